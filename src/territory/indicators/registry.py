"""The indicators that pages, maps and exports know: one entry each, and everything else follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["count", "rate", "index"]
Mark: TypeAlias = Literal["circle", "fill"]
Direction: TypeAlias = Literal["more_is_better", "less_is_better", "neutral"]
Of: TypeAlias = Literal["territory", "sector", "cell", "table"]
Counted: TypeAlias = Literal["cases", "units"]

ANY_TABLE = "any_table"
"""Input of an indicator that any table of territories and sectors can have, a reader's own among them."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that can be shown, and how it must be shown.

    Attributes:
        id: short key, the word in URLs and file names.
        inputs: resources of the data package that it is computed from, or `ANY_TABLE`.
        kind: "count" of cases, "rate" per something, or "index".
        direction: which way is better; "neutral" where nobody may say.
        minimum_n: fewest cases, or units, on which a page may state it.
        citation: who described it, where it is not a plain count or rate.
        of: what it says something of: a territory, a sector, a cell (territory and sector) or the table.
        counted: what `minimum_n` counts: the cases behind one value, or the units (territories, or sectors
            where it is of a sector) that are compared with one another. Amounts have no cases to count.
        middle: the value that stands for "neither more nor less", where a map has two sides.
    """

    id: str
    inputs: tuple[str, ...]
    kind: Kind
    direction: Direction
    minimum_n: int
    citation: str = ""
    of: Of = "territory"
    counted: Counted = "cases"
    middle: float | None = None

    def withholds(self, n: float) -> bool:
        """Say whether n cases (or units) are too few to state it.

        >>> INDICATORS["location_quotient"].withholds(4), INDICATORS["location_quotient"].withholds(5)
        (True, False)
        """
        return n < self.minimum_n

    @property
    def mark(self) -> Mark:
        """Circles for counts, fills for rates and indexes: a filled area would read a count as a density.

        >>> INDICATORS["lsp_projects"].mark, INDICATORS["lsp_projects_per_million"].mark
        ('circle', 'fill')
        """
        return "circle" if self.kind == "count" else "fill"

    @property
    def name_key(self) -> str:
        """Message key of the name.

        >>> INDICATORS["lsp_projects"].name_key
        'indicator.lsp_projects.name'
        """
        return f"indicator.{self.id}.name"

    @property
    def unit_key(self) -> str:
        """Message key of the unit.

        >>> INDICATORS["lsp_projects"].unit_key
        'indicator.lsp_projects.unit'
        """
        return f"indicator.{self.id}.unit"

    @property
    def formula_key(self) -> str:
        """Message key of the formula in words.

        >>> INDICATORS["lsp_projects"].formula_key
        'indicator.lsp_projects.formula'
        """
        return f"indicator.{self.id}.formula"

    @property
    def definition_key(self) -> str:
        """Message key of the definition.

        >>> INDICATORS["lsp_projects"].definition_key
        'indicator.lsp_projects.definition'
        """
        return f"indicator.{self.id}.definition"


OF_ANY_TABLE: tuple[tuple[str, int, Counted, Of, float | None, str], ...] = (
    ("location_quotient", 5, "cases", "cell", 1.0, "Florence 1948; Balassa 1965; Garwood 1936"),
    ("rca", 1, "cases", "cell", 1.0, "Balassa 1965"),
    ("shrunken_quotient", 1, "cases", "cell", 1.0, "Clayton & Kaldor 1987"),
    ("standardised_quotient", 5, "cases", "cell", 0.0, "O'Donoghue & Gleave 2004"),
    ("krugman", 20, "cases", "territory", None, "Krugman 1991"),
    ("hhi", 20, "cases", "territory", None, "Hirschman 1945; Herfindahl 1950"),
    ("entropy", 20, "cases", "territory", None, "Shannon 1948"),
    ("gini", 20, "cases", "sector", None, "Gini 1912"),
    ("locational_gini", 20, "cases", "sector", None, "Hoover 1936; Krugman 1991"),
    ("hoover", 20, "cases", "sector", None, "Hoover 1941"),
    ("theil", 20, "cases", "table", None, "Theil 1967; Shorrocks 1980"),
    ("growth", 20, "cases", "territory", 0.0, ""),
    ("shift_share", 20, "cases", "territory", 0.0, "Dunn 1960"),
    ("homothetic_shift_share", 20, "cases", "territory", 0.0, "Esteban-Marquillas 1972"),
    ("eci", 10, "units", "territory", 0.0, "Hidalgo & Hausmann 2009"),
    ("pci", 10, "units", "sector", 0.0, "Hidalgo & Hausmann 2009; Hausmann et al. 2014"),
    ("density", 10, "units", "cell", None, "Hidalgo, Klinger, Barabási & Hausmann 2007"),
    ("stars", 20, "cases", "cell", None, "European Cluster Observatory; Sölvell, Ketels & Lindqvist 2008"),
    ("composite", 5, "units", "territory", None, "Nardo et al. 2008; Saisana, Saltelli & Tarantola 2005"),
    ("rate", 1, "cases", "cell", None, "Garwood 1936"),
    ("smoothed_rate", 1, "cases", "cell", None, "Marshall 1991"),
    ("funnel", 5, "units", "territory", None, "Spiegelhalter 2005"),
    ("moran", 20, "units", "table", None, "Moran 1950"),
    ("local_moran", 20, "units", "territory", 0.0, "Anselin 1995; Benjamini & Hochberg 1995"),
    ("getis_ord", 20, "units", "territory", 0.0, "Getis & Ord 1992; Ord & Getis 1995"),
)
"""Indexes of any table: id, minimum n, what n counts, what they are of, middle, citation."""

RATES = frozenset({"rate", "smoothed_rate", "funnel"})

INDICATORS: Mapping[str, Indicator] = MappingProxyType(
    {
        entry.id: entry
        for entry in (
            Indicator(
                id="lsp_projects",
                inputs=("lsp_projects_by_province",),
                kind="count",
                direction="neutral",
                minimum_n=1,
            ),
            Indicator(
                id="lsp_projects_per_million",
                inputs=("lsp_projects_by_province", "population_by_province"),
                kind="rate",
                direction="neutral",
                minimum_n=1,
            ),
            *(
                Indicator(
                    id,
                    (ANY_TABLE,),
                    "rate" if id in RATES else "index",
                    "neutral",
                    minimum_n,
                    citation,
                    of,
                    counted,
                    middle,
                )
                for id, minimum_n, counted, of, middle, citation in OF_ANY_TABLE
            ),
        )
    }
)
"""Every indicator by its id, in the order in which pages offer them."""
