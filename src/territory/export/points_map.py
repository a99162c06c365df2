"""Project points as one HTML page: Folium's Leaflet map, near points joined, no request unless tiles are set.

The page is used in two ways. As a file it holds its points. On a page it stands in a frame that may do
nothing but draw, and gets the points of a session by message: they are at no address. What a reader could
have typed reaches it as data and becomes text nodes; nothing of it passes through Folium.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from territory.export.folium_map import LAND, LINE
from territory.export.leaflet import drawn, leaflet_page

VIEW = ((-55.2, -73.6), (-21.8, -53.6))
"""South-west and north-east of the first view without points: continental Argentina."""
MOST_POINTS = 5_000


@dataclass(frozen=True, slots=True)
class Spot:
    """A point and what is said of it.

    Attributes:
        latitude: in degrees.
        name: of the project.
        lines: (label, text) shown when it is chosen.
    """

    latitude: float
    longitude: float
    name: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PointsPage:
    """What stands around and on the map; every text in the reader's language.

    Attributes:
        lang: language code.
        title: of the page.
        finding: sentence above the map.
        spots: the points.
        notes: (label, text) of the provenance line.
        words: "hint", "cluster" (with {count}), "zoom_in", "zoom_out", "close", "map", "leaflet".
    """

    lang: str
    title: str
    finding: str
    spots: tuple[Spot, ...]
    notes: tuple[tuple[str, str], ...]
    words: Mapping[str, str]


def data(page: PointsPage) -> dict[str, Any]:
    """Return what a frame needs to draw the points, as JSON holds it."""
    return {
        "lang": page.lang,
        "spots": [asdict(spot) for spot in page.spots[:MOST_POINTS]],
        "words": dict(page.words),
    }


def policy(tiles: str) -> str:
    """Return the Content-Security-Policy of the map: its own script and style, and the tiles if any.

    >>> policy("https://t.example/{z}/{x}/{y}.png").partition("img-src ")[2].partition(";")[0]
    'data: https://t.example'
    """
    parts = urlsplit(tiles)
    images = f"data: {parts.scheme}://{parts.netloc}" if tiles else "data:"
    return (
        "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
        f"img-src {images}; base-uri 'none'; form-action 'none'"
    )


def points_map(
    shapes: Mapping[str, Any],
    page: PointsPage | None,
    tiles: str = "",
    attribution: str = "",
    framed: bool = False,
) -> bytes:
    """Return the map as HTML (UTF-8), the same bytes for the same input.

    Args:
        shapes: boundaries as GeoJSON in degrees, drawn as land.
        page: the points and texts; None for a frame that waits for them (`data`) by message.
        tiles: address of tiles with {z}, {x}, {y}; "" shows none.
        attribution: who made the tiles.
        framed: the map alone, for a page that says the rest; always so while it waits.
    """
    body, script = _folium(shapes, tiles, escape(attribution))
    html = leaflet_page(
        "points_map.html.j2",
        page=page,
        framed=framed or page is None,
        data=data(page) if page else None,
        notes=page.notes if page else (),
        policy=policy(tiles),
        body=Markup(body),
        script=Markup(script),
    )
    return html.encode("utf-8")


def _folium(shapes: Mapping[str, Any], tiles: str, attribution: str) -> tuple[str, str]:
    """Return the HTML and the script that Folium makes of land and tiles."""
    import folium

    chart = folium.Map(tiles=None, zoom_snap=0.5, zoom_animation=False, attribution_control=bool(tiles))
    style = {"color": LINE, "weight": 1, "fillColor": LAND, "fillOpacity": 0 if tiles else 1}
    layers: dict[str, Any] = {"tiles": folium.TileLayer(tiles=tiles, attr=attribution)} if tiles else {}
    layers["land"] = folium.GeoJson(_drawn(shapes, style), interactive=False)
    layers["view"] = folium.FitBounds([list(corner) for corner in VIEW])
    return drawn(chart, layers)


def _drawn(shapes: Mapping[str, Any], style: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shapes with their style and without any text."""
    features: Sequence[Mapping[str, Any]] = shapes["features"]
    dashed = {"dashArray": "4 3", "fillOpacity": 0}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "style": {**style, **(dashed if one["properties"]["kind"] == "disputed" else {})}
                },
                "geometry": one["geometry"],
            }
            for one in features
        ],
    }
