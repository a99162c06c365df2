"""What the address of `/partnerships` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from territory.catalog import Catalog
from territory.programme.current import current
from territory.views.editing import read_edit
from territory.views.evaluation import VIEW as EVALUATION
from territory.views.selection import READERS, SHOWS, Notice, Selection

VIEWS = ("timeline", "board", "money", "chain")
SHOWN = 40


def read_partnerships(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address."""
    programme = current(catalog)
    projects = tuple(project.code or project.trace.id for project in programme.projects)
    offered = {
        "view": (*VIEWS, EVALUATION),
        "show": SHOWS,
        "demo": ("", "1"),
        "project": ("", *projects),
        "territory": ("", *programme.territories),
    }
    notices: list[Notice] = []
    for name, values in offered.items():
        asked = parameters.get(name, "").strip()
        found = next((value for value in values if value.casefold() == asked.casefold()), None)
        if asked and found is None:
            notices.append(Notice("notice.project" if name == "project" else "notice.option", asked[:SHOWN]))
        elif found:
            selection = replace(selection, **{name: found})
    since = parameters.get("since", "").strip()
    if since and _is_day(since):
        selection = replace(selection, since=since)
    elif since:
        notices.append(Notice("notice.option", since[:SHOWN]))
    return read_edit(selection, parameters), notices


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


READERS["partnerships"] = read_partnerships
