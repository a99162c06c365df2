"""Sessions that the server can end, and roles that nobody gives himself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from programme.sample import CODE, editor, sign_in
from sqlalchemy import text

from territory.auth import Identity, Refused, Role, end_session, end_sessions, who
from territory.programme import service
from territory.programme.service import Item
from territory.store.engine import Store

NOTE = {"text": "Second visit"}
WRITES: dict[str, Callable[[Store, Identity | None], object]] = {
    "save new": lambda s, i: service.save(s, i, "note", NOTE, parent="atacama-1"),
    "save old": lambda s, i: service.save(s, i, "project", {"description": "x"}, id="atacama-1", version=1),
    "delete": lambda s, i: service.delete(s, i, "project", "atacama-6", 1),
    "restore": lambda s, i: service.restore(s, i, "project", "atacama-6", 1),
    "review": lambda s, i: service.review(s, i, [Item("project", "atacama-1", 1)]),
    "publish": lambda s, i: service.publish(s, i, [Item("project", "atacama-1", 1)]),
    "withdraw": lambda s, i: service.withdraw(s, i, [Item("project", "atacama-1", 1)]),
    "import": lambda s, i: service.import_records(
        s, i, "programme-1", [service.Entry("note", service.new_id(), NOTE, parent="atacama-1")]
    ),
    "keep draft": lambda s, i: service.keep_draft(s, i, "project/atacama-1", NOTE),
    "read draft": lambda s, i: service.draft(s, i, "project/atacama-1"),
    "drop draft": lambda s, i: service.drop_draft(s, i, "project/atacama-1"),
    "attach": lambda s, i: service.attach(s, i, b"%PDF"),
}


def ended(store: Store) -> Identity:
    """A cookie copied before the logout."""
    ada = sign_in(store, "ada", *Role)
    end_session(store, ada.session)
    return ada


def expired(store: Store) -> Identity:
    ada = sign_in(store, "ada", *Role)
    store.now.ahead = timedelta(hours=13)  # type: ignore[attr-defined]
    return ada


def put_out(store: Store) -> Identity:
    """An administrator ended all sessions of a person."""
    ada = sign_in(store, "ada", *Role)
    assert end_sessions(store, "ada") == 1
    return ada


def borrowed(store: Store) -> Identity:
    """The token of one person under the subject of another."""
    ada = sign_in(store, "ada", *Role)
    return Identity("eve", "Eve", frozenset(Role), ada.session)


STRANGERS: dict[str, Callable[[Store], Identity | None]] = {
    "nobody": lambda _store: None,
    "no session": lambda _store: Identity("ada", "Ada", frozenset(Role)),
    "made-up token": lambda _store: Identity("ada", "Ada", frozenset(Role), "A" * 43),
    "ended": ended,
    "expired": expired,
    "put out": put_out,
    "borrowed": borrowed,
    "reader who says he is all": lambda s: Identity(
        "ada", "Ada", frozenset(Role), sign_in(s, "ada", Role.READER).session
    ),
}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_every_anonymous_or_revoked_write_is_refused_below_the_page(store: Store, stranger: str) -> None:
    identity = STRANGERS[stranger](store)
    before = _everything(store)
    for name, write in WRITES.items():
        if name == "read draft" and stranger in {"borrowed", "reader who says he is all"}:
            continue  # reading one's own drafts writes nothing; a borrowed token reads its owner's only
        with pytest.raises(Refused):
            write(store, identity)
    assert _everything(store) == before


def test_an_editor_can_write_and_not_publish(store: Store) -> None:
    ada = editor(store)
    for name in ("review", "publish", "withdraw"):
        with pytest.raises(Refused, match="role"):
            WRITES[name](store, ada)
    with pytest.raises(Refused, match="role"):
        service.save(store, ada, "programme", {"code": "mine"})
    assert WRITES["save new"](store, ada)


def test_the_database_holds_no_token_that_opens_a_session(store: Store) -> None:
    ada = editor(store)
    with store.read() as connection:
        row = connection.execute(text("SELECT * FROM sign_in")).one()
    assert ada.session not in str(row)
    found = who(store, ada.session)
    assert found == ada
    end_session(store, ada.session)
    assert who(store, ada.session) is None
    assert who(store, "") is None


def _everything(store: Store) -> list[object]:
    with store.read() as connection:
        return [
            connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
            for table in ("audit", "note", "draft", "file")
        ] + [service.programme(store, CODE, "editors")]
