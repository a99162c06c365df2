"""The legend: its circles, its rows with their counts, and where it stands on the wide and the narrow map."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from territory.maps.base import HEIGHT, LAND_CENTRE, Area
from territory.maps.classify import Classification
from territory.maps.geometry import Box
from territory.maps.phone import SIZE as PHONE_SIZE
from territory.maps.spec import SIZE, Legend, LegendRow, LegendWords
from territory.model import Observation, Status

RIGHT = 424.0
LEGEND_TOP = 264.0
PHONE_CROP = (LAND_CENTRE - 172.0, 344.0)
PHONE_SEA = (286.0, 304.0, 262.0, 416.0)
PHONE_LEGEND_TOP = 320.0
PLAIN: Box = (PHONE_CROP[0] + 6, 6.0, sum(PHONE_CROP) - 6, 352.0)
"""Where the land of a map without a rim goes."""
PLAIN_TALL: Box = (PHONE_CROP[0] + 6, 6.0, PHONE_CROP[0] + 166, 486.0)
"""The same for a country that is more than twice as tall as it is wide."""
PLAIN_GAP = 14.0


def is_zero(figure: Observation) -> bool:
    """Return whether a figure is known and zero."""
    return figure.status.has_value and figure.value == 0


def sizes(values: Sequence[float], k: float, words: LegendWords) -> tuple[tuple[float, str], ...]:
    """Return the circles of the legend: the largest value, one of about a quarter of its area, and 1.

    >>> words = LegendWords("{:g}".format, "{:g} projects".format, lambda status, n, total: "")
    >>> sizes([17, 3, 1], 1.0, words)
    ((4.1, '17 projects'), (2.2, '5'), (1.0, '1'))
    """
    if not values:
        return ()
    largest = max(values)
    steps = sorted({largest, _round_step(0.3 * largest), 1.0 if largest >= 3 else largest}, reverse=True)
    return tuple(
        (round(k * math.sqrt(n), 1), words.unit(n) if rank == 0 else words.value(n))
        for rank, n in enumerate(steps)
    )


def _round_step(value: float) -> float:
    """Return the nearest of 1, 2, 5 × 10ⁿ, at least 1.

    >>> [_round_step(v) for v in (0.4, 5.1, 31, 80)]
    [1.0, 5.0, 20.0, 100.0]
    """
    if value <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return min((1 * power, 2 * power, 5 * power, 10 * power), key=lambda step: abs(math.log(step / value)))


def rows(
    figures: Mapping[str, Observation],
    fills: Mapping[str, str],
    classification: Classification | None,
    words: LegendWords,
) -> tuple[LegendRow, ...]:
    """Return the legend's rows: classes, then only the marks in use with their counts."""
    found = []
    sizes = Counter(fills.values())
    if classification is not None:
        edges = pairwise(classification.breaks)
        for i, (low, high) in reversed(list(enumerate(edges))):
            count = f" ({words.class_count(sizes[f'class-{i}'])})" if words.class_count else ""
            found.append(LegendRow(f"class-{i}", words.interval(low, high) + count))
    counts = Counter(Status.ZERO if is_zero(figure) else figure.status for figure in figures.values())
    marks = (Status.ZERO, Status.ESTIMATE, Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.NOT_APPLICABLE)
    total = len(figures)
    found += [LegendRow(s.value, words.mark(s, counts[s], total)) for s in marks if counts[s]]
    few = sum(figure.small and figure.status.has_value for figure in figures.values())
    if classification is not None and words.small and few:
        found.append(LegendRow("small", words.small(few)))
    return tuple(found)


def wide_legend(
    sizes: tuple[tuple[float, str], ...], rows: tuple[LegendRow, ...], note: tuple[str, ...]
) -> Legend:
    """Return the legend under the right column, closer set when it would leave the sheet."""
    legend = Legend(RIGHT, LEGEND_TOP, 20.0, SIZE, sizes, rows, note)
    lines = max(1, len(rows) + len(note))
    return replace(legend, pitch=round(min(20.0, (HEIGHT - 4 - legend.rows_top) / lines - 0.05), 1))


def beside(legend: Legend, units: Sequence[Area]) -> Legend:
    """Return the wide legend to the right of the land of a map without a rim."""
    right = max(area.box[2] for area in units)
    return replace(legend, x=round(right + PLAIN_GAP, 1))


def below(sizes: tuple[tuple[float, str], ...], rows: tuple[LegendRow, ...], units: Sequence[Area]) -> Legend:
    """Return the narrow legend of a map without a rim: below land that leaves room there, else beside it."""
    left, right = min(area.box[0] for area in units), max(area.box[2] for area in units)
    bottom = max(area.box[3] for area in units)
    tall = bottom > PLAIN[3] + 1
    x, top = (right + PLAIN_GAP, PHONE_LEGEND_TOP) if tall else (PLAIN[0] + 4, bottom + 12)
    circles = 2 * sizes[0][0] + 14 if sizes else 0
    pitch = min(22.0, (HEIGHT - 4 - top - circles) / max(1, len(rows)))
    return Legend(
        round(min(x, left + PLAIN[2]), 1), round(top, 1), round(pitch, 1), PHONE_SIZE, sizes, rows, ()
    )


def narrow_legend(
    sizes: tuple[tuple[float, str], ...], rows: tuple[LegendRow, ...], frames: Sequence[Box]
) -> Legend:
    """Return the legend in the sea of the narrow map: closer set when long, more to the left when wide."""
    nearest, farthest, top, lowest = PHONE_SEA
    bottom = min([lowest, *(frame[1] - 6 for frame in frames)])
    circles = 2 * sizes[0][0] + 14 if sizes else 0
    pitch = min(22.0, (bottom - top - circles) / max(1, len(rows)))
    y = min(PHONE_LEGEND_TOP, bottom - circles - pitch * len(rows))
    legend = Legend(farthest, round(y, 1), round(pitch, 1), PHONE_SIZE, sizes, rows, ())
    excess = legend.box[2] - (sum(PHONE_CROP) - 2)
    return replace(legend, x=round(max(nearest, farthest - max(0.0, excess)), 1))
