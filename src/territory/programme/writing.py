"""Saving, deleting and restoring records: who may, whether the values hold, whether somebody was faster."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from territory.auth import Identity, Refused, Role, check
from territory.programme.beside import Beside
from territory.programme.errors import Conflict, Invalid, Missing, Record
from territory.programme.kinds import KINDS, NO_PROGRAMME, PROGRAMME, Kind
from territory.programme.model import Publication, RecordProblem, Trace
from territory.programme.rules import judge, problem, read
from territory.store.audit import Author, SignedSession
from territory.store.engine import Store
from territory.store.tables import RECORDS, Audit

WRITES = (Role.EDITOR, Role.REVIEWER)
_LAST = [0]
_COUNTING = threading.Lock()


def new_id() -> str:
    """Return a new identifier; later ones sort after earlier ones of the same process.

    >>> new_id() < new_id()
    True
    """
    with _COUNTING:
        _LAST[0] = max(time.time_ns(), _LAST[0] + 1)
        return f"{_LAST[0]:016x}{secrets.token_hex(6)}"


def save(
    store: Store,
    identity: Identity | None,
    kind: str,
    values: Mapping[str, object],
    *,
    id: str | None = None,
    version: int | None = None,
    parent: str = "",
) -> Record:
    """Return the record as it was saved; on return it is on disk.

    Args:
        store: where.
        identity: who; `identity.session` is looked up inside the transaction.
        kind: key of `kinds.KINDS`.
        values: fields of the form, typed or as text; fields that are not there stay as they are.
        id: of an existing record; None makes a new one.
        version: the version that the form was opened with; needed with `id`.
        parent: id of the record that a new one hangs on.

    Raises:
        Refused: without a living session of an editor (for a programme: of an administrator).
        Invalid: when values break rules.
        Conflict: when somebody saved since the form was opened.
        Missing: when the record is not there or in the bin.
        StoreUnavailable: when the database cannot write.
    """
    with store.write() as session:
        who = signed(store, session, identity, *(WRITES if kind != PROGRAMME else (Role.ADMINISTRATOR,)))
        known, beside = KINDS[kind], Beside(session)
        kept, problems = read(known, values)
        if id is None:
            columns, more = draft(store, beside, known, kept, parent, new_id())
            row = RECORDS[kind](**columns)
        else:
            row = present(beside, known, id)
            if version != row.version:
                raise conflict(session, known, row, kept, version)
            more = change(store, beside, known, row, kept)
        if problems or more:
            raise Invalid(together(problems, more))
        session.add(row)
        session.info["author"] = who
        session.flush()
        return record(known, row)


def together(unread: list[RecordProblem], wrong: list[RecordProblem]) -> tuple[RecordProblem, ...]:
    """Return both kinds of problems; of a field that could not be read nothing else is said."""
    named = {p.field.partition(".")[0] for p in unread}
    return (*unread, *(p for p in wrong if p.field not in named))


def signed(store: Store, session: SignedSession, identity: Identity | None, *roles: Role) -> Author:
    """Return who writes, after asking the session's row in this transaction.

    Raises:
        Refused: when the session is not alive or lacks the roles.
    """
    holder = check(store, session, identity.session if identity else "", *roles)
    if identity is not None and identity.subject != holder.subject:
        raise Refused("session")
    return Author(holder.subject, holder.name)


def draft(
    store: Store, beside: Beside, kind: Kind, kept: Mapping[str, Any], parent: str, id: str
) -> tuple[dict[str, Any], list[RecordProblem]]:
    """Return the columns of a new record and what is wrong; if nothing is, it counts beside the others.

    Without a parent to hang on there are no columns.
    """
    whole = {name: kept.get(name, field.empty) for name, field in kind.fields.items()}
    above: dict[str, str] = {}
    if kind.parent:
        mother = beside.get(kind.parent, parent)
        if mother is None or beside.hidden(KINDS[kind.parent], mother):
            return {}, [problem("parent", "parent", parent)]
        above = {f"{kind.parent}_id": mother.id}
        above["programme_id"] = mother.id if kind.parent == "programme" else mother.programme_id
        if kind.parent == "indicator":
            above["project_id"] = mother.project_id
    if whole.get("position", 0) is None:
        whole["position"] = beside.next_position(kind, above["programme_id"])
    columns = {"id": id, **above, **whole}
    row = SimpleNamespace(deleted_at=None, **columns)
    problems = judge(kind, whole, store.vocabulary) + beside.judge(kind, row, whole)
    if not problems:
        beside.add(kind, row)
    return columns, problems


def change(
    store: Store, beside: Beside, kind: Kind, row: Any, kept: Mapping[str, Any]
) -> list[RecordProblem]:
    """Put the fields that differ into the row, which becomes a draft again; return what is wrong with it."""
    before = fields(kind, row)
    whole = {**before, **kept}
    if whole == before:
        return []
    problems = judge(kind, whole, store.vocabulary) + beside.judge(kind, row, whole)
    if not problems:
        for name, value in whole.items():
            if value != before[name]:
                setattr(row, name, value)
        row.publication, row.reviewed_by = Publication.DRAFT.value, ""
        beside.add(kind, row)
    return problems


def delete(store: Store, identity: Identity | None, kind: str, id: str, version: int) -> Record:
    """Put a record and what hangs on it into the bin, for 30 days.

    Raises:
        Refused: without an editor's session; "published" when it is public and no reviewer asks.
        Conflict: when somebody saved since.
        Missing: when it is not there.
    """
    return _bin(store, identity, kind, id, version, away=True)


def restore(store: Store, identity: Identity | None, kind: str, id: str, version: int) -> Record:
    """Take a record out of the bin as it was put in.

    Raises:
        Refused: without an editor's session; "published" when the public will see it and no reviewer asks.
        Conflict: when somebody was faster.
        Missing: when it is not in the bin.
    """
    return _bin(store, identity, kind, id, version, away=False)


def _bin(store: Store, identity: Identity | None, kind: str, id: str, version: int, *, away: bool) -> Record:
    known = KINDS[kind]
    with store.write() as session:
        who = signed(store, session, identity, *(WRITES if kind != PROGRAMME else (Role.ADMINISTRATOR,)))
        row = session.get(RECORDS[kind], id)
        if row is None or (row.deleted_at is None) != away:
            raise Missing(f"{kind} {id}")
        if version != row.version:
            raise conflict(session, known, row, {}, version)
        if row.published is not None:
            try:
                signed(store, session, identity, Role.REVIEWER)
            except Refused:
                raise Refused("published") from None
        row.deleted_at = session.info["at"] if away else None
        if not away:
            problems = Beside(session).judge(known, row, fields(known, row))
            if problems:
                raise Invalid(tuple(problems))
        session.info["author"] = who
        session.flush()
        return record(known, row)


def present(beside: Beside, kind: Kind, id: str) -> Any:
    """Return the row of a record that is not in the bin, nor anything above it.

    Raises:
        Missing: when there is none.
    """
    row = beside.get(kind.name, id)
    if row is None or beside.hidden(kind, row):
        raise Missing(f"{kind.name} {id}")
    return row


def conflict(
    session: Session, kind: Kind, row: Any, kept: Mapping[str, Any], version: int | None
) -> Conflict:
    """Return both versions and the one that the form was opened with, which the audit remembers."""
    theirs = record(kind, row)
    base = fields(kind, row)
    for changes in session.scalars(
        select(Audit.changes)
        .where(
            Audit.record == row.id,
            Audit.kind == kind.name,
            Audit.version > (version or 0),
            Audit.action == "change",
        )
        .order_by(Audit.id.desc())
    ):
        base.update({name: old for name, (old, _) in changes.items() if name in base})
    return Conflict(
        {name: kind.fields[name].model(value) for name, value in kept.items()},
        theirs,
        {name: field.model(base[name]) for name, field in kind.fields.items()},
    )


def fields(kind: Kind, row: Any) -> dict[str, Any]:
    """Return the fields of a row as they are kept."""
    return {name: getattr(row, name) for name in kind.fields}


def record(kind: Kind, row: Any) -> Record:
    """Return a row as a record."""
    return Record(
        kind=kind.name,
        trace=Trace(
            row.id, row.version, Publication(row.publication), row.changed_at, row.changed_by, row.deleted_at
        ),
        parent=getattr(row, f"{kind.parent}_id") if kind.parent else "",
        project=row.id if kind.name == "project" else getattr(row, "project_id", ""),
        programme=getattr(row, kind.whole, NO_PROGRAMME),
        values={name: field.model(getattr(row, name)) for name, field in kind.fields.items()},
        public=row.published is not None,
    )
