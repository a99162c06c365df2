"""Files that take seconds are made one at a time in a process of their own, so that no page waits for them.

The process runs at low priority and stays for the next file. A job says how far it is and can be given up:
its process is then ended, and another one started when it is needed.
"""

from __future__ import annotations

import pickle
import secrets
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from territory.export.file import File

MOST_WAITING = 8
KEPT = 16
KEPT_SECONDS = 600
IDLE_SECONDS = 300
STOPPED_WITHIN = 10


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    REFUSED = "refused"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.WAITING, State.MAKING)


@dataclass(frozen=True, slots=True)
class Ordered:
    """What a file is made from, as plain data that another process can read.

    Attributes:
        kind: of file.
        parameters: of the address of `/slides`, complete.
        pairs: fields of the form with titles and notes, None for an address alone.
        base_url: scheme and host for links.
        figures: how many there are.
    """

    kind: str
    parameters: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...] | None
    base_url: str
    figures: int


@dataclass(slots=True, eq=False)
class Job:
    """A file on its way; `over` is set when it is made or will not be."""

    id: str
    ordered: Ordered
    state: State = State.WAITING
    done: int = 0
    file: File | None = None
    said: str = ""
    began: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)


class Busy(Exception):  # noqa: N818 - named for what is the case
    """More files are waited for than this server makes."""


class Maker:
    """One process that makes one file after the other."""

    def __init__(self) -> None:
        self.queue = ThreadPoolExecutor(1, thread_name_prefix="making")
        self.jobs: OrderedDict[str, Job] = OrderedDict()
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.idle: threading.Timer | None = None

    def submit(self, ordered: Ordered) -> Job:
        """Take a job on.

        Raises:
            Busy: when too many wait already.
        """
        with self.lock:
            self._forget()
            if sum(job.state is State.WAITING for job in self.jobs.values()) >= MOST_WAITING:
                raise Busy
            job = Job(secrets.token_urlsafe(12), ordered)
            self.jobs[job.id] = job
        self.queue.submit(self._run, job)
        return job

    def find(self, name: str) -> Job | None:
        """Return a job, None when there is none of that name any more."""
        return self.jobs.get(name)

    def cancel(self, job: Job) -> None:
        """Give a job up; what was made of it is lost."""
        with self.lock:
            if job.state is State.MAKING and self.process is not None:
                self.process.kill()
            if not job.state.over:
                self._end(job, State.CANCELLED)

    def _run(self, job: Job) -> None:
        with self.lock:
            if job.state.over:
                return
            job.state = State.MAKING
            if self.idle is not None:
                self.idle.cancel()
            process = self._process()
        try:
            self._follow(job, process)
        except (EOFError, OSError, pickle.UnpicklingError):
            with self.lock:
                self._stop()
                if not job.state.over:
                    self._end(job, State.FAILED)
        with self.lock:
            self.idle = threading.Timer(IDLE_SECONDS, self._rest)
            self.idle.daemon = True
            self.idle.start()

    def _follow(self, job: Job, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        pickle.dump(job.ordered, process.stdin)
        process.stdin.flush()
        while not job.state.over:
            state, content = pickle.load(process.stdout)
            with self.lock:
                if job.state.over:
                    return
                if state is State.MAKING:
                    job.done += 1
                elif state is State.READY:
                    job.file = content
                    self._end(job, state)
                else:
                    job.said = content
                    self._end(job, state)

    def _end(self, job: Job, state: State) -> None:
        job.state = state
        job.over.set()

    def _process(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self._stop()
            command = [sys.executable, "-m", "territory.server.worker"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self.process

    def _rest(self) -> None:
        with self.lock:
            if all(job.state.over for job in self.jobs.values()):
                self._stop()

    def _stop(self) -> None:
        if self.process is None:
            return
        self.process.kill()
        self.process.wait(STOPPED_WITHIN)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not written yet goes nowhere
                    pipe.close()
        self.process = None

    def _forget(self) -> None:
        """Drop files that nobody fetched, the oldest first."""
        now = time.monotonic()
        over = [job for job in self.jobs.values() if job.state.over]
        old = [job for job in over if now - job.began > KEPT_SECONDS]
        for job in {*old, *over[: max(0, len(over) - KEPT)]}:
            del self.jobs[job.id]

    def close(self) -> None:
        """End the process; nothing is made any more."""
        for job in list(self.jobs.values()):
            self.cancel(job)
        self.queue.shutdown(wait=True)
        with self.lock:
            if self.idle is not None:
                self.idle.cancel()
            self._stop()


@cache
def maker() -> Maker:
    """Return the one maker of this server."""
    return Maker()


def status(job: Job) -> dict[str, Any]:
    """Return what a browser is told of a job."""
    return {"id": job.id, "state": job.state, "done": job.done, "of": job.ordered.figures, "said": job.said}
