"""The figures of the context statistics: one mark a country on a scale, two sides over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import floor, log10

from markupsafe import Markup

from territory.catalog import Catalog
from territory.context import SIDES, Beside, Courses, Figure, Pair, Snapshot, indicators, one_scale
from territory.geography import fold
from territory.i18n import Language
from territory.model import Status
from territory.views.selection import Selection

MOST_BINS = 14
STEPS = (1, 2, 2.5, 5, 10)
PERCENT = frozenset({"percent", "percent_gdp"})


@dataclass(frozen=True, slots=True)
class Mark:
    """A country in its bin."""

    code: str
    href: str
    accessible: str
    estimate: bool
    selected: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """The countries whose figure lies from `low` up to, not including, `high`."""

    label: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """One side's countries; `mean` in per cent of the axis, None where there is none."""

    side: str
    title: str
    mean_text: str
    mean: float | None
    bins: tuple[Bin, ...]
    tallest: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Strips above one axis."""

    strips: tuple[Strip, ...]
    ticks: tuple[tuple[float, str], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Line:
    """One side over time: the points of an SVG polyline and the words at its end."""

    side: str
    points: str
    last: str
    last_at: float


@dataclass(frozen=True, slots=True)
class Lines:
    """Both sides over time on one scale."""

    title: str
    lines: tuple[Line, ...]
    years: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]


@cache
def country(code: str, words: Language) -> str:
    """Return the name of a country.

    >>> from territory.i18n import language
    >>> country("GR", language("it"))
    'Grecia'
    """
    return str(words.locale.territories.get(code, code))


def by_name(codes: Iterable[str], words: Language) -> list[str]:
    """Return countries in the order of their names."""
    return sorted(codes, key=lambda code: fold(country(code, words)))


def number(value: float, unit: str, digits: int, words: Language) -> str:
    """Return a value without its unit; per cents keep their sign."""
    return words.percent(value / 100, digits) if unit in PERCENT else words.number(value, digits)


def mean_text(value: float, unit: str, digits: int, words: Language) -> str:
    """Return a mean: amounts with three significant figures, as their countries' figures are estimates.

    >>> from territory.i18n import language
    >>> mean_text(54310.8, "usd_ppp_2021", 0, language("en"))
    '54,300'
    """
    if unit in PERCENT or not value:
        return number(value, unit, digits, words)
    step = 10.0 ** max(floor(log10(abs(value))) - 2, -digits)
    return number(round(value / step) * step, unit, digits, words)


def printed(figure: Figure, digits: int, words: Language) -> str:
    """Return a country's figure as tables print it: estimates look like estimates."""
    if figure.value is None:
        return words.t(f"mark.short.{figure.status.value}")
    text = number(figure.value, figure.unit, digits, words)
    return f"≈\u00a0{text}" if figure.status is Status.ESTIMATE else text


def together(
    catalog: Catalog,
    pair: Pair,
    eu: Snapshot,
    lac: Snapshot,
    seen: Beside | None,
    selection: Selection,
    words: Language,
) -> Chart:
    """Return both sides above one axis.

    Raises:
        territory.context.NotComparable: the pair is not comparable, or the sides are in two units.
    """
    one_scale(pair, eu.unit, lac.unit)
    means = (None, None) if seen is None else (seen.eu.value, seen.lac.value)
    return _chart(catalog, ((eu, means[0]), (lac, means[1])), selection, words)


def alone(catalog: Catalog, one: Snapshot, selection: Selection, words: Language) -> Chart:
    """Return one side above an axis of its own."""
    return _chart(catalog, ((one, one.mean.value if one.mean else None),), selection, words)


def _chart(
    catalog: Catalog,
    sides: Sequence[tuple[Snapshot, float | None]],
    selection: Selection,
    words: Language,
) -> Chart:
    edges = scale([value for one, _ in sides for value in one.values], MOST_BINS)
    unit = sides[0][0].unit
    span = edges[-1] - edges[0]
    digits = 0 if edges[1] - edges[0] >= 1 and all(edge == int(edge) for edge in edges) else 1
    texts = [number(edge, unit, digits, words) for edge in edges]
    every = range(len(edges)) if len(edges) <= MOST_BINS // 2 + 1 else range(0, len(edges), 2)
    return Chart(
        tuple(_strip(catalog, one, mean, edges, texts, selection, words) for one, mean in sides),
        tuple((round(100 * (edges[at] - edges[0]) / span, 3), texts[at]) for at in every),
        words.t(f"context.unit.{unit}"),
    )


def _strip(
    catalog: Catalog,
    one: Snapshot,
    mean: float | None,
    edges: Sequence[float],
    texts: Sequence[str],
    selection: Selection,
    words: Language,
) -> Strip:
    digits = indicators(catalog)[one.indicator].digits
    bins = []
    for at, low in enumerate(edges[:-1]):
        inside = [
            figure for figure in one.shown if figure.value is not None and low <= figure.value < edges[at + 1]
        ]
        inside.sort(key=lambda figure: figure.value or 0.0)
        label = words.n("context.bin", len(inside), low=texts[at], high=texts[at + 1])
        bins.append(Bin(label, tuple(_mark(figure, digits, selection, words) for figure in inside)))
    return Strip(
        side=one.side,
        title=words.n("context.strip", len(one.shown), side=words.t(f"eulac.side_long.{one.side}")),
        mean_text=""
        if mean is None or one.mean is None
        else words.t(
            "context.mean", value=mean_text(mean, one.unit, digits, words), n=words.number(one.mean.n)
        ),
        mean=None if mean is None else round(100 * (mean - edges[0]) / (edges[-1] - edges[0]), 3),
        bins=tuple(bins),
        tallest=max(len(each.marks) for each in bins),
    )


def _mark(figure: Figure, digits: int, selection: Selection, words: Language) -> Mark:
    return Mark(
        code=figure.code,
        href=selection.url(territory=figure.code),
        accessible=words.t(
            "context.mark",
            name=country(figure.code, words),
            value=printed(figure, digits, words),
            unit=words.t(f"context.unit.{figure.unit}"),
            year=figure.year,
            status=words.t(f"status.word.{figure.status.value}"),
        ),
        estimate=figure.status is Status.ESTIMATE,
        selected=figure.code == selection.territory,
    )


def scale(values: Sequence[float], most: int) -> list[float]:
    """Return round edges of at most `most` equal bins that hold every value, the last edge outside.

    >>> scale([2800, 129000], 14)[:3], scale([2800, 129000], 14)[-1]
    ([0.0, 10000.0, 20000.0], 130000.0)
    >>> scale([3.5, 3.5], 14)
    [3.0, 4.0]
    """
    low, high = min(values), max(values)
    rough = (high - low) / most or 1.0
    power = 10.0 ** floor(log10(rough))
    for step in (step * unit for unit in (power, 10 * power) for step in STEPS):
        first, last = floor(low / step), floor(high / step) + 1
        if last - first <= most:
            return [round(at * step, 10) for at in range(first, last + 1)]
    raise AssertionError("a step of a hundred times the least fits")


def mean_lines(courses: Courses, title: str, words: Language) -> Lines:
    """Return the mean over inhabitants of both sides over time."""
    return _lines(courses, title, lambda side, year: courses.of(side).means[year], 0, words)


def spread_lines(courses: Courses, title: str, words: Language) -> Lines:
    """Return the spread among the countries of both sides over time."""
    return _lines(courses, title, lambda side, year: courses.of(side).spreads[year].sigma, 2, words)


def _lines(
    courses: Courses, title: str, of: Callable[[str, int], float], digits: int, words: Language
) -> Lines:
    known = {side: [of(side, year) for year in courses.years] for side in SIDES}
    edges = scale([0.0, *(value for values in known.values() for value in values)], 5)
    first, span = courses.years[0], courses.years[-1] - courses.years[0]

    def across(year: int) -> float:
        return round(100 * (year - first) / span, 2)

    def up(value: float) -> float:
        return round(100 - 100 * (value - edges[0]) / (edges[-1] - edges[0]), 2)

    def written(value: float) -> str:
        return words.number(value, digits) if digits else mean_text(value, courses.unit, 0, words)

    step = 10 if span > 15 else 5
    shown = [year for year in courses.years if year % step == 0 or year in (first, courses.years[-1])]
    # The last year stands at the end; a round year too close to it gives way.
    shown = [year for year in shown if year == courses.years[-1] or courses.years[-1] - year > step / 2]
    return Lines(
        title,
        tuple(
            Line(
                side=side,
                points=" ".join(
                    f"{across(year)},{up(value)}" for year, value in zip(courses.years, values, strict=True)
                ),
                last=f"≈\u00a0{written(values[-1])}",
                last_at=up(values[-1]),
            )
            for side, values in known.items()
        ),
        tuple((across(year), str(year)) for year in shown),
        tuple((up(edge), words.number(edge, 0 if digits == 0 else 1)) for edge in edges),
    )


def lines_svg(drawn: Lines) -> Markup:
    """Return the lines as SVG that stretches to its frame; the words stand beside it as HTML."""
    grid = "".join(f'<path class="grid" d="M0 {at}H100"/>' for at, _ in drawn.ticks)
    lines = "".join(f'<polyline class="{line.side}" points="{line.points}"/>' for line in drawn.lines)
    return Markup(
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f"{grid}{lines}</svg>"
    )
