"""Bytes of delimited text as rows: encoding and separator found in the content, or as the person says."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from territory.ingest.limits import LONGEST_CELL, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Refused

SEPARATORS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "latin-1", "cp850", "mac-roman")
SINGLE_BYTE = ("cp1252", "mac-roman", "cp850")
LETTERS = frozenset("áéíóúñüàèìòùâêôãõçÁÉÍÓÚÑÜÀÈÌÒÙÂÊÔÃÕÇºª°«»–—’“”€")
SAMPLE_LINES = 60
SAMPLE_CHARACTERS = 200_000
NAMED = re.compile(r"sep=(.)\r?\n")


def decode(content: bytes, encoding: str = "") -> tuple[str, str]:
    r"""Return the text and the encoding it was read with.

    A byte order mark decides; then zeros between letters (UTF-16); then whether it is valid UTF-8. What is
    left is one byte a letter: the encoding that makes the most letters of our languages of the high bytes.

    Raises:
        Refused: it is no text, or cannot be read with the encoding asked for.

    >>> decode("Córdoba".encode("cp1252")), decode("Córdoba".encode("utf-8"))[1]
    (('Córdoba', 'cp1252'), 'utf-8')
    >>> decode("Córdoba".encode("cp850"))
    ('Córdoba', 'cp850')
    """
    found = encoding or _encoding(content)
    name = "utf-8-sig" if found == "utf-8" else found
    if found == "utf-16" and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise Refused("encoding", f"{found}: byte {error.start}") from error
    if "\0" in text:
        raise Refused("binary")
    return text, found


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = content[:4000]
    if len(head) > 3 and max(head[::2].count(0), head[1::2].count(0)) > 0.3 * len(head) / 2:
        return "utf-16"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        high = bytes(byte for byte in content[:SAMPLE_CHARACTERS] if byte > 127)
        known = {
            name: sum(letter in LETTERS for letter in high.decode(name, "replace")) for name in SINGLE_BYTE
        }
        return max(SINGLE_BYTE, key=lambda name: known[name])


def separator(text: str) -> str:
    r"""Return the separator with which most lines have the same number of cells.

    >>> separator("a;b\nx;1,5\ny;2,5\n"), separator("a,b\nx,1\n"), separator("a\tb\n1\t2\n")
    (';', ',', '\t')
    """
    if named := NAMED.match(text):
        return named[1]
    sample = text[:SAMPLE_CHARACTERS]

    def agreement(one: str) -> float:
        try:
            rows = [row for row, _ in zip(_reader(sample, one), range(SAMPLE_LINES), strict=False) if row]
        except csv.Error:
            return 0.0
        if not rows:
            return 0.0
        width, lines = Counter(len(row) for row in rows).most_common(1)[0]
        return 0.0 if width < 2 else lines / len(rows) + min(width, 50) / 1000

    return max(SEPARATORS, key=agreement)


def rows(text: str, one: str) -> list[list[str]]:
    r"""Return every row as texts; the row at index 0 is line 1 of a spreadsheet.

    Raises:
        Refused: too many rows, columns or cells, or a cell that is too long.

    >>> rows('a;"b;c"\r\n1;2\r\n', ";")
    [['a', 'b;c'], ['1', '2']]
    """
    if named := NAMED.match(text):
        text = text[named.end() :]
    found: list[list[str]] = []
    cells = 0
    try:
        for row in _reader(text, one):
            cells += len(row)
            if len(row) > MOST_COLUMNS:
                raise Refused("columns", f"{MOST_COLUMNS:,}")
            if len(found) >= MOST_ROWS:
                raise Refused("rows", f"{MOST_ROWS:,}")
            if cells > MOST_CELLS:
                raise Refused("cells", f"{MOST_CELLS:,}")
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise Refused("cell", f"{LONGEST_CELL:,}")
            found.append(row)
    except csv.Error as error:
        raise Refused("unreadable", str(error)) from error
    return found


def _reader(text: str, one: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=one)
