"""From draft to reviewed to published, and back: always by a second person, one audit row for each record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from territory.auth import Identity, Refused, Role, check
from territory.programme.beside import Beside
from territory.programme.errors import Invalid, Record
from territory.programme.kinds import KINDS, Kind
from territory.programme.model import Publication
from territory.programme.rules import problem
from territory.programme.writing import conflict, fields, present, record, signed
from territory.store.audit import plain
from territory.store.engine import Store
from territory.store.tables import RECORDS, Audit

Step = Callable[[Session, Beside, Kind, Any, Identity], None]
DEPTH = {name: depth for depth, name in enumerate(RECORDS)}


class Item(NamedTuple):
    """One record as a reviewer saw it."""

    kind: str
    id: str
    version: int


def review(store: Store, identity: Identity | None, items: Iterable[Item]) -> tuple[Record, ...]:
    """Mark drafts as reviewed, all or none.

    Raises:
        Refused: without a reviewer's session; "own_work" for one's own (an administrator may).
        Conflict: when a record changed since the reviewer saw it.
        Missing: when one is not there.
    """
    return _each(store, identity, items, _review)


def publish(store: Store, identity: Identity | None, items: Iterable[Item]) -> tuple[Record, ...]:
    """Show reviewed records to the public as they stand now, all or none.

    Raises:
        Refused: without a reviewer's session; "own_work" as in `review`.
        Invalid: when one is a draft, or hangs on something that the public does not see.
        Conflict: when a record changed since it was reviewed.
        Missing: when one is not there.
    """
    return _each(store, identity, items, _publish)


def review_and_publish(store: Store, identity: Identity | None, items: Iterable[Item]) -> tuple[Record, ...]:
    """Review what is a draft and show all of it to the public, in one transaction: all or none.

    Raises:
        Refused: as in `review` and `publish`.
        Invalid: when one hangs on something that the public does not see.
        Conflict: when a record changed since the reviewer saw it.
        Missing: when one is not there.
    """
    return _each(store, identity, items, _review_draft, _publish)


def withdraw(store: Store, identity: Identity | None, items: Iterable[Item]) -> tuple[Record, ...]:
    """Hide records, and what hangs on them, from the public; they become drafts.

    Raises:
        Refused: without a reviewer's session.
        Conflict: when a record changed since.
        Missing: when one is not there.
    """
    return _each(store, identity, items, _withdraw)


def _each(store: Store, identity: Identity | None, items: Iterable[Item], *steps: Step) -> tuple[Record, ...]:
    with store.write() as session, session.no_autoflush:
        author = signed(store, session, identity, Role.REVIEWER)
        holder = check(store, session, identity.session if identity else "")
        session.info["author"] = author
        beside, rows = Beside(session), []
        chosen = sorted(items, key=lambda item: DEPTH[item.kind])
        for name in {item.kind for item in chosen}:
            beside.foresee(name, (item.id for item in chosen if item.kind == name))
        for item in chosen:
            kind = KINDS[item.kind]
            row = present(beside, kind, item.id)
            if row.version != item.version:
                raise conflict(session, kind, row, {}, item.version)
            rows.append((kind, row))
        for step in steps:
            for kind, row in rows:
                step(session, beside, kind, row, holder)
            session.flush()  # each step leaves audit rows of its own
        return tuple(record(kind, row) for kind, row in rows)


def _review(session: Session, _beside: Beside, kind: Kind, row: Any, holder: Identity) -> None:
    _second_person(session, kind, row, holder)
    row.publication, row.reviewed_by = Publication.REVIEWED.value, holder.name


def _review_draft(session: Session, beside: Beside, kind: Kind, row: Any, holder: Identity) -> None:
    if row.publication == Publication.DRAFT:
        _review(session, beside, kind, row, holder)


def _publish(session: Session, beside: Beside, kind: Kind, row: Any, holder: Identity) -> None:
    if row.publication == Publication.DRAFT:
        raise Invalid((problem("not_reviewed", "publication", row.publication),))
    _second_person(session, kind, row, holder)
    if kind.parent:
        mother = beside.get(kind.parent, getattr(row, f"{kind.parent}_id"))
        if mother.published is None:
            raise Invalid((problem("parent_not_published", "parent", mother.id),))
    row.published = {
        name: plain(value) for name, value in fields(kind, row).items() if not kind.fields[name].private
    }
    row.publication = Publication.PUBLISHED.value
    row.published_at, row.published_by = session.info["at"], holder.name


def _withdraw(_session: Session, _beside: Beside, _kind: Kind, row: Any, _holder: Identity) -> None:
    if row.published is not None:
        row.published, row.published_at, row.published_by = None, None, ""
        row.publication, row.reviewed_by = Publication.DRAFT.value, ""


def _second_person(session: Session, kind: Kind, row: Any, holder: Identity) -> None:
    """Refuse who wrote any of the record since it was last published."""
    if Role.ADMINISTRATOR in holder.roles:
        return
    steps = session.execute(
        select(Audit.action, Audit.subject)
        .where(Audit.record == row.id, Audit.kind == kind.name)
        .order_by(Audit.id.desc())
    )
    for action, subject in steps:
        if action == "publish":
            return
        if action in {"create", "change"} and subject == holder.subject:
            raise Refused("own_work")
