"""What changed between two years of a table, and the shift-share parts of the change."""

from __future__ import annotations

import numpy as np

from territory.indicators.registry import INDICATORS
from territory.indicators.shift_share import Shift
from territory.views.own.analysis import Analysis
from territory.views.own.study import Axis, Chart, Curve, Dot, Head, Line, Sheet, Study, apart, curve

MOST_CURVES = 6


def change_study(a: Analysis) -> Study:
    """Return the change from the base year to the chosen one: curves of all years, parts of the change."""
    w = a.words
    title = w.t("own.change.title", what=a.chosen_sector or a.figures.measure, start=a.base, end=a.cube.year)
    if a.figures.kind == "rate":
        return Study(_rate_finding(a), title, _chart(a), sheets=(_rates(a),), methods=())
    assert a.changes is not None
    classic, other = a.changes
    rows = a.pair.territories
    n = np.nansum(classic.start, axis=1)
    shown = [at for at in range(len(rows)) if np.isfinite(classic.change[at]).any() and n[at] > 0]
    if not shown:
        return Study(w.t("own.change.none"), title, withheld=w.t("own.change.none"))
    sheets: list[Sheet] = [_sheet(a, "change", w.t("own.change.by_territory"), shown, classic, other)]
    if a.territory in rows and a.pair.has_sectors:
        sheets.insert(0, _of_one(a, rows.index(a.territory), classic, other))
    return Study(
        finding=_finding(a, classic, shown),
        title=title,
        chart=_chart(a),
        sheets=tuple(sheets),
        notes=tuple(part for part in (_left_out(a, classic), w.t("own.change.meaning")) if part),
        methods=("growth", *(("shift_share", "homothetic_shift_share") if a.pair.has_sectors else ())),
    )


def _finding(a: Analysis, shift: Shift, shown: list[int]) -> str:
    w, rows = a.words, a.pair.territories
    start, change, own = (np.nansum(one, axis=1) for one in (shift.start, shift.change, shift.competitive))
    least = INDICATORS["growth"].minimum_n if a.figures.kind == "count" else 0
    sure = [at for at in shown if start[at] >= least] or shown
    at = max(sure, key=lambda one: change[one] / start[one])
    if a.territory in [rows[one] for one in shown]:
        at = rows.index(a.territory)
    whole = float(change.sum() / start.sum())
    return w.t(
        "own.change.finding_parts" if a.pair.has_sectors else "own.change.finding",
        name=a.name(rows[at]),
        growth=signed(w.percent(float(change[at] / start[at])), change[at]),
        whole=signed(w.percent(whole), whole),
        start=a.base,
        end=a.cube.year,
        own=signed(w.number(float(own[at]), a.plain_digits), own[at]),
        measure=a.figures.measure,
    )


def signed(text: str, value: float) -> str:
    """Return a number's text with a plus sign where it is above 0.

    >>> signed("3", 3), signed("−3", -3), signed("0", 0)
    ('+3', '−3', '0')
    """
    return f"+{text}" if value > 0 else text


def _heads(a: Analysis, first: str) -> tuple[Head, ...]:
    t, digits = a.words.t, a.plain_digits
    parts = ("whole", "mix", "competitive", "homothetic", "allocation") if a.pair.has_sectors else ()
    return (
        Head("name", first),
        Head("start", a.base, digits),
        Head("end", a.cube.year, digits),
        Head("change", t("own.change.change"), digits),
        Head("growth", t("own.change.growth"), 1),
        *(Head(part, t(f"own.change.{part}"), digits) for part in parts),
    )


def _cells(a: Analysis, name: str, parts: list[float]) -> tuple[str | float | None, ...]:
    start, change, *rest = parts
    few = a.figures.kind == "count" and INDICATORS["growth"].withholds(start)
    growth: str | float | None = (
        None if not start > 0 else a.words.t("own.withheld") if few else 100 * change / start
    )
    return (name, start, start + change, change, growth, *(rest if a.pair.has_sectors else ()))


def _parts(classic: Shift, other: Shift) -> list[np.ndarray[tuple[int, int], np.dtype[np.float64]]]:
    first = [classic.start, classic.change, classic.whole, classic.mix, classic.competitive]
    return [*first, other.competitive, other.allocation]


def _sheet(a: Analysis, id: str, title: str, shown: list[int], classic: Shift, other: Shift) -> Sheet:
    sums = [np.nansum(one, axis=1) for one in _parts(classic, other)]
    order = sorted(shown, key=lambda at: -sums[1][at])
    lines = tuple(
        Line(
            _cells(a, a.name(a.pair.territories[at]), [float(one[at]) for one in sums]),
            a.pair.territories[at],
        )
        for at in order
    )
    whole = Line(_cells(a, a.words.t("own.change.everywhere"), [float(one.sum()) for one in sums]))
    return Sheet(id, title, _heads(a, a.words.t("own.filter.territory")), (*lines, whole))


def _of_one(a: Analysis, row: int, classic: Shift, other: Shift) -> Sheet:
    parts = [one[row] for one in _parts(classic, other)]
    known = [at for at in range(len(a.pair.sectors)) if np.isfinite(parts[0][at])]
    lines = tuple(
        Line(_cells(a, a.pair.sectors[at], [float(one[at]) for one in parts]))
        for at in sorted(known, key=lambda at: -parts[1][at])
    )
    title = a.words.t("own.change.by_sector", name=a.name(a.territory))
    return Sheet("change_sectors", title, _heads(a, a.words.t("own.filter.sector")), lines)


def _left_out(a: Analysis, shift: Shift) -> str:
    absent = int(np.isnan(shift.change).sum())
    return a.words.n("own.change.absent", absent) if absent else ""


def _rates(a: Analysis) -> Sheet:
    earlier, later = a.pair.values[:, :, 0]
    heads = (
        *_heads(a, a.words.t("own.filter.territory"))[:3],
        Head("change", a.words.t("own.change.points"), 1),
    )
    lines = [
        Line((a.name(code), float(one), float(two), float(two - one)), code)
        for code, one, two in zip(a.pair.territories, earlier, later, strict=True)
    ]
    return Sheet("change", a.words.t("own.change.by_territory"), heads, tuple(lines))


def _rate_finding(a: Analysis) -> str:
    earlier, later = a.pair.values[:, :, 0]
    known = np.isfinite(earlier) & np.isfinite(later)
    w = a.words
    return w.t(
        "own.change.finding_rate",
        more=w.number(int((later[known] > earlier[known]).sum())),
        less=w.number(int((later[known] < earlier[known]).sum())),
        start=a.base,
        end=a.cube.year,
    )


def _chart(a: Analysis) -> Chart | None:
    """Return a line for each of the largest territories and the whole, base year = 100; rates as they are."""
    w, indexed = a.words, a.figures.kind != "rate"
    years = [year for year in sorted(a.used.years) if a.base <= year <= a.cube.year]
    stack = a.used.stack(years, a.chosen_sector)
    series = dict(
        zip(stack.territories, stack.comparable.T if indexed else stack.values[:, :, 0].T, strict=True)
    )
    if a.territory:
        chosen = [a.territory] if a.territory in series else []
    else:
        chosen = sorted(series, key=lambda code: -np.nan_to_num(series[code][-1], nan=-np.inf))[:MOST_CURVES]
    lines = {code: series[code] for code in chosen}
    if indexed:
        total = np.nansum(
            [row for row in series.values() if np.isfinite(row).all()] or [[np.nan] * len(years)], axis=0
        )
        lines = {"": total, **lines}
        lines = {code: 100 * row / row[0] for code, row in lines.items() if row[0] > 0}
    lines = {code: row for code, row in lines.items() if np.isfinite(row).sum() > 1}
    if not lines:
        return None
    every = np.concatenate(list(lines.values()))
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    room = max(0.04 * (high - low), 1e-9)
    up, across = Axis(low - room, high + room), Axis(float(years[0]), float(years[-1]))
    ends = [100 - up.at(float(row[np.isfinite(row)][-1])) for row in lines.values()]
    curves, dots = [], []
    for (code, row), top in zip(lines.items(), apart(ends), strict=True):
        at = [(float(year), float(one)) for year, one in zip(years, row, strict=True) if np.isfinite(one)]
        name = a.name(code) if code else w.t("own.change.everywhere")
        style = "even" if not code else "main" if code == a.territory or len(lines) < 3 else "other"
        curves.append(
            Curve(
                curve([year for year, _ in at], [one for _, one in at], across, up),
                style,
                name,
                round(top, 2),
            )
        )
        dots += [
            Dot(
                across.at(year), round(100 - up.at(one), 2), f"{name}, {int(year)}: {w.number(one, 1)}", style
            )
            for year, one in at
        ]
    return Chart(
        spoken=w.t("own.change.spoken", start=years[0], end=years[-1]),
        x="",
        y=w.t("own.change.index", year=a.base) if indexed else a.title,
        x_ticks=tuple((across.at(float(year)), year) for year in years),
        y_ticks=tuple((round(100 - up.at(one), 2), w.number(one)) for one in up.ticks()),
        curves=tuple(curves),
        dots=tuple(dots),
    )
