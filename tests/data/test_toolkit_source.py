"""The toolkit: every rule, item, lesson and activity is found again in its source."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from source_texts import source_text

from territory.catalog import Catalog, open_catalog

WORDS = {"three": 3, "five": 5}
TABLES = ("toolkit_rules", "toolkit_items", "toolkit_lessons", "toolkit_activities")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def flat(catalog: Catalog, source: str) -> str:
    text = re.sub(r"</?b>|\*|\\(?=\$)", "", source_text(catalog, source))
    return " ".join(text.split())


@pytest.mark.parametrize("name", TABLES)
def test_every_printed_word_is_in_its_source(catalog: Catalog, name: str) -> None:
    table = catalog.table(name)
    missing = []
    for source, rows in table.groupby("source"):
        text = flat(catalog, str(source))
        missing += [words for words in rows["printed"] if words not in text]
    assert missing == []


def test_three_thresholds_stay_three(catalog: Catalog) -> None:
    rules = catalog.table("toolkit_rules")
    found = {row["id"]: row for row in rules.to_dict("records") if not pd.isna(row["threshold"])}
    assert {id: row["threshold"] for id, row in found.items()} == {
        "lsp_firms": 5,
        "mif_entities": 3,
        "idb_firms": 4,
    }
    for id, row in found.items():
        printed = next(WORDS[word] for word in re.findall("[a-z]+", row["printed"]) if word in WORDS)
        assert row["threshold"] == printed + ("more than" in row["printed"]), id


def test_lists_are_as_long_as_in_the_sources(catalog: Catalog) -> None:
    items = catalog.table("toolkit_items")
    sizes = items.groupby(["form", "group"]).size().to_dict()
    assert sizes == {
        ("assets", "asset"): 4,
        ("association", "function"): 4,
        ("governance", "effect"): 5,
        ("governance", "external"): 3,
        ("governance", "internal"): 5,
        ("government", "factor"): 5,
        ("inclusion", "action"): 6,
        ("inclusion", "design"): 3,
        ("learning", "channel"): 6,
        ("learning", "competence"): 3,
        ("project", "actor"): 3,
        ("project", "working"): 4,
        ("rsi", "activity"): 5,
        ("rsi", "university"): 5,
    }
    assert set(catalog.table("toolkit_activities")["component"]) == {1, 2, 3, 4}
