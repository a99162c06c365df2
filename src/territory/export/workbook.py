"""Excel workbooks: one sheet a table and one for the sources."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from territory.export.table import Cell, Column, ExportTable
from territory.model import Status

EPOCH = datetime(2000, 1, 1)
"""Creation date of every workbook, so that equal tables give equal bytes."""

LONGEST_NAME = 31
LONGEST_TEXT = 32_767
WIDEST = 60

_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def workbook(tables: Sequence[ExportTable], lang: str, words: Mapping[str, str]) -> bytes:
    """Return an XLSX file with a sheet a table and a last sheet with their notes.

    Headings stay in view; numbers are numbers, which Excel shows with the reader's separators; a missing
    number is its status as a word; texts are typed and formatted as text, never formulas or links.

    Args:
        tables: the tables, their labels already in the reader's language.
        lang: language code.
        words: word for each status by its value, and "sources" for the name of the last sheet.

    Raises:
        ValueError: if a text is longer than a cell can hold.

    >>> table = ExportTable("t", "T", (Column("n", "Número", "integer"),), ((3,),), (("Fuente", "004"),))
    >>> workbook([table], "es", {"sources": "Fuentes"})[:2]
    b'PK'
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": tables[0].title, "comments": _line(tables[0]), "created": EPOCH})
    heading = book.add_format(
        {"bold": True, "bottom": 1, "num_format": "@", "text_wrap": True, "valign": "top"}
    )
    text = book.add_format({"num_format": "@"})
    names = _sheet_names([*(table.title for table in tables), words["sources"]])
    for table, name in zip(tables, names, strict=False):
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for j, column in enumerate(table.columns):
            _write_text(sheet, 0, j, column.label, heading)
            number = book.add_format({"num_format": _number_format(column, lang)})
            cells = [row[j] for row in table.rows]
            for i, cell in enumerate(cells, start=1):
                if isinstance(cell, str):
                    _write_text(sheet, i, j, _word(cell, words), text)
                else:
                    sheet.write_number(i, j, cell, number)
            sheet.set_column(j, j, _width(column.label, (_word(cell, words) for cell in cells)))
    _write_sources(book.add_worksheet(names[-1]), tables, heading, text)
    book.close()
    return buffer.getvalue()


def _write_sources(sheet: Any, tables: Sequence[ExportTable], heading: Any, text: Any) -> None:
    row = 0
    for table in tables:
        _write_text(sheet, row, 0, table.title, heading)
        for offset, (label, note) in enumerate(table.notes, start=1):
            _write_text(sheet, row + offset, 0, label, text)
            _write_text(sheet, row + offset, 1, note, text)
        row += len(table.notes) + 2
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, WIDEST)


def _write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"A text of {len(text)} characters does not fit in a cell: {text[:40]!r}…")
    # Never `write`, which makes formulas and links of texts that look like them.
    sheet.write_string(row, column, text, style)


def _word(cell: Cell, words: Mapping[str, str]) -> str:
    return words[cell] if isinstance(cell, Status) else str(cell)


def _line(table: ExportTable) -> str:
    """Return the notes as one line for the file's properties."""
    return " · ".join(f"{label}: {text}" for label, text in table.notes)


def _number_format(column: Column, lang: str) -> str:
    """Return the Excel format; Excel itself puts the separators of the reader's system."""
    decimals = "." + "0" * column.digits if column.digits else ""
    if column.kind == "percent":
        return f"0{decimals}\u00a0%" if lang == "es" else f"0{decimals}%"
    return f"#,##0{decimals}"


def _width(label: str, cells: Iterable[str]) -> int:
    return min(WIDEST, 2 + max(len(text) for text in (label, *cells)))


def _sheet_names(titles: Sequence[str]) -> list[str]:
    r"""Return names that Excel accepts: at most 31 characters, no []:*?/\, each only once."""
    names: list[str] = []
    for title in titles:
        plain = _FORBIDDEN_IN_NAME.sub(" ", title).strip(" '") or "-"
        name, number = plain[:LONGEST_NAME].rstrip(" '"), 1
        while name.casefold() in {taken.casefold() for taken in names}:
            number += 1
            ending = f" {number}"
            name = plain[: LONGEST_NAME - len(ending)].rstrip() + ending
        names.append(name)
    return names
