"""Profiles of clusters in the store: the public reads published ones only, and never how to reach anybody."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from programme.sample import CODE, editor, reviewer, sign_in
from programme.test_publishing import item

from territory.auth import Role
from territory.programme import service
from territory.programme.kinds import NO_PROGRAMME, PROFILE
from territory.programme.model import ClusterProfile
from territory.store.backup import backup
from territory.store.engine import Store
from territory.store.verify import verify

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
ADDRESS = "ana@rafaela.example"
RAFAELA = {
    "name": "Polo de Rafaela", "country": "AR", "territory": "AR-S", "sectors": ["28"], "needs": ["quality"],
    "founded": 1998, "members": 40, "contact": ADDRESS,
}  # fmt: skip


def public(store: Store) -> tuple[ClusterProfile, ...]:
    return service.profiles(store, "public")


def publish(store: Store, record: service.Record) -> service.Record:
    (shown,) = service.review_and_publish(store, reviewer(store), [item(record)])
    return shown


def test_a_profile_is_public_once_a_second_person_published_it_and_without_its_contact(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    saved = service.save(store, ada, PROFILE, RAFAELA)
    assert public(store) == ()
    assert service.profiles(store, "editors")[0].contact == ADDRESS
    (reviewed,) = service.review(store, rosa, [item(saved)])
    assert public(store) == ()
    service.publish(store, rosa, [item(reviewed)])
    (shown,) = public(store)
    assert (shown.name, shown.sectors, shown.founded, shown.contact) == ("Polo de Rafaela", ("28",), 1998, "")
    assert (shown.trace.changed_by, shown.trace.version) == ("Rosa", 0)
    service.save(store, ada, PROFILE, {"name": "Polo nuevo"}, id=saved.trace.id, version=3)
    assert [one.name for one in public(store)] == ["Polo de Rafaela"]


def test_whoever_may_not_write_writes_nothing(store: Store) -> None:
    for person in (None, sign_in(store, "leo", Role.READER)):
        with pytest.raises(service.Refused):
            service.save(store, person, PROFILE, RAFAELA)
    double = sign_in(store, "eva", Role.EDITOR, Role.REVIEWER)
    saved = service.save(store, double, PROFILE, RAFAELA)
    with pytest.raises(service.Refused, match="own_work"):
        service.review(store, double, [item(saved)])
    assert public(store) == ()


def test_the_second_to_save_meets_both_versions(store: Store) -> None:
    ada = editor(store)
    saved = service.save(store, ada, PROFILE, RAFAELA)
    service.save(
        store, editor(store, "bea"), PROFILE, {"contact": "bea@x.example"}, id=saved.trace.id, version=1
    )
    with pytest.raises(service.Conflict) as met:
        service.save(store, ada, PROFILE, {**RAFAELA, "members": 41}, id=saved.trace.id, version=1)
    # The audit does not hold contacts, so nobody can say who changed this one: a person has to choose.
    assert met.value.contested == ("contact",)
    assert met.value.merged["members"] == 41


def test_a_contact_is_in_no_audit_no_error_and_no_public_line(store: Store, tmp_path: Path) -> None:
    ada = editor(store)
    saved = publish(store, service.save(store, ada, PROFILE, RAFAELA))
    changed = service.save(
        store, ada, PROFILE, {"contact": "x@y.example"}, id=saved.trace.id, version=saved.trace.version
    )
    told = service.changes_since(store, NO_PROGRAMME, LONG_AGO, "editors")
    assert [(one.old, one.new) for one in told if one.field == "contact"] == [("•", "• •"), ("", "• •")]
    assert ADDRESS not in str(told)
    assert ADDRESS not in str(service.changes_since(store, NO_PROGRAMME, LONG_AGO, "public"))
    assert "contact" not in {
        one.field for one in service.changes_since(store, NO_PROGRAMME, LONG_AGO, "public")
    }
    assert service.changes_since(store, CODE, LONG_AGO, "editors") == service.changes_since(
        store, CODE, datetime(2000, 1, 2, tzinfo=UTC), "editors"
    )
    assert changed.trace.version == saved.trace.version + 1
    assert verify(store) == ()
    assert backup(store, tmp_path / "kept.gz").rows["profile"] == 1


def test_one_audit_row_for_each_step_and_a_deleted_one_comes_back(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    shown = publish(store, service.save(store, ada, PROFILE, RAFAELA))
    with pytest.raises(service.Refused, match="published"):
        service.delete(store, ada, PROFILE, shown.trace.id, shown.trace.version)
    gone = service.delete(store, rosa, PROFILE, shown.trace.id, shown.trace.version)
    assert public(store) == ()
    assert [one.trace.id for one in service.bin(store, NO_PROGRAMME)] == [shown.trace.id]
    assert service.bin(store, CODE) == ()
    service.restore(store, rosa, PROFILE, gone.trace.id, gone.trace.version)
    assert [one.name for one in public(store)] == ["Polo de Rafaela"]
    steps = [one.action for one in service.history(store, PROFILE, shown.trace.id)]
    assert list(dict.fromkeys(reversed(steps))) == ["create", "review", "publish", "delete", "restore"]


def test_the_same_name_in_the_same_country_is_one_profile(store: Store) -> None:
    ada = editor(store)
    saved = service.save(store, ada, PROFILE, RAFAELA)
    with pytest.raises(service.Invalid, match="name: twice"):
        service.save(store, ada, PROFILE, {**RAFAELA, "name": "POLO DE RAFAELA"})
    service.save(store, ada, PROFILE, {**RAFAELA, "country": "CL", "territory": ""})
    service.save(store, ada, PROFILE, {"members": 41}, id=saved.trace.id, version=1)
    assert len(service.waiting(store, NO_PROGRAMME)) == 2
    assert all(one.kind != PROFILE for one in service.waiting(store, CODE))


def test_an_import_becomes_drafts_all_or_none(store: Store) -> None:
    ada = editor(store)

    def entry(row: int, **values: object) -> service.Entry:
        return service.Entry(PROFILE, service.new_id(), {**RAFAELA, **values}, cells={"name": str(row)})

    with pytest.raises(service.Invalid) as refused:
        service.import_records(store, ada, NO_PROGRAMME, [entry(2), entry(3, name="Polo de  rafaela")])
    assert [(one.cell, one.rule) for one in refused.value.problems] == [("3", "twice")]
    assert service.profiles(store, "editors") == ()
    done = service.import_records(store, ada, NO_PROGRAMME, [entry(2), entry(3, name="Polo de Sunchales")])
    assert done.created == 2
    assert public(store) == ()
    assert {one.trace.publication.value for one in service.profiles(store, "editors")} == {"draft"}
    with pytest.raises(service.Invalid, match="parent"):
        service.import_records(store, ada, "programme-1", [entry(2, name="Otro")])
