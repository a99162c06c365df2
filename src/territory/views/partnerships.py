"""The page `/partnerships` (stand-in until the branch `partners` arrives)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from territory.catalog import Catalog
from territory.settings import Settings
from territory.views import editing
from territory.views.page import Page
from territory.views.selection import READERS, Notice, Selection


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection."""
    return editing.page(catalog, settings, selection, selection.edit, notices)


def _read(selection: Selection, parameters: Mapping[str, str], _c: Catalog) -> tuple[Selection, list[Notice]]:
    return editing.read_edit(selection, {"edit": "programme", **parameters}), []


READERS["partnerships"] = _read
