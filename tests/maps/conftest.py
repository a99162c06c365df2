"""Maps of the real boundaries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from maps.samples import COUNTS, ISLANDS, boundaries, names, observed, words

from territory.maps import BaseMap, Label, MapSpec, base_map, map_spec
from territory.model import Observation, Status


@pytest.fixture(scope="session")
def bases() -> dict[str, BaseMap]:
    """The base maps of both worldviews."""
    return {worldview: base_map(boundaries(worldview)) for worldview in ("defacto", "ar")}


@pytest.fixture(scope="session")
def make(bases: dict[str, BaseMap]) -> Callable[..., MapSpec]:
    """Make a map with sensible words."""

    def made(
        observations: Sequence[Observation] | None = None,
        language: str = "en",
        worldview: str = "defacto",
        **options: Any,
    ) -> MapSpec:
        figures = observed(COUNTS) if observations is None else observations
        printed = {
            f.code: ("≈ " if f.status is Status.ESTIMATE else "") + f"{f.value:g}"
            for f in figures
            if f.value is not None
        }
        labels = {
            code: Label(name, printed.get(code, ""), "CABA" if code == "AR-C" else name)
            for code, name in names(language).items()
        }
        lines = ISLANDS[language] if worldview == "defacto" else ISLANDS["es"][:1]
        options = {"kind": "circles", "islands_label": lines, "inset_label": "Antártida"} | options
        options = {"legend": words(language)} | options
        return map_spec(bases[worldview], figures, labels, **options)

    return made
