"""What a table says and what is wrong with it, as data: the words are made where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from territory.model import Status

Kind = Literal["error", "warning", "note"]
Role = Literal["territory", "sector", "year", "value", "other"]
ROLES: tuple[Role, ...] = ("territory", "sector", "year", "value", "other")
Wide = Literal["", "sector", "year", "territory"]
Repeats = Literal["", "mistake", "added"]
"""What rows of the same territory, sector and year are: "" when there are none."""
OUT = "out"
"""The answer that leaves rows out on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or worth knowing.

    Attributes:
        kind: an "error" leaves its rows out; a "warning" asks or tells; a "note" says what was understood.
        rule: key of what it is: messages `own.problem.<rule>` and `own.remedy.<rule>`.
        rows: numbers of the rows as a spreadsheet counts them, () for all.
        columns: positions of the columns, from 0.
        value: what was found.
        about: further values of the message.
    """

    kind: Kind
    rule: str
    rows: tuple[int, ...]
    columns: tuple[int, ...] = ()
    value: str = ""
    about: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Columns:
    """How the columns are read.

    Attributes:
        roles: what each column holds.
        wide: what the names of several columns of values say: "year", "sector" or "territory".
        names: the columns' names, "" where there is none.
        header: number of the row that holds them.
    """

    roles: tuple[Role, ...]
    names: tuple[str, ...]
    header: int
    wide: Wide = ""

    def at(self, role: Role) -> tuple[int, ...]:
        """Return the positions of the columns of a role."""
        return tuple(place for place, one in enumerate(self.roles) if one == role)


@dataclass(frozen=True, slots=True)
class Record:
    """One figure of a table.

    Attributes:
        row: where it stands.
        column: position of its column.
        territory: ISO 3166-2 code, "" when the table has no territories.
        sector: as written, "" when it has none.
        year: four digits, "" when it has none.
        value: the figure, None without one.
        status: what is known about it.
        note: footnote mark at the figure.
    """

    row: int
    column: int
    territory: str
    sector: str
    year: str
    value: float | None
    status: Status
    note: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table that was read and checked.

    Attributes:
        columns: how they were read.
        decimal: the decimal sign it was read with.
        records: what may be analysed.
        problems: errors first.
        figures: number of figures looked at: rows of a long table, cells of a wide one.
        left_out: rows (of a long table) or (row, column) of a wide one that hold errors, as (row, column).
        recognised: by column, how many cells were understood of how many.
        questions: texts in the column of territories that only the person can place, with suggested codes.
        marks: marks in place of numbers of which the person has to say what they mean; "" is an empty cell.
        percent: True when the figures are written as percentages.
        out: how many figures are left out; `left_out` has the first ones of a large table's lines.
        rows_out: how many rows hold one of them.
        repeats: what rows of a cell named before were taken for.
        adds_up: True when the figures are neither rates nor means, so that such rows may be added up.
    """

    columns: Columns
    decimal: str
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    figures: int
    left_out: tuple[tuple[int, int], ...]
    recognised: Mapping[int, tuple[int, int]]
    questions: Mapping[str, tuple[str, ...]]
    marks: tuple[str, ...]
    percent: bool
    out: int = 0
    rows_out: int = 0
    repeats: Repeats = ""
    adds_up: bool = False

    @property
    def valid(self) -> int:
        """How many figures can be analysed; where rows were added up, more than there are records."""
        return self.figures - self.out

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that leave rows out."""
        return tuple(one for one in self.problems if one.kind == "error")

    @property
    def usable(self) -> bool:
        """True when there is anything to analyse."""
        return any(record.value is not None for record in self.records)
