"""The sheet on which a table's map is drawn: a country, countries, or the person's own boundaries."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from territory.catalog import Catalog
from territory.gazetteer import drawn
from territory.maps import PLAIN, PLAIN_TALL, BaseMap, base_map, slender
from territory.views.figures import short_name
from territory.views.own.analysis import Analysis

SHORT = 12


def sheet(a: Analysis) -> BaseMap:
    """Return the sheet of a table's map."""
    return a.figures.base or _packaged(a.catalog, a.map_name, a.settings.worldview)


@cache
def _packaged(catalog: Catalog, name: str, worldview: str) -> BaseMap:
    """Return the sheet of a map of the package; nothing of a person's table is in it."""
    shapes = drawn(catalog, name, worldview)
    return base_map(shapes) if name == "AR" else plain_sheet(shapes)


def plain_sheet(shapes: Mapping[str, Any]) -> BaseMap:
    """Return the sheet of a map without names in its rim.

    Args:
        shapes: GeoJSON in degrees, as `base_map` takes it.
    """
    return base_map(shapes, PLAIN_TALL if slender(shapes) else PLAIN)


def short(a: Analysis, code: str) -> str:
    """Return the name of a territory for narrow maps."""
    if code.startswith("AR-"):
        return short_name(a.catalog, code)
    name, suffix = a.places[code].names[a.words.code], code.rpartition("-")[2]
    if len(name) <= SHORT:
        return name
    return suffix if suffix.isalpha() else f"{name[: SHORT - 1]}…"
