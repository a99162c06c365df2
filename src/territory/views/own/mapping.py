"""The map of a table: circles for counts, fills for rates and indexes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from territory.maps import (
    Classification,
    Label,
    LegendWords,
    equal_intervals,
    map_spec,
    natural_breaks,
    quantiles,
    svg,
)
from territory.model import Observation, Status
from territory.views.figures import islands_label, mark_text
from territory.views.own.analysis import CHANGES, DIVERGING, Analysis
from territory.views.own.sheet import sheet, short

METHODS = {"quantiles": quantiles, "natural_breaks": natural_breaks, "equal_intervals": equal_intervals}


def diverging(a: Analysis) -> bool:
    """True when the map has two sides."""
    return a.indicator in DIVERGING or a.indicator in CHANGES


def circles(a: Analysis) -> bool:
    """True when the map has circles: for counts and amounts, unless one is below 0."""
    return a.indicator == "count" and a.figures.kind != "rate" and not a.negative


def _edges(a: Analysis, known: Sequence[float]) -> tuple[float, ...]:
    """Return the inner breaks of a map with two sides; those of a change: thirds of absolute values."""
    if a.indicator in DIVERGING:
        return DIVERGING[a.indicator]
    small, large = np.quantile(np.abs(known), (1 / 3, 2 / 3)).tolist() if known else (0.0, 0.0)
    small = max(small, 10.0**-a.digits)
    large = max(large, 2 * small)
    return -large, -small, small, large


def map_svg(a: Analysis, accessible: Mapping[str, str]) -> str:
    """Return the map: circles for counts and amounts, fills for rates and indexes.

    Args:
        a: the table as a selection shows it.
        accessible: what is said of each jurisdiction.
    """
    words = a.words
    known = [one.value for one in a.observations if one.value is not None]
    classes = None if circles(a) else _classes(a, known)
    legend = LegendWords(
        value=a.number,
        unit=lambda value: f"{a.number(value)} {a.figures.measure[:24]}",
        mark=lambda status, count, every: mark_text(status, count, every, words),
        interval=_interval(a, classes, known),
        note=(words.t(f"own.classes.note.{classes.method}", n=len(known)),) if classes else (),
        class_count=words.number if classes else None,
        small=(lambda count: words.t("map.legend.small", count=count)) if classes else None,
    )
    numbers = {one.code: a.number(one.value) for one in a.observations if one.value is not None}
    return _drawn(a, a.observations, numbers, legend, classes, accessible, a.title)


def categories_svg(
    a: Analysis,
    classes: Mapping[str, int],
    words: Sequence[str],
    signs: Sequence[str],
    absent: Mapping[str, Status],
    accessible: Mapping[str, str],
    title: str,
) -> str:
    """Return a map of five categories, filled from the lowest to the highest class.

    Args:
        a: the table as a selection shows it.
        classes: category of each jurisdiction that has one, 0 to 4.
        words: what each category is, for the legend.
        signs: what each is on the map itself, so that colour is not alone.
        absent: why the others have none.
        accessible: what is said of each jurisdiction.
        title: of the map.
    """
    found = [
        Observation(code, classes[code] + 1.0, Status.OBSERVED)
        if code in classes
        else Observation(code, None, absent.get(code, Status.NOT_PUBLISHED))
        for code in a.places
    ]
    legend = LegendWords(
        value=lambda value: signs[round(value) - 1],
        unit=lambda value: signs[round(value) - 1],
        mark=lambda status, count, every: mark_text(status, count, every, a.words),
        interval=lambda low, high: f"{signs[int(low)]} {words[int(low)]}".strip(),
        class_count=a.words.number,
    )
    edges = Classification("categories", tuple(at + 0.5 for at in range(6)), len(classes))
    numbers = {code: signs[at] for code, at in classes.items()}
    return _drawn(a, found, numbers, legend, edges, accessible, title)


def _drawn(
    a: Analysis,
    observations: Sequence[Observation],
    numbers: Mapping[str, str],
    legend: LegendWords,
    classes: Classification | None,
    accessible: Mapping[str, str],
    title: str,
) -> str:
    words = a.words
    labels = {
        code: Label(place.names[words.code], numbers.get(code, ""), short(a, code))
        for code, place in a.places.items()
    }
    spec = map_spec(
        sheet(a),
        observations,
        labels,
        kind="choropleth" if classes else "circles",
        legend=legend,
        classification=classes,
        islands_label=islands_label(words, a.settings.worldview) if a.map_name in ("AR", "lac") else (),
        inset_label=words.t("map.antarctic") if a.settings.worldview == "ar" and a.map_name == "AR" else "",
        remember=not a.figures.own,
        rim=a.map_name == "AR",
    )
    return svg(
        spec,
        href=lambda code: a.selection.url(territory=code),
        accessible=accessible,
        title=title,
        selected=a.territory or None,
    )


def _classes(a: Analysis, known: list[float]) -> Classification | None:
    if diverging(a):
        edges = _edges(a, known)
        low = 0.0 if edges[0] > 0 else min([*known, edges[0]])
        return Classification(
            "fixed" if a.indicator in DIVERGING else "symmetric",
            (low, *edges, max([*known, edges[-1]])),
            len(known),
        )
    method = METHODS[a.selection.classes or "quantiles"]
    return method(known) if any(one > 0 for one in known) else None


def _interval(
    a: Analysis, classes: Classification | None, known: Sequence[float]
) -> Callable[[float, float], str]:
    if classes is None or not diverging(a):
        return lambda low, high: f"{a.number(low)}–{a.number(high)}"
    edges = _edges(a, known)

    def said(low: float, high: float) -> str:
        # A sign on both sides: printed in grey the two ends look the same.
        if high <= edges[0]:
            return f"− < {a.number(edges[0])}"
        if low >= edges[-1]:
            return f"+ ≥ {a.number(edges[-1])}"
        sign = "− " if high <= edges[1] else "+ " if low >= edges[2] else ""
        return (
            f"{sign}{a.number(low)}–{a.number(high)}"
            if low >= 0
            else f"{sign}{a.number(low)} … {a.number(high)}"
        )

    return said
