"""Tables of the tests of /own-data as a session holds them."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import html

from territory.catalog import open_catalog
from territory.geography import territories
from territory.ingest.checking import check
from territory.ingest.opening import open_file
from territory.settings import Settings
from territory.views.own.page import page
from territory.views.own.report import Held
from territory.views.page import Page
from territory.views.selection import read

CATALOG = open_catalog()
KNOWN = territories(CATALOG)


def held(content: bytes) -> Held:
    opened = open_file(content)
    return Held("k", "empleo_2022.csv", opened, check(opened, KNOWN))


def shown(parameters: Mapping[str, str], one: Held, lang: str = "es") -> Page:
    selection, notices = read("owndata", {"part": "analysis", **parameters}, lang, CATALOG)
    return page(CATALOG, Settings(), selection, notices, one)


def text(made: Page, css: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in html.fromstring(made.body).cssselect(css)]


def rows(made: Page, number: int) -> dict[str, list[str]]:
    """The lines of the nth table of a study, by their first cell."""
    table = html.fromstring(made.body).cssselect(".own-study table")[number]
    found = [[" ".join(cell.text_content().split()) for cell in row] for row in table.cssselect("tbody tr")]
    return {cells[0]: cells[1:] for cells in found}


# Invented for the tests: two provinces, two sectors, two years; the figures of `tests/indicators/test_shift_share.py`.
YEARS = b"""provincia;sector;anio;empleo
Salta;A;2019;100
Salta;C;2019;100
Jujuy;A;2019;100
Jujuy;C;2019;200
Salta;A;2022;130
Salta;C;2022;110
Jujuy;A;2022;120
Jujuy;C;2022;190
"""


def gradient() -> bytes:
    """Firms and population of the 24 jurisdictions, invented: the share of firms rises from south to north."""
    order = sorted(KNOWN, key=lambda code: -int(KNOWN[code].indec))
    lines = ["provincia;sector;cantidad"]
    for code in order:
        if KNOWN[code].level == "country":
            continue
        north = code in {"AR-Y", "AR-A", "AR-T", "AR-P", "AR-H", "AR-G"}
        lines += [f"{code};A;{400 if north else 40 + int(KNOWN[code].indec) % 7}", f"{code};C;500"]
    return "\n".join(lines).encode()


def nested() -> bytes:
    """Twelve jurisdictions by twelve sectors, invented: each has one sector less than the one before."""
    codes = [code for code in KNOWN if KNOWN[code].level != "country"][:12]
    lines = ["provincia;sector;empleo"]
    for down, code in enumerate(codes):
        lines += [f"{code};S{across:02};{900 if across + down < 12 else 1}" for across in range(12)]
    return "\n".join(lines).encode()
