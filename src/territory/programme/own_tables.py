"""Tables that people keep: what is told of them, and to whom.

Their owner alone sees them until they are submitted, reviewers see submitted ones, everybody published ones.

Import it inside the functions that need it: it loads the database libraries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, or_, select

from territory.auth import Identity, Refused, Role, who
from territory.programme.errors import Missing
from territory.programme.writing import WRITES
from territory.store.engine import Store
from territory.store.tables import OwnTable

KIND = "own_table"
REVIEWS = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})


class State(StrEnum):
    """How far a table has come on the way to the public."""

    PRIVATE = "private"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


ALONE = frozenset({State.PRIVATE, State.RETURNED, State.WITHDRAWN})
"""States in which nobody but its owner sees what a table holds."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What its owner says about a table.

    Attributes:
        title: of the table, in the owner's words.
        unit: of its figures.
        source: institution that says so.
        licence: as stated, "" when none is.
        as_of: ISO day at which the figures hold.
        note: what a reader should know.
    """

    title: str
    unit: str
    source: str
    licence: str
    as_of: str
    note: str = ""


TEXTS = tuple(field.name for field in fields(Texts))


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """A table as it was kept or published.

    Attributes:
        texts: what its owner says about it.
        whose: key of the gazetteer whose territories it speaks of.
        content: the table as plain data (`ingest.plain_table`).
        version: of what was kept, 0 of what is published.
        by: who published it, "" before.
        at: when it was published, None before.
    """

    id: str
    texts: Texts
    whose: str
    content: Mapping[str, Any]
    version: int = 0
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A table in a list: everything but what it holds.

    Attributes:
        version: to be handed back with the next step.
        owner: name of the person who keeps it; told to reviewers, not to the public.
        figures: how many.
        public: True when the public sees an edition of it.
        reason: why it came back, "" for none.
        private_since: since when it is its owner's alone, None while others work on it.
        by: who published the edition that the public sees.
        at: when.
    """

    id: str
    version: int
    state: State
    texts: Texts
    owner: str
    figures: int
    public: bool
    reason: str
    private_since: datetime | None
    by: str = ""
    at: datetime | None = None


def mine(store: Store, identity: Identity | None) -> tuple[Entry, ...]:
    """Return the tables that somebody keeps, the newest first.

    Raises:
        Refused: without a living session of an editor.
    """
    holder = _holder(store, identity, frozenset(WRITES))
    return tuple(map(_entry, _rows(store, OwnTable.owner == holder.subject)))


def waiting(store: Store, identity: Identity | None) -> tuple[Entry, ...]:
    """Return what reviewers work on, the newest first: submitted tables, and those that the public sees.

    Of a public table whose owner has a newer draft only the public edition's texts are told.

    Raises:
        Refused: without a living session of a reviewer.
    """
    _holder(store, identity, REVIEWS)
    with_reviewers = OwnTable.publication.in_((State.SUBMITTED.value, State.REVIEWED.value))
    rows = _rows(store, or_(with_reviewers, OwnTable.published.is_not(None)))
    return tuple(_entry(row, public=State(row["publication"]) in ALONE) for row in rows)


def kept(store: Store, identity: Identity | None, id: str) -> Edition:
    """Return a table as it stands: to its owner always, to a reviewer once it is submitted.

    Raises:
        Refused: without a living session.
        Missing: when there is no such table, or it is not theirs to see.
    """
    holder = _holder(store, identity, frozenset(WRITES) | REVIEWS)
    table = OwnTable.__table__.c
    names = ("version", "publication", "owner", *TEXTS, "whose", "content")
    asked = select(*(table[name] for name in names)).where(table.id == id)
    with store.read() as connection:
        row = connection.execute(asked).mappings().first()
    if row is None:
        raise Missing(KIND)
    reviews = holder.roles & REVIEWS and State(row["publication"]) not in ALONE
    if row["owner"] != holder.subject and not reviews:
        raise Missing(KIND)
    return Edition(id, _texts(row), row["whose"], row["content"], row["version"])


def published_version(store: Store) -> str:
    """Return what changes whenever the public may see another table: one query, "" while there is none."""
    asked = select(OwnTable.id, OwnTable.version).where(OwnTable.published.is_not(None)).order_by(OwnTable.id)
    with store.read() as connection:
        return ",".join(f"{id}.{version}" for id, version in connection.execute(asked))


def listing(store: Store) -> tuple[Entry, ...]:
    """Return the tables that the public sees, the newest first."""
    found = [_entry(row, public=True) for row in _rows(store, OwnTable.published.is_not(None))]
    return tuple(sorted(found, key=lambda one: str(one.at), reverse=True))


def published(store: Store, id: str) -> Edition | None:
    """Return a table as the public sees it, None when it sees no such table."""
    columns = (OwnTable.published, OwnTable.published_content, OwnTable.published_by, OwnTable.published_at)
    asked = select(*columns).where(OwnTable.id == id, OwnTable.published.is_not(None))
    with store.read() as connection:
        row = connection.execute(asked).first()
    if row is None:
        return None
    said = row.published
    return Edition(
        id, _texts(said), said["whose"], row.published_content, by=row.published_by, at=row.published_at
    )


# --- what the functions above share ---
def _holder(store: Store, identity: Identity | None, roles: frozenset[Role]) -> Identity:
    holder = who(store, identity.session if identity else "")
    if holder is None or (identity is not None and identity.subject != holder.subject):
        raise Refused("session")
    if not holder.roles & (roles | {Role.ADMINISTRATOR}):
        raise Refused("role")
    return holder


def _texts(row: Mapping[Any, Any]) -> Texts:
    return Texts(**{name: row[name] for name in TEXTS})


def _rows(store: Store, which: Any) -> list[RowMapping]:
    """Return tables without their contents, which may be large, the newest first."""
    table = OwnTable.__table__.c
    names = ("id", "version", "publication", *TEXTS, "created_by", "figures", "reason", "private_since")
    asked = select(*(table[name] for name in (*names, "published", "published_by", "published_at")))
    ordered = asked.where(which).order_by(table.changed_at.desc(), table.id.desc())
    with store.read() as connection:
        return list(connection.execute(ordered).mappings())


def _entry(row: RowMapping, *, public: bool = False) -> Entry:
    """Return a line of a list: what its owner sees, or of the public edition only."""
    said: Mapping[Any, Any] = row["published"] if public else row
    return Entry(
        row["id"],
        row["version"],
        State.PUBLISHED if public else State(row["publication"]),
        _texts(said),
        row["created_by"],
        said["figures"],
        row["published"] is not None,
        "" if public else row["reason"],
        None if public else row["private_since"],
        row["published_by"],
        row["published_at"],
    )
