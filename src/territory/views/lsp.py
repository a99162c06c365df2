"""The LSP projects as the source gives them: two lists with one total, and nothing between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from territory.catalog import Catalog
from territory.geography import territories
from territory.model import Observation, Status, Territory

POPULATION = "population_by_province"


@dataclass(frozen=True, eq=False)
class Projects:
    """The projects by province and by sector.

    Attributes:
        places: the 24 jurisdictions by code.
        provinces: one observation a jurisdiction, the largest count first, absent ones last.
        sectors: one observation a sector, the largest count first.
        total: number of projects; both lists add up to it.
    """

    places: Mapping[str, Territory]
    provinces: tuple[Observation, ...]
    sectors: tuple[Observation, ...]
    total: int

    @cached_property
    def by_place(self) -> dict[str, Observation]:
        """Figures by jurisdiction."""
        return {row.code: row for row in self.provinces}

    @cached_property
    def listed(self) -> dict[str, int]:
        """Counts of the jurisdictions that have one, the largest first, estimates last."""
        return {row.code: int(row.value) for row in self.provinces if row.value is not None}

    @cached_property
    def observed(self) -> dict[str, int]:
        """Counts that may be ranked: those that are no estimates."""
        return {
            code: count
            for code, count in self.listed.items()
            if self.by_place[code].status is not Status.ESTIMATE
        }

    @cached_property
    def absent(self) -> tuple[str, ...]:
        """Codes of the jurisdictions without a figure, whatever the reason."""
        return tuple(row.code for row in self.provinces if row.value is None)

    @cached_property
    def unpublished(self) -> tuple[str, ...]:
        """Codes of the jurisdictions that the source does not list."""
        return tuple(row.code for row in self.provinces if row.status is Status.NOT_PUBLISHED)

    @cached_property
    def by_sector(self) -> dict[str, int]:
        """Counts of the sectors, the largest first."""
        return {row.code: int(row.value) for row in self.sectors if row.value is not None}

    def rank(self, code: str) -> tuple[int, tuple[str, ...]]:
        """Return an observed jurisdiction's rank by count and the others that share it.

        The rank is one more than the number of jurisdictions with a larger count. Estimates have none.
        """
        count = self.observed[code]
        higher = sum(other > count for other in self.observed.values())
        return higher + 1, tuple(c for c, other in self.observed.items() if other == count and c != code)


class TotalsDisagreeError(ValueError):
    """The counts by province and by sector do not add up to one total."""


@cache
def projects(catalog: Catalog) -> Projects:
    """Return the projects of the open data package.

    Raises:
        TotalsDisagreeError: when the two lists have different totals, which no view can show honestly.
    """
    places = {code: place for code, place in territories(catalog).items() if place.level != "country"}
    provinces = _observations(catalog.table("lsp_projects_by_province"))
    sectors = _observations(catalog.table("lsp_projects_by_sector"))
    totals = [sum(int(row.value or 0) for row in rows) for rows in (provinces, sectors)]
    if totals[0] != totals[1]:
        raise TotalsDisagreeError(
            f"lsp_projects_by_province adds up to {totals[0]} and lsp_projects_by_sector to {totals[1]}. "
            "Correct one of the two files."
        )
    return Projects(places, provinces, sectors, totals[0])


def has_rates(catalog: Catalog) -> bool:
    """Say whether rates can be shown: there is a population, all of it of one year."""
    return catalog.has(POPULATION) and catalog.table(POPULATION)["year"].nunique() == 1


def _observations(table: pd.DataFrame) -> tuple[Observation, ...]:
    rows = [
        Observation(
            code=row["code"],
            value=None if pd.isna(row["count"]) else float(row["count"]),
            status=Status(row["status"]),
            locator=row["locator"],
        )
        for row in table.to_dict("records")
    ]
    return tuple(sorted(rows, key=_order))


def _order(row: Observation) -> tuple[bool, bool, float, str]:
    return row.value is None, row.status is Status.ESTIMATE, -(row.value or 0), row.code
