"""Opening, saving, deleting and merging: what a click does, and what is said about it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from territory.i18n import Language
from territory.programme import service
from territory.programme.indicators import predefined
from territory.programme.model import RecordProblem
from territory.ui.editing.desk import Desk, Line
from territory.ui.editing.form import LARGEST_FILE_MB, Form, begin_with, forget, held, typed, uploaded
from territory.views.forms import GIVEN_BY_CODE
from territory.views.records import moment, title

OPEN, CONFLICT, PROBLEMS, SAID, UNDO = "edit_open", "edit_conflict", "edit_problems", "edit_said", "edit_undo"


@dataclass(frozen=True, slots=True)
class Undo:
    """A record that was just deleted."""

    kind: str
    id: str
    version: int
    name: str


def open_form(desk: Desk, kind: str, below: str, line: Line | None = None) -> None:
    """Open a record's form, or an empty one."""
    close()
    form = form_of(desk, kind, below, line)
    forget(form)
    st.session_state[OPEN] = form


def form_of(desk: Desk, kind: str, below: str, line: Line | None) -> Form:
    """Return the form of a record, with the version and the values of this moment."""
    offered = desk.offered(line)
    if line is None:
        return Form(kind, "", below, 0, {}, desk.all_names(), offered)
    return Form(kind, line.trace.id, below, line.trace.version, line.values, desk.all_names(), offered)


def close() -> None:
    """Close whatever form is open; its draft stays."""
    for key in (OPEN, CONFLICT, PROBLEMS):
        st.session_state.pop(key, None)


def leave(desk: Desk, form: Form) -> None:
    """Close a form without saving and forget its draft."""
    _drop(desk, form)
    forget(form)
    close()


def keep(desk: Desk, form: Form, project: str) -> None:
    """Keep what stands in a form, so that a lost connection loses nothing."""
    kept = {
        "kind": form.kind,
        "id": form.id,
        "below": form.below,
        "version": form.version,
        "project": project,
        "widgets": {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in held(form).items()
        },
    }
    try:
        service.keep_draft(desk.store, desk.identity, form.key, kept)
    except (service.Refused, service.StoreUnavailable, ValueError):
        return  # saving will say what is wrong; the form still holds everything


def take_up(desk: Desk, draft: service.KeptDraft) -> None:
    """Open the form of a draft again, with the version that it was begun with."""
    kept = draft.values
    line = None
    if kept["id"]:
        try:
            found = service.opened(desk.store, kept["kind"], kept["id"])
        except service.Missing:
            say(desk.words.t("edit.missing"), wrong=True)
            return
        line = Line(found.kind, found.trace, found.values, kept["below"])
    open_form(desk, kept["kind"], kept["below"], line)
    form = replace(st.session_state[OPEN], version=kept["version"])
    st.session_state[OPEN] = form
    begin_with(form, kept["widgets"])


def save(desk: Desk, form: Form, values: Mapping[str, Any] | None = None) -> None:
    """Save what stands in a form; say what came of it.

    Args:
        desk: who saves, where.
        form: the record.
        values: chosen between two versions, None for what stands in the form.
    """
    words = desk.words
    given, wrong = typed(form, words) if values is None else (dict(values), ())
    given, more = _with_file(desk, form, _with_registry(desk, form, given))
    if wrong or more:
        st.session_state[PROBLEMS] = (*wrong, *more)
        return
    try:
        record = service.save(
            desk.store,
            desk.identity,
            form.kind,
            given,
            id=form.id or None,
            version=form.version if form.id else None,
            parent=form.below,
        )
    except service.Invalid as error:
        st.session_state[PROBLEMS] = error.problems
        return
    except service.Conflict as error:
        close()
        st.session_state[CONFLICT] = (form, error)
        return
    except (service.Refused, service.Missing, service.StoreUnavailable) as error:
        say(refusal(error, words), wrong=True)
        return
    _drop(desk, form)
    forget(form)
    close()
    if form.id and record.trace.version == form.version:
        say(words.t("edit.unchanged"))
        return
    name = title(form.kind, record.values, words, desk.all_names())
    when = moment(record.trace.changed_at, words) if record.trace.changed_at else ""
    say(words.t("edit.saved", name=name, who=record.trace.changed_by, when=when))


def delete(desk: Desk, line: Line) -> None:
    """Put a record into the bin and offer to take it out again."""
    name = title(line.kind, line.values, desk.words, desk.all_names())
    try:
        gone = service.delete(desk.store, desk.identity, line.kind, line.trace.id, line.trace.version)
    except service.Conflict as error:
        say(changed_meanwhile(error, desk.words), wrong=True)
        return
    except (service.Refused, service.Missing, service.StoreUnavailable) as error:
        say(refusal(error, desk.words), wrong=True)
        return
    close()
    say(desk.words.t("edit.deleted", name=name))
    st.session_state[UNDO] = Undo(line.kind, line.trace.id, gone.trace.version, name)


def restore(desk: Desk, undo: Undo) -> None:
    """Take a record out of the bin."""
    try:
        service.restore(desk.store, desk.identity, undo.kind, undo.id, undo.version)
    except service.Invalid as error:
        from territory.ui.editing.form import said

        say(" ".join(said(problem, desk.words) for problem in error.problems), wrong=True)
        return
    except service.Conflict as error:
        say(changed_meanwhile(error, desk.words), wrong=True)
        return
    except (service.Refused, service.Missing, service.StoreUnavailable) as error:
        say(refusal(error, desk.words), wrong=True)
        return
    say(desk.words.t("edit.restored", name=undo.name))


def say(text: str, *, wrong: bool = False) -> None:
    """Say something above the page at its next run."""
    st.session_state[SAID] = (text, wrong)
    st.session_state.pop(UNDO, None)


def show_said(desk: Desk) -> None:
    """Show what the last click did, once, and the way to undo a deletion."""
    text, wrong = st.session_state.pop(SAID, ("", False))
    undo = st.session_state.get(UNDO)
    if not text:
        st.session_state.pop(UNDO, None)
        return
    with st.container(horizontal=True, vertical_alignment="center", key="said"):
        kind, role = ("wrong", "alert") if wrong else ("done", "status")
        st.html(f'<p class="said {kind}" role="{role}">{escape(text)}</p>')
        if undo is not None:
            st.button(desk.words.t("edit.undo"), key="undo", on_click=restore, args=(desk, undo))


def refusal(error: Exception, words: Language) -> str:
    """Return why nothing was written, in the reader's language."""
    if isinstance(error, service.Refused):
        return words.t(f"edit.refused.{error.reason}")
    return words.t("edit.missing" if isinstance(error, service.Missing) else "edit.unavailable")


def changed_meanwhile(error: service.Conflict, words: Language) -> str:
    """Return who was faster and when."""
    trace = error.theirs.trace
    when = moment(trace.changed_at, words) if trace.changed_at else ""
    return words.t("edit.conflict_title", who=trace.changed_by, when=when)


def _drop(desk: Desk, form: Form) -> None:
    try:
        service.drop_draft(desk.store, desk.identity, form.key)
    except (service.Refused, service.StoreUnavailable):
        return  # a draft that stays is offered once more, no harm done


def _with_registry(desk: Desk, form: Form, given: dict[str, Any]) -> dict[str, Any]:
    """Return an indicator's fields with what the registry says about a predefined one."""
    known = predefined(desk.catalog).get(str(given.get("code") or "")) if form.kind == "indicator" else None
    if known is None:
        return given
    same = form.opened.get("code") == known.code
    unit = form.opened["unit"] if same else known.units[desk.words.code]
    mine = ("", unit, known.kind, known.direction, known.horizon, "")
    return given | dict(zip(GIVEN_BY_CODE, mine, strict=True))


def _with_file(
    desk: Desk, form: Form, given: dict[str, Any]
) -> tuple[dict[str, Any], tuple[RecordProblem, ...]]:
    file = uploaded(form)
    if file is None:
        return given, ()
    name, content = file
    try:
        digest = service.attach(desk.store, desk.identity, content)
    except ValueError:
        return given, (RecordProblem("file_too_large", "file_too_large", str(LARGEST_FILE_MB), "file"),)
    except (service.Refused, service.StoreUnavailable):
        return given, ()  # saving refuses with the same reason and says so
    return given | {"file": name, "sha256": digest}, ()
