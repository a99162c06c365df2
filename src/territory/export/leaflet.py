"""A map of our own shapes by Folium, without tiles, and Leaflet as files that a page can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import distribution
from importlib.resources import files
from typing import Any

LEAFLET = "django-js-lib-leaflet"
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_PICTURE = re.compile(r"url\(images/[^)]*\)")


def leaflet(
    areas: Iterable[dict[str, Any]],
    circles: Iterable[dict[str, Any]],
    view: tuple[float, float, float, float],
    name: str = "territory",
) -> tuple[str, str]:
    """Return the HTML and the script that Folium makes of the shapes; its head, all links, is dropped.

    The script expects a function `describe(feature, layer)` and leaves the map in `map_<name>`.

    Args:
        areas: GeoJSON features with a Leaflet style in their property "style".
        circles: points, their style with a "radius" in pixels.
        view: left, bottom, right, top of what is seen first, in map units.
        name: of the map, unique in the page.
    """
    import folium
    from branca.element import Figure
    from folium.utilities import JsCode

    left, bottom, right, top = view
    chart = folium.Map(
        location=[(bottom + top) / 2, (left + right) / 2],
        tiles=None,
        crs="Simple",
        zoom_start=2,
        zoom_snap=0.25,
        zoom_animation=False,
        attribution_control=False,
    )
    describe = JsCode("describe")
    layers = [
        folium.GeoJson({"type": "FeatureCollection", "features": list(areas)}, on_each_feature=describe),
        folium.GeoJson(
            {"type": "FeatureCollection", "features": list(circles)},
            on_each_feature=describe,
            marker=folium.CircleMarker(),
        ),
        folium.FitBounds([[bottom, left], [top, right]], padding=(12, 12)),
    ]
    # Folium names its variables at random; equal maps shall be equal bytes, and our script needs the name.
    for element, own in zip((chart, *layers), (name, "areas", "circles", "view"), strict=True):
        element._id = own
    for layer in layers:
        layer.add_to(chart)
    figure = chart.get_root()
    assert isinstance(figure, Figure)
    figure.render()
    return figure.html.render(), figure.script.render()


def leaflet_css() -> str:
    """Return Leaflet's style sheet, without the pictures of controls and pins that our maps do not have."""
    return _PICTURE.sub("none", _file("leaflet.css"))


def leaflet_js() -> str:
    """Return Leaflet's script, without the address of its source map."""
    return _SOURCE_MAP.sub("", _file("leaflet.js"))


def leaflet_licence() -> str:
    """Return the text that has to go with Leaflet."""
    return distribution(LEAFLET).read_text("LICENSE") or ""


def _file(name: str) -> str:
    return files("js_lib_leaflet").joinpath("static/js_lib_leaflet", name).read_text("utf-8")
