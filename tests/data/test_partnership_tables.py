"""The tables of source 000: complete, linked, never placed where the source does not allow it."""

from __future__ import annotations

import pytest

from territory.catalog import Catalog, open_catalog
from territory.i18n import LOCALES


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def test_campania_has_no_code_and_is_never_placed_in_italy(catalog: Catalog) -> None:
    pairs = catalog.table("ipld_partnerships").set_index("id")
    campania = pairs.loc["campania-veneto"]
    assert (campania["latin_code"], campania["latin_country"]) == ("", "BR")
    assert campania["italian_code"] == "IT-34"  # Veneto; IT-72 would be the Italian Campania
    assert "IT-72" not in set(pairs["italian_code"]) | set(pairs["latin_code"])
    assert pairs.loc["medellin-toscana", "latin_level"] == "sub_municipal"
    units = {one["properties"]["code"] for name in ("cl", "it") for one in catalog.boundaries(f"boundaries_{name}")["features"]}  # fmt: skip
    assert {pairs.loc["atacama-umbria", "latin_code"], *pairs["italian_code"]} <= units


def test_every_link_points_to_something_and_says_why(catalog: Catalog) -> None:
    links, statements = catalog.table("atacama_links"), catalog.table("ipld_statements").set_index("id")
    projects = set(catalog.table("atacama_projects")["id"])
    kinds = {"cluster": "cluster", "objective": "objective", "cell": "guideline"}
    for row in links.to_dict("records"):
        if row["kind"] == "framework":
            assert row["target"] in projects - {row["project"]}
        else:
            assert statements.loc[row["target"], "kind"] == kinds[row["kind"]], row["id"]
        assert (row["level"] != "") == (row["kind"] == "cell"), row["id"]
        assert all(row[f"rationale_{lang}"] for lang in LOCALES)
        # What the source says is cited from it; what we read into it is ours.
        assert row["source"] == ("stocchiero-2002" if row["basis"] == "stated" else "territory"), row["id"]


def test_placing_a_project_in_the_grid_is_always_our_reading(catalog: Catalog) -> None:
    links = catalog.table("atacama_links")
    cells = links[links["kind"] == "cell"]
    assert set(cells["basis"]) == {"reading"}
    assert cells["project"].is_unique
    assert len(cells) == 6


def test_the_first_project_frames_the_five_others(catalog: Catalog) -> None:
    links = catalog.table("atacama_links")
    frames = links[links["kind"] == "framework"]
    assert set(frames["target"]) == {"atacama-1"}
    assert sorted(frames["project"]) == [f"atacama-{n}" for n in (2, 3, 4, 5, 6)]
    assert frames.set_index("project").loc["atacama-2", "basis"] == "reading"  # the fund is not sectoral


def test_natural_resources_stand_on_both_sides(catalog: Catalog) -> None:
    table = catalog.table("ipld_statements")
    other = table[(table["kind"] == "weakness") & (table["parent"] != "")]
    assert other["parent"].tolist() == ["strength-resources"]


def test_names_and_texts_are_in_all_languages_or_in_none(catalog: Catalog) -> None:
    table = catalog.table("ipld_statements")
    for stem in ("name", "text"):
        filled = (table[[f"{stem}_{lang}" for lang in LOCALES]] != "").sum(axis=1)
        assert set(filled) <= {0, 4}


def test_all_seven_errata_are_there(catalog: Catalog) -> None:
    ids = set(catalog.table("errata")["id"])
    assert {f"E000-{n}" for n in range(1, 8)} <= ids
