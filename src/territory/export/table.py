"""What every table export starts from: columns, rows, and the lines that say who says so."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from territory.model import Status

ColumnKind: TypeAlias = Literal["text", "integer", "decimal", "percent", "status"]
Cell: TypeAlias = str | int | float | Status
"""A text, a number, or what is known about a missing number. Never None: an absence always has a reason."""

NUMERIC = frozenset({"integer", "decimal", "percent"})
ABSENCES = tuple(status for status in Status if not status.has_value)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        key: machine name, the same in every language.
        label: heading in the reader's language.
        kind: what its cells hold. "percent" cells are shares, 0 to 1; "status" cells are `Status`; the three
            numeric kinds also take a `Status` without value where there is no number.
        digits: decimals shown, for "decimal" and "percent".
    """

    key: str
    label: str
    kind: ColumnKind
    digits: int = 0


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table with its provenance, ready for any format.

    Attributes:
        id: file name without extension.
        title: title in the reader's language.
        columns: the columns.
        rows: one tuple a row, one cell a column.
        notes: (label, text) in the reader's language: source, unit, period, as of, licence, boundaries, link.

    Raises:
        ValueError: if there is no note, or a cell does not fit its column.

    >>> column = Column("count", "Proyectos", "integer")
    >>> ExportTable("lsp", "Proyectos", (column,), ((Status.NOT_PUBLISHED,),), (("Fuente", "…"),)).rows
    ((<Status.NOT_PUBLISHED: 'not_published'>,),)
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not self.notes:
            raise ValueError(f"{self.id}: a table without a source line cannot be exported.")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"{self.id}, row {number}: {len(row)} cells for {len(self.columns)} columns."
                )
            for column, cell in zip(self.columns, row, strict=True):
                if not _fits(cell, column.kind):
                    raise ValueError(
                        f"{self.id}, row {number}, column {column.key}: {cell!r} is no {column.kind} value."
                    )


def _fits(cell: Cell, kind: ColumnKind) -> bool:
    """Say whether a column of this kind may hold the cell."""
    if isinstance(cell, Status):
        return kind == "status" or (kind in NUMERIC and not cell.has_value)
    if isinstance(cell, str):
        return kind == "text"
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell)
    return kind in NUMERIC and is_number and (kind != "integer" or float(cell).is_integer())
