"""Who may do what: roles, identities, and sessions that the server can end.

A cookie proves who signed in once; the row of its session proves that they still are. So every write looks
the row up again, inside its own transaction (`check`), and takes the roles from there and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # pages that only ask for a role need no database
    from sqlalchemy.orm import Session

    from territory.store.engine import Store

LASTS = timedelta(hours=12)
# What Streamlit adds to the claims; only what the provider signed names a sign-in.
ADDED = frozenset({"is_logged_in", "tokens", "origin", "provider"})


class Way(StrEnum):
    """How people sign in (`TERRITORY_AUTH`)."""

    NOBODY = ""
    LOCAL = "local"
    OIDC = "oidc"


class AuthError(ValueError):
    """Signing in is configured in a way that cannot work; the text says what to change."""


def sign_in() -> Way:
    """Return how people sign in, from `TERRITORY_AUTH`; nothing configured: nobody can.

    Raises:
        AuthError: when the value is not one of ours.

    >>> os.environ["TERRITORY_AUTH"] = "local"; sign_in()
    <Way.LOCAL: 'local'>
    >>> del os.environ["TERRITORY_AUTH"]; sign_in()
    <Way.NOBODY: ''>
    """
    value = os.environ.get("TERRITORY_AUTH", "").strip().lower()
    try:
        return Way(value)
    except ValueError:
        raise AuthError(
            f"TERRITORY_AUTH={value!r} means nothing. Use 'oidc', 'local', or leave it out: "
            "then nothing can be edited. See docs/settings.md."
        ) from None


def configured() -> bool:
    """Say whether anybody can sign in to edit; where not, no page offers it.

    >>> configured()
    False
    """
    return sign_in() is not Way.NOBODY


class Role(StrEnum):
    """What somebody may do; a person can have several."""

    READER = "reader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in person.

    Attributes:
        subject: stable key from the identity provider.
        name: shown beside what they wrote.
        roles: for what a page offers; the service layer trusts only the roles in the session's row.
        session: token of the session, "" for nobody.
    """

    subject: str
    name: str
    roles: frozenset[Role] = frozenset()
    session: str = ""


class Refused(PermissionError):  # noqa: N818 - named for what happened
    """Somebody may not do this; nothing was written.

    Attributes:
        reason: "session" (none, ended or expired), "role", "own_work", or "published".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def sign_in_key(claims: Mapping[str, Any]) -> str:
    """Return what names one sign-in: all that the provider signed, its nonce and moment among it.

    What Streamlit adds on the way does not count, so that the page and the server name a sign-in alike.

    >>> signed = {"sub": "ana", "nonce": "x1"}
    >>> sign_in_key(signed) == sign_in_key(signed | {"is_logged_in": True, "origin": "http://localhost:8501"})
    True
    >>> sign_in_key(signed) == sign_in_key({"sub": "ana", "nonce": "x2"})
    False
    """
    signed = {name: value for name, value in claims.items() if name not in ADDED}
    return hashlib.sha256(json.dumps(signed, sort_keys=True, default=str).encode()).hexdigest()


def open_session(store: Store, identity: Identity, lasts: timedelta = LASTS) -> str:
    """Return the token of a new session of `identity`, whose roles hold until it ends or expires.

    Only a hash of the token is kept: who reads the database cannot use the sessions in it.

    Raises:
        ValueError: when the identity has no subject.
    """
    from territory.store.tables import SignIn

    if not identity.subject:
        raise ValueError("an identity needs a subject")
    token = secrets.token_urlsafe(32)
    with store.write() as session:
        at = store.now()
        session.add(
            SignIn(
                token_hash=_hash(token),
                subject=identity.subject,
                name=identity.name or identity.subject,
                roles=sorted(identity.roles),
                opened_at=at,
                expires_at=at + lasts,
            )
        )
    return token


def resume_session(store: Store, identity: Identity, key: str, lasts: timedelta = LASTS) -> str:
    """Return the token of the one session that a sign-in may have, opened when it is first met.

    A cookie that was copied before its owner signed out names the same sign-in, and with it the same row:
    once that is ended or has expired, the sign-in is worth nothing, whoever shows it. The roles are those of
    this moment, so that somebody who lost one loses it at the next page.

    Args:
        store: where sessions are.
        identity: who signed in.
        key: names the sign-in; nobody can guess it.
        lasts: how long the session may live.

    Raises:
        Refused: "session", when the sign-in's session was ended or has expired.
    """
    from territory.store.tables import SignIn

    held = who(store, key)
    if held is not None and held.roles == identity.roles and held.subject == identity.subject:
        return key
    with store.write() as session:
        row, at = session.get(SignIn, _hash(key)), store.now()
        if row is None:
            session.add(
                SignIn(
                    token_hash=_hash(key),
                    subject=identity.subject,
                    name=identity.name or identity.subject,
                    roles=sorted(identity.roles),
                    opened_at=at,
                    expires_at=at + lasts,
                )
            )
        elif row.ended_at is not None or row.expires_at <= at or row.subject != identity.subject:
            raise Refused("session")
        else:
            row.roles = sorted(identity.roles)
    return key


def end_session(store: Store, token: str) -> None:
    """End a session; a copy of its cookie is worth nothing from now on."""
    from territory.store.tables import SignIn

    with store.write() as session:
        row = session.get(SignIn, _hash(token))
        if row is not None and row.ended_at is None:
            row.ended_at = store.now()


def end_sessions(store: Store, subject: str) -> int:
    """End all sessions of a person and return how many were open."""
    from sqlalchemy import select

    from territory.store.tables import SignIn

    with store.write() as session:
        rows = session.scalars(
            select(SignIn).where(SignIn.subject == subject, SignIn.ended_at.is_(None))
        ).all()
        for row in rows:
            row.ended_at = store.now()
        return len(rows)


def check(store: Store, session: Session, token: str, *roles: Role) -> Identity:
    """Return who holds a session, asked inside the transaction `session` of a write.

    An administrator has every role.

    Raises:
        Refused: when the session does not exist, was ended or has expired, or has none of `roles`.
    """
    from territory.store.tables import SignIn

    row = session.get(SignIn, _hash(token)) if token else None
    if row is None or row.ended_at is not None or row.expires_at <= store.now():
        raise Refused("session")
    held = frozenset(Role(role) for role in row.roles if role in set(Role))
    if roles and Role.ADMINISTRATOR not in held and not held & set(roles):
        raise Refused("role")
    return Identity(row.subject, row.name, held, token)


def who(store: Store, token: str) -> Identity | None:
    """Return who holds a session, for what a page offers, or None when it is not alive."""
    from sqlalchemy import select

    from territory.store.tables import SignIn

    if not token:
        return None
    with store.read() as connection:
        row = connection.execute(
            select(SignIn.subject, SignIn.name, SignIn.roles).where(
                SignIn.token_hash == _hash(token),
                SignIn.ended_at.is_(None),
                SignIn.expires_at > store.now(),
            )
        ).first()
    if row is None:
        return None
    return Identity(
        row.subject, row.name, frozenset(Role(role) for role in row.roles if role in set(Role)), token
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
