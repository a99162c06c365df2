"""`python -m benchmarks.sources`: a listed table from the click to the map, and what others feel of it.

Ten million rows of Parquet, province × sector × year, are read in Chromium; then `/argentina` is asked for
over and over while nothing runs, and while two queries run that take all of their ten seconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

import numpy as np
import pyarrow as pa
from playwright.sync_api import Browser, Page
from pyarrow import parquet

from benchmarks.machine import facts, load_average
from benchmarks.page import chromium
from benchmarks.servers import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from browsing import LIVE, at_rest, pick
from conftest import Server

RESULT = ROOT / "benchmarks" / "results" / "sources.md"
PROVINCES = (
    *("Buenos Aires", "CABA", "Catamarca", "Chaco", "Chubut", "Córdoba", "Corrientes", "Entre Ríos"),
    *("Formosa", "Jujuy", "La Pampa", "La Rioja", "Mendoza", "Misiones", "Neuquén", "Río Negro"),
    *("Salta", "San Juan", "San Luis", "Santa Cruz", "Santa Fe", "Santiago del Estero"),
    *("Tierra del Fuego", "Tucumán"),
)
YEARS = range(2015, 2025)
SECTORS = tuple("ABCDEFGHIJKLMNOPQRSTU")
SETTINGS = """
[[sources]]
id = "large"
title = "Large"
kind = "parquet"
folder = "{folder}"
tables = ["firms", "names"]
public = true
"""
ASKED = 400
PATIENCE = 60_000


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sources", description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a million rows, two rounds")
    options = parser.parse_args()
    rows, rounds = (1_000_000, 2) if options.quick else (options.rows, options.rounds)
    machine = facts()
    with tempfile.TemporaryDirectory(prefix="territory-bench-") as folder, chromium() as browser:
        size = write(Path(folder) / "data", rows)
        with listed(Path(folder)) as server:
            journeys = [journey(browser, server) for _ in range(rounds + 1)][1:]
            before = answers(server)
            during = answers(server, *busy(browser, server))
    RESULT.write_text(report(rows, size, journeys, before, during, machine), "utf-8")
    print(RESULT)


def write(folder: Path, rows: int) -> float:
    """Write the two tables, a file a year, and return the megabytes of the first.

    In "names" a sector is one of as many texts as there are rows: adding that up takes longer than it may.
    """
    random = np.random.default_rng(1)
    each = rows // len(YEARS)
    for year in YEARS:
        province = pa.DictionaryArray.from_arrays(random.integers(0, len(PROVINCES), each), list(PROVINCES))
        jobs = random.integers(0, 50, each)
        sector = pa.DictionaryArray.from_arrays(random.integers(0, len(SECTORS), each), list(SECTORS))
        names = pa.array(np.char.add("firm ", random.integers(0, 1 << 40, each).astype(str)))
        for table, own in (("firms", sector), ("names", names)):
            at = folder / table / f"year={year}"
            at.mkdir(parents=True)
            columns = {"province": province, "sector": own, "jobs": jobs}
            parquet.write_table(pa.table(columns), at / "part-0.parquet")
    return sum(one.stat().st_size for one in (folder / "firms").rglob("*.parquet")) / 1e6


@contextmanager
def listed(folder: Path) -> Iterator[Server]:
    home = folder / "home"
    home.mkdir()
    (home / "settings.toml").write_text(SETTINGS.format(folder=folder / "data"), "utf-8")
    server = Server(home)
    yield server
    server.stop()


def arrived(browser: Browser, server: Server) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{server.url}/own-data?lang=en")
    page.wait_for_selector(LIVE, state="attached")
    at_rest(page)
    return page


def journey(browser: Browser, server: Server) -> tuple[float, float]:
    """Return the seconds from the click on "Read the table" to its report, and to the first map."""
    page = arrived(browser, server)
    began = time.perf_counter()
    page.get_by_role("button", name="Read the table").click()
    page.locator(".own-bar .button").wait_for(timeout=PATIENCE)
    read = time.perf_counter() - began
    page.locator(".own-bar .button").click()
    page.locator(".own_map svg.map .symbol.circle").first.wait_for(timeout=PATIENCE)
    shown = time.perf_counter() - began
    page.context.close()
    return read, shown


def busy(browser: Browser, server: Server) -> tuple[Page, Page]:
    """Return two pages on which a query runs that takes all of its time."""
    pages = arrived(browser, server), arrived(browser, server)
    for page in pages:
        pick(page.get_by_role("combobox", name="Table"), page.get_by_role("option", name="names"))
        at_rest(page)
        page.get_by_role("button", name="Read the table").click()
    for page in pages:
        page.get_by_text("Adding up by territory, sector and year.").wait_for(timeout=PATIENCE)
    return pages


def answers(server: Server, *during: Page) -> list[float]:
    """Return the milliseconds of each first view of `/argentina`, while the queries of some pages run."""
    times: list[float] = []
    while len(times) < ASKED:
        began = time.perf_counter()
        with urllib.request.urlopen(f"{server.url}/argentina?lang=en&territory=AR-X") as answer:
            answer.read()
        times.append(1000 * (time.perf_counter() - began))
        if during and len(times) % 20 == 0 and any(page.locator("progress").count() == 0 for page in during):
            break
    for page in during:
        page.context.close()
    return times


def report(
    rows: int,
    size: float,
    journeys: list[tuple[float, float]],
    before: list[float],
    during: list[float],
    machine: dict[str, str],
) -> str:
    """Return the report in Markdown."""
    read, shown = zip(*journeys, strict=True)

    def spread(times: list[float]) -> str:
        return f"{median(times):.1f} ms ({quantiles(times, n=20)[-1]:.1f})"

    def seconds(times: tuple[float, ...]) -> str:
        return f"{median(times):.1f} ({min(times):.1f}–{max(times):.1f})"

    told = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    return f"""# Listed tables: from the click to the map, and what others feel of it

{rows:,} rows of Parquet ({size:.0f} MB): 24 provinces, {len(SECTORS)} sectors, {len(YEARS)} years.
Read on the real page in Chromium; median and range of {len(journeys)} rounds after one that is not counted.

| | seconds |
|---|--:|
| from the click on "Read the table" to its report | {seconds(read)} |
| to the first map, the report being clicked away as soon as it is there | {seconds(shown)} |

First views of `/argentina` with a card, one after the other; median and, in brackets, the 95th percentile.

| while | measured | answers |
|---|--:|--:|
| nothing runs | {spread(before)} | {len(before)} |
| two queries run and their pages look at them | {spread(during)} | {len(during)} |

{told}
- load average after: {load_average()}
"""


if __name__ == "__main__":
    main()
