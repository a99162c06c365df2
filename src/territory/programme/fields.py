"""How a field is read from a form or a file, kept in the store, and given back as the model has it.

A field has three shapes: *given* (what a form, a workbook or a program hands over: typed or text), *kept*
(text, whole number, day, list or mapping: what a column and the audit hold), *model* (what `model.py` says).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from territory.model import Status
from territory.programme.model import Value

SHORT, LONG = 300, 10_000
DIGITS = 18


class Unreadable(ValueError):  # noqa: N818 - named for what happened
    """A given value cannot be what the field holds.

    Attributes:
        rule: key of the rule that it breaks.
        value: the part of the value that breaks it, as text.
        part: the part of a figure ("number", "low", …), or "".
    """

    def __init__(self, rule: str, value: object, part: str = "") -> None:
        super().__init__(rule)
        self.rule, self.value, self.part = rule, shown(value), part


def shown(value: object) -> str:
    """Return a value as a problem quotes it: as text, at most 80 characters.

    >>> shown(Decimal("3.50")), len(shown("x" * 500))
    ('3.50', 80)
    """
    text = "" if value is None else str(value)
    return text if len(text) <= 80 else text[:79] + "…"


@dataclass(frozen=True, slots=True)
class Field:
    """Any field; subclasses know their shapes.

    Attributes:
        required: it may not be empty.
        private: editors see it, the public never: it is no part of a published edition.
    """

    required: bool = False
    private: bool = False

    @property
    def empty(self) -> Any:
        """What is kept when nobody filled the field in."""
        return None

    def keep(self, given: object) -> Any:
        """Return the kept shape of a given value; blank text and None are `empty`.

        Raises:
            Unreadable: when it cannot be read.
        """
        if given is None or (isinstance(given, str) and not given.strip()):
            return self.empty
        return self._keep(given)

    def _keep(self, given: object) -> Any:
        raise NotImplementedError

    def model(self, kept: Any) -> Any:
        """Return the model's shape of a kept value."""
        return kept


@dataclass(frozen=True, slots=True)
class Words(Field):
    """Text, its ends trimmed, of at most `longest` characters; `""` when empty."""

    longest: int = SHORT

    @property
    def empty(self) -> str:
        """The empty text."""
        return ""

    def _keep(self, given: object) -> str:
        if not isinstance(given, str):
            given = str(given)
        text = given.replace("\r\n", "\n").strip()
        # NUL cannot be kept by PostgreSQL, a lone surrogate by nobody; other controls hide in every display.
        if any(
            (sign < " " and sign not in "\n\t") or "\ud800" <= sign <= "\udfff" or sign == "\x7f"
            for sign in text
        ):
            raise Unreadable("characters", text.encode("ascii", "backslashreplace").decode())
        if len(text) > self.longest:
            raise Unreadable("too_long", text)
        return text


@dataclass(frozen=True, slots=True)
class Day(Field):
    """A day: a date, or text as ISO 8601 ("2027-03-31")."""

    def _keep(self, given: object) -> date:
        if isinstance(given, datetime):
            given = given.date()
        if isinstance(given, str):
            try:
                given = date.fromisoformat(given.strip())
            except ValueError:
                raise Unreadable("day", given) from None
        if not isinstance(given, date):
            raise Unreadable("day", given)
        if not 1900 <= given.year <= 2200:
            raise Unreadable("year", given.isoformat())
        return given

    def model(self, kept: Any) -> date | None:
        """Return the day, also from the text of a snapshot."""
        return date.fromisoformat(kept) if isinstance(kept, str) else kept


@dataclass(frozen=True, slots=True)
class Whole(Field):
    """A whole number from `least` to `most`; `rule` names what is broken outside of them."""

    least: int = 0
    most: int = 1_000_000
    rule: str = "whole"

    def _keep(self, given: object) -> int:
        number = _decimal(given, self.rule)
        if number != number.to_integral_value() or not self.least <= number <= self.most:
            raise Unreadable(self.rule, given)
        return int(number)


@dataclass(frozen=True, slots=True)
class Flag(Field):
    """True or False."""

    @property
    def empty(self) -> bool:
        """A flag that nobody set is set: a risk is open until somebody closes it."""
        return True

    def _keep(self, given: object) -> bool:
        if isinstance(given, str):
            given = {"true": True, "1": True, "false": False, "0": False}.get(given.strip().lower())
        if given is True or given is False:
            return given
        raise Unreadable("choice", given)


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """A member of an enumeration, kept as its value."""

    of: type[StrEnum] = Status

    def _keep(self, given: object) -> str:
        try:
            return self.of(str(given).strip()).value
        except ValueError:
            raise Unreadable("choice", given) from None

    def model(self, kept: Any) -> StrEnum | None:
        """Return the member."""
        return None if kept is None else self.of(kept)


@dataclass(frozen=True, slots=True)
class Money(Field):
    """An exact amount, not below zero, kept as text with its digits."""

    def _keep(self, given: object) -> str:
        amount = _decimal(given, "number")
        if amount < 0:
            raise Unreadable("negative", given)
        return str(amount)

    def model(self, kept: Any) -> Decimal:
        """Return the amount."""
        return Decimal(kept)


@dataclass(frozen=True, slots=True)
class Codes(Field):
    """Codes, kept as a list in the order given, each once."""

    @property
    def empty(self) -> list[str]:
        """No codes."""
        return []

    def _keep(self, given: object) -> list[str]:
        if isinstance(given, str):
            given = given.replace(";", ",").split(",")
        if not isinstance(given, list | tuple | set | frozenset) or not all(
            isinstance(c, str) for c in given
        ):
            raise Unreadable("code", given)
        words = Words(longest=64)
        return list(dict.fromkeys(code for code in map(words.keep, given) if code))

    def model(self, kept: Any) -> tuple[str, ...]:
        """Return the codes as a tuple."""
        return tuple(kept)


@dataclass(frozen=True, slots=True)
class Figure(Field):
    """A figure with its status: a `Value`, a mapping of its attributes, or a bare number.

    Kept as a mapping that holds only what is not the default.
    """

    @property
    def empty(self) -> dict[str, str]:
        """A figure that nobody published."""
        return {}

    def _keep(self, given: object) -> dict[str, str]:
        if isinstance(given, Value):
            parts = {name: getattr(given, name) for name in ("number", "status", "low", "high", "evidence")}
        elif isinstance(given, Mapping):
            parts = {str(name): value for name, value in given.items()}
        else:
            parts = {"number": given}
        numbers = {
            name: _decimal(parts.get(name), "number", name)
            for name in ("number", "low", "high")
            if parts.get(name) not in (None, "")
        }
        status = parts.get("status") or _status_of(numbers.get("number"))
        try:
            status = Status(status)
        except ValueError:
            raise Unreadable("choice", status, "status") from None
        kept = {name: str(number) for name, number in numbers.items()}
        if status is not Status.NOT_PUBLISHED:
            kept["status"] = status.value
        evidence = Words(longest=2000).keep(parts.get("evidence"))
        return {**kept, "evidence": evidence} if evidence else kept

    def model(self, kept: Any) -> Value:
        """Return the figure."""
        if not kept:
            return NOTHING
        number, low, high = kept.get("number"), kept.get("low"), kept.get("high")
        return Value(
            number=None if number is None else Decimal(number),
            status=STATUSES[kept.get("status", "not_published")],
            low=None if low is None else Decimal(low),
            high=None if high is None else Decimal(high),
            evidence=kept.get("evidence", ""),
        )


NOTHING = Value()
STATUSES = {status.value: status for status in Status}


def _status_of(number: Decimal | None) -> Status:
    """Return the status of a number that came without one: a bare 0 is zero, not an absence."""
    if number is None:
        return Status.NOT_PUBLISHED
    return Status.ZERO if number == 0 else Status.OBSERVED


def _decimal(given: object, rule: str, part: str = "") -> Decimal:
    if isinstance(given, bool):
        raise Unreadable(rule, given, part)
    try:
        number = given if isinstance(given, Decimal) else Decimal(str(given).strip())
    except InvalidOperation:
        raise Unreadable(rule, given, part) from None
    if not number.is_finite():
        raise Unreadable("not_finite", given, part)
    exponent = number.as_tuple().exponent
    if number.adjusted() > DIGITS or (isinstance(exponent, int) and -exponent > DIGITS):
        raise Unreadable("digits", given, part)
    return number
