"""The pool for slow work: real processes that end, wait, fail and leave nothing behind."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import works

from territory.jobs import Busy, Job, Pool, State

PATIENCE = 60.0


@pytest.fixture
def pool() -> Iterator[Pool]:
    others = children()  # servers and browsers of other tests
    here = Pool(at_once=2, most_waiting=2, unseen=PATIENCE)
    yield here
    here.close()
    assert children() <= others


def children() -> set[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {int(one) for task in tasks for one in task.read_text().split()}


def eventually(holds: Callable[[], bool], among: Job) -> None:
    """Wait until something holds, or until the job that it depends on is over."""
    while not holds():
        assert not among.over.wait(0.02) or holds(), (among.state, among.rule)


def ended(job: Job) -> tuple[State, str]:
    assert job.over.wait(PATIENCE)
    return job.state, job.rule


def test_work_says_how_far_it_is_and_returns_data(pool: Pool, tmp_path: Path) -> None:
    job = pool.submit(works.until, str(tmp_path / "done"), "adding", limit=PATIENCE)
    eventually(lambda: job.progress == 0.5, job)
    assert (job.state, job.step) == (State.RUNNING, "adding")
    (tmp_path / "done").touch()
    assert ended(job) == (State.DONE, "")
    assert (job.result, job.progress) == ("done", 1.0)


def test_giving_up_ends_the_process(pool: Pool) -> None:
    job = pool.submit(works.forever, limit=PATIENCE)
    eventually(lambda: job.step == "endless", job)
    assert job.process is not None
    worker = job.process.pid
    assert worker in children()
    pool.cancel(job)
    assert ended(job) == (State.CANCELLED, "")
    while worker in children():
        os.sched_yield()


def test_work_beyond_its_limit_is_ended(pool: Pool) -> None:
    job = pool.submit(works.forever, limit=0.5)
    assert ended(job) == (State.FAILED, "time")
    assert job.value == "0.5"


def test_the_third_waits_its_turn_and_the_fifth_is_refused(pool: Pool, tmp_path: Path) -> None:
    first, second, third, fourth = (
        pool.submit(works.until, str(tmp_path / name), limit=PATIENCE) for name in "abcd"
    )
    eventually(lambda: first.progress > 0 and second.progress > 0, first)
    assert [pool.ahead(job) for job in (first, second, third, fourth)] == [0, 0, 0, 1]
    assert (third.state, fourth.state) == (State.WAITING, State.WAITING)
    with pytest.raises(Busy):
        pool.submit(works.forever)
    (tmp_path / "b").touch()
    eventually(lambda: third.state is State.RUNNING, third)
    assert (first.state, fourth.state, pool.ahead(fourth)) == (State.RUNNING, State.WAITING, 0)
    for name in "acd":
        (tmp_path / name).touch()
    assert [ended(job)[0] for job in (first, third, fourth)] == [State.DONE] * 3


def test_a_job_that_waits_can_be_given_up_and_never_starts(pool: Pool) -> None:
    busy = [pool.submit(works.forever, limit=PATIENCE) for _ in range(2)]
    waits, last = pool.submit(works.forever), pool.submit(works.forever)
    assert pool.ahead(last) == 1
    pool.cancel(waits)
    assert ended(waits) == (State.CANCELLED, "")
    assert pool.ahead(last) == 0
    assert waits.process is None
    assert not any(job.over.is_set() for job in busy)


@pytest.mark.parametrize(
    ("work", "rule", "value"),
    [(works.fails, "no_table", "empleo"), (works.dies, "crash", ""), (works.grows, "memory", "")],
)
def test_what_goes_wrong_is_data(pool: Pool, work: Callable[[], object], rule: str, value: str) -> None:
    job = pool.submit(work, limit=PATIENCE)
    assert ended(job) == (State.FAILED, rule)
    assert (job.value, job.result) == (value, None)


def test_the_text_of_an_error_goes_nowhere(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        job = pool.submit(works.tells, limit=PATIENCE)
        assert ended(job) == (State.FAILED, "crash")
    assert "RuntimeError at " in caplog.text
    assert "works.py" in caplog.text
    assert "secret" not in caplog.text + job.value


def test_a_job_whose_reader_has_gone_is_given_up() -> None:
    others = children()
    here = Pool(at_once=1, unseen=0.5)
    runs, waits = here.submit(works.forever, limit=PATIENCE), here.submit(works.forever, limit=PATIENCE)
    assert ended(runs) == (State.CANCELLED, "")
    assert ended(waits) == (State.CANCELLED, "")
    here.close()
    assert children() <= others


def test_a_worker_knows_nothing_of_the_server_and_gives_way(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRITORY_SECRET", "postgresql://ana:secret@db.example")
    job = pool.submit(works.surroundings, limit=PATIENCE)
    ended(job)
    names, folder, niceness = job.result
    assert "TERRITORY_SECRET" not in names
    assert folder == "/"
    assert niceness > os.nice(0)
