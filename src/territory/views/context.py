"""The context statistics of `/eu-lac`: what may be set side by side, where each country stands, over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory.catalog import Catalog
from territory.context import (
    EU,
    OLDEST,
    SIDES,
    TABLES,
    VALUES,
    Beside,
    Figure,
    Pair,
    Snapshot,
    beside,
    countries,
    figures,
    indicators,
    pairs,
    shares_a_chart,
    snapshot,
    starts,
    years,
)
from territory.i18n import Language, language
from territory.indicators.convergence import FEWEST
from territory.model import Status
from territory.settings import Settings
from territory.views.context_figures import (
    alone,
    by_name,
    country,
    mean_text,
    printed,
    together,
)
from territory.views.context_pairs import pair_name, pair_options, pair_rows, span
from territory.views.context_time import followed_courses, part
from territory.views.eulac_query import series_of
from territory.views.frame import compose
from territory.views.page import Page, fingerprint
from territory.views.programme import errata
from territory.views.selection import Notice, Selection
from territory.views.words import licence, source_line

WHAT = "context_figures"
FORMATS = ("local.csv", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: a pair at a time, and the two means where they may stand on one scale."""

    pair: Pair
    eu: Snapshot
    lac: Snapshot
    seen: Beside | None
    shared: bool

    @property
    def sides(self) -> tuple[Snapshot, Snapshot]:
        """Both sides."""
        return self.eu, self.lac

    @property
    def years(self) -> tuple[int, int]:
        """First and last year of the figures shown."""
        every = [*self.eu.years, *self.lac.years]
        return min(every), max(every)


@dataclass(frozen=True, slots=True)
class Row:
    """A country as the table prints it."""

    code: str
    name: str
    side: str
    value: str
    sort: str
    estimate: bool
    unit: str
    year: str
    status: str
    locator: str
    note: str
    href: str


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection whose `view` is "context"."""
    words = language(selection.lang)
    if not pairs(catalog):
        return _nothing(catalog, settings, selection, notices, words)
    here = shown(catalog, selection)
    sentence = finding(catalog, here, words)
    title = pair_name(catalog, here.pair, words)
    followed = series_of(catalog, here.pair)
    courses = followed_courses(catalog, followed, selection)
    content = {
        "crumbs": _crumbs(selection, words),
        "finding": sentence,
        "age": words.t("context.age", years=span(here.years)),
        "home_note": words.t("context.home") if catalog.resources[VALUES].origin == "home" else "",
        "title": title,
        "here": here,
        "grade": words.t(f"context.grade.{here.pair.grade}"),
        "reason": here.pair.reasons[words.code],
        "definitions": list(
            dict.fromkeys(indicators(catalog)[here.pair.indicator(side)].texts[words.code] for side in SIDES)
        ),
        "pair_options": pair_options(catalog, here.pair, words),
        "year_options": [str(year) for year in reversed(years(catalog, here.pair))],
        "country_options": [
            (
                words.t(f"eulac.side_long.{side}"),
                [(code, country(code, words)) for code in by_name(_of(catalog, side), words)],
            )
            for side in SIDES
        ],
        "downloads": [
            (
                words.t(f"download.{kind.replace('local.csv', 'csv_local')}"),
                f"/download/{WHAT}.{kind}?lang={words.code}",
            )
            for kind in FORMATS
        ],
        "charts": lambda: _charts(catalog, here, selection, words),
        "absent": lambda: absences(here, words),
        "marks": _marks(here, words),
        "rows": lambda: table_rows(catalog, here, selection, words),
        "card": lambda: _card(catalog, selection, words),
        "provenance": provenance(catalog, here, words),
        "followed": pair_name(catalog, followed, words) if followed else "",
        "courses": courses,
        "start_links": [
            (str(year), selection.url(since="" if year == starts(catalog, followed)[-1] else str(year)))
            for year in (starts(catalog, followed) if followed else ())
        ],
        "time": lambda: part(courses, words) if courses else None,
        "pair_rows": lambda: pair_rows(catalog, here.pair, selection, words),
        "oldest": OLDEST,
        "fewest": FEWEST,
        "cyprus": lambda: _cyprus(catalog, words),
        "errata": lambda: errata(catalog, words, frozenset(TABLES)),
    }
    still = fingerprint(selection.lang, catalog.version)
    of_pair = fingerprint(still, here.pair.id, selection.year)
    regions = {
        "crumbs": "",
        "finding": "",
        "context_tools": fingerprint(of_pair, selection.since),
        "context_chart": of_pair,
        "context_table": of_pair,
        "context_card": "",
        "context_provenance": "",
        "context_time": fingerprint(of_pair, selection.since),
        "context_pairs": of_pair,
        "context_notes": still,
        "errata": still,
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=f"{title} · {words.t('context.title')}",
        description=sentence,
        template="eulac_context.html.j2",
    )


def _crumbs(selection: Selection, words: Language) -> list[tuple[str, str]]:
    return [
        (words.t("ui.overview"), selection.url(page="overview")),
        (words.t("nav.eulac"), Selection("eulac", words.code).url()),
        (words.t("context.title"), ""),
    ]


def _nothing(
    catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice], words: Language
) -> Page:
    """Return the view when an institution's own file leaves no pair with a figure on both sides."""
    sentence = words.t("context.empty")
    content = {
        "crumbs": _crumbs(selection, words),
        "finding": sentence,
        "age": "",
        "home_note": words.t("context.home"),
        "oldest": OLDEST,
        "cyprus": lambda: _cyprus(catalog, words),
    }
    still = fingerprint(selection.lang, catalog.version)
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        {"crumbs": "", "finding": "", "context_empty": still, "context_notes": still},
        title=words.t("context.title"),
        description=sentence,
        template="eulac_context_empty.html.j2",
    )


def shown(catalog: Catalog, selection: Selection) -> Shown:
    """Return what a selection shows."""
    known = pairs(catalog)
    pair = known[selection.pair] if selection.pair else next(iter(known.values()))
    year = int(selection.year) if selection.year else None
    eu, lac = (snapshot(catalog, pair, side, year) for side in SIDES)
    shared = shares_a_chart(catalog, pair)
    return Shown(pair, eu, lac, beside(pair, eu, lac) if shared else None, shared)


def finding(catalog: Catalog, here: Shown, words: Language) -> str:
    """Return the page's sentence: the two means and their ratio, or why there is no comparison."""
    name = pair_name(catalog, here.pair, words)
    if not here.shared:
        return words.t("context.finding_apart", name=name)
    if here.seen is None:
        return words.t("context.finding_no_mean", name=name)
    digits = indicators(catalog)[here.eu.indicator].digits
    values = {
        side: mean_text(mean.value, here.eu.unit, digits, words)
        for side, mean in ((EU, here.seen.eu), ("lac", here.seen.lac))
    }
    return words.t("context.finding", name=name, unit=words.t(f"context.unit.{here.eu.unit}"), **values)


def provenance(catalog: Catalog, here: Shown, words: Language) -> tuple[tuple[str, str], ...]:
    """Return who says so, as (label, text): sources of the figures shown, unit, period, as of, licence."""
    cited = dict.fromkeys(figure.source for side in here.sides for figure in side.shown)
    sources = [catalog.sources[key] for key in cited if key in catalog.sources]
    units = dict.fromkeys(words.t(f"context.unit.{side.unit}") for side in here.sides)
    return (
        (words.t("prov.source"), "; ".join(source_line(source) for source in sources)),
        (words.t("prov.unit"), "; ".join(units)),
        (words.t("prov.period"), span(here.years)),
        (
            words.t("prov.as_of"),
            "; ".join(
                dict.fromkeys(
                    words.day(source.as_of) if source.as_of else words.t("licence.not_stated")
                    for source in sources
                )
            ),
        ),
        (
            words.t("prov.licence"),
            "; ".join(dict.fromkeys(licence(source.licence, words) for source in sources)),
        ),
    )


def absences(here: Shown, words: Language) -> list[str]:
    """Return who is not among the marks and why, one sentence a reason."""
    lines = []
    for side in here.sides:
        where = words.t(f"eulac.side.{side.side}")
        if side.missing:
            names = words.join([country(code, words) for code in by_name(side.missing, words)])
            lines.append(words.n("context.missing", len(side.missing), side=where, names=names))
        if side.other_unit:
            names = words.join(
                [
                    f"{country(figure.code, words)} ({words.t(f'context.unit.{figure.unit}')})"
                    for figure in side.other_unit
                ]
            )
            lines.append(words.t("context.other_unit", side=where, names=names))
        if side.too_old:
            names = words.join([f"{country(figure.code, words)} ({figure.year})" for figure in side.too_old])
            lines.append(words.t("context.too_old", side=where, years=OLDEST, names=names))
    return lines


def table_rows(catalog: Catalog, here: Shown, selection: Selection, words: Language) -> list[Row]:
    """Return all 60 countries, those without a figure too, by side and name."""
    rows = []
    for side in here.sides:
        digits = indicators(catalog)[side.indicator].digits
        known = {
            figure.code: (figure, note)
            for group, note in (
                (side.shown, ""),
                (side.other_unit, words.t("context.note.other_unit")),
                (side.too_old, words.t("context.note.too_old")),
            )
            for figure in group
        }
        for code in by_name((*known, *side.missing), words):
            figure, note = known.get(code, (None, ""))
            rows.append(_row(code, side.side, figure, note, digits, selection, words))
    return rows


def _row(
    code: str,
    side: str,
    figure: Figure | None,
    note: str,
    digits: int,
    selection: Selection,
    words: Language,
) -> Row:
    status = figure.status if figure else Status.NOT_PUBLISHED
    return Row(
        code=code,
        name=country(code, words),
        side=words.t(f"eulac.side.{side}"),
        value=printed(figure, digits, words) if figure else words.t("mark.short.not_published"),
        sort="" if figure is None or figure.value is None else repr(figure.value),
        estimate=status is Status.ESTIMATE,
        unit=words.t(f"context.unit.{figure.unit}") if figure else "",
        year=str(figure.year) if figure else "",
        status=words.t(f"status.word.{status.value}"),
        locator=figure.locator if figure else "",
        note=note,
        href=selection.url(territory=code),
    )


def _charts(catalog: Catalog, here: Shown, selection: Selection, words: Language) -> list[object]:
    if here.shared:
        return [together(catalog, here.pair, here.eu, here.lac, here.seen, selection, words)]
    return [alone(catalog, side, selection, words) for side in here.sides]


def _marks(here: Shown, words: Language) -> list[tuple[str, str]]:
    every = [figure for side in here.sides for figure in side.shown]
    estimates = sum(figure.status is Status.ESTIMATE for figure in every)
    counted = (("estimate", estimates), ("observed", len(every) - estimates))
    return [(kind, words.n(f"context.key.{kind}", count)) for kind, count in counted if count]


def _of(catalog: Catalog, side: str) -> list[str]:
    return [code for code, of in countries(catalog).items() if of == side]


def _card(
    catalog: Catalog, selection: Selection, words: Language
) -> tuple[str, str, str, list[tuple[str, str, str]]] | None:
    """Return name, side and (label, value, details) of the country looked up, None where there is none."""
    code = selection.territory
    if not code:
        return None
    side = countries(catalog)[code]
    lines = []
    for pair in pairs(catalog).values():
        indicator = indicators(catalog)[pair.indicator(side)]
        known = [figure for figure in figures(catalog, indicator.id).get(code, {}).values()]
        valued = [figure for figure in known if figure.value is not None]
        name = indicator.names[words.code]
        if not valued:
            lines.append((name, words.t("mark.short.not_published"), ""))
            continue
        last = max(valued, key=lambda figure: figure.year)
        details = (str(last.year), words.t(f"context.unit.{last.unit}"), last.locator)
        lines.append((name, printed(last, indicator.digits, words), " · ".join(details)))
    return country(code, words), words.t(f"eulac.side_long.{side}"), side, lines


def _cyprus(catalog: Catalog, words: Language) -> str:
    """Return what the two sources say of the population of Cyprus, "" where one of them was replaced."""
    told = []
    for indicator in ("population", "population_series"):
        known = figures(catalog, indicator).get("CY", {})
        if not known:
            return ""
        last = known[max(known)]
        told.append((words.number(last.value or 0), last.year))
    (first, first_year), (second, second_year) = told
    return words.t(
        "context.cyprus", first=first, first_year=first_year, second=second, second_year=second_year
    )
