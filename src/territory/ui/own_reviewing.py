"""Tables that people submitted: looked at as readers will see them, then published or sent back."""

from __future__ import annotations

from html import escape

import streamlit as st

from territory.auth import Identity
from territory.i18n import Language
from territory.programme import keeping, own_tables
from territory.programme.own_tables import Entry, State
from territory.store.engine import Store
from territory.ui.own_workspace import button, describe, do, open_kept


def show(store: Store, person: Identity, words: Language) -> None:
    """Show what was submitted and what is public, and what a reviewer may do with it.

    Args:
        store: where tables are kept.
        person: who signed in, with the role of a reviewer or more.
        words: the reader's language.
    """
    st.html(f"<h3>{escape(words.t('own.desk.waiting'))}</h3>")
    entries = own_tables.waiting(store, person)
    if not entries:
        st.html(f'<p class="nothing">{escape(words.t("own.desk.none_waiting"))}</p>')
    for one in entries:
        describe(one, words, words.t("own.desk.owner", who=one.owner))
        _steps(one, store, person, words)


def _steps(one: Entry, store: Store, person: Identity, words: Language) -> None:
    id, version, done = one.id, one.version, words.t("own.desk.done")
    with st.container(horizontal=True, key=f"tables-review-{id}"):
        if one.state is not State.PUBLISHED:
            button(
                "own.desk.look",
                f"tables-look-{id}",
                lambda: open_kept(own_tables.kept(store, person, id), looked=True),
                words,
                words.t("own.desk.looking", title=one.texts.title),
            )
        if one.state is State.SUBMITTED:
            button(
                "own.desk.review",
                f"tables-reviewed-{id}",
                lambda: keeping.review(store, person, id, version),
                words,
                done,
            )
        if one.state is State.REVIEWED:
            button(
                "own.desk.publish",
                f"tables-publish-{id}",
                lambda: keeping.publish(store, person, id, version),
                words,
                words.t("own.desk.published"),
            )
        if one.public:
            button(
                "own.desk.withdraw",
                f"tables-withdraw-{id}",
                lambda: keeping.withdraw(store, person, id, version),
                words,
                done,
            )
    if one.state in (State.SUBMITTED, State.REVIEWED):
        _send_back(one, store, person, words)


def _send_back(one: Entry, store: Store, person: Identity, words: Language) -> None:
    reason = f"tables-reason-{one.id}"

    def act() -> None:
        keeping.send_back(store, person, one.id, one.version, st.session_state.get(reason, ""))

    with st.form(f"tables-back-{one.id}"):
        st.text_input(words.t("own.desk.field.reason"), key=reason, max_chars=keeping.LONGEST["note"])
        st.form_submit_button(
            words.t("own.desk.send_back"),
            on_click=do,
            args=(act, words, words.t("own.desk.done")),
            key=f"tables-back-{one.id}-submit",
        )
