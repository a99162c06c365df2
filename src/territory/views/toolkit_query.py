"""What the address of `/toolkit` asks for: answers in short form, or from the fields of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.toolkit import (
    BETWEEN,
    NO,
    YES,
    Design,
    Mark,
    marks_form,
    pairs,
    read_answers,
    read_marks,
    short_form,
)
from territory.views.selection import LONGEST_FROM_FILE, LONGEST_QUERY, READERS, Notice, Selection
from territory.views.toolkit_tables import FORMS, STAGES, Toolkit, toolkit

LONGEST = 600
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


def read_toolkit(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what could not be read of the address."""
    known = toolkit(catalog)
    notices: list[Notice] = []
    for name, offered in (("form", FORMS), ("stage", STAGES), ("problem", known.problems)):
        asked = parameters.get(name, "").strip().lower()
        if asked in offered:
            selection = replace(selection, **{name: asked})
        elif asked:
            notices.append(Notice("notice.option", asked[:40]))
    fields = _fields(parameters, "q_")
    answers, unread = read_answers(fields or pairs(parameters.get("answers", "")[:LONGEST]))
    checks, wrong = _checks(selection.form, parameters, known)
    than, wrong_than = read_checks(parameters.get("than", ""), known)
    design, wrong_design = _design(parameters, known)
    unread += [*wrong, *wrong_than, *wrong_design]
    if unread:
        notices.append(Notice("notice.answers_unread", ", ".join(unread)[:LONGEST_FROM_FILE]))
    from_file = parameters.get("unread", "")
    if from_file:
        notices.append(Notice("notice.file_unread", from_file[:LONGEST_FROM_FILE]))
    find = " ".join(parameters.get("find", "").split())[:LONGEST_QUERY]
    return replace(
        selection,
        answers=short_form(answers),
        checks=checks_form(checks, known),
        than=checks_form(than, known),
        design=design_form(design),
        find=find,
    ), notices


def answers_of(selection: Selection) -> dict[str, str]:
    """Return the answers of a view."""
    return read_answers(pairs(selection.answers))[0]


def checks_form(checks: Mapping[str, Mapping[str, Mark]], known: Toolkit) -> str:
    """Return self-assessments as they stand in an address; empty ones are left out."""
    written = {form: marks_form(known.items[form], checks[form]) for form in FORMS if form in checks}
    return BETWEEN.join(f"{form}-{letters}" for form, letters in written.items() if letters)


def read_checks(text: str, known: Toolkit) -> tuple[dict[str, dict[str, Mark]], list[str]]:
    """Return self-assessments from an address, and what cannot be read."""
    found: dict[str, dict[str, Mark]] = {}
    unread = []
    for form, letters in pairs(text[:LONGEST]):
        if form not in FORMS:
            unread.append(form)
            continue
        found[form], wrong = read_marks(known.items[form], letters)
        unread += [f"{form}: {one}" for one in wrong]
    return found, unread


def design_form(design: Design) -> str:
    """Return a design as it stands in an address."""
    parts = [*design.activities, *design.indicators]
    parts += [f"compare-{design.comparison}"] if design.comparison else []
    parts += [f"start-{design.start}"] if design.start else []
    return BETWEEN.join(parts)


def read_design(given: list[tuple[str, str]], known: Toolkit) -> tuple[Design, list[str]]:
    """Return the design that names and values stand for, and what cannot be read."""
    names = [name for name, _ in given]
    values = {name: value for name, value in given if value}
    comparison, start = values.get("compare", ""), values.get("start", "")
    unread = [name for name in names if name not in (*known.activities, *known.horizons, "compare", "start")]
    unread += ["compare"] if comparison not in ("", YES, NO) else []
    unread += ["start"] if start and not MONTH.fullmatch(start) else []
    return Design(
        activities=tuple(id for id in known.activities if id in names),
        indicators=tuple(code for code in known.horizons if code in names),
        comparison=comparison if comparison in (YES, NO) else "",
        start=start if MONTH.fullmatch(start) else "",
    ), unread


def chosen(design: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the names and values that `read_design` takes from a design in a file.

    Only "yes" chooses; a name with another value is left as it cannot be read, not as chosen.

    >>> chosen({"network": "yes", "joint": "no", "start": "2027-03"})
    [('network', ''), ('joint-no', ''), ('start', '2027-03')]
    """
    return [
        (name, value) if name in ("compare", "start") else (name if value == YES else f"{name}-{value}", "")
        for name, value in design.items()
    ]


def design_of(selection: Selection, known: Toolkit) -> Design:
    """Return the design of a view."""
    return read_design(pairs(selection.design), known)[0]


def _checks(
    form: str, parameters: Mapping[str, str], known: Toolkit
) -> tuple[dict[str, dict[str, Mark]], list[str]]:
    found, unread = read_checks(parameters.get("checks", ""), known)
    given = _fields(parameters, "i_")
    if form and given:
        items = known.items[form]
        answered = [(name, text) for name, text in given if text]
        found[form] = {name: Mark(text) for name, text in answered if name in items and text in set(Mark)}
        unread += [name[:40] for name, _ in answered if name not in found[form]]
    return found, unread


def _design(parameters: Mapping[str, str], known: Toolkit) -> tuple[Design, list[str]]:
    if "d_sent" in parameters:
        return read_design([one for one in _fields(parameters, "d_") if one[0] != "sent"], known)
    return read_design(pairs(parameters.get("design", "")[:LONGEST]), known)


def _fields(parameters: Mapping[str, str], prefix: str) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(prefix), value) for name, value in parameters.items() if name.startswith(prefix)
    ]


READERS["toolkit"] = read_toolkit
