"""What somebody typed and has not saved: it survives a reconnect, belongs to one person, is never public."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from territory.auth import Identity, Refused
from territory.programme.writing import WRITES, signed
from territory.store.engine import Store
from territory.store.tables import Draft

LARGEST = 200_000  # characters of one draft
MOST = 100  # drafts of one person; the oldest goes


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft as it was left.

    Attributes:
        key: of the form ("project/atacama-3").
        values: plain JSON values, as the form gave them.
        kept_at: when it was left.
    """

    key: str
    values: Mapping[str, Any]
    kept_at: datetime


def keep_draft(store: Store, identity: Identity | None, key: str, values: Mapping[str, Any]) -> None:
    """Keep what a form holds under its key, in place of what was there.

    Raises:
        Refused: without an editor's session.
        ValueError: when it is longer than `LARGEST`, or not JSON.
    """
    text = json.dumps(dict(values), allow_nan=False)
    if len(text) > LARGEST or not 0 < len(key) <= 200:
        raise ValueError("a draft of this size is not kept")
    with store.write() as session:
        subject = signed(store, session, identity, *WRITES).subject
        row = session.get(Draft, (subject, key))
        if row is None:
            mine = select(Draft).where(Draft.subject == subject).order_by(Draft.changed_at)
            if (session.scalar(select(func.count()).where(Draft.subject == subject)) or 0) >= MOST:
                session.delete(session.scalars(mine.limit(1)).one())
            session.add(Draft(subject=subject, key=key, values=json.loads(text), changed_at=store.now()))
        else:
            row.values, row.changed_at = json.loads(text), store.now()


def draft(store: Store, identity: Identity | None, key: str) -> KeptDraft | None:
    """Return somebody's own draft, or None.

    Raises:
        Refused: without a living session.
    """
    return next((kept for kept in drafts(store, identity) if kept.key == key), None)


def drafts(store: Store, identity: Identity | None) -> tuple[KeptDraft, ...]:
    """Return somebody's own drafts, the newest first.

    Raises:
        Refused: without a living session.
    """
    from territory.auth import who

    holder = who(store, identity.session) if identity else None
    if holder is None:
        raise Refused("session")
    mine = select(Draft.key, Draft.values, Draft.changed_at).where(Draft.subject == holder.subject)
    with store.read() as connection:
        rows = connection.execute(mine.order_by(Draft.changed_at.desc(), Draft.key)).all()
    return tuple(KeptDraft(key, values, at) for key, values, at in rows)


def drop_draft(store: Store, identity: Identity | None, key: str) -> None:
    """Forget a draft; nothing happens when there is none.

    Raises:
        Refused: without an editor's session.
    """
    with store.write() as session:
        row = session.get(Draft, (signed(store, session, identity, *WRITES).subject, key))
        if row is not None:
            session.delete(row)
