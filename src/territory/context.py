"""Context statistics of the EU's 27 and CELAC's 33 countries, and what may be set side by side.

An indicator of the EU and one of LAC make a pair, and each pair has a grade. What is not comparable, or is in
two units, cannot be put on one scale here: `beside` and `over_time` refuse it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from territory.catalog import Catalog
from territory.i18n import LOCALES
from territory.indicators.convergence import (
    FEWEST,
    Convergence,
    Spread,
    convergence,
    spread,
    weighted_mean,
)
from territory.model import Status

COUNTRIES, INDICATORS, PAIRS, VALUES = (
    f"context_{name}" for name in ("countries", "indicators", "pairs", "values")
)
TABLES = (COUNTRIES, INDICATORS, PAIRS, VALUES)
EU, LAC = SIDES = ("eu", "lac")
SAME, BRIDGED, NOT_COMPARABLE = GRADES = ("same", "bridged", "not_comparable")
OLDEST = 5
"""A country's figure that is more years older than the newest one is not shown with it."""
SERIES = 10
"""Years from the first to the last that make a series."""
STARTS = (0, 20, 40)
"""Years after a series' first at which a comparison over time may start."""


class NotComparable(ValueError):  # noqa: N818 - named for what it says
    """Two sides' figures that may not stand on one scale."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; `weight` is the indicator of inhabitants that weighs its mean, "" for none."""

    id: str
    weight: str
    digits: int
    names: Mapping[str, str]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """An indicator of each side; `grade` is one of `GRADES`, `reasons` says why, by language."""

    id: str
    eu: str
    lac: str
    grade: str
    reasons: Mapping[str, str] = field(hash=False)

    def indicator(self, side: str) -> str:
        """Return the key of a side's indicator."""
        return self.eu if side == EU else self.lac


@dataclass(frozen=True, slots=True)
class Figure:
    """A country's figure for a year; `value` is None where its status has none."""

    code: str
    year: int
    value: float | None
    unit: str
    status: Status
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean over inhabitants: the value and how many countries it rests on."""

    value: float
    n: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One side's figures at one time.

    Attributes:
        side: "eu" or "lac".
        indicator: key.
        unit: of the figures shown.
        shown: figures in that unit, by country.
        other_unit: figures in another unit, not shown with them.
        too_old: figures older than the newest by more than `OLDEST` years.
        missing: countries without a figure.
        mean: over the inhabitants of the countries shown, None where no weights are at hand.
    """

    side: str
    indicator: str
    unit: str
    shown: tuple[Figure, ...]
    other_unit: tuple[Figure, ...]
    too_old: tuple[Figure, ...]
    missing: tuple[str, ...]
    mean: Mean | None

    @property
    def values(self) -> tuple[float, ...]:
        """The figures shown, as numbers."""
        return tuple(figure.value for figure in self.shown if figure.value is not None)

    @property
    def years(self) -> tuple[int, ...]:
        """First and last year of the figures shown, () where there is none."""
        years = [figure.year for figure in self.shown]
        return (min(years), max(years)) if years else ()


@dataclass(frozen=True, slots=True)
class Beside:
    """The two sides' means on one scale; `ratio` is the EU's over LAC's, None where it says nothing."""

    eu: Mean
    lac: Mean
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Course:
    """One side over time, always the same countries.

    Attributes:
        side: "eu" or "lac".
        countries: with a figure in every year.
        left_out: countries of the side with a gap.
        means: mean over inhabitants, by year.
        spreads: of the levels, by year; {} below `FEWEST` countries or where a level is not positive.
        growth: growth against the start, None likewise.
        estimated: country-years that are estimates.
        total: country-years.
    """

    side: str
    countries: tuple[str, ...]
    left_out: tuple[str, ...]
    means: Mapping[int, float]
    spreads: Mapping[int, Spread]
    growth: Convergence | None
    estimated: int
    total: int


@dataclass(frozen=True, slots=True)
class Courses:
    """Both sides over the same years, in one unit."""

    years: tuple[int, ...]
    unit: str
    eu: Course
    lac: Course

    def of(self, side: str) -> Course:
        """Return one side."""
        return self.eu if side == EU else self.lac

    def ratio(self, year: int) -> float:
        """Return the EU's mean over LAC's in a year."""
        return self.eu.means[year] / self.lac.means[year]


@cache
def countries(catalog: Catalog) -> Mapping[str, str]:
    """Return the side of each country, by ISO code."""
    table = catalog.table(COUNTRIES)
    return dict(zip(table["code"], table["side"], strict=True))


@cache
def indicators(catalog: Catalog) -> Mapping[str, Indicator]:
    """Return the indicators by key."""
    return {
        row["id"]: Indicator(
            row["id"], row["weight"], int(row["digits"]), _texts(row, "name"), _texts(row, "text")
        )
        for row in catalog.table(INDICATORS).to_dict("records")
    }


@cache
def pairs(catalog: Catalog) -> Mapping[str, Pair]:
    """Return the pairs with a figure on both sides, by key, in their order."""
    every = (
        Pair(row["id"], row["eu"], row["lac"], row["grade"], _texts(row, "reason"))
        for row in catalog.table(PAIRS).to_dict("records")
    )
    return {pair.id: pair for pair in every if all(snapshot(catalog, pair, side).shown for side in SIDES)}


@cache
def figures(catalog: Catalog, indicator: str) -> Mapping[str, Mapping[int, Figure]]:
    """Return an indicator's figures by country and year."""
    table = catalog.table(VALUES)
    found: dict[str, dict[int, Figure]] = {}
    for row in table[table["indicator"] == indicator].to_dict("records"):
        status = Status(row["status"])
        figure = Figure(
            code=row["code"],
            year=int(row["year"]),
            value=float(row["value"]) if status.has_value else None,
            unit=row["unit"],
            status=status,
            source=row["source"],
            locator=row["locator"],
        )
        found.setdefault(figure.code, {})[figure.year] = figure
    return found


@cache
def years(catalog: Catalog, pair: Pair) -> tuple[int, ...]:
    """Return the years that a series has on both sides, the first first; () for a pair that is no series."""
    of_side = [
        {
            year
            for code, known in figures(catalog, pair.indicator(side)).items()
            for year in known
            if countries(catalog)[code] == side
        }
        for side in SIDES
    ]
    common = sorted(set.intersection(*of_side))
    return tuple(common) if common and common[-1] - common[0] >= SERIES else ()


@cache
def snapshot(catalog: Catalog, pair: Pair, side: str, year: int | None = None) -> Snapshot:
    """Return a side's figures of a year, or (None) the latest of each country.

    The unit is the one that most of the pair's figures of the side have; figures in another are set apart.
    """
    indicator = pair.indicator(side)
    mine = [code for code, of in countries(catalog).items() if of == side]
    found = figures(catalog, indicator)
    latest = {
        code: known
        for code in mine
        if (known := _at(found.get(code, {}), year)) is not None and known.value is not None
    }
    newest = max((figure.year for figure in _both_sides(catalog, pair, year)), default=0)
    fresh = [figure for figure in latest.values() if newest - figure.year <= OLDEST]
    counted = Counter(figure.unit for figure in fresh)
    unit = max(sorted(counted), key=lambda one: counted[one], default="")
    shown = tuple(figure for figure in fresh if figure.unit == unit)
    return Snapshot(
        side=side,
        indicator=indicator,
        unit=unit,
        shown=shown,
        other_unit=tuple(figure for figure in fresh if figure.unit != unit),
        too_old=tuple(figure for figure in latest.values() if newest - figure.year > OLDEST),
        missing=tuple(code for code in mine if code not in latest),
        mean=_mean(catalog, indicator, shown),
    )


def beside(pair: Pair, eu: Snapshot, lac: Snapshot) -> Beside | None:
    """Return the two means on one scale, None where a side has none.

    Raises:
        NotComparable: the pair is not comparable, or the sides are in two units.
    """
    one_scale(pair, eu.unit, lac.unit)
    if eu.mean is None or lac.mean is None:
        return None
    ratio = eu.mean.value / lac.mean.value if eu.mean.value > 0 and lac.mean.value > 0 else None
    return Beside(eu.mean, lac.mean, ratio)


def one_scale(pair: Pair, *units: str) -> None:
    """Let pass what may share a chart.

    Raises:
        NotComparable: the pair is not comparable, or there are two units.
    """
    if pair.grade == NOT_COMPARABLE:
        raise NotComparable(f"{pair.id}: graded not comparable")
    if len(set(units)) > 1:
        raise NotComparable(f"{pair.id}: {' and '.join(sorted(set(units)))} on one scale")


def shares_a_chart(catalog: Catalog, pair: Pair) -> bool:
    """Say whether the two sides of a pair may stand on one scale."""
    try:
        one_scale(pair, *(snapshot(catalog, pair, side).unit for side in SIDES))
    except NotComparable:
        return False
    return True


@cache
def starts(catalog: Catalog, pair: Pair) -> tuple[int, ...]:
    """Return the years from which a series may be followed: the first and every twentieth after it."""
    known = years(catalog, pair)
    return tuple(known[0] + later for later in STARTS if known and known[0] + later + SERIES <= known[-1])


@cache
def over_time(catalog: Catalog, pair: Pair, start: int) -> Courses:
    """Return both sides from a year on, each with the countries that have a figure in every year.

    Raises:
        NotComparable: the pair is not comparable, or the sides are in two units.
        ValueError: the pair is no series from that year on.
    """
    units = [snapshot(catalog, pair, side).unit for side in SIDES]
    one_scale(pair, *units)
    span = tuple(year for year in years(catalog, pair) if year >= start)
    if not span or span[-1] - span[0] < SERIES:
        raise ValueError(f"{pair.id}: no series from {start} on")
    return Courses(span, units[0], *(_course(catalog, pair, side, units[0], span) for side in SIDES))


def _course(catalog: Catalog, pair: Pair, side: str, unit: str, span: tuple[int, ...]) -> Course:
    indicator = indicators(catalog)[pair.indicator(side)]
    found, weights = figures(catalog, indicator.id), figures(catalog, indicator.weight)
    mine = [code for code, of in countries(catalog).items() if of == side]
    levels = {}
    for code in mine:
        known = [found.get(code, {}).get(year) for year in span]
        values = [
            one.value for one in known if one is not None and one.unit == unit and one.value is not None
        ]
        people = [weights.get(code, {}).get(year) for year in span]
        if len(values) == len(span) == sum(one is not None and one.value is not None for one in people):
            levels[code] = values
    by_year = {year: [values[at] for values in levels.values()] for at, year in enumerate(span)}
    positive = all(value > 0 for values in levels.values() for value in values)
    growing = positive and len(levels) >= FEWEST
    return Course(
        side=side,
        countries=tuple(levels),
        left_out=tuple(code for code in mine if code not in levels),
        means={
            year: weighted_mean(values, [weights[code][year].value or 0.0 for code in levels])
            for year, values in by_year.items()
            if values
        },
        spreads={
            year: seen for year, values in by_year.items() if growing and (seen := spread(values)) is not None
        },
        growth=convergence(by_year[span[0]], by_year[span[-1]], span[-1] - span[0]) if growing else None,
        estimated=sum(found[code][year].status is Status.ESTIMATE for code in levels for year in span),
        total=len(levels) * len(span),
    )


def _both_sides(catalog: Catalog, pair: Pair, year: int | None) -> list[Figure]:
    return [
        figure
        for side in SIDES
        for code, known in figures(catalog, pair.indicator(side)).items()
        if countries(catalog)[code] == side
        and (figure := _at(known, year)) is not None
        and figure.value is not None
    ]


def _at(known: Mapping[int, Figure], year: int | None) -> Figure | None:
    if year is not None:
        return known.get(year)
    valued = [one for one, figure in known.items() if figure.value is not None]
    return known[max(valued)] if valued else None


def _mean(catalog: Catalog, indicator: str, shown: tuple[Figure, ...]) -> Mean | None:
    weights = figures(catalog, indicators(catalog)[indicator].weight)
    weighed = []
    for figure in shown:
        of_country = weights.get(figure.code, {})
        # The same year where there is one, else the nearest: populations move slowly.
        nearest = min(of_country, key=lambda year: (abs(year - figure.year), year), default=None)
        people = of_country[nearest].value if nearest is not None else None
        if figure.value is not None and people:
            weighed.append((figure.value, people))
    if not weighed:
        return None
    return Mean(weighted_mean(*map(list, zip(*weighed, strict=True))), len(weighed))


def _texts(row: Mapping[Any, Any], column: str) -> dict[str, str]:
    return {lang: str(row[f"{column}_{lang}"]) for lang in LOCALES}
