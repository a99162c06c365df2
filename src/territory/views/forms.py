"""What a form asks for, told by the store's description of each kind; comparisons use it too."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from territory.model import Status
from territory.programme.fields import LONG, Choice, Codes, Day, Figure, Flag, Money, Whole, Words
from territory.programme.fields import Field as Kept
from territory.programme.kinds import KINDS, PROFILE
from territory.programme.model import ActorRole, Direction, IndicatorKind, MoneyKind
from territory.programme.vocabulary import FIELDS


class Shape(StrEnum):
    """How a field is asked for."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    CHOICE = "choice"
    CODES = "codes"
    NUMBER = "number"
    WHOLE = "whole"
    YES = "yes"
    FIGURE = "figure"
    OFFERED = "offered"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        name: as the record calls it.
        shape: how it is asked for.
        options: the codes to choose from, for a choice.
        required: True when a record without it cannot be saved.
        low: smallest whole number.
        high: largest whole number.
        start: what a new record begins with, None for nothing.
    """

    name: str
    shape: Shape = Shape.TEXT
    options: tuple[str, ...] = ()
    required: bool = False
    low: int = 0
    high: int = 0
    start: object = None


# What the program sets by itself, and nobody types.
SET_BY_US = frozenset(
    {("evidence", "sha256"), ("project", "code"), ("objective", "code"), ("project", "position")}
)
SET_BY_US |= {("objective", "position")}
# Where the choices come from the programme itself: its clusters, its projects, the predefined indicators.
OFFERED = frozenset({("project", "framework"), ("project", "objective"), ("indicator", "code")})
OFFERED |= {(PROFILE, field.name) for field in FIELDS if not field.many}
SAID_BY_SOURCE = ("name", "objective", "clusters", "framework")
FILES = frozenset({("evidence", "file")})
STARTS: dict[tuple[str, str], object] = {
    ("indicator", "kind"): IndicatorKind.OUTPUT,
    ("indicator", "direction"): Direction.INCREASE,
    ("budget_line", "kind"): MoneyKind.PLANNED,
    ("participation", "role"): ActorRole.IMPLEMENTING,
    ("risk", "likelihood"): 3,
    ("risk", "impact"): 3,
    ("risk", "open"): True,
}
# A predefined indicator brings these along; nobody writes them a second time.
GIVEN_BY_CODE = ("name", "unit", "kind", "direction", "horizon", "definition")
# A figure's number is asked for only where its status can have one.
WITH_NUMBER = (Status.OBSERVED, Status.ESTIMATE)


@cache
def asked(kind: str) -> tuple[Field, ...]:
    """Return the fields that a form of a kind asks for, in the order of the page.

    Raises:
        KeyError: when there is no such kind.

    >>> [(field.name, field.shape.value) for field in asked("milestone")]
    [('name', 'text'), ('due', 'day'), ('reached', 'day'), ('evidence', 'text')]
    """
    found = [
        _field(kind, name, kept) for name, kept in KINDS[kind].fields.items() if (kind, name) not in SET_BY_US
    ]
    # First the dates, for which most people come; then what the source already says.
    later = {field.name: kind == "project" and field.name in SAID_BY_SOURCE for field in found}
    return tuple(sorted(found, key=lambda field: later[field.name]))


def _field(kind: str, name: str, kept: Kept) -> Field:
    place = (kind, name)
    start = STARTS.get(place)
    if place in FILES:
        return Field(name, Shape.FILE)
    if place in OFFERED:
        return Field(name, Shape.OFFERED, (), kept.required)
    if isinstance(kept, Choice):
        return Field(name, Shape.CHOICE, tuple(one.value for one in kept.of), kept.required, start=start)
    if isinstance(kept, Whole):
        return Field(name, Shape.WHOLE, (), kept.required, kept.least, kept.most, start)
    if isinstance(kept, Words):
        return Field(name, Shape.LONG if kept.longest == LONG else Shape.TEXT, (), kept.required)
    shapes = {Day: Shape.DAY, Codes: Shape.CODES, Money: Shape.NUMBER, Flag: Shape.YES, Figure: Shape.FIGURE}
    return Field(name, shapes[type(kept)], (), kept.required, start=start)
