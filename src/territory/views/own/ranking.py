"""The ranking of a table: rows with intervals on one scale, and what has no figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from territory.geography import fold
from territory.indicators import specialisation
from territory.indicators.registry import INDICATORS
from territory.model import Observation
from territory.views.own.analysis import ENTRIES, Analysis


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the ranking; positions in per cent of its scale."""

    code: str
    name: str
    number: str
    interval: str
    at: float
    low: float
    high: float
    small: bool
    href: str
    pressed: bool
    accessible: str


@dataclass(frozen=True, slots=True)
class Absent:
    """A territory or sector without a figure, below the ranking."""

    name: str
    status: str
    word: str


def _scale(a: Analysis) -> tuple[float, float]:
    every = np.concatenate([a.shown.value, a.shown.low, a.shown.high])
    every = every[np.isfinite(every)]
    return (min(0.0, every.min()), max(every.max(), 1e-9)) if len(every) else (0.0, 1.0)


def _position(a: Analysis, value: float | None) -> float:
    if value is None or not np.isfinite(value):
        return -1.0
    low, high = _scale(a)
    return round(100 * (value - low) / (high - low), 2)


def reference(a: Analysis) -> float:
    """Where on the scale of the ranking the registry's middle (1 or 0) stands, -1 for no line."""
    entry = INDICATORS.get(ENTRIES.get(a.indicator, a.indicator))
    return -1.0 if entry is None or entry.middle is None else _position(a, entry.middle)


def ranking(a: Analysis) -> tuple[Row, ...]:
    """The territories with a figure, the largest first."""
    rows = [one for one in a.observations if one.value is not None]
    return tuple(_row(a, one) for one in sorted(rows, key=lambda one: -(one.value or 0)))


def _row(a: Analysis, one: Observation) -> Row:
    value = one.value or 0.0
    interval = (
        f"{a.number(one.low)}–{a.number(one.high)}" if one.low is not None and one.high is not None else ""
    )
    name, number = a.name(one.code), a.number(value)
    return Row(
        code=one.code,
        name=name,
        number=number,
        interval=interval,
        at=_position(a, value),
        low=_position(a, one.low),
        high=_position(a, one.high),
        small=one.small,
        href=a.selection.url(territory="" if one.code == a.territory else one.code),
        pressed=one.code == a.territory,
        accessible=f"{name}: {number}" + (f" ({interval})" if interval else ""),
    )


def absent(a: Analysis) -> tuple[Absent, ...]:
    """The jurisdictions without a figure, by name."""
    few = a.words.t("own.withheld")
    rows = [
        Absent(
            a.name(o.code),
            o.status.value,
            few if o.code in a.withheld else a.words.t(f"status.word.{o.status.value}"),
        )
        for o in a.observations
        if o.value is None
    ]
    return tuple(sorted(rows, key=lambda row: fold(row.name)))


def sectors(a: Analysis) -> tuple[Row, ...]:
    """The sectors of a table without territories, the largest first."""
    column = a.cube.values[0]
    low, high = specialisation.garwood(column) if a.figures.kind == "count" else (column * np.nan,) * 2
    most = max(np.nanmax(high), np.nanmax(column)) if np.isfinite(high).any() else np.nanmax(column)
    rows = []
    for at in np.argsort(-np.nan_to_num(column, nan=-np.inf), kind="stable"):
        if not np.isfinite(column[at]):
            continue
        name, number = a.cube.sectors[at], a.number(float(column[at]))
        known = np.isfinite(high[at])
        interval = f"{a.number(float(low[at]))}–{a.number(float(high[at]))}" if known else ""
        point, start, end = (
            round(100 * float(one[at] / most), 2) if np.isfinite(one[at]) else -1.0
            for one in (column, low, high)
        )
        accessible = f"{name}: {number}"
        rows.append(Row("", name, number, interval, point, start, end, False, "", False, accessible))
    return tuple(rows)


def accessible(a: Analysis, rows: tuple[Row, ...]) -> dict[str, str]:
    """What is said of each jurisdiction: name, value with its interval, status."""
    texts = {row.code: row.accessible for row in rows}
    for one in a.observations:
        word = a.words.t(f"status.word.{one.status.value}")
        texts.setdefault(one.code, f"{a.name(one.code)}: {word}")
    return texts
