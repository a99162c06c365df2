"""What the address of `/eu-lac` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.comparison import SIDES, THEMES, TOPICS, statements
from territory.views.selection import LONGEST_QUERY, READERS, SHOWS, Notice, Selection

SHOWN = 40
FIRST_TOPIC = "market"


def read_eulac(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address.

    A statement brings its theme and its side with it.
    """
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


READERS["eulac"] = read_eulac
