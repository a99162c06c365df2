"""The tables of `/cases`: side by side, matrix, actors, similarity, claims, frameworks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from territory.cases import (
    BLOCKS,
    FIELDS,
    Code,
    Similarity,
    check,
    similarity,
    sorted_cases,
    sorted_fields,
)
from territory.catalog import Catalog
from territory.i18n import Language
from territory.views.led import OWN, study

ABSENT = frozenset({Code.NONE, Code.BLANK, Code.NOT_NAMED})
NETWORKS = BLOCKS["networks"]


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as printed: its code in words and its lines; `note` says how a broken row was read."""

    code: str
    word: str
    lines: tuple[str, ...]
    note: str = ""
    erratum: str = ""


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A field with one cell for each case shown."""

    field: str
    label: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Fields under one heading; `note` stands below it."""

    name: str
    title: str
    rows: tuple[CompareRow, ...]
    note: str


def compare(catalog: Catalog, words: Language, shown: Sequence[str], own: str) -> list[Block]:
    """Return cases side by side, row by row; types of initiative that none of them has are left out."""
    known = study(catalog)
    about = [
        CompareRow(
            key, words.t(f"cases.row.{key}"), tuple(_about(catalog, words, case, key) for case in shown)
        )
        for key in ("type", "trigger", "story")
    ]
    blocks = [Block("territory", words.t("cases.block.territory"), tuple(about), "")]
    for name, fields in BLOCKS.items():
        rows = []
        for field in fields:
            codes = [known.codes(case, own)[field] for case in shown]
            if name == "initiatives" and all(code in (Code.NOT_NAMED, Code.BLANK) for code in codes):
                continue
            cells = tuple(cell(catalog, words, case, field, own) for case in shown)
            rows.append(CompareRow(field, words.t(f"cases.field.{field}"), cells))
        note = words.t("cases.first_note") if name == "institutions" else ""
        blocks.append(Block(name, words.t(f"cases.block.{name}"), tuple(rows), note))
    return blocks


def own_word(words: Language, code: Code) -> str:
    """Return the word for a code of the reader's own case, of which no source says anything.

    >>> from territory.i18n import language
    >>> own_word(language("en"), Code.BLANK), own_word(language("en"), Code.LIMITED)
    ('left blank', 'limited')
    """
    key = f"cases.own.code.{code.value}"
    return words.t(key) if words.has(key) else words.t(f"cases.code.{code.value}")


def cell(catalog: Catalog, words: Language, case: str, field: str, own: str = "") -> CellView:
    """Return one cell as the page prints it."""
    known = study(catalog)
    code = known.codes(case, own)[field]
    if case == OWN:
        return CellView(code.value, own_word(words, code), ())
    word = words.t(f"cases.code.{code.value}")
    seen = known.cells[case, field]
    named = known.actors.get((case, field), ())
    lines = tuple(one.names[words.code] for one in named) or (
        (seen.texts[words.code],) if seen.texts[words.code] and code is Code.PRESENT else ()
    )
    return CellView(code.value, word, lines, words.t("cases.reading") if seen.reading else "", seen.erratum)


def _about(catalog: Catalog, words: Language, case: str, key: str) -> CellView:
    if case == OWN:
        return CellView("", "", (words.t("cases.own.column_note"),) if key == "type" else ())
    described = study(catalog).described[case]
    if key == "type":
        kind = next(one.region_kind for one in study(catalog).coded if one.id == case)
        text = words.t(f"cases.kind.{kind}")
        return CellView(
            "",
            "",
            (f"{words.t(f'cases.level.{described.level}')} · {country(described.country, words)}", text),
        )
    if key == "trigger":
        if described.trigger == "not_named":
            return CellView("blank", words.t("cases.trigger.not_named"), ())
        return CellView("", "", (words.t(f"cases.trigger.{described.trigger}"),))
    return CellView("", "", (described.stories[words.code],))


def country(code: str, words: Language) -> str:
    """Return the name of a country in the reader's language."""
    return str(words.locale.territories[code])


def name_of(catalog: Catalog, words: Language, case: str) -> str:
    """Return the name of a case; of the reader's own too."""
    return words.t("cases.own.name") if case == OWN else study(catalog).described[case].name


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A case of the matrix: its marks in the order of the columns, and the sum of their weights."""

    id: str
    name: str
    country: str
    marks: tuple[tuple[str, str, bool], ...]
    total: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """The presence matrix, sorted.

    Attributes:
        blocks: (heading, number of columns).
        columns: (field, label, how many cases hold it, True when it opens a block).
        rows: cases, those that hold most first.
        legend: (code, word, cells) of the marks in use.
        readings: how many cells are read as an erratum says.
    """

    blocks: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, str, str, bool], ...]
    rows: tuple[MatrixRow, ...]
    legend: tuple[tuple[str, str, str], ...]
    readings: int


@cache
def matrix(catalog: Catalog, words: Language) -> Matrix:
    """Return the sorted matrix: rows by the sum of weights, columns likewise within their block."""
    known = study(catalog)
    blocks, order, opens = [], [], set()
    for name, fields in BLOCKS.items():
        ranked = sorted_fields(known.coded, fields)
        blocks.append((words.t(f"cases.block.{name}"), len(ranked)))
        opens.add(ranked[0])
        order += ranked
    rows = tuple(
        MatrixRow(
            case.id,
            known.described[case.id].name,
            country(known.described[case.id].country, words),
            tuple(
                (
                    case.codes[field].value,
                    words.t(f"cases.code.{case.codes[field].value}"),
                    known.cells[case.id, field].reading,
                )
                for field in order
            ),
            _half(case.total, words),
        )
        for case in sorted_cases(known.coded)
    )
    used = Counter(code for case in known.coded for code in case.codes.values())
    return Matrix(
        blocks=tuple(blocks),
        columns=tuple(
            (
                field,
                words.t(f"cases.short.{field}"),
                words.number(sum(case.has(field) for case in known.coded)),
                field in opens,
            )
            for field in order
        ),
        rows=rows,
        legend=tuple(
            (code.value, words.t(f"cases.code.{code.value}"), words.number(used[code]))
            for code in Code
            if used[code]
        ),
        readings=sum(one.reading for one in known.cells.values()),
    )


def _half(value: float, words: Language) -> str:
    return words.number(value, 0 if float(value).is_integer() else 1)


@cache
def actor_kinds(
    catalog: Catalog, words: Language
) -> tuple[tuple[str, ...], list[tuple[str, str, list[list[str]]]]]:
    """Return the kinds of actors in the networks, and for each case which of them co-operate how.

    Returns:
        (kinds, rows of (case, name, for each kind the networks among "vertical" and "horizontal")).
    """
    known = study(catalog)
    counts: Counter[str] = Counter()
    by_case = {}
    for case in known.described:
        found = {field: {one.kind for one in known.actors.get((case, field), ())} for field in NETWORKS}
        by_case[case] = found
        counts.update(found["vertical"] | found["horizontal"])
    kinds = tuple(kind for kind, _ in counts.most_common())
    rows = [
        (
            case,
            known.described[case].name,
            [[f for f in NETWORKS if kind in by_case[case][f]] for kind in kinds],
        )
        for case in known.described
    ]
    return kinds, rows


@cache
def similarities(catalog: Catalog, words: Language) -> list[tuple[str, str, list[str]]]:
    """Return the lower triangle of the similarities: (case, name, values beside the cases before it)."""
    known = study(catalog)
    ranked = sorted_cases(known.coded)
    return [
        (
            case.id,
            known.described[case.id].name,
            [words.number(similarity(case.codes, before.codes).value, 2) for before in ranked[:at]],
        )
        for at, case in enumerate(ranked)
    ]


def most_similar(
    catalog: Catalog, words: Language, case: str, own: str
) -> list[tuple[str, str, str, str, float]]:
    """Return (case, name, value, "shared of either", width in per cent) for the others, nearest first."""
    known = study(catalog)
    codes = known.codes(case, own)
    found: list[tuple[str, Similarity]] = [
        (other.id, similarity(codes, other.codes)) for other in known.coded if other.id != case
    ]
    found.sort(key=lambda pair: -pair[1].value)
    return [
        (
            other,
            known.described[other].name,
            words.number(seen.value, 2),
            words.t("cases.similar.of", shared=_half(seen.shared, words), either=_half(seen.either, words)),
            round(100 * seen.value, 1),
        )
        for other, seen in found
    ]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim of the text beside what the tables count."""

    id: str
    text: str
    counts: tuple[tuple[str, str, str], ...]
    verdict: str
    verdict_word: str
    note: str
    printed: str
    locator: str
    erratum: str


@cache
def claims(catalog: Catalog, words: Language) -> list[ClaimRow]:
    """Return the claims that the tables can check, judged by their rules."""
    known = study(catalog)
    rows = []
    for claim, row in known.claims:
        checked = check(claim, known.coded)
        counts = tuple(
            (
                words.t(f"cases.measure.{measure}"),
                words.t("cases.claims.of", count=words.number(len(found)), all=words.number(checked.out_of)),
                words.join(known.described[case].name for case in found)
                if 0 < len(found) < len(known.coded)
                else "",
            )
            for measure, found in checked.counts
        )
        rows.append(
            ClaimRow(
                claim.id,
                row[f"text_{words.code}"],
                counts,
                checked.verdict.value,
                words.t(f"cases.verdict.{checked.verdict.value}"),
                row[f"note_{words.code}"],
                row["printed"],
                row["locator"],
                row["erratum"],
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class Frameworks:
    """The explained frameworks.

    Attributes:
        generations: (name, summary) of each.
        aspects: (label, text for each generation, "" where the source says nothing).
        categories: (name, text, number of cases).
        learning: the same.
        definition: (name, text).
        loops: what a regional innovation system feeds back.
    """

    generations: list[tuple[str, str]]
    aspects: list[tuple[str, list[str]]]
    categories: list[tuple[str, str, str]]
    learning: list[tuple[str, str, str]]
    definition: tuple[str, str]
    loops: list[str]


@cache
def frameworks(catalog: Catalog, words: Language) -> Frameworks:
    """Return the generations of policy, the categories of initiatives and the kinds of learning."""
    rows = catalog.table("led_frameworks").to_dict("records")
    name, text = f"name_{words.code}", f"text_{words.code}"
    coded = study(catalog).coded
    held = {field: words.number(sum(case.has(field) for case in coded)) for field in FIELDS}
    generations = [row for row in rows if row["kind"] == "generation"]
    told = {(row["parent"], row["kind"]): row[text] for row in rows}
    definition = next(row for row in rows if row["kind"] == "definition")
    return Frameworks(
        generations=[(row[name], row[text]) for row in generations],
        aspects=[
            (words.t(f"cases.aspect.{kind}"), [told.get((row["id"], kind), "") for row in generations])
            for kind in ("period", "actor", "theory", "instrument")
        ],
        categories=[(row[name], row[text], held[row["id"]]) for row in rows if row["kind"] == "category"],
        learning=[(row[name], row[text], held[row["id"]]) for row in rows if row["kind"] == "learning"],
        definition=(definition[name], definition[text]),
        loops=[row[text] for row in rows if row["kind"] == "loop"],
    )
