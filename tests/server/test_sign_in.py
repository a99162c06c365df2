"""Signing in must not be possible by mistake, and must lead back to where one was, never elsewhere."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from territory.auth import AuthError, Identity, Refused, Role, end_session, resume_session, who
from territory.programme import service
from territory.roles import load_roles
from territory.server import middleware as around
from territory.server.sign_in import COOKIE, BackToView, check_sign_in, secrets
from territory.views.site import observatory


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("address", ["", "0.0.0.0", "192.0.2.7", "::"])
def test_one_user_is_refused_on_an_address_that_others_reach(
    home: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "local")
    with pytest.raises(AuthError, match=r"127\.0\.0\.1"):
        check_sign_in(address)
    check_sign_in("127.0.0.1")
    monkeypatch.delenv("TERRITORY_AUTH")
    check_sign_in(address)  # nobody edits: every address is fine


def test_a_provider_that_is_not_set_up_stops_the_start_with_the_missing_key(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secrets() == {}
    monkeypatch.setenv("TERRITORY_AUTH", "oidc")
    with pytest.raises(AuthError, match=r"secrets\.toml"):
        secrets()
    (home / "secrets.toml").write_text('[auth]\nredirect_uri = "https://a.example/oauth2callback"\n')
    with pytest.raises(AuthError, match="cookie_secret"):
        secrets()
    monkeypatch.setenv("TERRITORY_AUTH", "password")
    with pytest.raises(AuthError, match="password"):
        secrets()


@pytest.mark.parametrize(
    "text", ['[people]\n"ana@example.org" = "owner"\n', "people = 3\n", "[persons]\n", "not toml"]
)
def test_a_role_that_means_nothing_stops_the_start(home: Path, text: str) -> None:
    (home / "roles.toml").write_text(text)
    with pytest.raises(AuthError, match=r"roles\.toml"):
        load_roles(home)


def test_no_provider_no_sign_in_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERRITORY_AUTH", raising=False)
    client = TestClient(around.KnownPages(Starlette()), follow_redirects=False)
    for address in ("/auth/login", "/auth/logout", "/oauth2callback"):
        assert client.get(address).headers["location"].startswith("/?notice=page")
    monkeypatch.setenv("TERRITORY_AUTH", "oidc")
    assert client.get("/auth/login").status_code == 404  # passed on: here no Streamlit answers


def test_another_sites_name_does_not_reach_a_server_of_one_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "local")
    app = Starlette(
        routes=[Route("/robots.txt", lambda _: PlainTextResponse("here"))], middleware=around.middleware()
    )
    client = TestClient(app)
    assert client.get("/robots.txt", headers={"Host": "localhost:8501"}).status_code == 200
    assert client.get("/robots.txt", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    ("remembered", "back"),
    [
        ("/partnerships?edit=atacama-3&lang=es", "/partnerships?edit=atacama-3&lang=es"),
        ("//evil.example/partnerships?edit=1", "/"),
        ("https://evil.example/?edit=1", "/"),
        ("/partnerships?edit=1\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_is_where_one_was_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, remembered: str, back: str
) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "oidc")
    app = Starlette(routes=[Route("/oauth2callback", lambda _: RedirectResponse("/", 302))])
    client = TestClient(BackToView(app), follow_redirects=False)
    answer = client.get("/oauth2callback", headers={"Cookie": f"{COOKIE}={quote(remembered)}"})
    assert answer.headers["location"] == back


@pytest.mark.parametrize(("public", "kept"), [("true", False), ("false", True)])
def test_own_data_with_tables_for_some_is_where_one_comes_back_to(
    home: Path, monkeypatch: pytest.MonkeyPatch, public: str, kept: bool
) -> None:
    monkeypatch.setenv("TERRITORY_AUTH", "oidc")
    (home / "settings.toml").write_text(
        f'[[sources]]\nid = "a"\ntitle = "A"\nkind = "parquet"\nfolder = "{home}"\n'
        f'tables = ["t"]\npublic = {public}\n'
    )
    observatory.cache_clear()
    app = Starlette(routes=[Route("/own-data", lambda _: PlainTextResponse(""))])
    answer = TestClient(BackToView(app)).get("/own-data?lang=es")
    assert (COOKIE in answer.headers.get("set-cookie", "")) is kept
    observatory.cache_clear()


def test_a_sign_in_has_one_session_and_an_ended_one_stays_ended(tmp_path: Path) -> None:
    store = service.open_store(None, tmp_path)
    ana = Identity("ana", "Ana", frozenset({Role.EDITOR}))
    token = resume_session(store, ana, "sign-in of Monday")
    assert resume_session(store, ana, "sign-in of Monday") == token
    # A role that was taken away is gone at the next page.
    resume_session(store, Identity("ana", "Ana", frozenset({Role.READER})), "sign-in of Monday")
    assert who(store, token) == Identity("ana", "Ana", frozenset({Role.READER}), token)
    end_session(store, token)
    with pytest.raises(Refused):
        resume_session(store, ana, "sign-in of Monday")
    assert who(store, resume_session(store, ana, "sign-in of Tuesday")) is not None
    store.close()
