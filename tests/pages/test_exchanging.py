"""A workbook taken in on the page: what it would do, what is wrong with it cell by cell, and then all or nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import pytest
from openpyxl import load_workbook
from pages.test_editing import button, colleague, opened, project, store, text
from streamlit.testing.v1 import AppTest

from territory.i18n import language
from territory.programme import service
from territory.programme.packaged import ATACAMA_UMBRIA
from territory.programme.sheets.writing import workbook

__all__ = ["store"]
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def tree(store: service.Store):
    return service.programme(store, ATACAMA_UMBRIA, "editors")


def bring(test: AppTest, content: bytes, name: str = "plan.xlsx") -> AppTest:
    return test.file_uploader[0].set_value((name, content, TYPE)).run()


def written(store: service.Store) -> int:
    return len(service.changes_since(store, ATACAMA_UMBRIA, tree(store).trace.changed_at))


def test_a_workbook_is_shown_first_and_imported_when_told_to(store: service.Store) -> None:
    before, rows = tree(store), written(store)
    later = replace(before.projects[2], planned_end=date(2029, 6, 30))
    filled = workbook(
        language("es"), replace(before, projects=(*before.projects[:2], later, *before.projects[3:]))
    )
    test = bring(opened("programme", "exchange", "es"), filled)
    assert "Se agregaría o cambiaría un registro." in text(test)
    assert "Red de servicios tecnológicos" in text(test)
    assert written(store) == rows  # nothing yet
    button(test, "Importar todo")
    assert "Importado: un registro." in text(test)
    assert project(store).planned_end == date(2029, 6, 30)
    assert written(store) > rows
    assert not test.file_uploader[0].value  # an empty field again
    test = bring(test, workbook(language("es"), tree(store)))
    assert "El archivo dice lo que ya está registrado." in text(test)


def test_thirty_seven_bad_cells_write_nothing_and_come_back_marked(store: service.Store) -> None:
    rows = written(store)
    book = load_workbook(io.BytesIO(workbook(language("en"), tree(store))))
    sheet = next(one for one in book.worksheets if one.title == "Milestones")
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(4, 41):
        cells = {"id": f"step-{row}", "project": "atacama-3", "name": f"Step {row}", "due": "31/02/2027"}
        for code, value in cells.items():
            sheet.cell(row, columns[f"milestone.{code}"], value)
    content = io.BytesIO()
    book.save(content)
    test = bring(opened("programme", "exchange"), content.getvalue())
    assert "Nothing was imported: 37 cells need a correction." in text(test)
    assert text(test).count("31/02/2027") >= 37
    assert not [one for one in test.button if one.label == "Import all of it"]
    assert written(store) == rows
    assert [one.label for one in test.get("download_button")][
        -1
    ] == "Download the workbook with the problems marked"


def test_a_file_that_is_no_workbook_is_refused_in_words(store: service.Store) -> None:
    test = bring(opened("programme", "exchange", "it"), b"PK\x03\x04 nothing", "piano.xlsx")
    assert not test.exception
    assert "Nulla è stato importato" in text(test)


@pytest.mark.parametrize("lang", ["en", "pt"])
def test_what_changed_since_the_file_was_made_is_not_overwritten(store: service.Store, lang: str) -> None:
    before = tree(store)
    mine = replace(before.projects[2], description="From the file")
    filled = workbook(
        language(lang), replace(before, projects=(*before.projects[:2], mine, *before.projects[3:]))
    )
    test = bring(opened("programme", "exchange", lang), filled)
    found = before.projects[2]
    service.save(
        store,
        colleague(store),
        "project",
        {"description": "Theirs"},
        id=found.trace.id,
        version=found.trace.version,
    )
    test.button(key="commit").click().run()
    assert "Carla" in text(test)
    assert project(store).description == "Theirs"
