"""What a study of a table is made of: a sentence, a figure, the same as tables, how it was computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, floor, isfinite, log10

from territory.i18n import Language
from territory.indicators.registry import INDICATORS

Value = str | float | None
"""A text, a number, or None (NaN as well) where there is no figure."""
GAP = 5.5
"""Smallest distance between the labels at the ends of two curves, in per cent of the height."""

LETTER, MIDDLE = 1.1, 60.0
"""Width of a letter, and from where on names stand before their points, in per cent of the width."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what it says, and how many decimals its numbers have (None for texts)."""

    key: str
    label: str
    digits: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row; `code` is the territory that it speaks of, "" for none."""

    cells: tuple[Value, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, on the page and in the workbook of results."""

    id: str
    title: str
    heads: tuple[Head, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """A point of a chart, in per cent of its width and of its height from above."""

    left: float
    top: float
    said: str
    style: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A line of a chart: points as SVG wants them, and where its name stands ("" for none)."""

    points: str
    style: str
    label: str = ""
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as data; the template draws it, the table below says the same.

    Attributes:
        spoken: what it shows, for those who do not see it.
        x: label of the horizontal axis.
        y: label of the vertical axis.
        x_ticks: position in per cent and text.
        y_ticks: position in per cent from above and text.
        curves: lines, the first below.
        dots: points.
        square: True when both axes have one scale.
        rows: how many named rows it has, 0 for a scale of numbers.
    """

    spoken: str
    x: str
    y: str
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    curves: tuple[Curve, ...]
    dots: tuple[Dot, ...] = ()
    square: bool = False
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Toggle:
    """A choice with two states: what of, how it stands, and the view in which it stands the other way."""

    label: str
    state: str
    href: str
    set: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study as the page shows it.

    Attributes:
        finding: the sentence over the page.
        title: of the figure.
        chart: the figure, None when it is a map or there is none.
        map_svg: the map, "" for none.
        sheets: the tables; every number of the figure is in one.
        notes: sentences below the figure: what was left out, what not to read into it.
        methods: ids of the registry, in the order in which the question arises.
        withheld: why nothing is stated, "" when something is.
        by_sector: False when choosing a sector would change nothing: the filter is not offered then.
        filters: what of the filters it looks at beside sector, year and territory.
        toggles: choices of its own.
    """

    finding: str
    title: str
    chart: Chart | None = None
    map_svg: str = ""
    sheets: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    withheld: str = ""
    filters: frozenset[str] = field(default_factory=frozenset)
    by_sector: bool = True
    toggles: tuple[Toggle, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale from `low` to `high`."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return where a value stands, in per cent.

        >>> Axis(0, 4).at(1)
        25.0
        """
        return round(100 * (value - self.low) / (self.high - self.low), 2) if self.high > self.low else 50.0

    def ticks(self, most: int = 5) -> tuple[float, ...]:
        """Return round values on the scale.

        >>> Axis(0, 1).ticks(), Axis(83, 131).ticks()
        ((0.0, 0.2, 0.4, 0.6, 0.8, 1.0), (90.0, 100.0, 110.0, 120.0, 130.0))
        """
        if not self.high > self.low:
            return (self.low,)
        rough = (self.high - self.low) / most
        power = 10.0 ** floor(log10(rough))
        step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough * 0.999)
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return tuple(round(at * step, 12) for at in range(first, last + 1))


def curve(x: Iterable[float], y: Iterable[float], across: Axis, up: Axis) -> str:
    """Return the points of a line as SVG wants them, on a sheet of 100 by 100.

    >>> curve([0, 1], [0, 1], Axis(0, 1), Axis(0, 2))
    '0.0,100.0 100.0,50.0'
    """
    return " ".join(f"{across.at(a)},{round(100 - up.at(b), 2)}" for a, b in zip(x, y, strict=True))


def apart(tops: Sequence[float], gap: float = GAP) -> list[float]:
    """Return heights at least `gap` apart, in the same order and as near to the given ones as may be.

    >>> apart([50.0, 49.0, 10.0])
    [52.25, 46.75, 10.0]
    """
    order = sorted(range(len(tops)), key=lambda at: tops[at])
    blocks: list[tuple[list[int], float]] = []
    for at in order:
        blocks.append(([at], tops[at]))
        while (
            len(blocks) > 1
            and blocks[-1][1] - blocks[-2][1] < gap * (len(blocks[-1][0]) + len(blocks[-2][0])) / 2
        ):
            (late, low), (early, high) = blocks.pop(), blocks.pop()
            both = early + late
            blocks.append((both, (high * len(early) + low * len(late)) / len(both)))
    found = [0.0] * len(tops)
    for members, middle in blocks:
        for place, at in enumerate(members):
            found[at] = middle + gap * (place - (len(members) - 1) / 2)
    return found


def uncrowded(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    """Return the points without the names that would stand over one another; a chosen one keeps its own.

    >>> near = [Dot(10, 50, "", "", "Salta"), Dot(11, 51, "", "chosen", "Jujuy"), Dot(9, 80, "", "", "Chaco")]
    >>> [dot.label for dot in uncrowded(near)]
    ['', 'Jujuy', 'Chaco']
    """
    placed: list[tuple[float, float, float]] = []
    kept: set[int] = set()
    for at in sorted(range(len(dots)), key=lambda one: "chosen" not in dots[one].style):
        dot = dots[at]
        width = 2.0 + LETTER * len(dot.label)
        left = dot.left - width if dot.left > MIDDLE else dot.left
        free = all(
            abs(dot.top - top) >= GAP or left >= end or left + width <= start for start, end, top in placed
        )
        if dot.label and free:
            placed.append((left, left + width, dot.top))
            kept.add(at)
    return tuple(dot if at in kept else replace(dot, label="") for at, dot in enumerate(dots))


def cell(value: Value, head: Head, words: Language) -> str:
    """Return a cell as the page prints it; "" where there is no figure."""
    if value is None or isinstance(value, str):
        return value or ""
    if not isfinite(value):
        return ""
    digits = head.digits or 0
    if digits >= 3 and 0 < value < 0.5 * 10.0**-digits:  # a p-value is never 0
        return f"< {words.number(10.0**-digits, digits)}"
    return words.number(round(value, digits) + 0.0, digits)


def method(id: str, words: Language) -> tuple[str, str, str]:
    """Return name, text (definition, formula, from how many on) and origin of an indicator."""
    entry = INDICATORS[id]
    least = words.n(f"own.method.{entry.counted}", entry.minimum_n) if entry.minimum_n > 1 else ""
    text = " ".join(
        part for part in (words.t(entry.definition_key), words.t(entry.formula_key), least) if part
    )
    return words.t(entry.name_key), text, entry.citation
