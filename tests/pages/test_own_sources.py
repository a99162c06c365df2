"""Tables of the institution on the page as Streamlit runs it: who sees them, and what becomes of a job."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages.test_own_data import opened, shown
from sources import tables
from streamlit.testing.v1 import AppTest

from territory import auth
from territory.jobs import pool
from territory.programme import current
from territory.views.site import observatory

PUBLIC, PRIVATE = ("open", "public = true"), ("closed", "")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    tables.parquet(tmp_path / "tables")
    yield tmp_path
    for cached in (observatory, current.store):
        cached.cache_clear()
    pool().close()
    pool.cache_clear()


def lists(home: Path, *sources: tuple[str, str]) -> AppTest:
    written = [
        f'[[sources]]\nid = "{name}"\ntitle = "Registro {name}"\nkind = "parquet"\n'
        f'folder = "{home / "tables"}"\ntables = ["empleo"]\n{public}\n'
        for name, public in sources
    ]
    (home / "settings.toml").write_text("\n".join(written), "utf-8")
    for cached in (observatory, current.store):
        cached.cache_clear()
    return opened()


def text(test: AppTest) -> str:
    return " ".join(one.proto.body for one in test.get("html"))


def press(test: AppTest, key: str) -> AppTest:
    return next(one for one in test.button if one.key == key).click().run()


def offered(test: AppTest) -> list[str]:
    return [name for one in test.selectbox if one.label == "Fuente" for name in one.options]


def read(test: AppTest) -> AppTest:
    """Press the button and look until nothing is read any more, as an open page does."""
    press(test, "own-source-read")
    while "own-source-cancel" in [one.key for one in test.button]:
        test.session_state["own_asked"].job.over.wait(1)
        test.run()
    assert not test.exception
    return test


def test_one_who_sits_at_the_computer_reads_what_is_for_signed_in_people(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "local")
    test = read(lists(home, PRIVATE))
    assert "2 de los 5 datos de la tabla tienen errores." in shown(test)
    assert "Registro closed: empleo" in shown(test)
    # Signed out, the next question is not put.
    auth.end_sessions(current.store(observatory().catalog), "local")
    year = next(one for one in test.number_input if one.label.startswith("Un solo año"))
    year.set_value(2021).run()
    assert "Esta tabla se muestra a quien inicia sesión." in shown(test)
    assert offered(test) == []


def test_who_keeps_it_goes_on_from_what_the_source_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "local")
    said = ("closed", 'source = "Ministerio de Pruebas"\nlicence = "Propia"\nas_of = 2026-03-31')
    test = read(lists(home, said))
    typed = [one.value for one in (*test.text_input, *test.text_area)]
    for text in ("Ministerio de Pruebas", "Propia", "Registro closed: empleo"):
        assert text in typed
    # Of seven rows two have no figure; one stands alone and is not published, one is in a sum with another.
    assert "Filas sumadas: 7; 1 sin dato, por eso las sumas son «al menos»." in typed


def test_a_reader_is_offered_what_is_public(home: Path) -> None:
    test = lists(home, PUBLIC, PRIVATE)
    assert offered(test) == ["Registro open"]
    assert "Datos de su institución" in text(test)
    assert "quien inicia sesión" not in text(test)
    test = lists(home, PRIVATE)
    assert "Datos de su institución" not in text(test)


def test_where_people_can_sign_in_they_are_told_that_there_is_more(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "oidc")
    test = lists(home, PUBLIC, PRIVATE)
    assert offered(test) == ["Registro open"]
    assert "Otras tablas se muestran a quien inicia sesión." in text(test)
    assert "own-source-sign-in" in [one.key for one in test.button]


def test_another_table_takes_the_place_of_the_first_and_its_job(home: Path) -> None:
    test = press(lists(home, PUBLIC), "own-source-read")
    first = test.session_state["own_asked"].job
    test.text_area[0].set_value("provincia;empleo\nSalta;12\n")
    press(test, "own-paste")
    assert first.over.is_set()
    assert "El único dato de la tabla se leyó sin errores." in shown(test)
    assert "own_asked" not in test.session_state
    read(test)
    assert "2 de los 5 datos" in shown(test)
    assert "own_pasted" not in test.session_state
    press(test, "own-delete")
    assert "own_asked" not in test.session_state
    assert "own_held" not in test.session_state


def test_a_table_without_figures_is_asked_about(home: Path) -> None:
    names = ("provincia", "nota", "year")
    shutil.rmtree(home / "tables")
    tables.parquet(home / "tables", [("Salta", "a", 2021), ("Jujuy", "b", 2021)], names)
    test = read(lists(home, PUBLIC))
    assert "No reconocemos qué columna contiene cifras" in shown(test)
    assert any(one.label == "Columna «nota»" for one in test.selectbox)
