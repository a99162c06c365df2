"""What the address of `/evidence` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.evidence import OUTCOMES
from territory.views.knowledge import FIELDS, offered
from territory.views.selection import LONGEST_QUERY, READERS, SHOWS, Notice, Selection

SHOWN = 40
SEARCH = (*FIELDS, "find")
"""The parameters that look for materials."""


def read_evidence(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address."""
    notices: list[Notice] = []
    for name, values in {"outcome": OUTCOMES, "show": SHOWS, **offered(catalog)}.items():
        asked = parameters.get(name, "").strip().lower()
        if asked in values:
            selection = replace(selection, **{name: asked})
        elif asked:
            notices.append(Notice("notice.option", asked[:SHOWN]))
    find = " ".join(parameters.get("find", "").split())[:LONGEST_QUERY]
    return replace(selection, find=find), notices


READERS["evidence"] = read_evidence
