"""Who is signed in, and the line that says so."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

import streamlit as st

from territory.auth import (
    LASTS,
    Identity,
    Refused,
    Role,
    Way,
    end_session,
    resume_session,
    sign_in,
    sign_in_key,
    who,
)
from territory.i18n import Language
from territory.paths import home
from territory.roles import load_roles
from territory.store.engine import Store

LOCAL = "local"
RANK = (Role.READER, Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR)


def identity(store: Store, words: Language) -> Identity | None:
    """Return who is signed in with a living session, or None after showing how to sign in."""
    person = present(store, words)
    if person is None and sign_in() is Way.NOBODY:
        st.html(f"<p>{escape(words.t('auth.nobody'))}</p>")
    elif person is None and sign_in() is Way.OIDC:
        _offer(words, "auth.ended" if _claims() else "auth.why")
    return person


def present(store: Store, words: Language) -> Identity | None:
    """Return who is signed in with a living session, None for everybody else; nothing is shown."""
    if sign_in() is Way.LOCAL:
        local = Identity(LOCAL, words.t("auth.local"), frozenset({Role.ADMINISTRATOR}))
        return _resumed(store, local, f"local|{datetime.now(UTC).date()}")
    claims = _claims() if sign_in() is Way.OIDC else {}
    if not claims:
        return None
    person = Identity(
        f"{claims.get('iss', '')}|{claims.get('sub', '')}",
        str(claims.get("name") or claims.get("email") or claims.get("sub") or ""),
        load_roles(home()).of(claims),
    )
    if datetime.now(UTC).timestamp() - float(claims.get("iat") or 0) >= LASTS.total_seconds():
        return None
    return _resumed(store, person, sign_in_key(claims))


def admitted(store: Store, words: Language, roles: frozenset[Role]) -> Identity | None:
    """Return who is signed in with one of `roles`, said in a line; None after saying why nobody is let in."""
    person = identity(store, words)
    if person is None:
        return None
    line(person, store, words)
    if not person.roles & roles:
        st.html(f"<p>{escape(words.t('auth.reader'))}</p>")
        return None
    return person


def line(person: Identity, store: Store, words: Language) -> None:
    """Show who is signed in, and the way out."""
    role = max(person.roles or {Role.READER}, key=RANK.index)
    name = words.t("auth.local") if person.subject == LOCAL else person.name
    text = words.t("auth.signed_in", name=name, role=words.t(f"auth.role.{role.value}"))
    with st.container(horizontal=True, vertical_alignment="center", key="signed-in"):
        st.html(f'<p class="who">{escape(text)}</p>')
        if sign_in() is Way.OIDC and st.button(words.t("auth.sign_out"), key="sign-out"):
            # First the row, then the cookie: a copy of the cookie is worth nothing from here on.
            end_session(store, person.session)
            st.logout()


def _resumed(store: Store, person: Identity, key: str) -> Identity | None:
    try:
        return who(store, resume_session(store, person, key))
    except Refused:
        return None


def _claims() -> dict[str, Any]:
    held = st.user.to_dict()
    return held if held.get("is_logged_in") else {}


def _offer(words: Language, why: str) -> None:
    st.html(f'<p class="why-sign-in">{escape(words.t(why))}</p>')
    if st.button(words.t("auth.sign_in"), type="primary", key="sign-in"):
        st.login()
