"""Materials that somebody adds to the knowledge map: checked by field, held by an address or a file.

A material is a row of `knowledge_materials` as text. Nothing here is kept.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from urllib.parse import urlsplit

import pandas as pd
from babel import Locale

from territory.catalog import Catalog
from territory.geography import fold
from territory.table_schema import read_rows

TABLE = "knowledge_materials"
FIELDS = ("title", "publisher", "type", "year", "member", "written", "topics", "address")
"""What a person says of a material, as its columns are called."""
CODED = ("type", "topics", "member", "written")
OPTIONAL = frozenset({"member", "year", "address"})
SOURCE, LOCATOR, STATUS = "institution", "added by hand on /evidence", "observed"
MOST = 10
LONGEST = 6000
"""Characters of all materials in an address."""
LONGEST_TYPED = 1000
WITHIN = ";"

Row = dict[str, str]


@cache
def vocabulary(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that each coded column may hold: types and members as declared, topics in use."""
    declared = {field["name"]: field for field in catalog.resources[TABLE].schema["fields"]}
    topics = {topic for cell in catalog.table(TABLE)["topics"] for topic in parts(cell)}
    return {
        "type": tuple(declared["type"]["constraints"]["enum"]),
        "topics": tuple(sorted(topics)),
        "member": tuple(declared["member"]["constraints"]["enum"]),
        "written": tuple(code for code in map(str, Locale("en").languages) if len(code) == 2),
    }


def parts(cell: str) -> list[str]:
    """Return what stands between semicolons.

    >>> parts("cluster; led;")
    ['cluster', 'led']
    """
    return [part.strip() for part in cell.split(WITHIN) if part.strip()]


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return the rows of a table with every cell as text, "" for an empty one."""
    return [
        {str(name): "" if pd.isna(cell) else str(cell) for name, cell in row.items()}
        for row in table.to_dict("records")
    ]


def checked(
    catalog: Catalog, given: Mapping[str, str], others: Sequence[Row], latest: int
) -> tuple[Row, dict[str, str]]:
    """Return a material as it would stand in the table, and what is wrong with it by field.

    Args:
        catalog: the open data package.
        given: what a person typed, by field.
        others: materials that were added before.
        latest: the last year that a material can be of.

    Returns:
        (material, problems): a problem is "missing", "long", "code", "year", "address" or "known".
    """
    row = {name: _plain(given.get(name, "")) for name in FIELDS}
    row["topics"] = WITHIN.join(sorted(set(parts(row["topics"]))))
    problems = {name: "missing" for name in FIELDS if not row[name] and name not in OPTIONAL}
    known = vocabulary(catalog)
    for name in CODED:
        if any(code not in known[name] for code in parts(row[name])):
            problems[name] = "code"
    for field in catalog.resources[TABLE].schema["fields"]:
        longest = field.get("constraints", {}).get("maxLength")
        if longest and len(row.get(field["name"], "")) > longest:
            problems[field["name"]] = "long"
    if row["year"] and not (re.fullmatch("[0-9]{4}", row["year"]) and 1800 <= int(row["year"]) <= latest):
        problems["year"] = "year"
    if row["address"] and not is_address(row["address"]):
        problems["address"] = "address"
    if not problems and _same(row) in {_same(one) for one in (*rows_of(catalog.table(TABLE)), *others)}:
        problems["title"] = "known"
    return row, problems


def is_address(text: str) -> bool:
    """Return whether a text is the address of a page: http or https, a host, and nobody's password.

    >>> [is_address(one) for one in ("https://unido.org/a", "javascript:alert(1)", "http://me:key@unido.org")]
    [True, False, False]
    """
    try:
        found = urlsplit(text)
        found.port  # noqa: B018 - raises for what is no number
    except ValueError:
        return False
    plain = text.isprintable() and not set(text) & set(" <>\"'`\\")
    return plain and found.scheme in ("http", "https") and bool(found.hostname) and "@" not in found.netloc


def short_form(rows: Iterable[Mapping[str, str]]) -> str:
    r"""Return materials as they stand in an address: a row each, columns as in `FIELDS`.

    >>> short_form([{"type": "book", "title": "Clusters, again", "year": "2009"}])
    '"Clusters, again",,book,2009,,,,'
    """
    return _delimited([row.get(name, "") for name in FIELDS] for row in rows).rstrip("\n")


def from_short_form(text: str) -> tuple[list[Row], int]:
    r"""Return the rows that an address holds, unchecked, and how many of them cannot be read.

    >>> rows, unread = from_short_form("Clusters,,book,2009,,,,\nbook")
    >>> rows[0]["title"], rows[0]["member"], len(rows), unread
    ('Clusters', '', 1, 1)
    """
    try:
        lines = [line for line in read_rows(text[:LONGEST]) if line]
    except csv.Error:
        return [], 1
    rows = [dict(zip(FIELDS, line, strict=True)) for line in lines[:MOST] if len(line) == len(FIELDS)]
    return rows, len(lines) - len(rows)


def completed(catalog: Catalog, rows: Sequence[Row]) -> list[Row]:
    """Return materials with key, source, locator and status; keys are made of title and year."""
    taken = set(catalog.table(TABLE)["id"])
    made = []
    for row in rows:
        key = _key(row, taken)
        taken.add(key)
        made.append(row | {"id": key, "source": SOURCE, "locator": LOCATOR, "status": STATUS})
    return made


def for_the_home_folder(catalog: Catalog, rows: Sequence[Row]) -> list[list[str]]:
    """Return the institution's table with more materials below its own: header, then rows, every cell a text.

    A file of that name in the institution's data folder takes the place of the one before, so what the
    institution has added already comes along.
    """
    columns = [field["name"] for field in catalog.resources[TABLE].schema["fields"]]
    every = (*rows_of(catalog.added(TABLE)), *completed(catalog, rows))
    return [columns, *([row[column] for column in columns] for row in every)]


def _key(row: Row, taken: set[str]) -> str:
    stem = re.sub("[^a-z0-9]+", "-", fold(row["title"])).strip("-")[:40].strip("-") or "material"
    stem = f"{stem}-{row['year']}" if row["year"] else stem
    at = 2
    key = stem
    while key in taken:
        key, at = f"{stem}-{at}", at + 1
    return key


def _same(row: Mapping[str, str]) -> tuple[str, str, str]:
    return fold(row["title"]), row["written"], row["year"]


def _plain(text: str) -> str:
    """Return a text in one line, without signs that are not seen."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:LONGEST_TYPED])
    return " ".join(printable.split())


def _delimited(lines: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()
