"""The addresses of `/slides` as a browser asks them, and links that keep their numbers."""

from __future__ import annotations

import io
import json
import shutil
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from pptx import Presentation
from starlette.applications import Starlette
from starlette.testclient import TestClient

from territory import releases
from territory.catalog import open_catalog
from territory.paths import DATA
from territory.server import making
from territory.server.routes import routes
from territory.views import lsp, site

CODES = "argentina-map,led-matrix"


def fresh() -> None:
    site.observatory.cache_clear()
    site._rendered.cache_clear()
    releases.release.cache_clear()


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path / "home"))
    fresh()
    yield TestClient(Starlette(routes=routes()), follow_redirects=False)
    fresh()


def own_numbers(home: Path, more: int) -> None:
    """Let an institution publish other numbers: `more` projects for Buenos Aires and for agribusiness."""
    (home / "data").mkdir(parents=True, exist_ok=True)
    for name, code in (("lsp_projects_by_province", "AR-B"), ("lsp_projects_by_sector", "agribusiness")):
        lines = (DATA / "tables" / f"{name}.csv").read_text("utf-8").splitlines()
        place = lines[0].split(",").index("count")
        for at, line in enumerate(lines):
            cells = line.split(",")
            if cells[0] == code:
                cells[place] = str(int(cells[place]) + more)
                lines[at] = ",".join(cells)
        (home / "data" / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")


def test_the_stage_is_one_document_without_streamlit(client: TestClient) -> None:
    answer = client.get(f"/slides?stage=1&figures={CODES}&lang=pt")
    page = html.fromstring(answer.text)
    assert len(page.find_class("slide")) == 2
    assert page.get("lang") == "pt"
    assert not page.xpath('//*[@id="root"]')
    (script,) = page.xpath("//script[@src]/@src")
    assert client.get(script).status_code == 200


@pytest.mark.parametrize("kind", ["pptx", "pptx43", "html", "xlsx", "json"])
def test_each_file_comes_by_a_plain_link(client: TestClient, kind: str) -> None:
    answer = client.get(f"/slides/take/{kind}?figures={CODES}&lang=en")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert len(answer.content) > 200


def test_a_form_brings_titles_and_notes(client: TestClient) -> None:
    form = {
        "lang": "en",
        "figure": ["led-matrix", "argentina-map"],
        "title": ["One", ""],
        "note": ["", "Two"],
    }
    saved = json.loads(client.post("/slides/take/json", data=form).content)
    assert (
        saved["figures"]
        == [
            {"figure": "led-matrix", "title": "", "note": ""},
            {"figure": "argentina-map", "title": "", "note": "Two"},
        ]
        or saved["figures"][0]["figure"] == "led-matrix"
    )
    sent = "lang=en&figure=led-matrix&title=One&note=&figure=argentina-map&title=&note=Two"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    saved = json.loads(client.post("/slides/take/json", content=sent, headers=headers).content)
    assert saved["figures"] == [
        {"figure": "led-matrix", "title": "One", "note": ""},
        {"figure": "argentina-map", "title": "", "note": "Two"},
    ]


def test_unknown_kinds_and_broken_templates_are_named(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/slides/take/exe").status_code == 404
    (tmp_path / "home").mkdir(exist_ok=True)
    (tmp_path / "home" / "slides.pptx").write_bytes(b"no")
    answer = client.get(f"/slides/take/pptx?figures={CODES}")
    assert answer.status_code == 422
    assert "slides.pptx" in answer.text


def test_a_saved_basket_opens_with_and_without_scripts(client: TestClient) -> None:
    saved = client.get(f"/slides/take/json?figures={CODES}&lang=it").content
    files = {"basket": ("b.json", saved, "application/json")}
    answer = client.post("/slides/open", files=files, data={"lang": "it"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/slides?figures={CODES}&lang=it")
    answer = client.post(
        "/slides/open", files=files, data={"lang": "it"}, headers={"accept": "application/json"}
    )
    assert [one["figure"] for one in answer.json()["figures"]] == CODES.split(",")
    broken = client.post("/slides/open", files={"basket": b"{"}, headers={"accept": "application/json"})
    assert broken.json()["figures"] == []
    assert len(broken.json()["said"]) == 1
    assert client.post("/slides/open").status_code == 303


def test_an_old_link_keeps_the_old_numbers_and_says_so(client: TestClient, tmp_path: Path) -> None:
    old = site.observatory().catalog
    kept = releases.keep(old)
    assert kept is not None
    assert releases.keep(old) == kept
    link = f"/slides?figures=argentina-map,atacama-projects&data={old.version}&lang=en"
    assert "newer one exists" not in client.get(link).text
    own_numbers(tmp_path / "home", 5)
    fresh()
    new = site.observatory().catalog
    assert new.version != old.version
    assert lsp.projects(new).total == 111
    page = html.fromstring(client.get(link).text)
    said = page.find_class("version-old")[0].text_content()
    assert f"version {old.version}. A newer one exists: {new.version}." in said
    assert page.find_class("version-live")
    assert "32 of the 106 projects" in page.find_class("deck-list")[0].text_content()
    newest = client.get(page.xpath('//p[contains(@class, "version-old")]/a/@href')[0]).text
    assert "37 of the 111 projects" in newest
    stage = client.get(f"/slides?stage=1&figures=argentina-map&data={old.version}&lang=en").text
    assert "32 of the 106 projects" in stage
    assert old.version in stage
    # The institution's own numbers are kept in the same way.
    assert releases.keep(new)
    shutil.rmtree(tmp_path / "home" / "data")
    fresh()
    assert "37 of the 111 projects" in client.get(link.replace(old.version, new.version)).text


def test_a_link_whose_numbers_were_not_kept_says_what_it_cannot(client: TestClient, tmp_path: Path) -> None:
    page = client.get("/slides?figures=argentina-map&data=0123456789ab&lang=en").text
    assert "does not keep version 0123456789ab" in page
    assert "32 of the 106 projects" in page
    # A file that is not what it is called is not believed.
    folder = tmp_path / "home" / "releases"
    folder.mkdir(parents=True)
    kept = releases.keep(site.observatory().catalog)
    assert kept is not None
    shutil.copy(kept, folder / "0123456789ab.zip")
    (folder / "aaaaaaaaaaaa.zip").write_bytes(b"no archive")
    fresh()
    for version in ("0123456789ab", "aaaaaaaaaaaa"):
        answer = client.get(f"/slides?figures=argentina-map&data={version}&lang=en")
        assert "does not keep version" in answer.text
    assert client.get("/slides?figures=argentina-map&data=../../etc&lang=en").status_code == 200


def test_a_kept_release_holds_nothing_but_data(client: TestClient, tmp_path: Path) -> None:
    home = tmp_path / "home"
    own_numbers(home, 1)
    (home / "secrets.toml").write_text("[auth]\n", "utf-8")
    (home / "data" / "notes.txt").write_text("private", "utf-8")
    kept = releases.keep(open_catalog(home=home))
    assert kept is not None
    with zipfile.ZipFile(kept) as archive:
        names = archive.namelist()
    assert "home/data/lsp_projects_by_province.csv" in names
    assert all(name.startswith(("data/", "home/data/")) for name in names)
    assert not [name for name in names if "secret" in name or name.endswith(".txt")]


MANY = "argentina-map,argentina-sectors,argentina-provinces,eu-lac-factors,led-matrix,argentina-map.AR-S"


def until(client: TestClient, address: str, ends: set[str]) -> dict[str, object]:
    """Ask how far a file is until it is as far as that."""
    for _ in range(600):
        told = client.get(address).json()
        if told["state"] in ends:
            return dict(told)
        threading.Event().wait(0.1)
    raise AssertionError(told)


def test_a_long_file_is_made_aside_says_how_far_it_is_and_can_be_given_up(client: TestClient) -> None:
    making.maker.cache_clear()
    form = {"lang": "en", "figure": MANY.split(",")}
    begun = client.post("/slides/make/pptx", data=form)
    assert begun.status_code == 202
    address = begun.headers["location"]
    # A second one waits; given up before its turn it never begins.
    waits = client.post("/slides/make/pdf", data=form).headers["location"]
    assert client.delete(waits).json()["state"] == "cancelled"
    assert client.get(f"{waits}/file").status_code == 409
    told = until(client, address, {"ready", "failed"})
    assert (told["state"], told["done"], told["of"]) == ("ready", 6, 6)
    sent = client.get(f"{address}/file")
    assert 'filename="territory-slides.en.pptx"' in sent.headers["content-disposition"]
    assert len(Presentation(io.BytesIO(sent.content)).slides) == 6
    # A plain link with as many figures comes from the same process.
    assert client.get(f"/slides/take/pdf?figures={MANY}&lang=en").content.startswith(b"%PDF")
    # Given up in the middle; the next one is made all the same.
    given_up = client.post("/slides/make/docx", data=form).headers["location"]
    until(client, given_up, {"making"})
    assert client.delete(given_up).json()["state"] == "cancelled"
    assert client.get(f"/slides/take/pdfslides?figures={MANY}&lang=en").content.startswith(b"%PDF")
    making.maker().close()
    making.maker.cache_clear()


def test_no_more_files_wait_than_a_server_can_make(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_WAITING", 0)
    making.maker.cache_clear()
    answer = client.get(f"/slides/take/pptx?figures={MANY}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert client.post("/slides/make/pptx", data={"figure": MANY.split(",")}).status_code == 503
    assert client.post("/slides/make/exe").status_code == 404
    assert client.get("/slides/making/none").status_code == 404
    making.maker().close()
    making.maker.cache_clear()


def test_what_changed_between_two_versions_is_listed_row_by_row(client: TestClient, tmp_path: Path) -> None:
    old = site.observatory().catalog
    assert releases.keep(old)
    page = html.fromstring(client.get("/sources?lang=en").text)
    assert "keeps no other version" in page.get_element_by_id("changes").text_content()
    own_numbers(tmp_path / "home", 5)
    provinces = tmp_path / "home" / "data" / "lsp_projects_by_province.csv"
    fresh()
    new = site.observatory().catalog
    found = {one.name: one for one in releases.differences(old, new)}
    assert found["lsp_projects_by_province"].edited == (releases.Edited("AR-B", "count", "17", "22"),)
    assert found["lsp_projects_by_sector"].edited == (releases.Edited("agribusiness", "count", "44", "49"),)
    assert set(found) == {"lsp_projects_by_province", "lsp_projects_by_sector"}
    # Looked at from the other side, what was added is removed.
    assert releases.differences(new, old)[0].edited[0].before == "22"
    assert "AR-B" in provinces.read_text("utf-8")
    page = html.fromstring(client.get(f"/sources?data={old.version}&lang=en").text)
    changes = page.get_element_by_id("changes")
    assert "1 cell edited" in changes.text_content()
    rows = [[cell.text_content() for cell in row] for row in changes.iter("tr")]
    assert ["AR-B", "count", "17", "22"] in rows
    link = html.fromstring(client.get(f"/slides?figures=argentina-map&data={old.version}&lang=en").text)
    hrefs = link.xpath('//p[contains(@class, "version-old")]/a/@href')
    assert f"/sources?data={old.version}&lang=en#changes" in hrefs
    gone = client.get("/sources?data=0123456789ab&lang=en").text
    assert "does not keep version 0123456789ab" in gone


def test_rows_that_came_and_went_are_named(client: TestClient, tmp_path: Path) -> None:
    old = site.observatory().catalog
    name = "knowledge_materials"
    lines = (DATA / "tables" / f"{name}.csv").read_text("utf-8").splitlines()
    # An institution adds a material: the table is extended, and its rows are those of both.
    (tmp_path / "home" / "data").mkdir(parents=True)
    more = lines[1].replace(lines[1].split(",")[0], "our-guide", 1)
    (tmp_path / "home" / "data" / f"{name}.csv").write_text(f"{lines[0]}\n{more}\n", "utf-8")
    fresh()
    new = site.observatory().catalog
    assert not new.refused
    (one,) = releases.differences(old, new)
    assert (one.name, one.added, one.removed, one.edited) == (name, ("our-guide",), (), ())
    (back,) = releases.differences(new, old)
    assert back.removed == ("our-guide",)


def test_a_stage_whose_numbers_are_gone_says_so_in_the_room(client: TestClient) -> None:
    page = client.get("/slides?stage=1&figures=argentina-map&data=0123456789ab&lang=en").text
    (said,) = html.fromstring(page).find_class("s-said")
    assert "does not keep version 0123456789ab" in said.text_content()
    assert not html.fromstring(client.get("/slides?stage=1&figures=argentina-map").text).find_class("s-said")


@pytest.mark.parametrize("path", ["/argentina?territory=AR-S", "/eu-lac?", "/cases?", "/evidence?"])
def test_a_page_in_a_frame_keeps_its_source_and_leads_to_the_whole(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}&embed=true&lang=en")
    page = html.fromstring(answer.text)
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    assert not page.xpath('//script[not(@type="application/json")]')
    assert page.xpath("//base/@target") == ["_blank"]
    (full,) = page.find_class("embedded-from")[0].findall("a")
    assert full.get("href").startswith(f"http://testserver{path.partition('?')[0]}?")
    assert "embed" not in full.get("href")
    assert "As of" in page.text_content()
    assert page.xpath("//h1")
    whole = client.get(f"{path}&lang=en")
    assert "content-security-policy" not in whole.headers
    assert "<script" in whole.text
