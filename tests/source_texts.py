"""The texts that tables were coded from, for the tests that find every coded word in them again."""

from __future__ import annotations

import hashlib

import pytest

from territory.catalog import Catalog
from territory.paths import sources


def source_text(catalog: Catalog, source: str) -> str:
    """Return a source's text; skip the test, loudly, where it is not the one that was coded."""
    row = catalog.table("sources").set_index("id").loc[source]
    path = sources() / row["file"]
    if not path.is_file():
        pytest.skip(
            f"NOT CHECKED: {path} is missing; set TERRITORY_SOURCES to the folder of the source texts"
        )
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != row["sha256"]:
        pytest.skip(f"NOT CHECKED: {path} is not the text that the tables were coded from (other sha256)")
    return content.decode("utf-8")
