"""Open an untrusted file in a process of its own and take back rows, or the reason why not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from territory.ingest.limits import (
    AT_ONCE,
    MOST_ANSWER,
    MOST_BYTES,
    MOST_JSON,
    MOST_SHAPE_BYTES,
    WALL_SECONDS,
    Refused,
)

Cell = str | float | int | None
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the person says about a file; "" leaves it to the content.

    Attributes:
        encoding: of `delimited.ENCODINGS`.
        separator: between the cells of a line.
        decimal: "," or ".".
        sheet: of a workbook, or layer of a file with boundaries.
        header: number of the row with the names of the columns, 0 to look for it.
    """

    encoding: str = ""
    separator: str = ""
    decimal: str = ""
    sheet: str = ""
    header: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A file's rows and how they were read.

    Attributes:
        rows: every row from the first; texts of a CSV, typed cells of other formats.
        format: "csv", "xlsx", "ods", "parquet", "geojson", "gpkg" or "shp".
        encoding: of a text.
        separator: of a CSV.
        sheets: names of a workbook's sheets, or of a file's layers.
        sheet: the one that was read.
    """

    rows: tuple[tuple[Cell, ...], ...]
    format: str
    encoding: str = ""
    separator: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""


def open_file(content: bytes, said: Reading = Reading()) -> Opened:
    r"""Return the rows of a file. It is read in another process with limited memory and time.

    Args:
        content: the bytes; a file's name is never looked at.
        said: what the person says about it.

    Raises:
        Refused: it is empty, too large, no table, or reading it takes too long.

    >>> open_file(b"territorio;empleo\nSalta;12,5\n").rows
    (('territorio', 'empleo'), ('Salta', '12,5'))
    """
    answer = _asked(content, asdict(said), MOST_BYTES)
    rows = tuple(tuple(row) for row in answer["rows"])
    if not any(cell not in (None, "") for row in rows for cell in row):
        raise Refused("empty")
    return Opened(
        rows=rows,
        format=answer["format"],
        encoding=answer.get("encoding", ""),
        separator=answer.get("separator", ""),
        sheets=tuple(answer.get("sheets", ())),
        sheet=answer.get("sheet", ""),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Boundaries:
    """Shapes of a file with boundaries, with what the file says of each.

    Attributes:
        names: of the columns.
        rows: one for each feature.
        shapes: by row, a GeoJSON geometry in degrees, or None when it has no area.
        format: "geojson", "gpkg" or "shp".
        layers: names of the file's layers.
        layer: the one that was read.
        invalid: how many shapes cross themselves.
        vertices: in the file.
        left: vertices of `shapes`.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shapes: tuple[dict[str, Any] | None, ...]
    format: str
    layers: tuple[str, ...]
    layer: str
    invalid: int
    vertices: int
    left: int


def open_boundaries(
    content: bytes, layer: str = "", *, repair: bool = False, simplify: bool = False
) -> Boundaries:
    """Return the shapes of a GeoJSON, GeoPackage or zipped Shapefile, read as `open_file` reads.

    Args:
        content: the bytes; a file's name is never looked at.
        layer: name of the layer, "" for the first.
        repair: mend shapes that cross themselves.
        simplify: leave out vertices that a map of a page's size cannot show.

    Raises:
        Refused: it holds no areas, too many of them, or coordinates that are not known.
    """
    said = {"shapes": True, "sheet": layer, "repair": repair, "simplify": simplify}
    answer = _asked(content, said, MOST_SHAPE_BYTES)
    names, *rows = answer["rows"]
    found = answer["outlines"]
    return Boundaries(
        names=tuple(map(str, names)),
        rows=tuple(tuple(row) for row in rows),
        shapes=tuple(found["shapes"]),
        format=answer["format"],
        layers=tuple(answer.get("sheets", ())),
        layer=answer.get("sheet", ""),
        invalid=found["invalid"],
        vertices=found["vertices"],
        left=found["left"],
    )


def open_json(content: bytes) -> Any:
    """Return what a small JSON document holds, read as `open_file` reads.

    Raises:
        Refused: it is no JSON, or too large.
    """
    return _asked(content, {"json": True}, MOST_JSON)["json"]


def _asked(content: bytes, said: dict[str, Any], most: int) -> dict[str, Any]:
    """Return what the reading process says of a file.

    Raises:
        Refused: the file is empty or too large, or that process refuses it.
    """
    if len(content) > most:
        raise Refused("size", f"{len(content) / 1_000_000:.0f} MB")
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Refused("empty")
    if not _turns.acquire(timeout=WALL_SECONDS):
        raise Refused("busy")
    try:
        answer = _answer(json.dumps(said).encode() + b"\n" + content)
    finally:
        _turns.release()
    if "refused" in answer:
        raise Refused(str(answer["refused"]), str(answer["value"]))
    return answer


def _answer(question: bytes) -> dict[str, Any]:
    # Nothing of the server's environment, its folder or its open files is handed on.
    process = subprocess.Popen(
        [sys.executable, "-m", "territory.ingest.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )
    ends = threading.Timer(WALL_SECONDS, process.kill)
    ends.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        writer = threading.Thread(target=_write, args=(process, question), daemon=True)
        writer.start()
        text = process.stdout.read(MOST_ANSWER + 1)
        if len(text) > MOST_ANSWER:
            process.kill()
        writer.join()
        process.stdout.close()
        process.wait()
    finally:
        ended = ends.is_alive()
        ends.cancel()
    try:
        answer = json.loads(text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Refused("memory" if ended else "time")
    return answer


def _write(process: subprocess.Popen[bytes], question: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(question)
        process.stdin.close()
    except BrokenPipeError:
        return  # it ended before it had read everything; its answer or its absence says why
