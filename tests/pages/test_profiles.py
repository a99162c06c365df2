"""Profiles that the institution keeps: entered on the page, published by a second person, then matched."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from lxml import html
from matching.test_own import sheet
from openpyxl import load_workbook
from pages.test_editing import APP, button, colleague, store, text
from pages.test_published import rosa
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from territory.i18n import language
from territory.matching.sheets import COLUMNS
from territory.programme import service
from territory.programme.kinds import PROFILE
from territory.server.routes import routes
from territory.views.deck.registry import figure
from territory.views.site import observatory, view

__all__ = ["store"]
ADDRESS = "ana@rafaela.example"
RAFAELA = {
    "name": "Polo metalmecánico de Rafaela",
    "country": "AR", "territory": "AR-S", "sectors": ["28"], "needs": ["technology"], "offers": ["production"],
    "sells_to": ["01"], "governance": "Comisión de 12 empresas", "members": 1240, "source": "Encuesta de 2026",
    "contact": ADDRESS,
}  # fmt: skip


def opened(part: str = "", lang: str = "en") -> AppTest:
    test = AppTest.from_file(str(APP), default_timeout=60)
    test.run()
    test.switch_page("pages/comparison/matching.py")
    test.query_params.update({"edit": "profiles", "lang": lang} | ({"part": part} if part else {}))
    return test.run()


def shown(**query: str) -> str:
    page = html.fromstring(view("matching", {"lang": "es", **query}).body)
    return " ".join(page.text_content().split())


def published(store: service.Store) -> service.Record:
    saved = service.save(store, colleague(store), PROFILE, RAFAELA)
    item = service.Item(PROFILE, saved.trace.id, saved.trace.version)
    (record,) = service.review_and_publish(store, rosa(store), [item])
    return record


def test_a_profile_is_entered_changed_and_deleted_in_the_form(store: service.Store) -> None:
    test = opened("profiles", "es")
    assert not test.exception
    button(test, "Agregar: perfil de clúster")
    button(test, "Guardar")
    assert "No se guardó." in text(test)
    next(one for one in test.text_input if one.label == "Nombre *").input("Polo de Rafaela").run()
    country = next(one for one in test.selectbox if one.label == "País *")
    assert country.value == ""  # nobody is put into a country
    button(test, "Guardar")
    assert service.profiles(store, "editors") == ()
    assert country.options[1:4] == ["Alemania", "Antigua y Barbuda", "Argentina"]
    next(one for one in test.selectbox if one.label == "País *").select("AR").run()
    next(one for one in test.multiselect if one.label == "Busca").select("quality").run()
    button(test, "Guardar")
    (saved,) = service.profiles(store, "editors")
    assert (saved.name, saved.country, saved.needs) == ("Polo de Rafaela", "AR", ("quality",))
    assert service.profiles(store, "public") == ()
    assert "Polo de Rafaela" not in shown()
    button(test, "Borrar")
    assert service.profiles(store, "editors") == ()
    button(test, "Deshacer")
    assert len(service.profiles(store, "editors")) == 1


def test_the_second_to_save_is_shown_both_versions(store: service.Store) -> None:
    ada = colleague(store)
    saved = service.save(store, ada, PROFILE, RAFAELA)
    test = opened("profiles")
    button(test, "Change")
    service.save(store, ada, PROFILE, {"members": 50}, id=saved.trace.id, version=1)
    next(one for one in test.number_input if one.label == "Members").set_value(60).run()
    button(test, "Save")
    assert "Carla" in text(test)
    assert service.profiles(store, "editors")[0].members == 50


def test_a_reviewer_publishes_and_takes_back(store: service.Store) -> None:
    service.save(store, colleague(store), PROFILE, RAFAELA)
    test = opened("review")
    button(test, "Publish all of these profiles")
    assert [one.name for one in service.profiles(store, "public")] == [RAFAELA["name"]]
    for part in ("bin", "history"):
        assert not opened(part).exception
    test = opened("profiles")
    button(test, "Withdraw from the public")
    assert service.profiles(store, "public") == ()


def test_a_reader_sees_who_published_it_and_is_matched_with_it_but_never_meets_the_contact(
    store: service.Store,
) -> None:
    assert RAFAELA["name"] not in shown() + shown(unit="las-parejas")
    record = published(store)
    listed, own, beside = shown(), shown(unit=record.trace.id), shown(unit="las-parejas")
    assert f"Cargados por la institución {RAFAELA['name']} Argentina" in listed
    assert "No proviene de los documentos: lo cargó la institución. Publicó Rosa Díaz, " in own
    assert "Fuente: Encuesta de 2026." in own
    assert "Comisión de 12 empresas" in own
    assert "1.240" in own
    assert f"{RAFAELA['name']} Argentina cargado por la institución" in beside
    # The request goes to the institution: it names both clusters and no address of theirs.
    assert f"Quisiéramos conocer a: {RAFAELA['name']}. Pide: " in beside
    client = TestClient(Starlette(routes=routes()))
    for page in (listed, own, beside):
        assert ADDRESS not in page
    for name in (
        "matching.csv",
        "matching.xlsx",
        "matching.json",
        "matching_template.csv",
        "matching_template.xlsx",
    ):
        for unit in (record.trace.id, "las-parejas"):
            answer = client.get(f"/download/{name}?unit={unit}&lang=es")
            assert answer.status_code == 200
            content = answer.content
            if name.endswith("xlsx"):
                book = load_workbook(io.BytesIO(content))
                content = str([[cell.value for row in one for cell in row] for one in book]).encode()
            assert ADDRESS.encode() not in content, name


def test_slides_show_the_units_of_the_documents_whatever_is_published(store: service.Store) -> None:
    here, words = observatory(), language("es")
    published(store)
    drawn = figure(here.catalog, here.settings, words, "matching-candidates.las-parejas")
    assert len(drawn.rows) == 28
    assert RAFAELA["name"] not in str(drawn)
    # The finding of the page still counts what documents describe.
    assert "29" in shown().split("Registro")[0]
    assert RAFAELA["name"] not in drawn.finding


def test_a_withdrawn_profile_is_gone_from_the_page_at_once(store: service.Store) -> None:
    record = published(store)
    assert RAFAELA["name"] in shown(unit="las-parejas")
    service.withdraw(store, rosa(store), [service.Item(PROFILE, record.trace.id, record.trace.version)])
    assert RAFAELA["name"] not in shown(unit="las-parejas")
    assert RAFAELA["name"] not in shown(unit=record.trace.id)


def test_a_published_name_is_text_in_page_and_sheet(store: service.Store) -> None:
    saved = service.save(store, colleague(store), PROFILE, {**RAFAELA, "name": "=1+1 & 3 < 4", "needs": []})
    item = service.Item(PROFILE, saved.trace.id, saved.trace.version)
    service.review_and_publish(store, rosa(store), [item])
    assert "=1+1 & 3 < 4" in shown(unit=saved.trace.id)
    client = TestClient(Starlette(routes=routes()))
    sheet_ = client.get(f"/download/matching_template.csv?unit={saved.trace.id}&lang=en").text
    assert "'=1+1 & 3 < 4" in sheet_


def test_an_editor_keeps_a_sheet_as_drafts_and_hears_of_twins_by_row(store: service.Store) -> None:
    def row(name: str) -> tuple[str, ...]:
        held = {"name": name, "country": "Argentina", "needs": "quality", "contact": ADDRESS}
        return tuple(held.get(column, "") for column in COLUMNS)

    test = opened()
    test.file_uploader[0].upload("p.xlsx", sheet(row("Polo A"), row("Polo B")), "application/x").run()
    button(test, "Keep 2 profiles as drafts")
    assert "2 profiles are kept as drafts." in text(test)
    assert {one.contact for one in service.profiles(store, "editors")} == {ADDRESS}
    assert service.profiles(store, "public") == ()
    button(test, "Keep 2 profiles as drafts")
    assert "“Polo A” is there already." in text(test)
    assert "<td>3</td>" in text(test)
    assert len(service.profiles(store, "editors")) == 2


def test_where_nobody_can_sign_in_a_sheet_is_opened_and_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    monkeypatch.delenv("TERRITORY_AUTH", raising=False)
    test = opened("profiles")
    assert not test.exception
    test.file_uploader[0].upload("p.csv", b"Name,Country\nPolo A,AR\n", "text/csv").run()
    assert [one.label for one in test.button] == []
    assert not (tmp_path / "store").exists()
