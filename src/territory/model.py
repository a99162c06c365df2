"""The nouns of the field as frozen records: everything else passes these around."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What is known about a figure. Four kinds of absence are four different things."""

    OBSERVED = "observed"
    ZERO = "zero"
    ESTIMATE = "estimate"
    NOT_PUBLISHED = "not_published"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"

    @property
    def has_value(self) -> bool:
        """True when a number may be shown.

        >>> Status.ZERO.has_value, Status.NOT_PUBLISHED.has_value
        (True, False)
        """
        return self in {Status.OBSERVED, Status.ZERO, Status.ESTIMATE}


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one territory or sector.

    Attributes:
        code: ISO 3166-2 code or sector code.
        value: the figure, or None when `status` has no value.
        status: what is known about it.
        low: lower end of the interval, if there is one.
        high: upper end of the interval, if there is one.
        locator: where in the source it stands.
        small: True when it rests on few cases.
    """

    code: str
    value: float | None
    status: Status
    low: float | None = None
    high: float | None = None
    locator: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A document or dataset that figures come from.

    Attributes:
        id: short key used by every row.
        title: title as printed.
        author: person or "" if none.
        institution: who published it.
        as_of: ISO date or month at which the source states its figures ("2011-05").
        licence: licence as stated, or "" when the source states none.
        sha256: checksum of the text the figures were coded from, or "".
    """

    id: str
    title: str
    author: str
    institution: str
    as_of: str
    licence: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Territory:
    """A place with its codes and its names.

    Attributes:
        code: ISO 3166-2 code ("AR-S").
        level: "province", "city" or "country".
        parent: code of the territory that contains it, or "".
        indec: INDEC code with its leading zero, or "".
        nuts: NUTS code, or "".
        names: name by language code.
        aliases: other spellings met in real tables.
    """

    code: str
    level: str
    parent: str
    indec: str
    nuts: str
    names: dict[str, str]
    aliases: tuple[str, ...] = ()
