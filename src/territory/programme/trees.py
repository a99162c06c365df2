"""Programmes out of the store: one query a table, however many projects there are."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Literal

from sqlalchemy import Connection, func, select

from territory.programme.kinds import KINDS, Kind
from territory.programme.model import Programme, Publication, Trace
from territory.store.engine import Store
from territory.store.tables import RECORDS, Audit

Audience = Literal["public", "editors"]
STATES = {state.value: state for state in Publication}
# What a tree of few records is ordered by; what is left stays in the order in which it was written.
ORDER = {"objective": "position", "project": "position", "period": "start"}


def programme(store: Store, code: str, audience: Audience) -> Programme | None:
    """Return a programme with everything below it, or None when there is none that the audience may see.

    The public gets the published edition of every record that hangs on published ones only; editors get what
    they work on. Two queries when nothing was written since the last call, one a table more otherwise.

    Raises:
        StoreUnavailable: when the database does not answer.
    """
    table = RECORDS["programme"].__table__
    with store.read() as connection:
        found = connection.execute(select(table.c.id).where(table.c.code == code)).scalar()
        if found is None:
            return None
        newest = select(func.max(Audit.id)).where(Audit.programme == found)
        if audience == "public":
            newest = newest.where(Audit.public)
        last = connection.execute(newest).scalar() or 0
        key = ("programme", found, audience)
        with store.cache_lock:
            seen = store.cache.get(key)
        if seen is None or seen[0] != last:
            seen = (last, _load(connection, found, audience))
            with store.cache_lock:
                store.cache[key] = seen
    tree: Programme | None = seen[1]
    return tree


def programmes(store: Store, audience: Audience) -> tuple[str, ...]:
    """Return the codes of the programmes that an audience may see."""
    table = RECORDS["programme"].__table__
    asked = select(table.c.code).where(table.c.deleted_at.is_(None)).order_by(table.c.code)
    if audience == "public":
        asked = asked.where(table.c.published.is_not(None))
    with store.read() as connection:
        return tuple(connection.execute(asked).scalars())


def _load(connection: Connection, record: str, audience: Audience) -> Programme | None:
    below: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in KINDS}
    rows = {name: _rows(connection, kind, record, audience) for name, kind in KINDS.items()}
    known = {name: {row["id"] for row in rows[name]} for name in ("objective", "project")}
    # Children before parents: a parent is built once, with its children.
    for name in reversed(RECORDS):
        kind = KINDS[name]
        for row in rows[name]:
            values = row["values"]
            if name == "project":
                values["framework"] = values["framework"] if values["framework"] in known["project"] else ""
                values["objective"] = values["objective"] if values["objective"] in known["objective"] else ""
            children = {
                attribute: tuple(below[child].get(row["id"], ()))
                for child, attribute in kind.children.items()
            }
            below[name][row["parent"]].append(kind.noun(trace=row["trace"], **values, **children))
    found: list[Programme] = below["programme"][""]
    return found[0] if found else None


def _rows(connection: Connection, kind: Kind, programme: str, audience: Audience) -> list[dict[str, Any]]:
    table = RECORDS[kind.name].__table__
    parent = table.c[f"{kind.parent}_id"] if kind.parent else table.c.id
    whole = table.c.programme_id if kind.parent else table.c.id
    asked = select(table.c.id, parent.label("parent"), table.c.version, table.c.created_at.label("made"))
    if audience == "public":
        asked = asked.add_columns(table.c.published, table.c.published_at, table.c.published_by).where(
            table.c.published.is_not(None)
        )
    else:
        asked = asked.add_columns(
            table.c.publication,
            table.c.changed_at,
            table.c.changed_by,
            *(table.c[name].label(f"f_{name}") for name in kind.fields),
        )
    found = connection.execute(asked.where(whole == programme, table.c.deleted_at.is_(None))).all()
    read = [(name, f"f_{name}", field.model) for name, field in kind.fields.items()]
    rows = []
    for row in found:
        if audience == "public":
            kept = row.published
            # An edition published before a field existed holds it empty.
            values = {
                name: model(kept[name] if name in kept else kind.fields[name].empty)
                for name, _, model in read
            }
            trace = Trace(row.id, row.version, Publication.PUBLISHED, row.published_at, row.published_by)
        else:
            kept = row._mapping
            values = {name: model(kept[column]) for name, column, model in read}
            trace = Trace(row.id, row.version, STATES[row.publication], row.changed_at, row.changed_by)
        rows.append(
            {
                "id": row.id,
                "parent": row.parent if kind.parent else "",
                "trace": trace,
                "values": values,
                "order": (row.made, row.id),
            }
        )
    order = ORDER.get(kind.name)
    rows.sort(key=lambda row: ((row["values"][order],) if order else ()) + row["order"])
    return rows
