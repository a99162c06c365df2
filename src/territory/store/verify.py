"""Is a store what it says? The engine's own checks, the links, and the audit against the records."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, func, select, text

from territory.store.engine import Store
from territory.store.migrate import HEAD, revision
from territory.store.tables import EVERY, Audit, StoredFile

TRIGGERS = {
    "sqlite": {"audit_no_update", "audit_no_delete", "audit_no_replace"},
    "postgresql": {"audit_no_change", "audit_no_truncate"},
}
SHOWN = 20


def verify(store: Store) -> tuple[str, ...]:
    """Return what is wrong with a store in plain sentences; nothing when all is well.

    Every record must have one audit row for each of its versions, the triggers must stand, the links must
    hold, and the content of every file must have its checksum.
    """
    with store.read() as connection:
        found = [*_engine(store, connection), *_audit(connection), *_files(connection)]
    return tuple(found[:SHOWN])


def _engine(store: Store, connection: Connection) -> Iterator[str]:
    if revision(connection) != HEAD:
        yield f"the tables are of revision {revision(connection)}, not {HEAD}"
    if store.sqlite:
        for (line,) in connection.execute(text("PRAGMA integrity_check")):
            if line != "ok":
                yield f"SQLite: {line}"
        for row in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"{row[0]} row {row[1]} hangs on a {row[2]} that is not there"
        standing = set(
            connection.scalars(
                text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit'")
            )
        )
    else:
        standing = set(
            connection.scalars(
                text("SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit'::regclass AND tgenabled = 'O'")
            )
        )
    for name in sorted(TRIGGERS["sqlite" if store.sqlite else "postgresql"] - standing):
        yield f"the trigger {name} is gone: the audit can be rewritten"


def _audit(connection: Connection) -> Iterator[str]:
    for name, table in EVERY.items():
        told = (
            select(Audit.record, func.count().label("rows"), func.max(Audit.version).label("last"))
            .where(Audit.kind == name)
            .group_by(Audit.record)
            .subquery()
        )
        wrong = (
            select(table.id, table.version, told.c.rows, told.c.last)
            .outerjoin(told, told.c.record == table.id)
            .where(told.c.rows.is_(None) | (told.c.rows != table.version) | (told.c.last != table.version))
            .limit(SHOWN)
        )
        for id, version, rows, _last in connection.execute(wrong):
            yield f"{name} {id} is at version {version} and has {rows or 0} audit rows"


def _files(connection: Connection) -> Iterator[str]:
    asked = select(StoredFile.sha256, StoredFile.content).execution_options(yield_per=1)
    for digest, content in connection.execute(asked):
        if hashlib.sha256(content).hexdigest() != digest:
            yield f"the file {digest} has another content"
