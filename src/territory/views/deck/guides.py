"""Figures of `/matching`, `/evidence` and `/toolkit` for slides: candidates, growth, mentions, minimums."""

from __future__ import annotations

from functools import cache

from territory.catalog import Catalog
from territory.evidence import OUTCOMES
from territory.i18n import Language
from territory.matching.criteria import WEIGHTS, table
from territory.matching.profiles import units
from territory.matching.ranking import Match, matches
from territory.model import Status
from territory.settings import Settings
from territory.views import evidence, matching, toolkit
from territory.views.deck.figure import (
    Bar,
    BarDrawing,
    Choice,
    Column,
    Fact,
    Figure,
    ListDrawing,
    MatrixDrawing,
)
from territory.views.evidence_figures import growth_charts, mentions
from territory.views.matching_reasons import name_of
from territory.views.selection import Selection
from territory.views.toolkit_tables import toolkit as tables

OPENS_WITH = "las-parejas"
"""The unit whose candidates are shown until another one is chosen."""
MOST = 10
NAMED, NOT_NAMED = "present", "not_named"
MINIMUMS = ("lsp_firms", "mif_entities", "idb_firms")


def units_of(catalog: Catalog) -> tuple[str, ...]:
    """Return the codes that the candidates can be switched to."""
    return tuple(units(catalog))


def candidates(catalog: Catalog, _settings: Settings, words: Language, chosen: str) -> Figure:
    """Return the candidates of a unit with the highest scores."""
    choices = _by_unit(catalog, words)
    shown = next(one for one in choices if one.code == chosen)
    unit = chosen or OPENS_WITH
    assert isinstance(shown.drawing, BarDrawing)
    return Figure(
        code="matching-candidates",
        page="matching",
        name=words.t("slides.name.candidates"),
        finding=shown.finding,
        facts=shown.facts,
        leading=shown.leading,
        drawing=shown.drawing,
        columns=(
            Column("candidate", words.t("slides.column.candidate")),
            Column("score", words.t("slides.column.score"), "decimal", 2),
            Column("rank", words.t("slides.column.rank"), "integer"),
            Column("lowest", words.t("slides.column.lowest"), "integer"),
            Column("highest", words.t("slides.column.highest"), "integer"),
            Column("known", words.t("slides.column.known"), "integer"),
        ),
        rows=tuple(
            (
                name_of(one.profile, words),
                Status.NOT_APPLICABLE if one.score is None else float(one.score),
                *([Status.NOT_APPLICABLE] * 3 if one.score is None else [one.rank, one.lowest, one.highest]),
                one.known,
            )
            for one in _matches(catalog, unit)
        ),
        provenance=matching.provenance(catalog, words),
        href=Selection("matching", words.code).url(unit=unit),
        pick=words.t("slides.column.unit"),
        choices=choices,
    )


@cache
def _matches(catalog: Catalog, unit: str) -> tuple[Match, ...]:
    # Of documents only: what an institution published may be gone while a kept slide still shows it.
    known = units(catalog)
    others = [one for key, one in known.items() if key != unit]
    return tuple(matches(table([known[unit], *others]), 0, WEIGHTS, most=len(others)))


@cache
def _by_unit(catalog: Catalog, words: Language) -> tuple[Choice, ...]:
    known = sorted(units(catalog).values(), key=lambda one: name_of(one, words))
    opening = _choice(catalog, words, OPENS_WITH, "")
    return (opening, *(_choice(catalog, words, one.id, one.id) for one in known))


def _choice(catalog: Catalog, words: Language, unit: str, code: str) -> Choice:
    at = Selection("matching", words.code, unit=unit)
    base, every = units(catalog)[unit], _matches(catalog, unit)
    scored = [one for one in every if one.score is not None]
    bars = tuple(
        Bar(
            one.profile.id,
            name_of(one.profile, words),
            float(one.score or 0),
            words.number(float(one.score or 0), 2),
            words.t("slides.rank_range", low=words.number(one.lowest), high=words.number(one.highest)),
        )
        for one in scored[:MOST]
    )
    best = tuple(bar.code for bar in bars if bar.number == bars[0].number)
    name = name_of(units(catalog)[unit], words)
    return Choice(
        code,
        name,
        matching.finding(catalog, at, base, every, words),
        (
            Fact(words.number(len(scored)), words.n("slides.fact.scored", len(scored))),
            Fact(
                words.number(len(every) - len(scored)),
                words.n("slides.fact.silent", len(every) - len(scored)),
                absent=len(scored) < len(every),
            ),
        ),
        best,
        BarDrawing(words.t("slides.column.score"), bars, "0.00"),
    )


def growth(catalog: Catalog, _settings: Settings, words: Language, _chosen: str) -> Figure:
    """Return a cluster's growth beside its sector's; empty cells of the source stay empty."""
    relative, _ = growth_charts(catalog, words)
    rows = [row for row in catalog.table("evidence_growth").to_dict("records") if row["basis"] == "relative"]
    rows.sort(key=lambda row: OUTCOMES.index(row["measure"]))
    bars = tuple(
        Bar(
            str(at),
            f"{bar.label}, {bar.period}",
            None if bar.absent else float(row["value"]),
            bar.text,
            mark=bar.text if bar.absent else "",
        )
        for at, (bar, row) in enumerate(zip(relative.bars, rows, strict=True))
    )
    empty = sum(bar.value is None for bar in bars)
    return Figure(
        code="evidence-growth",
        page="evidence",
        name=relative.title,
        finding=evidence.finding(catalog, words, ""),
        facts=(
            Fact(words.number(len(bars) - empty), words.n("slides.fact.cells", len(bars) - empty)),
            Fact(words.number(empty), words.n("slides.fact.empty_cells", empty), absent=bool(empty)),
        ),
        leading=(),
        drawing=BarDrawing(relative.unit, bars, '0"%"'),
        columns=(
            Column("measure", words.t("slides.column.measure")),
            Column("growth", relative.unit, "percent"),
            Column("cell", words.t("slides.column.cell")),
            Column("locator", words.t("column.locator")),
        ),
        rows=tuple(
            (
                bar.name,
                Status(row["status"]) if bar.value is None else bar.value / 100,
                bar.number,
                row["locator"],
            )
            for bar, row in zip(bars, rows, strict=True)
        ),
        provenance=(
            *evidence.provenance(catalog, words),
            (words.t("prov.note"), " ".join(relative.caveats)),
        ),
        href=f"{Selection('evidence', words.code).url()}#title-growth",
    )


def named_projects(catalog: Catalog, _settings: Settings, words: Language, _chosen: str) -> Figure:
    """Return which project the synthesis names for growth in what."""
    known = mentions(catalog, words)
    labels = tuple(words.t(f"evidence.outcome.{outcome}") for outcome in OUTCOMES)
    marks = {True: (NAMED, words.t("evidence.mentions.named"))}
    marks[False] = (NOT_NAMED, words.t("evidence.mentions.not_named_long"))
    cells = len(known.rows) * len(OUTCOMES)
    first = max(OUTCOMES, key=lambda outcome: known.counts[outcome])
    return Figure(
        code="evidence-mentions",
        page="evidence",
        name=words.t("evidence.mentions.title"),
        finding=evidence.finding(catalog, words, first),
        facts=(
            Fact(words.number(known.total), words.n("slides.fact.mentions", known.total)),
            Fact(words.number(len(known.rows)), words.n("slides.fact.named", len(known.rows))),
        ),
        leading=(),
        drawing=MatrixDrawing(
            ((words.t("slides.column.measure"), len(OUTCOMES)),),
            tuple((label, at == 0) for at, label in enumerate(labels)),
            tuple((row.name, tuple(marks[named] for named in row.named)) for row in known.rows),
            (
                (*marks[True], words.number(known.total)),
                (*marks[False], words.number(cells - known.total)),
            ),
            words.t("evidence.column.project"),
        ),
        columns=(
            Column("project", words.t("evidence.column.project")),
            *(Column(outcome, label) for outcome, label in zip(OUTCOMES, labels, strict=True)),
        ),
        rows=tuple((row.name, *(marks[named][1] for named in row.named)) for row in known.rows),
        provenance=tuple(evidence.provenance(catalog, words)),
        href=f"{Selection('evidence', words.code).url()}#mentions",
    )


def minimums(catalog: Catalog, _settings: Settings, words: Language, _chosen: str) -> Figure:
    """Return the three minimums of three programmes, which are never compared."""
    known = tables(catalog)
    rules = [rule for name in MINIMUMS for rule in known.rules if rule.id == name]
    names = [words.t(f"toolkit.programme_short.{rule.programme}") for rule in rules]
    headings = (words.t("toolkit.column.programme"), words.t("toolkit.column.rule"))
    return Figure(
        code="toolkit-minimums",
        page="toolkit",
        name=words.t("toolkit.thresholds.title"),
        finding=toolkit.finding(catalog, Selection("toolkit", words.code), words),
        facts=tuple(
            Fact(words.number(rule.threshold or 0), name) for rule, name in zip(rules, names, strict=True)
        ),
        leading=(),
        drawing=ListDrawing(
            headings,
            tuple(
                (name, known.rows[rule.id].texts[words.code]) for rule, name in zip(rules, names, strict=True)
            ),
        ),
        columns=(
            Column("programme", headings[0]),
            Column("rule", headings[1]),
            Column("minimum", words.t("slides.column.minimum"), "integer"),
            Column("locator", words.t("column.locator")),
        ),
        rows=tuple(
            (name, known.rows[rule.id].texts[words.code], rule.threshold or 0, known.rows[rule.id].locator)
            for rule, name in zip(rules, names, strict=True)
        ),
        provenance=(
            *toolkit.provenance(catalog, words),
            (words.t("prov.note"), words.t("toolkit.thresholds.note")),
        ),
        href=f"{Selection('toolkit', words.code).url()}#thresholds",
    )
