"""Untrusted bytes as rows of cells: a workbook or a CSV, its limits checked before it is opened."""

from __future__ import annotations

import csv
import io
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
ZIP = b"PK\x03\x04"
PLAIN_XML = (b"<", b"\xef\xbb\xbf<")


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
    check(content)
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        return [Sheet(sheet.title, list(_rows(sheet))) for sheet in book.worksheets]
    except Refused:
        raise
    except Exception as error:
        # openpyxl raises whatever a broken part makes it stumble over.
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error


def check(content: bytes) -> None:
    """Raise `Refused` unless an XLSX stays within the limits when it is unpacked, without unpacking more."""
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
            for member in members:
                if member.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_xml(member.filename, archive.read(member))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error
    except Exception as error:
        if isinstance(error, Refused):
            raise
        raise Refused("sheet_unreadable", f"{type(error).__name__}: {error}"[:80]) from error


def _check_xml(name: str, text: bytes) -> None:
    # Another encoding could hide a document type from the search below.
    if not text.lstrip().startswith(PLAIN_XML):
        raise Refused("sheet_unreadable", f"{name}: encoding"[:80])
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise Refused("sheet_doctype", name[:80])


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
    return [tuple(row[:MOST_COLUMNS]) for row in rows]
