"""What can be taken away from the context statistics: every country's figures, both sides over time."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.context import (
    OLDEST,
    SIDES,
    Courses,
    figures,
    indicators,
    over_time,
    pairs,
    snapshot,
    starts,
)
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Cell, Column, ExportTable
from territory.i18n import Language
from territory.indicators.convergence import FEWEST, Spread
from territory.model import Status
from territory.views.context import WHAT, provenance, shown
from territory.views.context_figures import by_name, country
from territory.views.context_pairs import pair_name
from territory.views.context_time import OVER_TIME, WHAT_CONVERGENCE
from territory.views.eulac_query import CONTEXT, series_of
from territory.views.selection import Selection

DOWNLOADS = frozenset((what, kind) for what in (WHAT, OVER_TIME, WHAT_CONVERGENCE) for kind in TABLE_KINDS)


def download(order: Order) -> File:
    """Return a table as a file, in the reader's language.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    make = {WHAT: _figures, OVER_TIME: _over_time, WHAT_CONVERGENCE: _convergence}[order.what]
    content = table_file(make(order.catalog, order.words, order.base_url), order.words, order.kind)
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


def _figures(catalog: Catalog, words: Language, base_url: str) -> ExportTable:
    """Every indicator and country: the latest figure, or that there is none."""
    columns = (
        Column("pair", words.t("column.code"), "text"),
        Column("indicator", words.t("context.indicator"), "text"),
        Column("grade", words.t("context.grade"), "text"),
        Column("side", words.t("eulac.side"), "text"),
        Column("code", words.t("context.country"), "text"),
        Column("name", words.t("column.name"), "text"),
        Column("year", words.t("context.year"), "text"),
        Column("value", words.t("column.value"), "decimal", 1),
        Column("unit", words.t("prov.unit"), "text"),
        Column("in_figure", words.t("context.in_figure"), "text"),
        *_every_row(words),
    )
    rows: list[tuple[Cell, ...]] = []
    for pair in pairs(catalog).values():
        for side in SIDES:
            seen = snapshot(catalog, pair, side)
            known = {one.code: one for one in (*seen.shown, *seen.other_unit, *seen.too_old)}
            inside = {one.code for one in seen.shown}
            indicator = indicators(catalog)[seen.indicator]
            for code in by_name((*known, *seen.missing), words):
                one = known.get(code)
                rows.append(
                    (
                        pair.id,
                        indicator.names[words.code],
                        words.t(f"context.grade.{pair.grade}"),
                        words.t(f"eulac.side.{side}"),
                        code,
                        country(code, words),
                        str(one.year) if one else "",
                        one.value if one and one.value is not None else Status.NOT_PUBLISHED,
                        words.t(f"context.unit.{one.unit}") if one else "",
                        words.t("word.yes") if code in inside else words.t("word.no"),
                        one.status if one else Status.NOT_PUBLISHED,
                        one.source if one else "",
                        one.locator if one else "",
                    )
                )
    return ExportTable(
        WHAT, words.t("context.title_download"), columns, tuple(rows), _notes(catalog, words, base_url)
    )


def _over_time(catalog: Catalog, words: Language, base_url: str) -> ExportTable:
    """Means, ratio and spread by year, for each year from which the series may be followed."""
    columns = (
        Column("since", words.t("context.since"), "text"),
        Column("year", words.t("context.year"), "text"),
        *(
            Column(f"{what}_{side}", f"{label} {words.t(f'eulac.side.{side}')}", "decimal", digits)
            for what, label, digits in (
                ("n", "n", 0),
                ("mean", words.t("context.mean_word"), 0),
                ("sigma", "σ", 4),
            )
            for side in SIDES
        ),
        Column("ratio", words.t("context.ratio"), "decimal", 3),
        *_every_row(words),
    )
    rows = tuple(
        (
            str(courses.years[0]),
            str(year),
            *(len(courses.of(side).countries) for side in SIDES),
            *(courses.of(side).means[year] for side in SIDES),
            *(
                spreads[year].sigma
                if year in (spreads := courses.of(side).spreads)
                else Status.NOT_APPLICABLE
                for side in SIDES
            ),
            courses.ratio(year),
            Status.ESTIMATE,
            _sources(catalog, courses, pair),
            words.t("context.computed"),
        )
        for pair, courses in _followed(catalog)
        for year in courses.years
    )
    return ExportTable(
        OVER_TIME,
        words.t("context.time_title"),
        columns,
        rows,
        _notes(catalog, words, base_url, followed=True),
    )


def _convergence(catalog: Catalog, words: Language, base_url: str) -> ExportTable:
    """Sigma at both ends and beta with its interval, a row for each side and first year."""
    numbers = ("sigma_start", "sigma_end")
    growth = ("beta", "beta_low", "beta_high", "beta_least", "beta_most", "speed", "r2")
    columns = (
        Column("since", words.t("context.since"), "text"),
        Column("until", words.t("context.until"), "text"),
        Column("side", words.t("eulac.side"), "text"),
        Column("n", "n", "integer"),
        *(
            Column(f"{name}{end}", f"{name}{end}", "decimal", 4)
            for name in numbers
            for end in ("", "_least", "_most")
        ),
        *(Column(name, name, "decimal", 5) for name in growth),
        *_every_row(words),
    )
    rows: list[tuple[Cell, ...]] = []
    for pair, courses in _followed(catalog):
        for side in SIDES:
            course = courses.of(side)
            seen = course.growth
            ends = [course.spreads.get(year) for year in (courses.years[0], courses.years[-1])]
            rows.append(
                (
                    str(courses.years[0]),
                    str(courses.years[-1]),
                    words.t(f"eulac.side.{side}"),
                    len(course.countries),
                    *(cell for end in ends for cell in _spread(end)),
                    *(
                        (Status.NOT_APPLICABLE,) * len(growth)
                        if seen is None
                        else (
                            seen.slope,
                            seen.low,
                            seen.high,
                            seen.least,
                            seen.most,
                            Status.NOT_APPLICABLE if seen.speed is None else seen.speed,
                            seen.fit,
                        )
                    ),
                    Status.ESTIMATE,
                    _sources(catalog, courses, pair),
                    words.t("context.computed"),
                )
            )
    return ExportTable(
        WHAT_CONVERGENCE,
        words.t("context.facts_title"),
        columns,
        tuple(rows),
        _notes(catalog, words, base_url, followed=True),
    )


def _spread(seen: Spread | None) -> tuple[Cell, Cell, Cell]:
    absent = Status.NOT_APPLICABLE
    return (absent, absent, absent) if seen is None else (seen.sigma, seen.low, seen.high)


def _followed(catalog: Catalog) -> list[tuple[str, Courses]]:
    """Return the series that the page follows, from each of its first years, with the key of its pair."""
    pair = series_of(catalog, next(iter(pairs(catalog).values()), None))
    if pair is None:
        return []
    every = (over_time(catalog, pair, start) for start in starts(catalog, pair))
    return [(pair.id, courses) for courses in every if courses.eu.countries and courses.lac.countries]


def _sources(catalog: Catalog, courses: Courses, pair: str) -> str:
    cited = {
        figures(catalog, pairs(catalog)[pair].indicator(side))[code][courses.years[-1]].source
        for side in SIDES
        for code in courses.of(side).countries
    }
    return "; ".join(sorted(cited))


def _every_row(words: Language) -> tuple[Column, ...]:
    return (
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
    )


def _notes(
    catalog: Catalog, words: Language, base_url: str, followed: bool = False
) -> tuple[tuple[str, str], ...]:
    at = Selection("eulac", words.code, view=CONTEXT)
    link = (words.t("prov.link"), base_url + at.url())
    note = (words.t("prov.note"), words.t("context.missing_note", oldest=OLDEST))
    if not followed:
        cited = [
            provenance(catalog, shown(catalog, Selection("eulac", words.code, pair=one)), words)
            for one in pairs(catalog)
        ]
        merged = [
            (label, "; ".join(dict.fromkeys(lines[at][1] for lines in cited)))
            for at, (label, _) in enumerate(cited[0] if cited else ())
        ]
        return (*merged, note, link)
    pair = series_of(catalog, next(iter(pairs(catalog).values()), None))
    who: tuple[tuple[str, str], ...] = ()
    if pair:
        who = provenance(catalog, shown(catalog, Selection("eulac", words.code, pair=pair.id)), words)
    formulas = (
        (words.t("prov.note"), words.t("context.sigma_formula", fewest=FEWEST)),
        (words.t("prov.note"), words.t("context.beta_formula")),
    )
    name = pair_name(catalog, pair, words) if pair else ""
    return (*who, (words.t("context.indicator"), name), *formulas, link)
