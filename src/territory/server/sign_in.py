"""Signing in on the server's side: what must be true before it starts, and the way back to the view."""

from __future__ import annotations

import json
import logging
import tomllib
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from territory.auth import AuthError, Way, end_session, sign_in, sign_in_key
from territory.paths import home
from territory.programme.current import store
from territory.roles import load_roles
from territory.views.selection import PATHS
from territory.views.site import observatory

LOG = logging.getLogger(__name__)

STREAMLIT_ROUTES = ("/auth/login", "/auth/logout", "/oauth2callback")
CALLBACK = "/oauth2callback"
LOGOUT = "/auth/logout"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
# What a browser may call this server when only this machine may reach it: no other site's name.
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
NEEDED = ("redirect_uri", "cookie_secret")
COOKIE = "territory_view"
KEPT_FOR = 15 * 60
LONGEST = 300


def secrets() -> dict[str, Any]:
    """Return the institution's secrets for Streamlit, {} when nobody signs in through a provider.

    Raises:
        AuthError: when `secrets.toml` is missing, unreadable or lacks what signing in needs.
    """
    if sign_in() is not Way.OIDC:
        return {}
    path = home() / "secrets.toml"
    if not path.is_file():
        raise AuthError(f"TERRITORY_AUTH=oidc needs {path} with an [auth] section. See docs/settings.md.")
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AuthError(f"{path}: not a TOML file in UTF-8 ({error}).") from error
    section = values.get("auth", {})
    missing = [key for key in NEEDED if not section.get(key)]
    if missing:
        raise AuthError(f"{path}: [auth] lacks {', '.join(missing)}. See docs/settings.md.")
    return values


def check_sign_in(address: str) -> None:
    """Refuse to start when signing in is configured in a way that would let strangers write.

    Args:
        address: the address that the server listens on, "" for all of them.

    Raises:
        AuthError: the text says what to change.
    """
    load_roles(home())
    if sign_in() is Way.LOCAL and address not in LOOPBACK:
        raise AuthError(
            "TERRITORY_AUTH=local lets whoever reaches the server edit, so it must be bound to this machine "
            "only: add --server.address 127.0.0.1, or use TERRITORY_AUTH=oidc."
        )


class BackToView:
    """Brings who signed in back to the view where they began; Streamlit knows only the front page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Remember a view that offers to sign in, and put it in the place of the front page afterwards."""
        if scope["type"] != "http" or sign_in() is not Way.OIDC:
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        view = f"{scope['path']}?{query}"
        begins = _may_sign_in(scope["path"], query) and len(view) <= LONGEST
        back = _remembered(Headers(scope=scope)) if scope["path"] == CALLBACK else ""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if begins:
                    headers.append(
                        "Set-Cookie",
                        f"{COOKIE}={quote(view)}; Path=/; Max-Age={KEPT_FOR}; HttpOnly; SameSite=Lax",
                    )
                elif back and headers.get("location") == "/":
                    headers["Location"] = back
            await send(message)

        await self.app(scope, receive, sent)


class EndsSession:
    """Ends the session in the store when somebody opens Streamlit's address for signing out.

    The button of the page ends it first. Whoever types the address would lose the cookie only, and a copy of
    it would go on to write.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """End the session that the cookie names, then let Streamlit take the cookie away."""
        if scope["type"] == "http" and scope["path"] == LOGOUT and sign_in() is Way.OIDC:
            await run_in_threadpool(_end, Request(scope).cookies)
        await self.app(scope, receive, send)


def _end(cookies: dict[str, str]) -> None:
    from streamlit.web.server.server_util import AUTH_COOKIE_NAME
    from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

    from territory.store.engine import StoreUnavailable

    signed = _get_signed_cookie_with_chunks(cookies, AUTH_COOKIE_NAME)
    if signed is None:  # no cookie, or one that this server did not sign
        return
    try:
        end_session(store(observatory().catalog), sign_in_key(json.loads(signed)))
    except StoreUnavailable as error:
        LOG.warning("Signed out while the store did not answer; the session expires by itself: %s", error)


def _may_sign_in(path: str, query: str) -> bool:
    """Say whether a view offers to sign in: one that edits, or own data with tables for some only."""
    if path == PATHS["owndata"]:
        return "edit=" in query or any(not one.public for one in observatory().settings.sources)
    return path in PATHS.values() and "edit=" in query


def _remembered(headers: Headers) -> str:
    """Return the remembered view if it is one of ours, else ""."""
    jar = SimpleCookie(headers.get("cookie", ""))
    view = unquote(jar[COOKIE].value) if COOKIE in jar else ""
    return view if view.partition("?")[0] in PATHS.values() and "\n" not in view and "\r" not in view else ""
