"""Filled-in profiles from a spreadsheet: codes or names in any language, every problem by row and field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import LOCALES, language
from territory.matching.own import built
from territory.matching.profiles import Profile
from territory.programme.kinds import FIRST_YEAR
from territory.programme.rules import MARKUP, lies_in
from territory.programme.sheets.opening import Formula, Refused, sheets
from territory.programme.vocabulary import FIELDS, Field, codes

TEXTS = ("name", "territory", "governance", "founded", "members", "certificates", "contact")
COLUMNS = (
    "name",
    "country",
    "territory",
    *(field.name for field in FIELDS if field.name != "country"),
    "governance",
    "founded",
    "members",
    "certificates",
    "contact",
    "source",
)
MOST_ROWS, LONGEST = 500, 200
DIVISION = re.compile(r"[A-U]?\s*(\d{2})(?!\d)")
WHOLE = re.compile(r"\d{1,7}(?:\.0+)?")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a sheet: its row (0 for the whole file), field, value found, rule."""

    row: int
    field: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A profile that somebody filled in.

    Attributes:
        row: of the sheet.
        name: as written.
        profile: its codes; its key is its row.
        values: all its fields as the store takes them, the contact among them: for editors only.
    """

    row: int
    name: str
    profile: Profile
    values: Mapping[str, object]


def label(column: str, lang: str) -> str:
    """Return the heading of a column in a language.

    >>> label("needs", "en"), label("name", "it")
    ('Looks for', 'Nome')
    """
    if column == "source":
        return language(lang).t("column.source")
    family = "column" if column in TEXTS else "field"
    return language(lang).t(f"matching.{family}.{column}")


def read(content: bytes, catalog: Catalog, today: date) -> tuple[tuple[Filled, ...], tuple[Problem, ...]]:
    """Return the profiles of a workbook (its first sheet) or CSV; none when there is any problem.

    Args:
        content: the file, untrusted.
        catalog: the open data package, for the codes.
        today: no cluster can have started later.
    """
    try:
        rows = sheets(content)[0].rows
    except (Refused, IndexError) as refused:
        return (), (Problem(0, "", str(getattr(refused, "value", ""))[:LONGEST], "unreadable"),)
    at = _header(rows[0] if rows else ())
    if "name" not in at or "country" not in at:
        return (), (Problem(1, "", "", "columns"),)
    filled: list[Filled] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str], int] = {}
    written = [(number, row) for number, row in enumerate(rows[1:], start=2) if any(map(_text, row))]
    if len(written) > MOST_ROWS:
        return (), (Problem(0, "", str(len(written)), "rows"),)
    for number, row in written:
        cells = {column: row[place] if place < len(row) else None for column, place in at.items()}
        one, wrong = _profile(number, cells, catalog, today)
        problems += wrong
        if one is None:
            continue
        key = (fold(one.name), one.profile.country)
        if key in first:
            problems.append(Problem(number, "name", f"{one.name} = {first[key]}"[:LONGEST], "duplicate"))
        first.setdefault(key, number)
        filled.append(one)
    if not written:
        problems.append(Problem(0, "", "", "empty"))
    return (() if problems else tuple(filled)), tuple(problems)


@cache
def _headings() -> dict[str, str]:
    return {
        fold(spelling): column
        for column in COLUMNS
        for spelling in (column, *(label(column, lang) for lang in LOCALES))
    }


def _header(row: Sequence[object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        column = _headings().get(fold(_text(cell)))
        if column:
            found.setdefault(column, place)
    return found


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    # The apostrophe that our own template puts before what looks like a formula.
    return (cell.text if isinstance(cell, Formula) else str(cell)).strip().removeprefix("'")


def _profile(
    number: int, cells: dict[str, object], catalog: Catalog, today: date
) -> tuple[Filled | None, list[Problem]]:
    problems: list[Problem] = []

    def wrong(column: str, value: str, rule: str) -> None:
        problems.append(Problem(number, column, value[:LONGEST], rule))

    texts = {column: _text(cell) for column, cell in cells.items()}
    for column, text in texts.items():
        if isinstance(cells[column], Formula):
            wrong(column, text, "formula")
        elif MARKUP.search(text):
            wrong(column, text, "markup")
        elif column in TEXTS and len(text) > LONGEST:
            wrong(column, text, "long")
    for column in ("name", "country"):
        if not texts[column]:
            wrong(column, "", "missing")
    given: dict[str, list[str]] = {}
    for field in FIELDS:
        found, unknown = _codes(texts.get(field.name, ""), field, catalog)
        if not any(one.field == field.name for one in problems):
            for text in unknown:
                wrong(field.name, text, "unknown_code")
            if len(found) > 1 and not field.many:
                wrong(field.name, texts[field.name], "one_only")
        given[field.name] = found
    founded = _whole(texts.get("founded", ""))
    if texts.get("founded") and not (founded and FIRST_YEAR <= founded <= today.year):
        wrong("founded", texts["founded"], "year")
    members = _whole(texts.get("members", ""))
    if texts.get("members") and not members:
        wrong("members", texts["members"], "number")
    territory = texts.get("territory", "").upper()
    if territory and given["country"] and not lies_in(territory, given["country"][0]):
        wrong("territory", texts["territory"], "territory")
    profile, _ = built(given, catalog)
    if profile is None or problems:
        return None, problems
    name = texts["name"]
    named = replace(profile, id=f"row-{number}", names=dict.fromkeys(LOCALES, name), territory=territory)
    values: dict[str, object] = {column: texts.get(column, "") for column in (*TEXTS, "source")}
    for field in FIELDS:
        values[field.name] = given[field.name] if field.many else getattr(profile, field.name)
    values |= {"territory": territory, "founded": founded, "members": members}
    return Filled(number, name, named, values), problems


def _whole(text: str) -> int | None:
    return int(float(text)) if WHOLE.fullmatch(text) else None


def _codes(text: str, field: Field, catalog: Catalog) -> tuple[list[str], list[str]]:
    found: list[str] = []
    unknown: list[str] = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        code = _code(part, field, catalog)
        (found if code else unknown).append(code or part)
    return found, unknown


def _code(part: str, field: Field, catalog: Catalog) -> str:
    known = codes(catalog, field.of)
    if field.of == "division":
        # 28, C28, 28.30 (NACE) and "28 Machinery" are the same division; a spreadsheet makes 1 of 01.
        match = DIVISION.match(part.upper())
        code = match[1] if match else part.zfill(2)
        return code if code in known else _spellings(catalog, field.of).get(fold(part), "")
    exact = next((one for one in (part, part.upper(), part.lower()) if one in known), "")
    return exact or _spellings(catalog, field.of).get(fold(part), "")


@cache
def _spellings(catalog: Catalog, of: str) -> dict[str, str]:
    return {
        fold(text): code for code, texts in reversed(codes(catalog, of).items()) for text in texts.values()
    }
