"""The process that reads an untrusted file: limited memory and time, no network, no files, an answer in JSON.

It gets one line of JSON (what the person says about the file) and the file's bytes on its standard input.
Behind its answer come the bytes of a large table, which it gets back to fold it.
"""

from __future__ import annotations

import io
import json
import math
import signal
import sys
from collections.abc import Sequence
from typing import Any

from territory.ingest import archives, books, columnar, delimited, folding, geofiles, outlines
from territory.ingest.limits import (
    FOLD_MEMORY,
    LONGEST_CELL,
    MEMORY,
    MOST_ANSWER,
    MOST_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    PROCESSOR_SECONDS,
    WALL_SECONDS,
    Refused,
)

PARQUET = b"PAR1"
BEYOND_ROWS = ("rows", "cells")
"""Limits of rows beyond which a table is kept as columns."""
OTHER = {
    b"\xd0\xcf\x11\xe0": "old_excel",
    b"%PDF": "pdf",
    b"\x1f\x8b": "format",
    b"GIF8": "format",
    b"\x89PNG": "format",
    b"\xff\xd8\xff": "format",
}
FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.system",
    "os.fork",
    "ctypes.",
    "sqlite3.enable",
    "sqlite3.load",
)


def main() -> None:
    """Read a file from standard input and answer on standard output."""
    folds = sys.argv[1:] == ["fold"]
    _restrict(FOLD_MEMORY if folds else MEMORY)
    engine = folding.load() if folds else None
    said = json.loads(_question())
    content = sys.stdin.buffer.read()
    try:
        answer = _fold(engine, content, said) if engine else read(content, said)
    except Refused as refused:
        answer = {"refused": refused.rule, "value": refused.value}
    except (MemoryError, RecursionError):
        answer = {"refused": "memory", "value": ""}
    packed = answer.pop("packed", b"")
    text = json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    if len(text) > MOST_ANSWER:
        text = json.dumps({"refused": "cells", "value": f"{MOST_CELLS:,}"}).encode()
        packed = b""
    sys.stdout.buffer.write(text + b"\n")
    sys.stdout.buffer.write(packed)


def _restrict(memory: int) -> None:
    """Limit this process. Windows knows none of it: there the asking process's clock alone ends it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _question() -> bytes:
    """Return what is asked; a process that was started ahead does not wait for it for ever."""
    if sys.platform == "win32":
        return sys.stdin.buffer.readline()
    signal.alarm(round(3 * WALL_SECONDS))
    line = sys.stdin.buffer.readline()
    signal.alarm(0)
    return line


def read(content: bytes, said: dict[str, Any]) -> dict[str, Any]:
    """Return rows and how they were read; the format is found in the content, never in the name.

    With "shapes" in what is said, the answer holds boundaries, too (`outlines.outlines`).
    """
    if said.get("json"):
        return _json(content)
    for start, rule in OTHER.items():
        if content.startswith(start):
            raise Refused(rule)
    wanted, shapes = said.get("sheet", ""), bool(said.get("shapes"))
    large = bool(said.get("large")) or len(content) > MOST_BYTES
    if large and not shapes:
        return _large(content, said)
    if content.startswith(geofiles.SQLITE):
        _load(shapes, geofiles)
        return _layer("gpkg", geofiles.geopackage(content, wanted, shapes=shapes), said)
    if content.startswith(archives.ZIP):
        return _archive(content, said)
    if content.startswith(PARQUET) and not shapes:
        columnar.load()
        _lock()
        return _parquet(content)
    _load(shapes, columnar)
    text, encoding = delimited.decode(content, said.get("encoding", ""))
    if text.lstrip().startswith(("{", "<")) and '"FeatureCollection"' in text[:100_000]:
        return _geojson(text, encoding, said)
    if shapes or text.lstrip().startswith(("{", "<")):
        raise Refused("no_areas" if shapes else "format")
    one = said.get("separator") or delimited.separator(text)
    about = {"format": "csv", "encoding": encoding, "separator": one}
    try:
        return {**about, "rows": delimited.rows(text, one)}
    except Refused as refused:
        if refused.rule not in BEYOND_ROWS:
            raise
    return about | columnar.answer(columnar.from_text(text.encode(), one), (), one)


def _fold(engine: Any, packed: bytes, said: dict[str, Any]) -> dict[str, Any]:
    _lock()
    return folding.fold(engine, packed, said["fold"])


def _large(content: bytes, said: dict[str, Any]) -> dict[str, Any]:
    """Return a CSV or Parquet that is too large for rows."""
    columnar.load()
    _lock()
    if content.startswith(PARQUET):
        return _columns_of_parquet(content)
    if content.startswith((geofiles.SQLITE, archives.ZIP)):
        raise _too_large(content)
    text, encoding = delimited.decode(content, said.get("encoding", ""))
    head = text[: delimited.SAMPLE_CHARACTERS]
    if head.lstrip().startswith(("{", "<")):
        raise _too_large(content)
    one = said.get("separator") or delimited.separator(head)
    about = {"format": "csv", "encoding": encoding, "separator": one}
    return about | columnar.answer(columnar.from_text(text.encode(), one), (), one)


def _too_large(content: bytes) -> Refused:
    return Refused("size", f"{len(content) / 1_000_000:.0f} MB")


def _columns_of_parquet(content: bytes) -> dict[str, Any]:
    names, table = columnar.from_parquet(content)
    return {"format": "parquet"} | columnar.answer(table, names)


def _json(content: bytes) -> dict[str, Any]:
    """Return a JSON document as it is; what it says is judged by who asked for it."""
    _lock()
    try:
        return {"json": json.loads(content.decode("utf-8-sig"))}
    except ValueError as error:
        raise Refused("dictionary", str(error)) from error


def _archive(content: bytes, said: dict[str, Any]) -> dict[str, Any]:
    """Read a workbook or a zipped Shapefile."""
    wanted, shapes = said.get("sheet", ""), bool(said.get("shapes"))
    with archives.opened(content) as archive:
        members = [one.lower() for one in archive.namelist()]
    if any(one.endswith(".shp") for one in members):
        _load(shapes, geofiles)
        encoding = said.get("encoding", "")
        return _layer("shp", geofiles.shapefile(content, wanted, encoding, shapes=shapes), said)
    if shapes:
        raise Refused("no_areas")
    import python_calamine  # noqa: F401 - loaded before files are forbidden

    _lock()
    kind = books.check(content)
    if not kind:
        raise Refused("format")
    names, sheet, rows = books.sheets(content, wanted)
    return {"format": kind, "sheets": names, "sheet": sheet, "rows": rows}


def _layer(kind: str, layer: geofiles.Layer, said: dict[str, Any]) -> dict[str, Any]:
    answer = {"format": kind, "sheets": layer.layers, "sheet": layer.name, "rows": layer.rows}
    return answer | (_outlines(layer.shapes, layer.crs, said) if said.get("shapes") else {})


def _outlines(shapes: Sequence[bytes | None], crs: str, said: dict[str, Any]) -> dict[str, Any]:
    wishes = {name: bool(said.get(name)) for name in ("repair", "simplify")}
    return {"outlines": outlines.outlines(shapes, crs, **wishes)}


def _load(shapes: bool, *more: Any) -> None:
    """Load what a file of its kind needs, then forbid the rest."""
    for one in (*more, *([outlines] if shapes else [])):
        one.load()
    _lock()


def _lock() -> None:
    """Forbid what no reader of a table needs: network, other programs, files outside of Python's own."""
    own = (sys.prefix, sys.base_prefix, sys.exec_prefix, *(path for path in sys.path if path))

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(event)
        if event == "open":
            path, mode = str(arguments[0]), str(arguments[1] or "r")
            if set(mode) & set("wax+") or not path.startswith(own):
                raise PermissionError(f"open {path}")

    sys.addaudithook(refuse)


def _parquet(content: bytes) -> dict[str, Any]:
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
    described = file.metadata
    if described.num_columns > MOST_COLUMNS:
        raise Refused("columns", f"{MOST_COLUMNS:,}")
    many = described.num_rows * described.num_columns > MOST_CELLS
    if described.num_rows > MOST_ROWS or many:
        return _columns_of_parquet(content)
    rows: list[list[books.Value]] = [[str(name) for name in file.schema_arrow.names]]
    try:
        # What the file says of its own size is not to be believed: small pieces, counted.
        for batch in file.iter_batches(batch_size=2_000):
            rows += [[_number(cell) for cell in row.values()] for row in batch.to_pylist()]
            if len(rows) > MOST_ROWS + 1:
                raise Refused("rows", f"{MOST_ROWS:,}")
    except Refused:
        raise
    except Exception as error:
        raise Refused("unreadable", f"{type(error).__name__}: {error}") from error
    return {"format": "parquet", "rows": rows}


def _geojson(text: str, encoding: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a GeoJSON's features, and their shapes; a `crs` link is never followed."""
    try:
        features = json.loads(text)["features"]
        properties = [dict(one.get("properties") or {}) for one in features]
        shapes = [one.get("geometry") for one in features]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("unreadable", str(error)) from error
    names = list(dict.fromkeys(str(name) for one in properties for name in one))
    if len(names) > MOST_COLUMNS:
        raise Refused("columns", f"{MOST_COLUMNS:,}")
    if len(properties) > MOST_ROWS:
        raise Refused("rows", f"{MOST_ROWS:,}")
    if len(properties) * len(names) > MOST_CELLS:
        raise Refused("cells", f"{MOST_CELLS:,}")
    if any(len(name) > LONGEST_CELL for name in names):
        raise Refused("cell", f"{LONGEST_CELL:,}")
    rows = [list(names), *([_number(one.get(name)) for name in names] for one in properties)]
    answer: dict[str, Any] = {"format": "geojson", "encoding": encoding, "rows": rows}
    return answer | (_outlines(outlines.from_geojson(shapes), "", said) if said.get("shapes") else {})


def _number(cell: object) -> books.Value:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return books.plain(cell)


if __name__ == "__main__":
    main()
