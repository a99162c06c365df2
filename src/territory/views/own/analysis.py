"""What is shown of a table: ranking with intervals, map, profile of a territory, its peers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from territory.catalog import Catalog
from territory.geography import territories
from territory.i18n import Language
from territory.indicators import specialisation
from territory.indicators.registry import INDICATORS
from territory.model import Observation, Territory
from territory.settings import Settings
from territory.views.own.cube import Cube, Figures
from territory.views.selection import Selection

QUOTIENTS = ("location_quotient", "shrunken_quotient", "standardised_quotient")
SHOWN = ("count", "share", *QUOTIENTS, "krugman")
SPECIALISED, NOT = 1.25, 0.8
DIVERGING = {
    "location_quotient": (0.5, NOT, SPECIALISED, 2.0),
    "shrunken_quotient": (0.5, NOT, SPECIALISED, 2.0),
    "standardised_quotient": (-1.96, -1.0, 1.0, 1.96),
}
DIGITS = {"share": 1, "krugman": 2, **dict.fromkeys(QUOTIENTS, 2)}


@dataclass(frozen=True, eq=False)
class Analysis:
    """A table as a selection shows it; everything is computed when it is first asked for."""

    figures: Figures
    selection: Selection
    catalog: Catalog
    settings: Settings
    words: Language

    @cached_property
    def cube(self) -> Cube:
        """The figures of the chosen year."""
        return self.figures.cube(self.selection.year)

    @cached_property
    def places(self) -> dict[str, Territory]:
        """The jurisdictions."""
        known = territories(self.catalog)
        return {code: place for code, place in known.items() if place.level != "country"}

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """Indicators that the table can carry."""
        if self.figures.kind == "rate" or not (self.cube.has_places and self.cube.has_sectors):
            return ("count",)
        # A quotient of sums of money has no interval of chance to be shrunken by.
        return tuple(one for one in SHOWN if one != "shrunken_quotient" or self.figures.kind == "count")

    @cached_property
    def indicator(self) -> str:
        """The indicator shown: the one asked for, or the figures themselves."""
        return self.selection.indicator if self.selection.indicator in self.offered else "count"

    @cached_property
    def sector(self) -> str:
        """The sector shown, "" for all; an indicator that needs one takes the largest."""
        position = int(self.selection.sector or 0)
        if 1 <= position <= len(self.cube.sectors) and self.cube.has_sectors:
            return self.cube.sectors[position - 1]
        return self.cube.sectors[int(np.nanargmax(self.by_sector))] if self.needs_sector else ""

    @cached_property
    def needs_sector(self) -> bool:
        """True when the indicator speaks of one sector: rates cannot be added up, either."""
        rated = self.figures.kind == "rate" and self.cube.has_sectors
        return rated or self.indicator in ("share", *QUOTIENTS)

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
        if self.indicator == "krugman":
            return specialisation.Interval(specialisation.krugman(cube.values), none, none)
        if self.indicator == "share":
            with np.errstate(divide="ignore", invalid="ignore"):
                return specialisation.Interval(100 * column / cube.column(""), none, none)
        at = cube.sectors.index(self.sector)
        found = self.quotients[self.indicator]
        return specialisation.Interval(found.value[:, at], found.low[:, at], found.high[:, at])

    @cached_property
    def withheld(self) -> frozenset[str]:
        """Codes whose index rests on fewer cases than the registry allows."""
        if self.indicator not in INDICATORS or self.figures.kind != "count":
            return frozenset()
        base = self.cube.column("" if self.indicator == "krugman" else self.sector)
        least = INDICATORS[self.indicator].minimum_n
        return frozenset(c for c, n in zip(self.cube.territories, base, strict=True) if n < least)

    @cached_property
    def small(self) -> frozenset[str]:
        """Codes whose figure rests on few cases."""
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
        if self.indicator == "share":
            return self.words.percent(value / 100, self.digits)
        return self.words.number(value, self.digits)

    @cached_property
    def plain_digits(self) -> int:
        """Decimals of the table's own figures."""
        known = self.cube.values[np.isfinite(self.cube.values)]
        whole = bool((known == np.round(known)).all()) or (len(known) > 0 and known.max() >= 1000)
        return 0 if whole else 1

    def name(self, code: str) -> str:
        """Return the name of a territory."""
        return self.places[code].names[self.words.code] if code in self.places else code

    @cached_property
    def title(self) -> str:
        """What the figures show: indicator, sector, year."""
        what = self.figures.measure if self.indicator == "count" else self.indicator_name(self.indicator)
        return " · ".join(part for part in (what, self.sector, self.cube.year) if part)

    def indicator_name(self, code: str) -> str:
        """Return the name of an indicator."""
        if code == "count":
            return self.figures.measure
        return self.words.t("own.indicator.share" if code == "share" else f"indicator.{code}.name")
