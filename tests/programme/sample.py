"""A programme of six projects, people who write, and a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from territory.auth import Identity, Role, open_session
from territory.programme.model import Objective, Programme, Project, Trace
from territory.store.engine import Store

CODE = "atacama-umbria"
PROGRAMME = Programme(
    Trace("programme-1"),
    CODE,
    "",
    ("CL-AT", "IT-55"),
    objectives=(Objective(Trace("objective-1"), 1, "growth", ""),),
    projects=tuple(
        Project(
            Trace(f"atacama-{number}"),
            number,
            f"atacama-{number}",
            "",
            objective="objective-1",
            clusters=("mining",),
            framework="" if number == 1 else "atacama-1",
        )
        for number in range(1, 7)
    ),
)


class Clock:
    """The time, moved by hand on top of the real one."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def sign_in(store: Store, name: str, *roles: Role) -> Identity:
    """Return somebody with a living session."""
    person = Identity(name, name.title(), frozenset(roles))
    return Identity(name, name.title(), frozenset(roles), open_session(store, person))


def editor(store: Store, name: str = "ada") -> Identity:
    return sign_in(store, name, Role.EDITOR)


def reviewer(store: Store, name: str = "rosa") -> Identity:
    return sign_in(store, name, Role.REVIEWER)
