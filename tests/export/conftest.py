"""The published figures of Argentina as a table and as a map page, to be exported in every format."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from territory.export.folium_map import Legend, MapPage, Place
from territory.export.table import Column, ExportTable
from territory.model import Observation, Status
from territory.paths import DATA

COUNTS = {
    "AR-B": 17, "AR-K": 2, "AR-H": 4, "AR-U": 2, "AR-X": 3, "AR-W": 3, "AR-E": 9, "AR-Y": 7, "AR-L": 5,
    "AR-M": 10, "AR-N": 9, "AR-Q": 3, "AR-R": 4, "AR-A": 6, "AR-J": 1, "AR-S": 15, "AR-G": 2, "AR-T": 4,
}  # fmt: skip
NOT_LISTED = ("AR-C", "AR-D", "AR-F", "AR-P", "AR-V", "AR-Z")
NAMES = dict.fromkeys((*COUNTS, *NOT_LISTED), "") | {
    "AR-S": "Santa Fe",
    "AR-X": "Córdoba",
    "AR-F": "La Rioja",
}
NAMES = {code: name or code for code, name in NAMES.items()}
SOURCE = "Naclerio, Ministerio de Industria de la Nación, 2011"
NOTES = (
    ("Fuente", SOURCE),
    ("Unidad", "proyectos"),
    ("Fecha del dato", "mayo de 2011"),
    ("Licencia", "no se indica"),
    ("Límites", "Natural Earth, vista neutral"),
)
WORDS = {
    "observed": "valor observado",
    "zero": "cero",
    "estimate": "estimación",
    "not_published": "no publicado",
    "suppressed": "confidencial por secreto estadístico",
    "not_applicable": "no corresponde",
    "sources": "Fuentes",
}
MAP_WORDS = {
    "map.hint": "Elija una jurisdicción.",
    "map.legend": "Leyenda",
    "map.table": "Proyectos por jurisdicción",
    "map.territory": "Jurisdicción",
    "map.value": "Valor",
    "map.zoom_in": "Acercar",
    "map.zoom_out": "Alejar",
    "map.close": "Cerrar",
    "map.leaflet": "Hecho con Leaflet.",
}


@pytest.fixture
def words() -> dict[str, str]:
    return WORDS


@pytest.fixture
def table() -> ExportTable:
    """Return three rows that hold every kind of cell."""
    return ExportTable(
        id="lsp_projects_by_province",
        title="Proyectos SPL por provincia",
        columns=(
            Column("code", "Código", "text"),
            Column("name", "Jurisdicción", "text"),
            Column("count", "Proyectos", "integer"),
            Column("share", "Participación", "percent", 1),
            Column("per_million", "Por millón de habitantes", "decimal", 2),
            Column("status", "Estado", "status"),
            Column("source", "Fuente", "text"),
        ),
        rows=(
            ("AR-S", "Santa Fe", 15, 15 / 106, 4.25, Status.OBSERVED, SOURCE),
            ("AR-F", "La Rioja", *[Status.NOT_PUBLISHED] * 4, SOURCE),
            ("AR-X", "Córdoba", 0, 0.0, -0.5, Status.ZERO, SOURCE),
        ),
        notes=NOTES,
    )


@pytest.fixture(scope="session")
def boundaries() -> dict[str, Any]:
    """Return Argentina's boundaries as packaged: 24 jurisdictions and one disputed area."""
    collection: dict[str, Any] = json.loads((DATA / "geography/ar.defacto.geojson").read_text("utf-8"))
    return collection


@pytest.fixture
def observations() -> list[Observation]:
    listed = [Observation(code, count, Status.OBSERVED, locator="slide 12") for code, count in COUNTS.items()]
    return listed + [Observation(code, None, Status.NOT_PUBLISHED) for code in NOT_LISTED]


@pytest.fixture
def names() -> dict[str, str]:
    return NAMES | {"FK": "Islas Malvinas (Falkland Islands)"}


@pytest.fixture
def page(names: dict[str, str]) -> MapPage:
    """Return the map of the 106 projects."""
    listed = [
        Place(
            code,
            names[code],
            f"{count} proyectos",
            Status.OBSERVED,
            radius=5 * math.sqrt(count),
            details=(("Ubicación en la fuente", "slide 12"),),
        )
        for code, count in COUNTS.items()
    ]
    absent = [Place(code, names[code], "no publicado", Status.NOT_PUBLISHED) for code in NOT_LISTED]
    disputed = Place("FK", names["FK"], "área con disputa de soberanía", Status.NOT_APPLICABLE)
    return MapPage(
        lang="es",
        title="Proyectos SPL por jurisdicción, mayo de 2011",
        finding="Buenos Aires y Santa Fe reúnen 32 de los 106 proyectos.",
        places=(*listed, *absent, disputed),
        legend=Legend(
            sizes=(("17 proyectos", 5 * math.sqrt(17)), ("1", 5)),
            marks=(
                (Status.ZERO, "cero: 0 de 24"),
                (Status.NOT_PUBLISHED, "no publicado: 6 de 24"),
            ),
        ),
        notes=NOTES,
        words=MAP_WORDS,
    )
