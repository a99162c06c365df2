"""One map as data (`MapSpec`) and its SVG: shapes, symbols, hatches and labels."""

from __future__ import annotations

from territory.maps.base import BaseMap, base_map, slender
from territory.maps.classify import Classification, equal_intervals, natural_breaks, quantiles
from territory.maps.compose import map_spec
from territory.maps.draw import svg
from territory.maps.legend import PLAIN, PLAIN_TALL
from territory.maps.spec import Kind, Label, LegendWords, MapSpec
from territory.maps.style import DARK, LIGHT, page_css

__all__ = [
    "DARK",
    "LIGHT",
    "PLAIN",
    "PLAIN_TALL",
    "BaseMap",
    "Classification",
    "Kind",
    "Label",
    "LegendWords",
    "MapSpec",
    "base_map",
    "equal_intervals",
    "map_spec",
    "natural_breaks",
    "page_css",
    "quantiles",
    "slender",
    "svg",
]
