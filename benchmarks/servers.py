"""Peers' environments, and servers that are started on free ports, weighed and stopped."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.subjects import Subject

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "benchmarks" / "peers"
CACHE = ROOT / ".cache" / "bench"
START_SECONDS = 90
STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Server:
    """A running subject.

    Attributes:
        port: where it listens on 127.0.0.1.
        process: its root process; children count as its own.
        script_log: file with one script run's milliseconds a line; absent unless the subject logs.
    """

    port: int
    process: psutil.Popen
    script_log: Path

    def cpu_seconds(self) -> float:
        """Return the CPU seconds, user and system, that the process tree has used."""
        return sum(sum(process.cpu_times()[:2]) for process in self._tree())

    def rss(self) -> int:
        """Return the resident bytes of the process tree."""
        return sum(process.memory_info().rss for process in self._tree())

    def script_ms(self) -> list[float]:
        """Return the milliseconds of every script run so far."""
        text = self.script_log.read_text("ascii") if self.script_log.exists() else ""
        return [float(line) for line in text.split()]

    def _tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def environment(folder: str) -> Path:
    """Return the Python of a peer's environment, made from its pinned requirements when they changed."""
    if not folder:
        return Path(sys.executable)
    home = CACHE / "venvs" / folder
    python, stamp = home / "bin" / "python", home / "requirements.txt"
    wanted = (PEERS / folder / "requirements.txt").read_text("utf-8")
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        requirements = PEERS / folder / "requirements.txt"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        stamp.write_text(wanted, "utf-8")
    return python


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(subject: Subject, content: Path) -> Iterator[Server]:
    """Start the subject, wait until it answers, and stop it and its children at the end.

    Args:
        subject: what to start.
        content: folder that `content.prepare` filled.

    Yields:
        The running server.

    Raises:
        RuntimeError: it ended, or did not answer in time; the message names its log.
    """
    port = free_port()
    log = CACHE / "logs" / f"{subject.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    script_log = log.with_suffix(".script")
    script_log.unlink(missing_ok=True)
    fill = {"python": str(environment(subject.folder)), "root": str(ROOT), "port": str(port)}
    with log.open("wb") as output:
        process = psutil.Popen(
            [part.format(**fill) for part in subject.command],
            cwd=PEERS / subject.folder if subject.folder else ROOT,
            env={**os.environ, "BENCH_CONTENT": str(content), "BENCH_SCRIPT_LOG": str(script_log)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_ready(subject, process, port, log)
        yield Server(port, process, script_log)
    finally:
        _stop(process)


def _wait_until_ready(subject: Subject, process: psutil.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{subject.name} ended with {process.returncode}; see {log}")
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", subject.path)
            if connection.getresponse().status == http.client.OK:
                return
        time.sleep(0.2)
    raise RuntimeError(f"{subject.name} did not answer on {subject.path} in {START_SECONDS} s; see {log}")


def _stop(process: psutil.Popen) -> None:
    tree: list[psutil.Process] = [process]
    with suppress(psutil.NoSuchProcess):
        tree += process.children(recursive=True)
    for member in tree:
        with suppress(psutil.NoSuchProcess):
            member.terminate()
    _, alive = psutil.wait_procs(tree, timeout=STOP_SECONDS)
    for member in alive:
        with suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(alive, timeout=STOP_SECONDS)
