"""How long a session's own table is kept, and the dictionary with which next year's is read."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from html import escape

import streamlit as st

from territory.i18n import Language
from territory.ingest import dictionary as form
from territory.ingest.dictionary import Dictionary
from territory.ingest.limits import Refused
from territory.ingest.opening import Reading, open_json
from territory.ingest.report import ROLES, Repeats
from territory.model import Status
from territory.ui.own_state import chosen, key, say
from territory.views.own.report import Held, refusal

SINCE, READ = "own_since", "own_dictionary_read"
LOOK_EVERY = 60
"""Seconds between two looks at the clock of a page that is open."""
EMPTY = Dictionary()


def overdue(minutes: int) -> bool:
    """Say whether the table was last used too long ago, and note that it is used now."""
    now = time.time()
    since = st.session_state.get(SINCE, now)
    st.session_state[SINCE] = now
    return bool(now - since > 60 * minutes)


def watch(minutes: int, words: Language, *, kept: bool) -> None:
    """Look at the clock while the page stands open, so that a forgotten table goes as well.

    Args:
        minutes: without use.
        words: the reader's language.
        kept: True for a table of a workspace, which is closed and not deleted.
    """
    since = st.session_state[SINCE]

    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        if time.time() - since > 60 * minutes:
            st.rerun()
        said = words.n("own.desk.closes_after" if kept else "own.kept_for", minutes)
        st.html(f'<p class="upload-limit">{escape(said)}</p>')

    look()


def show(words: Language) -> None:
    """Show the widget that brings last year's dictionary, and what is wrong with it."""
    with st.container(key="own-dictionary-file"):
        st.file_uploader(
            words.t("own.dictionary.label"), type=["json"], key=key("dictionary"), max_upload_size=1
        )
    found = _read()
    if isinstance(found, Refused):
        said, remedy = refusal(found, words)
        say(f"{said} {remedy}")
    elif found.roles:
        say(words.n("own.dictionary.used", len(found.roles)))


def dictionary() -> Dictionary:
    """Return what last year's dictionary says; nothing without one."""
    found = _read()
    return EMPTY if isinstance(found, Refused) else found


def repeats() -> Repeats:
    """Return what the person, or last year's dictionary, says that rows of the same cell are."""
    found: Repeats = chosen("repeats") or dictionary().repeats
    return found


def written(held: Held, places: Mapping[str, str], marks: Mapping[str, Status], words: Language) -> bytes:
    """Return the dictionary of the session's table as JSON."""
    table = held.table
    assert table is not None
    last = dictionary()
    reading = Reading(
        encoding=chosen("encoding") or last.reading.encoding,
        separator=chosen("separator") or last.reading.separator,
        decimal=table.decimal,
        header=int(chosen("header", 0) or last.reading.header),
    )
    said = Dictionary(
        reading=reading,
        whose="" if held.gazetteer is None or held.gazetteer.unclear else held.gazetteer.key,
        kind=held.kind or "",
        places=places,
        marks=marks,
        repeats=table.repeats or repeats(),
    )
    titles: dict[str, str] = {role: words.t(f"own.role.{role}") for role in ROLES}
    return json.dumps(form.written(table, said, titles), ensure_ascii=False, indent=2).encode()


def _read() -> Dictionary | Refused:
    file = chosen("dictionary", None)
    if file is None:
        st.session_state.pop(READ, None)
        return EMPTY
    held = st.session_state.get(READ)
    if held is None or held[0] != file.file_id:
        found: Dictionary | Refused
        try:
            found = form.read(open_json(file.getvalue()))
        except Refused as refused:
            found = refused
        held = (file.file_id, found)
        st.session_state[READ] = held
    read: Dictionary | Refused = held[1]
    return read
