"""A register from the file to /argentina, as Streamlit runs it on one computer whose user may write."""

from __future__ import annotations

import json

from ingest.registers import register
from lxml import html
from pages.test_editing import store
from pages.test_own_data import opened
from streamlit.testing.v1 import AppTest

from territory.auth import Identity, Role, open_session
from territory.programme import lsp_register as registers
from territory.programme import service
from territory.views.site import view

__all__ = ["store"]


def press(test: AppTest, key: str) -> AppTest:
    return next(one for one in test.button if one.key == key).click().run()


def keys(test: AppTest) -> set[str]:
    return {one.key for one in test.button if str(one.key).startswith("desk-")}


def text(test: AppTest) -> str:
    return " ".join(one.proto.body for one in test.get("html"))


def brought(test: AppTest, content: bytes) -> AppTest:
    test.text_area[0].set_value(content.decode("cp1252"))
    return press(test, "own-paste")


def public() -> str:
    return html.fromstring(view("argentina", {"lang": "es"}).body).text_content()


def test_a_register_is_loaded_reviewed_published_and_withdrawn(store: service.Store) -> None:
    test = brought(opened(), register())
    assert not test.exception
    assert keys(test) == {"desk-load"}
    next(one for one in test.text_input if one.key == "desk-source").set_value("Ministerio").run()
    press(test, "desk-load")
    assert not test.exception
    assert keys(test) == {"desk-load", "desk-review"}
    assert "12 proyectos" in text(test)
    assert "El público no ve ningún registro." in text(test)
    press(test, "desk-review")
    assert "Lo que agrega el registro" not in public()
    press(test, "desk-publish")
    assert "Lo que agrega el registro" in public()
    assert "Córdoba: publicado 3, registro 4 (+1)" in public()
    press(test, "desk-withdraw")
    assert "Lo que agrega el registro" not in public()
    assert [one.action for one in registers.history(store, _admin(store))] == [
        "withdraw",
        "publish",
        "review",
        "create",
    ]


def test_without_who_says_so_nothing_is_loaded_and_the_person_is_told(store: service.Store) -> None:
    test = press(brought(opened(), register()), "desk-load")
    assert "hacen falta quién lo dice" in text(test)
    assert registers.standing(store, _admin(store)) is None


def test_a_register_with_rows_without_source_is_not_offered_for_loading(store: service.Store) -> None:
    test = brought(opened(), register("P-13;Sin fuente;Salta;;Turismo;;;;;;;"))
    assert keys(test) == set()
    assert "Filas sin fuente: 1." in text(test)


def test_the_page_shows_the_register_and_the_points_stay_in_the_session(store: service.Store) -> None:
    test = brought(opened(), register())
    test.query_params["part"] = "analysis"
    test.run()
    sent = [json.loads(one.proto.json) for one in test.get("bidi_component") if one.proto.json]
    points = next(one for one in sent if "spots" in one)
    assert len(points["spots"]) == 10
    # What the session holds is at no address.
    assert "Matriceros" not in view("owndata", {"lang": "es", "part": "analysis"}).body


def _admin(store: service.Store) -> Identity:
    person = Identity("root", "Root", frozenset({Role.ADMINISTRATOR}))
    return Identity("root", "Root", person.roles, open_session(store, person))
