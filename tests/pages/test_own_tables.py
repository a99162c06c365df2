"""A kept table from the file to everybody's page and back, as Streamlit runs it on one computer."""

from __future__ import annotations

import time
from datetime import date

import pytest
from lxml import html
from pages.test_editing import store
from pages.test_own_data import opened, shown
from streamlit.testing.v1 import AppTest

from territory.auth import Identity, Role, open_session
from territory.programme import keeping, own_tables, service
from territory.views.site import view

__all__ = ["store"]
# One figure is a mark, one jurisdiction does not exist.
TABLE = "provincia;sector;empleo\nSalta;pesca;12\nSalta;minería;40\nJujuy;pesca;7\nJujuy;minería;x\nAtlantis;pesca;1\n"


def press(test: AppTest, key: str) -> AppTest:
    return next(one for one in test.button if str(one.key).startswith(key)).click().run()


def keys(test: AppTest) -> set[str]:
    return {str(one.key).rsplit("-", 1)[0] for one in test.button if str(one.key).startswith("tables-")}


def text(test: AppTest) -> str:
    return " ".join(one.proto.body for one in test.get("html"))


def paste(test: AppTest, table: str) -> AppTest:
    next(one for one in test.text_area if str(one.key).endswith("|paste")).set_value(table)
    return press(test, "own-paste")


def analysed(table: str = TABLE) -> AppTest:
    test = paste(opened(), table)
    test.query_params["part"] = "analysis"
    return test.run()


def fill(test: AppTest, **said: str) -> None:
    for field, value in said.items():
        next(one for one in test.text_input if str(one.key).endswith(f"-{field}")).set_value(value)


def day(test: AppTest, iso: str) -> None:
    next(one for one in test.date_input if str(one.key).endswith("-as_of")).set_value(date.fromisoformat(iso))


def kept(test: AppTest, title: str = "Empleo del NOA", source: str = "Dirección de Estadística") -> AppTest:
    fill(test, title=title, source=source)
    day(test, "2022-12-31")
    return press(test, "tables-keep")


def public(**asked: str) -> str:
    return html.fromstring(view("owndata", {"lang": "es", **asked}).body).text_content()


def administrator(store: service.Store) -> Identity:
    person = Identity("root", "Root", frozenset({Role.ADMINISTRATOR}))
    return Identity("root", "Root", person.roles, open_session(store, person))


def test_a_table_is_kept_submitted_published_and_withdrawn(store: service.Store) -> None:
    before = public()
    test = analysed()
    assert not test.exception
    kept(test)
    assert not test.exception
    assert "Guardada en su espacio" in text(test)
    assert "solo suya" in text(test)
    assert public() == before
    for step in ("tables-submit", "tables-reviewed", "tables-publish"):
        press(test, step)
        assert not test.exception
    (listed,) = own_tables.listing(store)
    assert "Tablas publicadas por otros" in public()
    assert "Empleo del NOA" in public()
    seen = public(table=listed.id)
    assert "Dirección de Estadística" in seen
    assert "no de este observatorio" in seen
    assert "4 de 5. Queda afuera la fila 6." in seen
    assert "Fila 6: No está entre los 24 códigos" in seen
    assert "88,1" in seen
    press(test, "tables-withdraw")
    assert public() == before
    gone = public(table=listed.id)
    assert "no existe, fue retirada" in gone
    assert "Dirección de Estadística" not in gone


def test_an_opened_table_says_the_same_as_after_its_upload(store: service.Store) -> None:
    test = analysed()
    uploaded = shown(test)
    kept(test)
    press(test, "own-delete")
    assert "la tabla está cerrada" in text(test).lower()
    press(test, "tables-open")
    assert not test.exception
    assert test.query_params["part"] == "analysis"
    again = shown(test)
    for said in ("4 de 5. Queda afuera la fila 6.", "88,1", "Salta", "52"):
        assert said in uploaded
        assert said in again
    assert "mientras no se publiquen" in again
    test.query_params["part"] = ""
    test.run()
    report = shown(test)
    assert "Atlantis" in report
    assert "1 de los 5 datos" in report


def test_a_newer_table_takes_the_place_of_a_kept_one(store: service.Store) -> None:
    test = kept(analysed())
    paste(test, "provincia;empleo\nSalta;99\n")
    fill(test, title="Empleo 2023", source="Dirección")
    day(test, "2023-12-31")
    place = next(one for one in test.selectbox if str(one.key).endswith("-place"))
    place.set_value(own_ids(store)[0])
    press(test, "tables-keep")
    assert not test.exception
    (one,) = own_tables.mine(store, _local(store))
    assert (one.texts.title, one.figures, one.version) == ("Empleo 2023", 1, 2)


def own_ids(store: service.Store) -> list[str]:
    return [one.id for one in own_tables.mine(store, _local(store))]


def _local(store: service.Store) -> Identity:
    person = Identity("local", "Local", frozenset({Role.ADMINISTRATOR}))
    return Identity("local", "Local", person.roles, open_session(store, person))


def test_a_kept_table_that_nobody_uses_is_closed_and_stays_kept(store: service.Store) -> None:
    test = kept(analysed())
    test.session_state["own_since"] = time.time() - 121 * 60
    test.run()
    assert "own_held" not in test.session_state
    assert "La tabla está cerrada" in text(test)
    assert "se borró" not in text(test)
    assert own_ids(store)


def test_a_table_is_deleted_only_after_a_second_word(store: service.Store) -> None:
    test = kept(analysed())
    press(test, "tables-delete")
    assert "se borra para siempre" in text(test)
    press(test, "tables-unsure")
    assert own_ids(store)
    press(test, "tables-delete")
    press(test, "tables-sure")
    assert "Borrada de su espacio" in text(test)
    assert own_ids(store) == []
    assert "Atlantis" not in shown(test)


def test_what_is_missing_is_said_and_nothing_is_kept(store: service.Store) -> None:
    test = analysed()
    fill(test, title="Empleo", source=" ")
    day(test, "2022-12-31")
    press(test, "tables-keep")
    assert "hacen falta título y fuente" in text(test)
    assert own_ids(store) == []


def test_a_reviewer_looks_at_a_submitted_table_as_readers_will(store: service.Store) -> None:
    other = Identity("eva", "Eva", frozenset({Role.EDITOR}))
    eva = Identity("eva", "Eva", other.roles, open_session(store, other))
    test = kept(analysed())
    (mine,) = own_tables.mine(store, _local(store))
    content = own_tables.kept(store, _local(store), mine.id).content
    id = keeping.keep(store, eva, mine.texts, "AR", content)
    keeping.submit(store, eva, id, 1)
    press(test.run(), "tables-look")
    assert not test.exception
    seen = shown(test)
    assert "no de este observatorio" in seen
    assert "todavía no" in seen
    assert "Lectura y problemas" not in seen
    # Neither it nor what it holds is in the address; and it is not kept again as one's own.
    assert set(test.query_params) == {"lang", "part"}
    assert "tables-keep" not in " ".join(keys(test))
    fill(test, **{f"reason-{id}": "Falta la fuente del dato"})
    press(test, f"tables-back-{id}")
    (back,) = own_tables.mine(store, eva)
    assert back.reason == "Falta la fuente del dato"


@pytest.mark.parametrize("way", ["", "local"])
def test_without_sign_in_nothing_of_a_workspace_is_on_the_page(
    store: service.Store, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", way)
    test = analysed()
    assert ("Su espacio de trabajo" in text(test)) is (way == "local")
    assert bool(keys(test)) is (way == "local")
