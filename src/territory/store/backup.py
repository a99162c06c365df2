"""One portable file of everything in a store, restored on either engine.

The file is gzip of JSON lines: a head, one line a row, and a foot with the number of rows by table and the
SHA-256 of all lines before it. Sessions stay out: whoever restores a store signs in again.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Table, insert, select, text

from territory.store.audit import SignedSession
from territory.store.engine import Store
from territory.store.migrate import HEAD
from territory.store.tables import EVERY, Base, Moment

FORMAT = "territory-backup-1"
BATCH = 1000
# Parents before children, as they are put back.
TABLES: dict[str, Table] = {
    table.name: table
    for table in Base.metadata.sorted_tables
    if table.name in {*EVERY, "audit", "draft", "file"}
}


class Damaged(ValueError):  # noqa: N818 - named for what happened
    """A backup is not whole, or not one; the text says where."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds: revision of the tables, when it was made, rows by table."""

    revision: str
    made_at: str
    rows: dict[str, int]


def backup(store: Store, file: Path) -> Contents:
    """Write the store as it is at this moment into `file`, while others go on writing; return what it holds.

    The file appears whole or not at all, readable by its owner only.

    Raises:
        OSError: when it cannot be written.
    """
    digest, rows = hashlib.sha256(), dict.fromkeys(TABLES, 0)
    head = {"format": FORMAT, "revision": HEAD, "made_at": store.now().isoformat()}
    partial = file.with_name(file.name + ".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0) as target, store.read() as connection:

            def write(line: dict[str, Any]) -> None:
                encoded = json.dumps(line, ensure_ascii=False).encode() + b"\n"
                digest.update(encoded)
                target.write(encoded)

            write(head)
            for name, table in TABLES.items():
                asked = select(table).order_by(*table.primary_key.columns)
                found = connection.execute(asked.execution_options(yield_per=BATCH))
                for row in found.mappings():
                    write({"table": name, "row": {key: _plain(value) for key, value in row.items()}})
                    rows[name] += 1
            target.write(json.dumps({"rows": rows, "sha256": digest.hexdigest()}).encode() + b"\n")
        raw.flush()
        os.fsync(raw.fileno())
    partial.replace(file)
    return Contents(HEAD, head["made_at"], rows)


def restore(store: Store, file: Path) -> Contents:
    """Put a backup into an empty store, all of it or nothing, and return what it held.

    One of an older Territory has fewer tables; what it has goes into today's, because no migration so far
    changed the columns of a table.

    Raises:
        Damaged: when the backup is not whole, or of a newer Territory; nothing is written.
        ValueError: when the store is not empty.
        OSError: when the file cannot be read.
    """
    contents = check(file)
    with store.write() as session:
        for name, table in TABLES.items():
            if session.execute(select(*table.primary_key.columns).limit(1)).first():
                raise ValueError(f"the store is not empty: its table {name} has rows")
        batch: list[dict[str, Any]] = []
        current = ""
        for line in _lines(file):
            if "table" not in line:
                continue
            if line["table"] != current or len(batch) == BATCH:
                _put(session, current, batch)
                current, batch = line["table"], []
            batch.append(_row(TABLES[current], line["row"]))
        _put(session, current, batch)
        if not store.sqlite:
            session.execute(
                text(
                    "SELECT setval(pg_get_serial_sequence('audit', 'id'), "
                    "greatest((SELECT max(id) FROM audit), 1))"
                )
            )
    return contents


def _put(session: SignedSession, name: str, batch: list[dict[str, Any]]) -> None:
    """Insert rows as they were: the audit already tells how they came to be."""
    if batch:
        session.connection().execute(insert(TABLES[name]), batch)


def check(file: Path) -> Contents:
    """Return what a backup holds after reading every line of it.

    Raises:
        Damaged: when a line is missing, changed or cannot be read, or a newer Territory wrote it.
        OSError: when the file cannot be opened.
    """
    digest, rows = hashlib.sha256(), Counter[str]()
    head: dict[str, Any] | None = None
    foot: dict[str, Any] | None = None
    try:
        with gzip.open(file, "rb") as source:
            for number, encoded in enumerate(source, 1):
                if foot is not None:
                    raise Damaged(f"{file}, line {number}: rows after the end")
                line = json.loads(encoded)
                if head is None:
                    head = line
                    if line.get("format") != FORMAT:
                        raise Damaged(f"{file} is no backup of Territory")
                    if line["revision"] > HEAD:
                        raise Damaged(
                            f"{file} was made by a newer Territory. Install that version to read it."
                        )
                elif "sha256" in line:
                    foot = line
                    continue
                else:
                    rows[line["table"]] += 1
                    _row(TABLES[line["table"]], line["row"])
                digest.update(encoded)
    except (EOFError, gzip.BadGzipFile, KeyError, TypeError, AttributeError, ValueError, zlib.error) as error:
        if isinstance(error, Damaged):
            raise
        raise Damaged(f"{file} is damaged: {error}") from error
    if head is None or foot is None:
        raise Damaged(f"{file} is cut off")
    told: dict[str, int] = foot["rows"]
    if foot["sha256"] != digest.hexdigest() or told != dict.fromkeys(told, 0) | rows:
        raise Damaged(f"{file} was changed after it was made: its checksum differs")
    return Contents(head["revision"], head["made_at"], told)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rb") as source:
        for line in source:
            yield json.loads(line)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _row(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the tables take it, its days, moments and bytes read from text."""
    read = {}
    for column in table.columns:
        value = row[column.name]
        if isinstance(value, str):
            if isinstance(column.type, Moment | DateTime):
                value = datetime.fromisoformat(value)
            elif column.type.python_type is date:
                value = date.fromisoformat(value)
            elif column.type.python_type is bytes:
                value = base64.b64decode(value, validate=True)
        read[column.name] = value
    return read
