"""What a reader gets after somebody wrote is what a reader gets who never looked before."""

from __future__ import annotations

import random
from typing import Any

import pytest
from programme.sample import CODE, editor, reviewer
from sqlalchemy import event

from territory.programme import service
from territory.programme.model import Programme, Publication
from territory.store.engine import Store

AUDIENCES = ("public", "editors")
INDICATOR = {"name": "Firms", "unit": "firms", "direction": "increase", "kind": "output"}


def seen(store: Store) -> list[Programme | None]:
    return [service.programme(store, CODE, audience) for audience in AUDIENCES]  # type: ignore[arg-type]


def afresh(store: Store) -> list[Programme | None]:
    store.cache.clear()
    return seen(store)


@pytest.mark.parametrize("seed", range(4))
def test_a_tree_kept_up_with_writes_is_the_tree_read_afresh(store: Store, seed: int) -> None:
    chance, ada, rosa = random.Random(seed), editor(store), reviewer(store)
    binned: list[Any] = []

    def step() -> None:
        tree = service.programme(store, CODE, "editors")
        assert tree is not None
        if binned and chance.random() < 0.3:
            record = binned.pop()
            service.restore(store, rosa, record.kind, record.trace.id, record.trace.version)
            return
        if not tree.projects:
            return
        one, other = chance.choice(tree.projects), chance.choice(tree.projects)
        at = {"id": one.trace.id, "version": one.trace.version}
        match chance.randrange(7):
            case 0:
                service.save(store, ada, "project", {"description": f"{chance.random()}"}, **at)
            case 1:
                service.save(store, ada, "project", {"framework": other.trace.id}, **at)
            case 2:
                binned.append(service.delete(store, rosa, "project", one.trace.id, one.trace.version))
            case 3:
                service.save(store, ada, "indicator", INDICATOR, parent=one.trace.id)
            case 4 if one.trace.publication is Publication.DRAFT:
                reviewed = service.review(
                    store, rosa, [service.Item("project", one.trace.id, one.trace.version)]
                )
                service.publish(
                    store, rosa, [service.Item("project", one.trace.id, reviewed[0].trace.version)]
                )
            case 5:
                service.save(store, ada, "project", {"position": chance.randrange(1, 9)}, **at)
            case _:
                service.save(store, ada, "objective", {"position": 2, "code": "new"}, parent=tree.trace.id)

    for _ in range(25):
        try:
            step()
        except (service.Invalid, service.Refused):
            continue  # a circle of frameworks, a project whose parent is in the bin: nothing was written
        kept = seen(store)
        assert kept == afresh(store)


def test_after_a_write_the_other_projects_are_the_same_objects(store: Store) -> None:
    before = service.programme(store, CODE, "editors")
    service.save(store, editor(store), "note", {"text": "seen"}, parent="atacama-3")
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    after = service.programme(store, CODE, "editors")
    assert before is not None
    assert after is not None
    assert [note.text for note in after.projects[2].notes] == ["seen"]
    assert len([one for one in statements if one.startswith("SELECT")]) <= 15
