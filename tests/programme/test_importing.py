"""A workbook or an IATI file is written whole, or not at all with every problem by its cell."""

from __future__ import annotations

import pytest
from programme.sample import CODE, editor
from sqlalchemy import text

from territory.programme import service
from territory.programme.service import Entry, Imported, new_id
from territory.store.engine import Store

INDICATOR = {"name": "Firms", "unit": "share", "direction": "increase", "kind": "output"}


def batch(periods: int) -> list[Entry]:
    """A project that frames another, an indicator, and its periods, the children first."""
    project, framed, indicator = new_id(), new_id(), new_id()
    return [
        *(
            Entry(
                "period",
                new_id(),
                {"start": f"{1950 + n}-01-01", "end": f"{1950 + n}-12-31", "actual": n % 100},
                parent=indicator,
                sheet="Periods",
                cells={"start": f"B{n + 2}", "actual": f"D{n + 2}"},
            )
            for n in range(periods)
        ),
        Entry("indicator", indicator, INDICATOR, parent=project),
        Entry("project", project, {"name": "Imported"}, parent="programme-1"),
        Entry("project", framed, {"name": "Framed", "framework": project}, parent="programme-1"),
    ]


def counted(store: Store) -> tuple[int, ...]:
    with store.read() as connection:
        return tuple(
            int(connection.execute(text(f"SELECT count(*) FROM {t}")).scalar() or 0)
            for t in ("audit", "project", "indicator", "period")
        )


def test_a_batch_is_written_with_one_audit_row_for_each_record(store: Store) -> None:
    before = counted(store)
    done = service.import_records(store, editor(store), "programme-1", batch(50))
    assert done == Imported(created=53, changed=0, unchanged=0)
    assert counted(store) == (before[0] + 53, before[1] + 2, 1, 50)
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    assert [p.name for p in tree.projects[6:]] == ["Imported", "Framed"]
    assert [p.start.year for p in tree.projects[6].indicators[0].periods] == list(range(1950, 2000))
    public = service.programme(store, CODE, "public")
    assert public is not None
    assert len(public.projects) == 6, "an import is a draft"


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    ada = editor(store)
    service.import_records(store, ada, "programme-1", batch(3))
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    before = counted(store)
    again = [
        Entry(service.kind_of(noun).name, noun.trace.id, service.values_of(noun), version=noun.trace.version)
        for project in tree.projects
        for noun in (project, *project.indicators, *(p for i in project.indicators for p in i.periods))
    ]
    done = service.import_records(store, ada, "programme-1", again)
    assert done == Imported(created=0, changed=0, unchanged=8 + 1 + 3)
    assert counted(store) == before


def test_of_a_batch_with_bad_cells_nothing_is_written_and_each_is_named(store: Store) -> None:
    before = counted(store)
    entries = batch(10)
    for position, actual in ((2, "101"), (5, "many"), (7, "-1")):
        entry = entries[position]
        entries[position] = Entry(
            entry.kind,
            entry.id,
            {**entry.values, "actual": actual},
            entry.parent,
            None,
            entry.sheet,
            entry.cells,
        )
    twin = entries[0]
    entries.insert(1, Entry("period", new_id(), twin.values, twin.parent, None, "Periods", {"start": "B99"}))
    with pytest.raises(service.Invalid) as caught:
        service.import_records(store, editor(store), "programme-1", entries)
    assert [(p.sheet, p.cell, p.value, p.rule) for p in caught.value.problems] == [
        ("Periods", "B99", "1950-01-01 – 1950-12-31", "twice"),
        ("Periods", "D4", "101", "share_over_100"),
        ("Periods", "D7", "many", "number"),
        ("Periods", "D9", "-1", "share_over_100"),
    ]
    assert counted(store) == before


def test_a_stale_file_is_a_conflict_and_a_strange_parent_a_problem(store: Store) -> None:
    ada = editor(store)
    service.save(store, ada, "project", {"description": "newer"}, id="atacama-1", version=1)
    stale = Entry("project", "atacama-1", {"description": "older"}, version=1)
    with pytest.raises(service.Conflict):
        service.import_records(store, ada, "programme-1", [stale])
    lost = [
        Entry("note", new_id(), {"text": "x"}, parent="nowhere"),
        Entry("note", "gone", {"text": "x"}, version=3),
    ]
    with pytest.raises(service.Invalid) as caught:
        service.import_records(store, ada, "programme-1", lost)
    assert [p.rule for p in caught.value.problems] == ["parent", "missing_record"]
    with pytest.raises(service.Missing):
        service.import_records(store, ada, "nowhere", [])


def test_the_same_new_record_twice_in_one_batch_is_a_problem(store: Store) -> None:
    entry = Entry("note", new_id(), {"text": "x"}, parent="atacama-1")
    with pytest.raises(service.Invalid, match="twice"):
        service.import_records(store, editor(store), "programme-1", [entry, entry])
