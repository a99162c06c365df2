"""The register in the store: an administrator loads, another person publishes, the public sees published only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from programme.sample import editor, reviewer, sign_in
from sqlalchemy import select

from territory.auth import Identity, Refused, Role, end_session
from territory.lsp_register import Project
from territory.programme import lsp_register as register
from territory.programme import service
from territory.programme.errors import Changed, Invalid, Missing
from territory.programme.kinds import NO_PROGRAMME, PROFILE
from territory.programme.model import Publication
from territory.store.engine import Store
from territory.store.tables import Audit
from territory.store.verify import verify

PROJECTS = (
    Project(
        2, "P-01", "Riego", "AR-M", "agribusiness", firms=7, latitude=-34.6, longitude=-68.3, source="Exp. 1"
    ),
    Project(3, "P-02", "Telar", "AR-D", "textiles", source="Exp. 2"),
)


def administrator(store: Store, name: str = "alma") -> Identity:
    return sign_in(store, name, Role.ADMINISTRATOR)


def loaded(store: Store, who: Identity, version: int = 0) -> int:
    return register.load(store, who, "Ministerio", "2026-11-01", PROJECTS, version)


def test_the_history_of_profiles_holds_no_register(store: Store) -> None:
    service.save(store, editor(store), PROFILE, {"name": "Polo de Rafaela", "country": "AR"})
    loaded(store, administrator(store))
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    found = service.changes_since(store, NO_PROGRAMME, long_ago)
    assert {change.kind for change in found} == {PROFILE}
    assert not any("Riego" in change.new for change in found)


def test_the_public_sees_what_a_second_person_published_and_nothing_after_it_is_withdrawn(
    store: Store,
) -> None:
    alma, rosa = administrator(store), reviewer(store)
    version = loaded(store, alma)
    assert (register.published(store), register.published_version(store)) == (None, "")
    version = register.review(store, rosa, version)
    assert register.published(store) is None
    version = register.publish(store, rosa, version)
    shown = register.published(store)
    assert shown
    assert (shown.source, shown.as_of, shown.projects) == ("Ministerio", "2026-11-01", PROJECTS)
    first = register.published_version(store)
    assert first
    # A newer draft stays inside.
    version = register.load(store, alma, "Ministerio", "2026-12-01", PROJECTS[:1], version)
    seen = register.published(store)
    assert seen
    assert len(seen.projects) == 2
    standing = register.standing(store, rosa)
    assert standing
    assert (standing.publication, standing.public, len(standing.loaded.projects)) == (
        Publication.DRAFT,
        True,
        1,
    )
    version = register.publish(store, rosa, register.review(store, rosa, version))
    assert register.published_version(store) > first
    register.withdraw(store, rosa, version)
    assert (register.published(store), register.published_version(store)) == (None, "")
    assert verify(store) == ()


def test_who_loaded_it_publishes_nothing_even_as_administrator(store: Store) -> None:
    alma, other = administrator(store), administrator(store, "omar")
    version = loaded(store, alma)
    with pytest.raises(Refused, match="own_work"):
        register.review(store, alma, version)
    version = register.review(store, other, version)
    with pytest.raises(Refused, match="own_work"):
        register.publish(store, alma, version)
    assert register.published(store) is None
    register.publish(store, other, version)
    assert register.published(store)


def test_only_an_administrator_loads_and_only_a_reviewer_sees_the_draft(store: Store) -> None:
    for person in (editor(store), reviewer(store), sign_in(store, "lea", Role.READER)):
        with pytest.raises(Refused, match="role"):
            loaded(store, person)
    with pytest.raises(Refused, match="session"):
        register.load(store, None, "Ministerio", "2026-11-01", PROJECTS)
    version = loaded(store, administrator(store))
    for person in (editor(store), sign_in(store, "lea", Role.READER)):
        with pytest.raises(Refused, match="role"):
            register.standing(store, person)
        with pytest.raises(Refused, match="role"):
            register.history(store, person)
        with pytest.raises(Refused, match="role"):
            register.review(store, person, version)
    with pytest.raises(Refused, match="session"):
        register.standing(store, None)
    # Roles that somebody only says to have count for nothing.
    boast = Identity(
        "lea", "Lea", frozenset({Role.ADMINISTRATOR}), sign_in(store, "lea", Role.READER).session
    )
    with pytest.raises(Refused, match="role"):
        register.standing(store, boast)


def test_a_session_that_was_ended_writes_nothing(store: Store) -> None:
    alma = administrator(store)
    end_session(store, alma.session)
    with pytest.raises(Refused, match="session"):
        loaded(store, alma)


def test_nobody_publishes_what_changed_since_they_looked(store: Store) -> None:
    alma, rosa = administrator(store), reviewer(store)
    seen = loaded(store, alma)
    loaded_again = register.load(store, alma, "Ministerio", "2026-11-02", PROJECTS, seen)
    with pytest.raises(Changed):
        register.review(store, rosa, seen)
    with pytest.raises(Changed):
        loaded(store, alma, seen)
    with pytest.raises(Invalid):
        register.publish(store, rosa, loaded_again)
    with pytest.raises(Missing):
        register.withdraw(store, rosa, loaded_again)


@pytest.mark.parametrize(
    ("source", "as_of", "projects"),
    [
        (" ", "2026-11-01", PROJECTS),
        ("Ministerio", "ayer", PROJECTS),
        ("Ministerio", "2026-11-01", ()),
        ("Ministerio", "2026-11-01", (Project(2, "P-03", "Sin fuente", "AR-M", "tourism"),)),
        ("Ministerio", "2026-11-01", PROJECTS * 1001),
    ],
)
def test_a_register_without_source_day_or_projects_is_not_kept(
    store: Store, source: str, as_of: str, projects: tuple[Project, ...]
) -> None:
    alma = administrator(store)
    with pytest.raises(Invalid):
        register.load(store, alma, source, as_of, projects)
    assert register.standing(store, alma) is None


def test_the_audit_says_who_did_what_in_order(store: Store) -> None:
    alma, rosa = administrator(store), reviewer(store)
    version = register.publish(store, rosa, register.review(store, rosa, loaded(store, alma)))
    register.withdraw(store, rosa, version)
    steps = [(one.by, one.action) for one in register.history(store, alma)]
    assert steps == [("Rosa", "withdraw"), ("Rosa", "publish"), ("Rosa", "review"), ("Alma", "create")]
    with store.read() as connection:
        public = connection.execute(select(Audit.action).where(Audit.kind == "lsp_register", Audit.public))
        assert set(public.scalars()) == {"publish", "withdraw"}
