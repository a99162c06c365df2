"""The GeoJSON of Argentina against RFC 7946, with Shapely as the judge of shapes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from territory.export.geojson import Provenance, geojson
from territory.model import Observation, Status

SAID = Provenance(
    indicator="lsp_projects",
    unit="proyectos",
    source="Naclerio, Ministerio de Industria de la Nación, 2011",
    as_of="2011-05",
    licence="no se indica",
    boundaries="Natural Earth, public domain",
    worldview="defacto",
)


@pytest.fixture
def collection(
    boundaries: dict[str, Any], observations: list[Observation], names: dict[str, str]
) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(geojson(boundaries, observations, names, SAID))
    return made


def test_every_feature_carries_its_figure_and_who_says_so(collection: dict[str, Any]) -> None:
    features = {feature["id"]: feature["properties"] for feature in collection["features"]}
    assert len(features) == 25
    assert features["AR-S"] == {
        "code": "AR-S", "name": "Santa Fe", "kind": "territory", "value": 15, "status": "observed",
        "low": None, "high": None, "small": False, "locator": "slide 12", "indicator": "lsp_projects",
        "unit": "proyectos", "source": "Naclerio, Ministerio de Industria de la Nación, 2011",
        "as_of": "2011-05", "licence": "no se indica", "boundaries": "Natural Earth, public domain",
        "worldview": "defacto",
    }  # fmt: skip
    assert collection["source"] == features["AR-F"]["source"]
    assert sum(properties["value"] or 0 for properties in features.values()) == 106


def test_an_absence_is_null_with_its_status(collection: dict[str, Any]) -> None:
    absent = [f["properties"] for f in collection["features"] if f["properties"]["value"] is None]
    assert sorted(p["code"] for p in absent if p["status"] == "not_published") == [
        "AR-C", "AR-D", "AR-F", "AR-P", "AR-V", "AR-Z",
    ]  # fmt: skip
    assert [(p["code"], p["kind"]) for p in absent if p["status"] == "not_applicable"] == [("FK", "disputed")]


def test_shapes_are_valid_wound_right_and_where_they_were(
    collection: dict[str, Any], boundaries: dict[str, Any]
) -> None:
    before = {area["id"]: shapely.from_geojson(json.dumps(area)) for area in boundaries["features"]}
    for feature in collection["features"]:
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shape.is_valid
        assert shape.equals(before[feature["id"]])
        for part in shapely.get_parts(shape):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def square(x: float, y: float, side: float, clockwise: bool) -> list[list[float]]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return ring[::-1] if clockwise else ring


@given(st.booleans(), st.booleans(), st.floats(-170, 160), st.floats(-80, 70))
def test_any_winding_comes_out_by_the_right_hand_rule(outer: bool, inner: bool, x: float, y: float) -> None:
    geometry = {"type": "Polygon", "coordinates": [square(x, y, 9, outer), square(x + 3, y + 3, 3, inner)]}
    area = {"properties": {"code": "A", "kind": "territory"}, "geometry": geometry}
    made = geojson({"features": [area]}, [Observation("A", 1, Status.OBSERVED)], {"A": "a"}, SAID)
    shape = shapely.from_geojson(json.dumps(json.loads(made)["features"][0]["geometry"]))
    assert shape.exterior.is_ccw
    assert not shape.interiors[0].is_ccw
    assert shape.area == pytest.approx(72, rel=1e-3)


def test_parts_of_one_territory_are_one_feature() -> None:
    def area(kind: str, x: float) -> dict[str, Any]:
        ring = square(x, 0, 1, clockwise=False)
        return {
            "properties": {"code": "A", "kind": kind},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    both = {"features": [area("territory", 0), area("inset", 5)]}
    made = json.loads(geojson(both, [Observation("A", 1, Status.OBSERVED)], {"A": "a"}, SAID))
    assert [feature["id"] for feature in made["features"]] == ["A"]
    assert made["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert made["features"][0]["properties"]["kind"] == "territory"


def test_a_territory_without_a_status_is_refused(
    boundaries: dict[str, Any], observations: list[Observation], names: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="without an observation: AR-Z"):
        geojson(boundaries, observations[:-1], names, SAID)
    with pytest.raises(ValueError, match="without a boundary: AR-XX"):
        geojson(boundaries, [*observations, Observation("AR-XX", 1, Status.OBSERVED)], names, SAID)


def test_a_point_is_no_territory() -> None:
    area = {
        "properties": {"code": "A", "kind": "territory"},
        "geometry": {"type": "Point", "coordinates": [0, 0]},
    }
    with pytest.raises(ValueError, match="not a Point"):
        geojson({"features": [area]}, [Observation("A", 1, Status.OBSERVED)], {"A": "a"}, SAID)
