"""A map of our own shapes by Folium, without tiles, and Leaflet as files that a page can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

LEAFLET = "django-js-lib-leaflet"
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_PICTURE = re.compile(r"url\(images/[^)]*\)")


def leaflet(
    areas: Iterable[dict[str, Any]],
    circles: Iterable[dict[str, Any]],
    view: tuple[float, float, float, float],
    name: str = "territory",
) -> tuple[str, str]:
    """Return the HTML and the script that Folium makes of the shapes.

    The script expects a function `describe(feature, layer)` and leaves the map in `map_<name>`.

    Args:
        areas: GeoJSON features with a Leaflet style in their property "style".
        circles: points, their style with a "radius" in pixels.
        view: left, bottom, right, top of what is seen first, in map units.
        name: of the map, unique in the page.
    """
    import folium
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
    return drawn(chart, {"areas": layers[0], "circles": layers[1], "view": layers[2]}, name)


def drawn(chart: Any, layers: Mapping[str, Any], name: str = "territory") -> tuple[str, str]:
    """Return the HTML and the script of a Folium map; its head, all links, is dropped.

    Args:
        chart: the map.
        layers: what lies on it, the lowest first, by the name of each.
        name: of the map.
    """
    from branca.element import Figure

    # Folium names its variables at random; equal maps shall be equal bytes, and our script needs the name.
    chart._id = name
    for own, layer in layers.items():
        layer._id = own
        layer.add_to(chart)
    figure = chart.get_root()
    assert isinstance(figure, Figure)
    figure.render()
    return figure.html.render(), figure.script.render()


def leaflet_page(template: str, **content: Any) -> str:
    """Return a template of this folder with its content; Leaflet and its licence are there as `leaflet_*`."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    text = files("territory.export").joinpath(template).read_text("utf-8")
    return environment.from_string(text).render(
        # No pictures of controls and pins, which our maps do not have, and no address of the source map.
        leaflet_css=Markup(_PICTURE.sub("none", _file("leaflet.css"))),
        leaflet_js=Markup(_SOURCE_MAP.sub("", _file("leaflet.js"))),
        leaflet_licence=distribution(LEAFLET).read_text("LICENSE"),
        **content,
    )


def _file(name: str) -> str:
    return files("js_lib_leaflet").joinpath("static/js_lib_leaflet", name).read_text("utf-8")
