"""What an administrator may list under [[sources]], and how a mistake stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from territory.settings import Settings, SettingsError, load

ADDRESS = "postgresql://ana:hunter2@db.example/empleo"
DATABASE = """
[[sources]]
id = "employment"
title = { es = "Registro de empleo", en = "Employment register" }
kind = "database"
address_from = "EMPLOYMENT_DATABASE"
tables = ["empleo", "estadistica.firmas"]
source = "Ministerio de Pruebas"
licence = "CC BY 4.0"
as_of = 2026-03-31
"""
FOLDER = """
[[sources]]
id = "firms"
title = "Firmas"
kind = "parquet"
folder = "{folder}"
tables = ["firmas"]
public = true
"""


def settings(home: Path, text: str) -> Settings:
    (home / "settings.toml").write_text(text, "utf-8")
    return load(home)


@pytest.fixture(autouse=True)
def _address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMPLOYMENT_DATABASE", ADDRESS)


def test_a_database_and_a_folder_are_listed(tmp_path: Path) -> None:
    database, folder = settings(tmp_path, DATABASE + FOLDER.format(folder=tmp_path)).sources
    assert (database.id, database.named("en"), database.named("pt")) == (
        "employment",
        "Employment register",
        "Registro de empleo",
    )
    assert database.address == ADDRESS
    assert database.tables == ("empleo", "estadistica.firmas")
    assert (database.credited("it"), database.licence) == ("Ministerio de Pruebas", "CC BY 4.0")
    assert (database.as_of, database.public) == ("2026-03-31", False)
    assert (folder.folder, folder.named("it"), folder.public) == (tmp_path, "Firmas", True)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('id = "employment"', 'id = "Employment!"', "sources[1].id = 'Employment!'"),
        ('kind = "database"', 'kind = "excel"', "sources[1].kind = 'excel'"),
        ('kind = "database"', 'kind = "parquet"', "sources[1].address_from means nothing"),
        ('tables = ["empleo", "estadistica.firmas"]', "", "sources[1].tables"),
        ('"estadistica.firmas"]', '"../firmas"]', "sources[1].tables"),
        ('"estadistica.firmas"]', '"empleo"]', "sources[1].tables"),
        ("as_of = 2026-03-31", 'as_of = "spring"', "sources[1].as_of"),
        ("as_of = 2026-03-31", 'as_of = "2026-13"', "sources[1].as_of"),
        ("as_of = 2026-03-31", "colour = 1", "sources[1]: unknown key 'colour'"),
        ("as_of = 2026-03-31", 'public = "yes"', "sources[1].public"),
        ("as_of = 2026-03-31", DATABASE, "sources[2].id = 'employment' is used twice"),
        ("[[sources]]", "[sources]", "[[sources]]"),
        ("EMPLOYMENT_DATABASE", "NOT_THERE", "NOT_THERE must hold an address"),
    ],
)
def test_a_mistake_stops_the_start_with_file_key_and_remedy(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    assert before in DATABASE
    with pytest.raises(SettingsError, match=r"settings\.toml: .*See docs/settings\.md") as error:
        settings(tmp_path, DATABASE.replace(before, after))
    assert says in str(error.value)


@pytest.mark.parametrize("address", ["", "hunter2", "mysql://ana:hunter2@db", "postgresql://"])
def test_an_address_that_cannot_be_used_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("EMPLOYMENT_DATABASE", address)
    with pytest.raises(SettingsError, match="EMPLOYMENT_DATABASE") as error:
        settings(tmp_path, DATABASE)
    assert "hunter2" not in str(error.value)


def test_an_address_in_the_file_is_refused_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="address_from must name a variable") as error:
        settings(tmp_path, DATABASE.replace("EMPLOYMENT_DATABASE", ADDRESS))
    assert "hunter2" not in str(error.value)


def test_settings_do_not_print_the_address(tmp_path: Path) -> None:
    assert "hunter2" not in repr(settings(tmp_path, DATABASE))


@pytest.mark.parametrize("folder", ["relative", "/not/there", ""])
def test_a_folder_that_is_not_there_stops_the_start(tmp_path: Path, folder: str) -> None:
    with pytest.raises(SettingsError, match=r"sources\[1\]\.folder"):
        settings(tmp_path, FOLDER.format(folder=folder))
