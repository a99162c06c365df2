"""What an editor saves, and what happens when two save at once."""

from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from programme.sample import CODE, editor, reviewer, sign_in
from sqlalchemy import event, text

from territory.auth import Identity, Role
from territory.model import Status
from territory.programme import service
from territory.programme.model import Direction, Publication, Value
from territory.store.engine import Store

INDICATOR = {"name": "Firms in joint projects", "unit": "firms", "direction": "increase", "kind": "output"}


def audited(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM audit")).scalar() or 0)


def test_a_project_with_everything_below_it_comes_back_as_it_was_saved(store: Store) -> None:
    ada = editor(store)
    project = service.save(
        store,
        ada,
        "project",
        {
            "planned_start": "2027-01-01",
            "planned_end": date(2027, 12, 31),
            "description": " Two lines\r\nhere ",
        },
        id="atacama-3",
        version=1,
    )
    service.save(
        store, ada, "milestone", {"name": "Laboratory open", "due": "2027-06-30"}, parent="atacama-3"
    )
    indicator = service.save(store, ada, "indicator", INDICATOR, parent="atacama-3")
    service.save(
        store,
        ada,
        "period",
        {
            "start": "2027-01-01",
            "end": "2027-12-31",
            "baseline": Value(Decimal("0"), Status.ZERO),
            "target": {"number": "4"},
            "actual": {
                "number": "3.50",
                "status": "estimate",
                "low": "3",
                "high": "4",
                "evidence": "Report, p. 7",
            },
        },
        parent=indicator.trace.id,
    )
    service.save(
        store,
        ada,
        "budget_line",
        {"funder": "Región de Atacama", "kind": "planned", "amount": "1200000.10", "currency": "CLP"},
        parent="atacama-3",
    )
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    found = tree.projects[2]
    assert found.trace.version == project.trace.version == 2
    assert found.trace.changed_by == "Ada"
    assert (found.planned_start, found.planned_end) == (date(2027, 1, 1), date(2027, 12, 31))
    assert found.description == "Two lines\nhere"
    assert found.clusters == ("mining",), "a field that was not given stays"
    assert found.milestones[0].due == date(2027, 6, 30)
    period = found.indicators[0].periods[0]
    assert found.indicators[0].direction is Direction.INCREASE
    assert period.baseline == Value(Decimal(0), Status.ZERO)
    assert period.target == Value(Decimal(4), Status.OBSERVED)
    assert period.actual == Value(Decimal("3.50"), Status.ESTIMATE, Decimal(3), Decimal(4), "Report, p. 7")
    assert str(found.budget[0].amount) == "1200000.10"


def test_one_audit_row_for_each_write_and_none_for_a_write_that_changes_nothing(store: Store) -> None:
    ada = editor(store)
    before = audited(store)
    note = service.save(store, ada, "note", {"text": "One"}, parent="atacama-1")
    assert audited(store) == before + 1
    note = service.save(store, ada, "note", {"text": "Two"}, id=note.trace.id, version=1)
    assert audited(store) == before + 2
    same = service.save(store, ada, "note", {"text": "Two "}, id=note.trace.id, version=2)
    assert (same.trace.version, audited(store)) == (2, before + 2)
    service.delete(store, ada, "note", note.trace.id, 2)
    assert audited(store) == before + 3
    told = [(c.action, c.field, c.old, c.new, c.by) for c in service.history(store, "note", note.trace.id)]
    assert told == [
        ("delete", "", "", "", "Ada"),
        ("change", "text", "One", "Two", "Ada"),
        ("create", "text", "", "One", "Ada"),
    ]


def test_who_saves_second_is_shown_both_versions_and_the_one_that_the_form_was_opened_with(
    store: Store,
) -> None:
    ada, bruno = editor(store, "ada"), editor(store, "bruno")
    opened = service.opened(store, "project", "atacama-3")
    service.save(
        store,
        bruno,
        "project",
        {"planned_start": "2027-02-01", "description": "His", "status": "planned"},
        id="atacama-3",
        version=opened.trace.version,
    )
    mine = {**opened.values, "planned_start": date(2027, 3, 1), "planned_end": date(2027, 9, 30)}
    with pytest.raises(service.Conflict) as caught:
        service.save(store, ada, "project", mine, id="atacama-3", version=opened.trace.version)
    conflict = caught.value
    assert conflict.base == opened.values
    assert conflict.theirs.values["planned_start"] == date(2027, 2, 1)
    assert (conflict.theirs.trace.changed_by, conflict.theirs.trace.version) == ("Bruno", 2)
    assert conflict.contested == ("planned_start",)
    assert conflict.merged["description"] == "His"
    assert conflict.merged["planned_end"] == date(2027, 9, 30)
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    assert tree.projects[2].planned_start == date(2027, 2, 1), "nothing of the second was written"
    merged = service.save(store, ada, "project", conflict.merged, id="atacama-3", version=2)
    assert (merged.values["planned_start"], merged.values["description"]) == (date(2027, 3, 1), "His")


@pytest.mark.parametrize("version", [None, 0, 2, 99])
def test_a_save_that_does_not_name_the_version_it_saw_is_a_conflict(
    store: Store, version: int | None
) -> None:
    with pytest.raises(service.Conflict):
        service.save(store, editor(store), "project", {"description": "x"}, id="atacama-3", version=version)


def test_eight_editors_at_once_overwrite_nobody(store: Store) -> None:
    """Each adds its marks to one text, merging when it was late: in the end every mark stands there."""
    rounds, names = 6, [f"editor{number}" for number in range(8)]
    people = {name: editor(store, name) for name in names}
    conflicts, failures = [0], []
    start = threading.Barrier(len(names))

    def work(person: Identity) -> None:
        try:
            start.wait(60)
            for turn in range(rounds):
                opened = service.opened(store, "project", "atacama-2")
                while True:
                    text = f"{opened.values['description']} {person.subject}.{turn}"
                    try:
                        service.save(
                            store,
                            person,
                            "project",
                            {"description": text},
                            id="atacama-2",
                            version=opened.trace.version,
                        )
                        break
                    except service.Conflict as late:
                        conflicts[0] += 1
                        opened = late.theirs
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(person,)) for person in people.values()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not failures
    final = service.opened(store, "project", "atacama-2")
    marks = final.values["description"].split()
    assert sorted(marks) == sorted(f"{name}.{turn}" for name in names for turn in range(rounds))
    assert final.trace.version == 1 + len(marks)
    saved = [c for c in service.history(store, "project", "atacama-2") if c.action == "change"]
    assert len(saved) == len(marks)
    assert conflicts[0] > 0, "they never met, so this proves nothing"


def test_the_bin_keeps_a_record_for_thirty_days_and_then_it_is_gone(store: Store, database: str) -> None:
    from datetime import timedelta

    ada = editor(store)
    indicator = service.save(store, ada, "indicator", INDICATOR, parent="atacama-4")
    span = {"start": "2027-01-01", "end": "2027-12-31"}
    service.save(store, ada, "period", span, parent=indicator.trace.id)
    service.delete(store, ada, "indicator", indicator.trace.id, 1)
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    assert tree.projects[3].indicators == ()
    assert [r.trace.id for r in service.bin(store, CODE)] == [indicator.trace.id]
    with pytest.raises(service.Invalid):
        service.save(store, ada, "period", span, parent=indicator.trace.id)
    store.now.ahead = timedelta(days=29)  # type: ignore[attr-defined]
    assert service.purge(store) == 0
    ada = editor(store)
    service.restore(store, ada, "indicator", indicator.trace.id, 2)
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    assert len(tree.projects[3].indicators[0].periods) == 1, "what hangs on it came back too"
    service.delete(store, ada, "indicator", indicator.trace.id, 3)
    store.now.ahead += timedelta(days=31)  # type: ignore[attr-defined]
    assert service.purge(store) == 2
    assert service.bin(store, CODE) == ()
    assert {c.action for c in service.history(store, "indicator", indicator.trace.id)} >= {"create", "purge"}
    with pytest.raises(service.Missing):
        service.restore(store, editor(store), "indicator", indicator.trace.id, 4)


def test_what_the_public_sees_is_deleted_by_a_reviewer_only(store: Store) -> None:
    with pytest.raises(service.Refused, match="published"):
        service.delete(store, editor(store), "project", "atacama-6", 1)
    service.delete(store, reviewer(store), "project", "atacama-6", 1)
    public = service.programme(store, CODE, "public")
    assert public is not None
    assert [p.position for p in public.projects] == [1, 2, 3, 4, 5]


def test_the_number_of_queries_does_not_grow_with_the_number_of_projects(store: Store) -> None:
    ada = editor(store)

    def queries() -> int:
        seen: list[str] = []
        store.cache.clear()

        def count(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
            seen.append(statement)

        event.listen(store.engine, "before_cursor_execute", count)
        for audience in ("public", "editors"):
            assert service.programme(store, CODE, audience)  # type: ignore[arg-type]
        event.remove(store.engine, "before_cursor_execute", count)
        return len(seen)

    few = queries()
    for number in range(20):
        project = service.save(store, ada, "project", {"name": f"New {number}"}, parent="programme-1")
        indicator = service.save(store, ada, "indicator", INDICATOR, parent=project.trace.id)
        service.save(
            store, ada, "period", {"start": "2027-01-01", "end": "2027-12-31"}, parent=indicator.trace.id
        )
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    assert [p.position for p in tree.projects] == list(range(1, 27))
    assert queries() == few <= 30


def test_a_page_view_asks_little_when_nothing_was_written(store: Store) -> None:
    first = service.programme(store, CODE, "public")
    seen: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
    assert service.programme(store, CODE, "public") is first
    assert len([s for s in seen if s.startswith("SELECT")]) == 2


def test_publication_of_a_new_record_is_draft(store: Store) -> None:
    saved = service.save(
        store, sign_in(store, "z", Role.ADMINISTRATOR), "programme", {"code": "liguria", "name": "L"}
    )
    assert saved.trace.publication is Publication.DRAFT
    assert service.programmes(store, "public") == (CODE,)
    assert service.programmes(store, "editors") == (CODE, "liguria")
