"""Hostile workbooks are refused before they are opened, with a reason, or read as plain text."""

from __future__ import annotations

import io
import tracemalloc

import pytest
from hostile_books import SHEET, rebuilt
from openpyxl import load_workbook

from territory.i18n import language
from territory.programme.sheets.annotating import annotated, explained
from territory.programme.sheets.opening import MOST_BYTES, Refused, sheets
from territory.programme.sheets.reading import load

ES = language("es")


def workbook(**members: bytes) -> bytes:
    return rebuilt([["note.id", "note.project", "note.text"]], **members)


HEAD = b'<?xml version="1.0"?>'
ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
CELL = b'<row r="1"><c r="A1" t="inlineStr"><is><t>%b</t></is></c></row>'
BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 99 + b'">]>' + ROWS % (CELL % b"&b;")
FILE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + ROWS % (CELL % b"&a;")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (workbook(**{SHEET: HEAD + ROWS % (CELL % (b"x" * 61_000_000))}), "sheet_bomb"),
        (workbook(**{f"xl/media/{n}.bin": bytes(900_000) for n in range(100)}), "sheet_bomb"),
        (workbook(**{f"docProps/{n}.xml": b"<a/>" for n in range(400)}), "sheet_bomb"),
        (workbook(**{SHEET: HEAD + BOMB}), "sheet_doctype"),
        (workbook(**{SHEET: HEAD + FILE}), "sheet_doctype"),
        (workbook(**{"xl/sharedStrings.xml": FILE}), "sheet_doctype"),
        (workbook(**{SHEET: BOMB.decode().encode("utf-16")}), "sheet_unreadable"),
        (workbook(**{"xl/hidden.dat": FILE}), "sheet_doctype"),
        (workbook(**{"xl/hidden.dat": FILE.decode().encode("utf-16")}), "sheet_unreadable"),
        (workbook(**{"xl/workbook.bin": b"x"}), "sheet_unreadable"),
        (workbook(**{SHEET: b"<worksheet>"}), "sheet_unreadable"),
        (workbook(**{"xl/workbook.xml": b"<a/>"}), "sheet_empty"),
        (workbook()[:-200], "sheet_unreadable"),
        (b"PK\x03\x04" + b"\0" * 500, "sheet_unreadable"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 500, "sheet_encoding"),
        (b"x" * (MOST_BYTES + 1), "sheet_size"),
        (b"note.id\r\n" + b"\r\n" * 30_001, "sheet_rows"),
        (b'"' + b"x" * 200_000, "sheet_unreadable"),
        (b"", "sheet_empty"),
        (b"\x00\x01\x02", "sheet"),
    ],
)
def test_refused_with_its_reason(content: bytes, rule: str) -> None:
    found = load(content, lambda: "n")
    assert found.entries == ()
    assert [problem.rule for problem in found.problems] == [rule]
    assert explained(found.problems[0], ES)


def test_a_bomb_is_not_unpacked_to_find_out() -> None:
    content = workbook(**{SHEET: HEAD + ROWS % (CELL % (b"x" * 61_000_000))})
    tracemalloc.start()
    with pytest.raises(Refused):
        sheets(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_sheet_that_claims_a_million_columns_is_read_as_far_as_it_goes() -> None:
    far = b'<row r="1"><c r="A1" t="inlineStr"><is><t>note.id</t></is></c><c r="XFD1"><v>1</v></c></row>'
    (sheet,) = sheets(workbook(**{SHEET: HEAD + ROWS % far}))
    assert len(sheet.rows[0]) <= 100


def test_a_cell_far_out_is_not_given_room() -> None:
    # The last cell that a sheet can have: a reader that keeps whole rectangles would need 17 billion places.
    far = (CELL % b"note.id") + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Refused, match="sheet_rows"):
        sheets(workbook(**{SHEET: HEAD + ROWS % far}))


def test_a_formula_is_never_computed_nor_taken_for_a_value() -> None:
    formula = b'<row r="4"><c r="A4"><f>HYPERLINK("http://x")</f><v>7</v></c></row>'
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>note.id</t></is></c></row>'
    found = load(workbook(**{SHEET: HEAD + ROWS % (head + formula)}), lambda: "n")
    assert ("formula", "A4") in {(problem.rule, problem.cell) for problem in found.problems}


def test_hostile_text_comes_back_as_text_in_the_annotated_workbook() -> None:
    text = "=cmd|' /C calc'!A0"
    content = f"note.id,note.project,note.text\r\n\r\n\r\nN1,P1,{text}\r\n".encode()
    found = load(content, lambda: "n")
    book = load_workbook(io.BytesIO(annotated(content, found.problems, ES)))
    assert (book.active["C4"].value, book.active["C4"].data_type) == (text, "s")
