"""How concentrated the figures are: the concentration curve and the indexes of every sector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from territory.indicators import concentration, inequality
from territory.indicators.registry import INDICATORS
from territory.views.own.analysis import Analysis
from territory.views.own.study import Axis, Chart, Curve, Dot, Head, Line, Sheet, Study, curve

Column = NDArray[np.float64]


def curve_study(a: Analysis) -> Study:
    """Return the concentration curve of the chosen sector, or of all; over sectors without territories."""
    w, cube = a.words, a.cube
    sector = a.chosen_sector
    values = cube.column(sector) if cube.has_places else cube.values[0]
    reference = cube.column("") if sector else None
    what = sector or a.figures.measure
    title = w.t("own.curve.title", what=what)
    sheets = (_by_sector(a),) if cube.has_places and cube.has_sectors else ()
    if too_few(a, values):
        return Study(w.t("own.study.too_few"), title, sheets=sheets, withheld=w.t("own.study.too_few"))
    x, y, order = inequality.lorenz(values, reference)
    index = inequality.locational_gini(values, reference)
    moved = inequality.hoover(values, reference)
    names = [a.name(code) for code in cube.territories] if cube.has_places else list(cube.sectors)
    codes = cube.territories if cube.has_places else ("",) * len(names)
    methods = ("locational_gini", "hoover", "hhi") if sector else ("gini", "hoover", "hhi")
    note, decomposed = _theil(a)
    known = concentration.concentration([None if np.isnan(one) else float(one) for one in values])
    key = "own.curve.finding_sector" if sector else "own.curve.finding"
    return Study(
        finding=w.n(
            key,
            known.half,
            what=what,
            gini=w.number(index, 2),
            hoover=w.percent(moved),
            units=w.number(known.units),
        ),
        title=title,
        chart=_chart(a, x, y, [names[at] for at in order], [codes[at] for at in order], bool(sector)),
        sheets=(_points(a, values, x, y, order, names, codes, bool(sector)), *sheets, *decomposed),
        notes=tuple(part for part in (_left_out(a, values), note) if part),
        methods=(*methods, *(("theil",) if decomposed else ())),
    )


def too_few(a: Analysis, values: Column) -> bool:
    """Say whether a distribution rests on too few cases, or cannot be shared out."""
    known = values[np.isfinite(values)]
    if len(known) < 2 or (known < 0).any() or not known.sum() > 0:
        return True
    return a.figures.kind == "count" and INDICATORS["locational_gini"].withholds(float(known.sum()))


def _chart(a: Analysis, x: Column, y: Column, names: list[str], codes: list[str], sector: bool) -> Chart:
    w, unit = a.words, Axis(0, 1)
    ticks = tuple((unit.at(one), w.percent(one, 0)) for one in unit.ticks())
    dots = tuple(
        Dot(unit.at(across), round(100 - unit.at(up), 2), f"{name}: {w.percent(across)}, {w.percent(up)}",
            "chosen" if code and code == a.territory else "", name if code and code == a.territory else "")
        for across, up, name, code in zip(x[1:], y[1:], names, codes, strict=True)
    )  # fmt: skip
    return Chart(
        spoken=w.t("own.curve.spoken", count=len(names)),
        x=w.t(
            "own.curve.x_reference"
            if sector
            else "own.curve.x_units"
            if a.cube.has_places
            else "own.curve.x_sectors"
        ),
        y=w.t("own.curve.y"),
        x_ticks=ticks,
        y_ticks=tuple((100 - at, text) for at, text in ticks),
        curves=(Curve("0,100 100,0", "even"), Curve(curve(x, y, unit, unit), "main")),
        dots=dots,
        square=True,
    )


def _points(
    a: Analysis,
    values: Column,
    x: Column,
    y: Column,
    order: NDArray[np.int64],
    names: list[str],
    codes: tuple[str, ...],
    sector: bool,
) -> Sheet:
    t = a.words.t
    heads = [
        Head("name", t("own.filter.territory" if a.cube.has_places else "own.filter.sector")),
        Head("value", a.figures.measure, a.plain_digits),
        Head("share", t("own.curve.share"), 1),
        Head("cumulative", t("own.curve.cumulative"), 1),
        Head("reference", t("own.curve.reference" if sector else "own.curve.units"), 1),
    ]
    lines = tuple(
        Line(
            (
                names[at],
                float(values[at]),
                100 * (y[place + 1] - y[place]),
                100 * y[place + 1],
                100 * x[place + 1],
            ),
            codes[at],
        )
        for place, at in enumerate(order)
    )
    return Sheet("curve", t("own.curve.points"), tuple(heads), lines[::-1])


def _by_sector(a: Analysis) -> Sheet:
    w, cube = a.words, a.cube
    whole = cube.column("")
    heads = (
        Head("sector", w.t("own.filter.sector")),
        Head("value", a.figures.measure, a.plain_digits),
        Head("half", w.t("own.curve.half"), 0),
        Head("hhi", "HHI", 2),
        Head("gini", "Gini", 2),
        Head("locational_gini", w.t("indicator.locational_gini.name"), 2),
        Head("hoover", w.t("indicator.hoover.name"), 2),
    )
    lines = []
    for at in np.argsort(-a.by_sector, kind="stable"):
        column = cube.values[:, at]
        known = [None if np.isnan(one) else float(one) for one in column]
        cells: tuple[str | float | None, ...] = (cube.sectors[at], float(a.by_sector[at]))
        if too_few(a, column):
            lines.append(Line((*cells, None, None, w.t("own.withheld"), None, None)))
            continue
        cells += (
            float(concentration.fewest_for_half(known)),
            concentration.hhi(known),
            concentration.gini(known),
        )
        cells += (inequality.locational_gini(column, whole), inequality.hoover(column, whole))
        lines.append(Line(cells))
    return Sheet("sectors", w.t("own.curve.by_sector"), heads, tuple(lines))


def _theil(a: Analysis) -> tuple[str, tuple[Sheet, ...]]:
    """Return how much of the inequality of all cells lies between sectors, and the table behind it."""
    cube, w = a.cube, a.words
    if not (cube.has_places and cube.has_sectors) or too_few(a, cube.values.ravel()):
        return "", ()
    groups = [sector for _ in cube.territories for sector in cube.sectors]
    found = inequality.theil(cube.values.ravel(), groups)
    if not found.total > 0:
        return "", ()
    heads = (
        Head("sector", w.t("own.filter.sector")),
        Head("share", w.t("own.curve.share"), 1),
        Head("theil", w.t("own.theil.own"), 3),
        Head("part", w.t("own.theil.part"), 1),
    )
    lines = tuple(Line((name, 100 * share, own, 100 * part)) for name, share, own, part in found.groups)
    said = w.t(
        "own.theil.said",
        total=w.number(found.total, 3),
        between=w.percent(found.between / found.total),
        within=w.percent(found.within / found.total),
    )
    return said, (Sheet("theil", w.t("own.theil.title"), heads, lines),)


def _left_out(a: Analysis, values: Column) -> str:
    absent = int(np.isnan(values).sum())
    return a.words.n("own.curve.absent", absent) if absent else ""
