"""What the page says of a table in words, by rules."""

from __future__ import annotations

import numpy as np

from territory.indicators import concentration
from territory.indicators.registry import INDICATORS
from territory.indicators.small_numbers import SMALL_COUNT
from territory.views.own.analysis import Analysis
from territory.views.own.profile import SectorLine
from territory.views.own.ranking import Row


def finding(a: Analysis, rows: tuple[Row, ...], lines: tuple[SectorLine, ...]) -> str:
    """Return the sentence that the page opens with.

    Args:
        a: the table as a selection shows it.
        rows: its ranking.
        lines: the profile of the chosen territory.
    """
    words, cube = a.words, a.cube
    if a.territory and lines and (best := next((one for one in lines if one.quotient), None)):
        key = "own.finding.profile_interval" if best.interval else "own.finding.profile"
        return words.t(
            key,
            name=a.name(a.territory),
            sector=best.name,
            value=best.quotient,
            interval=best.interval,
        )
    if not cube.has_places:
        top = rows[0]
        share = words.percent(float(np.nanmax(cube.values) / np.nansum(cube.values)))
        return words.t(
            "own.finding.total",
            name=top.name,
            share=share,
            value=top.number,
            measure=a.figures.measure,
        )
    if not rows:
        return words.t("own.finding.none")
    top = next((row for row in rows if row.code == a.territory), rows[0])
    first = top == rows[0]
    if a.indicator == "count" and a.figures.kind != "rate":
        total = float(np.nansum(cube.column(a.sector)))
        value = next(one.value or 0.0 for one in a.observations if one.code == top.code)
        text = words.t(
            "own.finding.total",
            name=top.name,
            share=words.percent(value / total if total else 0.0),
            value=top.number,
            measure=a.figures.measure,
        )
        return f"{a.sector}: {text}" if a.sector else text
    key = "own.finding.highest" if first else "own.finding.place"
    return words.t(key, name=top.name, what=a.title, value=top.accessible.partition(": ")[2])


def spread(a: Analysis) -> str:
    """One line on how concentrated the figures are, "" where it cannot be said."""
    if a.figures.kind == "rate" or a.indicator != "count":
        return ""
    column = a.cube.column(a.sector) if a.cube.has_places else a.cube.values[0]
    known = [None if not np.isfinite(one) else float(one) for one in column]
    sums = [one for one in known if one is not None]
    if len(sums) < 2 or min(sums) < 0 or sum(sums) < INDICATORS["hhi"].minimum_n:
        return ""
    found = concentration.concentration(known)
    w = a.words
    return w.n(
        "own.spread",
        found.half,
        units=w.number(found.units),
        hhi=w.number(found.hhi, 2),
        even=w.number(found.even, 2),
        entropy=w.number(concentration.entropy(known), 2),
        gini=w.number(concentration.gini(known), 2),
    )


def incomplete(a: Analysis) -> str:
    """What to know of sums that lack a sector, "" when none does."""
    codes = a.cube.incomplete
    if not codes or a.sector or a.indicator not in ("count", "krugman"):
        return ""
    return a.words.t(
        "own.incomplete",
        names=a.words.join(a.name(code) for code in codes[:6]) + ("…" if len(codes) > 6 else ""),
    )


def few_note(a: Analysis, rows: tuple[Row, ...], lines: tuple[SectorLine, ...]) -> str:
    """What the flag at a small number means, "" when there is none."""
    small = any(row.small for row in rows) or any(line.small for line in lines)
    return a.words.t("own.few", least=SMALL_COUNT) if small else ""
