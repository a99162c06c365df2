"""Tables that people keep: who writes what. Theirs alone until submitted; another person publishes them.

What a table holds is copied nowhere else: the audit says who did what to which table and when, not what stood
in it. So deleting a table deletes its figures.

Import it inside the functions that need it: it loads the database libraries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from territory.auth import Identity, Refused, Role, Way, sign_in
from territory.programme.errors import Changed, Invalid, Missing
from territory.programme.model import RecordProblem
from territory.programme.own_tables import ALONE, KIND, TEXTS, State, Texts
from territory.programme.rules import problem
from territory.programme.writing import WRITES, new_id, signed
from territory.store.audit import SYSTEM, Author, SignedSession
from territory.store.engine import Store
from territory.store.tables import OwnTable

MOST_FIGURES, MOST_TABLES = 20_000, 50
MOST_CHARACTERS = 8_000_000
"""Of a table's content as JSON."""
LONGEST = {"title": 120, "unit": 60, "source": 300, "licence": 120, "note": 2_000}
REQUIRED = ("title", "source")
OWN_BOUNDARIES = "own"
"""What `whose` says of a table on boundaries that only its owner has."""


def keep(
    store: Store,
    identity: Identity | None,
    texts: Texts,
    whose: str,
    content: Mapping[str, Any],
    *,
    id: str = "",
    version: int = 0,
) -> str:
    """Keep a table in somebody's own workspace and return its id; what is public of it stays as it is.

    Args:
        store: where.
        identity: who.
        texts: what they say about it.
        whose: key of the gazetteer whose territories it speaks of.
        content: the table as plain data, its figures under "records".
        id: of an own table that it takes the place of, "" for a new one.
        version: of that table as the person saw it.

    Raises:
        Refused: without a living session of an editor; "role" for somebody else's table.
        Invalid: when texts are missing or too long, or there is too much; rules "required", "too_long",
            "day", "figures", "tables" and "boundaries".
        Changed: when it was written meanwhile.
        Missing: when there is no such table.
    """
    texts = _cleaned(texts)
    with store.write() as session:
        author = session.info["author"] = signed(store, session, identity, *WRITES)
        wrong = [*_wrong_texts(texts), *_wrong_content(whose, content)]
        if not id and _count(session, author.subject) >= MOST_TABLES:
            wrong.append(problem("tables", "tables", MOST_TABLES))
        if wrong:
            raise Invalid(tuple(wrong))
        if id:
            row = _own(session, author, id, version)
        else:
            row = OwnTable(id=new_id(), owner=author.subject)
            session.add(row)
        for name, value in asdict(texts).items():
            setattr(row, name, value)
        row.whose, row.content, row.figures = whose, dict(content), len(content["records"])
        _alone(row, State.PRIVATE, session)
        session.flush()
        kept = str(row.id)
    store.settle()
    return kept


def submit(store: Store, identity: Identity | None, id: str, version: int) -> None:
    """Show an own table to the reviewers.

    Raises:
        Refused: without an editor's session; "role" for somebody else's table.
        Invalid: "state" when it is with them already.
        Changed: when it was written meanwhile.
        Missing: when there is no such table.
    """
    with store.write() as session:
        author = session.info["author"] = signed(store, session, identity, *WRITES)
        row = _own(session, author, id, version)
        _demand(row, *ALONE)
        row.publication, row.reason, row.private_since = State.SUBMITTED.value, "", None


def review(store: Store, identity: Identity | None, id: str, version: int) -> None:
    """Mark a submitted table as reviewed.

    Raises:
        Refused: without a reviewer's session; "own_work" for who keeps it, even an administrator.
        Invalid: "state" when it is not submitted.
        Changed: when it was written meanwhile.
        Missing: when there is no such table.
    """
    with store.write() as session:
        row, author = _second_person(store, session, identity, id, version)
        _demand(row, State.SUBMITTED)
        row.publication, row.reviewed_by = State.REVIEWED.value, author.name


def publish(store: Store, identity: Identity | None, id: str, version: int) -> None:
    """Show a reviewed table to everybody as it stands.

    Raises:
        Refused: as in `review`.
        Invalid: "state" when it is not reviewed.
        Changed: when it was written meanwhile.
        Missing: when there is no such table.
    """
    with store.write() as session:
        row, author = _second_person(store, session, identity, id, version)
        _demand(row, State.REVIEWED)
        row.published = {name: getattr(row, name) for name in (*TEXTS, "whose", "figures")}
        row.published_content = row.content
        row.publication = State.PUBLISHED.value
        row.published_at, row.published_by = session.info["at"], author.name


def send_back(store: Store, identity: Identity | None, id: str, version: int, reason: str) -> None:
    """Give a submitted table back to who keeps it, with the reason; it is theirs alone again.

    Raises:
        Refused: without a reviewer's session.
        Invalid: "required" without a reason, "too_long" with a long one, "state" when it is not submitted.
        Changed: when it was written meanwhile.
        Missing: when there is no such table.
    """
    reason = _clean(reason)
    with store.write() as session:
        row, _ = _reviewed(store, session, identity, id, version)
        _demand(row, State.SUBMITTED, State.REVIEWED)
        if not reason or len(reason) > LONGEST["note"]:
            raise Invalid((problem("too_long" if reason else "required", "reason"),))
        _alone(row, State.RETURNED, session)
        row.reason = reason


def withdraw(store: Store, identity: Identity | None, id: str, version: int) -> None:
    """Hide a table from the public: a reviewer may, and who keeps it.

    Raises:
        Refused: without a session of either.
        Changed: when it was written meanwhile.
        Missing: when the public sees no such table.
    """
    with store.write() as session:
        author = session.info["author"] = signed(store, session, identity, *WRITES)
        row = _present(session, id, version)
        if row.owner != author.subject:
            signed(store, session, identity, Role.REVIEWER)
        if row.published is None:
            raise Missing(KIND)
        row.published, row.published_content, row.published_at, row.published_by = None, None, None, ""
        if row.publication == State.PUBLISHED:
            _alone(row, State.WITHDRAWN, session)
    store.settle()


def delete(store: Store, identity: Identity | None, id: str, version: int) -> None:
    """Delete an own table at once and for good; the audit keeps that it was there, not what it held.

    Raises:
        Refused: without an editor's session; "role" for somebody else's table, "published" while it is
            public.
        Changed: when it was written meanwhile.
        Missing: when there is no such table.
    """
    with store.write() as session:
        author = session.info["author"] = signed(store, session, identity, *WRITES)
        row = _own(session, author, id, version)
        if row.published is not None:
            raise Refused("published")
        session.delete(row)
    store.settle()


def sweep(store: Store, days: int) -> int:
    """Delete what was its owner's alone for so many days, and return how many tables; public ones stay."""
    before = store.now() - timedelta(days=days)
    overdue = select(OwnTable.id).where(OwnTable.private_since < before, OwnTable.published.is_(None))
    with store.read() as connection:
        if connection.execute(overdue.limit(1)).first() is None:
            return 0
    with store.write(SYSTEM) as session:
        going = session.scalars(overdue).all()
        for id in going:
            session.delete(session.get(OwnTable, id))
    store.settle()
    return len(going)


def _present(session: SignedSession, id: str, version: int) -> OwnTable:
    row = session.get(OwnTable, id)
    if row is None:
        raise Missing(KIND)
    if row.version != version:
        raise Changed
    return row


def _own(session: SignedSession, author: Author, id: str, version: int) -> OwnTable:
    row = session.get(OwnTable, id)
    if row is not None and row.owner != author.subject:
        raise Refused("role")
    return _present(session, id, version)


def _reviewed(
    store: Store, session: SignedSession, identity: Identity | None, id: str, version: int
) -> tuple[OwnTable, Author]:
    author = session.info["author"] = signed(store, session, identity, Role.REVIEWER)
    return _present(session, id, version), author


def _second_person(
    store: Store, session: SignedSession, identity: Identity | None, id: str, version: int
) -> tuple[OwnTable, Author]:
    """Refuse who keeps the table. Where one computer is the only user, there is nobody else."""
    row, author = _reviewed(store, session, identity, id, version)
    if row.owner == author.subject and sign_in() is not Way.LOCAL:
        raise Refused("own_work")
    return row, author


def _demand(row: OwnTable, *states: State) -> None:
    if row.publication not in states:
        raise Invalid((problem("state", "publication", row.publication),))


def _alone(row: OwnTable, state: State, session: SignedSession) -> None:
    """Give a table back to its owner alone; from now on the time runs after which it is deleted."""
    row.publication, row.reviewed_by, row.reason = state.value, "", ""
    row.private_since = session.info["at"]


def _count(session: SignedSession, subject: str) -> int:
    asked = select(func.count()).select_from(OwnTable).where(OwnTable.owner == subject)
    return session.execute(asked).scalar_one()


def _clean(text: str) -> str:
    """Return a text in one line, without characters that are none.

    >>> _clean("  Empleo" + chr(0) + " registrado ")
    'Empleo registrado'
    """
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _cleaned(texts: Texts) -> Texts:
    return Texts(**{name: _clean(value) for name, value in asdict(texts).items()})


def _wrong_texts(texts: Texts) -> list[RecordProblem]:
    said = asdict(texts)
    wrong = [problem("required", name) for name in REQUIRED if not said[name]]
    wrong += [problem("too_long", name) for name, most in LONGEST.items() if len(said[name]) > most]
    try:
        date.fromisoformat(texts.as_of)
    except ValueError:
        wrong.append(problem("day", "as_of", texts.as_of))
    return wrong


def _wrong_content(whose: str, content: Mapping[str, Any]) -> list[RecordProblem]:
    if OWN_BOUNDARIES in whose.split("+"):
        return [problem("boundaries", "whose")]
    count = len(content["records"])
    size = len(json.dumps(content, allow_nan=False))
    fits = 0 < count <= MOST_FIGURES and size <= MOST_CHARACTERS
    return [] if fits else [problem("figures", "content", count)]
