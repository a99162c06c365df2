"""Every figure that can stand on a slide: one entry each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from territory.catalog import Catalog
from territory.i18n import Language
from territory.settings import Settings
from territory.views.deck import argentina, context, guides, others
from territory.views.deck.figure import Figure
from territory.views.lsp import has_rates

Maker = Callable[[Catalog, Settings, Language, str], Figure]


@dataclass(frozen=True, slots=True)
class Entry:
    """How a figure is made.

    Attributes:
        make: from the data, the settings, the language and the choice ("" for none).
        choices: codes that may stand after the dot.
        there: whether the data at hand can show it.
    """

    make: Maker
    choices: Callable[[Catalog], tuple[str, ...]]
    there: Callable[[Catalog], bool] = lambda _: True


FIGURES: dict[str, Entry] = {
    "argentina-map": Entry(argentina.count_map, argentina.territories_of),
    "argentina-rate": Entry(argentina.rate_map, argentina.rated, has_rates),
    "argentina-sectors": Entry(argentina.sectors, argentina.sectors_of),
    "argentina-provinces": Entry(argentina.provinces, argentina.territories_of),
    "atacama-projects": Entry(others.planned_projects, others.nothing),
    "eu-lac-factors": Entry(others.factors, others.topics_of),
    "eu-lac-context": Entry(context.means, context.pairs_of, lambda catalog: bool(context.pairs_of(catalog))),
    "led-matrix": Entry(others.case_matrix, others.nothing),
    "matching-candidates": Entry(guides.candidates, guides.units_of),
    "evidence-growth": Entry(guides.growth, others.nothing),
    "evidence-mentions": Entry(guides.named_projects, others.nothing),
    "toolkit-minimums": Entry(guides.minimums, others.nothing),
}


def available(catalog: Catalog) -> tuple[str, ...]:
    """Return the figures that the data at hand can show."""
    return tuple(code for code, entry in FIGURES.items() if entry.there(catalog))


def problem_of(catalog: Catalog, code: str) -> str:
    """Say why a code cannot be opened: "figure" (there is no such one), "choice", or "" when it can."""
    name, dot, choice = code.partition(".")
    if name not in available(catalog):
        return "figure"
    return "choice" if dot and choice not in FIGURES[name].choices(catalog) else ""


def figure(catalog: Catalog, settings: Settings, words: Language, code: str) -> Figure:
    """Return the figure that a code names.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        words: language.
        code: key of `FIGURES`, and after a dot the choice it opens with.

    Raises:
        KeyError: when `problem_of` finds a problem.
    """
    if problem_of(catalog, code):
        raise KeyError(code)
    name, _, choice = code.partition(".")
    return replace(FIGURES[name].make(catalog, settings, words, choice), code=code)
