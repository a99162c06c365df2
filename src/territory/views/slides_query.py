"""What the address of `/slides` asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from territory.catalog import Catalog
from territory.releases import release
from territory.views.deck.basket import LONGEST_CODE, MOST, Basket, from_codes
from territory.views.selection import READERS, Notice, Selection

# Figures that show what editors publish, which no version of the data package holds.
LIVE = ("atacama-projects",)
LONGEST = MOST * LONGEST_CODE
_VERSION = re.compile(r"[0-9a-f]{12}")


def read_slides(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the figures that an address names, with a notice for each that cannot be opened."""
    version = parameters.get("data", "").strip().lower()
    wanted = version if _VERSION.fullmatch(version) and version != catalog.version else ""
    kept = (release(wanted) if wanted else None) or catalog
    basket = from_codes(parameters.get("figures", "")[:LONGEST], kept)
    notices = lost_notices(basket)
    if version and not _VERSION.fullmatch(version):
        notices.append(Notice("notice.option", version[:40]))
    return replace(selection, figures=basket.codes, data=wanted), notices


def lost_notices(basket: Basket) -> list[Notice]:
    """Return a line for each thing that a basket could not open."""
    return [Notice(f"slides.lost.{one.why}", one.what) for one in basket.lost]


READERS["slides"] = read_slides
