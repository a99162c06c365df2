"""The report of problems in words: what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from territory.gazetteer import OWN, WHOLE, Gazetteer
from territory.i18n import Language
from territory.ingest.limits import Refused
from territory.ingest.measures import Measure
from territory.ingest.opening import Opened
from territory.ingest.registering import Register, column_fields
from territory.ingest.report import Problem, Table
from territory.ingest.sources import LISTED, Origin
from territory.maps import BaseMap
from territory.model import Territory
from territory.views.own.cube import named_rows

if TYPE_CHECKING:  # the database libraries are loaded by those who keep tables, not by every reader
    from territory.programme.own_tables import Edition

HEADS = ("kind", "row", "column", "value", "said", "remedy")
MOST_LINES = 200
MOST_NAMED = 12
PREVIEW_ROWS = 16
PREVIEW_COLUMNS = 8
LONGEST_SHOWN = 40
ENCODING_NAMES = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
    "cp850": "DOS 850",
    "mac-roman": "Mac Roman",
}
FORMAT_NAMES = {"gpkg": "GeoPackage", "shp": "Shapefile"}
LAYERED = frozenset(FORMAT_NAMES)


@dataclass(frozen=True, eq=False)
class Held:
    """What a session holds of its reader's table.

    Attributes:
        key: changes with everything below.
        file: name of the file, or what stands for it when it was pasted.
        opened: its rows, None when it was refused.
        table: its figures and problems.
        refused: why it was not read.
        kind: what the person says that the figures are, None for the proposal.
        gazetteer: whose territories it speaks of, None for the provinces of Argentina.
        base: the map of the person's own boundaries, None without any.
        kept: the table of a workspace that was opened; its rows and the file are not there then.
        looked: True when it is shown to who reviews it, as everybody would see it.
        register: the projects when the file is a register of LSP projects; `table` is then its report.
        origin: the source of the institution that it was read from, None for a file.
    """

    key: str = ""
    file: str = ""
    opened: Opened | None = None
    table: Table | None = None
    refused: Refused | None = None
    kind: Measure | None = None
    gazetteer: Gazetteer | None = None
    base: BaseMap | None = None
    kept: Edition | None = None
    looked: bool = False
    register: Register | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A problem as the report prints it."""

    kind: str
    kind_word: str
    rows: str
    column: str
    value: str
    said: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """How a column was read."""

    name: str
    role: str
    recognised: str


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row of the file; a `gap` stands for rows that are not shown. Cells are (text, kind of problem)."""

    number: str
    cells: tuple[tuple[str, str], ...]
    gap: bool = False


def lines(table: Table, places: Mapping[str, Territory], words: Language) -> list[Line]:
    """Return the problems in words, errors first."""
    return [line(one, table, places, words) for one in table.problems[:MOST_LINES]]


def line(one: Problem, table: Table, places: Mapping[str, Territory], words: Language) -> Line:
    """Return a problem in words."""
    names = [
        table.columns.names[place] or f"({place + 1})"
        for place in one.columns
        if place < len(table.columns.names)
    ]
    about: dict[str, object] = {
        name: words.number(value, 0 if float(value).is_integer() else 1)
        if isinstance(value, int | float) and name in ("total", "sum", "count", "cells")
        else value
        for name, value in one.about.items()
    }
    codes = one.about.get("codes", ())
    assert isinstance(codes, tuple)
    suggested = [f"{places[code].names[words.code]} ({code})" for code in codes if code in places]
    about |= {"value": one.value, "codes": words.join(suggested[:4]), "sign": one.value}
    rows = named_rows(one.rows, words) if one.rows else words.t("own.rows.all")
    count = one.about.get("count", 0)
    if isinstance(count, int) and count > len(one.rows) >= MOST_NAMED:
        # Of a large table's rows, only the first ones are named.
        rows = words.n("own.rows.many", count, rows=rows)
    return Line(
        kind=one.kind,
        kind_word=words.t(f"own.kind.{one.kind}"),
        rows=rows,
        column=" + ".join(names),
        value=one.value[:LONGEST_SHOWN] or words.t("own.empty"),
        said=words.t(f"own.problem.{one.rule}", **about),
        remedy=words.t(f"own.remedy.{one.rule}", **about),
    )


def finding(table: Table, words: Language, registered: bool = False) -> str:
    """Return the sentence over the report of a table of figures, or of a register."""
    out = table.out
    if registered:
        if not table.usable:
            return words.t("register.unusable")
        if out:
            return words.n("register.errors", out, all=words.number(table.figures))
        return words.n("register.fine", table.figures)
    if not table.usable:
        return words.t("own.report.unusable")
    if out:
        return words.n("own.report.errors", out, all=words.number(table.figures))
    return words.n("own.report.fine", table.figures)


def advice(table: Table, words: Language) -> str:
    """Return the line under that sentence: what to do."""
    rows = sorted({row for row, _ in table.left_out})
    warned = sum(one.kind == "warning" for one in table.problems)
    parts = [words.t("own.report.correct", rows=named_rows(rows, words))] if rows else []
    parts.append(words.t("own.report.nothing_changed"))
    if warned:
        parts.append(words.n("own.report.warnings", warned))
    return " ".join(parts)


def whose_name(gazetteer: Gazetteer, words: Language) -> str:
    """Return the name of a set of territories: a country's, "countries", or the person's own."""
    if gazetteer.key == OWN:
        return words.t("own.whose.own")
    wholes = [one for one in gazetteer.territories.values() if one.level == "country"]
    return words.join(
        [words.t("own.whose.world") if one.code == WHOLE else one.names[words.code] for one in wholes]
    )


def reading(opened: Opened, table: Table, words: Language, gazetteer: Gazetteer | None = None) -> list[str]:
    """Return how the file was read, part by part."""
    named = ENCODING_NAMES.get(opened.encoding, "") if opened.encoding else ""
    if opened.format == LISTED:
        named = words.t("own.read.listed")
    parts = [named or FORMAT_NAMES.get(opened.format, opened.format.upper())]
    if opened.separator:
        shown = {"\t": "TAB"}.get(opened.separator, opened.separator)
        parts.append(words.t("own.read.separator", sign=shown))
        parts.append(words.t("own.read.decimal", sign=table.decimal))
    if len(opened.sheets) > 1:
        layered = opened.format in LAYERED
        parts.append(
            words.t("own.read.layer" if layered else "own.read.sheet", name=opened.sheet[:LONGEST_SHOWN])
        )
    if opened.format != LISTED:
        parts.append(words.t("own.read.header", row=table.columns.header))
    if gazetteer and (table.columns.at("territory") or table.columns.wide == "territory"):
        parts.append(words.t("own.read.whose", name=whose_name(gazetteer, words)))
    return [part for part in parts if part]


def columns(table: Table, kind: Measure, words: Language) -> list[ColumnLine]:
    """Return how each column was read and how much of it was understood."""
    found = []
    for place, (name, role) in enumerate(zip(table.columns.names, table.columns.roles, strict=True)):
        good, every = table.recognised.get(place, (0, 0))
        label = words.t(f"own.role.{role}")
        if role == "value":
            label = words.t(f"own.measure.{kind}")
            if table.columns.wide:
                label += f" · {words.t(f'own.wide.{table.columns.wide}')}"
        said = words.t("own.recognised", good=words.number(good), all=words.number(every)) if every else ""
        found.append(ColumnLine(name or f"({place + 1})", label, said))
    return found


def register_columns(table: Table, words: Language) -> list[ColumnLine]:
    """Return which field of the register each column is."""
    fields = column_fields(table)
    return [
        ColumnLine(
            name or f"({place + 1})",
            words.t(f"register.field.{fields[place]}" if place in fields else "own.role.other"),
            "",
        )
        for place, name in enumerate(table.columns.names)
    ]


def preview(opened: Opened, table: Table) -> list[PreviewRow]:
    """Return the rows with problems and their neighbours, what is wrong marked."""
    marks: dict[tuple[int, int], str] = {}
    for one in reversed(table.problems):  # errors stand first: they are marked last
        if one.kind != "note":
            marks |= {(row, place): one.kind for row in one.rows for place in one.columns}
    wrong = sorted({row for row, _ in marks if row <= len(opened.rows)})
    around = sorted(
        {
            at
            for row in wrong
            for at in (row, row - 1, row + 1)
            if table.columns.header < at <= len(opened.rows)
        }
    )
    shown = sorted({*wrong[:PREVIEW_ROWS], *around[:PREVIEW_ROWS]})[:PREVIEW_ROWS] or list(
        range(table.columns.header + 1, min(len(opened.rows), table.columns.header + 6) + 1)
    )
    found: list[PreviewRow] = []
    last = 0
    for row in shown:
        if last and row > last + 1:
            found.append(PreviewRow("", (), gap=True))
        cells = opened.rows[row - 1]
        texts = ["" if cell is None else str(cell) for cell in cells[:PREVIEW_COLUMNS]]
        texts += [""] * (min(PREVIEW_COLUMNS, len(table.columns.names)) - len(texts))
        found.append(
            PreviewRow(
                str(row),
                tuple((text[:LONGEST_SHOWN], marks.get((row, at), "")) for at, text in enumerate(texts)),
            )
        )
        last = row
    return found


def refusal(refused: Refused, words: Language) -> tuple[str, str]:
    """Return why a file was not read, and what to do."""
    return (
        words.t(f"own.refused.{refused.rule}", value=refused.value),
        words.t(f"own.refused_remedy.{refused.rule}", value=refused.value),
    )
