"""What the address of `/own-data` asks for: codes and positions, never a word of a reader's table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from territory import auth
from territory.catalog import Catalog
from territory.gazetteer import gazetteers
from territory.programme import current
from territory.views.own.analysis import SHOWN
from territory.views.own.cube import READY
from territory.views.own.mapping import METHODS
from territory.views.own.studies import STUDIES
from territory.views.selection import READERS, Notice, Selection

PARTS = ("analysis", "print")
LONGEST = 40
TABLES = "tables"
"""What `edit` says when somebody comes to sign in and to work on the tables that they keep."""
PUBLISHED = re.compile(r"[0-9a-f]{28}")
"""A table that somebody published."""
OWN_CODE = re.compile(r"u[1-9]\d{0,3}")
"""A territory of a person's own boundaries: its position in their file."""


def read_own(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the nearest valid view of the page, and what had to be changed in the address."""
    places = {code for one in gazetteers(catalog).values() for code in one.units}
    valid: dict[str, Callable[[str], bool]] = {
        "table": lambda text: text in READY or text in current.tables(catalog),
        "edit": lambda text: text == TABLES and auth.configured(),
        "part": lambda text: text in PARTS,
        "indicator": lambda text: text in SHOWN,
        "study": lambda text: text in STUDIES,
        "territory": lambda text: text in places or bool(OWN_CODE.fullmatch(text)),
        "sector": lambda text: text.isdecimal() and 0 < int(text) < 1000,
        "classes": lambda text: text in METHODS,
        "per": lambda text: text.isdecimal() and 0 < int(text) < 1000,
        "less": lambda text: len(text) < LONGEST and all(part.isdecimal() for part in text.split(",")),
        "year": lambda text: text.isdecimal() and len(text) == 4,
        "base": lambda text: text.isdecimal() and len(text) == 4,
    }
    notices: list[Notice] = []
    for name, holds in valid.items():
        asked = parameters.get(name, "").strip()[:LONGEST]
        if asked and holds(asked):
            selection = replace(selection, **{name: asked})
        elif asked and name == "table" and PUBLISHED.fullmatch(asked):
            notices.append(Notice("own.notice.no_table", asked))
        elif asked:
            notices.append(Notice("notice.option", asked))
    return selection, notices


READERS["owndata"] = read_own
