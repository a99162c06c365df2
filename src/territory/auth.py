"""Who may write: how people sign in, as the institution configured it."""

from __future__ import annotations

import os
from enum import StrEnum


class SignIn(StrEnum):
    """How people sign in (`TERRITORY_AUTH`)."""

    NOBODY = ""
    LOCAL = "local"
    OIDC = "oidc"


class AuthError(ValueError):
    """Signing in is configured in a way that cannot work; the text says what to change."""


def sign_in() -> SignIn:
    """Return how people sign in, from `TERRITORY_AUTH`; nothing configured: nobody can.

    Raises:
        AuthError: when the value is not one of ours.

    >>> os.environ["TERRITORY_AUTH"] = "local"; sign_in()
    <SignIn.LOCAL: 'local'>
    >>> del os.environ["TERRITORY_AUTH"]; sign_in()
    <SignIn.NOBODY: ''>
    """
    value = os.environ.get("TERRITORY_AUTH", "").strip().lower()
    try:
        return SignIn(value)
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
    return sign_in() is not SignIn.NOBODY


class Role(StrEnum):
    """What a person may do."""

    READER = "reader"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    ADMINISTRATOR = "administrator"
