"""A table that is not whole or says nothing about its absences cannot be exported at all."""

from __future__ import annotations

import math

import pytest

from territory.export.table import Cell, Column, ColumnKind, ExportTable
from territory.model import Status


def one_cell(kind: ColumnKind, cell: Cell) -> ExportTable:
    return ExportTable("t", "T", (Column("x", "X", kind),), ((cell,),), (("Fuente", "004"),))


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("text", ""),
        ("integer", 17),
        ("integer", 17.0),
        ("decimal", -0.5),
        ("percent", 0.415),
        ("decimal", Status.SUPPRESSED),
        ("status", Status.OBSERVED),
    ],
)
def test_cells_that_fit(kind: ColumnKind, cell: Cell) -> None:
    assert one_cell(kind, cell).rows == ((cell,),)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("integer", None),
        ("integer", ""),
        ("integer", "17"),
        ("integer", 17.5),
        ("integer", True),
        ("decimal", math.nan),
        ("decimal", math.inf),
        ("decimal", Status.ZERO),
        ("status", "observed"),
        ("text", 3),
        ("text", Status.NOT_PUBLISHED),
    ],
)
def test_cells_that_do_not_fit_are_refused_with_row_and_column(kind: ColumnKind, cell: Cell) -> None:
    with pytest.raises(ValueError, match=r"t, row 1, column x: .* is no " + kind):
        one_cell(kind, cell)


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2: 2 cells for 1 columns"):
        ExportTable("t", "T", (Column("x", "X", "text"),), (("a",), ("a", "b")), (("Fuente", "004"),))


def test_no_table_without_a_source_line() -> None:
    with pytest.raises(ValueError, match="without a source line"):
        ExportTable("t", "T", (Column("x", "X", "text"),), (("a",),), ())
