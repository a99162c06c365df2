"""What the address of `/evidence` asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.evidence import OUTCOMES
from territory.materials import (
    FIELDS as COLUMNS,
)
from territory.materials import (
    LONGEST,
    LONGEST_TYPED,
    MOST,
    WITHIN,
    Row,
    checked,
    from_short_form,
    short_form,
)
from territory.views.knowledge import FIELDS, offered
from territory.views.selection import LONGEST_QUERY, READERS, SHOWS, Notice, Selection
from territory.views.words import today

SHOWN = 40
SEARCH = (*FIELDS, "find")
"""The parameters that look for materials."""
ADD = "material"
FORM = "new_"
"""Names of the form: `new_<field>`, and `new_topics.<code>` for a tick."""


def read_evidence(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address."""
    added, notices = _added(parameters.get("added", ""), catalog)
    typed = _typed(parameters)
    if typed is None and parameters.get("edit", "").strip().lower() == ADD:
        selection = replace(selection, edit=ADD)
    elif typed is not None:
        row, problems = problems_of(typed, added, catalog)
        if problems:
            selection = replace(selection, edit=ADD, typed=short_form([typed]))
        else:
            added = [row, *added]
    selection = replace(selection, added=short_form(added))
    for name, values in {"outcome": OUTCOMES, "show": SHOWS, **offered(catalog, selection.added)}.items():
        asked = parameters.get(name, "").strip().lower()
        if asked in values:
            selection = replace(selection, **{name: asked})
        elif asked:
            notices.append(Notice("notice.option", asked[:SHOWN]))
    find = " ".join(parameters.get("find", "").split())[:LONGEST_QUERY]
    return replace(selection, find=find), notices


def typed_row(selection: Selection) -> Row:
    """Return what a reader typed of a material that cannot be added yet, {} for nothing."""
    rows = from_short_form(selection.typed)[0]
    return rows[0] if rows else {}


def problems_of(typed: Row, added: list[Row], catalog: Catalog) -> tuple[Row, dict[str, str]]:
    """Return a material as it would be added, and what is wrong with it by field."""
    row, problems = checked(catalog, typed, added, today().year)
    full = len(added) >= MOST or len(short_form([row, *added])) > LONGEST
    return row, problems or ({"title": "full"} if full else {})


def _added(text: str, catalog: Catalog) -> tuple[list[Row], list[Notice]]:
    """Return the materials of an address that can be added one after the other, and a notice of the rest."""
    rows, unread = from_short_form(text)
    good: list[Row] = []
    for given in reversed(rows):
        row, problems = problems_of(given, good, catalog)
        if problems:
            unread += 1
        else:
            good.insert(0, row)
    return good, [Notice("notice.materials", str(unread))] if unread else []


def _typed(parameters: Mapping[str, str]) -> Row | None:
    """Return what the form brings, or what an address keeps of an earlier try; None when nobody typed."""
    names = [name.removeprefix(FORM) for name in parameters if name.startswith(FORM)]
    if not names:
        rows = from_short_form(parameters.get("typed", ""))[0]
        return rows[0] if rows else None
    ticks = WITHIN.join(name.partition(".")[2] for name in names if name.startswith("topics."))
    given = {name: parameters.get(FORM + name, "")[:LONGEST_TYPED] for name in COLUMNS}
    return given | {"topics": ticks or given["topics"]}


READERS["evidence"] = read_evidence
