"""The coded cluster profiles: every word is found again in its document, every code means something."""

from __future__ import annotations

import pytest
from source_texts import source_text

from territory.catalog import Catalog, open_catalog

DOCUMENTS = ("eu-lac-2015", "helmsing-2001", "stocchiero-2002")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def flat(text: str) -> str:
    return " ".join(text.replace("*", "").split())


@pytest.mark.parametrize("source", DOCUMENTS)
@pytest.mark.parametrize("name", ["cluster_profiles", "cluster_statements", "matching_terms"])
def test_every_row_is_found_again_in_its_document(catalog: Catalog, name: str, source: str) -> None:
    table = catalog.table(name)
    rows = table[table["source"] == source]["printed"]
    text = flat(source_text(catalog, source))
    # Cells of figures join a row's two cells with blanks of their own.
    assert [printed for printed in rows if flat(printed) not in text] == []


def test_the_shipped_units_are_those_that_the_documents_list(catalog: Catalog) -> None:
    table = catalog.table("cluster_profiles")
    assert table.groupby(["group", "side"]).size().to_dict() == {
        ("eulac", "eu"): 2,
        ("eulac", "lac"): 7,
        ("ipld", "eu"): 3,
        ("ipld", "lac"): 5,
        ("led", "lac"): 12,
    }
    assert set(catalog.table("eulac_clusters")["id"]) <= set(table["id"])
    assert set(catalog.table("led_cases")["id"]) <= set(table["id"])


def test_every_code_means_something(catalog: Catalog) -> None:
    terms = catalog.table("matching_terms")
    statements = catalog.table("eulac_statements")
    by_kind = {str(kind): set(rows["code"]) for kind, rows in terms.groupby("kind")}
    divisions = set(catalog.table("isic_divisions")["code"])
    profiles = catalog.table("cluster_profiles")
    known = {
        "sector": divisions,
        "sells_to": divisions,
        "buys_from": divisions,
        "need": by_kind["capability"],
        "offer": by_kind["capability"],
        "stage": by_kind["stage"],
        "meaning": by_kind["meaning"],
        "organisation": by_kind["organisation"],
        "helix": by_kind["helix"],
        "restriction": by_kind["restriction"],
        "agreement": set(profiles["id"]) | set(profiles["country"]),
        "market": {"LAC", "EU", "001", "ZA", "US"},
        "answers": set(statements[statements["kind"] == "information_need"]["id"]),
    }
    wrong = [
        row["id"]
        for row in catalog.table("cluster_statements").to_dict("records")
        if row["code"] not in known[row["kind"]]
    ]
    assert wrong == []


def test_an_agreement_between_two_units_is_said_of_both(catalog: Catalog) -> None:
    rows = catalog.table("cluster_statements")
    said = rows[rows["kind"] == "agreement"]
    pairs = {(row["profile"], row["code"]) for row in said.to_dict("records") if row["code"].islower()}
    assert pairs == {(code, profile) for profile, code in pairs}
    assert len(pairs) == 14


def test_the_terms_that_stand_for_a_statement_repeat_its_words(catalog: Catalog) -> None:
    statements = catalog.table("eulac_statements").set_index("id")["printed"]
    for row in catalog.table("matching_terms").to_dict("records"):
        if row["statement"]:
            assert row["printed"] == statements[row["statement"]]


def test_each_side_asks_for_what_the_report_lists(catalog: Catalog) -> None:
    rows = catalog.table("eulac_statements")
    asked = rows[rows["kind"] == "information_need"]
    assert asked.groupby("side").size().to_dict() == {"eu": 5, "lac": 7}
