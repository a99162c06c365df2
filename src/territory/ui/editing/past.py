"""The audit and the bin, readable on the page."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from territory.i18n import Language
from territory.programme import service
from territory.programme.model import Change
from territory.ui.editing.desk import WRITES, Desk
from territory.ui.editing.saving import Undo, restore
from territory.views.page import render
from territory.views.records import SEPARATOR, label, label_key, moment, title, told

FIRST, MORE = 100, 400
SHOWN = "edit_history_shown"
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def history(desk: Desk, project: str = "") -> None:
    """Show who changed what, the newest first: of a project, or of the whole programme."""
    words, limit = desk.words, st.session_state.get(SHOWN, FIRST)
    found = service.changes_since(desk.store, desk.code, BEGINNING, "editors", limit)
    changes = [one for one in found if not project or one.project == project]
    if not changes:
        st.html(f'<p class="nothing">{escape(words.t("edit.history_none"))}</p>')
        return
    names = desk.all_names()
    rows = [
        {
            "when": moment(one.at, words),
            "who": one.by,
            "what": f"{words.t(f'edit.action.{one.action}')}: {words.t(f'edit.kind.{one.kind}')}",
            "field": label(one.kind, one.field, words) if _named(one, words) else "",
            "old": told(one, one.old, words, names),
            "new": told(one, one.new, words, names),
        }
        for one in changes
        if one.old or one.new or not one.field
    ]
    st.html(str(render("history.html.j2", {"t": words.t, "rows": rows})))
    if len({(one.at, one.record) for one in found}) >= limit:
        st.button(
            words.t("edit.history_more"),
            key="more",
            on_click=lambda: st.session_state.update({SHOWN: limit + MORE}),
        )


def bin(desk: Desk) -> None:
    """Show what was deleted in the last 30 days, and give it back."""
    words, names = desk.words, desk.all_names()
    st.html(f'<p class="hint">{escape(words.t("edit.bin_how"))}</p>')
    found = service.bin(desk.store, desk.code)
    if not found:
        st.html(f'<p class="nothing">{escape(words.t("edit.bin_none"))}</p>')
    for record in found:
        name = title(record.kind, record.values, words, names)
        trace = record.trace
        when = moment(trace.deleted_at, words) if trace.deleted_at else ""
        line = words.t("edit.bin_line", who=trace.changed_by, when=when)
        kind, where = words.t(f"edit.kind.{record.kind}"), names.get(record.project, "")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(
                f'<div class="record"><p class="record-name">{escape(kind)}: <b>{escape(name)}</b></p>'
                f'<p class="who">{escape(SEPARATOR.join(part for part in (where, line) if part))}</p></div>'
            )
            if desk.identity.roles & WRITES:
                st.button(
                    words.t("edit.restore"),
                    key=f"restore|{trace.id}",
                    on_click=restore,
                    args=(desk, Undo(record.kind, trace.id, trace.version, name)),
                )


def _named(change: Change, words: Language) -> bool:
    return bool(change.field and label_key(change.kind, change.field, words))
