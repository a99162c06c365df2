"""Which rates chance does not explain: the funnel of a table that has a column with the population."""

from __future__ import annotations

import numpy as np

from territory.indicators.rates import INNER, OUTER, Rates, funnel_limits, outliers
from territory.indicators.registry import INDICATORS
from territory.views.own.analysis import Analysis
from territory.views.own.study import (
    Axis,
    Chart,
    Curve,
    Dot,
    Head,
    Line,
    Sheet,
    Study,
    Value,
    curve,
    uncrowded,
)

KINDS = {2: "high", 1: "perhaps_high", 0: "within", -1: "perhaps_low", -2: "low"}
STYLES = {2: "high", -2: "low"}
STEPS = 80


def outliers_study(a: Analysis) -> Study:
    """Return the funnel plot of the chosen sector's rate, or that of all cases."""
    w = a.words
    what = " · ".join(part for part in (a.what, a.cube.year) if part)
    if a.rates is None:
        said = w.t("own.outliers.choose")
        return Study(said, w.t("own.outliers.title", what=what), withheld=said, methods=("rate", "funnel"))
    title = w.t("own.outliers.per", what=what, per=w.number(a.per), population=a.population)
    known = np.isfinite(a.rates.value)
    if INDICATORS["funnel"].withholds(int(known.sum())) or not a.rates.whole > 0:
        said = w.t("own.outliers.few", least=w.number(INDICATORS["funnel"].minimum_n))
        return Study(said, title, withheld=said, sheets=(_sheet(a, a.rates, None),), methods=("rate",))
    found = outliers(a.cube.column(a.chosen_sector), a.people)
    notes = [w.t("own.outliers.meaning")]
    if absent := int((~known).sum()):
        notes.append(w.n("own.curve.absent", absent))
    return Study(
        finding=w.n(
            "own.outliers.finding",
            int((np.abs(found) == 2).sum()),
            what=what,
            whole=w.number(a.rates.whole, 1),
            per=w.number(a.per),
            units=w.number(int(known.sum())),
        ),
        title=title,
        chart=_chart(a, a.rates, found, known),
        sheets=(_sheet(a, a.rates, found),),
        notes=tuple(notes),
        methods=("rate", "smoothed_rate", "funnel"),
    )


def _chart(a: Analysis, found: Rates, kinds: np.ndarray, known: np.ndarray) -> Chart:
    w, people = a.words, a.people
    smallest, largest = float(people[known].min()), float(people[known].max())
    across = Axis(np.log10(smallest / 1.15), np.log10(largest * 1.15))
    sizes = np.logspace(across.low, across.high, STEPS)
    limits = {level: funnel_limits(sizes, found.whole, level, a.per) for level in (INNER, OUTER)}
    highest = max(float(found.value[known].max()), 2 * found.whole) * 1.05
    up = Axis(0.0, highest)

    def line(rates: np.ndarray, style: str, label: str = "") -> Curve:
        inside = rates <= highest
        end = round(100 - up.at(float(rates[-1])), 2)
        return Curve(curve(np.log10(sizes[inside]), rates[inside], across, up), style, label, end)

    curves = [
        line(part, style) for level, style in ((OUTER, "limit"), (INNER, "other")) for part in limits[level]
    ]
    curves.append(line(np.full(STEPS, found.whole), "even"))
    dots = []
    for at in np.flatnonzero(known):
        code, kind = a.cube.territories[at], int(kinds[at])
        name, chosen = a.name(code), code == a.territory
        said = f"{name}: {w.number(float(found.value[at]), 1)} ({a.words.t(f'own.outliers.{KINDS[kind]}')})"
        style = " ".join(part for part in (STYLES.get(kind, ""), "chosen" if chosen else "") if part)
        top = round(100 - up.at(float(found.value[at])), 2)
        dots.append(
            Dot(across.at(np.log10(people[at])), top, said, style, name if chosen or abs(kind) == 2 else "")
        )
    powers = [10.0**at * one for at in range(0, 12) for one in (1, 3)]
    return Chart(
        spoken=w.t("own.outliers.spoken", count=len(dots)),
        x=w.t("own.outliers.x", population=a.population),
        y=a.indicator_name("rate"),
        x_ticks=tuple(
            (across.at(np.log10(one)), w.number(one))
            for one in powers
            if smallest / 1.15 <= one <= largest * 1.15
        ),
        y_ticks=tuple((round(100 - up.at(one), 2), w.number(one)) for one in up.ticks()),
        curves=tuple(curves),
        dots=uncrowded(dots),
    )


def _sheet(a: Analysis, found: Rates, kinds: np.ndarray | None) -> Sheet:
    t = a.words.t
    heads = (
        Head("name", t("own.filter.territory")),
        Head("cases", a.what, a.plain_digits),
        Head("population", a.population, 0),
        Head("rate", a.indicator_name("rate"), 1),
        Head("low", t("own.column.low"), 1),
        Head("high", t("own.column.high"), 1),
        Head("smoothed", a.indicator_name("smoothed_rate"), 1),
        Head("verdict", t("own.outliers.verdict")),
    )
    cases, people = a.cube.column(a.chosen_sector), a.people
    lines = []
    for at in np.argsort(-np.nan_to_num(found.value, nan=-np.inf), kind="stable"):
        numbers = (cases, people, found.value, found.low, found.high, found.smoothed)
        told = kinds is not None and np.isfinite(found.value[at])
        verdict = t(f"own.outliers.{KINDS[int(kinds[at])]}") if told and kinds is not None else ""
        cells: tuple[Value, ...] = (
            a.name(a.cube.territories[at]),
            *(float(one[at]) for one in numbers),
            verdict,
        )
        lines.append(Line(cells, a.cube.territories[at]))
    return Sheet("rates", t("own.outliers.table"), heads, tuple(lines))
