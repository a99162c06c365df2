"""Source 000: every coded statement is found in the text, in its order, and nothing was added to it."""

from __future__ import annotations

import re

import pytest
from source_texts import source_text

from territory.catalog import Catalog, open_catalog

ID = "stocchiero-2002"
TABLES = ("ipld_partnerships", "ipld_statements", "atacama_projects")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return source_text(catalog, ID)


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", TABLES)
def test_every_row_is_found_by_its_printed_words(catalog: Catalog, text: str, name: str) -> None:
    for row in catalog.table(name).to_dict("records"):
        assert row["printed"] in flat(text), row["id"]


def test_the_six_projects_are_the_whole_list_in_its_order(catalog: Catalog, text: str) -> None:
    after = text.split("planning of the following projects:")[1].split("The first project")[0]
    items = [flat(line).removeprefix("- ").rstrip(".") for line in after.splitlines() if line.strip()]
    assert catalog.table("atacama_projects")["printed"].tolist() == items


def test_the_three_partnerships_are_the_whole_sentence(catalog: Catalog, text: str) -> None:
    sentence = re.search(r"international partnerships: (.*?)\.", flat(text))
    assert sentence
    printed = catalog.table("ipld_partnerships")["printed"].tolist()
    assert sentence[1] == f"{printed[0]}, {printed[1]} and {printed[2]}"


def test_five_guidelines_with_both_names_and_three_levels_in_the_source_s_order(
    catalog: Catalog, text: str
) -> None:
    table = catalog.table("ipld_statements")
    for kind, count in (("guideline", 5), ("guideline_in_abstract", 5), ("level", 3), ("cluster", 3)):
        printed = table[table["kind"] == kind]["printed"].tolist()
        places = [flat(text).index(words) for words in printed]
        assert len(printed) == count, kind
        assert places == sorted(places), kind
    headings = [line.strip() for line in text.splitlines() if re.fullmatch(r"[A-Z][A-Z ]{10,}", line.strip())]
    assert [h for h in headings if h != "INTERNATIONAL PARTNERSHIPS FOR LOCAL DEVELOPMENT"] == table[
        table["kind"] == "guideline"
    ]["printed"].tolist()


def test_the_institutions_are_those_of_the_open_and_of_the_closed_list(catalog: Catalog, text: str) -> None:
    table = catalog.table("ipld_statements")
    named = ", ".join(table[table["kind"] == "institution"]["printed"])
    assert f"({named}, ...)" in text
    assert f"({named})" in text


def test_the_source_gives_no_figure_that_could_have_been_missed(text: str) -> None:
    about_atacama = text.split("The case of the Region of Atacama")[1]
    assert re.findall(r"\d+", about_atacama) == ["2001", "2006"]  # the title of the strategy document
    for word in ("budget", "euro", "dollar", "US$", "deadline", "started", "completed"):
        assert word not in about_atacama.lower()


def test_the_record_is_dated_as_the_title_page(catalog: Catalog, text: str) -> None:
    assert "28 January 2002" in text
    assert catalog.sources[ID].as_of == "2002-01-28"
    assert catalog.sources[ID].licence == ""
