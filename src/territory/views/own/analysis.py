"""What is shown of a table: ranking with intervals, map, profile of a territory, its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from territory.catalog import Catalog
from territory.gazetteer import Gazetteer, gazetteers
from territory.i18n import Language
from territory.indicators import specialisation
from territory.indicators.complexity import Complexity, complexity
from territory.indicators.rates import Rates, rates
from territory.indicators.registry import INDICATORS
from territory.indicators.shift_share import Shift, shift_share
from territory.indicators.small_numbers import SMALL_COUNT
from territory.ingest.columns import is_population
from territory.model import Observation, Territory
from territory.settings import Settings
from territory.views.own.cube import Cube, Figures, Stack
from territory.views.selection import Selection

QUOTIENTS = ("location_quotient", "rca", "shrunken_quotient", "standardised_quotient")
STRUCTURES = ("krugman", "hhi", "entropy")
CHANGES = ("growth", "competitive")
COMPLEXITIES = ("eci", "density")
PER_PERSON = ("rate", "smoothed_rate")
SHOWN = ("count", *PER_PERSON, "share", *QUOTIENTS, *STRUCTURES, *CHANGES, *COMPLEXITIES)
SPECIALISED, NOT = 1.25, 0.8
QUOTIENT_EDGES = (0.5, NOT, SPECIALISED, 2.0)
DIVERGING = {
    "location_quotient": QUOTIENT_EDGES,
    "rca": QUOTIENT_EDGES,
    "shrunken_quotient": QUOTIENT_EDGES,
    "standardised_quotient": (-1.96, -1.0, 1.0, 1.96),
    "eci": (-1.0, -0.5, 0.5, 1.0),
}
DIGITS = {
    "share": 1,
    **dict.fromkeys(PER_PERSON, 1),
    **dict.fromkeys((*QUOTIENTS, *STRUCTURES, *COMPLEXITIES), 2),
    **dict.fromkeys(CHANGES, 1),
}
ENTRIES = {"competitive": "shift_share"}
"""Entry of the registry that an indicator belongs to, where it is not that of its name."""
PER = (1_000.0, 100_000.0, 1_000_000.0)
STRUCTURE_OF = {
    "krugman": specialisation.krugman,
    "hhi": specialisation.hhi_by_territory,
    "entropy": specialisation.entropy_by_territory,
}


@dataclass(frozen=True, eq=False)
class Analysis:
    """A table as a selection shows it; everything is computed when it is first asked for."""

    figures: Figures
    selection: Selection
    catalog: Catalog
    settings: Settings
    words: Language

    @cached_property
    def full(self) -> Cube:
        """The figures of the chosen year, the population of rates among them."""
        return self.figures.cube(self.selection.year)

    @cached_property
    def population(self) -> str:
        """The sector that rates are divided by: the one asked for, or the only one named so; else ""."""
        sectors = self.full.sectors
        if self.figures.kind != "count" or len(sectors) < 2 or not self.full.has_places:
            return ""
        if self.selection.per:
            position = int(self.selection.per)
            return sectors[position - 1] if 1 <= position <= len(sectors) else ""
        named = [one for one in sectors if is_population(one)]
        return named[0] if len(named) == 1 else ""

    @cached_property
    def used(self) -> Figures:
        """The table without the population of rates, which must not be added to cases."""
        if not self.population:
            return self.figures
        aside = self.population.casefold()
        kept = tuple(one for one in self.figures.records if one.sector.casefold() != aside)
        return replace(self.figures, records=kept)

    @cached_property
    def cube(self) -> Cube:
        """The figures of the chosen year that are analysed."""
        return self.used.cube(self.full.year)

    def position(self, sector: str) -> int:
        """Return the number by which an address names a sector."""
        return self.full.sectors.index(sector) + 1

    @cached_property
    def less(self) -> frozenset[int]:
        """Positions of the indicators of which less is better, as the address says."""
        return frozenset(int(part) for part in self.selection.less.split(",") if part)

    @cached_property
    def rates(self) -> Rates | None:
        """Rates of the chosen sector, or of all cases, in the population; None without one."""
        if not self.population or self.negative:
            return None
        cases, people = self.cube.column(self.chosen_sector), self.people
        known = np.isfinite(cases) & np.isfinite(people) & (people > 0)
        return rates(cases, people, self.per) if known.any() else None

    @cached_property
    def people(self) -> NDArray[np.float64]:
        """The population of every territory, NaN where there is none."""
        found = dict(zip(self.full.territories, self.full.column(self.population), strict=True))
        return np.array([found[code] for code in self.cube.territories])

    @cached_property
    def per(self) -> float:
        """The population that rates are given for: the first at which all together have one case or more."""
        cases, people = self.cube.column(self.chosen_sector), self.people
        known = np.isfinite(cases) & np.isfinite(people)
        share = float(cases[known].sum() / max(people[known].sum(), 1.0))
        return next((one for one in PER if share * one >= 1), PER[-1])

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Whose territories the table speaks of."""
        return self.figures.gazetteer or gazetteers(self.catalog)["AR"]

    @cached_property
    def map_name(self) -> str:
        """The map that shows most of them, "" for none."""
        return self.gazetteer.map_of(self.cube.territories)

    @cached_property
    def places(self) -> dict[str, Territory]:
        """The territories of that map, and those of the table that it does not show."""
        shown = self.gazetteer.maps.get(self.map_name, frozenset()) | set(self.cube.territories)
        return {code: place for code, place in self.gazetteer.units.items() if code in shown}

    @cached_property
    def undrawn(self) -> tuple[str, ...]:
        """The territories with figures that the map does not show."""
        shown = self.gazetteer.maps.get(self.map_name, frozenset())
        return tuple(code for code in self.cube.territories if code and code not in shown)

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """Indicators that the table can carry."""
        cube, kind = self.cube, self.figures.kind
        if kind == "rate" or not cube.has_places or self.negative:
            return ("count",)
        found = {"count"}
        if cube.has_sectors:
            found |= {"share", "location_quotient", "standardised_quotient", *STRUCTURES}
            # Cases have a chance to be shrunken by; on money the same quotient is called RCA.
            found.add("shrunken_quotient" if kind == "count" else "rca")
        if self.rates:
            found |= set(PER_PERSON)
        if self.complexity:
            found |= set(COMPLEXITIES)
        if self.changes:
            found |= set(CHANGES) if cube.has_sectors else {"growth"}
        return tuple(one for one in SHOWN if one in found)

    @cached_property
    def negative(self) -> bool:
        """True when a figure is below 0: nothing can be shared out then."""
        return any(one.value is not None and one.value < 0 for one in self.figures.records)

    @cached_property
    def base(self) -> str:
        """The earlier year that the chosen one is compared with, "" when there is none."""
        earlier = [year for year in self.used.years if year < self.cube.year]
        return self.selection.base if self.selection.base in earlier else (earlier[-1] if earlier else "")

    @cached_property
    def pair(self) -> Stack:
        """The base year and the chosen one, of the chosen sector or of all."""
        return self.used.stack((self.base, self.cube.year), self.chosen_sector)

    @cached_property
    def complexity(self) -> Complexity | None:
        """The complexity outputs, None where the table is too small or too even for them."""
        least = INDICATORS["eci"].withholds(len(self.cube.territories))
        if least or INDICATORS["pci"].withholds(len(self.cube.sectors)):
            return None
        try:
            return complexity(self.cube.values)
        except ValueError:  # too few advantages are left, or all have the same
            return None

    @cached_property
    def changes(self) -> tuple[Shift, Shift] | None:
        """The shift-share parts of every cell, classic and by Esteban-Marquillas; None without such parts."""
        if not self.base or self.figures.kind == "rate":
            return None
        earlier, later = self.pair.values
        try:
            return shift_share(earlier, later), shift_share(earlier, later, homothetic=True)
        except ValueError:  # a figure is negative, or nothing of the earlier year can be compared
            return None

    @cached_property
    def indicator(self) -> str:
        """The indicator shown: the one asked for, or the figures themselves."""
        return self.selection.indicator if self.selection.indicator in self.offered else "count"

    @cached_property
    def sector(self) -> str:
        """The sector shown, "" for all; an indicator that needs one takes the largest."""
        if self.chosen_sector or not self.needs_sector:
            return self.chosen_sector
        return self.cube.sectors[int(np.nanargmax(self.by_sector))]

    @cached_property
    def chosen_sector(self) -> str:
        """The sector asked for, "" for all; rates, which cannot be added up, take the first."""
        position = int(self.selection.sector or 0)
        if 1 <= position <= len(self.full.sectors) and self.cube.has_sectors:
            asked = self.full.sectors[position - 1]
            if asked in self.cube.sectors:
                return asked
        rated = self.figures.kind == "rate" and self.cube.has_sectors
        return self.cube.sectors[int(np.nanargmax(self.by_sector))] if rated else ""

    @cached_property
    def what(self) -> str:
        """What is counted: the chosen sector, the only one there is, or the measure."""
        only = self.cube.sectors[0] if not self.cube.has_sectors else ""
        return self.chosen_sector or only or self.figures.measure

    @cached_property
    def needs_sector(self) -> bool:
        """True when the indicator speaks of one sector."""
        return self.indicator in ("share", "density", *QUOTIENTS)

    @cached_property
    def by_sector(self) -> NDArray[np.float64]:
        """Sum of each sector."""
        sums: NDArray[np.float64] = np.nansum(self.cube.values, axis=0)
        return sums

    @cached_property
    def territory(self) -> str:
        """The chosen territory when the table has it, or ""."""
        return self.selection.territory if self.selection.territory in self.cube.territories else ""

    @cached_property
    def quotients(self) -> Mapping[str, specialisation.Interval]:
        """The three quotients of every territory and sector, with their intervals."""
        values = self.cube.values
        found = {"location_quotient": specialisation.location_quotient_interval(values)}
        if self.figures.kind == "count":
            found["shrunken_quotient"] = specialisation.shrunken_quotient(values)
        else:
            none = np.full_like(values, np.nan)
            found["location_quotient"] = specialisation.Interval(found["location_quotient"].value, none, none)
            found["rca"] = found["location_quotient"]
        z = specialisation.standardised_quotient(values)
        found["standardised_quotient"] = specialisation.Interval(
            z, np.full_like(z, np.nan), np.full_like(z, np.nan)
        )
        return found

    @cached_property
    def few(self) -> NDArray[np.bool_]:
        """Where a quotient rests on few cases."""
        if self.figures.kind != "count":
            return np.zeros(self.cube.values.shape, dtype=bool)
        return specialisation.few_cases(self.cube.values)

    @cached_property
    def shown(self) -> specialisation.Interval:
        """The indicator by territory, with its interval; NaN without one."""
        cube, none = self.cube, np.full(len(self.cube.territories), np.nan)
        column = cube.column(self.sector)
        if self.indicator == "count":
            if self.figures.kind != "count":
                return specialisation.Interval(column, none, none)
            return specialisation.Interval(column, *specialisation.garwood(column))
        if self.indicator in STRUCTURES:
            return specialisation.Interval(STRUCTURE_OF[self.indicator](cube.values), none, none)
        if self.rates and self.indicator == "rate":
            return specialisation.Interval(self.rates.value, self.rates.low, self.rates.high)
        if self.rates and self.indicator == "smoothed_rate":
            return specialisation.Interval(self.rates.smoothed, none, none)
        if self.indicator in CHANGES:
            return specialisation.Interval(self._changed, none, none)
        if self.complexity and self.indicator == "eci":
            return specialisation.Interval(self.complexity.eci, none, none)
        if self.complexity and self.indicator == "density":
            near = self.complexity.density[:, cube.sectors.index(self.sector)].astype(float)
            return specialisation.Interval(near, none, none)
        if self.indicator == "share":
            with np.errstate(divide="ignore", invalid="ignore"):
                return specialisation.Interval(100 * column / cube.column(""), none, none)
        at = cube.sectors.index(self.sector)
        found = self.quotients[self.indicator]
        return specialisation.Interval(found.value[:, at], found.low[:, at], found.high[:, at])

    @cached_property
    def _changed(self) -> NDArray[np.float64]:
        """Growth, or its competitive part, in per cent of the base year; by territory of the chosen year."""
        assert self.changes is not None
        shift = self.changes[0]
        part = shift.change if self.indicator == "growth" else shift.competitive
        start = np.nansum(shift.start, axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(start > 0, 100 * np.nansum(part, axis=1) / start, np.nan)
        by_code = dict(zip(self.pair.territories, found, strict=True))
        return np.array([by_code.get(code, np.nan) for code in self.cube.territories])

    @cached_property
    def withheld(self) -> frozenset[str]:
        """Codes whose index rests on fewer cases than the registry allows."""
        entry = INDICATORS.get(ENTRIES.get(self.indicator, self.indicator))
        if entry is None:
            return frozenset()
        if entry.counted == "units":
            return frozenset(self.cube.territories if entry.withholds(len(self.cube.territories)) else ())
        if self.figures.kind != "count":
            return frozenset()
        if self.changes and self.indicator in CHANGES:
            codes, base = self.pair.territories, np.nansum(self.changes[0].start, axis=1)
        else:
            codes, base = self.cube.territories, self.cube.column(self.sector if entry.of == "cell" else "")
        return frozenset(code for code, n in zip(codes, base, strict=True) if entry.withholds(n))

    @cached_property
    def small(self) -> frozenset[str]:
        """Codes whose figure rests on few cases."""
        if self.indicator == "rate":
            pairs = zip(self.cube.territories, self.cube.column(self.sector), strict=True)
            return frozenset(code for code, n in pairs if n < SMALL_COUNT)
        if self.indicator not in QUOTIENTS:
            return frozenset()
        few = self.few[:, self.cube.sectors.index(self.sector)]
        return frozenset(code for code, one in zip(self.cube.territories, few, strict=True) if one)

    @cached_property
    def observations(self) -> tuple[Observation, ...]:
        """The indicator of every jurisdiction, known or not."""

        def known(column: NDArray[np.float64]) -> dict[str, float]:
            pairs = zip(self.cube.territories, column, strict=True)
            return {code: float(one) for code, one in pairs if np.isfinite(one) and code not in self.withheld}

        found = [known(one) for one in (self.shown.value, self.shown.low, self.shown.high)]
        return self.cube.observations(tuple(self.places), *found, sector=self.sector, small=self.small)

    @cached_property
    def digits(self) -> int:
        """Decimals of the numbers shown."""
        if self.indicator != "count":
            return DIGITS[self.indicator]
        return self.plain_digits

    def number(self, value: float) -> str:
        """Return a figure of the indicator as printed."""
        if self.indicator in ("share", *CHANGES):
            return self.words.percent(value / 100, self.digits)
        return self.words.number(value, self.digits)

    @cached_property
    def plain_digits(self) -> int:
        """Decimals of the table's own figures."""
        known = np.array([one.value for one in self.figures.records if one.value is not None])
        whole = bool((known == np.round(known)).all()) or (len(known) > 0 and known.max() >= 1000)
        return 0 if whole else 1

    def name(self, code: str) -> str:
        """Return the name of a territory."""
        return self.places[code].names[self.words.code] if code in self.places else code

    @cached_property
    def title(self) -> str:
        """What the figures show: indicator, sector, year."""
        what = self.figures.measure if self.indicator == "count" else self.indicator_name(self.indicator)
        period = f"{self.base}–{self.cube.year}" if self.indicator in CHANGES else self.cube.year
        return " · ".join(part for part in (what, self.sector, period) if part)

    def indicator_name(self, code: str) -> str:
        """Return the name of an indicator."""
        if code == "count":
            return self.figures.measure
        if code in PER_PERSON:
            return self.words.t(f"own.indicator.{code}", per=self.words.number(self.per))
        own = code in ("share", "competitive")
        return self.words.t(f"own.indicator.{code}" if own else f"indicator.{code}.name")
