"""The open-data addresses as a program asks them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from server.test_slides import fresh, own_numbers
from starlette.applications import Starlette
from starlette.testclient import TestClient

from territory import releases
from territory.server.middleware import middleware
from territory.server.routes import routes
from territory.views import site

PROVINCES = "/api/v1/datasets/lsp_projects_by_province"
PROBLEM = "application/problem+json"
# What the schemas of Argentina's national profile call obligatory.
CATALOGUE = {"title", "description", "publisher", "superThemeTaxonomy", "dataset"}
DATASET = {
    "title", "description", "publisher", "superTheme", "distribution", "accrualPeriodicity", "issued",
}  # fmt: skip
DISTRIBUTION = {"identifier", "title", "accessURL", "downloadURL", "issued"}


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(
        'base_url = "https://datos.example.ar"\ncontact = "datos@example.ar"\nname = "Ministerio"\n', "utf-8"
    )
    monkeypatch.setenv("TERRITORY_HOME", str(home))
    fresh()
    yield TestClient(
        Starlette(routes=routes(), middleware=middleware()),
        base_url="http://localhost",
        follow_redirects=False,
    )
    fresh()


def test_a_table_is_the_same_in_three_formats(client: TestClient) -> None:
    document = client.get(PROVINCES).json()
    rows = document["rows"]
    assert sum(row["count"] or 0 for row in rows) == 106
    absent = [row for row in rows if row["count"] is None]
    assert {row["status"] for row in absent} == {"not_published"}
    assert len(absent) == 6
    answer = client.get(PROVINCES, params={"format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    read = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert [{key: "" if value is None else str(value) for key, value in row.items()} for row in rows] == read
    parquet = pq.read_table(io.BytesIO(client.get(PROVINCES, params={"format": "parquet"}).content))
    assert parquet.to_pylist() == rows
    said = json.loads(parquet.schema.metadata[b"territory"])
    assert said == document["dataset"]
    assert said["sources"][0]["as_of"] == "2011-05"
    assert said["licence"] is None, "the source states no licence, and none is made up"


def test_who_says_so_travels_with_formats_that_cannot_hold_it(client: TestClient) -> None:
    answer = client.get("/api/v1/datasets/territory_aliases?format=csv")
    assert (
        f'<{PROVINCES.replace("lsp_projects_by_province", "territory_aliases")}>; rel="describedby"'
        in (answer.headers["link"])
    )
    assert '<https://creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in answer.headers["link"]
    version = site.observatory().catalog.version
    assert answer.headers["x-data-version"] == version
    assert version in answer.headers["content-disposition"]


def test_texts_that_look_like_formulas_are_text(client: TestClient) -> None:
    text = client.get("/api/v1/datasets/eulac_statements?format=csv").text
    assert ",'- new market opportunities," in text


def test_the_header_accept_decides_when_the_address_does_not(client: TestClient) -> None:
    def kind(accept: str) -> str:
        return client.get(PROVINCES, headers={"accept": accept}).headers["content-type"]

    assert kind("text/csv") == "text/csv; charset=utf-8"
    assert kind("application/vnd.apache.parquet, application/json;q=0.1") == "application/vnd.apache.parquet"
    assert kind("text/html,application/xhtml+xml,*/*;q=0.8") == "application/json"
    assert kind("image/png") == PROBLEM
    assert "Accept" in client.get(PROVINCES).headers["vary"]


def test_an_unchanged_answer_is_not_sent_twice_and_a_long_one_is_compressed(client: TestClient) -> None:
    first = client.get(PROVINCES, headers={"accept-encoding": "br"})
    assert first.headers["content-encoding"] == "br"
    again = client.get(PROVINCES, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(PROVINCES, headers={"if-none-match": '"other"'}).status_code == 200
    assert client.head(PROVINCES).headers["etag"] == first.headers["etag"]


def test_an_old_version_keeps_its_numbers(client: TestClient, tmp_path: Path) -> None:
    old = site.observatory().catalog
    assert releases.keep(old)
    own_numbers(tmp_path / "home", 5)
    fresh()
    now = client.get(PROVINCES).json()
    kept = client.get(PROVINCES, params={"version": old.version})
    assert kept.json()["dataset"]["data"] == old.version != now["dataset"]["data"]
    assert sum(row["count"] or 0 for row in kept.json()["rows"]) == 106
    assert sum(row["count"] or 0 for row in now["rows"]) == 111
    assert kept.headers["cache-control"] == "public, max-age=604800"
    gone = client.get(PROVINCES, params={"version": "0" * 12})
    assert gone.status_code == 404
    assert gone.json()["newest"] == now["dataset"]["data"]


def test_boundaries_come_as_geojson_with_their_source(client: TestClient) -> None:
    answer = client.get("/api/v1/geo/boundaries_ar_defacto")
    assert answer.headers["content-type"] == "application/geo+json"
    assert len(answer.json()["features"]) == 25
    assert answer.json()["territory"]["licence"] == "public-domain"


def test_the_package_names_addresses_that_answer_what_it_says(client: TestClient) -> None:
    package = client.get("/datapackage.json").json()
    assert len(package["resources"]) == len(site.observatory().catalog.resources)
    for one in package["resources"]:
        path = one["path"].removeprefix("https://datos.example.ar")
        served = client.get(path).content
        assert one["hash"] == f"sha256:{hashlib.sha256(served).hexdigest()}"
        assert one["bytes"] == len(served)
        assert one["licenses"]


def test_the_catalogue_has_what_the_national_profile_asks_for(client: TestClient) -> None:
    assert "issued" not in client.get("/data.json").json(), "no release is kept yet, so no day is known"
    assert releases.keep(site.observatory().catalog)
    made = client.get("/data.json").json()
    assert made.keys() >= CATALOGUE
    assert made["publisher"] == {"name": "Ministerio", "mbox": "datos@example.ar"}
    for dataset in made["dataset"]:
        assert dataset.keys() >= DATASET
        assert len(dataset["title"]) <= 100
        for one in dataset["distribution"]:
            assert one.keys() >= DISTRIBUTION
            assert one["downloadURL"].startswith("https://datos.example.ar/api/v1/")
    assert len({one["identifier"] for d in made["dataset"] for one in d["distribution"]}) == sum(
        len(d["distribution"]) for d in made["dataset"]
    )


WRONG = {
    "/api/v1/datasets/nothing": 404,
    "/api/v1/datasets/boundaries_ar_ar": 404,
    "/api/v1/datasets/..%2F..%2Fapp.py": 404,
    "/api/v1/geo/errata": 404,
    "/api/v2": 404,
    "/iati/activities.xml": 404,
    f"{PROVINCES}?format=xls": 400,
    f"{PROVINCES}?fromat=csv": 400,
    f"{PROVINCES}?format=csv&format=json": 400,
    f"{PROVINCES}?format=": 400,
    f"{PROVINCES}?version=../../etc": 404,
    "/iati/activities.xml?lang=de": 400,
}


def test_every_error_is_a_problem_in_one_form(client: TestClient) -> None:
    answers = {address: client.get(address) for address in WRONG}
    assert {address: answer.status_code for address, answer in answers.items()} == WRONG
    for answer in (*answers.values(), client.post(PROVINCES), client.delete("/data.json")):
        assert answer.headers["content-type"] == PROBLEM
        assert answer.json()["status"] == answer.status_code
        assert answer.json()["detail"]
    assert set(client.post(PROVINCES).headers["allow"].split(", ")) == {"GET", "HEAD"}


def test_other_sites_may_read_a_public_server_and_not_a_laptop(client: TestClient, tmp_path: Path) -> None:
    assert client.get(PROVINCES).headers["access-control-allow-origin"] == "*"
    (tmp_path / "home" / "settings.toml").unlink()
    fresh()
    assert "access-control-allow-origin" not in client.get(PROVINCES).headers


def ask_at_random(client: TestClient, examples: int) -> int:
    """Ask every described address with what it takes and with what it does not; count the questions."""
    asked = 0
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", client.app)
    for found in schema.get_all_operations():
        operation = found.ok()
        # An address that takes nothing cannot be asked wrongly.
        takes = [*operation.query, *operation.path_parameters]
        for mode in schemathesis.GenerationMode if takes else [schemathesis.GenerationMode.POSITIVE]:

            @settings(max_examples=examples, derandomize=True, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(base_url="http://localhost")

            ask()
    return asked


def test_every_address_keeps_to_its_description(client: TestClient) -> None:
    assert ask_at_random(client, 4) >= 40


@pytest.mark.long
def test_every_address_keeps_to_its_description_for_long(client: TestClient) -> None:
    assert ask_at_random(client, 150) >= 1000
