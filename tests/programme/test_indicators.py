"""The eleven indicators are those of the source, found again in its text, and complete in four languages."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from territory.catalog import Catalog, open_catalog
from territory.i18n import LOCALES
from territory.paths import sources
from territory.programme.indicators import indicator_name, predefined
from territory.programme.model import Direction, Indicator, IndicatorKind, Trace
from territory.programme.progress import MORE_THAN_THREE_FIRMS

# The words that open each horizon's paragraph in the source.
OPENINGS = {
    "long": "- In the long run",
    "medium": "- At the end of the program",
    "short": "- In the short run",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


@pytest.fixture(scope="module")
def annex(catalog: Catalog) -> dict[str, str]:
    """The annex's paragraph by horizon."""
    row = catalog.table("sources").set_index("id").loc["romis-2008"]
    path = sources() / row["file"]
    if not path.is_file():
        pytest.skip(
            f"NOT CHECKED: {path} is missing; set TERRITORY_SOURCES to the folder of the source texts"
        )
    content = path.read_bytes()
    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    lines = content.decode("utf-8").split("Annex II. IDB Indicators")[1].splitlines()
    return {h: next(line for line in lines if line.startswith(words)) for h, words in OPENINGS.items()}


def test_each_stands_in_its_horizon_in_the_printed_order(catalog: Catalog, annex: dict[str, str]) -> None:
    places: dict[str, list[int]] = {horizon: [] for horizon in annex}
    for row in catalog.table("idb_indicators").to_dict("records"):
        assert row["printed"] in annex[row["horizon"]], row["code"]
        places[row["horizon"]].append(annex[row["horizon"]].index(row["printed"]))
        for metric in filter(None, row["metrics"].split("|")):
            assert metric in annex[row["horizon"]]
    assert all(found == sorted(found) for found in places.values())


def test_eleven_records_or_fifteen_when_slashes_are_split(catalog: Catalog) -> None:
    found = predefined(catalog).values()
    assert Counter(one.horizon for one in found) == {"short": 4, "medium": 4, "long": 3}
    assert sum(len(one.metrics) or 1 for one in found) == 15


def test_more_than_three_firms_is_four(catalog: Catalog) -> None:
    assert {one.code: one.firms_minimum for one in predefined(catalog).values() if one.firms_minimum} == {
        "firm_cooperation": MORE_THAN_THREE_FIRMS
    }


@pytest.mark.parametrize("lang", LOCALES)
def test_every_one_is_named_and_defined(catalog: Catalog, lang: str) -> None:
    found = predefined(catalog).values()
    assert len({one.names[lang] for one in found}) == 11
    assert all(one.definitions[lang] and one.units[lang] for one in found)


def test_an_own_name_and_an_unknown_code(catalog: Catalog) -> None:
    def named(code: str, name: str) -> str:
        made = Indicator(Trace("i"), code, name, "x", Direction.INCREASE, IndicatorKind.OUTPUT)
        return indicator_name(made, catalog, "en")

    assert named("subsidies", "Grants paid") == "Grants paid"
    assert named("", "Visits") == "Visits"
    assert named("no_such_code", "") == "no_such_code"
