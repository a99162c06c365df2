"""Many records at once, all or none: what a workbook or an IATI file holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from territory.auth import Identity, Role
from territory.programme.beside import Beside
from territory.programme.errors import Invalid, Missing
from territory.programme.kinds import KINDS, NO_PROGRAMME, PROGRAMME
from territory.programme.model import RecordProblem
from territory.programme.rules import problem, read
from territory.programme.writing import WRITES, change, conflict, draft, present, signed, together
from territory.store.audit import SignedSession, put_in
from territory.store.engine import Store
from territory.store.tables import RECORDS

MOST = 1000  # problems that one report holds


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of an import.

    Attributes:
        kind: key of the kind.
        id: its identifier; a new record gets one from `new_id`, so that others of the batch can hang on it.
        values: its fields, typed or as text.
        parent: id of what a new record hangs on, in the store or in the batch; "" for the programme.
        version: the version that the file was made from, for a record that exists; None for a new one.
        sheet: where it stood, for problems.
        cells: the cell of each field ("C7"), for problems.
    """

    kind: str
    id: str
    values: Mapping[str, object]
    parent: str = ""
    version: int | None = None
    sheet: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many records are new, changed, and as they were."""

    created: int
    changed: int
    unchanged: int


def import_records(
    store: Store, identity: Identity | None, programme: str, batch: Iterable[Entry]
) -> Imported:
    """Write a batch into a programme in one transaction, as drafts, one audit row for each record.

    Args:
        store: where.
        identity: who.
        programme: id of the programme that all records must belong to; "" for profiles, which have none.
        batch: the records; parents may come after their children.

    Raises:
        Refused: without an editor's session.
        Invalid: with every problem of the batch by sheet and cell; nothing is written.
        Conflict: when a record changed since the file was made; nothing is written.
        Missing: when the programme is not there.
    """
    entries = sorted(batch, key=lambda entry: ORDER[entry.kind])
    counts = {"created": 0, "changed": 0, "unchanged": 0}
    problems: list[RecordProblem] = []
    with store.write() as session, session.no_autoflush:
        session.info["author"] = signed(store, session, identity, *WRITES)
        beside = Beside(session)
        if programme != NO_PROGRAMME:
            present(beside, KINDS[PROGRAMME], programme)
        for name, group in groupby(entries, key=lambda entry: entry.kind):
            of_kind, fresh = list(group), []
            if name == PROGRAMME:
                signed(store, session, identity, Role.ADMINISTRATOR)
            beside.foresee(name, (entry.id for entry in of_kind))
            for entry in of_kind:
                outcome, columns, found = _judged(store, session, beside, entry, programme)
                problems += [
                    replace(p, sheet=entry.sheet, cell=entry.cells.get(p.field.partition(".")[0], ""))
                    for p in found
                ]
                if not found:
                    counts[outcome] += 1
                    fresh += [columns] if columns else []
            if not problems:
                session.flush()
                put_in(session, name, fresh)  # parents go in before what hangs on them
        if problems:
            raise Invalid(tuple(problems[:MOST]))
    return Imported(**counts)


def _judged(
    store: Store, session: SignedSession, beside: Beside, entry: Entry, programme: str
) -> tuple[str, dict[str, Any], list[RecordProblem]]:
    """Return what becomes of an entry, the columns of a new record, and what is wrong."""
    kind = KINDS[entry.kind]
    kept, unread = read(kind, entry.values)
    row = beside.get(kind.name, entry.id)
    if entry.version is None:
        if row is not None:
            return "", {}, [*unread, problem("twice", "id", entry.id)]
        parent = entry.parent or (programme if kind.parent == PROGRAMME else "")
        columns, wrong = draft(store, beside, kind, kept, parent, entry.id)
        if columns and columns.get(kind.whole, NO_PROGRAMME) != programme:
            wrong = [problem("parent", "parent", entry.parent or entry.id)]
        return "created", columns, list(together(unread, wrong))
    if row is None or beside.hidden(kind, row):
        return "", {}, [*unread, problem("missing_record", "id", entry.id)]
    if row.version != entry.version:
        raise conflict(session, kind, row, kept, entry.version)
    wrong = change(store, beside, kind, row, kept)
    if getattr(row, kind.whole, NO_PROGRAMME) != programme:
        wrong = [problem("parent", "parent", entry.parent or entry.id)]
    outcome = "changed" if session.is_modified(row) else "unchanged"
    return outcome, {}, list(together(unread, wrong))


ORDER = {name: order for order, name in enumerate(RECORDS)}
__all__ = ["Entry", "Imported", "Missing", "import_records"]
