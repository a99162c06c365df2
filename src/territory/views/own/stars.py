"""The stars of every territory and sector, as the European Cluster Observatory gave them."""

from __future__ import annotations

import numpy as np

from territory.indicators.registry import INDICATORS
from territory.indicators.strength import Stars, stars
from territory.views.own.analysis import Analysis
from territory.views.own.study import Head, Line, Sheet, Study, Value

MOST_LINES = 40
MOST_ACROSS = 16


def stars_study(a: Analysis) -> Study:
    """Return the stars as a matrix and as a list, the strongest first."""
    w, cube = a.words, a.cube
    least = INDICATORS["stars"].minimum_n if a.figures.kind == "count" else 0
    found = stars(cube.values, least)
    title = w.t("own.stars.title", what=a.figures.measure)
    notes = [w.t("own.stars.meaning", least=w.number(least)) if least else w.t("own.stars.meaning_amount")]
    if absent := int(np.isnan(cube.values).sum()):
        notes.append(w.n("own.stars.absent", absent))
    matrix = (_matrix(a, found),) if len(cube.sectors) <= MOST_ACROSS else ()
    return Study(
        finding=_finding(a, found),
        title=title,
        sheets=(*matrix, _list(a, found)),
        notes=tuple(notes),
        methods=("stars", "location_quotient"),
        by_sector=False,
    )


def _finding(a: Analysis, found: Stars) -> str:
    w, cube = a.words, a.cube
    three = np.argwhere(found.count == 3)
    if a.territory:
        row = cube.territories.index(a.territory)
        best = found.count[row]
        names = [cube.sectors[at] for at in np.flatnonzero(best == best.max())] if best.max() else []
        key = "own.stars.finding_one" if names else "own.stars.finding_none"
        return w.t(key, name=a.name(a.territory), stars=w.number(int(best.max())), sectors=w.join(names[:4]))
    examples = [f"{cube.sectors[s]} ({a.name(cube.territories[r])})" for r, s in three[:3]]
    key = "own.stars.finding" if len(three) else "own.stars.finding_zero"
    return w.n(key, len(three), examples=w.join(examples)) if len(three) else w.t(key)


def _mark(count: int) -> str:
    return "★" * count


def _matrix(a: Analysis, found: Stars) -> Sheet:
    heads = (
        Head("name", a.words.t("own.filter.territory")),
        *(Head(f"sector_{at}", name) for at, name in enumerate(a.cube.sectors, start=1)),
        Head("stars", a.words.t("own.stars.total"), 0),
    )
    order = np.argsort(-found.count.sum(axis=1), kind="stable")
    lines = []
    for at in order:
        code = a.cube.territories[at]
        cells: list[Value] = [
            a.words.t(f"mark.short.{a.cube.status(code, sector).value}") if np.isnan(value) else _mark(int(n))
            for sector, value, n in zip(a.cube.sectors, a.cube.values[at], found.count[at], strict=True)
        ]
        lines.append(Line((a.name(code), *cells, float(found.count[at].sum())), code))
    return Sheet("stars", a.words.t("own.stars.matrix"), heads, tuple(lines))


def _list(a: Analysis, found: Stars) -> Sheet:
    t, cube = a.words.t, a.cube
    quotient = a.quotients["location_quotient"].value
    heads = (
        Head("name", t("own.filter.territory")),
        Head("sector", t("own.filter.sector")),
        Head("stars", t("own.stars.total"), 0),
        Head("value", a.figures.measure, a.plain_digits),
        Head("size", t("own.stars.size")),
        Head("quotient", "LQ", 2),
        Head("specialisation", t("own.stars.specialisation")),
        Head("share", t("own.stars.share"), 1),
        Head("focus", t("own.stars.focus")),
    )
    sums = np.nansum(cube.values, axis=1)
    cells = np.argwhere(found.count > 0)
    if a.territory:
        cells = cells[cells[:, 0] == cube.territories.index(a.territory)]
    order = sorted(cells.tolist(), key=lambda at: (-found.count[at[0], at[1]], -quotient[at[0], at[1]]))
    lines = []
    for row, across in order[:MOST_LINES]:
        value = float(cube.values[row, across])
        line: tuple[Value, ...] = (
            a.name(cube.territories[row]),
            cube.sectors[across],
            float(found.count[row, across]),
            value,
            _mark(int(found.size[row, across])),
            float(quotient[row, across]),
            _mark(int(found.specialisation[row, across])),
            100 * value / float(sums[row]),
            _mark(int(found.focus[row, across])),
        )
        lines.append(Line(line, cube.territories[row]))
    return Sheet("stars_list", t("own.stars.list"), heads, tuple(lines))
