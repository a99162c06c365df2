"""Tables that an institution drops into its own folder: accepted whole, or refused with row and column.

The files are untrusted. Only this folder is read, only files of known names, up to a size; a cell is text
whatever it looks like; a `datapackage.json` may name files beside itself and their provenance, nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from territory.model import Status
from territory.table_schema import read_rows, to_frame

MOST_BYTES = 2_000_000
MOST_COLUMNS = 100
MOST_PROBLEMS = 50
SHOWN = 80  # characters of a refused value


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file of the institution is refused, or what a reader should know about it.

    Attributes:
        file: file name.
        row: row as a spreadsheet counts it (the header is row 1), or None.
        column: name of the column, or "".
        value: what stands there, shortened.
        rule: the rule that is broken, a key: "minimum", "foreign-key", "encoding", …
        remedy: key of the sentence that says what to do: "home.remedy." and the rule.
    """

    file: str
    row: int | None
    column: str
    value: str
    rule: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that claims to be a resource, with the provenance its data package gives it."""

    name: str
    path: Path
    version: str = ""
    licence: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A valid table of the institution: its rows, its content's checksum and its provenance."""

    candidate: Candidate
    frame: pd.DataFrame
    sha256: str


@dataclass(slots=True)
class Findings:
    """Problems found so far."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, file: str, rule: str, row: int | None = None, column: str = "", value: object = "") -> None:
        """Record a broken rule."""
        shown = "" if value is None else str(value)[:SHOWN]
        self.problems.append(Problem(file, row, column, shown, rule, f"home.remedy.{rule}"))


def candidates(folder: Path, known: Mapping[str, Mapping[str, Any]], found: Findings) -> list[Candidate]:
    """Return the files in `folder` that claim to be a `known` resource, those of a data package first."""
    packaged = list(_declared(folder, found))
    claimed = {one.path for one in packaged}
    bare = [
        Candidate(path.stem.lower(), path, version=_day(path))
        for path in _tables_in(folder, found)
        if path not in claimed and _readable(path, folder, found)
    ]
    chosen: dict[str, Candidate] = {}
    for one in (*packaged, *bare):
        if one.name not in known:
            found.add(one.path.name, "unknown-resource", value=one.name)
        elif "home" not in known[one.name]:
            found.add(one.path.name, "fixed-resource", value=one.name)
        elif one.name in chosen:
            found.add(one.path.name, "duplicate-resource", value=one.name)
        else:
            chosen[one.name] = one
    return list(chosen.values())


def accept(
    one: Candidate,
    declared: Mapping[str, Any],
    packaged: pd.DataFrame | None,
    keys: Callable[[str, str], set[str]],
    found: Findings,
) -> Accepted | None:
    """Return the table of a candidate, or None after recording why not.

    Args:
        one: the file.
        declared: the resource as the packaged data package describes it.
        packaged: the packaged table of that name, if there is one.
        keys: returns the values of a column (resource, field) that a reference may point to.
        found: where problems are recorded.
    """
    before = len(found.problems)
    try:
        content = one.path.read_bytes()
    except OSError as error:
        found.add(one.path.name, "unreadable", value=error.strerror)
        return None
    digest = hashlib.sha256(content).hexdigest()
    if one.sha256 and one.sha256 != digest:
        found.add(one.path.name, "checksum", value=digest)
    rows = _rows(one.path.name, content, found)
    if rows is None or len(found.problems) > before:
        return None
    _check_shape(one.path.name, rows, [column["name"] for column in declared["schema"]["fields"]], found)
    if len(found.problems) > before:
        return None
    _check_schema(one.path.name, rows, declared["schema"], found)
    if len(found.problems) > before:
        return None
    frame = to_frame(rows, declared["schema"])
    broken = _broken_rules(one.name, frame, declared, packaged, keys)
    for row, column, value, rule in islice(broken, MOST_PROBLEMS):
        found.add(one.path.name, rule, row, column, value)
    return None if len(found.problems) > before else Accepted(one, frame, digest)


def _tables_in(folder: Path, found: Findings) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".csv":
            yield path
        elif path.name != "datapackage.json" and not path.name.startswith("."):
            found.add(path.name, "not-csv", value=path.suffix)


def _declared(folder: Path, found: Findings) -> Iterator[Candidate]:
    path = folder / "datapackage.json"
    if not path.is_file() or not _readable(path, folder, found):
        return
    try:
        package = json.loads(path.read_bytes())
        for resource in package["resources"]:
            name, file = str(resource["name"]), str(resource["path"])
            target = folder / file
            if Path(file).name != file or not target.is_file():
                found.add(path.name, "path", column="path", value=file)
            elif _readable(target, folder, found):
                licences = resource.get("licenses") or package.get("licenses") or [{}]
                yield Candidate(
                    name,
                    target,
                    version=str(resource.get("version") or package.get("version") or ""),
                    licence=str(licences[0].get("name") or licences[0].get("title") or ""),
                    sha256=str(resource.get("hash") or "").removeprefix("sha256:"),
                )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        found.add(path.name, "json")


def _readable(path: Path, folder: Path, found: Findings) -> bool:
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        found.add(path.name, "path", value=path.name)
        return False
    if path.stat().st_size > MOST_BYTES:
        found.add(path.name, "size", value=path.stat().st_size)
        return False
    return True


def _day(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()


def _rows(file: str, content: bytes, found: Findings) -> list[list[str]] | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        found.add(file, "encoding", row, value=content[error.start : error.start + 1].hex())
        return None
    first = text.partition("\n")[0]
    try:
        rows = read_rows(text, ";" if first.count(";") > first.count(",") else ",")
    except csv.Error as error:
        found.add(file, "csv", value=str(error))
        return None
    while rows and not any(rows[-1]):  # spreadsheets leave empty rows below the last one
        rows.pop()
    if len(rows) < 2:
        found.add(file, "empty")
        return None
    widest = max(range(len(rows)), key=lambda at: len(rows[at]))
    if len(rows[widest]) > MOST_COLUMNS:
        found.add(file, "columns", widest + 1, value=len(rows[widest]))
        return None
    return rows


def _check_shape(file: str, rows: list[list[str]], names: list[str], found: Findings) -> None:
    header = rows[0]
    for name in names:
        if header.count(name) != 1:
            found.add(file, "duplicate-label" if name in header else "missing-label", 1, name)
    for name in header:
        if name not in names:
            found.add(file, "extra-label", 1, name, name)
    uneven = ((at, row) for at, row in enumerate(rows, 1) if len(row) != len(header))
    for at, row in islice(uneven, MOST_PROBLEMS):
        rule = "blank-row" if not any(row) else "missing-cell" if len(row) < len(header) else "extra-cell"
        found.add(file, rule, at, value=len(row))


def _check_schema(file: str, rows: list[list[str]], schema: Mapping[str, Any], found: Findings) -> None:
    from frictionless import Resource, Schema  # imports for 0.5 s: only when there is a file to check

    header, names = rows[0], [one["name"] for one in schema["fields"]]
    order = [header.index(name) for name in names]
    own = Schema.from_descriptor({key: value for key, value in schema.items() if key != "foreignKeys"})
    table = Resource(data=[[row[at] for at in order] for row in rows], schema=own)
    for task in table.validate(limit_errors=MOST_PROBLEMS).tasks:
        for error in task.errors:
            detail = error.to_dict()
            row = detail["rowNumber"]
            column = detail.get("fieldName") or schema["primaryKey"][0]
            found.add(file, _rule(detail), row, column, rows[row - 1][header.index(column)])


def _rule(detail: Mapping[str, Any]) -> str:
    if detail["type"] != "constraint-error":
        return str(detail["type"]).removesuffix("-error")
    named = str(detail.get("note", "")).split('"')
    return named[1] if len(named) > 1 else "constraint"


def _broken_rules(
    name: str,
    frame: pd.DataFrame,
    declared: Mapping[str, Any],
    packaged: pd.DataFrame | None,
    keys: Callable[[str, str], set[str]],
) -> Iterator[tuple[int | None, str, object, str]]:
    """Yield row, column, value and rule of what a Table Schema cannot say."""
    schema = declared["schema"]
    for reference in schema["foreignKeys"]:
        (column,) = reference["fields"]
        resource, (target,) = reference["reference"]["resource"], reference["reference"]["fields"]
        own = resource in ("", name)
        allowed = set(frame[target]) if own else set()
        if not own or declared["home"] == "extend":
            allowed |= keys(resource or name, target)
        for at, value in enumerate(frame[column]):
            if value and value not in allowed:
                yield at + 2, column, value, "foreign-key"
    for at, row in enumerate(frame.to_dict("records")):
        rule = _status_rule(row, declared.get("measure"))
        if rule:
            value = row[declared["measure"]]
            yield at + 2, declared["measure"], "" if pd.isna(value) else value, rule
    if packaged is not None:
        yield from _key_rules(frame, packaged, schema["primaryKey"], declared)


def _status_rule(row: Mapping[Any, Any], measure: str | None) -> str:
    if measure is None:
        return ""
    value, status = row[measure], Status(row["status"])
    if not status.has_value:
        return "" if pd.isna(value) else "value-without-status"
    if pd.isna(value):
        return "status-without-value"
    if not math.isfinite(value):
        return "not-finite"
    return "zero-status" if (value == 0) != (status is Status.ZERO) and status is not Status.ESTIMATE else ""


def _key_rules(
    frame: pd.DataFrame, packaged: pd.DataFrame, key: list[str], declared: Mapping[str, Any]
) -> Iterator[tuple[int | None, str, object, str]]:
    own = list(frame[key].itertuples(index=False, name=None))
    theirs = list(packaged[key].itertuples(index=False, name=None))
    if declared["home"] == "extend":
        taken = set(theirs)
        for at, value in enumerate(own):
            if value in taken:
                yield at + 2, key[0], value[0], "primary-key"
    elif declared.get("complete"):
        present = set(own)
        for value in theirs:
            if value not in present:
                yield None, key[0], value[0], "missing-row"
