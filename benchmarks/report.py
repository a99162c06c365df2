"""Raw numbers -> Markdown: medians and ranges, and the targets beside what was measured."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import LINE, LOCAL, SESSIONS, Measurement
from benchmarks.subjects import SUBJECTS, Subject

FIELDS = ("subject", "condition", "metric", "round", "value")
CONDITIONS = {LOCAL: "loopback", LINE: "10 Mbit/s, 40 ms line"}
Numbers = dict[tuple[str, str, str], list[float]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: a metric, its heading, and how many of the raw unit make the printed one."""

    metric: str
    heading: str
    divisor: float = 1
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Target:
    """What the project wants to reach.

    Attributes:
        text: as the issue words it.
        metric: ours.
        limit: at most this; a ratio when `beside` is given.
        beside: kind of subject compared with; the best of several counts.
        divisor: raw units in a printed one.
        unit: printed unit of an absolute target.
        conditions: where it applies.
    """

    text: str
    metric: str
    limit: float
    beside: str = ""
    divisor: float = 1
    unit: str = "ms"
    conditions: tuple[str, ...] = (LOCAL, LINE)


TABLES = {
    "First view (ms)": (
        Column("cold visible", "cold: visible"),
        Column("cold interactive", "cold: interactive"),
        Column("cold live", "cold: live"),
        Column("warm visible", "warm: visible"),
        Column("warm interactive", "warm: interactive"),
        Column("warm live", "warm: live"),
    ),
    "Selection (ms)": (
        Column("selection restyled", "map restyled"),
        Column("selection card", "card shown"),
        Column("selection settled", "page settled"),
    ),
    "Bytes (kB)": (
        Column("cold bytes", "cold, all", 1000),
        Column("cold websocket bytes", "of it WebSocket payload", 1000, 1),
        Column("cold wire bytes", "cold, on the wire", 1000),
        Column("selection http bytes", "selection: HTTP", 1000, 1),
        Column("selection websocket bytes", "selection: WebSocket", 1000, 1),
    ),
    "Server": (
        Column("script", "script run, ms", 1, 1),
        Column("script runs per selection", "runs per selection", 1, 1),
        Column("cpu per selection", "CPU per selection, ms", 1, 1),
        Column("rss 1", "RSS at 1 user, MB", 1, 0),
        Column(f"rss {SESSIONS}", f"RSS at {SESSIONS} users, MB", 1, 0),
        Column("rss per further user", "RSS per further user, MB", 1, 2),
    ),
}
SERVER_ONLY = (LOCAL,)
TARGETS = (
    Target("cold: visible ≤ 0.3 × empty page", "cold visible", 0.3, "floor"),
    Target("warm: visible ≤ 0.3 × empty page", "warm visible", 0.3, "floor"),
    Target("cold: visible ahead of every framework", "cold visible", 1, "framework"),
    Target("warm: visible ahead of every framework", "warm visible", 1, "framework"),
    Target("cold: interactive (live) ≤ 1.35 × empty page", "cold live", 1.35, "floor"),
    Target("warm: interactive (live) ≤ 1.45 × empty page", "warm live", 1.45, "floor"),
    Target("map restyled ≤ 50 ms", "selection restyled", 50),
    Target("settled ≤ 0.2 × naive page", "selection settled", 0.2, "naive"),
    Target("first-view bytes ≤ 0.15 × naive page", "cold bytes", 0.15, "naive"),
    Target("≤ 5 kB per selection over the WebSocket", "selection websocket bytes", 5, "", 1000, "kB"),
    Target("script ≤ 10 ms", "script", 10, conditions=SERVER_ONLY),
    Target("CPU per rerun ≤ 15 ms", "cpu per selection", 15, conditions=SERVER_ONLY),
    Target("RSS ≤ 0.5 MB per further user", "rss per further user", 0.5, unit="MB", conditions=SERVER_ONLY),
)


def write(measurements: Iterable[Measurement], path: Path) -> None:
    """Write measurements as CSV, each as soon as it comes, so that a run cut short keeps its numbers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(FIELDS)
        for m in measurements:
            value = "" if m.value is None else f"{m.value:.3f}"
            rows.writerow([m.subject, m.condition, m.metric, m.round, value])
            file.flush()


def read(path: Path) -> Numbers:
    """Return the known values by (subject, condition, metric)."""
    numbers: Numbers = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["value"]:
                numbers[row["subject"], row["condition"], row["metric"]].append(float(row["value"]))
    return dict(numbers)


def markdown(numbers: Numbers, machine: dict[str, str]) -> str:
    """Return the report.

    Args:
        numbers: from `read`.
        machine: facts about the run, printed as they are.
    """
    measured = {name for name, _, _ in numbers}
    subjects = [subject for subject in SUBJECTS if subject.name in measured]
    parts = [
        "# Territory beside its peers",
        "Medians, with the range in brackets. What each metric means is in `../README.md`; the raw numbers "
        "are in `raw.csv`. Compare within this run only.",
        table(["the run", ""], [[key, value] for key, value in machine.items()]),
        "## Targets",
        table(["target", "where", "measured", "reached"], list(_verdicts(numbers, subjects))),
    ]
    for title, columns in TABLES.items():
        for condition, name in CONDITIONS.items():
            known = [c for c in columns if any((s.name, condition, c.metric) in numbers for s in subjects)]
            if known:
                parts.append(f"## {title}: {name}")
                parts.append(_comparison(numbers, subjects, condition, known))
    return "\n\n".join(parts) + "\n"


def _comparison(
    numbers: Numbers, subjects: Sequence[Subject], condition: str, columns: Sequence[Column]
) -> str:
    rows = [
        [s.label, *(_spread(numbers.get((s.name, condition, c.metric), []), c) for c in columns)]
        for s in subjects
    ]
    return table(["", *(c.heading for c in columns)], rows)


def _spread(values: Sequence[float], column: Column) -> str:
    if not values:
        return "–"
    middle, low, high = (
        f"{value / column.divisor:,.{column.digits}f}" for value in (median(values), min(values), max(values))
    )
    return middle if low == high else f"{middle} ({low}–{high})"


def _verdicts(numbers: Numbers, subjects: Sequence[Subject]) -> Iterable[list[str]]:
    for target in TARGETS:
        for condition in target.conditions:
            ours = numbers.get(("ours", condition, target.metric))
            others = {
                s.label: median(values)
                for s in subjects
                if s.kind == target.beside and (values := numbers.get((s.name, condition, target.metric)))
            }
            if not ours or (target.beside and not others):
                yield [target.text, CONDITIONS[condition], "not measured", "–"]
                continue
            own = median(ours)
            if target.beside:
                best = min(others, key=lambda label: others[label])
                reached = own / others[best]
                shown = f"{reached:.2f} × {best} ({own:,.0f} : {others[best]:,.0f})"
            else:
                reached = own / target.divisor
                shown = f"{reached:,.2f} {target.unit}"
            met = reached < target.limit if target.beside == "framework" else reached <= target.limit
            yield [target.text, CONDITIONS[condition], shown, "yes" if met else "**no**"]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
