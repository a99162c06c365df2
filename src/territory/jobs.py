"""The bounded pool for slow work: at most two niced processes at once, each limited and given up at will.

Work is a function that another process can import, called with plain arguments; what it returns must be JSON.
Only data come back: a result, or the rule by which the work failed. An exception's text is never passed on,
because it may hold what nobody should read (a database's address); its type and place go to the log.
"""

from __future__ import annotations

import json
import logging
import math
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, BinaryIO

LOG = logging.getLogger(__name__)
AT_ONCE = 2
MOST_WAITING = 20
QUERY_SECONDS = 10.0
UNSEEN_SECONDS = 8.0
"""A job that nobody looked at for so long is given up: its reader has gone."""
MEMORY = 3_000_000_000
"""Address space of a working process, in bytes."""
MOST_ANSWER = 60_000_000
LOWER = 10
LOOK_EVERY = 0.2
ORPHANED_AFTER = 5
"""Seconds beyond its limit after which a process ends itself, should the server have died."""


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self not in (State.WAITING, State.RUNNING)


class Busy(Exception):  # noqa: N818 - named for what is the case
    """More jobs wait already than this server takes on."""


class Failed(Exception):  # noqa: N818 - named for what happened
    """What work raises to say why it cannot be done.

    Attributes:
        rule: key of the reason.
        value: what was found, or the limit.
    """

    def __init__(self, rule: str, value: str = "") -> None:
        super().__init__(f"{rule}: {value}")
        self.rule, self.value = rule, value


@dataclass(slots=True, eq=False)
class Job:
    """Work on its way; read it at any time, nothing here waits.

    Attributes:
        limit: seconds that it may run.
        memory: bytes of address space that it may use.
        state: how far it is.
        progress: from 0 to 1, as the work says.
        step: key of what the work does now, "" when it does not say.
        result: what it returned, once it is done.
        rule: why it failed: what the work says, or "time", "memory" or "crash".
        value: what the work found there.
        seen: when somebody last asked how far it is.
        over: set when nothing more will happen.
        process: the one that works, while it runs.
    """

    limit: float
    memory: int
    state: State = State.WAITING
    progress: float = 0.0
    step: str = ""
    result: Any = None
    rule: str = ""
    value: str = ""
    seen: float = field(default_factory=time.monotonic)
    over: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None


class Pool:
    """A few places for slow work, and a queue before them.

    Args:
        at_once: how many processes work at the same time.
        most_waiting: how many jobs may wait.
        unseen: seconds after which a job that nobody looks at is given up.
    """

    def __init__(
        self, at_once: int = AT_ONCE, most_waiting: int = MOST_WAITING, unseen: float = UNSEEN_SECONDS
    ) -> None:
        self.most_waiting, self.unseen = most_waiting, unseen
        self.places = ThreadPoolExecutor(at_once, thread_name_prefix="jobs")
        self.lock = threading.Lock()
        self.waiting: list[Job] = []
        self.running: list[Job] = []

    def submit(
        self,
        work: Callable[..., Any],
        *arguments: Any,
        limit: float = QUERY_SECONDS,
        memory: int = MEMORY,
    ) -> Job:
        """Return a new job, at the end of the queue.

        Args:
            work: a function of a module.
            arguments: what it is called with; they reach its process unseen by others.
            limit: seconds that it may run; waiting does not count.
            memory: bytes of address space that it may use.

        Raises:
            Busy: too many wait already.

        >>> import operator
        >>> here = Pool(unseen=60)
        >>> job = here.submit(operator.add, 2, 3)
        >>> job.over.wait(60), job.state, job.result
        (True, <State.DONE: 'done'>, 5)
        >>> here.close()
        """
        question = pickle.dumps((math.ceil(limit), memory)) + pickle.dumps((work, arguments))
        job = Job(limit, memory)
        with self.lock:
            self._drop_unseen()
            if len(self.waiting) >= self.most_waiting:
                raise Busy
            self.waiting.append(job)
        self.places.submit(self._run, job, question)
        return job

    def ahead(self, job: Job) -> int:
        """Return how many wait before a job. Whoever asks is there: who does not, loses the job."""
        with self.lock:
            job.seen = time.monotonic()
            self._drop_unseen()
            return self.waiting.index(job) if job in self.waiting else 0

    def cancel(self, job: Job) -> None:
        """Give a job up; its process is ended at once."""
        with self.lock:
            self._end(job, State.CANCELLED)

    def close(self) -> None:
        """End all jobs and take no more."""
        for job in (*self.waiting, *self.running):
            self.cancel(job)
        self.places.shutdown(wait=True)

    def _drop_unseen(self) -> None:
        now = time.monotonic()
        for job in [one for one in self.waiting if now - one.seen > self.unseen]:
            self._end(job, State.CANCELLED)

    def _end(self, job: Job, state: State, rule: str = "", value: str = "") -> None:
        """Say how a job ended, once; the lock is held."""
        if job.state.over:
            return
        job.state, job.rule, job.value = state, rule, value
        if job in self.waiting:
            self.waiting.remove(job)
        if job.process is not None:
            job.process.kill()
        job.over.set()

    def _run(self, job: Job, question: bytes) -> None:
        with self.lock:
            self._drop_unseen()
            if job.state.over:
                return
            self.waiting.remove(job)
            self.running.append(job)
            job.state = State.RUNNING
        try:
            with suppress(BrokenPipeError), _process() as job.process:
                try:
                    self._follow(job, job.process, question)
                finally:
                    job.process.kill()
        finally:
            with self.lock:
                self._end(job, State.FAILED, "crash")
                self.running.remove(job)
            job.process = None

    def _follow(self, job: Job, process: subprocess.Popen[bytes], question: bytes) -> None:
        """Hand the question over and take in what the process says, until the job is over."""
        assert process.stdin is not None
        began = time.monotonic()
        hearing = threading.Thread(target=self._listen, args=(job, process), daemon=True)
        hearing.start()
        with suppress(BrokenPipeError):  # it ended before it had heard everything: seen below
            process.stdin.write(question)
            process.stdin.flush()
        while not job.over.wait(LOOK_EVERY) and hearing.is_alive():
            now = time.monotonic()
            with self.lock:
                if now - began > job.limit:
                    self._end(job, State.FAILED, "time", f"{job.limit:g}")
                elif now - job.seen > self.unseen:
                    self._end(job, State.CANCELLED)

    def _listen(self, job: Job, process: subprocess.Popen[bytes]) -> None:
        """Take in one line after the other; the process's end is theirs."""
        assert process.stdout is not None
        with suppress(ValueError):  # closed under the hand, once the job is over
            while line := process.stdout.readline(MOST_ANSWER):
                if not line.endswith(b"\n"):
                    with self.lock:
                        self._end(job, State.FAILED, "memory" if len(line) == MOST_ANSWER else "crash")
                    return
                self._hear(job, json.loads(line))

    def _hear(self, job: Job, said: dict[str, Any]) -> None:
        with self.lock:
            if "rule" in said:
                if at := said.get("at"):
                    LOG.warning("A job ended by an error: %s", at)
                self._end(job, State.FAILED, str(said["rule"]), str(said.get("value", "")))
            elif "result" in said:
                if not job.state.over:
                    job.result, job.progress = said["result"], 1.0
                self._end(job, State.DONE)
            else:
                job.progress, job.step = float(said["progress"]), str(said["step"])


def _process() -> subprocess.Popen[bytes]:
    # Nothing of the server's environment or folder is handed on; the question comes through the pipe.
    return subprocess.Popen(
        [sys.executable, "-c", "from territory.jobs import work; work()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


@cache
def pool() -> Pool:
    """Return the one pool of this server."""
    return Pool()


# --- in the process that works ---
_answers: BinaryIO | None = None


def say(progress: float, step: str = "") -> None:
    """Tell how far the work is; without effect outside of a job.

    Args:
        progress: from 0 to 1.
        step: key of what is done now.
    """
    _answer({"progress": progress, "step": step})


def work() -> None:
    """Do the one piece of work that comes in through standard input, and answer on standard output."""
    global _answers
    # Whatever a library prints must not come between the answers.
    _answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _restrict(*pickle.load(sys.stdin.buffer))
    try:
        function, arguments = pickle.load(sys.stdin.buffer)
        _answer({"result": function(*arguments)})
    except Failed as failed:
        _answer({"rule": failed.rule, "value": failed.value})
    except MemoryError:
        _answer({"rule": "memory"})
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        _answer({"rule": "crash", "at": f"{type(error).__name__} at {last.filename}:{last.lineno}"})


def _restrict(seconds: int, memory: int) -> None:
    """Limit this process. Windows knows none of it: there the server's clock alone ends the work."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(LOWER)
    signal.alarm(seconds + ORPHANED_AFTER)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(said: dict[str, Any]) -> None:
    if _answers is not None:
        _answers.write(
            json.dumps(said, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace") + b"\n"
        )
        _answers.flush()
