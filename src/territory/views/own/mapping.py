"""The map of a table: circles for counts, fills for rates and indexes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from territory.geography import boundaries
from territory.maps import Classification, Label, LegendWords, base_map, map_spec, quantiles, svg
from territory.views.figures import islands_label, mark_text, short_name
from territory.views.own.analysis import DIVERGING, Analysis


def diverging(a: Analysis) -> bool:
    """True when the map has two sides."""
    return a.indicator in DIVERGING


def map_svg(a: Analysis, accessible: Mapping[str, str]) -> str:
    """Return the map: circles for counts and amounts, fills for rates and indexes.

    Args:
        a: the table as a selection shows it.
        accessible: what is said of each jurisdiction.
    """
    words = a.words
    circles = (
        a.indicator == "count"
        and a.figures.kind != "rate"
        and min((o.value or 0 for o in a.observations), default=0) >= 0
    )
    known = [one.value for one in a.observations if one.value is not None]
    classes = None if circles else _classes(a, known)
    legend = LegendWords(
        value=a.number,
        unit=lambda value: f"{a.number(value)} {a.figures.measure[:24]}",
        mark=lambda status, count, every: mark_text(status, count, every, words),
        interval=_interval(a, classes),
        note=(words.t("own.map.fixed" if diverging(a) else "map.legend.classes", n=len(known)),)
        if classes
        else (),
        class_count=words.number if classes else None,
        small=(lambda count: words.t("map.legend.small", count=count)) if classes else None,
    )
    labels = {
        code: Label(place.names[words.code], "", short_name(a.catalog, code))
        for code, place in a.places.items()
    }
    for one in a.observations:
        if one.value is not None:
            labels[one.code] = Label(labels[one.code].name, a.number(one.value), labels[one.code].short)
    spec = map_spec(
        base_map(boundaries(a.catalog, "AR", a.settings.worldview)),
        a.observations,
        labels,
        kind="circles" if circles or classes is None else "choropleth",
        legend=legend,
        classification=classes,
        islands_label=islands_label(words, a.settings.worldview),
        inset_label=words.t("map.antarctic") if a.settings.worldview == "ar" else "",
        remember=not a.figures.own,
    )
    return svg(
        spec,
        href=lambda code: a.selection.url(territory=code),
        accessible=accessible,
        title=a.title,
        selected=a.territory or None,
    )


def _classes(a: Analysis, known: list[float]) -> Classification | None:
    if diverging(a):
        edges = DIVERGING[a.indicator]
        low = 0.0 if a.indicator != "standardised_quotient" else min([*known, edges[0]])
        return Classification("fixed", (low, *edges, max([*known, edges[-1]])), len(known))
    return quantiles(known) if any(one > 0 for one in known) else None


def _interval(a: Analysis, classes: Classification | None) -> Callable[[float, float], str]:
    if classes is None or not diverging(a):
        return lambda low, high: f"{a.number(low)}–{a.number(high)}"
    edges = DIVERGING[a.indicator]

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
