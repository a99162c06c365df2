"""Tables of the institution on the real page: chosen, read by a job, analysed; nothing leaks, nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.request import urlopen

import oidc_provider_mock
import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser.test_editing import SECRETS
from browsing import Reader, at_rest, pick
from conftest import Server
from databases import PrivatePostgresql
from playwright.sync_api import Browser, Page, expect
from sources import tables

pytestmark = pytest.mark.browser
LONG = 45_000
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
expect.set_options(timeout=LONG)
SETTINGS = """
[[sources]]
id = "firms"
title = {{ es = "Directorio de empresas", en = "Directory of firms" }}
kind = "parquet"
folder = "{folder}"
tables = ["empleo"]
source = "Ministerio de Pruebas"
licence = "CC BY 4.0"
as_of = 2026-03-31
public = true

[[sources]]
id = "register"
title = "Registro"
kind = "database"
address_from = "REGISTER_DATABASE"
tables = ["empleo", "eterna"]
public = true

[[sources]]
id = "reserved"
title = "Reservado"
kind = "parquet"
folder = "{folder}"
tables = ["empleo"]
"""
ENDLESS = """CREATE VIEW eterna AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
SELECT 'Salta' AS provincia, count(i) AS puestos FROM n"""
PROVINCES = ("Salta", "Jujuy", "Chaco", "Córdoba", "Mendoza")
FIRMS = [
    (province, sector, year, 10 * at + step)
    for year in (2021, 2022)
    for at, province in enumerate(PROVINCES, start=1)
    for sector in ("Agro", "Industria")
    for step in range(3)
]


@pytest.fixture(scope="module")
def secret(postgresql: PrivatePostgresql) -> str:
    address = tables.postgresql_database(postgresql).address
    with psycopg.connect(address) as owner:
        owner.execute(ENDLESS.encode())
    return address


@pytest.fixture(scope="module")
def institution(tmp_path_factory: pytest.TempPathFactory, secret: str) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("institution")
    tables.parquet(folder / "data", FIRMS, ("provincia", "rama", "year", "puestos"))
    home = folder / "home"
    home.mkdir()
    (home / "settings.toml").write_text(SETTINGS.format(folder=folder / "data"), "utf-8")
    running = Server(home, REGISTER_DATABASE=secret)
    yield running
    running.stop()


@pytest.fixture
def reader(chromium: Browser, institution: Server) -> Iterator[Reader]:
    one = Reader(chromium, institution)
    one.open("/own-data?lang=es")
    yield one
    one.done()


def choose(page: Page, source: str, table: str) -> None:
    at_rest(page)
    pick(page.get_by_role("combobox", name="Fuente"), page.get_by_role("option", name=source))
    at_rest(page)
    if page.get_by_role("combobox", name="Tabla").inner_text() != table:
        pick(page.get_by_role("combobox", name="Tabla"), page.get_by_role("option", name=table))
        at_rest(page)


def violations(page: Page) -> list[str]:
    at_rest(page)
    found = Axe().run(page, context={"exclude": [['[data-testid="stFileUploader"]']]}, options=WCAG)
    return [one["id"] for one in found.response["violations"]]


def test_a_folder_of_parquet_from_the_list_to_the_map(reader: Reader) -> None:
    page = reader.page
    expect(page.locator("#own-sources")).to_have_text("Datos de su institución")
    expect(page.locator("body")).not_to_contain_text("Reservado")
    choose(page, "Directorio de empresas", "empleo")
    page.get_by_role("button", name="Leer la tabla").press("Enter")
    expect(page.locator("h1")).to_have_text("Los 20 datos de la tabla se leyeron sin errores.")
    expect(page.locator(".own-problems tr.note").last).to_contain_text(
        "60 filas de la fuente se sumaron en 20."
    )
    expect(page.get_by_role("status").filter(has_text="La tabla se leyó")).to_be_visible()
    assert violations(page) == []
    page.locator(".own-bar .button").press("Enter")
    expect(page.locator(".own_map svg.map .symbol.circle")).to_have_count(5)
    # 2022: 10·5 + 0, 1, 2 in each of two sectors.
    expect(page.locator(".own-rank li").first).to_contain_text("Mendoza")
    expect(page.locator(".own-rank li").first).to_contain_text("306")
    said = page.locator(".provenance").first
    for part in (
        "Ministerio de Pruebas, tabla «empleo»",
        "CC BY 4.0",
        "31 de marzo de 2026, consultado el",
        "Filas sumadas 60 ·",
    ):
        expect(said).to_contain_text(part)
    assert "empleo" not in page.url
    page.locator('[data-keep="lang"][hreflang="en"]').click()
    expect(page.locator(".provenance").first).to_contain_text("Rows added up 60")
    expect(page.locator(".crumbs")).to_contain_text("Directory of firms: empleo")


def test_columns_are_corrected_and_the_table_added_up_again(reader: Reader) -> None:
    page = reader.page
    choose(page, "Directorio de empresas", "empleo")
    page.get_by_role("button", name="Leer la tabla").click()
    expect(page.locator("h1")).to_contain_text("20 datos")
    at_rest(page)
    pick(page.get_by_role("combobox", name="Columna «rama»"), page.get_by_role("option", name="no se usa"))
    expect(page.locator("h1")).to_contain_text("10 datos")
    at_rest(page)
    page.get_by_label("Un solo año (0: todos)").fill("2021")
    page.get_by_label("Un solo año (0: todos)").press("Enter")
    expect(page.locator("h1")).to_contain_text("5 datos")
    page.get_by_role("button", name="Borrar mi tabla ahora").click()
    expect(page.locator(".own-ready")).to_be_visible()


def test_a_database_with_hostile_names_is_read_and_told(reader: Reader, secret: str) -> None:
    page = reader.page
    choose(page, "Registro", "empleo")
    page.get_by_role("button", name="Leer la tabla").click()
    expect(page.locator("h1")).to_have_text("2 de los 5 datos de la tabla tienen errores.")
    expect(page.locator("#root")).to_contain_text("Columna «<img src=x onerror=hit()>")
    assert "hit" not in page.evaluate("Object.keys(window)")
    server = reader.server.log.read_text()
    for part in (secret, secret.partition("//")[2]):
        assert part not in page.content() + server


def test_an_endless_table_is_given_up_and_nobody_waits_for_it(reader: Reader) -> None:
    page = reader.page
    choose(page, "Registro", "eterna")
    page.get_by_role("button", name="Leer la tabla").click()
    expect(page.get_by_role("status").filter(has_text="Se miran las columnas")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Lectura de la tabla")).to_be_visible()
    with urlopen(f"{reader.server.url}/argentina?lang=es") as answer:
        assert b"106" in answer.read()
    page.get_by_role("button", name="Cancelar").press("Enter")
    expect(page.get_by_role("status").filter(has_text="La lectura se canceló.")).to_be_visible()
    expect(page.get_by_role("button", name="Cancelar")).to_have_count(0)


def test_an_endless_table_ends_after_ten_seconds(reader: Reader) -> None:
    page = reader.page
    page.set_viewport_size({"width": 390, "height": 844})
    choose(page, "Registro", "eterna")
    page.get_by_role("button", name="Leer la tabla").click()
    expect(page.get_by_role("progressbar", name="Lectura de la tabla")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("h1")).to_have_text("Mirar la tabla llevó más de 10 segundos y se interrumpió.")
    expect(page.get_by_role("alert").filter(has_text="10 segundos")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_nothing_is_offered_where_nothing_is_listed(chromium: Browser, server: Server) -> None:
    one = Reader(chromium, server)
    page = one.open("/own-data?lang=es")
    expect(page.locator("#own-bring")).to_be_visible()
    expect(page.locator("#own-sources")).to_have_count(0)
    one.done()


def test_the_four_languages_name_it(chromium: Browser, institution: Server) -> None:
    for lang, said in (
        ("en", "Data of your institution"),
        ("it", "Dati del vostro ente"),
        ("pt", "Dados da sua instituição"),
    ):
        one = Reader(chromium, institution)
        page = one.open(f"/own-data?lang={lang}")
        expect(page.locator("#own-sources")).to_have_text(said)
        one.done()


def test_who_signs_in_comes_back_and_reads_what_is_for_them(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, secret: str
) -> None:
    folder = tmp_path_factory.mktemp("signing")
    tables.parquet(folder / "data", FIRMS, ("provincia", "rama", "year", "puestos"))
    home = folder / "home"
    home.mkdir()
    (home / "settings.toml").write_text(SETTINGS.format(folder=folder / "data"), "utf-8")
    rita = oidc_provider_mock.User(sub="rita", claims={"email": "rita@example.org", "name": "Rita Leitora"})
    with oidc_provider_mock.run_server_in_thread(user_claims=[rita]) as provider:
        (home / "secrets.toml").write_text(SECRETS.format(provider=provider.server_port))
        running = Server(home, TERRITORY_AUTH="oidc", REGISTER_DATABASE=secret)
        page = chromium.new_context(bypass_csp=True).new_page()
        page.goto(f"{running.url}/own-data?lang=es")
        expect(page.locator("#root")).to_contain_text("Otras tablas se muestran a quien inicia sesión.")
        page.locator(".st-key-own-source-sign-in button").click()
        page.wait_for_url("**/oauth2/authorize**")
        page.fill("input[name=sub]", "rita")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{running.url}/own-data?lang=es")
        choose(page, "Reservado", "empleo")
        page.get_by_role("button", name="Leer la tabla").click()
        expect(page.locator("h1")).to_have_text("Los 20 datos de la tabla se leyeron sin errores.")
        page.context.close()
        running.stop()
