"""The packaged tables hold what the source says, and only that."""

from __future__ import annotations

import json

import frictionless
import pandas as pd
import pytest

from territory.catalog import Catalog, open_catalog
from territory.model import Status
from territory.paths import DATA

TABLES = (
    "lsp_projects_by_province",
    "lsp_projects_by_sector",
    "lsp_programme",
    "lsp_legend",
    "argentina_indicators",
    "territories",
    "territory_aliases",
    "eulac_statements",
    "eulac_support",
    "eulac_units",
    "eulac_events",
    "eulac_clusters",
    "errata",
    "idb_indicators",
    "sources",
)
NOT_PUBLISHED = {"AR-C", "AR-D", "AR-F", "AR-P", "AR-V", "AR-Z"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def test_frictionless_accepts_the_package() -> None:
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])
    assert {task.name for task in report.tasks} >= set(TABLES)


def test_package_declares_version_2_and_every_resource_its_provenance() -> None:
    package = json.loads((DATA / "datapackage.json").read_text("utf-8"))
    assert package["$schema"].endswith("/2.0/datapackage.json")
    for resource in package["resources"]:
        for key in ("title", "description", "version", "unit", "bytes"):
            assert resource[key], (resource["name"], key)
        assert resource["hash"].startswith("sha256:")
        assert resource["licenses"][0]["name"]
        assert resource["sources"]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_source_locator_and_status(catalog: Catalog, name: str) -> None:
    table = catalog.table(name)
    assert len(table) > 0
    assert set(table["source"]) <= set(catalog.sources)
    assert (table["locator"].str.len() > 3).all()
    assert set(table["status"]) <= set(Status)


def test_106_projects_either_way(catalog: Catalog) -> None:
    provinces = catalog.table("lsp_projects_by_province")
    sectors = catalog.table("lsp_projects_by_sector")
    assert provinces["count"].sum() == sectors["count"].sum() == 106
    assert len(provinces) == 24
    assert len(sectors) == 9


def test_six_jurisdictions_are_not_published_and_never_zero(catalog: Catalog) -> None:
    provinces = catalog.table("lsp_projects_by_province").set_index("code")
    absent = provinces[provinces["status"] == "not_published"]
    assert set(absent.index) == NOT_PUBLISHED
    assert absent["count"].isna().all()
    assert not (provinces["count"] == 0).any()
    assert provinces.loc["AR-S", "count"] == 15


def test_codes_stay_text_and_counts_may_be_missing(catalog: Catalog) -> None:
    assert catalog.table("lsp_projects_by_province")["count"].dtype == pd.Int64Dtype()
    indec = catalog.table("territories").set_index("code")["indec"]
    assert indec["AR-C"] == "02"
    assert indec["AR"] == ""


def test_legend_maps_each_sector_once_and_three_sectors_to_none(catalog: Catalog) -> None:
    legend = catalog.table("lsp_legend")
    assert sorted(legend["sector"]) == sorted(catalog.table("lsp_projects_by_sector")["code"])
    assert set(legend.loc[legend["mapping"] == "none", "sector"]) == {"culture", "mining", "textiles"}
    assert set(legend["legend"]) - {""} == {"primary", "tourism", "wood", "crafts", "metal", "ict"}
    assert (legend.loc[legend["mapping"] == "none", "legend"] == "").all()
    assert (legend["source"] == "territory").all()


def test_programme_has_its_parts(catalog: Catalog) -> None:
    programme = catalog.table("lsp_programme")
    kinds = programme["kind"].value_counts()
    assert (kinds["component"], kinds["grant"], kinds["result"], kinds["launch"]) == (2, 3, 8, 1)
    by_id = programme.set_index("id")
    assert by_id.loc["firms-minimum", "value"] == 5
    assert by_id.loc["launch", "value"] == 2006
    parents = set(programme["parent"]) - {""}
    assert parents <= set(programme["id"])
    assert {"component-1", "component-2", "grant-fixed", "grant-innovation", "grant-soft"} == parents


def test_twelve_figures_with_their_own_year(catalog: Catalog) -> None:
    figures = catalog.table("argentina_indicators").set_index("id")
    assert len(figures) == 12
    assert figures.loc["gdp", "value"] == 422.1
    assert figures.loc["gdp_per_capita", "value"] == 10553
    assert pd.isna(figures.loc["gdp_per_capita", "year"])
    assert (figures["year"].isna() == (figures["year_status"] == "not_stated")).all()
    assert list(figures.index[figures["estimated"]]) == ["population"]
    assert list(figures.index[figures["status"] == "estimate"]) == ["population"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("lsp_programme", "text"),
        ("lsp_legend", "note"),
        ("eulac_statements", "text"),
        ("eulac_units", "name"),
        ("eulac_events", "text"),
        ("eulac_clusters", "text"),
        ("errata", "what"),
        ("errata", "handling"),
        ("argentina_indicators", "name"),
        ("territories", "name"),
    ],
)
def test_words_exist_in_four_languages(catalog: Catalog, name: str, stem: str) -> None:
    table = catalog.table(name)
    for language in ("es", "en", "it", "pt"):
        assert (table[f"{stem}_{language}"].str.strip() != "").all()


def test_notes_are_translated_in_all_languages_or_none(catalog: Catalog) -> None:
    notes = catalog.table("argentina_indicators")[
        [f"note_{language}" for language in ("es", "en", "it", "pt")]
    ]
    filled = (notes != "").sum(axis=1)
    assert set(filled) <= {0, 4}


def test_short_names_fit_a_phone(catalog: Catalog) -> None:
    territories = catalog.table("territories")
    assert territories["short"].str.len().max() <= 12
    assert territories["short"].is_unique


def test_errata_touch_resources_that_exist_or_may_be_added(catalog: Catalog) -> None:
    touched = {name for cell in catalog.table("errata")["resource"] for name in cell.split(";")}
    assert touched <= set(catalog.resources) | {"population_by_province"}
