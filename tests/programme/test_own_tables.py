"""Kept tables: their owner's alone, then reviewed by another person, then public; deleted means deleted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from programme.sample import Clock, editor, reviewer, sign_in
from sqlalchemy import inspect, text

from territory.auth import Identity, Refused, Role, end_session
from territory.programme import keeping, own_tables, service
from territory.programme.errors import Changed, Invalid, Missing
from territory.programme.own_tables import State, Texts
from territory.store.backup import backup, restore
from territory.store.engine import Store, open_database
from territory.store.verify import verify

FIGURE = 73155201.0
"""A number that stands nowhere else."""
TEXTS = Texts(
    "Empleo del Chubut", "puestos", "Dirección de Estadística", "CC-BY-4.0", "2022-12-31", "Sin la costa"
)


def content(value: float = FIGURE, figures: int = 1) -> dict[str, Any]:
    return {"records": [[at + 2, 1, "AR-U", "pesca", "2022", value, "observed", ""] for at in range(figures)]}


def keep(store: Store, who: Identity, texts: Texts = TEXTS, **more: Any) -> str:
    return keeping.keep(store, who, texts, "AR", more.pop("content", content()), **more)


def entry(store: Store, who: Identity) -> own_tables.Entry:
    (one,) = own_tables.mine(store, who)
    return one


def published(store: Store, owner: Identity, other: Identity) -> str:
    id = keep(store, owner)
    keeping.submit(store, owner, id, entry(store, owner).version)
    keeping.review(store, other, id, entry(store, owner).version)
    keeping.publish(store, other, id, entry(store, owner).version)
    return id


def everything(store: Store) -> str:
    """All that any table of the database holds."""
    with store.read() as connection:
        names = inspect(connection).get_table_names()
        rows = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names]
    return str(rows)


def files(store: Store) -> Iterator[bytes]:
    """All bytes that SQLite keeps: the file and the log beside it."""
    for path in Path(str(store.engine.url.database)).parent.iterdir():
        yield path.read_bytes()


def test_a_kept_table_is_its_owners_alone(store: Store) -> None:
    ada = editor(store)
    id = keep(store, ada)
    one = entry(store, ada)
    assert (one.state, one.texts, one.figures, one.public) == (State.PRIVATE, TEXTS, 1, False)
    assert own_tables.kept(store, ada, id).content == content()
    others = (
        editor(store, "eva"),
        reviewer(store),
        sign_in(store, "alma", Role.ADMINISTRATOR),
    )
    for person in others:
        assert own_tables.mine(store, person) == ()
        with pytest.raises(Missing):
            own_tables.kept(store, person, id)
        for step in (keeping.submit, keeping.delete):
            with pytest.raises(Refused, match="role"):
                step(store, person, id, one.version)
        with pytest.raises(Refused, match="role"):
            keep(store, person, id=id, version=one.version)
    for person in others[1:]:
        assert own_tables.waiting(store, person) == ()
        for step in (keeping.review, keeping.publish):
            with pytest.raises(Invalid):
                step(store, person, id, one.version)
    assert (own_tables.listing(store), own_tables.published(store, id)) == ((), None)
    assert own_tables.published_version(store) == ""


def test_neither_audit_nor_history_holds_anything_of_a_private_table(store: Store) -> None:
    ada = editor(store)
    id = keep(store, ada)
    keep(store, ada, content=content(FIGURE + 1), id=id, version=1)
    with store.read() as connection:
        rows = connection.execute(text("SELECT * FROM audit WHERE kind = 'own_table'")).mappings().all()
    assert [(row["action"], row["record"], row["by"]) for row in rows] == [
        ("create", id, "Ada"),
        ("change", id, "Ada"),
    ]
    said = str([dict(row) for row in rows])
    for secret in ("7315520", "Empleo", "Direcc", "Sin la costa", "2022-12-31", "puestos", "AR-U"):
        assert secret not in said


def test_the_public_sees_what_a_second_person_published_until_it_is_withdrawn(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    id = published(store, ada, rosa)
    shown = own_tables.published(store, id)
    assert shown
    assert (shown.texts, shown.whose, shown.content, shown.by) == (TEXTS, "AR", content(), "Rosa")
    (listed,) = own_tables.listing(store)
    assert (listed.id, listed.texts, listed.figures, listed.by) == (id, TEXTS, 1, "Rosa")
    first = own_tables.published_version(store)
    # A newer draft is its owner's alone, while the public goes on seeing what was published.
    newer = Texts("Nuevo", "puestos", "Dirección", "", "2023-12-31")
    keep(store, ada, newer, content=content(5, 3), id=id, version=entry(store, ada).version)
    assert (entry(store, ada).state, entry(store, ada).public) == (State.PRIVATE, True)
    assert own_tables.listing(store)[0].texts == TEXTS
    (seen,) = own_tables.waiting(store, rosa)
    assert (seen.texts, seen.figures, seen.state) == (TEXTS, 1, State.PUBLISHED)
    with pytest.raises(Missing):
        own_tables.kept(store, rosa, id)
    keeping.withdraw(store, rosa, id, seen.version)
    assert (own_tables.published(store, id), own_tables.listing(store)) == (None, ())
    assert own_tables.published_version(store) == "" != first
    assert entry(store, ada).state is State.PRIVATE
    assert own_tables.waiting(store, rosa) == ()
    assert verify(store) == ()


def test_who_keeps_a_table_does_not_review_it_even_as_administrator(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    alma, omar = (sign_in(store, name, Role.ADMINISTRATOR) for name in ("alma", "omar"))
    id = keep(store, alma)
    keeping.submit(store, alma, id, 1)
    with pytest.raises(Refused, match="own_work"):
        keeping.review(store, alma, id, 2)
    keeping.review(store, omar, id, 2)
    with pytest.raises(Refused, match="own_work"):
        keeping.publish(store, alma, id, 3)
    assert own_tables.listing(store) == ()
    # Where one computer is the only user, there is nobody else.
    monkeypatch.setenv("TERRITORY_AUTH", "local")
    keeping.publish(store, alma, id, 3)
    assert own_tables.listing(store)


def test_a_table_comes_back_with_a_reason_and_can_be_submitted_again(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    id = keep(store, ada)
    keeping.submit(store, ada, id, 1)
    assert own_tables.kept(store, rosa, id).content == content()
    with pytest.raises(Invalid, match="reason"):
        keeping.send_back(store, rosa, id, 2, "  ")
    keeping.send_back(store, rosa, id, 2, "Falta el  departamento Escalante")
    one = entry(store, ada)
    assert (one.state, one.reason) == (State.RETURNED, "Falta el departamento Escalante")
    with pytest.raises(Missing):
        own_tables.kept(store, rosa, id)
    keeping.submit(store, ada, id, one.version)
    assert (entry(store, ada).state, entry(store, ada).reason) == (State.SUBMITTED, "")
    with store.read() as connection:
        actions = connection.execute(text("SELECT action FROM audit WHERE kind = 'own_table' ORDER BY id"))
        assert list(actions.scalars()) == ["create", "submit", "return", "submit"]


def test_nobody_goes_on_from_what_changed_since_they_looked(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    id = keep(store, ada)
    keeping.submit(store, ada, id, 1)
    keep(store, ada, content=content(9), id=id, version=2)
    for step in (keeping.review, keeping.publish):
        with pytest.raises(Changed):
            step(store, rosa, id, 2)
    for step in (keeping.submit, keeping.delete, keeping.withdraw):
        with pytest.raises(Changed):
            step(store, ada, id, 2)
    with pytest.raises(Changed):
        keep(store, ada, id=id, version=1)
    assert own_tables.kept(store, ada, id).content == content(9)


def test_a_deleted_table_is_in_no_table_and_in_no_file(store: Store) -> None:
    ada = editor(store)
    # Large enough for pages of its own, small enough to share one.
    for figures in (1, 3_000):
        id = keep(store, ada, content=content(figures=figures))
        assert "7315520" in everything(store)
        keep(store, ada, content=content(1), id=id, version=1)
        assert "7315520" not in everything(store)
        keeping.delete(store, ada, id, 2)
        for secret in ("7315520", "Empleo del Chubut", "Sin la costa"):
            assert secret not in everything(store)
            if store.sqlite:
                assert not any(secret.encode() in held for held in files(store))
                assert not any(json.dumps(secret)[1:-1].encode() in held for held in files(store))
    assert own_tables.mine(store, ada) == ()
    assert verify(store) == ()


def test_what_is_public_is_withdrawn_before_it_is_deleted_and_its_owner_may(store: Store) -> None:
    ada, eva, rosa = editor(store), editor(store, "eva"), reviewer(store)
    id = published(store, ada, rosa)
    version = entry(store, ada).version
    with pytest.raises(Refused, match="published"):
        keeping.delete(store, ada, id, version)
    with pytest.raises(Refused, match="role"):
        keeping.withdraw(store, eva, id, version)
    keeping.withdraw(store, ada, id, version)
    assert entry(store, ada).state is State.WITHDRAWN
    with pytest.raises(Missing):
        keeping.withdraw(store, ada, id, version + 1)
    keeping.delete(store, ada, id, version + 1)
    assert "7315520" not in everything(store)
    if store.sqlite:
        assert not any(b"7315520" in held for held in files(store))


def test_a_private_table_goes_after_its_time_and_one_that_others_wait_for_stays(
    store: Store,
) -> None:
    clock = store.now
    assert isinstance(clock, Clock)
    ada, rosa = editor(store), reviewer(store)
    forgotten, waits, public = (
        keep(store, ada),
        keep(store, ada),
        published(store, editor(store, "eva"), rosa),
    )
    keeping.submit(store, ada, waits, 1)
    clock.ahead = timedelta(days=29)
    assert keeping.sweep(store, 30) == 0
    clock.ahead = timedelta(days=31)
    assert keeping.sweep(store, 30) == 1
    ada, rosa = editor(store), reviewer(store)
    assert [one.id for one in own_tables.mine(store, ada)] == [waits]
    with pytest.raises(Missing):
        own_tables.kept(store, ada, forgotten)
    # The time runs from the moment at which a table is its owner's alone again, not from when it was made.
    (seen,) = (one for one in own_tables.waiting(store, rosa) if one.id == public)
    keeping.withdraw(store, rosa, public, seen.version)
    assert keeping.sweep(store, 30) == 0
    clock.ahead = timedelta(days=62)
    assert keeping.sweep(store, 30) == 1
    with store.read() as connection:
        swept = connection.execute(
            text("SELECT record FROM audit WHERE action = 'purge' AND by = 'Territory'")
        )
        assert list(swept.scalars()) == [forgotten, public]
    assert verify(store) == ()


def test_readers_and_strangers_keep_nothing(store: Store) -> None:
    lea = sign_in(store, "lea", Role.READER)
    with pytest.raises(Refused, match="role"):
        keep(store, lea)
    with pytest.raises(Refused, match="role"):
        own_tables.mine(store, lea)
    with pytest.raises(Refused, match="role"):
        own_tables.waiting(store, editor(store))
    with pytest.raises(Refused, match="session"):
        keeping.keep(store, None, TEXTS, "AR", content())
    with pytest.raises(Refused, match="session"):
        own_tables.mine(store, None)
    ada = editor(store)
    id = keep(store, ada)
    # Another's name with one's own session, and a session that has ended, open nothing.
    posing = Identity(ada.subject, ada.name, ada.roles, editor(store, "eva").session)
    with pytest.raises(Refused, match="session"):
        own_tables.kept(store, posing, id)
    with pytest.raises(Refused, match="session"):
        keeping.delete(store, posing, id, 1)
    end_session(store, ada.session)
    with pytest.raises(Refused, match="session"):
        own_tables.kept(store, ada, id)


@pytest.mark.parametrize(
    ("texts", "whose", "held", "rule"),
    [
        (Texts(" ", "u", "s", "", "2022-12-31"), "AR", content(), "title: required"),
        (Texts("t", "u", "\x00", "", "2022-12-31"), "AR", content(), "source: required"),
        (Texts("t" * 121, "u", "s", "", "2022-12-31"), "AR", content(), "title: too_long"),
        (Texts("t", "u", "s", "", "2022-12-31", "n" * 2001), "AR", content(), "note: too_long"),
        (Texts("t", "u", "s", "", "ayer"), "AR", content(), "as_of: day"),
        (TEXTS, "own", content(), "whose: boundaries"),
        (TEXTS, "AR+own", content(), "whose: boundaries"),
        (TEXTS, "AR", content(figures=0), "content: figures"),
        (TEXTS, "AR", content(figures=20_001), "content: figures"),
        (TEXTS, "AR", content() | {"problems": ["x" * 8_000_000]}, "content: figures"),
    ],
)
def test_what_is_too_much_or_says_too_little_is_not_kept(
    store: Store, texts: Texts, whose: str, held: dict[str, Any], rule: str
) -> None:
    ada = editor(store)
    with pytest.raises(Invalid, match=rule):
        keeping.keep(store, ada, texts, whose, held)
    assert own_tables.mine(store, ada) == ()


HOSTILE = "<script>alert(1)</script> ${x} {{ 7 }} =1+1 ' \" \\ \x00 \ud800 \u202e ñ 日本"


def test_hostile_texts_come_back_as_texts(store: Store) -> None:
    ada, rosa = editor(store), reviewer(store)
    held = content() | {
        "problems": [["error", "territory_unknown", [3], [0], HOSTILE, {}]],
        "measure": HOSTILE,
    }
    id = keeping.keep(store, ada, Texts(HOSTILE, HOSTILE[:60], HOSTILE, "", "2022-12-31"), "AR", held)
    keeping.submit(store, ada, id, 1)
    keeping.review(store, rosa, id, 2)
    keeping.publish(store, rosa, id, 3)
    shown = own_tables.published(store, id)
    assert shown
    assert shown.content == held
    # A title is one line of characters that can be shown, in any database.
    clean = "<script>alert(1)</script> ${x} {{ 7 }} =1+1 ' \" \\ ñ 日本"
    assert (shown.texts.title, own_tables.listing(store)[0].texts.source) == (clean, clean)


def test_nobody_keeps_more_than_fifty_tables(store: Store) -> None:
    ada = editor(store)
    ids = [keep(store, ada) for _ in range(50)]
    with pytest.raises(Invalid, match="tables"):
        keep(store, ada)
    keep(store, ada, id=ids[0], version=1)
    keep(store, editor(store, "eva"))
    keeping.delete(store, ada, ids[1], 1)
    keep(store, ada)


def test_a_backup_carries_kept_tables_to_another_store(store: Store, tmp_path: Path) -> None:
    ada, rosa = editor(store), reviewer(store)
    public, alone = published(store, ada, rosa), keep(store, ada)
    made = backup(store, tmp_path / "b.gz")
    assert made.rows["own_table"] == 2
    assert b"7315520" in gzip.decompress((tmp_path / "b.gz").read_bytes())
    again = open_database(f"sqlite:///{tmp_path / 'again.sqlite'}", tmp_path)
    assert restore(again, tmp_path / "b.gz") == made
    assert verify(again) == ()
    shown = own_tables.published(again, public)
    assert shown
    assert (shown.texts, shown.content, shown.by) == (TEXTS, content(), "Rosa")
    assert own_tables.kept(again, editor(again), alone).content == content()
    with pytest.raises(Missing):
        own_tables.kept(again, reviewer(again), alone)
    again.close()


def test_the_time_set_by_the_institution_counts_when_the_server_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from territory.catalog import open_catalog
    from territory.programme import current

    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text("workspace_days = 3\n")
    clock = Clock()
    clock.ahead = timedelta(days=-4)
    before = service.open_store(None, tmp_path, now=clock)
    keep(before, editor(before))
    before.close()
    current.store.cache_clear()
    opened = current.store(open_catalog())
    assert "7315520" not in everything(opened)
    opened.close()
    current.store.cache_clear()
