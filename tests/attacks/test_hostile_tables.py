"""Hostile files for /own-data: each is refused with a clear message, or read as harmless text."""

from __future__ import annotations

import io
import json
import re
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hostile_books import SHEET, rebuilt

from territory.catalog import open_catalog
from territory.export import own as files
from territory.geography import territories
from territory.i18n import LOCALES, language
from territory.ingest.checking import check
from territory.ingest.limits import LARGE_BYTES, MOST_BYTES, MOST_COLUMNS, Refused
from territory.ingest.opening import open_file
from territory.settings import Settings
from territory.views.own.page import page
from territory.views.own.report import Held, refusal
from territory.views.selection import Selection

KNOWN = territories(open_catalog())
PAYLOAD = "<img src=x onerror=alert(1)>"


def workbook(**members: bytes) -> bytes:
    return rebuilt([["provincia", "empleo"], ["Salta", 3]], **members)


SPREADSHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%b</sheetData></worksheet>'
CELL = b'<row r="%d"><c r="%b" t="inlineStr"><is><t>%b</t></is></c></row>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><worksheet/>'
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
)


def compressed_table() -> bytes:
    """A Parquet of some kilobytes whose one column unpacks to more than two million texts."""
    out = io.BytesIO()
    pq.write_table(
        pa.table({"provincia": pa.array(["Salta"] * 2_000_001).dictionary_encode()}), out, compression="zstd"
    )
    return out.getvalue()


def huge_texts() -> bytes:
    """A Parquet of a megabyte that says it has two million rows, each a text of a million letters."""
    out = io.BytesIO()
    texts = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(2_000_000, np.int32)), pa.array(["x" * 1_000_000])
    )
    pq.write_table(pa.table({"provincia": texts, "empleo": np.ones(2_000_000)}), out, compression="zstd")
    return out.getvalue()


def plain_texts() -> bytes:
    """Three hundred million letters, written out and packed."""
    out = io.BytesIO()
    texts = pa.array(["x" * 100_000] * 3_000)
    pq.write_table(pa.table({"provincia": texts}), out, compression="zstd", use_dictionary=False)
    return out.getvalue()


def long_texts() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"provincia": ["x" * 50_000_000] * 2}), out, compression="zstd")
    return out.getvalue()


def cut_parquet() -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({"a": [1]}), out)
    return out.getvalue()[:-30] + b"PAR1"


REFUSED: dict[str, tuple[Callable[[], bytes], set[str]]] = {
    "empty": (lambda: b"", {"empty"}),
    "blanks only": (lambda: b" \r\n\t" * 50, {"empty"}),
    "too many bytes": (lambda: b"a;b\n" * (LARGE_BYTES // 4 + 1), {"size"}),
    "a workbook of 21 MB": (lambda: b"PK\x03\x04" + bytes(MOST_BYTES), {"size"}),
    "100 MB of one quote": (lambda: b'"' * LARGE_BYTES, {"cell", "unreadable"}),
    "100 MB of quotes in rows": (lambda: b'"";""\n' * (LARGE_BYTES // 6), {"rows"}),
    "100 MB of separators": (lambda: b"a;b\n" + b";" * (LARGE_BYTES - 4), {"columns", "memory", "unreadable"}),
    "100 MB in one line": (lambda: b"a;b\n" + b"x" * (LARGE_BYTES - 4), {"cell", "unreadable"}),
    "2,000,001 rows": (lambda: b"a;b\n" + b"x;1\n" * 2_000_001, {"rows"}),
    "zeros in text": (lambda: b"provincia;empleo\nSal\0ta;3\n", {"binary"}),
    "a million columns": (lambda: b";".join(b"a" for _ in range(1_000_000)), {"columns"}),
    "a huge cell": (lambda: b"provincia;empleo\n" + b"x" * 5_000_000 + b";3\n", {"cell", "unreadable"}),
    "an open quote": (lambda: b'provincia;empleo\n"Salta;3\n' + b"Jujuy;4\n" * 300_000, {"cell", "unreadable"}),
    "workbook that unpacks a thousandfold": (lambda: workbook(**{SHEET: SPREADSHEET % (CELL % (1, b"A1", b"x" * 61_000_000))}), {"bomb"}),
    "workbook of many large parts": (lambda: workbook(**{f"xl/media/{n}.bin": bytes(900_000) for n in range(200)}), {"bomb"}),
    "workbook of very many parts": (lambda: workbook(**{f"docProps/{n}.xml": b"<a/>" for n in range(400)}), {"bomb"}),
    "billion laughs": (lambda: workbook(**{SHEET: LAUGHS}), {"doctype"}),
    "outside entity": (lambda: workbook(**{SHEET: OUTSIDE}), {"doctype"}),
    "outside entity in UTF-16": (lambda: workbook(**{SHEET: OUTSIDE.decode().encode("utf-16")}), {"unreadable"}),
    "a cell in the last row": (lambda: workbook(**{SHEET: SPREADSHEET % (CELL % (1_048_576, b"XFD1048576", b"x"))}), {"rows", "columns", "cells", "memory", "unreadable"}),
    "cut workbook": (lambda: workbook()[:-200], {"unreadable"}),
    "archive that leads out": (lambda: _archive({"../../etc/passwd": b"x"}), {"archive"}),
    "archive of no workbook": (lambda: _archive({"notes.txt": b"x"}), {"format"}),
    "nested archive": (lambda: _archive({"a.zip": _archive({"b.zip": bytes(1000)})}), {"format"}),
    "Parquet that unpacks to two million rows": (compressed_table, {"rows"}),
    "Parquet of endless texts": (long_texts, {"cell", "memory", "unreadable"}),
    "Parquet of two million huge texts": (huge_texts, {"cell", "memory", "unreadable"}),
    "Parquet of huge texts written out": (plain_texts, {"cell", "memory", "unreadable"}),
    "cut Parquet": (cut_parquet, {"unreadable", "memory"}),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {"old_excel"}),
    "PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3", {"pdf"}),
    "GeoPackage of zeros": (lambda: b"SQLite format 3\0" + bytes(600), {"unreadable"}),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(100), {"format"}),
    "VRT that reads a file": (lambda: b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>', {"format"}),
    "GeoJSON of a deep nest": (lambda: b'{"type":"FeatureCollection","features":' + b"[" * 200_000, {"unreadable", "memory"}),
    "JSON of another kind": (lambda: b'{"a":1}', {"format"}),
}  # fmt: skip


def _archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_soon_with_a_reason_and_a_remedy(name: str) -> None:
    make, rules = REFUSED[name]
    content = make()
    before, begun = psutil.Process().memory_info().rss, time.monotonic()
    with pytest.raises(Refused) as refused:
        open_file(content)
    assert refused.value.rule in rules
    assert time.monotonic() - begun < 30  # the promise of the limits, not a measure of speed
    assert psutil.Process().memory_info().rss - before < 100_000_000
    for lang in LOCALES:
        said, remedy = refusal(refused.value, language(lang))
        assert said
        assert remedy
        assert "Traceback" not in said


HOSTILE = [
    "=HYPERLINK(\"http://evil\",\"x\")",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-1+2",
    PAYLOAD,
    "</td></tr></table><script>alert(1)</script>",
    "${alert(1)}`{{7*7}}{% raw %}",
    "../../etc/passwd",
    "javascript:alert(1)",
    "\u202eevil",
    "[x](javascript:alert(1))",
]  # fmt: skip


def held(texts: list[str], sector: str = "C") -> Held:
    """A table in which every text is hostile: names of columns, places, sectors, values and the file."""

    def quoted(text: str) -> str:
        doubled = text.replace('"', '""')
        return f'"{doubled}"'

    rows = [["provincia", "sector", "período", quoted(PAYLOAD)]]
    rows += [["Salta", quoted(text), "2022", "12"] for text in texts]
    rows += [["Jujuy", quoted(text), "2022", "7"] for text in texts]
    rows += [[quoted(text), sector, "2022", quoted(text)] for text in texts]
    opened = open_file("\n".join(";".join(row) for row in rows).encode())
    return Held("k", f"{PAYLOAD}.csv", opened, check(opened, KNOWN))


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("part", ["", "analysis", "print"])
def test_texts_of_a_table_are_text_in_every_view(part: str, lang: str) -> None:
    catalog = open_catalog()
    for indicator in ("count", "location_quotient"):
        selection = Selection("owndata", lang, part=part, territory="AR-A", indicator=indicator)
        made = page(catalog, Settings(), selection, (), held(HOSTILE))
        text = made.body + "".join(region.html for region in made.regions.values())
        assert "<script>alert" not in text
        assert not re.search(r"<img[^>]+onerror", text)
        assert not re.search(r"""(href|src)=["']?javascript:""", text)
        assert "49" not in re.findall(r"\{\{7\*7\}\}|49(?=\{%)", text)
        assert PAYLOAD not in made.description + made.title + str(made.query)


def test_nothing_in_the_files_taken_away_is_a_formula() -> None:
    one = held(HOSTILE)
    assert one.opened is not None
    assert one.table is not None
    words = language("es")
    book = openpyxl.load_workbook(io.BytesIO(files.marked(one.opened, one.table, KNOWN, words)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    text = files.report_csv(one.table, KNOWN, words).decode("utf-8-sig")
    import csv

    for line in csv.reader(io.StringIO(text), delimiter=";"):
        for cell in line:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_another_persons_file_is_read_while_a_heavy_one_is() -> None:
    content, ended = REFUSED["2,000,001 rows"][0](), []

    def read_heavy() -> None:
        try:
            open_file(content)
        except Refused as refused:
            ended.append(refused.rule)

    heavy = threading.Thread(target=read_heavy)
    heavy.start()
    assert open_file(b"provincia;empleo\nSalta;3\n").rows[1] == ("Salta", "3")
    heavy.join()
    assert ended == ["rows"]


def test_the_reading_process_may_open_no_file_and_no_connection(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    code = (
        "from territory.ingest import worker\nimport socket\nworker._lock()\nfound = []\n"
        f"for what in (lambda: open({str(secret)!r}), lambda: open('/etc/passwd'), lambda: open({str(secret)!r}, 'w'),"
        " lambda: socket.create_connection(('127.0.0.1', 9)), lambda: __import__('os').system('true')):\n"
        "    try:\n        what()\n        found.append('done')\n    except PermissionError:\n        found.append('refused')\n"
        "print(found)"
    )
    import subprocess

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(said.replace("'", '"')) == ["refused"] * 5


def test_a_table_may_be_as_wide_as_the_limit_says() -> None:
    names = ";".join(["provincia", *(f"c{n}" for n in range(MOST_COLUMNS - 1))])
    opened = open_file(f"{names}\n{';'.join(['Salta', *['1'] * (MOST_COLUMNS - 1)])}\n".encode())
    assert len(opened.rows[0]) == MOST_COLUMNS


def test_a_hundred_thousand_unknown_names_cost_no_more_than_the_rows() -> None:
    rows = "\n".join(f"Lugar {number};{number}" for number in range(20_000))
    opened = open_file(f"provincia;empleo\n{rows}\n".encode())
    begun = time.process_time()
    table = check(opened, KNOWN)
    assert time.process_time() - begun < 30  # with a search for each it would be minutes
    assert len(table.problems) == 20_000
    made = page(open_catalog(), Settings(), Selection("owndata", "es"), (), Held("k", "x.csv", opened, table))
    assert len(made.body) < 200_000


def test_nothing_that_all_sessions_share_remembers_a_text_of_a_table() -> None:
    from territory.geography import fold

    before = fold.cache_info().misses
    check(open_file("provincia;empleo\nTexto que solo esta sesión conoce;3\n".encode()), KNOWN)
    check(open_file("provincia;empleo\nOtro texto que nadie más conoce;3\n".encode()), KNOWN)
    assert fold.cache_info().misses - before <= fold.cache_info().maxsize  # names of territories may be new
    misses = fold.cache_info().misses
    check(open_file(b"provincia;empleo\nUn tercer texto;3\n"), KNOWN)
    assert fold.cache_info().misses == misses
