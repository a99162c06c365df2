"""A question to the reading process: a line of JSON and bytes go in, a line of JSON and bytes come back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from territory.ingest.limits import AT_ONCE, LARGE_BYTES, MOST_ANSWER, WALL_SECONDS, Refused

BLANK, HEAD = b" \t\r\n\0\xef\xbb\xbf", 4_000
_turns = threading.BoundedSemaphore(AT_ONCE)


def ask(
    said: dict[str, Any], content: bytes, most: int, process: subprocess.Popen[bytes] | None = None
) -> dict[str, Any]:
    """Return what the reading process says of some bytes; a large table comes back under "packed".

    Args:
        said: what it needs to know.
        content: the bytes.
        most: how many there may be.
        process: one that was started before, None to start one.

    Raises:
        Refused: they are none or too many, or that process refuses them.
    """
    if len(content) > most:
        raise Refused("size", f"{len(content) / 1_000_000:.0f} MB")
    # The beginning says it of most files, without a copy of the rest.
    if not content[:HEAD].strip(BLANK) and not content.strip(BLANK):
        raise Refused("empty")
    if not _turns.acquire(timeout=WALL_SECONDS):
        if process:
            end(process)
        raise Refused("busy")
    try:
        answer = _answer(process or start(), json.dumps(said).encode() + b"\n", content)
    finally:
        _turns.release()
    if "refused" in answer:
        raise Refused(str(answer["refused"]), str(answer["value"]))
    return answer


def start(*what: str) -> subprocess.Popen[bytes]:
    """Start a reading process, which waits for its question; with "fold" it loads the engine meanwhile."""
    # Nothing of the server's environment, its folder or its open files is handed on.
    return subprocess.Popen(
        [sys.executable, "-m", "territory.ingest.worker", *what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "ARROW_DEFAULT_MEMORY_POOL": "system"},
    )


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process that nobody will ask."""
    process.kill()
    process.communicate()


def _answer(process: subprocess.Popen[bytes], question: bytes, content: bytes) -> dict[str, Any]:
    ends = threading.Timer(WALL_SECONDS, process.kill)
    ends.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        writer = threading.Thread(target=_write, args=(process, question, content), daemon=True)
        writer.start()
        text = process.stdout.readline(MOST_ANSWER + 1)
        packed = process.stdout.read(LARGE_BYTES + 1) if text.endswith(b"\n") else b""
        if len(text) > MOST_ANSWER or len(packed) > LARGE_BYTES:
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
    return answer | ({"packed": packed} if packed else {})


def _write(process: subprocess.Popen[bytes], question: bytes, content: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(question)
        process.stdin.write(content)
        process.stdin.close()
    except BrokenPipeError:
        return  # it ended before it had read everything; its answer or its absence says why
