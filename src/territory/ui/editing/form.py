"""A form for one record, made from the description of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any

import streamlit as st
from babel.numbers import NumberFormatError, parse_decimal

from territory.i18n import Language
from territory.model import Status
from territory.programme.model import RecordProblem, Value
from territory.views.forms import GIVEN_BY_CODE, WITH_NUMBER, Field, Shape, asked
from territory.views.records import decimal, label, named, option

SMALL = frozenset({Shape.DAY, Shape.CHOICE, Shape.WHOLE, Shape.NUMBER})
IN_A_ROW = 4
EARLIEST, LATEST = date(1950, 1, 1), date(2100, 12, 31)
LARGEST_FILE_MB = 10
FIGURE_PARTS = ("status", "number", "low", "high", "evidence")


@dataclass(frozen=True, slots=True)
class Form:
    """A record that somebody opened.

    Attributes:
        kind: of the record.
        id: of the record, "" for a new one.
        below: id of the project or indicator that it belongs to.
        version: that the form was opened with, 0 for a new one.
        opened: the values at that moment.
        names: what codes are called: clusters, projects, predefined indicators.
        choices: the codes on offer, by field, where they are not fixed.
        leave_out: fields that this record does not ask for.
    """

    kind: str
    id: str
    below: str
    version: int
    opened: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    leave_out: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What its draft and its widgets are called."""
        return f"{self.kind}/{self.id or 'new/' + self.below}"

    def fields(self) -> tuple[Field, ...]:
        """Return what is asked for."""
        return tuple(one for one in asked(self.kind) if one.name not in self.leave_out)


def draw(
    form: Form,
    values: Mapping[str, Any],
    problems: Sequence[RecordProblem],
    words: Language,
    keep: Callable[[], None] | None,
) -> None:
    """Show the form.

    Args:
        form: the record.
        values: what the widgets begin with: the record's values, or a draft.
        problems: what was wrong at the last attempt to save; each stands below its field.
        words: the reader's language.
        keep: called after each change, to keep the draft.
    """
    predefined = st.session_state.get(_key(form, "code"), values.get("code"))
    row: list[Field] = []
    for one in form.fields():
        if form.kind == "indicator" and predefined and one.name in GIVEN_BY_CODE:
            continue
        if one.shape in SMALL:
            # Days stand in a row of their own: start and end beside each other.
            if row and (one.shape is Shape.DAY) != (row[-1].shape is Shape.DAY):
                _row(form, row, values, problems, words, keep)
                row = []
            row.append(one)
            continue
        _row(form, row, values, problems, words, keep)
        row = []
        ask(form, one, values, words, keep)
        _problems(problems, one.name, words)
    _row(form, row, values, problems, words, keep)
    known = {one.name for one in form.fields()}
    for problem in problems:
        if problem.field.split(".")[0] not in known:
            _say(problem, words)


def typed(form: Form, words: Language) -> tuple[dict[str, Any], tuple[RecordProblem, ...]]:
    """Return what stands in the form, and what cannot be read as a number."""
    values: dict[str, Any] = {}
    problems: list[RecordProblem] = []
    for one in form.fields():
        if one.shape is Shape.FILE or (
            one.shape is not Shape.FIGURE and _key(form, one.name) not in st.session_state
        ):
            continue
        values[one.name], wrong = read(form, one, words)
        problems += wrong
    return values, tuple(problems)


def read(form: Form, one: Field, words: Language) -> tuple[Any, list[RecordProblem]]:
    """Return what stands in the widget of one field, and what cannot be read as a number."""
    if one.shape is Shape.FIGURE:
        return _typed_figure(form, one, words)
    if one.shape is Shape.NUMBER:
        return _typed_number(one.name, _key(form, one.name), words)
    value = st.session_state[_key(form, one.name)]
    return (value.strip() if isinstance(value, str) else value), []


def uploaded(form: Form) -> tuple[str, bytes] | None:
    """Return name and content of the file that was put into the form, or None."""
    for one in form.fields():
        if one.shape is Shape.FILE:
            file = st.session_state.get(_key(form, one.name))
            return (file.name, file.getvalue()) if file is not None else None
    return None


def forget(form: Form) -> None:
    """Let the widgets begin anew the next time that the record is opened."""
    for key in [key for key in st.session_state if str(key).startswith(f"form|{form.key}|")]:
        del st.session_state[key]


def held(form: Form) -> dict[str, Any]:
    """Return what the widgets of a form hold, by the end of their key; files are not kept."""
    start = f"form|{form.key}|"
    files = {_key(form, one.name) for one in form.fields() if one.shape is Shape.FILE}
    return {
        str(key).removeprefix(start): value
        for key, value in st.session_state.items()
        if str(key).startswith(start) and key not in files
    }


def begin_with(form: Form, widgets: Mapping[str, Any]) -> None:
    """Let the widgets begin with what a draft holds."""
    days = {one.name for one in form.fields() if one.shape is Shape.DAY}
    for name, value in widgets.items():
        day = name in days and isinstance(value, str)
        st.session_state[_key(form, name)] = date.fromisoformat(value) if day else value


def _row(
    form: Form,
    row: Sequence[Field],
    values: Mapping[str, Any],
    problems: Sequence[RecordProblem],
    words: Language,
    keep: Callable[[], None] | None,
) -> None:
    for first in range(0, len(row), IN_A_ROW):
        part = row[first : first + IN_A_ROW]
        for column, one in zip(st.columns(IN_A_ROW), part, strict=False):
            with column:
                ask(form, one, values, words, keep)
                _problems(problems, one.name, words)


def ask(
    form: Form, one: Field, values: Mapping[str, Any], words: Language, keep: Callable[[], None] | None
) -> None:
    """Show the widget of one field."""
    key, value = _key(form, one.name), values.get(one.name, one.start)
    text = label(form.kind, one.name, words) + (" *" if one.required else "")
    if one.shape is Shape.FIGURE:
        _figure(form, one, value if isinstance(value, Value) else Value(), words, keep)
    elif one.shape is Shape.FILE:
        upload(key, text, words, ("pdf", "png", "jpg", "jpeg", "csv", "xlsx", "docx", "odt", "ods", "txt"))
    elif one.shape is Shape.DAY:
        _begin(key, date.fromisoformat(value) if isinstance(value, str) and value else value or None)
        st.date_input(
            text, key=key, min_value=EARLIEST, max_value=LATEST, format="DD/MM/YYYY", on_change=keep
        )
    elif one.shape in (Shape.CHOICE, Shape.OFFERED):
        _choice(form, one, key, text, value, words, keep)
    elif one.shape is Shape.CODES:
        offered = list(form.choices.get(one.name, ()))
        _begin(key, [code for code in value or () if code in offered])
        st.multiselect(
            text,
            offered,
            key=key,
            format_func=lambda code: named(one.name, code, form.names),
            placeholder=words.t("edit.choose"),
            on_change=keep,
        )
    elif one.shape is Shape.YES:
        _begin(key, bool(value))
        st.checkbox(text, key=key, on_change=keep)
    elif one.shape is Shape.WHOLE:
        _begin(key, int(value) if value not in (None, "") else None)
        st.number_input(text, one.low, one.high, key=key, value=None, step=1, format="%d", on_change=keep)
    elif one.shape is Shape.NUMBER:
        _begin(key, decimal(value, words) if value not in (None, "") else "")
        st.text_input(text, key=key, on_change=keep)
    else:
        _begin(key, str(value or ""))
        draw_text = st.text_area if one.shape is Shape.LONG else st.text_input
        draw_text(text, key=key, on_change=keep)


def _choice(
    form: Form,
    one: Field,
    key: str,
    text: str,
    value: object,
    words: Language,
    keep: Callable[[], None] | None,
) -> None:
    offered = list(one.options or form.choices.get(one.name, ()))
    empty = "edit.own_indicator" if (form.kind, one.name) == ("indicator", "code") else "edit.not_recorded"
    # Without a value to begin with nothing is chosen for anybody, not even where something must be.
    if not one.required or one.start is None:
        offered = ["", *offered]
    start = str(value or "")
    _begin(key, start if start in offered else (offered[0] if offered else ""))

    def said(code: str) -> str:
        if not code:
            return words.t(empty)
        return option(one.name, code, words) if one.options else named(one.name, code, form.names)

    st.selectbox(text, offered, key=key, format_func=said, on_change=keep)


def _figure(form: Form, one: Field, value: Value, words: Language, keep: Callable[[], None] | None) -> None:
    keys = {part: _key(form, f"{one.name}.{part}") for part in FIGURE_PARTS}
    _begin(keys["status"], value.status.value)
    _begin(keys["evidence"], value.evidence)
    for part, number_held in (("number", value.number), ("low", value.low), ("high", value.high)):
        _begin(keys[part], "" if number_held is None else decimal(number_held, words))
    with st.container(key=f"figure-{one.name}"):
        _figure_row(keys, label(form.kind, one.name, words), words, keep)


def _figure_row(
    keys: Mapping[str, str], heading: str, words: Language, keep: Callable[[], None] | None
) -> None:
    st.html(f"<h4>{escape(heading)}</h4>")
    status, number, low, high, evidence = st.columns([1.5, 1, 0.8, 0.8, 2.2])
    with status:
        st.selectbox(
            words.t("edit.figure.status"),
            [known.value for known in Status],
            key=keys["status"],
            format_func=lambda code: option("figure", code, words),
            on_change=keep,
        )
    chosen = st.session_state[keys["status"]]
    # What a status cannot have is not asked for.
    if chosen in WITH_NUMBER:
        number.text_input(words.t("edit.figure.number"), key=keys["number"], on_change=keep)
    if chosen == Status.ESTIMATE:
        low.text_input(words.t("edit.figure.low"), key=keys["low"], on_change=keep)
        high.text_input(words.t("edit.figure.high"), key=keys["high"], on_change=keep)
    evidence.text_input(words.t("edit.figure.evidence"), key=keys["evidence"], on_change=keep)


def _typed_figure(form: Form, one: Field, words: Language) -> tuple[Value, list[RecordProblem]]:
    held = {part: st.session_state.get(_key(form, f"{one.name}.{part}")) for part in FIGURE_PARTS}
    if held["status"] is None:
        return form.opened.get(one.name) or Value(), []
    status = Status(held["status"])
    evidence = str(held["evidence"] or "").strip()
    if status not in WITH_NUMBER:
        return Value(Decimal(0) if status is Status.ZERO else None, status, evidence=evidence), []
    numbers: dict[str, Decimal | None] = {}
    problems: list[RecordProblem] = []
    for part in ("number",) if status is Status.OBSERVED else ("number", "low", "high"):
        numbers[part], wrong = _typed_number(one.name, _key(form, f"{one.name}.{part}"), words)
        problems += wrong
    if status is Status.OBSERVED and numbers["number"] == 0:
        status = Status.ZERO
    return Value(status=status, evidence=evidence, **numbers), problems


def _typed_number(name: str, key: str, words: Language) -> tuple[Decimal | None, list[RecordProblem]]:
    text = str(st.session_state.get(key) or "").strip().replace("−", "-")
    if not text:
        return None, []
    try:
        return parse_decimal(text, locale=words.locale, strict=True), []
    except (NumberFormatError, InvalidOperation):
        return None, [RecordProblem("not_a_number", "not_a_number", text, name)]


def _problems(problems: Sequence[RecordProblem], name: str, words: Language) -> None:
    for problem in problems:
        if problem.field.split(".")[0] == name:
            _say(problem, words)


def _say(problem: RecordProblem, words: Language) -> None:
    st.html(f'<p class="problem" role="alert">{escape(said(problem, words))}</p>')


def said(problem: RecordProblem, words: Language) -> str:
    """Return a problem in the reader's language: what is wrong, and what to do."""
    return " ".join(part for part in said_in_parts(problem, words) if part)


def said_in_parts(problem: RecordProblem, words: Language) -> tuple[str, str]:
    """Return what is wrong and what to do about it."""
    found = []
    for family, rule in (("problem", problem.rule), ("remedy", problem.remedy)):
        keys = (f"programme.{family}.{rule}", f"edit.{family}.{rule}")
        key = next((key for key in keys if words.has(key)), "")
        found.append(words.t(key, value=problem.value) if key else "")
    return found[0] or words.t("edit.problem.other", value=problem.value), found[1]


def upload(key: str, text: str, words: Language, kinds: Sequence[str]) -> Any:
    """Show a field for one file and return the file, or None; its texts are ours, Streamlit's are English."""
    asked = words.t("edit.upload").replace('"', "'")
    st.html(f'<style>#root {{ --upload: "{escape(asked)}"; }}</style>')
    st.html(f'<p class="upload-limit">{escape(words.t("edit.upload_limit", mb=LARGEST_FILE_MB))}</p>')
    return st.file_uploader(text, type=list(kinds), key=key, max_upload_size=LARGEST_FILE_MB)


def _begin(key: str, value: object) -> None:
    if key not in st.session_state:
        st.session_state[key] = value


def _key(form: Form, name: str) -> str:
    return f"form|{form.key}|{name}"
