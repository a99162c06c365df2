"""Who changed what, written in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from territory.store.bulk import add_rows
from territory.store.tables import BOOKKEEPING, EVERY, Audit, Record


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the stable subject of an identity, and the name that is shown."""

    subject: str
    name: str


SYSTEM = Author("system", "Territory")


class Unsigned(RuntimeError):  # noqa: N818 - named for what happened
    """A record was about to be written around the audit: a fault of the program, never of its user."""


class SignedSession(Session):
    """A session whose every write of a record leaves one row in the audit.

    `info["author"]` says who writes and `info["at"]` when; without them nothing is written. The listener
    stamps author and moment on the record too, so that record and audit cannot differ.
    """


KINDS = {table: kind for kind, table in EVERY.items()}
CONTENT = {
    table: tuple(column.name for column in table.__table__.columns if column.name not in BOOKKEEPING)
    for table in EVERY.values()
}

PRIVATE = {
    kind: frozenset(column.name for column in table.__table__.columns if column.info.get("private"))
    for kind, table in EVERY.items()
}
"""Columns whose values are no part of the audit, which nobody can ever clean: how to reach a person."""

STEPS = {"reviewed": "review", "submitted": "submit", "returned": "return"}
"""What is said of a write by the state that it leads to; it changes no content."""

VEILED = ("•", "• •")
"""What stands for an old and a new value; they differ, so that whoever merges sees that it changed."""


def plain(value: object) -> object:
    """Return a column's value as JSON can hold it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


@event.listens_for(SignedSession, "before_flush")
def _sign(session: Session, _context: UOWTransaction, _instances: object) -> None:
    # Each of the three is computed anew whenever it is asked for.
    new, dirty, deleted = list(session.new), list(session.dirty), session.deleted
    rows = [
        row
        for row in (*new, *(row for row in dirty if session.is_modified(row)), *deleted)
        if isinstance(row, Record)
    ]
    if not rows:
        return
    author, at = _signature(session)
    session.connection().execute(insert(Audit), [_audited(row, row in deleted, author, at) for row in rows])


def put_in(session: SignedSession, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many new records of a kind, each with its audit row.

    Args:
        session: signed by an author.
        kind: key of `EVERY`.
        rows: identifiers and content of each record; author, moment and version are stamped here.

    Raises:
        Unsigned: without an author.
    """
    if not rows:
        return
    author, at = _signature(session)
    table, columns = EVERY[kind].__table__, CONTENT[EVERY[kind]]
    stamp = {
        "version": 1,
        "created_at": at,
        "created_by": author.name,
        "changed_at": at,
        "changed_by": author.name,
    }
    connection = session.connection()
    add_rows(connection, table, [{**stamp, **row} for row in rows])
    add_rows(
        connection,
        Audit.__table__,
        [
            _line(
                author,
                at,
                kind,
                row,
                version=1,
                action="create",
                public=False,
                changes={name: (None, plain(row[name])) for name in columns},
            )
            for row in rows
        ],
    )


def _signature(session: Session) -> tuple[Author, datetime]:
    author, at = session.info.get("author"), session.info.get("at")
    if not isinstance(author, Author) or not author.subject or at is None:
        raise Unsigned("a record can be written only by somebody, at some moment")
    return author, at


def _audited(row: Any, deleted: bool, author: Author, at: datetime) -> dict[str, Any]:
    state = inspect(row)
    if deleted:
        action, changes = "purge", {field: [plain(getattr(row, field)), None] for field in _content(row)}
    elif state.key is None:
        action, changes = "create", {field: [None, plain(getattr(row, field))] for field in _content(row)}
        row.created_at, row.created_by = at, author.name
    else:
        action, changes = _what(row, _differences(state))
    if action in {"create", "change"}:
        row.changed_at, row.changed_by = at, author.name
    public = action in {"publish", "withdraw"} or (
        row.published is not None and action in {"create", "delete", "restore"}
    )
    ids = {name: getattr(row, name, "") for name in ("id", "project_id", "programme_id")}
    version = 1 if state.key is None else row.version + 1
    return _line(
        author, at, KINDS[type(row)], ids, version=version, action=action, public=public, changes=changes
    )


def _line(
    author: Author,
    at: datetime,
    kind: str,
    ids: Mapping[str, Any],
    *,
    version: int,
    action: str,
    public: bool,
    changes: Mapping[str, Sequence[object]],
) -> dict[str, Any]:
    """Return a row of the audit; a field that was blank and still is did not change."""
    return {
        "at": at,
        "subject": author.subject,
        "by": author.name,
        "kind": kind,
        "record": ids["id"],
        "project": ids["id"] if kind == "project" else ids.get("project_id", ""),
        "programme": ids["id"] if kind == "programme" else ids.get("programme_id", ""),
        "version": version,
        "action": action,
        "public": public,
        "changes": {
            field: _veiled(old, new) if field in PRIVATE[kind] else [old, new]
            for field, (old, new) in changes.items()
            if old != new and not (_blank(old) and _blank(new))
        },
    }


def _veiled(old: object, new: object) -> list[object]:
    return [one if _blank(one) else veil for one, veil in zip((old, new), VEILED, strict=True)]


def _differences(state: Any) -> dict[str, tuple[object, object]]:
    was: dict[str, tuple[object, object]] = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.added and history.deleted:
            was[column.key] = (history.deleted[0], history.added[0])
    return was


def _blank(kept: object) -> bool:
    return kept is None or kept == "" or kept == [] or kept == {}


def _what(row: Any, was: Mapping[str, tuple[object, object]]) -> tuple[str, dict[str, list[object]]]:
    """Return action and differences, told by the columns that changed so that neither can be mislabelled."""
    if "deleted_at" in was:
        return ("delete" if row.deleted_at else "restore"), {}
    if "published" in was:
        old, new = (dict(side) if isinstance(side, dict) else {} for side in was["published"])
        return (
            "publish" if new else "withdraw",
            {field: [old.get(field), new.get(field)] for field in {**old, **new}},
        )
    if "publication" in was and row.publication in STEPS:
        return STEPS[row.publication], {}
    return "change", {
        field: [plain(old), plain(new)] for field, (old, new) in was.items() if field not in BOOKKEEPING
    }


def _content(row: Any) -> tuple[str, ...]:
    return CONTENT[type(row)]


@event.listens_for(SignedSession, "do_orm_execute")
def _no_way_around(state: ORMExecuteState) -> None:
    """Refuse bulk statements on records: they would not pass the listener above."""
    if (state.is_update or state.is_delete or state.is_insert) and any(
        issubclass(mapper.class_, Record) for mapper in state.all_mappers
    ):
        raise Unsigned("records are written one by one, never by a bulk statement")
