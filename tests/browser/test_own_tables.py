"""A regional government's table: kept, submitted, published by another person, read by everybody, withdrawn."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from browser.test_editing import observatory, person
from browser.test_own_data import violations
from browsing import LIVE, at_rest
from conftest import Server
from playwright.sync_api import Browser, Page, expect

__all__ = ["observatory", "person"]
pytestmark = pytest.mark.browser
LONG = 30_000
expect.set_options(timeout=LONG)
ADDRESS = "/own-data?edit=tables&lang=en"
TITLE = "<img src=x onerror=alert(1)> Empleo {{ 7 * 191 }} [x](javascript:alert(2)) **NOA** " + 7 * "largo"
SOURCE = '"><script>alert(3)</script> Dirección de Estadística'
SECRET = 73155201
"""A figure that stands nowhere else."""
TABLE = f"provincia;sector;empleo\nSalta;pesca;{SECRET}\nSalta;minería;40\nJujuy;pesca;7\nJujuy;minería;9\nAtlantis;pesca;1\n"


def answer(server: Server, address: str, **headers: str) -> tuple[int, str, str]:
    """Status, body and ETag of what somebody without a session gets."""
    try:
        with urlopen(Request(server.url + address, headers=headers)) as got:
            return got.status, got.read().decode("utf-8", "replace"), got.headers["ETag"] or ""
    except HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace"), ""


def public(server: Server) -> str:
    """All that anybody can fetch in which a published table would stand."""
    addresses = ("/own-data?lang=es", "/view/own-data?lang=es", "/sources?lang=es", "/data.json")
    return "".join(answer(server, address)[1] for address in addresses)


def secrets(text: str) -> list[str]:
    return [one for one in (str(SECRET), "73,155,201", "73.155.201", "NOA", "Estadística") if one in text]


@pytest.fixture
def dialogs() -> Iterator[list[str]]:
    opened: list[str] = []
    yield opened
    assert opened == []


def watched(page: Page, dialogs: list[str]) -> Page:
    page.on("dialog", lambda one: (dialogs.append(one.message), one.dismiss()))
    return page


def press(page: Page, name: str) -> None:
    at_rest(page)
    page.get_by_role("button", name=name, exact=True).first.click()


def said(page: Page, text: str) -> None:
    # While an answer is on its way, the line before may stand beside the new one.
    expect(page.locator("#root .said", has_text=text)).to_be_visible()


def fill(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")


def test_from_the_file_to_everybody_and_back(
    chromium: Browser,
    observatory: Server,
    person: Callable[..., Page],
    dialogs: list[str],
    tmp_path: Path,
) -> None:
    before = public(observatory)
    _, _, etag = answer(observatory, "/own-data?lang=es")
    ana = watched(person("ana", ADDRESS), dialogs)
    file = tmp_path / "empleo.csv"
    file.write_text(TABLE, "utf-8")
    at_rest(ana)
    ana.set_input_files("#root input[type=file]", str(file))
    expect(ana.locator("h1")).to_contain_text("1 of the table's 5 figures")
    ana.locator(".own-bar .button").click()
    expect(ana.locator(".own_map svg.map")).to_be_visible()
    at_rest(ana)
    fill(ana, "Title", TITLE)
    fill(ana, "Source: institution that says so", SOURCE)
    ana.get_by_role("spinbutton", name="day, As of", exact=True).click()
    ana.keyboard.type("31122022")
    ana.keyboard.press("Tab")
    press(ana, "Keep in my workspace")
    said(ana, "Kept in your workspace")
    # The session shows what was kept, as it showed what was brought.
    expect(ana.locator(".provenance")).to_contain_text("4 of 5. Row 6 is left out.")
    expect(ana.locator(".own-not-published")).to_contain_text("From your workspace")
    expect(ana.locator("#root .record h4")).to_contain_text(TITLE)
    assert ana.locator("#root .record img, .plate img[src=x]").count() == 0
    assert violations(ana) == []
    assert public(observatory) == before

    for other in ("carla", "bruno"):
        page = person(other, ADDRESS)
        expect(page.locator("#root .nothing").first).to_be_visible()
        at_rest(page)
        assert secrets(page.content()) == []
    press(ana, "Submit for review")
    said(ana, "reviewers can see it now")
    carla = person("carla", ADDRESS)
    expect(carla.locator("#root .nothing").first).to_be_visible()
    at_rest(carla)
    assert secrets(carla.content()) == []
    assert public(observatory) == before

    bruno = watched(person("bruno", ADDRESS), dialogs)
    press(bruno, "Look at it as readers will")
    expect(bruno.locator(".provenance")).to_contain_text("not yet")
    expect(bruno.locator(".finding")).to_contain_text("not of this observatory")
    looked = ranked(bruno)
    assert violations(bruno) == []
    assert set(secrets(bruno.url)) == set()
    press(bruno, "Mark as reviewed")
    press(bruno, "Publish")
    said(bruno, "Published")

    status, body, newer = answer(observatory, "/own-data?lang=es", **{"If-None-Match": etag})
    assert (status, newer != etag) == (200, True)
    id = re.findall(r"table=([0-9a-f]{28})", body)[0]
    reads_it(chromium, observatory, id, looked)
    is_accessible(chromium, observatory, id)
    travels_as_file(observatory, id)

    press(bruno, "Withdraw from the public")
    said(bruno, "Done")
    assert public(observatory) == before
    status, body, _ = answer(observatory, f"/own-data?table={id}&lang=es")
    assert "no existe, fue retirada" in body
    assert secrets(body) == []
    status, body, _ = answer(observatory, f"/download/own_table.csv?table={id}")
    assert (status, secrets(body)) == (409, [])

    at_rest(ana)
    ana.reload()
    press(ana, "Delete now")
    press(ana, "Yes, delete it")
    said(ana, "Deleted from your workspace")
    # Neither the log nor the store's files, nor anything else in the institution's folder, remembers it.
    written = [one.read_bytes() for one in observatory.log.parent.rglob("*") if one.is_file()]
    assert any(one.startswith(b"SQLite format 3") for one in written)
    assert not any(secret in one for one in written for secret in (str(SECRET).encode(), b"Empleo {{"))


def ranked(page: Page) -> list[str]:
    return str(page.locator(".own_ranking").text_content()).split()


def reads_it(chromium: Browser, server: Server, id: str, looked: str) -> None:
    """Somebody without account or scripts finds and reads the table."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/own-data?lang=en")
    entry = page.locator(".own-others li")
    expect(entry).to_contain_text(TITLE)
    expect(entry).to_contain_text(SOURCE)
    expect(entry).to_contain_text("by Bruno Revisore")
    entry.get_by_role("link").click()
    assert f"table={id}" in page.url
    expect(page.locator(".own_map svg.map")).to_be_visible()
    expect(page.locator("h1")).to_contain_text("73,155,241")
    assert ranked(page) == looked
    expect(page.locator(".provenance")).to_contain_text("by Bruno Revisore")
    expect(page.locator(".provenance")).to_contain_text("not stated")
    expect(page.locator(".own-not-published")).to_contain_text("did not produce it")
    assert page.locator("img[src=x]").count() == 0
    context.close()


def is_accessible(chromium: Browser, server: Server, id: str) -> None:
    """On a phone, live and in the dark, nothing overflows and axe finds nothing."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, color_scheme="dark", bypass_csp=True
    )
    page = context.new_page()
    for address in ("/own-data?lang=pt", f"/own-data?table={id}&lang=pt", f"/own-data?table={id}&part=print"):
        page.goto(server.url + address)
        page.wait_for_selector(LIVE, state="attached")
        at_rest(page)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    context.close()


def travels_as_file(server: Server, id: str) -> None:
    """Files, catalogue and list of sources carry it with its source."""
    _, text, _ = answer(server, f"/download/own_table.csv?table={id}&lang=es")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["territory"], row["sector"], row["value"], row["status"]) for row in rows] == [
        ("AR-A", "pesca", f"{SECRET}.0", "observed"),
        ("AR-A", "minería", "40.0", "observed"),
        ("AR-Y", "pesca", "7.0", "observed"),
        ("AR-Y", "minería", "9.0", "observed"),
    ]
    assert {row["source"] for row in rows} == {SOURCE}
    _, text, _ = answer(server, "/data.json")
    one = next(one for one in json.loads(text)["dataset"] if one["identifier"] == id)
    assert one["publisher"] == {"name": SOURCE}
    for where in (one["landingPage"], *(each["downloadURL"] for each in one["distribution"])):
        assert answer(server, where.removeprefix(server.url))[0] == 200
    _, text, _ = answer(server, "/sources?lang=pt")
    assert "Tabelas publicadas por outros" in text
    assert "<script>alert(3)" not in text


def test_who_has_not_signed_in_sees_nothing_of_workspaces(
    observatory: Server, person: Callable[..., Page], tmp_path: Path
) -> None:
    page = person(address="/own-data?lang=en")
    file = tmp_path / "empleo.csv"
    file.write_text(TABLE, "utf-8")
    at_rest(page)
    page.set_input_files("#root input[type=file]", str(file))
    page.locator(".own-bar .button").click()
    expect(page.locator(".own_map svg.map")).to_be_visible()
    at_rest(page)
    assert page.locator("#own-desk").count() == 0
    assert page.get_by_role("button", name="Sign in").count() == 0
    # Who asks for the desk is told how to sign in.
    page.goto(observatory.url + ADDRESS)
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    assert page.get_by_role("button", name="Keep in my workspace").count() == 0
