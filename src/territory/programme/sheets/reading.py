"""A filled-in workbook as records for the store, or every problem at its cell: never part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from territory.programme.importing import Entry
from territory.programme.kinds import KINDS
from territory.programme.model import RecordProblem
from territory.programme.rules import circular, judge, over_100, problem, read
from territory.programme.sheets.layout import (
    DEMONSTRATION,
    FIRST_ROW,
    GUIDE,
    SHEETS,
    SOURCES,
    Column,
    columns,
    meanings,
)
from territory.programme.sheets.opening import Formula, Refused, sheets

LINKS = {("project", "framework"): "project", ("project", "objective"): "objective"}


@dataclass(frozen=True, slots=True)
class Filled:
    """What a workbook holds.

    Attributes:
        entries: the records as the store takes them, parents first; () when there is any problem.
        problems: every problem, by sheet and cell.
    """

    entries: tuple[Entry, ...] = ()
    problems: tuple[RecordProblem, ...] = ()


@dataclass(slots=True)
class _Line:
    """A row while it is read."""

    kind: str
    sheet: str
    key: str
    parent: str
    version: int | None
    given: dict[str, object]
    cells: dict[str, str]
    kept: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)


def load(
    content: bytes,
    new_id: Callable[[], str],
    known: Mapping[str, frozenset[str]] | None = None,
    vocabulary: Mapping[str, frozenset[str]] | None = None,
) -> Filled:
    """Return the records of a workbook or of one of its sheets as CSV.

    A row without a version is a new record; its key is for other rows to refer to, and is replaced by a new
    identifier. A row with one is a change of the record with that identifier.

    Args:
        content: the file, from anybody.
        new_id: makes identifiers.
        known: identifiers of the store's records by kind, to which rows may refer.
        vocabulary: known codes by list, as `rules.judge` takes them.
    """
    try:
        found = sheets(content)
    except Refused as refused:
        return Filled((), (RecordProblem(refused.rule, refused.rule, refused.value, ""),))
    problems: list[RecordProblem] = []
    lines: list[_Line] = []
    for sheet in found:
        lines += _lines(sheet.name, sheet.rows, problems)
    if not lines and not problems:
        problems.append(RecordProblem("sheet_empty", "sheet_empty", "", ""))
    known = known or {}
    ids = _identifiers(lines, new_id, problems)
    for line in lines:
        _judge(line, ids, known, vocabulary or {}, problems)
    problems += _across(lines, ids)
    if problems:
        return Filled((), tuple(problems))
    order = {kind: n for n, kind in enumerate(SHEETS)}
    lines.sort(key=lambda line: order[line.kind])
    return Filled(tuple(_entry(line, ids) for line in lines))


def _lines(name: str, rows: list[tuple[object, ...]], problems: list[RecordProblem]) -> Iterator[_Line]:
    """Yield the filled rows of a sheet."""
    if not rows or not any(rows[0]) or rows[0][0] in {GUIDE, SOURCES}:
        return
    codes = [str(code or "").strip() for code in rows[0]]
    kind = codes[0].partition(".")[0]
    if kind not in SHEETS:
        problems.append(RecordProblem("sheet", "sheet", codes[0][:80], "", name, "A1"))
        return
    shown = {column.code: column for column in columns(kind)}
    places: dict[int, Column] = {}
    for j, code in enumerate(codes):
        if code == DEMONSTRATION:
            problems.append(RecordProblem("demonstration", "demonstration", "", "", name, cell(1, j)))
        elif code in shown:
            if shown[code] in places.values():
                problems.append(RecordProblem("twice", "twice", code, code, name, cell(1, j)))
            places[j] = shown[code]
        elif code:
            problems.append(RecordProblem("field", "field", code[:80], "", name, cell(1, j)))
    for code, column in shown.items():
        if column.required and column not in places.values():
            problems.append(RecordProblem("column", "column", code, code, name, "A1"))
    read_as = [
        (j, column, f"{column.field}.{column.part}" if column.part else column.field, cell(0, j)[:-1])
        for j, column in places.items()
    ]
    for i, row in enumerate(rows[FIRST_ROW - 1 :], start=FIRST_ROW):
        filled = {j: value for j, value in enumerate(row) if value is not None and str(value).strip()}
        if not filled or row[0] == "#":
            continue
        yield _line(kind, name, i, filled, read_as, problems)


def _line(
    kind: str,
    name: str,
    i: int,
    filled: dict[int, object],
    read_as: list[tuple[int, Column, str, str]],
    problems: list[RecordProblem],
) -> _Line:
    line = _Line(kind, name, "", "", None, {}, {})
    written: set[str] = set()
    used = 0
    for j, column, inside, letters in read_as:
        at = f"{letters}{i}"
        line.cells[inside] = at
        # A figure's problem stands at the first of its cells that somebody filled in.
        if line.cells.setdefault(column.field, at) not in written and j in filled:
            line.cells[column.field] = at
        if j not in filled:
            continue
        written.add(at)
        used += 1
        value = _meant(filled[j], column)
        if isinstance(value, Formula):
            line.unread.add(column.field)
            problems.append(RecordProblem("formula", "formula", value.text[:80], inside, name, at))
        elif value is None or column.field == "shown":
            pass
        elif column.field == "id":
            line.key = str(value).strip()
        elif column.field == "version":
            line.version = _version(value)
            if line.version is None:
                problems.append(RecordProblem("whole", "whole", str(value)[:80], "version", name, at))
        elif column.field in KINDS and column.field == KINDS[kind].parent:
            line.parent = str(value).strip()
        elif column.part:
            parts = line.given.setdefault(column.field, {})
            assert isinstance(parts, dict)
            parts[column.part] = value
        else:
            line.given[column.field] = value
    places = {j for j, *_ in read_as} if len(filled) > used else set(filled)
    for j, value in filled.items():
        if j not in places:
            problems.append(
                RecordProblem("column_unnamed", "column_unnamed", str(value)[:80], "", name, cell(i, j))
            )
    return line


def _meant(value: object, column: Column) -> object:
    """Return what a cell says: codes for words of any language, whole numbers without a decimal point."""
    if value is None or isinstance(value, Formula):
        return value
    if isinstance(value, bool):
        return ("true" if value else "false") if column.options else value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime | date):
        return value if column.shape == "day" else value.isoformat()
    if isinstance(value, str):
        value = _unguarded(value).strip()
        if not value:
            return None
    if column.options:
        return meanings(column).get(str(value).casefold(), str(value))
    return str(value) if column.shape == "text" else value


def _unguarded(text: str) -> str:
    """Return a text without the apostrophe that kept it from becoming a formula in an export."""
    if text.startswith("'") and text[1:].lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠"):
        return text[1:]
    return text


def _version(value: object) -> int | None:
    try:
        number = int(str(value))
    except ValueError:
        return None
    return number if number > 0 else None


def _identifiers(
    lines: list[_Line], new_id: Callable[[], str], problems: list[RecordProblem]
) -> dict[tuple[str, str], str]:
    """Return the identifier of each row by kind and key: a new one unless the row has a version."""
    ids: dict[tuple[str, str], str] = {}
    for line in lines:
        at = line.cells.get("id", "")
        if not line.key:
            if "id" not in line.unread:
                problems.append(RecordProblem("required", "required", "", "id", line.sheet, at))
        elif (line.kind, line.key) in ids:
            problems.append(RecordProblem("twice", "twice", line.key[:80], "id", line.sheet, at))
        else:
            ids[line.kind, line.key] = line.key if line.version else new_id()
    return ids


def _judge(
    line: _Line,
    ids: Mapping[tuple[str, str], str],
    known: Mapping[str, frozenset[str]],
    vocabulary: Mapping[str, frozenset[str]],
    problems: list[RecordProblem],
) -> None:
    kind = KINDS[line.kind]

    def is_there(of: str, key: str) -> bool:
        return (of, key) in ids or key in known.get(of, frozenset())

    wrong: list[RecordProblem] = []
    if kind.parent != "programme":
        if not line.parent:
            wrong += [problem("required", kind.parent)] if kind.parent not in line.unread else []
        elif not is_there(kind.parent, line.parent):
            wrong.append(problem("link", kind.parent, line.parent))
    for (of, name), target in LINKS.items():
        key = line.given.get(name)
        if of == line.kind and key and not is_there(target, str(key)):
            wrong.append(problem("link", name, key))
    line.kept, unread = read(kind, line.given)
    bad = {p.field.partition(".")[0] for p in unread} | line.unread
    filled = {name: line.kept.get(name, one.empty) for name, one in kind.fields.items()}
    wrong += unread
    # A field that could not be read is not also called missing.
    wrong += [p for p in judge(kind, filled, vocabulary) if p.field not in bad]
    problems += [replace(p, sheet=line.sheet, cell=_cell_of(line, p.field)) for p in wrong]


def _cell_of(line: _Line, name: str) -> str:
    return line.cells.get(name) or line.cells.get(name.partition(".")[0]) or "A1"


def _across(lines: list[_Line], ids: Mapping[tuple[str, str], str]) -> list[RecordProblem]:
    """Return what only several rows together show: shares over the whole, projects that frame themselves."""
    found: list[RecordProblem] = []
    units = {line.key: str(line.kept.get("unit", "")) for line in lines if line.kind == "indicator"}
    frames = {line.key: str(line.kept.get("framework", "")) for line in lines if line.kind == "project"}
    for line in lines:
        wrong: list[RecordProblem] = []
        if line.kind == "period":
            figures = {n: line.kept[n] for n in ("baseline", "target", "actual") if line.kept.get(n)}
            wrong = over_100(units.get(line.parent, ""), figures)
        elif line.kind == "project" and frames[line.key]:
            others = {key: frame for key, frame in frames.items() if key != line.key}
            if circular(line.key, frames[line.key], others):
                wrong = [problem("cycle", "framework", frames[line.key])]
        found += [replace(p, sheet=line.sheet, cell=_cell_of(line, p.field)) for p in wrong]
    return found


def _entry(line: _Line, ids: Mapping[tuple[str, str], str]) -> Entry:
    parent = ids.get((KINDS[line.kind].parent, line.parent), line.parent)
    values: dict[str, object] = dict(line.kept)
    if line.version:
        # A cell that was emptied empties the field.
        shown = {c.field for c in columns(line.kind)} & set(line.cells) & set(KINDS[line.kind].fields)
        values = {name: KINDS[line.kind].fields[name].empty for name in shown} | values
    for (kind, name), target in LINKS.items():
        if kind == line.kind and values.get(name):
            values[name] = ids.get((target, str(values[name])), values[name])
    return Entry(
        line.kind,
        ids[line.kind, line.key],
        values,
        parent,
        line.version,
        line.sheet,
        {name: at for name, at in line.cells.items() if "." not in name},
    )


def cell(row: int, column: int) -> str:
    """Return a cell's address; the row counts from 1, the column from 0.

    >>> cell(4, 0), cell(12, 27)
    ('A4', 'AB12')
    """
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
