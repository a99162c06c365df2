"""The part of Plotly's bundle that a chart page loads; that it draws is seen by the browser tests."""

from __future__ import annotations

from importlib.resources import files

import pytest

from territory.server.assets import plotly
from territory.server.lean_plotly import lean


def test_a_chart_page_loads_a_quarter_of_plotly_with_its_licence() -> None:
    whole = (files("plotly") / "package_data" / "plotly.min.js").read_bytes()
    sent = plotly().content
    assert len(sent) < len(whole) / 4
    assert b"Licensed under the MIT license" in sent[:300]
    assert b"maplibre-gl-worker" in whole
    assert b"maplibre-gl-worker" not in sent


@pytest.mark.parametrize("bundle", [b"", b"var a=1;x.register([b()])", b"var a=W((e,t)=>{});x.register(all)"])
def test_a_bundle_of_another_make_is_refused_and_not_cut_blindly(bundle: bytes) -> None:
    with pytest.raises(ValueError, match="lean_plotly"):
        lean(bundle)
