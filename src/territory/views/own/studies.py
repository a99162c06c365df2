"""The ways to look at a table, beside map and ranking: which there are, and why one cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from territory.views.own.analysis import Analysis
from territory.views.own.change import change_study
from territory.views.own.clusters import clusters_study
from territory.views.own.complexity import complexity_study
from territory.views.own.curve import curve_study
from territory.views.own.outliers import outliers_study
from territory.views.own.ranks import composite_study
from territory.views.own.stars import stars_study
from territory.views.own.study import Study

STUDIES: Mapping[str, Callable[[Analysis], Study]] = MappingProxyType(
    {
        "curve": curve_study,
        "change": change_study,
        "clusters": clusters_study,
        "complexity": complexity_study,
        "outliers": outliers_study,
        "stars": stars_study,
        "composite": composite_study,
    }
)
"""Every study by the word of its address, in the order in which the page offers them."""


def lacking(a: Analysis, study: str) -> str:
    """Return the message key that says what a table lacks for a study, "" when it lacks nothing."""
    if study == "curve":
        return "own.lacking.shares" if a.figures.kind == "rate" or a.negative else ""
    if not a.cube.has_places:
        return "own.lacking.places"
    if study == "change":
        return "" if a.changes or (a.base and a.figures.kind == "rate") else "own.lacking.years"
    if study == "outliers":
        whole = len(a.full.sectors) > 1 and a.figures.kind == "count" and not a.negative
        return "" if whole else "own.lacking.population"
    if study == "composite":
        return "" if a.figures.kind == "rate" and a.cube.has_sectors else "own.lacking.rates"
    if study in ("complexity", "stars"):
        return (
            "" if a.cube.has_sectors and a.figures.kind != "rate" and not a.negative else "own.lacking.cross"
        )
    return ""


def offered(a: Analysis) -> tuple[str, ...]:
    """Return the studies that the table can carry."""
    return tuple(study for study in STUDIES if not lacking(a, study))


def unavailable(a: Analysis) -> str:
    """Return in one sentence which studies the table cannot carry and why, "" when it can carry all."""
    t = a.words.t
    reasons: dict[str, list[str]] = {}
    for study in STUDIES:
        if key := lacking(a, study):
            reasons.setdefault(key, []).append(t(f"own.study.{study}"))
    return " ".join(t(key, studies=a.words.join(names)) for key, names in reasons.items())
