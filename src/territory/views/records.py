"""A record in the reader's words: its labels, its values, its name in a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_datetime
from babel.numbers import format_decimal

from territory.i18n import Language
from territory.model import Status
from territory.programme.kinds import PROFILE
from territory.programme.model import Change, Value
from territory.views.forms import Field, Shape, asked

LONGEST_IN_LIST = 80
SEPARATOR = " · "
PLAIN = {Status.OBSERVED, Status.ZERO}
"""What a number alone already says."""


def label(kind: str, name: str, words: Language) -> str:
    """Return what a field is called; a kind's own name for it comes first.

    >>> from territory.i18n import language
    >>> label("milestone", "due", language("en")), label("risk", "impact", language("en"))
    ('Due', 'Severity (1–5)')
    """
    return words.t(label_key(kind, name, words) or f"edit.field.{name}")


def label_key(kind: str, name: str, words: Language) -> str:
    """Return the message that names a field, "" when there is none."""
    families: tuple[str, ...] = (f"edit.field.{kind}", "edit.field")
    if kind == PROFILE:  # what it holds is called as on the page that shows it
        families = ("matching.field", "matching.column", "column")
    return next((key for family in families if words.has(key := f"{family}.{name}")), "")


def named(field: str, code: object, names: Mapping[str, str]) -> str:
    """Return what a code is called; the same code may stand in two fields with two names.

    >>> named("needs", "quality", {"needs.quality": "Quality", "quality": "?"}), named("x", "y", {})
    ('Quality', 'y')
    """
    return names.get(f"{field}.{code}", names.get(str(code), str(code)))


def option(name: str, code: str, words: Language) -> str:
    """Return what a code of a choice is called."""
    return words.t(f"edit.option.{name}.{code}")


def moment(at: datetime, words: Language) -> str:
    """Return a moment in words, in UTC."""
    return str(format_datetime(at, "d MMM y, HH:mm", locale=words.locale)) + " UTC"


def decimal(number: object, words: Language) -> str:
    """Return a number with every digit that was written, in the reader's separators.

    >>> from territory.i18n import language
    >>> decimal("1234.50", language("es")), decimal(Decimal("-3"), language("en"))
    ('1.234,50', '−3')
    """
    try:
        exact = Decimal(str(number))
    except InvalidOperation:
        return str(number)
    exponent = exact.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return str(format_decimal(exact, format=pattern, locale=words.locale)).replace("-", "−")


def figure(value: Value, words: Language) -> str:
    """Return a figure of a period with its status: "≈ 9 (7–11)", "0", "not published".

    >>> from territory.i18n import language
    >>> figure(Value(Decimal(9), Status.ESTIMATE, Decimal(7), Decimal(11)), language("en"))
    '≈ 9 (7–11)'
    >>> figure(Value(), language("en"))
    'not published'
    """
    if value.status is Status.ZERO:
        return "0"
    if not value.status.has_value or value.number is None:
        return option("figure", value.status, words)
    text = decimal(value.number, words)
    if value.status is Status.OBSERVED:
        return text
    ends = value.low is not None and value.high is not None
    return f"≈ {text}" + (f" ({decimal(value.low, words)}–{decimal(value.high, words)})" if ends else "")


def shown(field: Field, value: object, words: Language, names: Mapping[str, str] | None = None) -> str:
    """Return a field's value in words, "" for nothing.

    Args:
        field: the field.
        value: as the model has it.
        words: the reader's language.
        names: what codes of clusters, projects and predefined indicators are called.
    """
    if value is None or value == "" or value == [] or value == ():
        return ""
    known = names or {}
    if field.shape is Shape.DAY:
        return words.day(value.isoformat() if isinstance(value, date) else str(value))
    if field.shape is Shape.CHOICE:
        return option(field.name, str(value), words) if str(value) in field.options else str(value)
    if field.shape is Shape.NUMBER:
        return decimal(value, words)
    if field.shape is Shape.YES:
        return words.t("edit.yes" if str(value).lower() in {"true", "1"} else "edit.no")
    if field.shape is Shape.FIGURE and isinstance(value, Value):
        return figure(value, words) + (f" · {value.evidence}" if value.evidence else "")
    if field.shape is Shape.CODES and isinstance(value, list | tuple):
        return words.join(named(field.name, code, known) for code in value)
    return named(field.name, value, known)


def told(change: Change, text: str, words: Language, names: Mapping[str, str]) -> str:
    """Return the old or new value of an audit line in words, as `shown` would; "" for nothing.

    In the audit a figure stands as number, status and evidence, and codes are separated by commas.

    Args:
        change: the line.
        text: `change.old` or `change.new`.
        words: the reader's language.
        names: as for `shown`.
    """
    field = field_of(change.kind, change.field)
    if not text:
        return ""
    if field.shape is Shape.FIGURE:
        parts = text.split(SEPARATOR)
        return SEPARATOR.join(
            option("figure", part, words) if part in set(Status) else decimal(part, words)
            for at, part in enumerate(parts)
            if not (at and part in PLAIN)
        )
    if field.shape is Shape.CODES:
        return words.join(named(change.field, code, names) for code in text.split(", "))
    return shown(field, text, words, names)


def title(kind: str, values: Mapping[str, Any], words: Language, names: Mapping[str, str]) -> str:
    """Return what a record is called in a list: its name, or what stands for one.

    >>> from territory.i18n import language
    >>> title("note", {"text": "Called the university."}, language("en"), {})
    'Called the university.'
    """
    if kind == "period":
        span = (words.day(str(values.get(end) or "")) if values.get(end) else "…" for end in ("start", "end"))
        return " – ".join(span)
    if kind == "budget_line":
        amount = decimal(values.get("amount"), words)
        said = option("kind", str(values.get("kind")), words)
        return f"{values.get('funder')}: {said}, {values.get('currency')} {amount}"
    for name in ("name", "actor", "title", "text", "code"):
        text = str(values.get(name) or "")
        if text:
            text = names.get(text, text)
            return text if len(text) <= LONGEST_IN_LIST else text[: LONGEST_IN_LIST - 1] + "…"
    return words.t(f"edit.kind.{kind}")


def field_of(kind: str, name: str) -> Field:
    """Return the description of a field, a plain text for one that is not asked for."""
    return next((field for field in asked(kind) if field.name == name), Field(name))
