"""A programme read from a file as a batch for the store: all records new, below a programme that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from territory.programme.errors import Invalid
from territory.programme.iati.records import children
from territory.programme.importing import Entry
from territory.programme.kinds import kind_of, values_of
from territory.programme.model import Programme, RecordProblem


def batch(programme: Programme, target: str, new_id: Callable[[], str]) -> tuple[Entry, ...]:
    """Return the records of a programme as new ones of the programme `target`, parents first.

    Identifiers are made anew, so that a file can never overwrite what the store holds; links inside the file
    follow, links out of it are dropped. The store numbers the projects, behind those that are there.

    Args:
        programme: as a file gave it.
        target: identifier of the programme in the store.
        new_id: makes identifiers.

    Raises:
        Invalid: the programme is a demonstration, which is never stored.

    >>> from territory.programme.model import Note, Project, Trace
    >>> project = Project(Trace("p"), 4, "", "Fund", notes=(Note(Trace("n"), "seen"),))
    >>> numbers = iter("ab")
    >>> made = batch(Programme(Trace("x"), "x", "", projects=(project,)), "mine", lambda: next(numbers))
    >>> [(entry.kind, entry.id, entry.parent) for entry in made]
    [('project', 'a', 'mine'), ('note', 'b', 'a')]
    """
    if programme.demonstration:
        raise Invalid((RecordProblem("demonstration", "demonstration", "", ""),))
    records = [(child, target) for child in children(programme)]
    records += [pair for child, _ in records for pair in _below(child)]
    ids = {record.trace.id: new_id() for record, _ in records}
    entries = []
    for record, parent in records:
        kind = kind_of(record).name
        values = values_of(record)
        if kind == "project":
            del values["position"]
            values["framework"] = ids.get(record.framework, "")
            values["objective"] = ids.get(record.objective, "")
        entries.append(Entry(kind, ids[record.trace.id], values, ids.get(parent, parent)))
    return frameworks_first(entries)


def frameworks_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the records in their order, but each project behind the one that frames it.

    >>> made = [Entry("project", "a", {"framework": "b"}), Entry("project", "b", {}), Entry("note", "n", {})]
    >>> [entry.id for entry in frameworks_first(made)]
    ['b', 'a', 'n']
    """
    held = list(entries)
    frames = {e.id: str(e.values.get("framework") or "") for e in held if e.kind == "project"}

    def depth(entry: Entry) -> int:
        steps, at = 0, frames.get(entry.id, "")
        while at in frames and steps < len(frames):
            steps, at = steps + 1, frames[at]
        return steps

    projects = sorted((e for e in held if e.kind == "project"), key=depth)
    return (*projects, *(e for e in held if e.kind != "project"))


def _below(record: Any) -> Iterator[tuple[Any, str]]:
    for child in children(record):
        yield child, record.trace.id
        yield from _below(child)
