"""Untrusted bytes as rows of cells: a workbook or a CSV, its limits checked before it is opened."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_BYTES = 8_000_000
MOST_UNPACKED = 80_000_000
MOST_MEMBERS = 300
MOST_TIMES = 60  # unpacked against packed, of a member over SMALL
SMALL = 1_000_000
MOST_ROWS, MOST_COLUMNS = 30_000, 100
LONGEST_CELL = 131_072
ZIP = b"PK\x03\x04"
# A formula; a cell right of the column CV (the 100th); a row of more than 30,000.
FAR_OR_FORMULA = re.compile(
    rb"<(?:\w+:)?f[\s>/]|r=[\"'](?:[A-Z]{3,}|[D-Z][A-Z]|C[W-Z])\d|r=[\"'][A-Z]*(?:[1-9]\d{5,}|[3-9]\d{4})[\"']"
)
PLAIN_XML = (b"<", b"\xef\xbb\xbf<")
HIDING = (b"<", b"\xff", b"\xfe")  # how XML in 16 or 32 bits begins


class Refused(Exception):  # noqa: N818 - named for what happened
    """A file is not opened.

    Attributes:
        rule: key of the reason.
        value: what was found.
    """

    def __init__(self, rule: str, value: str) -> None:
        super().__init__(f"{rule}: {value}")
        self.rule, self.value = rule, value


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes: what it shows is not in the file for certain."""

    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name and its rows, the first row at index 0; a CSV has one sheet, without a name."""

    name: str
    rows: list[tuple[object, ...]]


def sheets(content: bytes) -> list[Sheet]:
    r"""Return the sheets of a workbook or a CSV, with formulas marked and never computed.

    Raises:
        Refused: it is too large, expands too much, holds a document type, or is neither of the two.

    >>> sheets(b"a;b\r\n1;\r\n")
    [Sheet(name='', rows=[('a', 'b'), ('1', '')])]
    """
    if len(content) > MOST_BYTES:
        raise Refused("sheet_size", f"{len(content):,}")
    if not content.startswith(ZIP):
        return [Sheet("", _delimited(content))]
    if check(content):
        return _fast(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return [Sheet(sheet.title, list(_rows(sheet))) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as error:
        # openpyxl raises whatever a broken part makes it stumble over.
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error


def check(content: bytes) -> bool:
    """Return whether an XLSX is plain: no formula, and no cell beyond `MOST_ROWS` and `MOST_COLUMNS`.

    Raises:
        Refused: it does not stay within the limits when it is unpacked; no more of it is unpacked.
    """
    plain = True
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise Refused("sheet_bomb", f"{len(members):,} files")
            total = sum(member.file_size for member in members)
            if total > MOST_UNPACKED:
                raise Refused("sheet_bomb", f"{total:,} bytes")
            for member in members:
                times = member.file_size / max(1, member.compress_size)
                if member.file_size > SMALL and times > MOST_TIMES:
                    raise Refused("sheet_bomb", f"{member.filename} × {times:.0f}"[:80])
            names = {member.filename.lower() for member in members}
            # Readers guess other formats by these parts; only workbooks in XML are looked through below.
            if "xl/workbook.xml" not in names or names & {"xl/workbook.bin", "content.xml", "mimetype"}:
                raise Refused("sheet_unreadable", "xl/workbook.xml")
            for member in members:
                text = archive.read(member)
                if _is_xml(member.filename, text) and FAR_OR_FORMULA.search(text):
                    plain = False
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error
    except Exception as error:
        if isinstance(error, Refused):
            raise
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error
    return plain


def _fast(content: bytes) -> list[Sheet]:
    """Return the sheets of a plain workbook; the reader keeps whole rectangles: no cell may lie far out."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found: list[Sheet] = []
        for sheet in book.sheet_names:
            held = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            rows: list[tuple[object, ...]] = [
                tuple(None if value == "" else value for value in row) for row in held
            ]
            found.append(Sheet(sheet, rows))
        return found
    except Exception as error:
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error


def _is_xml(name: str, text: bytes) -> bool:
    """Return whether a member is XML, whatever it is called; refuse what could hide or declare something."""
    if not text.lstrip().startswith(PLAIN_XML):
        # Another encoding could hide a document type from the search below.
        if name.lower().endswith((".xml", ".rels", ".vml")) or text[:4].strip(b"\0 \t\r\n")[:1] in HIDING:
            raise Refused("sheet_unreadable", f"{name}: encoding"[:80])
        return False
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("sheet_doctype", name[:80])
    return True


def _rows(sheet: Any) -> Iterator[tuple[object, ...]]:
    # The size that a sheet claims for itself is not to be believed.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > MOST_ROWS:
            raise Refused("sheet_rows", f"{sheet.title}: {MOST_ROWS:,}"[:80])
        yield tuple(Formula(str(cell.value)) if cell.data_type == "f" else cell.value for cell in row)


def _delimited(content: bytes) -> list[tuple[object, ...]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("sheet_encoding", f"byte {error.start}") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused("sheet_unreadable", str(error)[:80]) from error
    if len(rows) > MOST_ROWS:
        raise Refused("sheet_rows", f"{MOST_ROWS:,}")
    # The csv module has such a limit too, but other packages lift it for the whole process.
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Refused("sheet_unreadable", f"> {LONGEST_CELL:,}")
    return [tuple(row[:MOST_COLUMNS]) for row in rows]
