"""Programmes out of the store: one query a table, however many projects; after a write, what it touched."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, Select, select

from territory.programme.kinds import KINDS, NO_PROGRAMME, PROFILE, Kind
from territory.programme.model import ClusterProfile, Programme, Project, Publication, Trace
from territory.store.engine import Store
from territory.store.tables import RECORDS, Audit

Audience = Literal["public", "editors"]
STATES = {state.value: state for state in Publication}
# What a tree of few records is ordered by; what is left stays in the order in which it was written.
ORDER = {"objective": "position", "project": "position", "period": "start"}
ABOVE_PROJECTS = ("programme", "objective")
OUTSIDE_PROJECTS = (*ABOVE_PROJECTS, PROFILE)
FEW = 50
"""Projects that are read one by one when they changed; more of them are read with all others."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A tree after the audit row `last`; each project with its place in the order and its links as kept."""

    last: int
    projects: dict[str, tuple[Any, Project]]
    tree: Programme | None


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
        newest = newest_first(select(Audit.id).where(Audit.programme == found), audience).limit(1)
        last = connection.execute(newest).scalar() or 0
        key = ("programme", found, audience)
        with store.cache_lock:
            held: _Held | None = store.cache.get(key)
        if held is None or held.last != last:
            held = _read(connection, found, audience, last, held)
            with store.cache_lock:
                store.cache[key] = held
    return held.tree


def writes_of(programme: str | None) -> Select[Any]:
    """Return the question for the audit's rows of a programme, by its id.

    With `NO_PROGRAMME` those of the profiles: what else belongs to no programme is other people's affair.
    """
    asked = select(Audit).where(Audit.programme == programme)
    return asked.where(Audit.kind == PROFILE) if programme == NO_PROGRAMME else asked


def newest_first(asked: Select[Any], audience: Audience) -> Select[Any]:
    """Return a question to the audit, the newest row first; for the public only of what it sees change.

    The audit's time never runs backwards, and by moment and number there is an index for each audience.
    """
    if audience == "public":
        asked = asked.where(Audit.public)
    return asked.order_by(Audit.at.desc(), Audit.id.desc())


def programmes(store: Store, audience: Audience) -> tuple[str, ...]:
    """Return the codes of the programmes that an audience may see."""
    table = RECORDS["programme"].__table__
    asked = select(table.c.code).where(table.c.deleted_at.is_(None)).order_by(table.c.code)
    if audience == "public":
        asked = asked.where(table.c.published.is_not(None))
    with store.read() as connection:
        return tuple(connection.execute(asked).scalars())


def profiles(store: Store, audience: Audience) -> tuple[ClusterProfile, ...]:
    """Return the profiles of clusters, the oldest first: their published editions, or what editors work on.

    One query when nothing was written since the last call, two otherwise.

    Raises:
        StoreUnavailable: when the database does not answer.
    """
    with store.read() as connection:
        asked = newest_first(writes_of(NO_PROGRAMME).with_only_columns(Audit.id), audience)
        last = connection.execute(asked.limit(1)).scalar() or 0
        key = (PROFILE, audience)
        with store.cache_lock:
            held: tuple[int, tuple[ClusterProfile, ...]] = store.cache.get(key, (-1, ()))
        if held[0] != last:
            kind = KINDS[PROFILE]
            rows = _rows(connection, kind, NO_PROGRAMME, audience)
            held = (last, tuple(kind.noun(trace=row["trace"], **row["values"]) for row in rows))
            with store.cache_lock:
                store.cache[key] = held
    return held[1]


def _read(connection: Connection, found: str, audience: Audience, last: int, held: _Held | None) -> _Held:
    """Return the tree as it is now; of the one that was held, projects that nobody touched are kept."""
    touched = _touched(connection, found, audience, held.last) if held else None
    above = {name: _rows(connection, KINDS[name], found, audience) for name in ABOVE_PROJECTS}
    projects = _projects(connection, found, audience, touched)
    if held and touched is not None:
        projects |= {id: placed for id, placed in held.projects.items() if id not in touched}
    if not above["programme"]:
        return _Held(last, projects, None)
    objectives = tuple(
        KINDS["objective"].noun(trace=row["trace"], **row["values"]) for row in above["objective"]
    )
    known = {one.trace.id for one in objectives}
    # A link to what the audience does not see is none.
    linked = tuple(
        replace(
            one,
            framework=one.framework if one.framework in projects else "",
            objective=one.objective if one.objective in known else "",
        )
        for _, one in sorted(projects.values(), key=lambda placed: placed[0])
    )
    top = above["programme"][0]
    children = {"objectives": objectives, "projects": linked}
    return _Held(last, projects, KINDS["programme"].noun(trace=top["trace"], **top["values"], **children))


def _touched(connection: Connection, found: str, audience: Audience, since: int) -> frozenset[str] | None:
    """Return the projects that were written to after an audit row, None when they are many."""
    asked = select(Audit.project).where(Audit.programme == found, Audit.id > since, Audit.project != "")
    if audience == "public":
        asked = asked.where(Audit.public)
    ids = connection.execute(asked.distinct().limit(FEW + 1)).scalars().all()
    return frozenset(ids) if len(ids) <= FEW else None


def _projects(
    connection: Connection, found: str, audience: Audience, only: frozenset[str] | None
) -> dict[str, tuple[Any, Project]]:
    """Return projects with all that hangs on them and their place in the order, by identifier."""
    if only is not None and not only:
        return {}
    below: dict[str, dict[str, list[Any]]] = {name: defaultdict(list) for name in KINDS}
    placed = {}
    # Children before parents: a parent is built once, with its children.
    for name in reversed(RECORDS):
        if name in OUTSIDE_PROJECTS:
            continue
        kind = KINDS[name]
        for row in _rows(connection, kind, found, audience, only):
            children = {
                attribute: tuple(below[child].get(row["id"], ()))
                for child, attribute in kind.children.items()
            }
            noun = kind.noun(trace=row["trace"], **row["values"], **children)
            if name == "project":
                placed[row["id"]] = (row["order"], noun)
            else:
                below[name][row["parent"]].append(noun)
    return placed


def _rows(
    connection: Connection,
    kind: Kind,
    programme: str,
    audience: Audience,
    only: frozenset[str] | None = None,
) -> list[dict[str, Any]]:
    table = RECORDS[kind.name].__table__
    parent = table.c[f"{kind.parent}_id"] if kind.parent else table.c.id
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
    if only is not None:
        asked = asked.where((table.c.id if kind.name == "project" else table.c.project_id).in_(only))
    if kind.whole:
        asked = asked.where(table.c[kind.whole] == programme)
    found = connection.execute(asked.where(table.c.deleted_at.is_(None))).all()
    order = ORDER.get(kind.name)
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
            # The number of saves is the editors' own: it would tell of work that is not public yet.
            trace = Trace(row.id, 0, Publication.PUBLISHED, row.published_at, row.published_by)
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
                "order": ((values[order],) if order else ()) + (row.made, row.id),
            }
        )
    rows.sort(key=lambda row: row["order"])
    return rows
