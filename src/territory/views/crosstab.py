"""Province × sector was never published: what its two margins still force, cell by cell and in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from territory.i18n import Language
from territory.indicators.margins import FactKind, ForcedFact, forced_facts, frechet_bounds, independence
from territory.views.lsp import Projects


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell can hold, in words; `reference` is the hypothetical value, "" when not asked for."""

    range: str
    reference: str


@dataclass(frozen=True, slots=True)
class CellRow:
    """The cells of a jurisdiction."""

    name: str
    cells: tuple[Cell, ...]
    total: str


@cache
def cell_rows(known: Projects, sectors: tuple[str, ...], reference: bool, words: Language) -> list[CellRow]:
    """Return the possible range of each cell, by jurisdiction (largest first) and sector.

    Args:
        known: the projects.
        sectors: sector codes, the order of the columns.
        reference: whether to add the hypothetical value under independence.
        words: the reader's language.
    """
    bounds = frechet_bounds(known.listed, known.by_sector)
    hypothetical = independence(known.listed, known.by_sector) if reference else {}
    rows = []
    for seen in known.provinces:
        name = known.places[seen.code].names[words.code]
        if seen.value is None:
            nothing = Cell(words.t(f"mark.short.{seen.status.value}"), "")
            rows.append(CellRow(name, (nothing,) * len(sectors), nothing.range))
            continue
        cells = tuple(
            Cell(
                words.t("crosstab.possible", high=words.number(bounds[seen.code, sector][1])),
                _hypothetical(hypothetical[seen.code, sector], words) if reference else "",
            )
            for sector in sectors
        )
        rows.append(CellRow(name, cells, words.number(seen.value)))
    return rows


@cache
def forced_sentences(known: Projects, words: Language) -> list[str]:
    """Return in words what the margins alone make certain."""
    sentences = [_sentence(fact, known, words) for fact in forced_facts(known.listed, known.by_sector)]
    if not any(low for low, _ in frechet_bounds(known.listed, known.by_sector).values()):
        sentences.append(words.t("forced.no_cell"))
    return sentences


def _hypothetical(value: float, words: Language) -> str:
    # "≈ 0.0" would look like a zero.
    return f"< {words.number(0.1, 1)}" if value < 0.05 else f"≈ {words.number(value, 1)}"


def _sentence(fact: ForcedFact, known: Projects, words: Language) -> str:
    if fact.kind is FactKind.COLUMN_SPREAD:
        return words.n("forced.fewest_provinces", fact.minimum, sector=words.t(f"sector.{fact.columns[0]}"))
    if fact.kind is FactKind.ROWS_HOLD_COLUMN:
        return words.t(
            "forced.group_sector",
            provinces=words.number(len(fact.rows)),
            count=words.number(fact.minimum),
            sector=words.t(f"sector.{fact.columns[0]}"),
        )
    return words.t(
        "forced.province_group",
        province=known.places[fact.rows[0]].names[words.code],
        count=words.number(fact.minimum),
        sectors=words.number(len(fact.columns)),
    )
