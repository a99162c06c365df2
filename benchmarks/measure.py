"""The run: every subject in turn, in shuffled rounds, on the bare machine and on the emulated line."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.page import (
    ANSWER_MS,
    CANDIDATES,
    IDLE_MS,
    Traffic,
    UnansweredError,
    arrive,
    choose,
    opened,
    profile,
    settle,
)
from benchmarks.servers import Server, running
from benchmarks.shape import Line, shaped
from benchmarks.subjects import Subject

LOCAL, LINE = "local", "line"
SELECTIONS = 3
CPU_SELECTIONS = 50
LEAST_ANSWER_MS = 100
SESSIONS = 25
REST_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Measurement:
    """One raw number.

    Attributes:
        subject: the subject's name.
        condition: "local" (loopback as it is) or "line" (emulated).
        metric: what was measured; see README.md.
        round: counted from 0.
        value: in the metric's unit; None when the page did not answer.
    """

    subject: str
    condition: str
    metric: str
    round: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured.

    Attributes:
        rounds: interleaved rounds of visits.
        line: whether to repeat each on the emulated line.
        batches: rounds of CPU and memory, each on a fresh server.
        sessions: how many users for memory.
        seed: of the order within the rounds.
    """

    rounds: int = 9
    line: bool = True
    batches: int = 3
    sessions: int = SESSIONS
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Stand:
    """A running subject and the ways to its page.

    Attributes:
        subject: what runs.
        urls: its page by condition.
        line: the emulated line, or None.
        answer_ms: by condition, how long a heard try may take to answer.
    """

    subject: Subject
    urls: dict[str, str]
    line: Line | None
    answer_ms: dict[str, float]


def run(
    browser: Browser, subjects: list[Subject], content: Path, page: dict[str, Any], plan: Plan
) -> Iterator[Measurement]:
    """Measure the subjects.

    Args:
        browser: the one Chromium that visits all.
        subjects: what to measure.
        content: folder that `content.prepare` filled.
        page: what it returned.
        plan: how much.

    Yields:
        Raw numbers as they come: first the interleaved visits with all servers up, then CPU and memory, one
        server at a time.
    """
    with ExitStack() as stack:
        stands = [_stand(stack, browser, subject, content, page, plan) for subject in subjects]
        order = random.Random(plan.seed)
        for number in range(plan.rounds):
            turns = [(stand, condition) for stand in stands for condition in stand.urls]
            order.shuffle(turns)
            for stand, condition in turns:
                for metric, value in _visits(browser, stand, condition, page):
                    yield Measurement(stand.subject.name, condition, metric, number, value)
    for number in range(plan.batches):
        for subject in order.sample(subjects, len(subjects)):
            with running(subject, content) as server:
                for metric, value in _load(browser, subject, server, page, plan.sessions):
                    yield Measurement(subject.name, LOCAL, metric, number, value)


def _stand(
    stack: ExitStack, browser: Browser, subject: Subject, content: Path, page: dict[str, Any], plan: Plan
) -> Stand:
    """Start a subject and visit it once unmeasured, so that its caches are warm and its pace is known."""
    server = stack.enter_context(running(subject, content))
    line = stack.enter_context(shaped(server.port)) if plan.line else None
    urls = {LOCAL: f"http://127.0.0.1:{server.port}{subject.path}"}
    if line:
        urls[LINE] = f"http://127.0.0.1:{line.port}{subject.path}"
    answer_ms = {}
    for condition, url in urls.items():
        with profile(browser, subject, page) as context:
            visit = context.new_page()
            settle(visit, subject, url)
            chosen = [choose(visit, subject, code) for code in CANDIDATES[:2]] if subject.selectable else []
            slowest = max((ms for c in chosen for ms in (c["restyled"], c["card"]) if ms), default=ANSWER_MS)
            answer_ms[condition] = LEAST_ANSWER_MS + 2 * slowest
    return Stand(subject, urls, line, answer_ms)


def _visits(
    browser: Browser, stand: Stand, condition: str, content: dict[str, Any]
) -> Iterator[tuple[str, float | None]]:
    subject, url = stand.subject, stand.urls[condition]
    with profile(browser, subject, content) as context:
        for state in ("cold", "warm"):
            page = opened(context)
            for name, value in arrive(page, subject, url, stand.answer_ms[condition]).items():
                yield f"{state} {name}", value
            page.close()
    with profile(browser, subject, content) as context:
        page = context.new_page()
        traffic = Traffic()
        traffic.listen(page)
        wire = stand.line.down.bytes if stand.line else 0
        try:
            settle(page, subject, url)
            yield "cold bytes", traffic.http + traffic.websocket
            yield "cold websocket bytes", traffic.websocket
            if condition == LINE and stand.line:
                yield "cold wire bytes", stand.line.down.bytes - wire
            for code in CANDIDATES[:SELECTIONS] if subject.selectable else ():
                http, websocket = traffic.http, traffic.websocket
                for name, value in choose(page, subject, code).items():
                    yield f"selection {name}", value
                page.wait_for_timeout(IDLE_MS)
                yield "selection http bytes", traffic.http - http
                yield "selection websocket bytes", traffic.websocket - websocket
        except UnansweredError:
            yield "selection settled", None


def _load(
    browser: Browser, subject: Subject, server: Server, content: dict[str, Any], sessions: int
) -> Iterator[tuple[str, float | None]]:
    """Measure a fresh server: CPU and script time over many selections, memory at one user and at many."""
    url = f"http://127.0.0.1:{server.port}{subject.path}"
    with ExitStack() as stack:

        def join() -> Page:
            page = stack.enter_context(profile(browser, subject, content)).new_page()
            settle(page, subject, url)
            if subject.selectable:
                choose(page, subject, CANDIDATES[0])
            return page

        try:
            first = join()
            if subject.selectable:
                yield from _selections(first, subject, server)
            time.sleep(REST_SECONDS)
            alone = server.rss()
            for _ in range(sessions - 1):
                join()
            time.sleep(REST_SECONDS)
            together = server.rss()
        except UnansweredError:
            yield "rss 1", None
            return
    yield "rss 1", alone / 1e6
    yield f"rss {sessions}", together / 1e6
    yield "rss per further user", (together - alone) / (sessions - 1) / 1e6


def _selections(page: Page, subject: Subject, server: Server) -> Iterator[tuple[str, float]]:
    runs, cpu = len(server.script_ms()), server.cpu_seconds()
    for code in islice(cycle(CANDIDATES[1:] + CANDIDATES[:1]), CPU_SELECTIONS):
        choose(page, subject, code)
    yield "cpu per selection", 1000 * (server.cpu_seconds() - cpu) / CPU_SELECTIONS
    scripts = server.script_ms()[runs:]
    if scripts:
        yield "script runs per selection", len(scripts) / CPU_SELECTIONS
        yield from (("script", value) for value in scripts)
