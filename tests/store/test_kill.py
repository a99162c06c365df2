"""What was acknowledged is there, whenever and however hard the process was killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from programme.sample import CODE, editor
from sqlalchemy import text

from territory.programme import service
from territory.store.engine import open_database
from territory.store.verify import verify

ROOT = Path(__file__).resolve().parents[2]


def kill_over_and_over(address: str, home: Path, kills: int, commits: int) -> tuple[int, int]:
    """Kill a writer after a random number of acknowledged saves, again and again; return kills and saves.

    On PostgreSQL every third time the server's own process is killed too, so that it has to recover.

    Raises:
        AssertionError: when a save that was acknowledged is not there, or stands without its audit row.
    """
    chance = random.Random(20021124)
    acknowledged: dict[str, tuple[int, str]] = {}
    saves = done = 0
    store = open_database(address, home)
    token = editor(store).session
    while done < kills or saves < commits:
        writer = subprocess.Popen(
            [sys.executable, "-m", "store.writer", address, str(home), token],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout
        backend, quota = 0, chance.randint(1, max(2, 2 * commits // kills))
        for line in writer.stdout:
            if line.startswith("backend"):
                backend = int(line.split()[1])
                continue
            if line.endswith("\n"):  # a torn line is no acknowledgement
                _note(acknowledged, line)
                saves, quota = saves + 1, quota - 1
            if quota == 0:
                writer.send_signal(signal.SIGKILL)
                if backend and done % 3 == 0:
                    os.kill(backend, signal.SIGKILL)
                for rest in writer.stdout:  # said before it died
                    if rest.endswith("\n"):
                        _note(acknowledged, rest)
                        saves += 1
        assert writer.wait(60) == -signal.SIGKILL, "it died by itself"
        writer.stdout.close()
        done += 1
        store.close()
        store = _reopened(address, home)
        _compare(store, acknowledged)
    assert verify(store) == ()
    tree = service.programme(store, CODE, "editors")
    assert tree is not None
    assert {note.trace.id for note in tree.projects[0].notes} >= set(acknowledged)
    store.close()
    return done, saves


def _note(acknowledged: dict[str, tuple[int, str]], line: str) -> None:
    record, version, words = line.split()
    acknowledged[record] = (int(version), words)


def _reopened(address: str, home: Path) -> service.Store:
    """Open the store once the server has recovered."""
    for _ in range(600):
        try:
            return open_database(address, home)
        except service.StoreUnavailable:
            time.sleep(0.1)  # a crashed server takes a moment to read its log again
    raise AssertionError("the server did not come back")


def _compare(store: service.Store, acknowledged: dict[str, tuple[int, str]]) -> None:
    with store.read() as connection:
        found = {
            row.id: (row.version, row.text)
            for row in connection.execute(text("SELECT id, version, text FROM note"))
        }
        told = {
            (row.record, row.version)
            for row in connection.execute(text("SELECT record, version FROM audit WHERE kind = 'note'"))
        }
    for record, (version, words) in acknowledged.items():
        kept = found.get(record)
        assert kept is not None, f"{record} was acknowledged and is lost"
        # A later change may have been committed in the moment of the kill, without its acknowledgement.
        assert kept == (version, words) or kept[0] == version + 1, (
            f"{record}: {kept} instead of {version}, {words}"
        )
        assert {(record, v) for v in range(1, version + 1)} <= told


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(database: str, tmp_path: Path) -> None:
    done, saves = kill_over_and_over(database, tmp_path, kills=3, commits=90)
    assert done >= 3
    assert saves >= 90


@pytest.mark.long
def test_nothing_acknowledged_is_lost_over_thirty_kills_and_2500_commits(
    database: str, tmp_path: Path
) -> None:
    done, saves = kill_over_and_over(database, tmp_path, kills=30, commits=2500)
    assert done >= 30
    assert saves >= 2500
