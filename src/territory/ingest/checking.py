"""Rows become figures; every row that cannot is reported with row, column, value, rule and remedy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from territory.gazetteer import is_total
from territory.geography import folded, resolver
from territory.ingest.columns import header_row, propose, year
from territory.ingest.numbers import Number, decimal_sign, number
from territory.ingest.opening import Cell, Opened, Reading
from territory.ingest.places import suggestions
from territory.ingest.report import OUT, ROLES, Columns, Kind, Problem, Record, Role, Table, Wide
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


@dataclass(frozen=True)
class Answers:
    """What the person says where the table leaves it open.

    Attributes:
        columns: how the columns are read, None for the proposal.
        places: code by text that stands for a territory, or `OUT`.
        marks: status by mark; "" is an empty cell. `Status.ZERO` reads it as zero.
    """

    columns: Columns | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Status] = field(default_factory=dict)


def check(
    opened: Opened,
    places: Mapping[str, Territory],
    said: Reading = Reading(),  # noqa: B008 - frozen
    answers: Answers = Answers(),
    unclear: Sequence[str] = (),
) -> Table:
    """Return the figures of an opened file and the report of its problems.

    Args:
        opened: the rows.
        places: the territories by code, the country among them.
        said: what the person says about the file: decimal sign, row of the header.
        answers: what the person says about its columns, texts and marks.
        unclear: codes of the countries whose territories it may equally speak of.

    >>> from territory.catalog import open_catalog
    >>> from territory.geography import territories
    >>> opened = Opened((("provincia", "empleo"), ("Salta", "12"), ("Salto", "3"), ("Total", "15")), "csv")
    >>> table = check(opened, territories(open_catalog()))
    >>> [(one.territory, one.value) for one in table.records], [one.rule for one in table.problems]
    ([('AR-A', 12.0)], ['territory_near', 'total_differs'])
    """
    checked = _Check(opened, dict(places), said, answers)
    if unclear:
        column = checked.at["territory"]
        checked.problems.append(
            Problem("warning", "country_unclear", (), column, "", {"codes": tuple(unclear)})
        )
    return checked.table()


class _Check:
    """One pass over the rows."""

    def __init__(self, opened: Opened, places: dict[str, Territory], said: Reading, answers: Answers) -> None:
        self.rows, self.places, self.answers = opened.rows, places, answers
        header = said.header or header_row(opened.rows)
        header = min(header, len(opened.rows))
        body = [cell for row in opened.rows[header:] for cell in row]
        sign, sure = decimal_sign(body, opened.separator)
        self.decimal = said.decimal or sign
        proposed = answers.columns
        if proposed is None or proposed.header != header or len(proposed.roles) < _width(opened.rows):
            proposed = propose(opened.rows, header, self.decimal, places)
        self.columns = proposed
        self.problems: list[Problem] = []
        self.records: list[Record] = []
        self.left_out: dict[tuple[int, int], None] = {}
        self.seen: dict[tuple[str, str, str], Record] = {}
        self.questions: dict[str, tuple[str, ...]] = {}
        self.together: dict[tuple[Kind, str, int, str], list[int]] = defaultdict(list)
        self.understood: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self.figures, self.percents = 0, 0
        self.unsaid: dict[str, None] = {}
        self.notes: list[tuple[int, str]] = []
        self.gap = self.below = False
        self.totals: list[tuple[int, int, str, tuple[str, ...], float]] = []
        self.resolved: dict[str, tuple[str, ...]] = {}
        self.at: dict[Role, tuple[int, ...]] = {role: self.columns.at(role) for role in ROLES}
        self.find = resolver(places)
        self.adds_up: dict[str, bool] = {}
        self.years: dict[Cell, str] = {}
        if not sure and not said.decimal:
            self.problems.append(Problem("warning", "decimal_unclear", (), self.columns.at("value"), sign))

    def table(self) -> Table:
        values = self.at["value"]
        if not values:
            self.problems.append(Problem("error", "no_value", ()))
        if not self.at["territory"] and not self.at["sector"] and self.columns.wide != "territory":
            self.problems.append(Problem("error", "no_dimension", ()))
        elif values:
            for at in range(self.columns.header, len(self.rows)):
                self._row(at + 1, self.rows[at])
        self._report_totals()
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
        )

    def _row(self, row: int, cells: Sequence[Cell]) -> None:
        if not any(_text(cell) for cell in cells):
            self.gap = True
            return
        extra = [place for place in range(len(self.columns.roles), len(cells)) if _text(cells[place])]
        values = self.at["value"]
        if self._is_note(row, cells) or self._is_total(row, cells):
            return
        keys = self._keys(row, cells)
        for place in values:
            self.figures += 1
            if extra:
                self._wrong(row, place, "row_long", (place,), _text(cells[extra[0]]))
                continue
            self._figure(row, place, cells, keys)

    def _is_note(self, row: int, cells: Sequence[Cell]) -> bool:
        """Say whether a row holds words below the table ("Source: …") and nothing else."""
        filled = [text for cell in cells if (text := _text(cell))]
        if len(filled) > 1 and not self.gap and not self.below:
            return False
        words = folded(filled[0][:80]).startswith(NOTES)
        # What follows a gap and "Source" belongs to the notes, to the end of the file.
        self.below = self.below or (self.gap and words)
        self.gap = False
        if not self.below and (len(filled) > 1 or not (words or filled[0].startswith(("(", "*")))):
            return False
        self.notes.append((row, filled[0][:80]))
        return True

    def _is_total(self, row: int, cells: Sequence[Cell]) -> bool:
        """Say whether a row adds up others, and keep it for the comparison."""
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
                self.totals.append((row, column, _text(_at(cells, place)), others, found.value))
        return True

    def _adds_up(self, cell: Cell, place: int) -> bool:
        text = _text(cell)
        if text not in self.adds_up:
            country = place in self.at["territory"] and is_total(self._resolve(text), self.places)
            self.adds_up[text] = country or folded(text[:80]).startswith(TOTALS)
        return self.adds_up[text]

    def _keys(self, row: int, cells: Sequence[Cell]) -> dict[str, str | None]:
        """Return territory, sector and year of a row; None for one that cannot be understood."""
        keys: dict[str, str | None] = {"territory": "", "sector": "", "year": ""}
        for place in self.at["territory"]:
            keys["territory"] = self._territory(row, place, _text(_at(cells, place)))
        for place in self.at["sector"]:
            text = " ".join(_text(_at(cells, place)).split())
            self._count(place, bool(text))
            keys["sector"] = text or self._miss(row, place, "sector_empty", "")
        for place in self.at["year"]:
            cell = _at(cells, place)
            if cell not in self.years:
                self.years[cell] = year(cell)
            found = self.years[cell]
            self._count(place, bool(found))
            keys["year"] = found or self._miss(row, place, "year", _text(_at(cells, place)))
        return keys

    def _territory(self, row: int, place: int, text: str) -> str | None:
        answer = self.answers.places.get(text, "")
        if answer == OUT:
            self.together["note", "left_out_on_purpose", place, text].append(row)
            return None
        codes = (answer,) if answer in self.places else self._resolve(text)
        self._count(place, len(codes) == 1)
        if len(codes) == 1:
            if text in self.questions:
                return codes[0]
            if answer:
                self.questions[text] = ()
            return codes[0]
        if not text:
            return self._miss(row, place, "territory_empty", "")
        if folded(text) in UNSPECIFIED:
            self.questions.setdefault(text, ())
            return self._miss(row, place, "unspecified", text)
        if len(codes) > 1:
            self.questions.setdefault(text, codes)
            return self._miss(row, place, "territory_ambiguous", text)
        if text not in self.questions:
            # Looking for what is alike takes time: nobody answers more questions than that.
            asked = len(self.questions) < MOST_ASKED
            self.questions[text] = suggestions(text, self.places) if asked else ()
        near = self.questions[text]
        return self._miss(row, place, "territory_near" if near else "territory", text)

    def _figure(self, row: int, place: int, cells: Sequence[Cell], keys: Mapping[str, str | None]) -> None:
        cell = _at(cells, place)
        found = number(cell, self.decimal)
        self._count(place, not found.rule)
        if found.rule:
            self._wrong(row, place, found.rule, (place,), _text(cell))
            return
        keys = dict(keys)
        if self.columns.wide:
            keys[self.columns.wide] = self._from_name(place, self.columns.wide)
        if any(key is None for key in keys.values()):
            self.left_out[row, place] = None
            return
        record = self._record(row, place, found, {name: key or "" for name, key in keys.items()})
        if record.value is not None and record.value < 0:
            self.together["warning", "negative", place, _text(cell)].append(row)
        key = (record.territory, record.sector.casefold(), record.year)
        if key in self.seen:
            first = self.seen[key]
            rule = "repeated_same" if first.value == record.value else "repeated"
            columns = tuple(p for role in KEYS for p in self.at[role])
            value = ", ".join(_text(_at(cells, p)) for p in columns)
            self._wrong(row, place, rule, columns, value, first=first.row)
            return
        self.seen[key] = record
        self.records.append(record)
        self.percents += found.percent
        if found.note:
            self.together["note", "footnote", place, found.note].append(row)

    def _record(self, row: int, place: int, found: Number, keys: Mapping[str, str]) -> Record:
        status, value = found.status, found.value
        if value is None:
            said = self.answers.marks.get(found.mark)
            if status is None:
                self.unsaid[found.mark] = None
                rule = "empty" if not found.mark else "mark"
                if said is None:
                    self.together["warning", rule, place, found.mark].append(row)
                status = said or Status.NOT_PUBLISHED
            else:
                self.together["note", f"mark_{status.value}", place, found.mark].append(row)
            value = 0.0 if status is Status.ZERO else None
        assert status is not None
        return Record(row, place, keys["territory"], keys["sector"], keys["year"], value, status, found.note)

    def _from_name(self, place: int, wide: Wide) -> str | None:
        name = self.columns.names[place]
        if wide == "territory":
            codes = self._resolve(self.answers.places.get(name, name))
            if len(codes) == 1:
                return codes[0]
            if name not in self.questions:
                self.questions[name] = codes or suggestions(name, self.places)
            self.together["error", "territory", place, name].append(self.columns.header)
            return None
        return (year(name) or None) if wide == "year" else name

    def _resolve(self, text: str) -> tuple[str, ...]:
        if text not in self.resolved:
            self.resolved[text] = self.find(text[:80])
        return self.resolved[text]

    def _count(self, place: int, understood: bool) -> None:
        self.understood[place][0] += understood
        self.understood[place][1] += 1

    def _miss(self, row: int, place: int, rule: str, text: str) -> str | None:
        """Report a key that cannot be understood; None is what such a key is."""
        self.together["error", rule, place, text].append(row)
        return None

    def _wrong(
        self, row: int, place: int, rule: str, columns: tuple[int, ...], value: str, **about: object
    ) -> None:
        self.left_out[row, place] = None
        self.problems.append(Problem("error", rule, (row,), columns, value[:80], about))

    def _report_together(self) -> None:
        """Report what is the same in several rows once."""
        if self.notes:
            rows = tuple(row for row, _ in self.notes)
            self.problems.append(Problem("note", "note_row", rows, (0,), self.notes[0][1]))
        for (kind, rule, place, text), together in self.together.items():
            about: dict[str, object] = {"count": len(together)}
            if rule in {"territory_near", "territory_ambiguous"}:
                about["codes"] = self.questions.get(text, ())
            self.problems.append(
                Problem(kind, rule, tuple(dict.fromkeys(together)), (place,), text[:80], about)
            )

    def _report_totals(self) -> None:
        """Say of every total whether it is what the rows add up to; one that is not may hide a lost row."""
        for row, column, text, others, value in self.totals:
            total = sum(
                record.value or 0
                for record in self.records
                if (not self.columns.wide or record.column == column)
                and all(self._belongs(record, other) for other in others)
            )
            same = abs(total - value) <= max(0.51, 1e-6 * abs(value))
            kind, rule = ("note", "total") if same else ("warning", "total_differs")
            about = {"total": value, "sum": total}
            self.problems.append(Problem(kind, rule, (row,), (column,), text, about))  # type: ignore[arg-type]

    def _belongs(self, record: Record, key: str) -> bool:
        return (
            key == record.sector or year(key) == record.year != "" or record.territory in self._resolve(key)
        )


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell).strip()


def _at(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max((len(row) for row in rows), default=0)
