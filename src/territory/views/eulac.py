"""The page `/eu-lac`: what each side names as helping and hampering, read in its place in the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from territory.catalog import Catalog
from territory.comparison import (
    CLUSTERS,
    EVENTS,
    HAMPERS,
    HELPS,
    SIDES,
    STATEMENTS,
    SUMMARY,
    TABLES,
    TOPICS,
    UNITS,
    Statement,
    Tally,
    chosen,
    contrast,
    statements,
    support,
    tallies,
)
from territory.i18n import Language, language
from territory.settings import Settings
from territory.views import context
from territory.views.eulac_figures import block_href, chart, choice, heat, places_svg, shared, tag
from territory.views.eulac_query import CONTEXT, FIRST_TOPIC
from territory.views.frame import compose
from territory.views.page import Page, fingerprint
from territory.views.partnership_source import Known
from territory.views.programme import errata, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import age, licence, note_links, report_href, source_line, sources_of

COLUMNS = ("eu", "asymmetry", "lac", "opportunity")
LISTED = 60
LISTED_BESIDE = 4
FORMATS = ("local.csv", "csv", "xlsx")


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a list prints it."""

    tag: str
    side: str
    text: str
    locator: str
    href: str
    choice: str


@dataclass(frozen=True, slots=True)
class Card:
    """A chosen statement, or (statement None) the statements of a theme and side."""

    statement: Statement | None
    heading: str
    text: str
    details: tuple[tuple[str, str], ...]
    others: tuple[Line, ...]
    count: int
    listing: str
    previous: Line | None
    following: Line | None
    position: str
    report: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the summary tables with the statements that support it."""

    id: str
    text: str
    locator: str
    support: tuple[Line, ...]


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection."""
    if selection.view == CONTEXT:
        return context.page(catalog, settings, selection, notices)
    words, every = language(selection.lang), statements(catalog)
    shown = tallies(chosen(every, topic=selection.topic))
    source = sources_of(catalog, STATEMENTS)[0]
    now = age(source, words)
    sentence = finding(shown, words)
    blocks = sum(tally.count(side) for tally in shown for side in SIDES)
    topic = selection.topic or FIRST_TOPIC
    content = {
        "crumbs": _crumbs(selection, words),
        "finding": sentence,
        "age": f"{now} {words.t('eulac.age')}",
        "home_note": "",
        "topics": [(code, words.t(f"eulac.topic.{code}")) for code in TOPICS],
        "downloads": [
            (
                words.t(f"download.{kind.replace('local.csv', 'csv_local')}"),
                f"/download/{STATEMENTS}.{kind}?lang={words.code}",
            )
            for kind in FORMATS
        ]
        + note_links(f"eu-lac-factors.{selection.topic}".rstrip("."), words),
        "chart": lambda: chart(shown, selection, words),
        "chart_title": words.n("eulac.chart_title", blocks),
        "sides": [
            (
                side,
                words.t(f"eulac.side_long.{side}"),
                words.number(sum(tally.count(side) for tally in shown)),
            )
            for side in SIDES
        ],
        "table_rows": lambda: _table_rows(shown, selection, words),
        "card": card(catalog, settings, selection, shown, words),
        "provenance": provenance(catalog, words),
        "topic": topic,
        "topic_links": [
            (code, words.t(f"eulac.topic.{code}"), f"{selection.url(topic=code)}#topics") for code in TOPICS
        ],
        "columns": lambda: [
            (words.t(f"eulac.column.{column}"), column, _points(catalog, column, topic, selection, words))
            for column in COLUMNS
        ],
        "heat_rows": lambda: heat(catalog, selection, words),
        "shared": lambda: shared(tallies(every), words),
        "found_title": _found_title(catalog, selection, words),
        "found_lines": lambda: _found(catalog, selection, words),
        "all_count": words.number(len(every)),
        "maps": lambda: [
            (
                side,
                words.t(f"eulac.side_long.{side}"),
                places_svg(catalog, side, words),
                _units(catalog, side, words),
            )
            for side in SIDES
        ],
        "events": lambda: _events(catalog, words),
        "clusters": lambda: _clusters(catalog, words),
        "errata": lambda: errata(catalog, words, frozenset(TABLES)),
    }
    still = fingerprint(selection.lang, catalog.version)
    by_topic = fingerprint(selection.lang, catalog.version, selection.topic)
    listed = (selection.theme, selection.side) if _searched(selection) and not selection.statement else ()
    picked = fingerprint(by_topic, listed, selection.find)
    regions = {
        "crumbs": "",
        "finding": "",
        "eulac_tools": fingerprint(by_topic, "tools"),
        "eulac_chart": by_topic,
        "eulac_table": by_topic,
        "eulac_card": "",
        "eulac_provenance": still,
        "eulac_topics": by_topic,
        "eulac_heat": still,
        "eulac_shared": still,
        "eulac_found": picked,
        "eulac_people": still,
        "errata": still,
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=words.t("eulac.title"),
        description=f"{sentence} {now}",
    )


def provenance(catalog: Catalog, words: Language) -> tuple[tuple[str, str], ...]:
    """Return who says so, as (label, text): source, unit, period, as of, licence."""
    source = sources_of(catalog, STATEMENTS)[0]
    return (
        (words.t("prov.source"), source_line(source)),
        (words.t("prov.unit"), words.t("eulac.unit")),
        (words.t("prov.period"), words.t("eulac.period")),
        (words.t("prov.as_of"), words.day(source.as_of)),
        (words.t("prov.licence"), licence(source.licence, words)),
    )


def finding(known: Sequence[Tally], words: Language) -> str:
    """Return the page's sentence: the most named theme that the two sides name differently.

    Where they name none differently, the sentence says so.
    """
    tally = contrast(known)
    if tally is None:
        return words.t("eulac.finding_none")
    return words.t(
        "eulac.finding",
        theme=words.t(f"eulac.in_sentence.{tally.theme}"),
        eu=words.t(f"eulac.names.{tally.named('eu')}"),
        lac=words.t(f"eulac.names.{tally.named('lac')}"),
    )


def overview_finding(catalog: Catalog, words: Language) -> Known:
    """Return the page's finding for the overview."""
    return Known(
        finding(tallies(statements(catalog)), words),
        short_provenance(catalog, STATEMENTS, words),
        Selection("eulac", words.code).url(),
        words.t("overview.see_eulac"),
    )


def card(
    catalog: Catalog, settings: Settings, selection: Selection, known: Sequence[Tally], words: Language
) -> Card | None:
    """Return what stands beside the chart: a statement with its place, the statements of a theme, or None."""
    if not selection.theme:
        return None
    every = statements(catalog)
    side = words.t(f"eulac.side_long.{selection.side}") if selection.side else ""
    theme = words.t(f"eulac.theme.{selection.theme}")
    alike = chosen(every, theme=selection.theme, side=selection.side)
    one = next((one for one in alike if one.id == selection.statement), None)
    others = tuple(
        _line(each, selection, words) for each in alike if each is not one and each.section != SUMMARY
    )
    listing = selection.url(theme=selection.theme, side=selection.side, statement="") + "#statements"
    if one is None:
        heading = " · ".join(part for part in (side, theme) if part)
        return Card(None, heading, "", (), others[:LISTED_BESIDE], len(others), listing, None, None, "", "")
    order = [each for tally in known for blocks in tally.blocks.values() for each in blocks]
    at = next((at for at, each in enumerate(order) if each.id == one.id), None)
    return Card(
        statement=one,
        heading=tag(one, words),
        text=one.texts[words.code],
        details=_details(catalog, one, words),
        others=(),
        count=len(others),
        listing=listing,
        previous=None if at is None else _line(order[at - 1], selection, words),
        following=None if at is None else _line(order[(at + 1) % len(order)], selection, words),
        position="" if at is None else words.t("eulac.position", at=at + 1, all=len(order)),
        report=report_href(settings, words, f"{STATEMENTS}/{one.id}", catalog.version, selection),
    )


def _details(catalog: Catalog, one: Statement, words: Language) -> tuple[tuple[str, str], ...]:
    every = statements(catalog)
    points = [point for point, behind in support(catalog).items() if one.id in behind]
    texts = {each.id: each.texts[words.code] for each in every}
    said = words.t("eulac.said.named", who=_speaker(catalog, one.speaker, words)) if one.speaker else ""
    lines = [
        ("eulac.card.printed", f"“{one.printed}”"),
        ("eulac.card.where", one.locator),
        ("eulac.card.said", said or words.t(f"eulac.said.{one.side}")),
        ("eulac.card.coded", f"{words.t(f'eulac.theme.{one.theme}')}: {words.t(f'eulac.rule.{one.rule}')}"),
    ]
    if one.side in SIDES:
        other = SIDES[1 - SIDES.index(one.side)]
        named = [
            each
            for each in chosen(every, theme=one.theme, side=other)
            if each.direction and each.section != SUMMARY
        ]
        counts = [sum(each.direction == direction for each in named) for direction in (HELPS, HAMPERS)]
        lines.append(
            (
                f"eulac.card.in_{other}",
                words.t("eulac.other_side", helps=counts[0], hampers=counts[1])
                if named
                else words.t("eulac.other_side_none"),
            )
        )
    if points:
        lines.append(("eulac.card.supports", " ".join(texts[point] for point in points)))
    return tuple((words.t(key), text) for key, text in lines)


def _speaker(catalog: Catalog, code: str, words: Language) -> str:
    # Region codes of the report, and the countries of the units, are named in the table of units.
    named = {"BR-PE": "lac-br-pe", "ES-GA": "eu-galicia"}
    table = catalog.table(UNITS)
    row = table[table["id"] == named[code]] if code in named else table[table["country"] == code]
    return str(row[f"name_{words.code}"].iloc[0]).partition(" (")[0]


def _line(one: Statement, selection: Selection, words: Language) -> Line:
    return Line(
        tag(one, words), one.side, one.texts[words.code], one.locator, block_href(one, selection), choice(one)
    )


def _crumbs(selection: Selection, words: Language) -> list[tuple[str, str]]:
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    here = words.t("nav.eulac")
    if not selection.topic:
        return [*trail, (here, "")]
    return [*trail, (here, f"/eu-lac?lang={selection.lang}"), (words.t(f"eulac.topic.{selection.topic}"), "")]


def _table_rows(
    known: Sequence[Tally], selection: Selection, words: Language
) -> list[tuple[str, str, str, Line]]:
    return [
        (
            words.t(f"eulac.theme.{tally.theme}"),
            words.t(f"eulac.side.{side}"),
            words.t(f"eulac.direction.{direction}"),
            _line(one, selection, words),
        )
        for tally in known
        for (side, direction), blocks in tally.blocks.items()
        for one in blocks
    ]


def _points(catalog: Catalog, column: str, topic: str, selection: Selection, words: Language) -> list[Point]:
    known = {one.id: one for one in statements(catalog)}
    behind = support(catalog)
    return [
        Point(
            one.id,
            one.texts[words.code],
            one.locator,
            tuple(_line(known[key], selection, words) for key in behind[one.id]),
        )
        for one in known.values()
        if one.section == SUMMARY and one.topic == topic and column in (one.side, one.kind)
    ]


def _searched(selection: Selection) -> bool:
    # A chosen statement brings its theme along; the list would change with every block.
    return bool(selection.find or (selection.theme and not selection.statement))


def _hits(catalog: Catalog, selection: Selection) -> tuple[Statement, ...]:
    of_theme = "" if selection.statement else selection.theme
    of_side = "" if selection.statement else selection.side
    return chosen(statements(catalog), theme=of_theme, side=of_side, find=selection.find)


def _found(catalog: Catalog, selection: Selection, words: Language) -> tuple[Line, ...]:
    if not _searched(selection):
        return ()
    hits = _hits(catalog, selection)
    return tuple(_line(one, selection, words) for one in hits[:LISTED])


def _found_title(catalog: Catalog, selection: Selection, words: Language) -> str:
    if not _searched(selection):
        return ""
    hits = _hits(catalog, selection)
    about = [
        f"“{selection.find}”" if selection.find else "",
        words.t(f"eulac.theme.{selection.theme}") if selection.theme and not selection.statement else "",
        words.t(f"eulac.side.{selection.side}") if selection.side and not selection.statement else "",
    ]
    title = words.n("eulac.found", len(hits), about=" · ".join(part for part in about if part))
    return f"{title} {words.t('eulac.first_listed', count=LISTED)}" if len(hits) > LISTED else title


@cache
def _units(catalog: Catalog, side: str, words: Language) -> list[tuple[str, str]]:
    table = catalog.table(UNITS)
    return [
        (str(row[f"name_{words.code}"]), words.t(f"eulac.level.{row['level']}"))
        for row in table[table["side"] == side].to_dict("records")
    ]


@cache
def _events(catalog: Catalog, words: Language) -> list[tuple[str, str, str]]:
    return [
        (
            words.day(str(row["date"])),
            str(row[f"text_{words.code}"]),
            words.t("eulac.year_derived") if row["date_basis"] == "derived" else "",
        )
        for row in catalog.table(EVENTS).to_dict("records")
    ]


@cache
def _clusters(catalog: Catalog, words: Language) -> list[tuple[str, str, str, str]]:
    return [
        (
            f"{row['letter']})",
            words.t(f"eulac.cluster.{row['kind']}"),
            str(row[f"text_{words.code}"]),
            str(row["locator"]),
        )
        for row in catalog.table(CLUSTERS).to_dict("records")
    ]
