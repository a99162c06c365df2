"""`python -m benchmarks.pages`: the first view and a selection of every page, beside an empty Streamlit page.

One server holds all pages and another the empty one; the order of visits is shuffled in every round.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser

from benchmarks import content
from benchmarks.machine import facts, load_average
from benchmarks.page import IDLE_MS, REST_MS, arrive, chromium, opened, profile, settle
from benchmarks.report import table
from benchmarks.servers import CACHE, ROOT, running
from benchmarks.subjects import OURS, PEERS, Subject

RESULT = ROOT / "benchmarks" / "results" / "pages.md"
CHARTED = "document.querySelector('.chart-live .main-svg')"
INTERACTIVE, CHART, SETTLED_MS = 1.35, 1.6, 200
EMPTY = next(subject for subject in PEERS if subject.name == "empty")
Numbers = dict[tuple[str, str], list[float]]


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page under measurement.

    Attributes:
        path: its address.
        choices: selectors of what is chosen, one after the other.
        chart: True when the page counts as interactive only once its first Plotly chart is drawn.
    """

    path: str
    choices: tuple[str, ...] = ()
    chart: bool = False


PAGES = (
    PageOf("/"),
    PageOf("/partnerships", ("#project-atacama-3", "#project-atacama-2", "#project-atacama-5")),
    PageOf(
        "/eu-lac", ('[data-mark="eu4-fos-6"]', '[data-mark="lac4-add-4"]', '[data-mark="eu4-ham-3"]'), True
    ),
    PageOf(
        "/matching", tuple(f'[data-set^="unit:{unit};"]' for unit in ("las-parejas", "metalmec", "lombardia"))
    ),
    PageOf("/cases", ("#pick-ilo", "#pick-cordoba", "#pick-medellin")),
    PageOf("/evidence", ("#outcome-production", "#outcome-sales", "#outcome-exports"), True),
    PageOf(
        "/toolkit", ('[data-set="form:project"]', '[data-set^="form:assets"]', '[data-set^="form:inclusion"]')
    ),
    PageOf("/own-data"),
    PageOf("/slides"),
    PageOf("/sources"),
)


def main() -> None:
    """Measure all pages and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", nargs="+", default=[page.path for page in PAGES], metavar="PATH")
    parser.add_argument("--out", type=Path, default=RESULT, help="the report")
    options = parser.parse_args()
    names = content.prepare(ROOT / "data", CACHE / "content")
    numbers: Numbers = defaultdict(list)
    with (
        chromium() as browser,
        running(OURS, CACHE / "content") as ours,
        running(EMPTY, CACHE / "content") as empty,
    ):
        before = {**facts(), "Chromium": browser.version}
        pages = [page for page in PAGES if page.path in options.only]
        base = f"http://127.0.0.1:{ours.port}"
        turns = [(_subject(page), f"{base}{page.path}?lang=en", page.choices) for page in pages]
        turns.append((EMPTY, f"http://127.0.0.1:{empty.port}/", ()))
        for number in range(-1, options.rounds):
            for subject, url, choices in random.Random(number).sample(turns, len(turns)):
                print(time.strftime("%H:%M:%S"), number + 1, subject.name, flush=True)
                for name, value in _visit(browser, subject, url, choices, names):
                    if number < 0:  # the first round only warms up
                        continue
                    if value is None:
                        numbers[subject.name, f"{name}: no answer"].append(1)
                    else:
                        numbers[subject.name, name].append(value)
    before["load average after"] = load_average()
    options.out.write_text(_report(pages, numbers, before, options.rounds), "utf-8")
    print(options.out)


def _subject(page: PageOf) -> Subject:
    live = f"({OURS.live}) && {CHARTED}" if page.chart else OURS.live
    return replace(OURS, name=page.path, path=page.path, shapes="h1", count=1, selectable=False, live=live)


def _visit(
    browser: Browser, subject: Subject, url: str, choices: tuple[str, ...], names: dict[str, Any]
) -> Iterator[tuple[str, float | None]]:
    with profile(browser, subject, names) as context:
        for state in ("cold", "warm"):
            page = opened(context)
            for name, value in arrive(page, subject, url, 0).items():
                yield f"{state} {name}", value
            page.close()
        if not choices:
            return
        page = context.new_page()
        settle(page, subject, url)
        for choice in choices:
            target = page.locator(choice).first
            target.scroll_into_view_if_needed()
            page.wait_for_timeout(REST_MS)
            box = target.bounding_box()
            assert box is not None, f"{subject.name}: {choice} is not there"
            page.evaluate("__bench.arm('a choice')")
            # The live chart lies over the marks that it repeats and takes the click.
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(IDLE_MS)
            while page.evaluate("__bench.idle()") < IDLE_MS:
                page.wait_for_timeout(REST_MS)
            # None when nothing followed the click: it is left out and counted, not taken for a quick answer.
            yield "settled", page.evaluate("(ms => ms > 0 ? ms : null)(__bench.activity - __bench.clicked)")


def _report(pages: list[PageOf], numbers: Numbers, machine: dict[str, str], rounds: int) -> str:
    heads = [
        "",
        "visible cold",
        "warm",
        "interactive cold",
        "warm",
        "× empty: visible",
        "× empty: interactive",
        "target",
        "selection settled",
    ]
    keys = ("cold visible", "warm visible", "cold live", "warm live")
    floor = {key: median(numbers["empty", key]) for key in keys}
    rows = [["empty Streamlit page", *(_spread(numbers["empty", key]) for key in keys), "", "", "", ""]]
    for page in pages:
        own = {key: median(numbers[page.path, key]) for key in keys}
        times = {key: f"{own[key] / floor[key]:.2f}" for key in keys}
        limit = CHART if page.chart else INTERACTIVE
        settled = numbers.get((page.path, "settled"), [])
        unanswered = len(numbers.get((page.path, "settled: no answer"), []))
        rows.append(
            [
                page.path + (" (with its Plotly chart)" if page.chart else ""),
                *(_spread(numbers[page.path, key]) for key in keys),
                f"{times['cold visible']} / {times['warm visible']}",
                f"{times['cold live']} / {times['warm live']}",
                f"≤ 0.30; ≤ {limit}",
                (f"{_spread(settled)} (≤ {SETTLED_MS})" if settled else "–")
                + (f"; {unanswered} without an answer" if unanswered else ""),
            ]
        )
    return (
        "\n\n".join(
            [
                "# The first view of every page",
                f"Medians of {rounds} interleaved visits with their ranges, in ms, on loopback; cold and "
                "warm as in `../README.md`. Visible: the page's heading is painted, its content with it. "
                "Interactive: the session is connected and the page drawn; where a page draws a Plotly "
                "chart, that chart too.",
                table(["the run", ""], [[key, value] for key, value in machine.items()]),
                table(heads, rows),
            ]
        )
        + "\n"
    )


def _spread(values: list[float]) -> str:
    return f"{median(values):,.0f} ({min(values):,.0f}–{max(values):,.0f})"


if __name__ == "__main__":
    main()
