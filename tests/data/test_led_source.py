"""The twelve cases: every cell, actor, claim and framework is found again in the paper's text."""

from __future__ import annotations

import re

import pytest
from source_texts import source_text

from territory.cases import FIELDS
from territory.catalog import Catalog, open_catalog

ID = "helmsing-2001"
ROWS = {
    "cordoba": "Cordoba", "rafaela": "Rafaela", "araucania": "Araucania", "medellin": "Medellin, Antioquia",
    "bucaramanga": "Bucaramanga, Santander", "rancagua": "Rancagua", "ranquil": "Ranquil",
    "chihuahua": "Chihuahua", "jalisco": "Jalisco", "ilo": "Ilo", "pensilvania": "Pensilvania",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return re.sub(r"</?b>|\*|<sup>.</sup>", "", source_text(catalog, ID))


def _figure(text: str, heading: str) -> dict[str, list[str]]:
    """Return the rows of a figure by the case's printed name, cells as printed."""
    lines = (
        text.split(heading)[1].split("\n\nIn ")[0].split("\n\nFrom ")[0].split("\n\nWhen ")[0].splitlines()
    )
    rows = [line.split("\t") for line in lines if "\t" in line]
    return {row[0]: [cell.strip() for cell in row[1:]] for row in rows}


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("led_cells", ("printed",)),
        ("led_actors", ("printed",)),
        ("led_claims", ("printed",)),
        ("led_frameworks", ("printed",)),
        ("led_cases", ("printed", "type_printed", "trigger_printed", "story_printed")),
    ],
)
def test_every_printed_word_is_in_the_paper(
    catalog: Catalog, text: str, name: str, columns: tuple[str, ...]
) -> None:
    flat = " ".join(text.split())
    table = catalog.table(name)
    missing = [cell for column in columns for cell in table[column] if cell and cell not in flat]
    assert missing == []


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("Case\tInstitutions for policy and planning\tEconomic institutions\n", ("policy", "economic")),
        ("Case\tVertical\tHorizontal\n", ("vertical", "horizontal")),
        (
            "Case\tRegularised knowledge transfers",
            ("training", "organisational", "social", "group", "innovative"),
        ),
    ],
)
def test_blank_cells_are_blank_and_only_they(
    catalog: Catalog, text: str, heading: str, fields: tuple[str, ...]
) -> None:
    printed = _figure(text, heading)
    coded = catalog.table("led_cells").set_index(["case", "field"])["code"]
    looked_at = 0
    for case, row in ROWS.items():
        if row not in printed:
            assert case in ("pensilvania", "chihuahua")  # merged in the learning figure (E001-2)
            continue
        cells = printed[row] + [""] * (len(fields) - len(printed[row]))
        for field, cell in zip(fields, cells, strict=True):
            assert (coded[case, field] == "blank") == (cell == ""), (case, field, cell)
            looked_at += 1
    assert looked_at >= 9 * len(fields)


def test_broken_rows_are_read_as_the_errata_say(catalog: Catalog) -> None:
    cells = catalog.table("led_cells").set_index(["case", "field"])
    learning = FIELDS[-5:]
    assert [cells.loc[("pensilvania", f), "code"] for f in learning] == [
        "present", "limited", "limited", "blank", "blank",
    ]  # fmt: skip
    assert [cells.loc[("chihuahua", f), "code"] for f in learning] == ["present"] * 4 + ["blank"]
    assert all(cells.loc[(case, f), "reading"] for case in ("pensilvania", "chihuahua") for f in learning)
    jalisco = cells.loc[("jalisco", "organisational")]
    assert (jalisco["printed"], jalisco["erratum"], jalisco["reading"]) == ("Same", "E001-3", "reading")
    assert cells.loc[("medellin", "community"), "erratum"] == "E001-4"


def test_codes_that_are_no_zero_stay_apart(catalog: Catalog) -> None:
    cells = catalog.table("led_cells").set_index(["case", "field"])["code"]
    assert len(cells) == 12 * 15
    assert cells["pensilvania", "policy"] == "none"
    assert cells["jalisco", "policy"] == cells["loa", "economic"] == "blank"
    assert cells["araucania", "policy"] == cells["ilo", "policy"] == "informal"
    assert cells["loa", "horizontal"] == "limited_informal"
    assert cells["medellin", "innovative"] == "in_formation"
    assert cells["bucaramanga", "innovative"] == "advanced"
    assert not (cells == "zero").any()


def test_units_are_those_that_have_boundaries(catalog: Catalog) -> None:
    drawn = {
        feature["properties"]["code"]
        for country in ("cl", "co", "mx", "pe")
        for feature in catalog.boundaries(f"boundaries_{country}")["features"]
    }
    cases = catalog.table("led_cases").set_index("id")
    for units in cases["units"]:
        assert {unit for unit in units.split(";") if unit} <= drawn
    assert set(cases.index[cases["units"] == ""]) == {"cordoba", "rafaela", "ilo"}


def test_words_exist_in_four_languages(catalog: Catalog) -> None:
    for name, stem in (
        ("led_actors", "name"),
        ("led_cases", "story"),
        ("led_claims", "text"),
        ("led_frameworks", "text"),
    ):
        for lang in ("es", "en", "it", "pt"):
            assert (catalog.table(name)[f"{stem}_{lang}"] != "").all(), (name, lang)
    cells = catalog.table("led_cells")
    empty = cells["code"].isin(["blank", "not_named"])
    for lang in ("es", "en", "it", "pt"):
        assert ((cells[f"text_{lang}"] == "") == empty).all()
