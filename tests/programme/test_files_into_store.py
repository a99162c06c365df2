"""A workbook and an IATI file all the way into the store, on each engine, and out again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from programme.sample import CODE, editor

from territory.i18n import language
from territory.programme import service
from territory.programme.batch import batch
from territory.programme.errors import Invalid
from territory.programme.iati import reading as iati
from territory.programme.service import Imported, new_id
from territory.programme.sheets import reading as sheets
from territory.programme.sheets.writing import workbook
from territory.store.engine import Store

EXAMPLE = Path(__file__).with_name("standard_example.xml").read_bytes()


def test_an_iati_file_becomes_drafts_behind_what_is_there(store: Store) -> None:
    read = iati.load(EXAMPLE, CODE, "es").programme
    done = service.import_records(store, editor(store), "programme-1", batch(read, "programme-1", new_id))
    assert (done.changed, done.unchanged) == (0, 0)
    tree = service.programme(store, CODE, "editors")
    # The framework comes first: the other one refers to it.
    valley, water = tree.projects[6:]
    assert (water.name, water.position, water.framework) == ("Riego para huertos", 8, valley.trace.id)
    assert water.indicators[0].periods == tuple(
        replace(period, trace=kept.trace)
        for period, kept in zip(
            read.projects[0].indicators[0].periods, water.indicators[0].periods, strict=True
        )
    )


def test_a_workbook_goes_out_is_changed_and_comes_back(store: Store) -> None:
    ada = editor(store)
    read = iati.load(EXAMPLE, CODE, "es").programme
    service.import_records(store, ada, "programme-1", batch(read, "programme-1", new_id))
    tree = service.programme(store, CODE, "editors")
    known = {"objective": frozenset(one.trace.id for one in tree.objectives)}
    same = sheets.load(workbook(language("it"), tree), new_id, known)
    assert same.problems == ()
    done = service.import_records(store, ada, "programme-1", same.entries)
    assert (done.created, done.changed) == (0, 0)
    later = replace(tree.projects[6], planned_end=date(2029, 6, 30))
    changed = replace(tree, projects=(*tree.projects[:6], later, tree.projects[7]))
    again = sheets.load(workbook(language("it"), changed), new_id, known)
    done = service.import_records(store, ada, "programme-1", again.entries)
    assert done == Imported(created=0, changed=1, unchanged=len(again.entries) - 1)
    assert service.programme(store, CODE, "editors").projects[6].planned_end == date(2029, 6, 30)


def test_a_new_project_of_a_sheet_is_numbered_by_the_store(store: Store) -> None:
    content = b"project.id,project.name\r\n\r\n\r\nP1,Centro\r\n"
    found = sheets.load(content, new_id)
    assert found.problems == ()
    service.import_records(store, editor(store), "programme-1", found.entries)
    assert [p.position for p in service.programme(store, CODE, "editors").projects][6:] == [7]


def test_invented_data_never_reach_the_store() -> None:
    read = replace(iati.load(EXAMPLE, CODE, "es").programme, demonstration=True)
    with pytest.raises(Invalid):
        batch(read, "programme-1", new_id)
