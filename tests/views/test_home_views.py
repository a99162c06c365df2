"""An institution's tables hold every status, and a population: each view says which is which."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from territory.catalog import Catalog, open_catalog
from territory.export.file import Order
from territory.export.lsp import download
from territory.i18n import language
from territory.paths import DATA
from territory.settings import Settings
from territory.views import argentina
from territory.views.findings import finding
from territory.views.lsp import projects
from territory.views.selection import Selection, read

SUFFIX = {
    "AR-P": ("", "suppressed"),
    "AR-Z": ("", "not_applicable"),
    "AR-F": ("0", "zero"),
    "AR-D": ("4", "estimate"),
}


def write_home(folder: Path, population: bool) -> Catalog:
    target = folder / "data"
    target.mkdir(parents=True)
    with (DATA / "tables" / "lsp_projects_by_province.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        if row["code"] in SUFFIX:
            row["count"], row["status"] = SUFFIX[row["code"]]
        if row["code"] == "AR-B":
            row["count"] = "13"  # 17 less the 4 estimated for San Luis: the total stays 106
    save(target / "lsp_projects_by_province.csv", rows)
    if population:
        people = [
            {"code": row["code"], "year": "2022", "population": "1000000", "source": "naclerio-2011", "locator": "made up for a test", "status": "observed"}
            for row in rows
        ]  # fmt: skip
        save(target / "population_by_province.csv", people)
    catalog = open_catalog(home=folder)
    assert catalog.refused == ()
    return catalog


def save(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return write_home(tmp_path_factory.mktemp("statuses"), population=False)


@pytest.fixture(scope="module")
def populated(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return write_home(tmp_path_factory.mktemp("populated"), population=True)


@pytest.fixture
def shown(catalog: Catalog) -> Callable[..., html.HtmlElement]:
    def show(**choice: str) -> html.HtmlElement:
        page = argentina.page(catalog, Settings(), Selection("argentina", "en", **choice))
        return html.fragment_fromstring(page.body, create_parent="div")

    return show


def test_four_absences_are_four_things(shown: Callable[..., html.HtmlElement]) -> None:
    seen = shown()
    says = {
        code: seen.cssselect(f'[data-territory="{code}"]')[0].get("aria-label") for code in ("AR-C", *SUFFIX)
    }
    assert says == {
        "AR-C": "City of Buenos Aires: not published.",
        "AR-P": "Formosa: suppressed.",
        "AR-Z": "Santa Cruz: not applicable.",
        "AR-F": "La Rioja: 0 projects, zero.",
        "AR-D": "San Luis: ≈ 4 projects, estimate.",
    }
    marks = {code: seen.cssselect(f'[data-row="{code}"] td.num')[0].text_content() for code in says}
    assert marks == {"AR-C": "n. p.", "AR-P": "s.", "AR-Z": "n. a.", "AR-F": "0", "AR-D": "≈ 4"}
    assert "for two jurisdictions no figure was published" in seen.cssselect("h1")[0].text_content()


def test_an_estimate_is_never_ranked(catalog: Catalog, shown: Callable[..., html.HtmlElement]) -> None:
    known = projects(catalog)
    assert "AR-D" not in known.observed
    # Chaco has 4; 15, 13, 10, 9, 9, 7, 6 and 5 are more. San Luis, also 4, is an estimate: no tie.
    assert known.rank("AR-H") == (9, ("AR-R", "AR-T"))
    assert "not ranked" in finding(known, Selection("argentina", "en", "AR-D"), language("en"))
    assert shown(territory="AR-D").cssselect(".numbers .estimate")[0].text_content() == "≈ 4"


def test_zero_projects_are_zero_in_each_sector(shown: Callable[..., html.HtmlElement]) -> None:
    assert "0 projects, so 0 in each sector" in shown(territory="AR-F").cssselect(".place")[0].text_content()


def test_suppressed_is_said_in_finding_and_card(shown: Callable[..., html.HtmlElement]) -> None:
    seen = shown(territory="AR-P")
    assert seen.cssselect("h1")[0].text_content() == "Formosa: suppressed."
    assert "not in the source's table" not in seen.cssselect(".place")[0].text_content()


def test_errata_of_a_replaced_table_are_gone(shown: Callable[..., html.HtmlElement]) -> None:
    seen = shown()
    assert not seen.cssselect("#erratum-E004-4")
    assert seen.cssselect("#erratum-E004-1")
    assert "Data loaded by the institution" in seen.cssselect(".age")[0].text_content()


def test_rates_have_interval_flag_unit_and_both_sources(populated: Catalog) -> None:
    selection, notices = read("argentina", {"indicator": "rate", "lang": "en"}, "en", populated)
    assert notices == ()
    page = html.fragment_fromstring(
        argentina.page(populated, Settings(), selection).body, create_parent="div"
    )
    # Santa Fe: 15 per million; Garwood for 15: 8.395 to 24.740
    assert page.cssselect("h1")[0].text_content().startswith("Santa Fe has the highest rate")
    assert "15.0 projects per million inhabitants (8.4–24.7)" in page.cssselect("h1")[0].text_content()
    assert "Small number" in page.cssselect('[data-territory="AR-J"]')[0].get("aria-label")
    assert "projects per million inhabitants" in page.cssselect(".provenance")[0].text_content()
    assert "population of 2022" in page.cssselect(".reconcile")[0].text_content()
    assert page.cssselect('[data-row="AR-C"] td.num')[2].text_content() == "n. p."


def test_exported_rates_carry_flag_and_unit(populated: Catalog) -> None:
    parameters = {"indicator": "rate"}
    order = Order(populated, Settings(), "lsp_projects_by_province", "csv", "en", "http://x", parameters)
    table = download(order).content.decode()
    rows = {row["code"]: row for row in csv.DictReader(table.splitlines())}
    assert rows["AR-S"]["small_number"] == "no"
    assert rows["AR-J"]["small_number"] == "yes"
    assert float(rows["AR-S"]["per_million"]) == 15
    picture = download(replace(order, what="lsp_map", kind="svg")).content.decode()
    assert "per million" in picture


def test_population_of_several_years_gives_no_rate(tmp_path: Path) -> None:
    write_home(tmp_path, population=True)
    path = tmp_path / "data" / "population_by_province.csv"
    path.write_text(path.read_text("utf-8").replace("AR-X,2022", "AR-X,2010"), "utf-8")
    _, notices = read("argentina", {"indicator": "rate"}, "en", open_catalog(home=tmp_path))
    assert [notice.key for notice in notices] == ["notice.rate"]
