"""Recording progress, as an editor, a reviewer and a reader live it, with a real identity provider."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import oidc_provider_mock
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import LIVE, WCAG, at_rest, pick
from conftest import Server
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser
PROJECT = "/partnerships?edit=atacama-3&lang=en"
PEOPLE = {
    "ana": ("Ana Editora", "editor"),
    "carla": ("Carla Editora", "editor"),
    "bruno": ("Bruno Revisore", "reviewer"),
    "rita": ("Rita Leitora", ""),
}
SECRETS = """[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "for-tests-only-for-tests-only-for-tests-only"
client_id = "territory"
client_secret = "for-tests-only"
server_metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def observatory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("editing") / "home"
    home.mkdir()
    users = [
        oidc_provider_mock.User(sub=sub, claims={"email": f"{sub}@example.org", "name": name})
        for sub, (name, _) in PEOPLE.items()
    ]
    roles = [f'"{sub}@example.org" = "{role}"' for sub, (_, role) in PEOPLE.items() if role]
    (home / "roles.toml").write_text("[people]\n" + "\n".join(roles))
    with oidc_provider_mock.run_server_in_thread(user_claims=users) as provider:
        (home / "secrets.toml").write_text(SECRETS.format(provider=provider.server_port))
        server = Server(home, TERRITORY_AUTH="oidc")
        yield server
        server.stop()


@pytest.fixture
def person(chromium: Browser, observatory: Server) -> Iterator[Callable[..., Page]]:
    contexts = []

    def enter(sub: str = "", address: str = PROJECT) -> Page:
        context = chromium.new_context(
            viewport={"width": 1280, "height": 800}, locale="en-GB", bypass_csp=True
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(observatory.url + address)
        if sub:
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url("**/oauth2/authorize**")
            page.fill("input[name=sub]", sub)
            page.keyboard.press("Enter")
            page.wait_for_url(observatory.url + address)
            expect(page.locator(".st-key-signed-in")).to_contain_text(PEOPLE[sub][0])
        return page

    yield enter
    for context in contexts:
        context.close()


def day(page: Page, field: str, digits: str) -> None:
    at_rest(page)
    page.get_by_role("spinbutton", name=f"day, {field}", exact=True).click()
    page.keyboard.type(digits)
    page.keyboard.press("Tab")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def saved(page: Page, name: str, who: str) -> None:
    expect(page.locator(".st-key-said")).to_contain_text(f"Saved: {name}. {who}, ")


def part(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator('.parts [aria-current="page"]')).to_have_text(name)


def figure(page: Page, position: int, status: str, number: str, evidence: str = "") -> None:
    """Fill in the baseline (0), target (1) or actual (2) of the open period."""
    field, option = (
        page.get_by_label("What is known").nth(position),
        page.get_by_role("option", name=status, exact=True),
    )
    pick(field, option)
    if number:
        heading = ("Baseline", "Target", "Actual")[position]
        field = page.locator(f'[class*="figure-{heading.lower()}"]').get_by_label("Number")
        field.fill(number)
        field.press("Tab")
    if evidence:
        field = page.get_by_label("Evidence: where it stands").nth(position)
        field.fill(evidence)
        field.press("Tab")


def test_the_whole_journey(person: Callable[..., Page], observatory: Server) -> None:
    ana = person("ana")
    press(ana, "Change")
    day(ana, "Planned start", "01032027")
    day(ana, "Planned end", "31122026")
    press(ana, "Save")
    expect(ana.locator(".problem")).to_contain_text("The end comes before the start")
    day(ana, "Planned end", "31122028")
    press(ana, "Save")
    saved(ana, "Technological services network for mining", "Ana Editora")

    part(ana, "Activities and milestones")
    press(ana, "Add: milestone")
    ana.get_by_label("Name *").fill("First service centre open")
    day(ana, "Due", "30062027")
    press(ana, "Save")
    saved(ana, "First service centre open", "Ana Editora")

    part(ana, "Indicators")
    press(ana, "Add: indicator")
    ana.get_by_label("Name", exact=True).fill("Technological services in use")
    ana.get_by_label("Unit *").fill("services")
    press(ana, "Save")
    saved(ana, "Technological services in use", "Ana Editora")
    press(ana, "Add: period with baseline, target and actual")
    day(ana, "From *", "01012027")
    day(ana, "To *", "31122027")
    figure(ana, 0, "zero", "")
    figure(ana, 1, "a figure", "5")
    press(ana, "Save")
    saved(ana, "1 January 2027 – 31 December 2027", "Ana Editora")
    press_in = ana.locator('[class*="st-key-below-"]').get_by_role("button", name="Change")
    press_in.click()
    figure(ana, 2, "a figure", "3", "Visit report of 4 May 2027, page 2")
    press(ana, "Save")
    saved(ana, "1 January 2027 – 31 December 2027", "Ana Editora")

    reader = person()
    reader.goto(f"{observatory.url}/partnerships?project=atacama-3&lang=en")
    assert "Technological services in use" not in reader.inner_text("body")

    bruno = person("bruno", "/partnerships?edit=programme&part=review&lang=en")
    expect(bruno.locator("#root")).to_contain_text("First service centre open")
    press(bruno, "Publish everything in this project")
    expect(bruno.locator(".st-key-said")).to_contain_text("4 records published.")

    reader.reload()
    reader.wait_for_selector(LIVE, state="attached")
    expect(reader.locator("#main")).to_contain_text("Technological services in use")
    expect(reader.locator("#main")).to_contain_text("Bruno Revisore")

    part(ana, "History")
    expect(ana.locator("table.history")).to_contain_text("Ana Editora")
    expect(ana.locator("table.history")).to_contain_text("Visit report of 4 May 2027, page 2")


def test_whoever_saves_second_sees_both_versions_and_merges(person: Callable[..., Page]) -> None:
    address = "/partnerships?edit=atacama-5&lang=en"
    ana, carla = person("ana", address), person("carla", address)
    for page in (ana, carla):
        press(page, "Change")
    day(ana, "Planned start", "01022027")
    ana.get_by_label("Description").fill("Agreed in Copiapó.")
    press(ana, "Save")
    saved(ana, "Integrated tourism systems", "Ana Editora")

    day(carla, "Planned end", "30092028")
    carla.get_by_label("Description").fill("Agreed in Perugia.")
    press(carla, "Save")
    conflict = carla.locator(".st-key-conflict")
    expect(conflict).to_contain_text("Ana Editora saved this meanwhile")
    expect(conflict).to_contain_text("Agreed in Copiapó. (of Ana Editora)")
    expect(conflict).to_contain_text("Agreed in Perugia. (yours)")
    expect(carla.get_by_role("button", name="Save this version")).to_be_disabled()
    conflict.get_by_text("write another").last.click()
    conflict.get_by_label("Description", exact=True).fill("Agreed in Copiapó and Perugia.")
    conflict.get_by_label("Description", exact=True).press("Tab")
    press(carla, "Save this version")
    saved(carla, "Integrated tourism systems", "Carla Editora")
    kept = carla.locator(".record")
    for text in ("1 February 2027", "30 September 2028", "Agreed in Copiapó and Perugia."):
        expect(kept).to_contain_text(text)


def test_what_was_typed_survives_a_reload(person: Callable[..., Page]) -> None:
    ana = person("ana", "/partnerships?edit=atacama-6&part=evidence&lang=en")
    press(ana, "Add: note")
    ana.get_by_label("Text *").fill("The valley has two cooperatives.")
    ana.get_by_label("Text *").press("Tab")
    ana.wait_for_timeout(500)
    ana.reload()
    press(ana, "Continue with the draft")
    expect(ana.get_by_label("Text *")).to_have_value("The valley has two cooperatives.")
    press(ana, "Save")
    saved(ana, "The valley has two cooperatives.", "Ana Editora")
    press(ana, "Delete")
    press(ana, "Undo")
    expect(ana.locator(".record")).to_contain_text("The valley has two cooperatives.")


@pytest.mark.parametrize("way", ["by the button", "by the address"])
def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    way: str, person: Callable[..., Page], chromium: Browser, observatory: Server
) -> None:
    ana = person("ana")
    copy = chromium.new_context(storage_state=ana.context.storage_state(), locale="en-GB")
    thief = copy.new_page()
    thief.goto(observatory.url + PROJECT)
    expect(thief.locator(".st-key-signed-in")).to_contain_text("Ana Editora")
    press(thief, "Change")
    day(thief, "Actual start", "01042027")
    if way == "by the button":
        press(ana, "Sign out")
    else:
        ana.goto(f"{observatory.url}/auth/logout")
    ana.wait_for_url("**/oauth2/end_session**")
    # The page that was open refuses to save, and the cookie opens no other.
    press(thief, "Save")
    expect(thief.locator("#root")).to_contain_text("This sign-in has ended")
    thief.goto(observatory.url + PROJECT)
    expect(thief.locator("#root")).to_contain_text("This sign-in has ended")
    expect(thief.get_by_role("button", name="Change")).to_have_count(0)
    copy.close()


def test_a_reader_is_offered_nothing_to_write(person: Callable[..., Page]) -> None:
    rita = person("rita")
    expect(rita.locator("#root")).to_contain_text("Your account may read, not write.")
    expect(rita.get_by_role("button", name="Change")).to_have_count(0)


def test_evidence_is_sent_as_a_download_only_and_only_once_published(
    person: Callable[..., Page], observatory: Server, tmp_path: Path
) -> None:
    page = tmp_path / "report.pdf"
    page.write_bytes(b"<script>alert(1)</script> not a PDF at all")
    ana = person("ana", "/partnerships?edit=atacama-2&part=evidence&lang=en")
    press(ana, "Add: evidence")
    ana.get_by_label("Title *").fill("Visit report")
    ana.get_by_label("Title *").press("Tab")
    with ana.expect_response(lambda answer: "upload_file" in answer.url and answer.request.method == "PUT"):
        ana.locator('input[type="file"]').set_input_files(page)
    expect(ana.locator("#root")).to_contain_text("report.pdf")
    press(ana, "Save")
    saved(ana, "Visit report", "Ana Editora")
    digest = hashlib.sha256(page.read_bytes()).hexdigest()
    address = f"{observatory.url}/evidence/{digest}"
    assert ana.request.get(address).status == 404
    bruno = person("bruno", "/partnerships?edit=programme&part=review&lang=en")
    bruno.locator(".st-key-publish-all-atacama-2 button").click()
    expect(bruno.locator(".st-key-said")).to_contain_text("published")
    answer = ana.request.get(address)
    assert answer.status == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert ana.request.get(f"{observatory.url}/evidence/..%2F..%2Fsecrets.toml").status in {404, 307, 200}


@pytest.mark.parametrize("lang", ["es", "it"])
def test_axe_finds_nothing_in_our_part_of_the_page(person: Callable[..., Page], lang: str) -> None:
    page = person("", f"/partnerships?edit=programme&lang={lang}")
    page.wait_for_selector(LIVE, state="attached")
    found = Axe().run(page, context="#plate", options=WCAG).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
