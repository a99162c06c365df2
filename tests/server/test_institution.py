"""What an institution can change without a developer: tables, settings, worldview."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Server

from territory.settings import Settings, SettingsError, load

SETTINGS = """
name = "Ministerio de Pruebas"
contact = "datos@example.org"
default_language = "it"
worldview = "ar"

[disclaimer]
es = "Datos <b>preliminares</b>."
it = "Dati preliminari."
"""

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def ministry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("ministry") / "home"
    (home / "data").mkdir(parents=True)
    (home / "settings.toml").write_text(SETTINGS, "utf-8")
    tables = ROOT / "data" / "tables"
    newer = (
        (tables / "lsp_projects_by_province.csv")
        .read_text("utf-8")
        .replace("AR-S,15,", "AR-S,16,")
        .replace("AR-J,1,", "AR-J,0,")
    )
    newer = "\n".join(
        line.replace(",observed", ",zero") if line.startswith("AR-J,") else line
        for line in newer.splitlines()
    )
    (home / "data" / "lsp_projects_by_province.csv").write_text(newer + "\n", "utf-8")
    broken = (tables / "lsp_projects_by_sector.csv").read_text("utf-8").replace("tourism,14,", "tourism,-3,")
    (home / "data" / "lsp_projects_by_sector.csv").write_text(broken, "utf-8")
    running = Server(home)
    yield running
    running.stop()


def text(server: Server, path: str) -> str:
    with urllib.request.urlopen(server.url + path, timeout=60) as answer:
        return answer.read().decode()


def test_newer_tables_are_used_and_said(ministry: Server) -> None:
    page = text(ministry, "/argentina?lang=es&territory=AR-S")
    assert "Santa Fe tiene 16 de los 106 proyectos" in page
    assert "Datos cargados por la institución" in page
    assert "San Juan: 0 proyectos" in page


def test_a_bad_file_is_refused_with_row_column_and_remedy(ministry: Server) -> None:
    page = text(ministry, "/sources?lang=es")
    assert "lsp_projects_by_sector.csv" in page
    assert "-3" in page
    assert "El valor es menor que el mínimo permitido" in page
    assert "Turismo: 14" in text(ministry, "/argentina?lang=es&sector=tourism")


def test_name_disclaimer_language_and_contact(ministry: Server) -> None:
    page = text(ministry, "/argentina")
    assert '<html lang="it">' in page
    assert "Ministerio de Pruebas" in page
    assert "Dati preliminari." in page
    assert "mailto:datos@example.org" in page
    assert "Datos &lt;b&gt;preliminares&lt;/b&gt;." in text(ministry, "/argentina?lang=es")


def test_the_argentine_worldview_is_drawn_and_named(ministry: Server) -> None:
    page = text(ministry, "/argentina?lang=es")
    assert "criterio argentino" in page
    assert "Sector antártico" in page
    assert "Falkland" not in page


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('default_language = "de"', "default_language"),
        ("name = 3", "name must be text"),
        ('colour = "red"', "unknown key 'colour'"),
        ('contact = "a@b?cc=x"', "not a mail address"),
        ('logo = "../../etc/passwd"', "logo"),
        ("name = ", "not a TOML file"),
        ("workspace_days = 0", "workspace_days must be a whole number from 1 to 365"),
        ("own_data_minutes = 0", "own_data_minutes must be a whole number from 1 to 1440"),
        ('own_data_minutes = "an hour"', "own_data_minutes"),
    ],
)
def test_settings_that_mean_nothing_stop_the_start_with_file_and_key(
    tmp_path: Path, line: str, says: str
) -> None:
    (tmp_path / "settings.toml").write_text(line + "\n", "utf-8")
    with pytest.raises(SettingsError, match=r"settings\.toml") as error:
        load(tmp_path)
    assert says in str(error.value)


def test_no_settings_are_good_settings(tmp_path: Path) -> None:
    assert load(tmp_path) == Settings(texts={"disclaimer": {}, "privacy": {}, "accessibility": {}})


def test_the_environment_names_the_worldview(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRITORY_WORLDVIEW", "ar")
    assert load(tmp_path).worldview == "ar"
    monkeypatch.setenv("TERRITORY_WORLDVIEW", "moon")
    assert load(tmp_path).worldview == "defacto"
