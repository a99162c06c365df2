"""A saved file comes in by a plain form and goes out as an address."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from territory.answer_files import KIND, VERSION, written
from territory.server.routes import routes
from territory.toolkit import Design


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(Starlette(routes=routes()), follow_redirects=False)


def sent(client: TestClient, content: object, **fields: str) -> tuple[str, dict[str, str]]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    answer = client.post("/open-answers", data=fields, files={"file": ("answers.json", data)})
    assert answer.status_code == 303
    where = urlsplit(answer.headers["location"])
    return where.path, {name: values[0] for name, values in parse_qs(where.query).items()}


def test_answers_open_and_the_rest_is_listed(client: TestClient) -> None:
    content = {
        "kind": KIND,
        "version": 2,
        "answers": {"firms": 6, "plan": "maybe"},
        "assessments": {"moon": {}},
    }
    path, query = sent(client, content, page="toolkit", lang="it", design="baseline")
    assert path == "/toolkit"
    assert query == {
        "lang": "it",
        "design": "baseline",
        "answers": "firms-6",
        "unread": "version, answers.plan, assessments.moon",
    }


def test_an_earlier_file_stands_beside_and_loses_nothing(client: TestClient) -> None:
    content = {"kind": KIND, "version": VERSION, "assessments": {"assets": {"assets-labour": "part"}}}
    _, query = sent(client, content, **{"as": "earlier"}, checks="assets-y", answers="firms-3")
    assert query == {"checks": "assets-y", "answers": "firms-3", "than": "assets-op"}


def test_a_design_is_kept_with_the_answers(client: TestClient) -> None:
    saved = written({"firms": "6"}, design=Design(("network", "baseline"), ("local_gdp",), "no", "2027-03"))
    _, query = sent(client, saved, page="toolkit")
    assert query == {"answers": "firms-6", "design": "network.baseline.local_gdp.compare-no.start-2027-03"}
    by_hand = {
        "kind": KIND,
        "version": VERSION,
        "design": {"network": "yes", "joint": "no", "moon": "yes", "start": 7},
    }
    _, query = sent(client, by_hand, page="toolkit", answers="firms-3")
    assert query == {
        "answers": "firms-3",
        "design": "network",
        "unread": "design.joint-no, design.moon, design.start",
    }
    _, query = sent(
        client, {"kind": KIND, "version": VERSION, "design": ["network"]}, page="toolkit", design="joint"
    )
    assert query == {"design": "joint", "unread": "design"}


def test_a_case_opens_on_its_page(client: TestClient) -> None:
    content = {"kind": KIND, "version": VERSION, "case": {"policy": "present", "social": "limited"}}
    assert sent(client, content, page="cases", case="ilo") == (
        "/cases",
        {"case": "ilo", "own": "pbbbbbbbbbbblbb"},
    )


def test_no_file_of_ours_changes_nothing(client: TestClient) -> None:
    assert sent(client, b"PK\x03\x04", answers="firms-3") == (
        "/toolkit",
        {"answers": "firms-3", "unread": "json"},
    )
    assert client.post("/open-answers", data={"page": "toolkit"}).status_code == 303


def test_what_is_too_large_is_not_read(client: TestClient) -> None:
    answer = client.post("/open-answers", files={"file": ("a.json", b" " * 300_000)})
    assert answer.status_code == 413
    assert client.get("/open-answers").status_code == 405
