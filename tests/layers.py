"""Small GeoPackages, zipped Shapefiles and GeoJSONs, as programs write them and as nobody should."""

from __future__ import annotations

import io
import json
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import geopandas as gpd
from shapely.geometry.base import BaseGeometry


def table(
    rows: dict[str, list[object]], shapes: Iterable[BaseGeometry], crs: int | None = 4326
) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=list(shapes), crs=crs)


def geopackage(
    one: gpd.GeoDataFrame, *layers: str, change: Callable[[sqlite3.Connection], object] | None = None
) -> bytes:
    """Return a GeoPackage with the same table in every layer; `change` may do to it what SQL can."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        for layer in layers or ("territorios",):
            one.to_file(path, layer=layer, driver="GPKG")
        if change:
            database = sqlite3.connect(path)
            change(database)
            database.commit()
            database.close()
        return path.read_bytes()


def shapefile(one: gpd.GeoDataFrame, **members: bytes | None) -> bytes:
    """Return a zipped Shapefile; a member (`dbf=…`) is replaced, left out (None) or added under its own name."""
    with tempfile.TemporaryDirectory() as folder:
        one.to_file(Path(folder) / "a.shp", engine="pyogrio")
        parts: dict[str, bytes | None] = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    parts |= {name if "." in name else f"a.{name}": content for name, content in members.items()}
    return archive({name: content for name, content in parts.items() if content is not None})


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return out.getvalue()


def geojson(one: gpd.GeoDataFrame, **more: object) -> bytes:
    return json.dumps({**json.loads(one.to_json()), **more}).encode()
