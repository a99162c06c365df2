"""Workbooks with a part that no program would write."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"


def rebuilt(rows: Iterable[list[object]], **members: bytes) -> bytes:
    """Return a small real workbook with some of its parts replaced or added."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    plain, out = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            if one not in members:
                new.writestr(one, old.read(one))
        for one, content in members.items():
            new.writestr(one, content)
    return out.getvalue()
