"""The registry keeps its promises for every indicator that is in it."""

from __future__ import annotations

import pytest

from territory.indicators.registry import INDICATORS, Indicator

ALL = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=list(INDICATORS))


@ALL
def test_counts_are_circles_and_everything_else_is_a_fill(indicator: Indicator) -> None:
    assert indicator.mark == {"count": "circle", "rate": "fill", "index": "fill"}[indicator.kind]


@ALL
def test_an_entry_is_found_by_its_own_id_and_has_inputs(indicator: Indicator) -> None:
    assert INDICATORS[indicator.id] is indicator
    assert indicator.inputs
    assert indicator.minimum_n >= 1


@ALL
def test_message_keys_name_the_indicator(indicator: Indicator) -> None:
    keys = {indicator.name_key, indicator.unit_key, indicator.formula_key, indicator.definition_key}
    assert len(keys) == 4
    assert all(key.startswith(f"indicator.{indicator.id}.") for key in keys)


def test_the_rate_needs_the_population() -> None:
    assert "population_by_province" in INDICATORS["lsp_projects_per_million"].inputs


def test_nobody_adds_an_indicator_at_run_time() -> None:
    with pytest.raises(TypeError):
        INDICATORS["new"] = INDICATORS["lsp_projects"]  # type: ignore[index]
