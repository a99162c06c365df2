"""Answers as a file that people keep, send and open again; what can be read is read, the rest is listed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from territory.cases import FIELDS, Code
from territory.toolkit import YES, Answers, Design, Mark, Marks, read_answers

KIND, VERSION = "territory-answers", 1
LARGEST = 200_000
PARTS = ("kind", "version", "answers", "assessments", "case", "design")
MOST_LISTED = 40
LONGEST_LISTED = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds.

    Attributes:
        answers: to the questions on a group of firms.
        assessments: answers to items, by self-assessment.
        case: codes of a reader's own case by field; {} when the file holds none.
        design: of a project, by name: "yes" for what is chosen, other answers as they were given.
        unread: what could not be read, as it stands in the file ("answers.firms").
    """

    answers: dict[str, str] = field(default_factory=dict)
    assessments: dict[str, dict[str, Mark]] = field(default_factory=dict)
    case: dict[str, Code] = field(default_factory=dict)
    design: dict[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def written(
    answers: Answers | None = None,
    assessments: Mapping[str, Marks] | None = None,
    case: Mapping[str, Code] | None = None,
    design: Design | None = None,
) -> bytes:
    """Return the file that `opened` reads; parts that are not given are left out."""
    content: dict[str, object] = {"kind": KIND, "version": VERSION}
    if answers:
        content["answers"] = dict(answers)
    if assessments:
        content["assessments"] = {
            form: {item: mark.value for item, mark in marks.items()} for form, marks in assessments.items()
        }
    if case:
        content["case"] = {name: case[name].value for name in FIELDS if name in case}
    if design and not design.empty:
        chosen = dict.fromkeys((*design.activities, *design.indicators), YES)
        asked = {"compare": design.comparison, "start": design.start}
        content["design"] = chosen | {name: value for name, value in asked.items() if value}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def opened(content: bytes, forms: Mapping[str, Sequence[str]]) -> Opened:
    """Return what can be read of a file from anybody: another version, half filled, edited by hand.

    Args:
        content: the bytes.
        forms: items of each self-assessment.

    >>> opened(b'{"answers": {"firms": 6, "plan": "perhaps"}, "more": 1}', {}).unread
    ('kind', 'version', 'answers.plan', 'more')
    """
    if len(content) > LARGEST:
        return Opened(unread=("size",))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return Opened(unread=("json",))
    if not isinstance(data, dict):
        return Opened(unread=("json",))
    unread: list[str] = []
    unread += ["kind"] if data.get("kind") != KIND else []
    unread += ["version"] if data.get("version") != VERSION else []
    answers, wrong = read_answers((name, _text(value)) for name, value in _part(data, "answers", unread))
    unread += [f"answers.{name}" for name in wrong]
    assessments: dict[str, dict[str, Mark]] = {}
    for form, items in _part(data, "assessments", unread):
        if form not in forms or not isinstance(items, dict):
            unread.append(f"assessments.{form}")
            continue
        marks = {
            item: Mark(mark) for item, mark in items.items() if item in forms[form] and _is_one_of(Mark, mark)
        }
        unread += [f"assessments.{form}.{item}" for item in items if item not in marks]
        if marks:
            assessments[form] = marks
    case: dict[str, Code] = {}
    for name, code in _part(data, "case", unread):
        if name in FIELDS and _is_one_of(Code, code):
            case[name] = Code(str(code))
        else:
            unread.append(f"case.{name}")
    design = {name: _text(value) for name, value in _part(data, "design", unread)}
    unread += [name for name in data if name not in PARTS]
    return Opened(answers, assessments, case, design, listed(unread))


def _part(data: dict[str, object], name: str, unread: list[str]) -> list[tuple[str, object]]:
    part = data.get(name, {})
    if isinstance(part, dict):
        return list(part.items())
    unread.append(name)
    return []


def _is_one_of(kind: type[StrEnum], value: object) -> bool:
    return isinstance(value, str) and value in set(kind)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else "?"


def listed(unread: Sequence[str]) -> tuple[str, ...]:
    """Return names of what could not be read, shortened, and not too many of them."""
    short = tuple(name[:LONGEST_LISTED] for name in unread[:MOST_LISTED])
    return (*short, "…") if len(unread) > MOST_LISTED else short
