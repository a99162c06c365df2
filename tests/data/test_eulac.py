"""The coded EU–LAC report: nothing of it is lost, nothing stands that it does not say."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from source_texts import source_text

from territory.catalog import Catalog, open_catalog
from territory.paths import ROOT

ID = "eu-lac-2015"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return source_text(catalog, ID).replace("*", "")


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["eulac_statements", "eulac_units", "eulac_events", "eulac_clusters"])
def test_every_row_is_found_again_in_the_source(catalog: Catalog, text: str, name: str) -> None:
    flat = _flat(text)
    missing = [row["id"] for row in catalog.table(name).to_dict("records") if row["printed"] not in flat]
    assert missing == []


def test_statements_are_found_in_the_section_and_under_the_side_they_name(
    catalog: Catalog, text: str
) -> None:
    bounds = {
        ("eu", "3"): (
            "3. CLUSTER COMPETITIVENESS\n",
            "Latin America and Caribbean side\n\nAbout the main lessons",
        ),
        ("lac", "3"): (
            "Latin America and Caribbean side\n\nAbout the main lessons",
            "4. CLUSTER INTERNATIONALISATION\n",
        ),
        ("eu", "4"): ("4. CLUSTER INTERNATIONALISATION\n", "Latin American and Caribbean side"),
        ("lac", "4"): (
            "Latin American and Caribbean side",
            "5. POLICIES TO FOSTER CLUSTER INTERNATIONALISATION\n",
        ),
        ("eu", "5"): (
            "5. POLICIES TO FOSTER CLUSTER INTERNATIONALISATION\n",
            "The objectives for collaboration with",
        ),
        ("lac", "5"): ("The objectives for collaboration with", "6. SYNTHESIS AND CONCLUSIONS\n"),
    }
    tables = _flat(text[text.index("SUMMARY TABLES") :])
    for row in catalog.table("eulac_statements").to_dict("records"):
        if row["section"] == "6":
            assert row["printed"] in tables, row["id"]
            continue
        start, end = bounds[row["side"], row["section"]]
        part = text[text.index(start) : text.index(end)]
        assert row["printed"] in _flat(part), row["id"]


def test_no_bullet_of_sections_3_to_5_is_left_out(catalog: Catalog, text: str) -> None:
    body = text[text.index("3. CLUSTER COMPETITIVENESS\n") : text.index("6. SYNTHESIS AND CONCLUSIONS\n")]
    bullets = [_flat(line) for line in body.splitlines() if re.match(r"\s*(-|✓|\d\)|[a-f]\))\s+\S", line)]
    coded = [*catalog.table("eulac_statements")["printed"], *catalog.table("eulac_clusters")["printed"]]
    headings = ("Policies and restrictions", "Good practices", "Advantages:", "Disadvantages:")
    left_out = [
        bullet
        for bullet in bullets
        if not any(heading in bullet for heading in headings)
        and not any(key in bullet or bullet in key for key in coded)
    ]
    assert left_out == []
    assert len(bullets) > 90


def test_lists_are_as_long_as_in_the_report(catalog: Catalog) -> None:
    table = catalog.table("eulac_statements")
    count = Counter(zip(table["side"], table["section"], table["kind"], strict=True))
    # Counted by hand in the report; LAC hampers are 6 common and 4 additional ones, LAC restrictions
    # 4 bullets and the lead text.
    assert count["eu", "4", "fosters"] == 9
    assert count["eu", "4", "hampers"] == 7
    assert count["lac", "4", "fosters"] == 4
    assert count["lac", "4", "hampers"] == 10
    assert count["lac", "4", "promotes"] == 11
    assert count["eu", "3", "advantage"] == 5
    assert count["eu", "3", "disadvantage"] == 3
    assert count["lac", "3", "advantage"] == 4
    assert count["lac", "3", "disadvantage"] == 9
    assert count["lac", "3", "challenge"] == 8
    assert count["eu", "5", "restriction"] == 5
    assert count["lac", "5", "restriction"] == 5
    assert count["eu", "5", "information_need"] == 5
    assert count["lac", "5", "information_need"] == 7
    assert count["lac", "5", "aim"] == 9


def test_units_are_8_and_12_of_which_10_lac_countries(catalog: Catalog, text: str) -> None:
    units = catalog.table("eulac_units")
    assert units["side"].value_counts().to_dict() == {"lac": 12, "eu": 8}
    assert units[units["side"] == "lac"]["country"].nunique() == 10
    assert "we carried out 8 interviews" in text
    assert "we carried out 13 interviews" in text
    known = {
        feature["properties"]["code"]
        for name in ("boundaries_eu", "boundaries_lac")
        for feature in catalog.boundaries(name)["features"]
    }
    assert set(units["country"]) | set(catalog.table("eulac_clusters")["country"]) <= known


def test_six_letters_are_seven_units(catalog: Catalog) -> None:
    clusters = catalog.table("eulac_clusters")
    assert len(clusters) == 7
    assert sorted(set(clusters["letter"])) == list("abcdef")
    assert clusters["kind"].tolist().count("cluster") == 5
    assert clusters.loc[clusters["country_basis"] == "context", "id"].tolist() == ["pe-mining"]


def test_a_printed_date_holds_its_year_and_a_derived_one_does_not(catalog: Catalog) -> None:
    for row in catalog.table("eulac_events").to_dict("records"):
        assert (row["date"][:4] in row["printed"]) == (row["date_basis"] == "printed"), row["id"]


def test_points_are_supported_by_statements_of_their_side(catalog: Catalog) -> None:
    table = catalog.table("eulac_statements").set_index("id")
    links = catalog.table("eulac_support")
    assert not links.duplicated(["point", "statement"]).any()
    assert set(table.loc[links["point"], "section"]) == {"6"}
    assert "6" not in set(table.loc[links["statement"], "section"])
    points = table[table["section"] == "6"]
    assert set(points.index) == set(links["point"])
    for link in links.to_dict("records"):
        side = table.loc[link["point"], "side"]
        if side == "eu":
            assert table.loc[link["statement"], "side"] == "eu", link
        if side == "lac":
            assert table.loc[link["statement"], "side"] == "lac", link


def test_the_guide_explains_every_kind_theme_and_rule(catalog: Catalog) -> None:
    guide = (ROOT / "docs" / "coding-guide-eu-lac.md").read_text("utf-8")
    table = catalog.table("eulac_statements")
    for theme in set(table["theme"]):
        assert f"| {theme} |" in guide, theme
    for rule in set(table["rule"]):
        assert f"**{rule}**" in guide, rule
    for kind in set(table["kind"]):
        assert kind in guide, kind
