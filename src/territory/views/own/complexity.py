"""Which territories have many and rare sectors, and which sectors lie near to what a territory has."""

from __future__ import annotations

import numpy as np

from territory.indicators.complexity import Complexity
from territory.indicators.registry import INDICATORS
from territory.views.own.analysis import Analysis
from territory.views.own.study import Axis, Chart, Dot, Head, Line, Sheet, Study, uncrowded

NEAREST = 15
NAMED = 3


def complexity_study(a: Analysis) -> Study:
    """Return ECI, PCI, and for a chosen territory the sectors that it lacks, the nearest first."""
    w, found = a.words, a.complexity
    title = w.t("own.complexity.title", what=a.figures.measure)
    if found is None:
        said = w.t(
            "own.complexity.withheld",
            territories=w.number(len(a.cube.territories)),
            sectors=w.number(len(a.cube.sectors)),
            least=w.number(INDICATORS["eci"].minimum_n),
        )
        return Study(said, title, methods=("eci",), withheld=said, by_sector=False)
    sheets = [_territories(a, found), _sectors(a, found)]
    if a.territory:
        sheets.insert(0, _near(a, found, a.cube.territories.index(a.territory)))
    notes = [w.t("own.complexity.meaning")]
    if absent := int(np.isnan(a.cube.values).sum()):
        notes.append(w.n("own.complexity.absent", absent))
    return Study(
        finding=_finding(a, found),
        title=title,
        chart=_chart(a, found),
        sheets=tuple(sheets),
        notes=tuple(notes),
        methods=("eci", "pci", "density"),
        by_sector=False,
    )


def _ranked(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[int]:
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), kind="stable")
    return [int(at) for at in order if np.isfinite(values[at])]


def _finding(a: Analysis, found: Complexity) -> str:
    w, cube = a.words, a.cube
    order = _ranked(found.eci)
    at = cube.territories.index(a.territory) if a.territory else order[0]
    if at not in order:
        return w.t("own.complexity.finding_none", name=a.name(cube.territories[at]))
    return w.n(
        "own.complexity.finding",
        int(found.diversity[at]),
        name=a.name(cube.territories[at]),
        eci=w.number(float(found.eci[at]), 2),
        place=w.number(order.index(at) + 1),
        all=w.number(len(order)),
    )


def _common(found: Complexity) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how common the sectors of each territory are on average."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((found.present @ found.ubiquity) / found.diversity, dtype=float)


def _chart(a: Analysis, found: Complexity) -> Chart:
    w, common, order = a.words, _common(found), _ranked(found.eci)
    across = Axis(0.0, float(found.diversity.max()) * 1.05)
    up = Axis(0.0, float(np.nanmax(common)) * 1.05)
    named = {*order[:NAMED], *order[-1:]}
    dots = []
    for at in order:
        code = a.cube.territories[at]
        chosen = code == a.territory
        said = f"{a.name(code)}: {w.number(float(found.diversity[at]))}, {w.number(float(common[at]), 1)}"
        dots.append(
            Dot(
                across.at(float(found.diversity[at])),
                round(100 - up.at(float(common[at])), 2),
                said,
                "chosen" if chosen else "",
                a.name(code) if chosen or (not a.territory and at in named) else "",
            )
        )
    return Chart(
        spoken=w.t("own.complexity.spoken", count=len(dots)),
        x=w.t("own.complexity.diversity"),
        y=w.t("own.complexity.common"),
        x_ticks=tuple((across.at(one), w.number(one)) for one in across.ticks()),
        y_ticks=tuple((round(100 - up.at(one), 2), w.number(one)) for one in up.ticks()),
        curves=(),
        dots=uncrowded(dots),
    )


def _territories(a: Analysis, found: Complexity) -> Sheet:
    t, common = a.words.t, _common(found)
    heads = (
        Head("name", t("own.filter.territory")),
        Head("eci", "ECI", 2),
        Head("diversity", t("own.complexity.diversity"), 0),
        Head("common", t("own.complexity.common"), 1),
        Head("outlook", t("own.complexity.outlook"), 2),
    )
    order = [*_ranked(found.eci), *np.flatnonzero(np.isnan(found.eci)).tolist()]
    lines = tuple(
        Line(
            (
                a.name(a.cube.territories[at]),
                *(float(one[at]) for one in (found.eci, found.diversity, common, found.outlook)),
            ),
            a.cube.territories[at],
        )
        for at in order
    )
    return Sheet("complexity", t("own.complexity.territories"), heads, lines)


def _sectors(a: Analysis, found: Complexity) -> Sheet:
    t = a.words.t
    heads = (
        Head("sector", t("own.filter.sector")),
        Head("pci", "PCI", 2),
        Head("ubiquity", t("own.complexity.ubiquity"), 0),
        Head("value", a.figures.measure, a.plain_digits),
    )
    lines = tuple(
        Line((a.cube.sectors[at], float(found.pci[at]), float(found.ubiquity[at]), float(a.by_sector[at])))
        for at in _ranked(found.pci)
    )
    return Sheet("complexity_sectors", t("own.complexity.sectors"), heads, lines)


def _near(a: Analysis, found: Complexity, row: int) -> Sheet:
    t = a.words.t
    heads = (
        Head("sector", t("own.filter.sector")),
        Head("density", t("indicator.density.name"), 2),
        Head("pci", "PCI", 2),
        Head("gain", t("own.complexity.gain"), 2),
        Head("rca", "LQ", 2),
    )
    absent = np.where(found.present[row], np.nan, found.density[row]).astype(float)
    columns = (absent, found.pci, found.gain[row], found.rca[row])
    lines = tuple(
        Line((a.cube.sectors[at], *(float(one[at]) for one in columns))) for at in _ranked(absent)[:NEAREST]
    )
    return Sheet("near", t("own.complexity.near", name=a.name(a.territory)), heads, lines)
