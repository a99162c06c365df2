"""What the address of `/eu-lac` asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.comparison import SIDES, THEMES, TOPICS, statements
from territory.context import Pair, countries, pairs, shares_a_chart, starts, years
from territory.views.selection import LONGEST_QUERY, READERS, SHOWS, Notice, Selection

SHOWN = 40
CONTEXT = "context"
FIRST_TOPIC = "market"


def read_eulac(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address.

    A statement brings its theme and its side with it.
    """
    if parameters.get("view", "").strip().lower() == CONTEXT:
        return _context(replace(selection, view=CONTEXT), parameters, catalog)
    known = {one.id: one for one in statements(catalog)}
    offered = {
        "topic": TOPICS,
        "theme": THEMES,
        "side": (*SIDES, "both"),
        "statement": tuple(known),
        "show": SHOWS,
    }
    notices: list[Notice] = []
    for name, values in offered.items():
        asked = parameters.get(name, "").strip().lower()
        if asked in values:
            selection = replace(selection, **{name: asked})
        elif asked:
            notices.append(Notice("notice.option", asked[:SHOWN]))
    if selection.statement:
        one = known[selection.statement]
        selection = replace(selection, theme=one.theme, side=one.side)
    find = " ".join(parameters.get("find", "").split())[:LONGEST_QUERY]
    return replace(selection, find=find), notices


def _context(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    known = pairs(catalog)
    first = next(iter(known), "")
    notices: list[Notice] = []

    def take(name: str, offered: Iterable[str], plain: str = "") -> None:
        nonlocal selection
        asked = parameters.get(name, "").strip()
        found = next((one for one in offered if one.casefold() == asked.casefold()), "")
        if asked and not found:
            notices.append(Notice("notice.option", asked[:SHOWN]))
        elif found and found != plain:
            selection = replace(selection, **{name: found})

    take("pair", known, first)
    take("territory", countries(catalog))
    take("show", SHOWS, "figure")
    shown = known.get(selection.pair or first)
    of_pair = years(catalog, shown) if shown else ()
    take("year", map(str, of_pair), str(of_pair[-1]) if of_pair else "")
    followed = series_of(catalog, shown)
    offered = starts(catalog, followed) if followed else ()
    take("since", map(str, offered), str(offered[-1]) if offered else "")
    return selection, notices


def series_of(catalog: Catalog, shown: Pair | None) -> Pair | None:
    """Return the pair followed over time: the one shown, else the first series that shares a chart."""
    candidates = (shown, *pairs(catalog).values()) if shown else ()
    return next(
        (one for one in candidates if one and starts(catalog, one) and shares_a_chart(catalog, one)), None
    )


READERS["eulac"] = read_eulac
