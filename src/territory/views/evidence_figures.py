"""The figures of `/evidence`: charts with their unit and caveats, figures in words, mentions by outcome."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd
from markupsafe import Markup

from territory.catalog import Catalog
from territory.charts import as_json, figure, plain
from territory.evidence import ABSOLUTE, OUTCOMES, RELATIVE, by_outcome, most_mentioned, times, yearly_rate
from territory.i18n import Language

BAR = 0.62


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart; `absent` says what stands in the cell instead of a figure ("blank", "na")."""

    label: str
    period: str
    text: str
    width: float
    absent: str
    locator: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart on a scale of its own.

    Attributes:
        id: of the chart in the page.
        style: "relative", "absolute" or "money": how its bars look.
        title: what it shows.
        unit: of the axis.
        caveats: what must be known to read it; they stand on the chart.
        bars: from above.
        ticks: (place in per cent, label) of the axis.
        spoken: the whole chart in one sentence, for those who do not see it.
        json: the same for Plotly.
    """

    id: str
    style: str
    title: str
    unit: str
    caveats: tuple[str, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, str], ...]
    spoken: str
    json: Markup


@cache
def growth_charts(catalog: Catalog, words: Language) -> tuple[Chart, Chart]:
    """Return Uva Isabella's growth: relative to the sector, and apart from it the absolute figure."""
    rows = catalog.table("evidence_growth").to_dict("records")
    rows.sort(key=lambda row: OUTCOMES.index(row["measure"]))
    firms = words.number(int(rows[0]["firms"]))
    return (
        _growth(RELATIVE, 100, 25, [row for row in rows if row["basis"] == RELATIVE], firms, words),
        _growth(ABSOLUTE, 300, 100, [row for row in rows if row["basis"] == ABSOLUTE], firms, words),
    )


def _growth(
    basis: str, reach: int, step: int, rows: Sequence[dict[Hashable, Any]], firms: str, words: Language
) -> Chart:
    bars = tuple(
        Bar(
            label=words.t(f"evidence.outcome.{row['measure']}"),
            period=row["period"].replace("-", "–"),
            text=words.percent(row["value"] / 100, 0)
            if row["cell"] == "value"
            else words.t(f"evidence.cell.{row['cell']}"),
            width=round(100 * row["value"] / reach, 2) if row["cell"] == "value" else 0.0,
            absent="" if row["cell"] == "value" else row["cell"],
            locator=row["locator"],
        )
        for row in rows
    )
    unit = words.t(f"evidence.growth.unit.{basis}")
    return _chart(
        f"growth-{basis}",
        basis,
        words.t(f"evidence.growth.title.{basis}"),
        unit,
        (words.t(f"evidence.growth.caveat.{basis}", firms=firms), words.t("evidence.growth.caveat.periods")),
        bars,
        tuple((100 * value / reach, words.percent(value / 100, 0)) for value in range(0, reach + step, step)),
    )


@cache
def exports_chart(catalog: Catalog, words: Language) -> Chart:
    """Return the exports of the dairy cluster of Chontales in two years."""
    known = figures(catalog, words, "unido")
    reach, step = 15, 5
    two = [one for one in known if one.id.startswith("chontales")]
    bars = tuple(
        Bar(one.period, "", one.value, round(100 * one.low / reach, 2), "", one.locator) for one in two
    )
    first, last = two
    years = int(last.period) - int(first.period)
    derived = words.t(
        "evidence.exports.derived",
        times=words.number(times(first.low, last.low), 3),
        rate=words.percent(yearly_rate(first.low, last.low, years)),
    )
    return _chart(
        "exports-chontales",
        "money",
        words.t("evidence.exports.title"),
        words.t("evidence.unit.million_usd"),
        (last.note, words.t("evidence.exports.nominal"), derived),
        bars,
        tuple((100 * value / reach, words.number(value)) for value in range(0, reach + step, step)),
    )


def _chart(
    id: str,
    style: str,
    title: str,
    unit: str,
    caveats: tuple[str, ...],
    bars: tuple[Bar, ...],
    ticks: tuple[tuple[float, str], ...],
) -> Chart:
    spoken = f"{title}. {unit}. " + "; ".join(f"{_at(bar)}: {bar.text}" for bar in bars)
    drawn = [(place, bar) for place, bar in enumerate(bars) if not bar.absent]
    outline = {"color": "--mark", "width": 2} if style == ABSOLUTE else {"width": 0}
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [bar.width for _, bar in drawn],
            "y": [place for place, _ in drawn],
            "width": BAR,
            "marker": {"color": "--tint" if style == ABSOLUTE else "--mark", "line": outline},
            "hovertext": [
                f"<b>{plain(_at(bar))}: {plain(bar.text)}</b><br>{plain(unit)}" for _, bar in drawn
            ],
            "hoverinfo": "text",
        }
    ]
    drawing = figure(traces, (0, 100), (len(bars) - 0.5, -0.5))
    return Chart(id, style, title, unit, caveats, bars, ticks, spoken, as_json(drawing))


def _at(bar: Bar) -> str:
    return ", ".join(part for part in (bar.label, bar.period) if part)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in words: its value as the source gives it, and what must be known to quote it.

    Attributes:
        low: the figure, or the lower end of its range.
        value: in the reader's numbers, with "≈", ">" or a range where the source is not exact.
        estimate: True when the source approximates.
    """

    id: str
    name: str
    low: float
    value: str
    unit: str
    period: str
    note: str
    estimate: bool
    printed: str
    locator: str
    erratum: str


@cache
def figures(catalog: Catalog, words: Language, topic: str) -> tuple[Figure, ...]:
    """Return the figures of a topic in the order of the table."""
    table = catalog.table("evidence_figures").sort_values("position", kind="stable")
    return tuple(_figure(row, words) for row in table.to_dict("records") if row["topic"] == topic)


def _figure(row: dict[Hashable, Any], words: Language) -> Figure:
    return Figure(
        id=row["id"],
        name=row[f"name_{words.code}"],
        low=float(row["value"]),
        value=_value(row, words),
        unit=words.t(f"evidence.unit.{row['unit']}"),
        period=_period(row["period"], words),
        note=row[f"note_{words.code}"],
        estimate=row["precision"] == "about",
        printed=row["printed"],
        locator=row["locator"],
        erratum=row["erratum"],
    )


def _value(row: dict[Hashable, Any], words: Language) -> str:
    low = _exact(float(row["value"]), words)
    high = "" if pd.isna(row["high"]) else _exact(float(row["high"]), words)
    return {
        "exact": low,
        "about": f"≈ {low}",
        "over": f"> {low}",
        "range": f"{low}–{high}",
        "open_range": words.t("evidence.value.open_range", low=low, high=high),
    }[row["precision"]]


def _exact(value: float, words: Language) -> str:
    _, _, decimals = f"{value:.10f}".rstrip("0").partition(".")
    return words.number(value, len(decimals))


def _period(text: str, words: Language) -> str:
    since = text.removeprefix("since ")
    return words.t("evidence.since", year=since) if since != text else text


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A project with, for each of `OUTCOMES`, whether it is named for it."""

    id: str
    name: str
    note: str
    erratum: str
    named: tuple[bool, ...]
    total: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """Which project is named for growth in what.

    Attributes:
        rows: projects, most mentioned first.
        counts: projects named for each outcome.
        total: mentions.
    """

    rows: tuple[MentionRow, ...]
    counts: dict[str, int]
    total: int

    def name_of(self, id: str) -> str:
        """Return the name of a project."""
        return next(row.name for row in self.rows if row.id == id)


@cache
def mentions(catalog: Catalog, words: Language) -> Mentions:
    """Return the matrix of outcomes by project."""
    projects = {row["id"]: row for row in catalog.table("evidence_projects").to_dict("records")}
    table = catalog.table("evidence_outcomes")
    pairs = list(zip(table["project"], table["outcome"], strict=True))
    named = by_outcome(pairs)
    rows = tuple(
        MentionRow(
            id=id,
            name=projects[id][f"name_{words.code}"],
            note=projects[id][f"note_{words.code}"],
            erratum=projects[id]["erratum"],
            named=tuple(id in named[outcome] for outcome in OUTCOMES),
            total=words.number(sum(id in named[outcome] for outcome in OUTCOMES)),
        )
        for id in most_mentioned(list(projects), pairs)
    )
    return Mentions(rows, {outcome: len(found) for outcome, found in named.items()}, len(pairs))
