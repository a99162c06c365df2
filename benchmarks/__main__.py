"""`python -m benchmarks`: one interleaved run; raw numbers and a report go to `benchmarks/results/`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks import content, report
from benchmarks.machine import facts, load_average
from benchmarks.measure import Measurement, Plan, run
from benchmarks.page import chromium
from benchmarks.servers import CACHE, PEERS, ROOT, environment
from benchmarks.subjects import SUBJECTS, Subject

RESULTS = ROOT / "benchmarks" / "results"


def main() -> None:
    """Measure what the command line asks for and write the report."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended: servers and browser are being stopped"))
    options.out.mkdir(parents=True, exist_ok=True)
    raw, told = options.out / "raw.csv", options.out / "machine.json"
    if not options.report_only:
        subjects = [subject for subject in SUBJECTS if subject.name in options.only]
        for folder in sorted({subject.folder for subject in subjects}):
            print(f"environment of {folder or 'the project'}", file=sys.stderr)
            environment(folder)
        page = content.prepare(ROOT / "data", CACHE / "content")
        plan = Plan(
            rounds=options.rounds, line=options.line, batches=options.batches, sessions=options.sessions
        )
        with chromium() as browser:
            started = time.monotonic()
            machine = _machine(browser.version, plan, subjects)
            report.write(_told(run(browser, subjects, CACHE / "content", page, plan)), raw)
        machine["took"] = f"{(time.monotonic() - started) / 60:.0f} minutes"
        machine["load average after"] = load_average()
        told.write_text(json.dumps(machine, indent=2, ensure_ascii=False) + "\n", "utf-8")
    text = report.markdown(report.read(raw), json.loads(told.read_text("utf-8")))
    (options.out / "report.md").write_text(text, "utf-8")
    print(options.out / "report.md")


def _options() -> argparse.Namespace:
    names = [subject.name for subject in SUBJECTS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="interleaved rounds of visits")
    parser.add_argument(
        "--batches", type=int, default=3, help="rounds of CPU and memory, each on a fresh server"
    )
    parser.add_argument("--sessions", type=int, default=25, help="users for memory")
    parser.add_argument("--quick", action="store_true", help="three rounds, one batch")
    parser.add_argument("--no-line", dest="line", action="store_false", help="skip the emulated line")
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names)
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder of the results")
    parser.add_argument("--report-only", action="store_true", help="write the report again from raw.csv")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.batches = 3, 1
    return options


def _told(measurements: Iterable[Measurement]) -> Iterator[Measurement]:
    """Pass measurements on and say on stderr where the run is."""
    place = (-1, "", "")
    for m in measurements:
        if (here := (m.round, m.subject, m.condition)) != place:
            place = here
            print(
                f"{time.strftime('%H:%M:%S')} round {m.round + 1}: {m.subject}, {m.condition}",
                file=sys.stderr,
            )
        yield m


def _machine(browser: str, plan: Plan, subjects: Iterable[Subject]) -> dict[str, str]:
    folders = sorted({subject.folder for subject in subjects if subject.folder})
    return {
        **facts(),
        "Chromium": browser,
        "rounds": f"{plan.rounds} of visits, {plan.batches} of CPU and memory",
        **{
            folder: ", ".join((PEERS / folder / "requirements.txt").read_text("utf-8").split())
            for folder in folders
        },
    }


if __name__ == "__main__":
    main()
