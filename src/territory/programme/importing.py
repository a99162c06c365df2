"""Many records at once, all or none: what a workbook or an IATI file holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from territory.auth import Identity, Role
from territory.programme.beside import Beside
from territory.programme.errors import Invalid, Missing
from territory.programme.kinds import KINDS
from territory.programme.model import RecordProblem
from territory.programme.rules import problem, read
from territory.programme.writing import WRITES, change, conflict, create, present, signed, together
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
        parent: id of what a new record hangs on, in the store or in the batch.
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
        programme: id of the programme that all records must belong to.
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
        present(beside, KINDS["programme"], programme)
        last = ""
        for entry in entries:
            kind = KINDS[entry.kind]
            if kind.name != last:
                session.flush()  # parents go in before what hangs on them
                last = kind.name
                beside.foresee(last, (other.id for other in entries if other.kind == last))
            if kind.name == "programme":
                signed(store, session, identity, Role.ADMINISTRATOR)
            kept, unread = read(kind, entry.values)
            row = beside.get(kind.name, entry.id) if entry.version is not None else None
            if entry.version is None:
                if beside.get(kind.name, entry.id) is not None:
                    wrong = [problem("twice", "id", entry.id)]
                else:
                    row, wrong = create(session, store, beside, kind, kept, entry.parent, entry.id)
                outcome = "created"
            elif row is None or beside.hidden(kind, row):
                wrong = [problem("missing_record", "id", entry.id)]
            elif row.version != entry.version:
                raise conflict(session, kind, row, kept, entry.version)
            else:
                wrong = change(store, beside, kind, row, kept)
                outcome = "changed" if session.is_modified(row) else "unchanged"
            if row is not None and (row.programme_id if kind.parent else row.id) != programme:
                wrong = [problem("parent", "parent", entry.parent or entry.id)]
            found = together(unread, wrong)
            problems += [
                replace(p, sheet=entry.sheet, cell=entry.cells.get(p.field.partition(".")[0], ""))
                for p in found
            ]
            if not found:
                counts[outcome] += 1
        if problems:
            raise Invalid(tuple(problems[:MOST]))
    return Imported(**counts)


ORDER = {name: order for order, name in enumerate(RECORDS)}
__all__ = ["Entry", "Imported", "Missing", "import_records"]
