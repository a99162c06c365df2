"""`python -m benchmarks.stage`: from a key to the next slide on the screen, from a projector to 4K.

The browser's own Event Timing tells it: from the key until the frame that shows its effect, in steps of 8 ms.
Chromium draws by processor here; a laptop with a graphics card is faster.
"""

from __future__ import annotations

import argparse
from statistics import median

from playwright.sync_api import Browser

from benchmarks.exports import running
from benchmarks.machine import facts, load_average
from benchmarks.page import chromium
from benchmarks.report import table
from benchmarks.servers import ROOT
from territory.catalog import open_catalog
from territory.views.deck.registry import available

RESULT = ROOT / "benchmarks" / "results" / "stage.md"
SIZES = ((1024, 768), (1280, 800), (1920, 1080), (3840, 2160))
TARGET_MS = 100
REST_MS = 600
WATCH = """
window.spent = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (entry.name === "keydown") spent.push(entry.duration);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
"""


def keys(browser: Browser, port: int, size: tuple[int, int], rounds: int) -> list[float]:
    """Return the milliseconds from each key to its slide; a key faster than 16 ms counts as 16."""
    figures = ",".join(available(open_catalog()))
    width, height = size
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(f"http://127.0.0.1:{port}/slides?stage=1&figures={figures}&lang=es")
    page.wait_for_selector('html[data-ready="1"]', state="attached")
    page.wait_for_timeout(2 * REST_MS)
    pressed = 0
    for _ in range(rounds):
        for key in ["PageDown"] * (len(figures.split(",")) - 1) + ["Home"]:
            page.keyboard.press(key)
            page.wait_for_timeout(REST_MS)
            pressed += 1
    found: list[float] = page.evaluate("spent")
    context.close()
    return found + [16.0] * (pressed - len(found))


def main() -> None:
    """Measure every size and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    before, rows = load_average(), []
    with running() as port, chromium() as browser:
        for width, height in SIZES:
            found = sorted(keys(browser, port, (width, height), rounds))
            late = sum(one > TARGET_MS for one in found)
            rows.append(
                [
                    f"{width} × {height}",
                    f"{median(found):.0f}",
                    f"{found[int(0.95 * len(found))]:.0f}",
                    f"{found[-1]:.0f}",
                    f"{late} of {len(found)}",
                ]
            )
        told = facts() | {"load average before": before, "load average after": load_average()}
        told["Chromium"] = browser.version
    parts = [
        "# From a key to the next slide",
        f"Eleven figures, {rounds} times through, a key every {REST_MS} ms. Target: ≤ {TARGET_MS} ms.",
        table(("the run", ""), list(told.items())),
        table(("screen", "median, ms", "95 %", "longest", f"over {TARGET_MS} ms"), rows),
    ]
    RESULT.write_text("\n\n".join(parts) + "\n", "utf-8")
    print(RESULT.read_text("utf-8"))


if __name__ == "__main__":
    main()
