"""The real boundaries, the names in four languages, and the counts of May 2011."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from territory.maps import LegendWords
from territory.model import Observation, Status
from territory.paths import DATA

COUNTS = {
    "AR-B": 17, "AR-S": 15, "AR-M": 10, "AR-N": 9, "AR-E": 9, "AR-Y": 7, "AR-A": 6, "AR-L": 5, "AR-T": 4,
    "AR-H": 4, "AR-R": 4, "AR-X": 3, "AR-Q": 3, "AR-W": 3, "AR-K": 2, "AR-G": 2, "AR-U": 2, "AR-J": 1,
}  # fmt: skip
NAMES = {
    "AR-A": "Salta", "AR-B": "Buenos Aires", "AR-D": "San Luis", "AR-E": "Entre Ríos", "AR-F": "La Rioja",
    "AR-G": "Santiago del Estero", "AR-H": "Chaco", "AR-J": "San Juan", "AR-K": "Catamarca",
    "AR-L": "La Pampa", "AR-M": "Mendoza", "AR-N": "Misiones", "AR-P": "Formosa", "AR-Q": "Neuquén",
    "AR-R": "Río Negro", "AR-S": "Santa Fe", "AR-T": "Tucumán", "AR-U": "Chubut", "AR-W": "Corrientes",
    "AR-X": "Córdoba", "AR-Y": "Jujuy", "AR-Z": "Santa Cruz",
}  # fmt: skip
EXONYMS = {
    "es": ("Ciudad de Buenos Aires", "Tierra del Fuego"),
    "en": ("City of Buenos Aires", "Tierra del Fuego"),
    "it": ("Città di Buenos Aires", "Terra del Fuoco"),
    "pt": ("Cidade de Buenos Aires", "Terra do Fogo"),
}
ISLANDS = {
    "es": ("Islas Malvinas", "(Falkland Islands)"),
    "en": ("Falkland Islands", "(Malvinas)"),
    "it": ("Isole Falkland", "(Malvine)"),
    "pt": ("Ilhas Malvinas", "(Falkland)"),
}
NOT_PUBLISHED = {"es": "No publicado", "en": "Not published", "it": "Non pubblicato", "pt": "Não publicado"}


def names(language: str) -> dict[str, str]:
    """Return the 24 names as shown on the rim."""
    return NAMES | dict(zip(("AR-C", "AR-V"), EXONYMS[language], strict=True))


def boundaries(worldview: str) -> dict[str, Any]:
    """Return the packaged boundaries."""
    loaded: dict[str, Any] = json.loads((DATA / "geography" / f"ar.{worldview}.geojson").read_text("utf-8"))
    return loaded


def observed(counts: Mapping[str, float]) -> list[Observation]:
    """Return an observation for each count."""
    return [Observation(code, float(n), Status.OBSERVED) for code, n in counts.items()]


def words(language: str = "en") -> LegendWords:
    """Return the legend's words."""
    return LegendWords(
        value="{:g}".format,
        unit="{:g} projects".format,
        mark=lambda status, n, total: (
            f"{NOT_PUBLISHED[language] if status is Status.NOT_PUBLISHED else status.value}: {n} de {total}"
        ),
    )
