"""The figures of the other pages for slides: planned projects, EU–LAC factors, the matrix of cases."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.comparison import HAMPERS, HELPS, SIDES, TOPICS, Tally, chosen, statements, tallies
from territory.i18n import Language
from territory.model import Status
from territory.programme.current import current
from territory.settings import Settings
from territory.views import cases, eulac, led_tables, partnerships
from territory.views.deck.figure import (
    Choice,
    Column,
    DivergingDrawing,
    Fact,
    Figure,
    ListDrawing,
    MatrixDrawing,
    Sides,
)
from territory.views.led import study
from territory.views.partnership_projects import ProjectRow, rows
from territory.views.selection import Selection
from territory.views.words import today


def topics_of(_catalog: Catalog) -> tuple[str, ...]:
    """Return the codes that the factors can be switched to."""
    return tuple(TOPICS)


def nothing(_catalog: Catalog) -> tuple[str, ...]:
    """Return no code: the figure cannot be switched."""
    return ()


def planned_projects(catalog: Catalog, _settings: Settings, words: Language, _chosen: str) -> Figure:
    """Return the projects of the programme Atacama–Umbria with what is recorded of them."""
    at, programme, on = Selection("partnerships", words.code), current(catalog), today()
    found = rows(catalog, programme, at, words, on, "")
    dated = sum(row.iso != ("", "", "", "") for row in found)
    facts = [Fact(words.number(len(found)), words.t("slides.fact.projects"))]
    facts.append(
        Fact(words.number(dated), words.t("slides.fact.dated"))
        if dated
        else Fact(words.t("mark.short.not_published"), words.t("slides.fact.undated"), absent=True)
    )
    columns = ("number", "project", "cluster", "status", "dates")
    headings = tuple(words.t(f"partners.column.{name}") for name in columns)
    return Figure(
        code="atacama-projects",
        page="partnerships",
        name=words.t("slides.name.atacama"),
        finding=partnerships.finding(programme, found, words),
        facts=tuple(facts),
        leading=(),
        drawing=ListDrawing(
            headings,
            tuple(
                (str(row.number), row.name, _clusters(row, words), row.standing_word, _dates(row, words))
                for row in found
            ),
            tuple(row.standing for row in found),
        ),
        columns=(
            Column("number", headings[0], "integer"),
            Column("project", headings[1]),
            Column("clusters", headings[2]),
            Column("standing", headings[3]),
            *(
                Column(key, words.t(f"partners.date.{key}"))
                for key in ("planned_start", "planned_end", "actual_start", "actual_end")
            ),
            Column("locator", words.t("column.locator")),
        ),
        rows=tuple(
            (
                row.number,
                row.full,
                _clusters(row, words),
                row.standing_word,
                *(day or words.t("status.word.not_published") for day in row.iso),
                row.locator,
            )
            for row in found
        ),
        provenance=partnerships.provenance(catalog, programme, words, on),
        href=at.url(),
    )


def _clusters(row: ProjectRow, words: Language) -> str:
    if row.frames:
        return words.t("partners.frames")
    return ", ".join(link.name for link in row.clusters) or words.t("partners.no_cluster")


def _dates(row: ProjectRow, words: Language) -> str:
    known = [day for day in row.dates if day]
    return (
        " – ".join((known[0], known[-1]))
        if len(known) > 1
        else "".join(known) or words.t("partners.no_dates")
    )


def factors(catalog: Catalog, _settings: Settings, words: Language, topic: str) -> Figure:
    """Return what each side names as helping and hampering, theme by theme."""
    every = statements(catalog)

    def choice(code: str) -> Choice:
        known = tallies(chosen(every, topic=code))
        return Choice(
            code,
            words.t(f"eulac.topic.{code}") if code else words.t("eulac.all_topics"),
            eulac.finding(known, words),
            tuple(
                Fact(
                    words.number(sum(tally.count(side) for tally in known)),
                    words.t("slides.fact.statements", side=words.t(f"eulac.side_long.{side}")),
                )
                for side in SIDES
            ),
            (),
            _diverging(known, words),
        )

    choices = tuple(choice(code) for code in ("", *TOPICS))
    shown = next(one for one in choices if one.code == topic)
    drawing = shown.drawing
    assert isinstance(drawing, DivergingDrawing)
    at = Selection("eulac", words.code, topic=topic)
    return Figure(
        code="eu-lac-factors",
        page="eulac",
        name=words.t("slides.name.factors"),
        finding=shown.finding,
        facts=shown.facts,
        leading=(),
        drawing=drawing,
        columns=(
            Column("theme", words.t("slides.column.theme")),
            *(
                Column(
                    f"{side}_{direction}",
                    f"{words.t(f'eulac.side.{side}')}: {words.t(f'eulac.direction.{direction}')}",
                    "integer",
                )
                for side in SIDES
                for direction in (HAMPERS, HELPS)
            ),
        ),
        rows=tuple(
            (row.name, row.eu_hampers, row.eu_helps, row.lac_hampers, row.lac_helps) for row in drawing.rows
        ),
        provenance=eulac.provenance(catalog, words),
        href=at.url(),
        pick=words.t("eulac.topic"),
        choices=choices,
    )


def _diverging(known: tuple[Tally, ...], words: Language) -> DivergingDrawing:
    def count(tally: Tally, side: str, direction: str) -> int:
        return len(tally.blocks[side, direction])

    return DivergingDrawing(
        tuple(
            Sides(
                words.t(f"eulac.theme.{tally.theme}"),
                count(tally, "eu", HAMPERS),
                count(tally, "eu", HELPS),
                count(tally, "lac", HAMPERS),
                count(tally, "lac", HELPS),
            )
            for tally in known
        ),
        *(words.t(f"eulac.side_long.{side}") for side in SIDES),
        *(words.t(f"eulac.direction.{direction}") for direction in (HAMPERS, HELPS)),
    )


def case_matrix(catalog: Catalog, settings: Settings, words: Language, _chosen: str) -> Figure:
    """Return the twelve cases against what each of them holds."""
    seen, known = led_tables.matrix(catalog, words), study(catalog)
    at = Selection("cases", words.code)
    drawn = tuple((row.name, tuple((code, word) for code, word, _ in row.marks)) for row in seen.rows)
    return Figure(
        code="led-matrix",
        page="cases",
        name=words.t("cases.matrix.title"),
        finding=cases.finding(catalog, words, (), ""),
        facts=(
            Fact(words.number(len(seen.rows)), words.t("slides.fact.cases")),
            Fact(words.number(len(seen.columns)), words.t("slides.fact.fields")),
            Fact(words.number(seen.readings), words.n("slides.fact.readings", seen.readings)),
        ),
        leading=(),
        drawing=MatrixDrawing(
            seen.blocks,
            tuple((label, opens) for _, label, _, opens in seen.columns),
            drawn,
            seen.legend,
            words.t("cases.column.case"),
        ),
        columns=(
            Column("case_code", words.t("column.code")),
            Column("case", words.t("cases.column.case")),
            *(Column(field, words.t(f"cases.field.{field}")) for field, _, _, _ in seen.columns),
            Column("status", words.t("column.status"), "status"),
        ),
        rows=tuple(
            (row.id, known.described[row.id].name, *(word for _, word, _ in row.marks), Status.OBSERVED)
            for row in seen.rows
        ),
        provenance=tuple(cases.provenance(catalog, settings, words)),
        href=f"{at.url()}#matrix",
    )
