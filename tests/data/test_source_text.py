"""Every number coded from the source is found again in it, next to its label."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from source_texts import source_text

from territory.catalog import Catalog, open_catalog

ID = "naclerio-2011"
WORDS = {"an": 1, "one": 1, "five": 5}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return source_text(catalog, ID).replace("*", "")


def _numbers(printed: str) -> list[float]:
    """Read the source's format: "." for thousands, "," for decimals, small numbers in words."""
    digits = [token.replace(".", "").replace(",", ".") for token in re.findall(r"\d[\d.,]*", printed)]
    words = [WORDS[word] for word in re.findall(r"[a-z]+", printed) if word in WORDS]
    return [float(token) for token in digits] + words


def _flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("lsp_projects_by_province", "Province\tNumber of Projects\n"),
        ("lsp_projects_by_sector", "Economic Sector\tNumber of Projects\n"),
    ],
)
def test_both_tables_row_by_row(catalog: Catalog, text: str, name: str, heading: str) -> None:
    lines = text.split(heading)[1].split("\n\n")[0].splitlines()
    printed = {label: int(number) for label, number in (line.split("\t") for line in lines)}
    total = printed.pop("Total")
    table = catalog.table(name)
    coded = table[table["count"].notna()].set_index("printed")["count"].to_dict()
    assert coded == printed
    assert sum(coded.values()) == total


def test_country_figures(catalog: Catalog, text: str) -> None:
    for row in catalog.table("argentina_indicators").to_dict("records"):
        assert row["printed"] in _flat(text), row["id"]
        assert row["value"] in _numbers(row["printed"]), row["id"]
        if not pd.isna(row["year"]):
            assert row["year"] in _numbers(row["printed"]), row["id"]


def test_programme(catalog: Catalog, text: str) -> None:
    for row in catalog.table("lsp_programme").to_dict("records"):
        assert row["printed"] in _flat(text), row["id"]
        if not pd.isna(row["value"]):
            assert row["value"] in _numbers(row["printed"]), row["id"]


def test_legend(catalog: Catalog, text: str) -> None:
    after = text.split("Regional and Sectorial Distribution of Clusters")[1].split("Regional and Sectorial")[
        0
    ]
    items = [line.removeprefix("-").strip() for line in after.splitlines() if line.strip()]
    table = catalog.table("lsp_legend").dropna(subset=["position"]).sort_values("position")
    assert table["printed"].tolist() == items
