"""Open an untrusted file in a process of its own and take back rows, or the reason why not."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from territory.ingest.limits import AT_ONCE, MOST_ANSWER, MOST_BYTES, WALL_SECONDS, Refused

Cell = str | float | int | None
_turns = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the person says about a file; "" leaves it to the content.

    Attributes:
        encoding: of `delimited.ENCODINGS`.
        separator: between the cells of a line.
        decimal: "," or ".".
        sheet: of a workbook.
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
        format: "csv", "xlsx", "ods", "parquet" or "geojson".
        encoding: of a text.
        separator: of a CSV.
        sheets: names of a workbook's sheets.
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
    if len(content) > MOST_BYTES:
        raise Refused("size", f"{len(content) / 1_000_000:.0f} MB")
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Refused("empty")
    if not _turns.acquire(timeout=WALL_SECONDS):
        raise Refused("busy")
    try:
        answer = _answer(json.dumps(asdict(said)).encode() + b"\n" + content)
    finally:
        _turns.release()
    if "refused" in answer:
        raise Refused(str(answer["refused"]), str(answer["value"]))
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
