"""`python -m benchmarks.scale`: large tables of /own-data, from the upload's end to the map; our Ibis layer.

The figures are invented and the same in every run: one row a firm, with its province, sector and year.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.analysis import WATCH
from benchmarks.exports import running
from benchmarks.machine import facts, load_average
from benchmarks.page import chromium
from benchmarks.report import table
from benchmarks.servers import ROOT
from territory.catalog import open_catalog
from territory.geography import territories

RESULT = ROOT / "benchmarks" / "results" / "scale.md"
CURVE = (100_000, 1_000_000, 10_000_000)
FILES = (100_000, 1_000_000, 1_800_000)
SECTORS, YEARS, LOCALITIES = 60, range(2010, 2023), 500
MAP_SECONDS, SETTLED_MS, TIMES = 5, 200, 1.3
CHANGES = ("location_quotient", "share", "krugman", "hhi", "entropy", "count")
PATIENCE_MS = 120_000
SQL = """
SELECT region, year, count(*),
  sum(figure) FILTER (WHERE isfinite(figure)), min(figure) FILTER (WHERE isfinite(figure)),
  max(figure) FILTER (WHERE isfinite(figure)), count(figure) FILTER (WHERE isfinite(figure))
FROM read_parquet('{}') GROUP BY region, year ORDER BY region NULLS FIRST, year NULLS FIRST
"""


def firms(path: Path, rows: int) -> None:
    """Write a CSV as an office does: Windows-1252, semicolons, decimal commas, about 60 bytes a row."""
    chance = np.random.default_rng(rows)
    places = [one.names["es"] for one in territories(open_catalog()).values()]
    sectors = [f"{at:02} Actividades y servicios" for at in range(SECTORS)]
    place, sector = chance.integers(0, len(places), rows), chance.integers(0, SECTORS, rows)
    year, tenths = chance.integers(YEARS.start, YEARS.stop, rows), chance.integers(1, 9_999, rows)
    with path.open("w", encoding="cp1252", newline="") as out:
        out.write("provincia;rama;año;localidad;empleo\r\n")
        for at in range(rows):
            cells = (places[place[at]], sectors[sector[at]], str(year[at]), f"L{at % LOCALITIES:03}")
            out.write(f"{';'.join(cells)};{tenths[at] // 10},{tenths[at] % 10}\r\n")


def regions(path: Path, rows: int) -> None:
    """Write a Parquet of region, year and figure."""
    import pyarrow as pa
    from pyarrow import parquet

    chance = np.random.default_rng(rows)
    names = pa.array([f"Región {at:03}" for at in range(300)])
    columns = {
        "region": pa.DictionaryArray.from_arrays(pa.array(chance.integers(0, 300, rows, np.int32)), names),
        "year": chance.integers(1995, 2025, rows),
        "figure": chance.gamma(2, 50, rows),
    }
    parquet.write_table(pa.table(columns), path)


# --- parts that run in a process of their own ---
def through_ibis(path: str) -> list[tuple[object, ...]]:
    """Add a Parquet up by our expression."""
    import ibis

    from territory.engine import folded

    connection = ibis.duckdb.connect(threads=2)
    found = connection.to_pyarrow(folded(connection.read_parquet(path), ["region", "year"], ["figure"]))
    return [tuple(row.values())[:6] for row in found.to_pylist()]


def by_hand(path: str) -> list[tuple[object, ...]]:
    """Add it up by the same question in SQL."""
    import duckdb

    found = duckdb.connect(config={"threads": 2}).sql(SQL.format(path)).to_arrow_table()
    return [tuple(row.values())[:6] for row in found.to_pylist()]


def read(path: str) -> object:
    """Read a CSV and fold it, as a session does, without a browser."""
    from territory.ingest.checking import check
    from territory.ingest.opening import open_file

    return len(check(open_file(Path(path).read_bytes(), large=True), territories(open_catalog())).records)


PARTS: dict[str, Callable[[str], object]] = {"ibis": through_ibis, "sql": by_hand, "read": read}


def part(name: str, path: str) -> None:
    """Do one part and print its seconds, its peak memory and its children's, in bytes."""
    import duckdb
    import ibis

    from territory.ingest import checking, opening  # noqa: F401

    territories(open_catalog())
    duckdb.connect(), ibis.duckdb.connect()  # what is imported is imported
    began = time.perf_counter()
    PARTS[name](path)
    spent = time.perf_counter() - began
    peak = (
        resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps([spent, *peak]))


def measured(name: str, path: Path, rounds: int) -> tuple[float, float, float]:
    """Return the median seconds and the largest memory of a part, and of the processes it starts."""
    command = [sys.executable, "-m", "benchmarks.scale", "--part", name, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    found = [
        json.loads(subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout)
        for _ in range(rounds)
    ]
    return median(one[0] for one in found), max(one[1] for one in found), max(one[2] for one in found)


# --- the page ---
def journey(path: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return seconds from the upload's end to the map, and milliseconds from a choice until all is still."""
    to_map, settled = [], []
    with running() as port, chromium() as browser:
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(f"http://127.0.0.1:{port}/own-data?lang=es")
            page.wait_for_selector('html[data-live="1"]', state="attached", timeout=PATIENCE_MS)
            page.wait_for_timeout(2000)
            with page.expect_response(
                lambda one: "upload_file" in one.url and one.request.method != "OPTIONS", timeout=PATIENCE_MS
            ) as sent:
                page.set_input_files("#root input[type=file]", str(path))
            sent.value.finished()
            began = time.perf_counter()
            page.locator(".own-bar a.button").click(timeout=PATIENCE_MS)
            page.wait_for_selector(".own_map svg.map", timeout=PATIENCE_MS)
            to_map.append(time.perf_counter() - began)
            page.wait_for_timeout(2000)
            for turn in range(3):
                for value in CHANGES:
                    took = page.evaluate(WATCH, value)
                    settled += [took] if turn else []  # the first round warms up
            page.close()
    return to_map, settled


def main() -> None:
    """Measure and write `benchmarks/results/scale.md`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--part", nargs=2)
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the rows, one round, nothing written"
    )
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if options.part:
        part(*options.part)
        return
    less, rounds = (10, 1) if options.quick else (1, options.rounds)
    told = facts()
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        files, curve = [], []
        for rows in FILES:
            path = at / f"{rows}.csv"
            firms(path, rows // less)
            spent, ours, theirs = measured("read", path, rounds)
            size = path.stat().st_size / 1e6
            files.append(
                [
                    f"{rows // less:,}",
                    f"{size:.0f} MB",
                    f"{spent:.2f} s",
                    f"{theirs / 1e6:.0f} MB",
                    f"{ours / 1e6:.0f} MB",
                ]
            )
        to_map, settled = journey(at / "1000000.csv", rounds)
        for rows in CURVE:
            path = at / f"{rows}.parquet"
            regions(path, rows // less)
            assert len(through_ibis(str(path))) == len(by_hand(str(path)))
            (ibis, memory, _), (sql, other, _) = (measured(one, path, rounds + 2) for one in ("ibis", "sql"))
            curve.append(
                [
                    f"{rows // less:,}",
                    f"{ibis:.3f} s",
                    f"{sql:.3f} s",
                    f"{ibis / sql:.2f}",
                    f"{memory / 1e6:.0f} MB",
                    f"{other / 1e6:.0f} MB",
                ]
            )
    told["load average after"] = load_average()
    lines = [
        "# Large tables",
        f"By `python -m benchmarks.scale`. {rounds} rounds, medians; peak memory is the largest of them.",
        table(("the run", ""), list(told.items())),
        "## A CSV of firms on the page",
        "Windows-1252, semicolons, decimal commas: one row a firm; 24 provinces × 60 sectors × 13 years.",
        table(
            ("what", "measured", "target"),
            [
                [
                    "1,000,000 rows: end of the upload to the map in Chromium",
                    f"{median(to_map):.2f} s (longest {max(to_map):.2f})",
                    f"≤ {MAP_SECONDS} s",
                ],
                [
                    "another indicator on it, until the page is still",
                    f"{median(settled):.0f} ms (longest {max(settled):.0f}, n = {len(settled)})",
                    f"≤ {SETTLED_MS} ms",
                ],
            ],
        ),
        "Without a browser: read, packed, folded and checked, from bytes in memory to the report.",
        table(("rows", "file", "time", "peak of the reading process", "peak of the server's process"), files),
        "## Region × year of a Parquet file",
        "The expression of `engine.folded` beside the same question in SQL, both DuckDB with two threads, "
        f"a process each; target ≤ {TIMES} times.",
        table(("rows", "Ibis", "SQL", "times", "peak, Ibis", "peak, SQL"), curve),
    ]
    text = "\n\n".join(lines) + "\n"
    if not options.quick:
        RESULT.write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
