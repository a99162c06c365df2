"""A composite of a table's indicators, with the ranks that other weights and scales would have given."""

from __future__ import annotations

import numpy as np

from territory.indicators.composite import Composite, composite
from territory.indicators.registry import INDICATORS
from territory.views.own.analysis import Analysis
from territory.views.own.study import Axis, Chart, Curve, Dot, Head, Line, Sheet, Study, Toggle


def composite_study(a: Analysis) -> Study:
    """Return the composite of all columns of rates; each says whether more is better, and can be turned."""
    w, cube = a.words, a.cube
    title = w.t("own.composite.title", count=w.number(len(cube.sectors)))
    turned = [at for at, name in enumerate(cube.sectors) if a.position(name) in a.less]
    whole = np.isnan(cube.values).sum(axis=1) == 0
    found = None
    if not INDICATORS["composite"].withholds(int(whole.sum())):
        try:
            found = composite(cube.values, turned)
        except ValueError:  # fewer than two columns differ
            found = None
    if found is None:
        said = w.t(
            "own.composite.withheld",
            n=w.number(int(whole.sum())),
            least=w.number(INDICATORS["composite"].minimum_n),
        )
        return Study(said, title, toggles=_toggles(a), withheld=said, methods=("composite",), by_sector=False)
    notes = [w.t("own.composite.meaning")]
    if len(whole) > whole.sum():
        names = [a.name(code) for code, all_ in zip(cube.territories, whole, strict=True) if not all_]
        notes.append(w.t("own.composite.absent", names=w.join(names)))
    order = [int(at) for at in np.argsort(np.nan_to_num(found.rank, nan=np.inf), kind="stable") if whole[at]]
    return Study(
        finding=_finding(a, found, order),
        title=title,
        chart=_chart(a, found, order),
        sheets=(_sheet(a, found, order),),
        notes=tuple(notes),
        methods=("composite",),
        toggles=_toggles(a),
        by_sector=False,
    )


def _finding(a: Analysis, found: Composite, order: list[int]) -> str:
    w = a.words
    codes = a.cube.territories
    at = codes.index(a.territory) if a.territory and codes.index(a.territory) in order else order[0]
    return w.t(
        "own.composite.finding",
        name=a.name(codes[at]),
        rank=w.number(float(found.rank[at])),
        all=w.number(len(order)),
        low=w.number(float(found.low[at])),
        high=w.number(float(found.high[at])),
    )


def _toggles(a: Analysis) -> tuple[Toggle, ...]:
    """Return a link for every column that turns its direction round."""
    made = []
    for name in a.cube.sectors:
        at = a.position(name)
        less = sorted(a.less ^ {at})
        text = ",".join(map(str, less))
        state = a.words.t("own.composite.less" if at in a.less else "own.composite.more")
        made.append(Toggle(name, state, a.selection.url(less=text), f"less:{text}"))
    return tuple(made)


def _chart(a: Analysis, found: Composite, order: list[int]) -> Chart:
    w = a.words
    across = Axis(0.5, len(order) + 0.5)
    tops = [round(100 * (place + 0.5) / len(order), 2) for place in range(len(order))]
    curves, dots = [], []
    for at, top in zip(order, tops, strict=True):
        low, rank, high = (float(one[at]) for one in (found.low, found.rank, found.high))
        curves.append(Curve(f"{across.at(low - 0.25)},{top} {across.at(high + 0.25)},{top}", "band"))
        said = f"{a.name(a.cube.territories[at])}: {w.number(rank)} ({w.number(low)}–{w.number(high)})"
        dots.append(
            Dot(across.at(rank), top, said, "chosen" if a.cube.territories[at] == a.territory else "")
        )
    return Chart(
        spoken=w.t("own.composite.spoken", count=len(order)),
        x=w.t("own.composite.rank"),
        y="",
        x_ticks=tuple((across.at(one), w.number(one)) for one in across.ticks(8) if one >= 1),
        y_ticks=tuple((top, a.name(a.cube.territories[at])) for at, top in zip(order, tops, strict=True)),
        curves=tuple(curves),
        dots=tuple(dots),
        rows=len(order),
    )


def _sheet(a: Analysis, found: Composite, order: list[int]) -> Sheet:
    t = a.words.t
    heads = (
        Head("name", t("own.filter.territory")),
        Head("rank", t("own.composite.rank"), 0),
        Head("low", t("own.composite.from"), 0),
        Head("high", t("own.composite.to"), 0),
        Head("first", t("own.composite.first"), 0),
        Head("value", t("indicator.composite.name"), 2),
        *(Head(f"column_{at}", name, a.plain_digits) for at, name in enumerate(a.cube.sectors, start=1)),
    )
    lines = tuple(
        Line(
            (
                a.name(a.cube.territories[at]),
                *(float(one[at]) for one in (found.rank, found.low, found.high)),
                100 * float(found.first[at]),
                float(found.value[at]),
                *(float(one) for one in a.cube.values[at]),
            ),
            a.cube.territories[at],
        )
        for at in order
    )
    return Sheet("composite", t("own.composite.table"), heads, lines)
