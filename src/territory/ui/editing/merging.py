"""Two versions of a record side by side: field by field a person chooses, or writes another."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from territory.programme import service
from territory.programme.model import RecordProblem
from territory.ui.editing.desk import Desk
from territory.ui.editing.form import Form, ask, read, said
from territory.ui.editing.saving import PROBLEMS, changed_meanwhile, leave, save
from territory.views.forms import Field
from territory.views.records import label, shown

MINE, THEIRS, OTHER = "mine", "theirs", "other"


def merge(desk: Desk, form: Form, conflict: service.Conflict) -> None:
    """Show both versions and save what was chosen, with the version that the other person saved."""
    words = desk.words
    later = replace(form, version=conflict.theirs.trace.version, opened=conflict.theirs.values)
    with st.container(border=True, key="conflict"):
        heading = changed_meanwhile(conflict, words)
        st.html(
            f'<div role="alert"><h3>{escape(heading)}</h3><p>{escape(words.t("edit.conflict_how"))}</p></div>'
        )
        for problem in st.session_state.get(PROBLEMS, ()):
            st.html(f'<p class="problem" role="alert">{escape(said(problem, words))}</p>')
        differing = [one for one in form.fields() if _differs(one, conflict)]
        chosen = {one.name: _choose(desk, later, one, conflict) for one in differing}
        with st.container(horizontal=True):
            st.button(
                words.t("edit.conflict_save"),
                type="primary",
                key="merge",
                disabled=None in chosen.values(),
                on_click=_save,
                args=(desk, later, conflict, chosen),
            )
            st.button(words.t("edit.cancel"), key="cancel", on_click=leave, args=(desk, form))


def _differs(one: Field, conflict: service.Conflict) -> bool:
    return one.name in conflict.mine and conflict.mine[one.name] != conflict.theirs.values[one.name]


def _choose(desk: Desk, form: Form, one: Field, conflict: service.Conflict) -> str | None:
    """Show one field in both versions and return which was chosen, None while nobody has."""
    words, names = desk.words, desk.all_names()
    nothing = words.t("edit.nothing")
    mine, theirs, base = (
        shown(one, values.get(one.name), words, names) or nothing
        for values in (conflict.mine, conflict.theirs.values, conflict.base)
    )
    who = words.t("edit.conflict_theirs", who=conflict.theirs.trace.changed_by)
    said_by = {
        MINE: f"{mine} ({words.t('edit.conflict_mine')})",
        THEIRS: f"{theirs} ({who})",
        OTHER: words.t("edit.conflict_other"),
    }
    # Where only one of the two changed a field, there is nothing to argue about.
    start = None
    if one.name not in conflict.contested:
        start = THEIRS if conflict.mine[one.name] == conflict.base[one.name] else MINE
    options = [MINE, THEIRS, OTHER]
    answer: str | None = st.radio(
        f"{label(form.kind, one.name, words)} — {words.t('edit.conflict_before', value=base)}",
        options,
        index=None if start is None else options.index(start),
        format_func=lambda code: _plain(said_by[code]),
        key=f"choice|{form.key}|{one.name}|{form.version}",
    )
    if answer == OTHER:
        ask(form, one, conflict.mine, words, None)
    return answer


def _plain(text: str) -> str:
    r"""Return text that Streamlit's labels, which read Markdown, show as it is.

    >>> _plain("5 * 3 [a](b) $x$ :red[no]")
    '5 \\* 3 \\[a\\]\\(b\\) \\$x\\$ \\:red\\[no\\]'
    """
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~$:" else sign for sign in text)


def _save(desk: Desk, form: Form, conflict: service.Conflict, chosen: dict[str, str]) -> None:
    values: dict[str, Any] = {}
    wrong: list[RecordProblem] = []
    for one in form.fields():
        if chosen.get(one.name) == MINE:
            values[one.name] = conflict.mine[one.name]
        elif chosen.get(one.name) == OTHER:
            values[one.name], problems = read(form, one, desk.words)
            wrong += problems
    if wrong:
        st.session_state[PROBLEMS] = tuple(wrong)
        return
    save(desk, form, values)
