"""One pass over the lines of a table: each becomes figures, or a problem with row, column, value and rule."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from territory.gazetteer import is_total
from territory.geography import folded, resolver
from territory.ingest.answers import Answers
from territory.ingest.columns import header_row, propose, year
from territory.ingest.large import Cell, Line
from territory.ingest.limits import NAMED
from territory.ingest.numbers import Number, decimal_sign, number
from territory.ingest.opening import Opened, Reading
from territory.ingest.places import suggestions
from territory.ingest.report import OUT, ROLES, Kind, Problem, Record, Role, Table, Wide
from territory.ingest.totals import Total, compared
from territory.model import Status, Territory

UNSPECIFIED = frozenset(
    (
        *("sin especificar", "no especificado", "no especificada", "sin asignar", "no determinado"),
        *("sin dato", "sin datos", "sin informacion", "ignorado", "indeterminado", "interprovincial"),
        *("resto", "resto del pais", "otros", "otras", "varias", "varias provincias", "exterior"),
        *("unspecified", "not specified", "non specificato", "nao especificado"),
    )
)
TOTALS = ("total", "totale", "totais", "suma", "subtotal", "gran total")
NOTES = ("fuente", "source", "fonte", "nota", "notas", "note", "notes", "elabora", "aclaracion", "referencia")
KEYS: tuple[Role, ...] = ("territory", "sector", "year")
MOST_NAMED, MOST_ASKED = 12, 60


def signs(opened: Opened, said: Reading) -> tuple[int, str, bool]:
    """Return the number of the header's row, the decimal sign, and whether cells or the person prove it."""
    header = min(said.header or header_row(opened.rows), len(opened.rows))
    if opened.large:
        sign, sure = opened.large.decimal, opened.large.sure
    else:
        body = [cell for row in opened.rows[header:] for cell in row]
        sign, sure = decimal_sign(body, opened.separator)
    return header, said.decimal or sign, sure or bool(said.decimal)


class Judging:
    """One pass over the lines: the rows of a small table, what a large one was folded to."""

    def __init__(
        self,
        opened: Opened,
        places: dict[str, Territory],
        said: Reading,
        answers: Answers,
        *,
        added: bool = False,
    ) -> None:
        self.opened, self.places, self.answers, self.added = opened, places, answers, added
        header, self.decimal, sure = signs(opened, said)
        proposed = answers.columns
        if proposed is None or proposed.header != header or len(proposed.roles) < _width(opened.rows):
            proposed = propose(opened.rows, header, self.decimal, places)
        self.columns = proposed
        self.problems: list[Problem] = []
        self.records: list[Record] = []
        self.left_out: dict[tuple[int, int], None] = {}
        self.out = self.rows_out = 0
        self.cells: dict[tuple[str, str, str], int] = {}
        self.parts: dict[int, list[tuple[Line, int, Record]]] = defaultdict(list)
        self.repeated = 0
        self.questions: dict[str, tuple[str, ...]] = {}
        self.together: dict[tuple[Kind, str, int, str], _Rows] = defaultdict(_Rows)
        self.understood: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.figures, self.percents = 0, 0
        self.unsaid: dict[str, None] = {}
        self.notes: list[tuple[int, str]] = []
        self.gap = self.below = False
        self.totals: list[Total] = []
        self.resolved: dict[str, tuple[str, ...]] = {}
        self.at: dict[Role, tuple[int, ...]] = {role: self.columns.at(role) for role in ROLES}
        self.find = resolver(places)
        self.adds_up: dict[str, bool] = {}
        self.years: dict[Cell, str] = {}
        if not sure:
            self.problems.append(
                Problem("warning", "decimal_unclear", (), self.columns.at("value"), self.decimal)
            )

    def table(self, unclear: Sequence[str] = ()) -> Table:
        """Judge every line and return the table; `unclear` are codes of countries it may equally speak of."""
        if unclear:
            about: dict[str, object] = {"codes": tuple(unclear)}
            self.problems.append(Problem("warning", "country_unclear", (), self.at["territory"], "", about))
        values = self.at["value"]
        if not values:
            self.problems.append(Problem("error", "no_value", ()))
        if not self.at["territory"] and not self.at["sector"] and self.columns.wide != "territory":
            self.problems.append(Problem("error", "no_dimension", ()))
        elif values:
            for line in self._lines():
                self._row(line)
        self._add_up()
        self.problems += compared(self.totals, self.records, self.columns.wide != "", self._resolve)
        self._report_together()
        years = sorted({record.year for record in self.records if record.year})
        if len(years) > 1:
            column = self.at["year"]
            about = {"count": len(years), "first": years[0], "last": years[-1]}
            self.problems.append(
                Problem("warning", "years", (), column, ", ".join(years[:MOST_NAMED]), about)
            )
        order = {"error": 0, "warning": 1, "note": 2}
        self.problems.sort(key=lambda one: (order[one.kind], one.rows[:1]))
        return Table(
            columns=self.columns,
            decimal=self.decimal,
            records=tuple(self.records),
            problems=tuple(self.problems),
            figures=self.figures,
            left_out=tuple(self.left_out),
            recognised={place: (found[0], found[1]) for place, found in self.understood.items()},
            questions=self.questions,
            marks=tuple(self.unsaid),
            percent=self.percents > 0 and self.percents >= len(self.records) / 2,
            out=self.out,
            rows_out=self.rows_out,
            repeats=("added" if self.added else "mistake") if self.repeated else "",
        )

    def _lines(self) -> Iterator[Line]:
        """Give the rows of a small table, or what a large one is folded to."""
        header, large = self.columns.header, self.opened.large
        if not large:
            for at in range(header, len(self.opened.rows)):
                yield Line((at + 1,), 1, self.opened.rows[at])
            return
        keys = [place for role in KEYS for place in self.at[role]]
        found = large.folded(keys, self.at["value"], self.decimal, header)
        # What follows a gap and "Source" belongs to the notes, to the end of the file.
        below = [row for row, text in found.after_gap if folded(text[:80]).startswith(NOTES)]
        if below:
            text = dict(found.after_gap)[below[0]]
            found = large.folded(keys, self.at["value"], self.decimal, header, until=below[0] - 1)
            self.notes += [(row, text[:80]) for row in found.below]
        if found.many:
            about: dict[str, object] = {"count": found.many}
            self.problems.append(Problem("error", "too_many_cells", (), tuple(keys), str(found.many), about))
        yield from found.lines

    def _row(self, line: Line) -> None:
        cells = line.cells
        if line.alone is None and not any(_text(cell) for cell in cells):
            self.gap = True
            return
        if self._is_note(line) or self._is_total(line):
            return
        keys = self._keys(line)
        leaving = 0
        for place in self.at["value"]:
            self.figures += line.count
            before = self.out
            self._figure(line, place, keys)
            leaving = max(leaving, self.out - before)
        self.rows_out += leaving

    def _is_note(self, line: Line) -> bool:
        """Say whether a row holds words below the table ("Source: …") and nothing else."""
        filled = [text for cell in line.cells if (text := _text(cell))]
        if line.alone is not None:
            filled = [line.alone] if line.alone else ["", ""]
        if len(filled) > 1 and not self.gap and not self.below:
            return False
        words = folded(filled[0][:80]).startswith(NOTES)
        # What follows a gap and "Source" belongs to the notes, to the end of the file.
        self.below = self.below or (self.gap and words)
        self.gap = False
        if not self.below and (len(filled) > 1 or not (words or filled[0].startswith(("(", "*")))):
            return False
        self.notes += [(row, filled[0][:80]) for row in line.rows]
        return True

    def _is_total(self, line: Line) -> bool:
        """Say whether a row adds up others, and keep it for the comparison."""
        cells = line.cells
        place = next(
            (p for p in (*self.at["territory"], *self.at["sector"]) if self._adds_up(_at(cells, p), p)), None
        )
        if place is None:
            return False
        others = tuple(
            text
            for role in KEYS
            for one in self.at[role]
            if one != place and (text := _text(_at(cells, one)))
        )
        for column in self.at["value"]:
            found = number(_at(cells, column), self.decimal)
            if found.value is not None:
                self.totals.append(Total(line.rows, column, _text(_at(cells, place)), others, found.value))
        return True

    def _adds_up(self, cell: Cell, place: int) -> bool:
        text = _text(cell)
        if text not in self.adds_up:
            country = place in self.at["territory"] and is_total(self._resolve(text), self.places)
            self.adds_up[text] = country or folded(text[:80]).startswith(TOTALS)
        return self.adds_up[text]

    def _keys(self, line: Line) -> dict[str, str | None]:
        """Return territory, sector and year of a row; None for one that cannot be understood."""
        cells = line.cells
        keys: dict[str, str | None] = {"territory": "", "sector": "", "year": ""}
        for place in self.at["territory"]:
            keys["territory"] = self._territory(line, place, _text(_at(cells, place)))
        for place in self.at["sector"]:
            text = " ".join(_text(_at(cells, place)).split())
            self._count(line, place, bool(text))
            keys["sector"] = text or self._miss(line, place, "sector_empty", "")
        for place in self.at["year"]:
            cell = _at(cells, place)
            if cell not in self.years:
                self.years[cell] = year(cell)
            found = self.years[cell]
            self._count(line, place, bool(found))
            keys["year"] = found or self._miss(line, place, "year", _text(_at(cells, place)))
        return keys

    def _territory(self, line: Line, place: int, text: str) -> str | None:
        answer = self.answers.places.get(text, "")
        if answer == OUT:
            self.together["note", "left_out_on_purpose", place, text].add(line)
            return None
        codes = (answer,) if answer in self.places else self._resolve(text)
        self._count(line, place, len(codes) == 1)
        if len(codes) == 1:
            if text in self.questions:
                return codes[0]
            if answer:
                self.questions[text] = ()
            return codes[0]
        if not text:
            return self._miss(line, place, "territory_empty", "")
        if folded(text) in UNSPECIFIED:
            self.questions.setdefault(text, ())
            return self._miss(line, place, "unspecified", text)
        if len(codes) > 1:
            self.questions.setdefault(text, codes)
            return self._miss(line, place, "territory_ambiguous", text)
        if text not in self.questions:
            # Looking for what is alike takes time: nobody answers more questions than that.
            asked = len(self.questions) < MOST_ASKED
            self.questions[text] = suggestions(text, self.places) if asked else ()
        near = self.questions[text]
        return self._miss(line, place, "territory_near" if near else "territory", text)

    def _figure(self, line: Line, place: int, keys: Mapping[str, str | None]) -> None:
        cell = _at(line.cells, place)
        found = number(cell, self.decimal)
        self._count(line, place, not found.rule)
        if found.rule:
            self._wrong(line.rows, line.count, place, found.rule, (place,), _text(cell))
            return
        keys = dict(keys)
        if self.columns.wide:
            keys[self.columns.wide] = self._from_name(line, place, self.columns.wide)
        if any(key is None for key in keys.values()):
            self._leave(line.rows, line.count, place)
            return
        record = self._record(line, place, found, {name: key or "" for name, key in keys.items()})
        if record.value is not None and record.value < 0:
            self.together["warning", "negative", place, _text(cell)].add(line)
        at = self.cells.setdefault(
            (record.territory, record.sector.casefold(), record.year), len(self.records)
        )
        new = at == len(self.records)
        self.repeated += line.count - new
        if new:
            self.records.append(record)
            self.percents += found.percent
        if self.added:
            self.parts[at].append((line, place, record))
        elif line.count > new:
            self._repeat(line, place, record, self.records[at], new)
        if found.note and (new or self.added):
            self.together["note", "footnote", place, found.note].add(line)

    def _repeat(self, line: Line, place: int, record: Record, first: Record, new: bool) -> None:
        """Report rows of a cell that a row above has: the first row is used."""
        same = first.value == record.value and line.sums.get(place, (0.0, True))[1]
        columns = tuple(p for role in KEYS for p in self.at[role])
        value = ", ".join(_text(_at(line.cells, p)) for p in columns)
        rule = "repeated_same" if same else "repeated"
        self._wrong(line.rows[new:], line.count - new, place, rule, columns, value, first=first.row)

    def _add_up(self) -> None:
        """Give every cell the sum of its rows; rows without a figure are in no sum, and said to be."""
        lacking = 0
        for at, parts in self.parts.items():
            known = [
                line.sums[place][0] if place in line.sums else record.value * line.count
                for line, place, record in parts
                if record.value is not None
            ]
            if not known:
                continue
            lacking += sum(line.count for line, _, record in parts if record.value is None)
            total = math.fsum(known)
            status = Status.OBSERVED if total else Status.ZERO
            self.records[at] = replace(self.records[at], value=total, status=status)
        if self.added and self.repeated:
            about: dict[str, object] = {"count": self.figures - self.out, "cells": len(self.records)}
            columns = tuple(p for role in KEYS for p in self.at[role])
            value = f"{about['count']} → {about['cells']}"
            self.problems.append(Problem("warning", "added", (), columns, value, about))
        if lacking:
            about = {"count": lacking}
            self.problems.append(
                Problem("warning", "added_lacking", (), self.at["value"], str(lacking), about)
            )

    def _record(self, line: Line, place: int, found: Number, keys: Mapping[str, str]) -> Record:
        status, value = found.status, found.value
        if value is None:
            said = self.answers.marks.get(found.mark)
            if status is None:
                self.unsaid[found.mark] = None
                rule = "empty" if not found.mark else "mark"
                if said is None:
                    self.together["warning", rule, place, found.mark].add(line)
                status = said or Status.NOT_PUBLISHED
            else:
                self.together["note", f"mark_{status.value}", place, found.mark].add(line)
            value = 0.0 if status is Status.ZERO else None
        assert status is not None
        return Record(
            line.rows[0], place, keys["territory"], keys["sector"], keys["year"], value, status, found.note
        )

    def _from_name(self, line: Line, place: int, wide: Wide) -> str | None:
        name = self.columns.names[place]
        if wide == "territory":
            codes = self._resolve(self.answers.places.get(name, name))
            if len(codes) == 1:
                return codes[0]
            if name not in self.questions:
                self.questions[name] = codes or suggestions(name, self.places)
            self.together["error", "territory", place, name].add(replace(line, rows=(self.columns.header,)))
            return None
        return (year(name) or None) if wide == "year" else name

    def _resolve(self, text: str) -> tuple[str, ...]:
        if text not in self.resolved:
            self.resolved[text] = self.find(text[:80])
        return self.resolved[text]

    def _count(self, line: Line, place: int, understood: bool) -> None:
        self.understood[place][0] += line.count * understood
        self.understood[place][1] += line.count

    def _miss(self, line: Line, place: int, rule: str, text: str) -> str | None:
        """Report a key that cannot be understood; None is what such a key is."""
        self.together["error", rule, place, text].add(line)
        return None

    def _leave(self, rows: tuple[int, ...], count: int, place: int) -> None:
        self.left_out |= dict.fromkeys((row, place) for row in rows)
        self.out += count

    def _wrong(
        self,
        rows: tuple[int, ...],
        count: int,
        place: int,
        rule: str,
        columns: tuple[int, ...],
        value: str,
        **about: object,
    ) -> None:
        self._leave(rows, count, place)
        if self.opened.large:
            about["count"] = count
        self.problems.append(Problem("error", rule, rows, columns, value[:80], about))

    def _report_together(self) -> None:
        """Report what is the same in several rows once."""
        if self.notes:
            notes = sorted(self.notes)
            rows = tuple(row for row, _ in notes)
            self.problems.append(Problem("note", "note_row", rows, (0,), notes[0][1]))
        for (kind, rule, place, text), together in self.together.items():
            about: dict[str, object] = {"count": together.count}
            if rule in {"territory_near", "territory_ambiguous"}:
                about["codes"] = self.questions.get(text, ())
            rows = tuple(dict.fromkeys(together.rows))
            if self.opened.large:
                # Of every line the first dozen rows are known: of all of them, too.
                rows = tuple(sorted(rows)[:NAMED])
            self.problems.append(Problem(kind, rule, rows, (place,), text[:80], about))


@dataclass(slots=True)
class _Rows:
    """Rows with the same problem: their numbers and how many they are."""

    rows: list[int] = field(default_factory=list)
    count: int = 0

    def add(self, line: Line) -> None:
        self.rows += line.rows
        self.count += line.count


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max((len(row) for row in rows), default=0)
