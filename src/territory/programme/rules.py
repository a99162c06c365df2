"""What a record must satisfy, judged below every page and import. Pure: what a rule needs is handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from babel import Locale
from babel.numbers import list_currencies

from territory.model import Status
from territory.programme.fields import Unreadable, shown
from territory.programme.kinds import Kind
from territory.programme.model import RecordProblem
from territory.programme.vocabulary import FIELDS

# Each has a message `programme.problem.<rule>` and a remedy `programme.remedy.<rule>` in every catalogue.
RULES = (
    "address",
    "characters",
    "choice",
    "code",
    "country",
    "currency",
    "cycle",
    "dates_order",
    "day",
    "digits",
    "field",
    "interval",
    "link",
    "markup",
    "missing_record",
    "negative",
    "not_finite",
    "not_reviewed",
    "number",
    "parent",
    "parent_not_published",
    "position",
    "required",
    "scale",
    "share_over_100",
    "status_without_value",
    "territory",
    "too_long",
    "twice",
    "value_without_status",
    "whole",
    "year",
    "zero_status",
)
# Units in which a whole is 100. A growth in per cent has another unit: it may exceed 100.
SHARES = re.compile(r"share|%(\s+(of|de|del|dell|della|delle|dei|degli|do|da|dos|das)\b.*)?", re.IGNORECASE)
FIGURES = ("baseline", "target", "actual")
FEW = 200  # problems of one record; the rest says nothing new


def problem(rule: str, field: str, value: object = "") -> RecordProblem:
    """Return the problem of a rule.

    >>> problem("currency", "currency", "EURO").remedy
    'currency'
    """
    return RecordProblem(rule=rule, remedy=rule, value=shown(value), field=field)


def read(kind: Kind, values: Mapping[str, object]) -> tuple[dict[str, Any], list[RecordProblem]]:
    """Return the given values as they are kept, and what could not be read. Fields not given stay away.

    >>> from territory.programme.kinds import KINDS
    >>> kept, problems = read(KINDS["risk"], {"name": " Drought ", "likelihood": "6"})
    >>> kept, [(p.field, p.rule, p.value) for p in problems]
    ({'name': 'Drought'}, [('likelihood', 'scale', '6')])
    """
    kept: dict[str, Any] = {}
    problems = []
    for name, given in values.items():
        if name not in kind.fields:
            problems.append(problem("field", str(name)[:64], given))
            continue
        try:
            kept[name] = kind.fields[name].keep(given)
        except Unreadable as error:
            field = f"{name}.{error.part}" if error.part else name
            problems.append(RecordProblem(error.rule, error.rule, error.value, field))
    return kept, problems[:FEW]


def judge(
    kind: Kind, kept: Mapping[str, Any], vocabulary: Mapping[str, frozenset[str]]
) -> list[RecordProblem]:
    """Return what is wrong with a whole record, looked at alone.

    Args:
        kind: kind of the record.
        kept: all its fields as they are kept.
        vocabulary: the known codes by list ("cluster", "indicator", "territory"); a list that is not there
            is not checked.
    """
    problems = [
        problem("required", name)
        for name, field in kind.fields.items()
        if field.required and kept[name] in (None, "")
    ]
    problems += [p for name in FIGURES if name in kept for p in _figure(name, kept[name])]
    problems += _order(kept)
    problems += JUDGES.get(kind.name, _nothing)(kept, vocabulary)
    return problems


def _nothing(_kept: Mapping[str, Any], _vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    return iter(())


def _order(kept: Mapping[str, Any]) -> Iterator[RecordProblem]:
    for first, last in (
        ("planned_start", "planned_end"),
        ("actual_start", "actual_end"),
        ("start", "end"),
    ):
        if kept.get(first) and kept.get(last) and kept[last] < kept[first]:
            yield problem("dates_order", last, f"{kept[first]} – {kept[last]}")


def _figure(name: str, kept: Mapping[str, str]) -> Iterator[RecordProblem]:
    number, status = kept.get("number"), Status(kept.get("status", Status.NOT_PUBLISHED))
    if number is None:
        if status.has_value:
            yield problem("status_without_value", name, status)
        elif kept.get("low") or kept.get("high"):
            yield problem("value_without_status", name, kept.get("low") or kept.get("high"))
        return
    value = Decimal(number)
    if not status.has_value:
        yield problem("value_without_status", name, number)
    elif status is not Status.ESTIMATE and (value == 0) != (status is Status.ZERO):
        yield problem("zero_status", name, number)
    low, high = Decimal(kept.get("low", number)), Decimal(kept.get("high", number))
    if not low <= value <= high:
        yield problem("interval", name, f"{low} – {value} – {high}")


def over_100(unit: str, figures: Mapping[str, Mapping[str, str]]) -> list[RecordProblem]:
    """Return the figures of a period that exceed the whole, when the indicator's unit is a share.

    >>> [p.field for p in over_100("share", {"actual": {"number": "101", "status": "observed"}})]
    ['actual']
    >>> [p.value for p in over_100("% delle imprese", {"actual": {"number": "101", "status": "observed"}})]
    ['101']
    >>> [over_100(unit, {"actual": {"number": "101"}}) for unit in ("firms", "% change", "% (variación)")]
    [[], [], []]
    """
    if not SHARES.fullmatch(unit):
        return []
    return [
        problem("share_over_100", name, figures[name]["number"])
        for name in FIGURES
        if figures.get(name) and not 0 <= Decimal(figures[name].get("number", 0)) <= 100
    ]


def circular(record: str, framework: str, frames: Mapping[str, str]) -> bool:
    """Say whether a project that is framed by `framework` would frame itself in the end.

    Args:
        record: id of the project.
        framework: id of the project that is to frame it.
        frames: id of the framework by id of project, as it stands.

    >>> circular("a", "b", {"b": "c", "c": "a"}), circular("a", "b", {"b": "c", "c": ""})
    (True, False)
    """
    seen = set()
    while framework and framework not in seen:
        if framework == record:
            return True
        seen.add(framework)
        framework = frames.get(framework, "")
    return False


def _known(
    vocabulary: Mapping[str, frozenset[str]], name: str, field: str, codes: list[str]
) -> Iterator[RecordProblem]:
    known = vocabulary.get(name)
    for code in codes:
        if (code not in known) if known is not None else not CODE.fullmatch(code):
            yield problem("code", field, code)


def _programme(kept: Mapping[str, Any], vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    if kept["code"] and not CODE.fullmatch(kept["code"]):
        yield problem("code", "code", kept["code"])
    yield from _known(vocabulary, "territory", "territories", kept["territories"])


def _project(kept: Mapping[str, Any], vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    if not kept["name"] and not kept["code"]:
        yield problem("required", "name")
    yield from _known(vocabulary, "cluster", "clusters", kept["clusters"])


def _indicator(kept: Mapping[str, Any], vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    if not kept["name"] and not kept["code"]:
        yield problem("required", "name")
    if kept["code"]:
        yield from _known(vocabulary, "indicator", "code", [kept["code"]])


def _budget(kept: Mapping[str, Any], _vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    if kept["currency"] and kept["currency"] not in _currencies():
        yield problem("currency", "currency", kept["currency"])


def _actor(kept: Mapping[str, Any], _vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    if kept["country"] and kept["country"] not in _countries():
        yield problem("country", "country", kept["country"])


def _evidence(kept: Mapping[str, Any], _vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    if kept["address"] and not _address(kept["address"]):
        yield problem("address", "address", kept["address"])
    if not kept["address"] and not kept["sha256"]:
        yield problem("required", "address")
    if kept["sha256"] and not re.fullmatch("[0-9a-f]{64}", kept["sha256"]):
        yield problem("code", "sha256", kept["sha256"])


def _address(text: str) -> bool:
    """Say whether a reader may be sent there: a web address, never a script or a file."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        return False


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@cache
def _countries() -> frozenset[str]:
    codes = (str(code) for code in Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code) and code != "ZZ")


def _profile(kept: Mapping[str, Any], vocabulary: Mapping[str, frozenset[str]]) -> Iterator[RecordProblem]:
    for field in FIELDS:
        held = kept[field.name] if field.many else [kept[field.name]]
        yield from _known(vocabulary, f"profile.{field.name}", field.name, [code for code in held if code])
    if kept["territory"] and kept["country"] and not lies_in(kept["territory"], kept["country"]):
        yield problem("territory", "territory", kept["territory"])
    if kept["founded"] and kept["founded"] > datetime.now(UTC).year:
        yield problem("year", "founded", kept["founded"])
    for name in ("name", "governance", "certificates", "source", "contact"):
        if MARKUP.search(kept[name]):
            yield problem("markup", name, kept[name])


def lies_in(territory: str, country: str) -> bool:
    """Say whether a code has the shape of ISO 3166-2 and belongs to a country.

    >>> lies_in("AR-S", "AR"), lies_in("AR-S", "CL"), lies_in("Santa Fe", "AR")
    (True, False, False)
    """
    return re.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}", territory) is not None and territory[:2] == country


MARKUP = re.compile(r"<\s*[a-zA-Z/!?]|&#?\w+;")
"""What reads as HTML: in a name or a sentence it is a mistake, or an attempt."""

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
JUDGES: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, frozenset[str]]], Iterator[RecordProblem]]] = {
    "programme": _programme,
    "project": _project,
    "indicator": _indicator,
    "budget_line": _budget,
    "participation": _actor,
    "evidence": _evidence,
    "profile": _profile,
}
