"""The addresses of the maps of points: what they hold, what they allow, whom they may ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from territory.programme import current
from territory.server import routes
from territory.settings import SettingsError, load
from territory.views.site import observatory


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    cached = (observatory, current.store, routes._points_frame)
    for one in cached:
        one.cache_clear()
    yield tmp_path
    for one in cached:
        one.cache_clear()


def client() -> TestClient:
    return TestClient(Starlette(routes=routes.routes()))


def test_the_frame_holds_no_points_and_may_ask_nobody(home: Path) -> None:
    answer = client().get("/points")
    assert answer.status_code == 200
    allowed = answer.headers["content-security-policy"]
    assert "default-src 'none'" in allowed
    assert "img-src data:;" in allowed
    assert "frame-ancestors 'self'" in allowed
    assert '<script type="application/json" id="points">null</script>' in answer.text
    assert "L.tileLayer(" not in answer.text


def test_tiles_that_are_set_are_asked_and_nobody_else(home: Path) -> None:
    (home / "settings.toml").write_text(
        'tiles = "https://tiles.example/{z}/{x}/{y}.png"\ntiles_attribution = "<b>IGN</b> & otros"\n', "utf-8"
    )
    answer = client().get("/points")
    assert "img-src data: https://tiles.example;" in answer.headers["content-security-policy"]
    assert "https://tiles.example/{z}/{x}/{y}.png" in answer.text
    # Leaflet takes an attribution for HTML: it arrives escaped, inside a string of the script.
    assert "lt;b" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "tiles.example/{z}/{x}/{y}.png",
        "https://tiles.example/a.png",
        "https://t.example/{z}/{x}/{y}'+alert(1)+'",
        "javascript:{z}{x}{y}",
    ],
)
def test_an_address_that_is_none_of_tiles_stops_the_start(tmp_path: Path, address: str) -> None:
    (tmp_path / "settings.toml").write_text(f'tiles = "{address}"\n', "utf-8")
    with pytest.raises(SettingsError, match="tiles"):
        load(tmp_path)


def test_without_a_published_register_there_is_no_map_of_it(home: Path) -> None:
    assert client().get("/points/register?lang=it").status_code == 404
