"""Below /own-data, for people who signed in: their workspace, what waits for review, the register."""

from __future__ import annotations

from html import escape

import streamlit as st

from territory import auth
from territory.auth import Role
from territory.i18n import Language
from territory.ui.own_state import title
from territory.views.own.query import TABLES
from territory.views.own.report import Held
from territory.views.selection import Selection
from territory.views.site import observatory

WORKS = frozenset({Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR})
REVIEWS = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})


def show(held: Held, selection: Selection, words: Language) -> None:
    """Show the desks to who signed in; to others a way to sign in where they ask for it, else nothing.

    Args:
        held: what the session holds.
        selection: the view.
        words: the reader's language.
    """
    if not auth.configured():
        return
    signed = auth.sign_in() is auth.Way.LOCAL or st.user.to_dict().get("is_logged_in")
    if not (signed or held.register or selection.edit == TABLES):
        return
    # The database libraries are loaded by those who work here, not by every reader.
    from territory.programme.service import StoreUnavailable

    title(words.t("own.desk.title"), "own-desk")
    try:
        _desks(held, words)
    except StoreUnavailable:
        st.html(f'<p class="said wrong" role="alert">{escape(words.t("edit.unavailable"))}</p>')


def _desks(held: Held, words: Language) -> None:
    from territory.programme.current import store
    from territory.ui import own_reviewing, own_workspace, register_desk
    from territory.ui.editing import sign_in

    opened = store(observatory().catalog)
    person = sign_in.admitted(opened, words, WORKS)
    if person is None:
        return
    own_workspace.show(held, opened, person, words)
    if person.roles & REVIEWS:
        own_reviewing.show(opened, person, words)
        register_desk.show(held.register, opened, person, words)
