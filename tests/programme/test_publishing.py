"""Draft, reviewed, published: the public reads published editions only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from programme.sample import CODE, editor, reviewer, sign_in

from territory.auth import Role
from territory.programme import service
from territory.programme.model import Project, Publication
from territory.programme.service import Item, Record
from territory.store.engine import Store

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def item(record: Record) -> Item:
    return Item(record.kind, record.trace.id, record.trace.version)


def third(store: Store) -> Project:
    tree = service.programme(store, CODE, "public")
    assert tree is not None
    return tree.projects[2]


def test_an_edit_of_a_published_record_stays_inside_until_a_second_person_publishes_it(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    assert third(store).description == ""
    saved = service.save(store, ada, "project", {"description": "First"}, id="atacama-3", version=1)
    assert saved.trace.publication is Publication.DRAFT
    assert third(store).description == ""
    (reviewed,) = service.review(store, rosa, [item(saved)])
    assert reviewed.trace.publication is Publication.REVIEWED
    assert third(store).description == ""
    (published,) = service.publish(store, rosa, [item(reviewed)])
    assert published.trace.publication is Publication.PUBLISHED
    shown = third(store)
    assert (shown.description, shown.trace.changed_by) == ("First", "Rosa")
    again = service.save(store, ada, "project", {"description": "Second"}, id="atacama-3", version=4)
    assert (again.trace.publication, again.public) == (Publication.DRAFT, True)
    assert third(store).description == "First"
    service.withdraw(store, rosa, [item(again)])
    tree = service.programme(store, CODE, "public")
    assert tree is not None
    assert [p.position for p in tree.projects] == [1, 2, 4, 5, 6]


def test_a_new_record_and_what_hangs_on_it_are_published_together(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    indicator = service.save(
        store,
        ada,
        "indicator",
        {"name": "Firms", "unit": "firms", "direction": "increase", "kind": "output"},
        parent="atacama-3",
    )
    service.save(
        store,
        ada,
        "period",
        {"start": "2027-01-01", "end": "2027-12-31", "actual": "4"},
        parent=indicator.trace.id,
    )
    waiting = service.waiting(store, CODE)
    assert [r.kind for r in waiting] == ["indicator", "period"]
    reviewed = service.review(store, rosa, map(item, waiting))
    with pytest.raises(service.Invalid, match="parent_not_published"):
        service.publish(store, rosa, [item(reviewed[1])])
    service.publish(store, rosa, map(item, reversed(reviewed)))
    assert third(store).indicators[0].periods[0].actual.number == 4
    assert service.waiting(store, CODE) == ()


def test_nobody_reviews_or_publishes_own_work(store: Store) -> None:
    both = sign_in(store, "dora", Role.EDITOR, Role.REVIEWER)
    ada = editor(store)
    mine = service.save(store, both, "note", {"text": "Mine"}, parent="atacama-3")
    with pytest.raises(service.Refused, match="own_work"):
        service.review(store, both, [item(mine)])
    touched = service.save(store, ada, "note", {"text": "Mine."}, id=mine.trace.id, version=1)
    with pytest.raises(service.Refused, match="own_work"):
        service.review(store, both, [item(touched)])
    (reviewed,) = service.review(store, reviewer(store), [item(touched)])
    with pytest.raises(service.Refused, match="own_work"):
        service.publish(store, both, [item(reviewed)])
    administrator = sign_in(store, "root", Role.ADMINISTRATOR)
    assert service.publish(store, administrator, [item(reviewed)])


def test_only_what_was_reviewed_is_published_and_only_as_it_was_reviewed(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    note = service.save(store, ada, "note", {"text": "One"}, parent="atacama-3")
    with pytest.raises(service.Invalid, match="not_reviewed"):
        service.publish(store, rosa, [item(note)])
    (reviewed,) = service.review(store, rosa, [item(note)])
    changed = service.save(
        store, ada, "note", {"text": "Two"}, id=note.trace.id, version=reviewed.trace.version
    )
    assert changed.trace.publication is Publication.DRAFT
    with pytest.raises(service.Conflict):
        service.publish(store, rosa, [item(reviewed)])
    assert third(store).notes == ()


def test_a_batch_of_publications_is_all_or_nothing(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    notes = [service.save(store, ada, "note", {"text": str(n)}, parent="atacama-3") for n in range(3)]
    reviewed = service.review(store, rosa, map(item, notes))
    service.save(store, ada, "note", {"text": "late"}, id=notes[2].trace.id, version=2)
    with pytest.raises(service.Conflict):
        service.publish(store, rosa, map(item, reviewed))
    assert third(store).notes == ()


def test_drafts_are_reviewed_and_published_at_once_or_stay_drafts(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    indicator = service.save(
        store,
        ada,
        "indicator",
        {"name": "Firms", "unit": "firms", "direction": "increase", "kind": "output"},
        parent="atacama-3",
    )
    days = {"start": "2027-01-01", "end": "2027-12-31", "actual": "4"}
    period = service.save(store, ada, "period", days, parent=indicator.trace.id)
    with pytest.raises(service.Invalid, match="parent_not_published"):
        service.review_and_publish(store, rosa, [item(period)])
    states = [record.trace.publication for record in service.waiting(store, CODE)]
    assert states == [Publication.DRAFT, Publication.DRAFT]
    service.review_and_publish(store, rosa, map(item, service.waiting(store, CODE)))
    assert third(store).indicators[0].periods[0].actual.number == 4
    steps = {change.action for change in service.history(store, "indicator", indicator.trace.id)}
    assert steps == {"create", "publish", "review"}


def test_the_public_reads_of_changes_only_what_changed_what_it_sees(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    seeded = service.changes_since(store, CODE, LONG_AGO, "public")
    saved = service.save(store, ada, "project", {"description": "Secret draft"}, id="atacama-3", version=1)
    assert service.changes_since(store, CODE, LONG_AGO, "public") == seeded
    assert service.changes_since(store, CODE, LONG_AGO)[0].new == "Secret draft"
    service.publish(store, rosa, map(item, service.review(store, rosa, [item(saved)])))
    new = service.changes_since(store, CODE, LONG_AGO, "public")[: -len(seeded)]
    assert [(c.action, c.project, c.field, c.old, c.new, c.by) for c in new] == [
        ("publish", "atacama-3", "description", "", "Secret draft", "Rosa")
    ]
    assert service.changes_since(store, CODE, new[0].at) == new
    assert service.changes_since(store, "nowhere", LONG_AGO) == ()


def test_a_file_is_given_to_the_public_only_with_published_evidence(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    digest = service.attach(store, ada, b"%PDF-1.7 minutes")
    evidence = service.save(
        store,
        ada,
        "evidence",
        {"title": "Minutes", "file": "minutes.pdf", "sha256": digest},
        parent="atacama-3",
    )
    assert service.attachment(store, digest, "editors") == b"%PDF-1.7 minutes"
    assert service.attachment(store, digest, "public") is None
    service.publish(store, rosa, map(item, service.review(store, rosa, [item(evidence)])))
    assert service.attachment(store, digest, "public") == b"%PDF-1.7 minutes"
    assert service.attachment(store, "0" * 64, "editors") is None
    with pytest.raises(service.Invalid, match="link"):
        service.save(store, ada, "evidence", {"title": "None", "sha256": "0" * 64}, parent="atacama-3")
