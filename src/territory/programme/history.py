"""Who changed what and when, read from the audit; what is in the bin; what waits for review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from territory.programme.errors import Missing, Record
from territory.programme.kinds import KINDS, NO_PROGRAMME
from territory.programme.model import Change, Publication
from territory.programme.trees import Audience, newest_first, writes_of
from territory.programme.writing import record
from territory.store.audit import SYSTEM
from territory.store.engine import Store
from territory.store.tables import RECORDS, Audit, Draft, SignIn

KEPT = timedelta(days=30)
LIMIT = 500


def history(store: Store, kind: str, id: str) -> tuple[Change, ...]:
    """Return the last `LIMIT` writes of one record, the newest first, one line a field, for its editors."""
    asked = select(Audit).where(Audit.record == id, Audit.kind == kind)
    with store.read() as connection:
        return _lines(connection.execute(asked.order_by(Audit.id.desc()).limit(LIMIT)))


def changes_since(
    store: Store, programme: str, moment: datetime, audience: Audience = "editors", limit: int = LIMIT
) -> tuple[Change, ...]:
    """Return the writes to a programme since a moment, the newest first, one line a field.

    Args:
        store: where.
        programme: code of the programme, "" for the profiles.
        moment: an aware datetime; writes at that very moment are included.
        audience: the public gets only what changed what it sees.
        limit: writes at most.
    """
    table = RECORDS["programme"]
    with store.read() as connection:
        found: str | None = NO_PROGRAMME
        if programme != NO_PROGRAMME:
            found = connection.execute(select(table.id).where(table.code == programme)).scalar()
        asked = writes_of(found).where(Audit.at >= moment)
        return _lines(connection.execute(newest_first(asked, audience).limit(limit)))


def _lines(rows: Iterable[Row[Any]]) -> tuple[Change, ...]:
    return tuple(
        Change(
            at=row.at,
            by=row.by,
            kind=row.kind,
            record=row.record,
            project=row.project,
            field=field,
            old=_told(old),
            new=_told(new),
            action=row.action,
        )
        for row in rows
        for field, (old, new) in (row.changes or {"": (None, None)}).items()
    )


def _told(kept: Any) -> str:
    """Return a kept value as one text: a figure as number, status and evidence, codes separated by commas."""
    if kept is None:
        return ""
    if isinstance(kept, dict):
        return " · ".join(str(kept[name]) for name in ("number", "status", "evidence") if kept.get(name))
    if isinstance(kept, list):
        return ", ".join(kept)
    return str(kept)


def opened(store: Store, kind: str, id: str) -> Record:
    """Return a record as its form shows it, with the version to save it with.

    Raises:
        Missing: when there is none.
    """
    with store.read() as connection, Session(connection) as session:
        row = session.get(RECORDS[kind], id)
        if row is None:
            raise Missing(f"{kind} {id}")
        return record(KINDS[kind], row)


def bin(store: Store, programme: str) -> tuple[Record, ...]:
    """Return what is in the bin, the last first; it stays there 30 days.

    Args:
        store: where.
        programme: code of the programme, "" for the profiles.
    """
    found = [r for r in _records(store, programme, deleted=True) if r.trace.deleted_at]
    return tuple(sorted(found, key=lambda r: (str(r.trace.deleted_at), r.trace.id), reverse=True))


def waiting(store: Store, programme: str) -> tuple[Record, ...]:
    """Return the drafts and reviewed records: what a reviewer has to look at.

    Args:
        store: where.
        programme: code of the programme, "" for the profiles.
    """
    return tuple(
        r
        for r in _records(store, programme, deleted=False)
        if r.trace.publication is not Publication.PUBLISHED
    )


def _records(store: Store, programme: str, *, deleted: bool) -> list[Record]:
    records = []
    with store.read() as connection, Session(connection) as session:
        top = RECORDS["programme"]
        found = session.scalars(select(top.id).where(top.code == programme)).first()
        for name, table in RECORDS.items():
            whole = KINDS[name].whole
            if bool(whole) != (programme != NO_PROGRAMME):
                continue
            asked = select(table).where(getattr(table, whole) == found) if whole else select(table)
            if deleted:
                asked = asked.where(table.deleted_at.is_not(None))
            else:
                asked = asked.where(
                    table.deleted_at.is_(None), table.publication != Publication.PUBLISHED.value
                )
            records += [record(KINDS[name], row) for row in session.scalars(asked)]
    return records


def purge(store: Store) -> int:
    """Remove what was in the bin for 30 days, with all that hangs on it; return how many records.

    Each leaves an audit row with its last values; old drafts and sessions go too.
    """
    removed = 0
    with store.write(SYSTEM) as session:
        before = store.now() - KEPT
        going: dict[str, set[str]] = {}
        for name, table in RECORDS.items():
            asked = select(table).where(table.deleted_at < before)
            rows = {row.id: row for row in session.scalars(asked)}
            parent = KINDS[name].parent
            if going.get(parent):
                column = getattr(table, f"{parent}_id")
                rows |= {
                    row.id: row for row in session.scalars(select(table).where(column.in_(going[parent])))
                }
            going[name] = set(rows)
        for name in reversed(RECORDS):
            for id in sorted(going[name]):
                session.delete(session.get(RECORDS[name], id))
                removed += 1
            session.flush()
        for old in session.scalars(select(Draft).where(Draft.changed_at < before)):
            session.delete(old)
        for ended in session.scalars(select(SignIn).where(SignIn.expires_at < before)):
            session.delete(ended)
    return removed
