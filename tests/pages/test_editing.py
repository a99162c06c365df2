"""The editing forms as Streamlit runs them, on one computer where its user may write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from territory.auth import Identity, Role, open_session
from territory.model import Status
from territory.programme import current, service
from territory.programme.model import Value
from territory.programme.packaged import ATACAMA_UMBRIA
from territory.views.site import observatory

APP = Path(__file__).parents[2] / "app.py"
PAGE = "pages/partnerships/programme.py"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[service.Store]:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    monkeypatch.setenv("TERRITORY_AUTH", "local")
    for cached in (observatory, current.store):
        cached.cache_clear()
    yield current.store(observatory().catalog)
    for cached in (observatory, current.store):
        cached.cache_clear()


def opened(edit: str, part: str = "", lang: str = "en") -> AppTest:
    test = AppTest.from_file(str(APP), default_timeout=60)
    test.run()
    test.switch_page(PAGE)
    test.query_params.update({"edit": edit, "lang": lang} | ({"part": part} if part else {}))
    return test.run()


def button(test: AppTest, label: str) -> None:
    next(one for one in test.button if one.label == label).click().run()


def text(test: AppTest) -> str:
    return " ".join(one.proto.body for one in test.get("html"))


def project(store: service.Store, code: str = "atacama-3"):
    tree = service.programme(store, ATACAMA_UMBRIA, "editors")
    return next(one for one in tree.projects if one.code == code)


def colleague(store: service.Store) -> Identity:
    person = Identity("colleague", "Carla", frozenset({Role.EDITOR}))
    return Identity("colleague", "Carla", person.roles, open_session(store, person))


def test_dates_are_saved_with_who_and_when(store: service.Store) -> None:
    test = opened("atacama-3")
    assert not test.exception
    button(test, "Change")
    next(one for one in test.date_input if one.label == "Planned start").set_value(date(2027, 3, 1)).run()
    button(test, "Save")
    assert "Saved: Technological services network for mining. This computer, " in text(test)
    assert project(store).planned_start == date(2027, 3, 1)
    assert project(store).trace.changed_by == "This computer"


def test_a_problem_stands_in_the_form_and_nothing_is_saved(store: service.Store) -> None:
    test = opened("atacama-3", "money", "es")
    button(test, "Agregar: línea de presupuesto")
    for name, value in (("Financiador *", "Región de Umbría"), ("Monto *", "12.000,50")):
        next(one for one in test.text_input if one.label == name).input(value).run()
    currency = next(one for one in test.text_input if one.label.startswith("Moneda"))
    currency.input("EURO").run()
    button(test, "Guardar")
    assert "“EURO” no es el código de una moneda." in text(test)
    assert project(store).budget == ()
    next(one for one in test.text_input if one.label.startswith("Moneda")).input("EUR").run()
    button(test, "Guardar")
    (line,) = project(store).budget
    assert (line.funder, line.amount, line.currency) == ("Región de Umbría", Decimal("12000.50"), "EUR")


def test_a_figure_says_what_is_known_and_zero_is_not_an_absence(store: service.Store) -> None:
    test = opened("atacama-3", "indicators")
    button(test, "Add: indicator")
    code = next(one for one in test.selectbox if one.label == "Which indicator")
    code.select("participating_firms").run()
    assert not [one for one in test.text_input if one.label == "Unit *"]  # the registry says it
    button(test, "Save")
    (indicator,) = project(store).indicators
    assert (indicator.code, indicator.unit, indicator.kind.value) == (
        "participating_firms",
        "firms",
        "output",
    )
    button(test, "Add: period with baseline, target and actual")
    for name, day in (("From *", date(2027, 1, 1)), ("To *", date(2027, 12, 31))):
        next(one for one in test.date_input if one.label == name).set_value(day).run()
    known = [one for one in test.selectbox if one.label == "What is known"]
    known[0].select("observed").run()
    next(one for one in test.text_input if one.label == "Number").input("0").run()
    [one for one in test.selectbox if one.label == "What is known"][2].select("estimate").run()
    for name, value in (("Number", "9"), ("from", "7"), ("to", "11")):
        [one for one in test.text_input if one.label == name][-1].input(value).run()
    button(test, "Save")
    (period,) = project(store).indicators[0].periods
    assert period.baseline == Value(Decimal(0), Status.ZERO)
    assert period.target == Value()
    assert period.actual == Value(Decimal(9), Status.ESTIMATE, Decimal(7), Decimal(11))
    assert "≈ 9 (7–11)" in text(test)


def test_the_second_to_save_chooses_field_by_field(store: service.Store) -> None:
    test = opened("atacama-3")
    button(test, "Change")
    found = project(store)
    theirs = {"description": "From Perugia", "planned_end": date(2028, 6, 30)}
    service.save(store, colleague(store), "project", theirs, id=found.trace.id, version=found.trace.version)
    next(one for one in test.text_area if one.label == "Description").input("From Copiapó").run()
    next(one for one in test.date_input if one.label == "Planned start").set_value(date(2027, 3, 1)).run()
    button(test, "Save")
    assert "Carla saved this meanwhile" in text(test)
    assert project(store).description == "From Perugia"  # nothing overwritten
    # Only what both changed is asked; what one changed is taken over.
    chosen = {one.label.partition(" — ")[0]: one.value for one in test.radio}
    assert chosen == {"Description": None, "Planned start": "mine", "Planned end": "theirs"}
    next(one for one in test.radio if one.label.startswith("Description")).set_value("mine").run()
    button(test, "Save this version")
    merged = project(store)
    assert merged.description == "From Copiapó"
    assert (merged.planned_start, merged.planned_end) == (date(2027, 3, 1), date(2028, 6, 30))


def test_a_deleted_record_comes_back_by_undo_and_from_the_bin(store: service.Store) -> None:
    test = opened("atacama-3", "people")
    button(test, "Add: risk")
    next(one for one in test.text_input if one.label == "Name *").input("Drought").run()
    button(test, "Save")
    button(test, "Delete")
    assert "It stays in the bin for 30 days" in text(test)
    assert project(store).risks == ()
    button(test, "Undo")
    assert [one.name for one in project(store).risks] == ["Drought"]
    button(test, "Delete")
    test = opened("programme", "bin")
    assert "Drought" in text(test)
    button(test, "Restore")
    assert [one.name for one in project(store).risks] == ["Drought"]


def test_what_is_typed_is_kept_and_offered_again(store: service.Store) -> None:
    test = opened("atacama-3", "evidence", "pt")
    button(test, "Adicionar: nota")
    next(one for one in test.text_area if one.label == "Texto *").input("Visita de maio").run()
    again = opened("atacama-3", "evidence", "pt")  # another connection
    button(again, "Continuar com o rascunho")
    assert next(one for one in again.text_area if one.label == "Texto *").value == "Visita de maio"
    button(again, "Salvar")
    assert [one.text for one in project(store).notes] == ["Visita de maio"]
    assert not [one for one in again.button if one.label == "Continuar com o rascunho"]


def test_a_second_person_publishes_and_history_says_all(store: service.Store) -> None:
    person = colleague(store)
    service.save(store, person, "note", {"text": "<b>Visita</b> & más"}, parent="atacama-3")
    test = opened("programme", "review", "it")
    assert "&lt;b&gt;Visita&lt;/b&gt; &amp; más" in text(test)  # text of users stays text
    button(test, "Segna come rivisto")
    button(test, "Pubblica")
    public = service.programme(store, ATACAMA_UMBRIA, "public")
    assert [one.text for one in public.projects[2].notes] == ["<b>Visita</b> & más"]
    history = text(opened("programme", "history", "it"))
    for word in ("aggiunto: nota", "rivisto: nota", "pubblicato: nota", "Carla", "Questo computer"):
        assert word in history


PARTS = [
    *(("programme", part) for part in ("", "review", "exchange", "bin", "history")),
    *(("atacama-1", part) for part in ("", "work", "indicators", "money", "people", "evidence", "history")),
    ("no-such-project", ""),
]


@pytest.mark.parametrize(
    ("edit", "part", "lang"), [(*one, ("es", "en", "it", "pt")[n % 4]) for n, one in enumerate(PARTS)]
)
def test_every_part_and_every_empty_form_opens(store: service.Store, edit: str, part: str, lang: str) -> None:
    test = opened(edit, part, lang)
    assert not test.exception
    for key in [str(one.key) for one in test.button if str(one.key or "").startswith("add|")]:
        test.button(key=key).click().run()
        assert not test.exception
        test.button(key="cancel").click().run()


def test_where_nobody_signs_in_nothing_can_be_edited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    monkeypatch.delenv("TERRITORY_AUTH", raising=False)
    test = opened("atacama-3")
    assert "nobody can edit" in text(test)
    assert len(test.button) == 0
    assert not (tmp_path / "store").exists()
