"""The workbook as XLSX: empty to fill in, or with a programme; one sheet of it as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from territory.i18n import Language
from territory.programme.iati.records import children
from territory.programme.kinds import kind_of
from territory.programme.model import Programme, Value
from territory.programme.sheets.layout import (
    DEMONSTRATION,
    FIRST_ROW,
    GUIDE,
    SHEETS,
    SOURCES,
    Column,
    columns,
)

EPOCH = datetime(2000, 1, 1)
ROOM = 2000  # rows that get lists to choose from
LONGEST = 31  # characters of a sheet's name

Row = dict[str, object]
Shown = Mapping[str, Mapping[str, str]]
NOTHING: Shown = {}


def rows(programme: Programme, shown: Shown) -> dict[str, list[Row]]:
    """Return the rows of every sheet: typed values by column code.

    Args:
        programme: what to write.
        shown: names from the catalogue: of projects by identifier, of indicators by code.
    """
    found: dict[str, list[Row]] = {kind: [] for kind in SHEETS}
    for record, parent in _records(programme, ""):
        kind = kind_of(record).name
        if kind in found:
            values = {c.code: _value(record, parent, c, shown) for c in columns(kind)}
            found[kind].append({code: value for code, value in values.items() if value not in (None, "")})
    return found


def workbook(
    words: Language,
    programme: Programme | None = None,
    notes: Sequence[tuple[str, str]] = (),
    shown: Shown = NOTHING,
) -> bytes:
    """Return the XLSX, empty or with a programme; equal arguments give equal bytes.

    Row 1 holds the stable codes and is hidden, row 2 the headings, row 3 how to fill in. Texts are typed as
    text, so that none becomes a formula. A demonstration says so in every sheet.

    Args:
        words: language of headings, explanations and lists.
        programme: what to write, or None for an empty template.
        notes: label and text of who says so, for a last sheet.
        shown: names from the catalogue, see `rows`.
    """
    from xlsxwriter import Workbook

    held = rows(programme, shown) if programme else {kind: [] for kind in SHEETS}
    demonstration = programme is not None and programme.demonstration
    buffer = io.BytesIO()
    # Plain text stays text: no formulas, no links, whatever it begins with.
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": words.t("sheet.title"), "created": EPOCH})
    styles = {
        "heading": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "how": book.add_format({"font_color": "#4A5560", "text_wrap": True, "valign": "top"}),
        "warning": book.add_format({"bold": True, "font_color": "#8F5300"}),
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "General"}),
    }
    styles["choice"] = styles["yes"] = styles["text"]
    _guide(book, words, styles, demonstration)
    for kind in SHEETS:
        _sheet(book, words, styles, kind, held[kind], demonstration)
    if notes:
        _sources(book, words, styles, notes)
    book.close()
    return buffer.getvalue()


def table(
    words: Language,
    kind: str,
    programme: Programme | None,
    as_text: Callable[[str], str],
    notes: Sequence[str] = (),
    names: Shown = NOTHING,
) -> bytes:
    """Return one sheet as CSV, with the same three rows on top; the decimal sign is a point.

    Args:
        words: language of headings, explanations and options.
        kind: of the records.
        programme: what to write, or None for an empty table.
        as_text: makes of a text one that no spreadsheet program takes for a formula.
        notes: lines to put below the table, behind an empty first cell; they are never read back.
        names: names from the catalogue, see `rows`.
    """
    shown = columns(kind)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([c.code for c in shown])
    writer.writerow([as_text(c.heading(words)) for c in shown])
    banner = words.t("sheet.demonstration") if programme and programme.demonstration else ""
    how = [as_text(c.explanation(words)) for c in shown]
    writer.writerow([banner, *how[1:]] if banner else how)
    for row in (rows(programme, names) if programme else {}).get(kind, []):
        writer.writerow([as_text(_plain(row.get(c.code), c, words)) for c in shown])
    for note in notes:
        writer.writerow(["#", as_text(note)])
    return out.getvalue().encode("utf-8-sig")


def _records(record: Any, parent: str) -> Iterator[tuple[Any, str]]:
    yield record, parent
    for child in children(record):
        yield from _records(child, record.trace.id)


def _value(record: Any, parent: str, column: Column, shown: Shown) -> object:
    if column.field == "shown":
        known = shown.get(column.kind, {})
        return record.name or known.get(record.trace.id) or known.get(record.code)
    if column.field == "id":
        return record.trace.id
    if column.field == "version":
        return record.trace.version or None
    if column.field == kind_of(record).parent:
        return parent
    if column.field == "position":
        return record.position or None
    value = getattr(record, column.field)
    if isinstance(value, Value):
        value = getattr(value, column.part) if value != Value() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, StrEnum):
        return value.value
    return ", ".join(value) if isinstance(value, tuple) else value


def _plain(value: object, column: Column, words: Language) -> str:
    if value is None:
        return ""
    if column.options:
        return column.option(str(value), words)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _sheet(
    book: Any, words: Language, styles: dict[str, Any], kind: str, held: list[Row], demonstration: bool
) -> None:
    sheet = book.add_worksheet(name(kind, words))
    shown = columns(kind)
    sheet.freeze_panes(FIRST_ROW - 1, 1)
    for j, column in enumerate(shown):
        sheet.write_string(0, j, column.code)
        sheet.write_string(1, j, column.heading(words), styles["heading"])
        sheet.write_string(2, j, column.explanation(words), styles["how"])
        sheet.set_column(j, j, 22, styles[column.shape])
        if column.options:
            choices = [column.option(code, words) for code in column.options]
            last = FIRST_ROW - 2 + max(ROOM, len(held))
            sheet.data_validation(FIRST_ROW - 1, j, last, j, {"validate": "list", "source": choices})
    sheet.set_row(0, None, None, {"hidden": True})
    if demonstration:
        sheet.write_string(0, len(shown), DEMONSTRATION)
        sheet.write_string(2, 0, words.t("sheet.demonstration"), styles["warning"])
        sheet.set_header(f"&C{words.t('sheet.demonstration')}")
    for i, row in enumerate(held, start=FIRST_ROW - 1):
        for j, column in enumerate(shown):
            _cell(sheet, i, j, row.get(column.code), column, words, styles)


def _cell(
    sheet: Any, i: int, j: int, value: object, column: Column, words: Language, styles: dict[str, Any]
) -> None:
    style = styles[column.shape]
    if value is None:
        return
    if isinstance(value, date):
        sheet.write_datetime(i, j, datetime(value.year, value.month, value.day), style)
    elif isinstance(value, int) or (isinstance(value, Decimal) and Decimal(repr(float(value))) == value):
        sheet.write_number(i, j, float(value), style)
    else:
        # A number with more digits than a spreadsheet keeps stays a text.
        sheet.write_string(i, j, _plain(value, column, words), styles["text"])


def name(kind: str, words: Language) -> str:
    """Return the name of a kind's sheet.

    >>> from territory.i18n import language
    >>> name("period", language("it"))
    'Periodi'
    """
    text = words.t("sheet.periods") if kind == "period" else words.t(f"edit.kinds.{kind}")
    return text[:LONGEST]


def _guide(book: Any, words: Language, styles: dict[str, Any], demonstration: bool) -> None:
    sheet = book.add_worksheet(words.t("sheet.guide"))
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, GUIDE)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.write_string(1, 0, words.t("sheet.title"), styles["heading"])
    if demonstration:
        sheet.write_string(2, 0, words.t("sheet.demonstration"), styles["warning"])
    for i, key in enumerate(("order", "keys", "absence", "choices", "all_or_nothing"), start=3):
        sheet.write_string(i, 0, words.t(f"sheet.guide.{key}"), styles["how"])


def _sources(book: Any, words: Language, styles: dict[str, Any], notes: Iterable[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(words.t("ui.sources"))
    sheet.write_string(0, 0, SOURCES)
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for i, (label, text) in enumerate(notes, start=1):
        sheet.write_string(i, 0, label, styles["heading"])
        sheet.write_string(i, 1, text, styles["text"])
