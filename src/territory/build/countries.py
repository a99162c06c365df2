"""What each boundary file is made of: one entry a country or group of countries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Extra:
    """A feature that some worldviews draw beside the units of a map.

    Attributes:
        id: id of the feature.
        code: ISO code of the territory that it belongs to, in this worldview.
        kind: "disputed" (dashed outline, both names), "part" (a part of `code`, drawn at its place) or
            "inset" (a part of `code` too far away for the frame of the map).
        unit: Natural Earth's `adm0_a3` of the geometry.
        worldviews: the worldviews that draw it; ("",) in a map without worldviews.
        tolerance: metres of simplification.
        box: west, south, east, north to which the geometry is cut, in degrees.
    """

    id: str
    code: str
    kind: str
    unit: str
    worldviews: tuple[str, ...]
    tolerance: float
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """The boundaries of the units of one country, or of a group of countries.

    Attributes:
        name: start of the file name.
        adm0: Natural Earth's `adm0_a3` of the countries whose units are drawn.
        units: how many units there must be.
        tolerance: metres of simplification (square root of the least area that a vertex spans).
        decimals: fewest decimals of a degree that are kept.
        fine: west, south, east, north inside which one decimal more is kept, for small units.
        scale: "provinces" (Natural Earth 1:10m, Admin 1) or "countries" (1:50m).
        by: property that holds the code of the unit; rows with one code are dissolved.
        recode: ISO code by Natural Earth's name, where the code in the file is missing, wrong or outdated.
        drop: codes of features that are no unit.
        box: parts of a unit outside of west, south, east, north are left out.
        least_part: km² under which a part is left out, unless it is the largest of its unit.
        least_simplified: km² under which a unit keeps outline and parts; it must have no neighbour.
        extras: further features.
        worldviews: one file is written for each; one file without suffix if empty.
    """

    name: str
    adm0: tuple[str, ...]
    units: int
    tolerance: float
    decimals: int = 2
    scale: Literal["provinces", "countries"] = "provinces"
    by: str = "iso_3166_2"
    fine: Box | None = None
    recode: dict[str, str] = field(default_factory=dict)
    drop: tuple[str, ...] = ()
    box: Box | None = None
    least_part: float = 0
    least_simplified: float = 0
    extras: tuple[Extra, ...] = ()
    worldviews: tuple[str, ...] = ()


ARGENTINA = Map(
    "ar",
    ("ARG",),
    units=24,
    tolerance=2500,
    fine=(-58.7, -34.8, -58.2, -34.4),
    worldviews=("defacto", "ar"),
    extras=(
        Extra("FK", "FK", "disputed", "FLK", ("defacto",), tolerance=3000),
        Extra("AR-V.islas-malvinas", "AR-V", "part", "FLK", ("ar",), tolerance=3000),
        Extra("AR-V.georgias-sandwich", "AR-V", "inset", "SGS", ("ar",), tolerance=6000),
        Extra("AR-V.antartida", "AR-V", "inset", "ATA", ("ar",), tolerance=40000, box=(-74, -90, -25, -60)),
    ),
)

EU = Map(
    "eu",
    (
        *("AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN", "IRL"),
        *("ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP", "SWE"),
        *("ALA", "CYN"),
    ),
    units=27,
    tolerance=5000,
    scale="countries",
    by="iso_3166_1",
    fine=(14.0, 35.6, 14.8, 36.2),
    recode={"Åland": "FI", "N. Cyprus": "CY"},
    box=(-11, 34, 35, 72),
    least_part=200,
    least_simplified=1000,
)

# The members of CELAC.
LAC = Map(
    "lac",
    (
        *("ATG", "ARG", "BHS", "BRB", "BLZ", "BOL", "BRA", "CHL", "COL", "CRI", "CUB", "DMA", "DOM", "ECU"),
        *("SLV", "GRD", "GTM", "GUY", "HTI", "HND", "JAM", "MEX", "NIC", "PAN", "PRY", "PER", "KNA", "LCA"),
        *("VCT", "SUR", "TTO", "URY", "VEN"),
    ),
    units=33,
    tolerance=11000,
    scale="countries",
    by="iso_3166_1",
    fine=(-63.5, 11.5, -59, 18),
    least_part=500,
    least_simplified=15000,
    extras=(Extra("FK", "FK", "disputed", "FLK", ("",), tolerance=6000),),
)

MAPS = (
    ARGENTINA,
    Map("cl", ("CHL",), 16, tolerance=5000, decimals=3, box=(-78, -57, -66, -17), least_part=20),
    Map("br", ("BRA",), 27, tolerance=8000, box=(-75, -35, -34, 6), least_part=50),
    Map(
        "co",
        ("COL",),
        33,
        tolerance=5000,
        recode={"Bogota": "CO-DC"},
        drop=("CO-X01~",),
        least_part=5,
    ),
    Map(
        "mx",
        ("MEX",),
        32,
        tolerance=5000,
        decimals=3,
        recode={"Distrito Federal": "MX-CMX"},
        drop=("MX-X01~",),
        box=(-118, 14, -86, 33),
        least_part=20,
    ),
    Map(
        "pe",
        ("PER",),
        26,
        tolerance=3000,
        fine=(-77.4, -12.3, -76.8, -11.6),
        recode={"Lima Province": "PE-LMA"},
    ),
    Map("it", ("ITA",), 20, tolerance=2500, decimals=3, by="region_cod", least_part=5),
    EU,
    LAC,
)
