"""`python -m benchmarks.exports`: files of 20 figures, and the requests a second of the CSV address.

Every kind of file is made in a process of its own, warmed by one small file, as in a running server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from benchmarks.servers import ROOT
from benchmarks.session import opened

RESULT = ROOT / "benchmarks" / "results" / "exports.md"
REPEATS = 5
TARGETS = {"pptx": 4.0, "pdfslides": 4.0, "pdf": 4.0, "html": 2.0, "docx": None, "xlsx": None, "png": None}
PLACES = ["AR-B", "AR-S", "AR-M", "AR-E", "AR-N", "AR-Y", "AR-A", "AR-L"]
SECTORS = ["agribusiness", "tourism", "metal", "software", "wood", "crafts"]
CODES = [
    *(f"argentina-map.{code}" for code in PLACES),
    *(f"argentina-sectors.{code}" for code in SECTORS),
    "argentina-provinces",
    "argentina-provinces.AR-B",
    "atacama-projects",
    "eu-lac-factors",
    "led-matrix",
    "argentina-map",
]
TABLE = "/api/v1/datasets/evidence_figures?format=csv"
SECONDS, CONNECTIONS = 5.0, 4


def one(kind: str) -> str:
    """Return the seconds that a file of 20 figures takes, median and worst, and its size."""
    os.environ["TERRITORY_HOME"] = tempfile.mkdtemp()
    from territory.catalog import open_catalog
    from territory.export.deck import Libraries, take
    from territory.i18n import language
    from territory.server.slides import packed_libraries
    from territory.settings import Settings
    from territory.views.deck.basket import Basket, Item
    from territory.views.deck.deck import make

    assert len(CODES) == 20
    libraries = packed_libraries() if kind == "html" else Libraries()
    catalog, settings, words = open_catalog(), Settings(base_url="https://example.org"), language("es")

    def made(codes: list[str]) -> bytes:
        basket = Basket(tuple(Item(code) for code in codes))
        deck = make(catalog, settings, words, basket, settings.base_url)
        return take(deck, basket, kind, libraries).content

    made(CODES[-4:])
    spent = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        content = made(CODES)
        spent.append(time.perf_counter() - began)
    return f"{statistics.median(spent):.2f} s (worst {max(spent):.2f}), {len(content) / 1e6:.1f} MB"


@contextmanager
def running() -> Iterator[int]:
    """Start the server with a folder of its own; give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "TERRITORY_HOME": tempfile.mkdtemp()}
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with (
                suppress(URLError, ConnectionError, TimeoutError),
                urlopen(f"http://127.0.0.1:{port}/robots.txt"),
            ):
                break
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def served() -> str:
    """Return how many requests a second the CSV address answers over kept connections on this machine."""
    with running() as port:
        with urlopen(f"http://127.0.0.1:{port}{TABLE}") as answer:
            size = len(answer.read())
        if shutil.which("wrk"):
            command = [
                "wrk",
                "-t1",
                f"-c{CONNECTIONS}",
                f"-d{SECONDS:.0f}s",
                f"http://127.0.0.1:{port}{TABLE}",
            ]
            said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
            (rate,) = re.findall(r"Requests/sec:\s+([\d.]+)", said)
            return f"{float(rate):.0f} requests/s of {size / 1000:.1f} kB ({CONNECTIONS} connections, wrk)"
        counts: list[int] = []
        threads = [threading.Thread(target=_ask, args=(port, counts)) for _ in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return f"{sum(counts) / SECONDS:.0f} requests/s of {size / 1000:.1f} kB ({CONNECTIONS} connections)"


def others() -> str:
    """Return how much longer a rerun of another session takes while a file of 20 figures is being made.

    Every selection is a new one, so that it is computed; quiet and busy turns alternate, the order of the
    selections is drawn anew for each.
    """
    with running() as port, opened(port) as session:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        chance, turns = random.Random(7), 6
        views = [
            (place, sector, lang)
            for place in PLACES
            for sector in SECTORS
            for lang in ("es", "en", "it", "pt")
        ]
        chance.shuffle(views)
        each = len(views) // (2 * turns)
        spent: dict[bool, list[float]] = {False: [], True: []}
        _make(connection)
        for turn in range(2 * turns):
            busy = bool(turn % 2)
            job = _begin(connection) if busy else ""
            for place, sector, lang in views[turn * each : (turn + 1) * each]:
                if job and _state(connection, job) not in ("waiting", "making"):
                    job = _begin(connection)
                began = time.perf_counter()
                session.select(place, sector=sector, lang=lang)
                spent[busy].append(time.perf_counter() - began)
            while job and _state(connection, job) in ("waiting", "making"):
                time.sleep(0.1)
        quiet, busy_ = (1000 * statistics.median(spent[which]) for which in (False, True))
        return f"{quiet:.1f} ms alone, {busy_:.1f} ms beside it: {100 * (busy_ / quiet - 1):+.0f} %"


def _begin(connection: http.client.HTTPConnection) -> str:
    body = urlencode([("lang", "es"), *(("figure", code) for code in CODES)])
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/slides/make/pptx", body, headers)
    return str(json.loads(connection.getresponse().read())["id"])


def _state(connection: http.client.HTTPConnection, job: str) -> str:
    connection.request("GET", f"/slides/making/{job}")
    return str(json.loads(connection.getresponse().read())["state"])


def _make(connection: http.client.HTTPConnection) -> None:
    job = _begin(connection)
    while _state(connection, job) in ("waiting", "making"):
        time.sleep(0.1)


def _ask(port: int, counts: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    count, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        connection.request("GET", TABLE)
        connection.getresponse().read()
        count += 1
    counts.append(count)


SERVED = {
    "csv": (served, "CSV address", "≥ 1,000 requests/s for 10 kB"),
    "others": (others, "a rerun of another session while a file is made", "≤ 20 % slower"),
}


def main() -> None:
    """Measure what is asked for, or everything, and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="")
    only = parser.parse_args().only
    if only in TARGETS:
        print(one(only))
        return
    if only in SERVED:
        print(SERVED[only][0]())
        return
    lines = [
        "# Files of 20 figures, and the CSV address",
        "",
        "| what | measured | target |",
        "|---|---|---|",
    ]
    for kind, target in TARGETS.items():
        lines.append(f"| {kind} | {_apart(kind)} | {f'≤ {target:g} s' if target else ''} |")
    for name, (_, what, target) in SERVED.items():
        lines.append(f"| {what} | {_apart(name)} | {target} |")
    RESULT.write_text("\n".join(lines) + "\n", "utf-8")
    print(RESULT.read_text("utf-8"))


def _apart(only: str) -> str:
    command = [sys.executable, "-m", "benchmarks.exports", "--only", only]
    environment = {**os.environ, "PYTHONPATH": str(Path(ROOT) / "src")}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


if __name__ == "__main__":
    main()
