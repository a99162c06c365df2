"""Tables of other people on everybody's pages: shown as theirs, in four languages, gone when withdrawn."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import html
from programme.sample import editor, reviewer
from starlette.applications import Starlette
from starlette.testclient import TestClient
from views.own_samples import CATALOG, gradient

from territory.geography import territories
from territory.i18n import LOCALES
from territory.ingest.checking import check
from territory.ingest.opening import open_file
from territory.ingest.plain_table import as_plain, from_plain
from territory.programme import current, keeping, own_tables, service
from territory.programme.own_tables import Texts
from territory.server.middleware import middleware
from territory.server.routes import routes
from territory.store.engine import Store
from territory.views import site

TITLE = "<b>Empleo</b> & =1+1"
SOURCE = "<script>x</script>Estadística"
TEXTS = Texts(TITLE, "puestos", SOURCE, "CC-BY-4.0", "2022-12-31", "Sin <i>monotributo</i>")
# Invented: two jurisdictions, two sectors, two years; a suppressed figure, a name that nobody knows.
ROWS = (
    b"provincia;sector;anio;empleo\nSalta;A;2019;100\nSalta;C;2019;100\nJujuy;A;2019;100\nJujuy;C;2019;200\n"
    b"Salta;A;2022;130\nSalta;C;2022;110\nJujuy;A;2022;120\nJujuy;C;2022;s\nAtlantis;A;2022;7\n"
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store in a home of its own, as this process finds it."""
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    current.store.cache_clear()
    site.observatory.cache_clear()
    opened = service.open_store(None, tmp_path)
    yield opened
    opened.close()
    current.store.cache_clear()
    site.observatory.cache_clear()


@pytest.fixture
def client(store: Store) -> TestClient:
    return TestClient(Starlette(routes=routes(), middleware=middleware()), base_url="http://localhost")


def kept(store: Store, rows: bytes = ROWS, texts: Texts = TEXTS) -> str:
    content = as_plain(check(open_file(rows), territories(CATALOG)), "count", "empleo")
    return keeping.keep(store, editor(store), texts, "AR", content)


def publish(store: Store, id: str) -> None:
    rosa = reviewer(store)
    keeping.submit(store, editor(store), id, 1)
    keeping.review(store, rosa, id, 2)
    keeping.publish(store, rosa, id, 3)


def shown(page: str) -> str:
    """Return what a page or the regions of one say, without the digits of keys and versions."""
    if page.startswith("{"):
        page = "".join(one["html"] for one in json.loads(page)["regions"].values())
    body = html.document_fromstring(page).find("body")
    for script in body.cssselect("script"):
        script.drop_tree()
    return " ".join(body.text_content().split())


def text(client: TestClient, address: str) -> str:
    return " ".join(html.fromstring(client.get(address).text).text_content().split())


def pages(client: TestClient) -> dict[str, str]:
    addresses = ("/own-data", "/view/own-data", "/sources", "/view/sources", "/data.json", "/")
    return {one: client.get(one, params={} if "json" in one else {"lang": "es"}).text for one in addresses}


def test_a_kept_or_submitted_table_changes_no_page_and_is_at_no_address(
    store: Store, client: TestClient
) -> None:
    before = pages(client)
    id = kept(store)
    for version in (1, 2):
        assert pages(client) == before
        for address in (f"/own-data?table={id}&lang=es", f"/view/own-data?table={id}&lang=es"):
            answer = client.get(address).text
            assert "no existe, fue retirada" in answer
            assert "Estad" not in answer
            assert "130" not in shown(answer)
        for kind in ("csv", "local.csv", "json", "xlsx"):
            answer = client.get(f"/download/own_table.{kind}?table={id}&lang=es")
            assert (answer.status_code, b"Estad" in answer.content) == (409, False)
        if version == 1:
            keeping.submit(store, editor(store), id, version)


@pytest.mark.parametrize("lang", LOCALES)
def test_a_published_table_is_read_and_studied_in_every_language(
    store: Store, client: TestClient, lang: str
) -> None:
    id = kept(store)
    publish(store, id)
    listed = html.fromstring(client.get(f"/own-data?lang={lang}").text)
    (entry,) = listed.cssselect(".own-others li")
    assert TITLE in entry.text_content()
    assert SOURCE in entry.text_content()
    assert "Rosa" in entry.text_content()
    (link,) = entry.cssselect("a")
    assert f"table={id}" in link.get("href")
    seen = text(client, link.get("href"))
    for said in (TITLE, SOURCE, "CC-BY-4.0", "puestos", "Rosa", "2019–2022", "Sin <i>monotributo</i>"):
        assert said in seen, said
    assert client.get(f"/own-data?table={id}&lang={lang}").text.count("<i>monotributo") == 0
    change = html.fromstring(client.get(f"/own-data?table={id}&lang={lang}&study=change").text)
    # Jujuy C has no figure in 2022: what can be compared is Salta 200 → 240 and Jujuy A 100 → 120.
    rows = {
        row.cssselect("th, td")[0].text_content(): [cell.text_content() for cell in row.cssselect("td")]
        for row in change.cssselect(".own-study table")[0].cssselect("tbody tr")
    }
    assert {name: cells[:2] for name, cells in rows.items() if name in ("Salta", "Jujuy")} == {
        "Salta": ["200", "240"],
        "Jujuy": ["100", "120"],
    }


def test_what_is_not_published_by_the_table_stays_what_it_was(store: Store, client: TestClient) -> None:
    id = kept(store)
    publish(store, id)
    document = client.get(f"/download/own_table.csv?table={id}&lang=es").text.splitlines()
    assert document[0] == "territory,name,sector,year,value,status,note,source,as_of"
    withheld = next(line for line in document if line.startswith("AR-Y,Jujuy,C,2022"))
    assert ",suppressed,suppressed," in withheld, "s is what a statistical office writes for it"
    assert not any(line.startswith("Atlantis") for line in document)
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/download/own_table.xlsx?table={id}&lang=es").content)
    )
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("Atlantis" in one or "24 códigos" in one for one in cells), "what was left out and why"
    assert any("no la produjo" in one for one in cells)
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    local = client.get(f"/download/own_table.local.csv?table={id}&lang=es").content.decode("utf-8-sig")
    assert "\n=1" not in local
    described = client.get(f"/download/own_table.json?table={id}&lang=es").json()
    assert SOURCE in json.dumps(described, ensure_ascii=False)


def test_catalogue_and_sources_list_it_while_it_is_public(store: Store, client: TestClient) -> None:
    before = pages(client)
    id = kept(store)
    publish(store, id)
    one = next(one for one in client.get("/data.json").json()["dataset"] if one["identifier"] == id)
    assert (one["publisher"], one["license"], one["title"]) == ({"name": SOURCE}, "CC-BY-4.0", TITLE)
    assert "no la produjo" in one["description"]
    assert {each["format"] for each in one["distribution"]} == {"CSV", "XLSX"}
    for each in one["distribution"]:
        assert client.get(each["downloadURL"]).status_code == 200
    assert client.get(one["landingPage"]).status_code == 200
    listed = html.fromstring(client.get("/sources?lang=es").text).cssselect(f"#table-{id}")
    assert [TITLE in item.text_content() for item in listed] == [True]
    keeping.withdraw(store, reviewer(store), id, 4)
    assert pages(client) == before


def test_a_newer_edition_replaces_the_numbers_of_a_page_that_was_remembered(
    store: Store, client: TestClient
) -> None:
    id = kept(store)
    publish(store, id)
    address = f"/own-data?table={id}&lang=es&year=2022"
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    content = as_plain(
        check(open_file(ROWS.replace(b"130", b"777")), territories(CATALOG)), "count", "empleo"
    )
    keeping.keep(store, editor(store), TEXTS, "AR", content, id=id, version=4)
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    rosa = reviewer(store)
    keeping.submit(store, editor(store), id, 5)
    keeping.review(store, rosa, id, 6)
    keeping.publish(store, rosa, id, 7)
    newer = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert newer.status_code == 200
    # As read: among the digits of keys and versions any three may stand.
    assert "887" in shown(newer.text), "777 + 110"
    assert "887" not in shown(first.text)
    # The map, whose version is not its content, is another one too.
    maps = [
        html.fromstring(one.text).cssselect("[data-region=own_map]")[0].get("data-version")
        for one in (first, newer)
    ]
    assert maps[0] != maps[1]


def test_an_unknown_key_shows_no_figures(client: TestClient) -> None:
    for key in ("0" * 28, "<script>", "lsp_projects_by_nothing", "../x"):
        answer = client.get("/own-data", params={"table": key, "lang": "es"})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert not html.fromstring(answer.text).cssselect(".own-rank li")


def test_a_table_comes_back_as_it_was_kept() -> None:
    table = check(open_file(gradient()), territories(CATALOG))
    again = from_plain(json.loads(json.dumps(as_plain(table, "count", "cantidad"))))
    for name in ("columns", "records", "problems", "figures", "left_out", "recognised", "percent", "decimal"):
        assert getattr(again, name) == getattr(table, name), name


def test_the_list_holds_no_figures_and_says_nothing_of_owners(store: Store) -> None:
    id = kept(store)
    publish(store, id)
    (one,) = own_tables.listing(store)
    assert (one.id, one.reason, one.private_since) == (id, "", None)
