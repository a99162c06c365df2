"""Workbooks (XLSX, ODS) as rows: the archive is checked first, formulas give what they showed."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from territory.ingest import archives
from territory.ingest.limits import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Refused

WORKBOOK, OPEN_DOCUMENT = "xl/workbook.xml", "content.xml"
PLAIN_XML = (b"<", b"\xef\xbb\xbf<")
Value = str | float | int | None


def check(content: bytes) -> str:
    """Return "xlsx" or "ods" when the archive stays within the limits, "" when it is no workbook.

    Raises:
        Refused: it would unpack too far, or declares a document type.
    """
    with archives.opened(content) as archive:
        names = set(archive.namelist())
        kind = "xlsx" if WORKBOOK in names else "ods" if OPEN_DOCUMENT in names else ""
        if not kind:
            return ""
        try:
            for one in archive.infolist():
                if one.filename.lower().endswith((".xml", ".rels")):
                    text = archive.read(one)
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        raise Refused("doctype", one.filename)
                    # Another encoding could hide a document type from this search.
                    if text.strip() and not text.lstrip().startswith(PLAIN_XML):
                        raise Refused("unreadable", one.filename)
        except archives.BROKEN as error:
            raise Refused("unreadable", str(error)) from error
        return kind


def sheets(content: bytes, wanted: str = "") -> tuple[tuple[str, ...], str, list[list[Value]]]:
    """Return the names of the sheets, the one that was read, and its rows from the sheet's first cell on.

    Without a wish, the first sheet with two rows is read.

    Raises:
        Refused: it cannot be opened, or the sheet is beyond the limits.
    """
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = tuple(str(name) for name in book.sheet_names)
        candidates = [wanted] if wanted in names else list(names)
        for name in candidates:
            held = book.get_sheet_by_name(name)
            height, width = (held.end[0] + 1, held.end[1] + 1) if held.end else (0, 0)
            if height * width == 0 or (height < 2 and name != candidates[-1]):
                continue
            if width > MOST_COLUMNS:
                raise Refused("columns", f"{MOST_COLUMNS:,}")
            if height > MOST_ROWS:
                raise Refused("rows", f"{MOST_ROWS:,}")
            if height * width > MOST_CELLS:
                raise Refused("cells", f"{MOST_CELLS:,}")
            rows = held.to_python(skip_empty_area=False)
            return names, name, [[plain(cell) for cell in row] for row in rows]
    except Refused:
        raise
    except Exception as error:
        # The reader raises whatever a broken part makes it stumble over.
        raise Refused("unreadable", f"{type(error).__name__}: {error}") from error
    raise Refused("empty")


def plain(cell: object) -> Value:
    """Return a cell as text, number or nothing.

    Raises:
        Refused: a text is too long.

    >>> plain(2022.0), plain(12.5), plain(""), plain(date(2022, 1, 31))
    (2022, 12.5, None, '2022-01-31')
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    text = str(cell) if not isinstance(cell, timedelta) else f"{cell}"
    if len(text) > LONGEST_CELL:
        raise Refused("cell", f"{LONGEST_CELL:,}")
    return text
