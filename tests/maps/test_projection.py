"""The plane keeps the ratios of areas on the ellipsoid."""

from __future__ import annotations

import numpy as np
import pytest
from maps.samples import boundaries
from pyproj import Geod, Transformer
from shapely.geometry import Polygon, shape

from territory.maps.projection import equal_area


def test_provinces_keep_their_areas() -> None:
    geod, ratios = Geod(ellps="WGS84"), []
    for feature in boundaries("defacto")["features"]:
        geometry = shape(feature["geometry"])
        parts = getattr(geometry, "geoms", [geometry])
        plane = sum(Polygon(equal_area(np.array(part.exterior.coords), -64, -38.5)).area for part in parts)
        ratios.append(plane / (abs(geod.geometry_area_perimeter(geometry)[0]) / 1e6))
    assert max(ratios) / min(ratios) == pytest.approx(1, abs=0.005)
    assert np.mean(ratios) == pytest.approx(1, abs=0.005)


def test_agrees_with_proj() -> None:
    # PROJ stretches the ellipsoidal form so that the centre is true to scale: a constant below 0.3 % here.
    proj = Transformer.from_crs(
        "EPSG:4326", "+proj=laea +lat_0=-38.5 +lon_0=-64 +ellps=WGS84", always_xy=True
    )
    points = np.array([[-70.0, -50.0], [-58.0, -25.0], [-64.0, -55.0]])
    expected = np.column_stack(proj.transform(*points.T)) / 1000
    np.testing.assert_allclose(equal_area(points, -64, -38.5), expected, rtol=0.004)
