"""`python -m benchmarks.analysis`: indicators of /own-data beside ecomplexity, pandas and esda; the page.

Each part runs in a process of its own; ours and the peer of a part take turns, so that the machine's load
falls on both. The peers have an environment of their own (`peers/analysis/requirements.txt`).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.servers import PEERS, ROOT, environment, running
from benchmarks.subjects import OURS

RESULT = ROOT / "benchmarks" / "results" / "analysis.md"
PEER = PEERS / "analysis" / "peer.py"
TERRITORIES, SECTORS, YEARS = 2_000, 1_000, 20
ROUNDS = {"complexity": 3, "panel": 2, "lisa": 3}
SETTLED_MS = 200
CHANGES = ("location_quotient", "share", "krugman", "hhi", "entropy", "count")
# From the change of the list to the last change of the page before 300 ms of quiet, once the map is another.
WATCH = """async (value) => {
  const select = document.querySelector('.own_filters select[name=indicator]');
  const title = () => document.querySelector('.own_map h2')?.textContent;
  const before = title();
  let last = 0;
  const watch = new MutationObserver(() => { last = performance.now(); });
  const everything = { subtree: true, childList: true, attributes: true, characterData: true };
  watch.observe(document.body, everything);
  const began = performance.now();
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  do { await new Promise((done) => setTimeout(done, 20)); }
  while (title() === before || performance.now() - last < 300);
  watch.disconnect();
  return last - began;
}"""


def table(seed: int = 1) -> np.ndarray:
    """Return the invented figures of a year: large territories have more sectors, some sectors are rare."""
    chance = np.random.default_rng(seed)
    ease = np.linspace(2, -2, SECTORS)[None, :] + np.linspace(-1, 3, TERRITORIES)[:, None]
    return np.exp(chance.normal(ease, 1.2)) * (chance.random((TERRITORIES, SECTORS)) < 0.8)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def complexity() -> float:
    """Return the seconds that ECI, PCI, density, outlook and gain of a year take."""
    from territory.indicators.complexity import complexity as ours

    figures = table()
    ours(figures[:50, :400])  # what is imported on the way is imported
    return timed(lambda: ours(figures))


def panel() -> float:
    """Return the seconds that LQ, HHI and Krugman's index of all years take."""
    from territory.indicators.specialisation import structure

    figures = [table(seed) for seed in range(YEARS)]
    return timed(lambda: [structure(one) for one in figures])


def lisa() -> None:
    """Compute local Moran's I of the 24 jurisdictions' neighbours, as a process that has done nothing yet."""
    from territory.indicators.spatial import local_moran

    local_moran(*lattice())


def lattice() -> tuple[np.ndarray, list[list[int]]]:
    """Return figures and neighbours of 5 × 5 squares, about as many as Argentina has jurisdictions."""
    near = [
        [b * 5 + a for b, a in ((y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)) if 0 <= a < 5 and 0 <= b < 5]
        for y in range(5)
        for x in range(5)
    ]
    return np.random.default_rng(1).normal(size=25), near


OURS_PARTS: dict[str, Callable[[], float | None]] = {"complexity": complexity, "panel": panel, "lisa": lisa}
TITLES = {
    "complexity": (f"ECI, PCI, density, outlook, gain of {TERRITORIES:,} × {SECTORS:,}", "ecomplexity", 20),
    "panel": (f"LQ, HHI, Krugman of {TERRITORIES:,} × {SECTORS:,} × {YEARS} years", "pandas groupby", 20),
    "lisa": ("first LISA of a process, 25 units, from start to end", "esda with numba", 100),
}


def measure(part: str) -> tuple[list[float], list[float]]:
    """Return the seconds of ours and of the peer, in turns; the whole process for LISA."""
    python = environment("analysis")
    own = [sys.executable, "-m", "benchmarks.analysis", "--part", part]
    ours, theirs = [], []
    for _ in range(ROUNDS[part]):
        for command, found in ((own, ours), ([str(python), str(PEER), part], theirs)):
            # esda's compiled code must not be left over from the round before.
            with tempfile.TemporaryDirectory() as folder:
                env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NUMBA_CACHE_DIR": folder}
                began = time.perf_counter()
                done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
                spent = time.perf_counter() - began
            found.append(spent if part == "lisa" else float(done.stdout.split()[-1]))
    return ours, theirs


def page() -> list[float]:
    """Return the milliseconds from the choice of another indicator until the page is still."""
    from playwright.sync_api import sync_playwright

    rows = ["territorio;sector;empleo"]
    chance = np.random.default_rng(2)
    codes = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    rows += [f"AR-{code};S{at};{chance.integers(20, 9000)}" for code in codes for at in range(15)]
    spent: list[float] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        running(OURS, Path(folder)) as server,
        sync_playwright() as play,
    ):
        file = Path(folder) / "empleo.csv"
        file.write_text("\n".join(rows), "utf-8")
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        one = browser.new_page(viewport={"width": 1280, "height": 900})
        one.goto(f"http://127.0.0.1:{server.port}/own-data?lang=es")
        one.wait_for_selector('html[data-live="1"]', state="attached", timeout=60_000)
        one.set_input_files("#root input[type=file]", str(file))
        one.locator(".own-bar .button").click(timeout=60_000)
        one.wait_for_selector(".own_map svg.map", timeout=60_000)
        one.wait_for_timeout(3000)
        for turn in range(4):
            for value in CHANGES:
                took = one.evaluate(WATCH, value)
                if turn:  # the first round warms up
                    spent.append(took)
        browser.close()
    return spent


def main() -> None:
    """Measure and write `benchmarks/results/analysis.md`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.analysis", description=__doc__)
    parser.add_argument("--part", choices=OURS_PARTS)
    parser.add_argument("--only", nargs="*", choices=[*OURS_PARTS, "page"], default=[*OURS_PARTS, "page"])
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    if options.part:
        print(OURS_PARTS[options.part]())
        return
    lines = [
        "# The indicators of /own-data beside their peers",
        "",
        "| what | ours | peer | how many times | target |",
        "|---|--:|--:|--:|--:|",
    ]
    for part in options.only:
        if part == "page":
            spent = page()
            middle, worst = statistics.median(spent), max(spent)
            lines.append(
                f"| another indicator on a loaded table, until the page is still (n = {len(spent)}) | "
                f"{middle:.0f} ms (worst {worst:.0f}) | | | ≤ {SETTLED_MS} ms |"
            )
            continue
        ours, theirs = (statistics.median(one) for one in measure(part))
        title, peer, target = TITLES[part]
        lines.append(
            f"| {title} | {ours:.3f} s | {theirs:.2f} s ({peer}) | {theirs / ours:.0f} | ≥ {target} |"
        )
        print(lines[-1], flush=True)
    load = os.getloadavg()[0]
    lines += [
        "",
        f"Medians of {ROUNDS['panel']} processes each, in turns; load average {load:.1f} at the end, "
        f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; "
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC.",
        "ecomplexity and pandas start from a long table in memory, ours from the dense one of a page; "
        "imports are not counted, except for LISA, where the whole process is. ecomplexity runs without its "
        "check of log-supermodularity.",
    ]
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(options.out.read_text("utf-8"))


if __name__ == "__main__":
    main()
