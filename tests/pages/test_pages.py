"""The pages as Streamlit runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from territory.ui.navigation import FILES
from territory.ui.plate import LARGEST_SENT, answer
from territory.views.site import view

APP = Path(__file__).parents[2] / "app.py"


def sent(test: AppTest) -> dict[str, Any]:
    plate = test.get("bidi_component")
    assert len(plate) == 1
    return json.loads(plate[0].proto.bytes)


@pytest.mark.parametrize("name", FILES)
def test_every_page_runs_and_sends_a_view(name: str) -> None:
    test = AppTest.from_file(str(APP), default_timeout=60)
    test.query_params["lang"] = "es"
    test.run()
    if name != "overview":
        test.switch_page(f"pages/{FILES[name]}")
        test.query_params["lang"] = "es"
        test.run()
    assert not test.exception
    said = sent(test)
    assert said["query"] == {"lang": "es"}
    assert said["regions"] == {}  # the browser has the first view already
    assert {"header", "finding", "footer"} <= set(said["versions"])


def test_a_selection_sends_only_what_a_reader_would_see_changed() -> None:
    first = view("argentina", {"lang": "es"})
    versions = {name: region.version for name, region in first.regions.items()}
    said = answer(view("argentina", {"lang": "es", "territory": "AR-S"}), versions)
    assert set(said["regions"]) == {"crumbs", "finding", "bars_head", "card", "card_actions"}
    assert "Santa Fe" in said["regions"]["card"]
    assert set(said["versions"]) == set(said["regions"])
    assert len(json.dumps(said)) < 4_500


def test_large_regions_are_fetched_not_pushed() -> None:
    first = view("argentina", {"lang": "es"})
    versions = {name: region.version for name, region in first.regions.items()}
    said = answer(view("argentina", {"lang": "es", "reference": "1"}), versions)
    assert said["versions"]["crosstab"] != versions["crosstab"]
    assert len(view("argentina", {"lang": "es", "reference": "1"}).regions["crosstab"].html) > LARGEST_SENT
    assert "crosstab" not in said["regions"]
