"""Work for the tests of the pool: done in a process of its own, where only what can be imported is known."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from territory.jobs import Failed, say


def until(path: str, step: str = "") -> str:
    """Work until a file is there, and say so at half."""
    say(0.5, step)
    while not Path(path).exists():
        os.sched_yield()
    return Path(path).name


def forever() -> None:
    say(0.25, "endless")
    signal.pause()


def fails() -> None:
    raise Failed("no_table", "empleo")


def tells() -> None:
    raise RuntimeError("postgresql://ana:secret@db.example/territory")


def dies() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def grows() -> int:
    return len(bytearray(10_000_000_000))


def surroundings() -> tuple[list[str], str, int]:
    return sorted(os.environ), os.getcwd(), os.nice(0)
