"""The whole site in one call: from a URL to a rendered page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from territory.catalog import Catalog, open_catalog
from territory.i18n import negotiate
from territory.paths import home
from territory.programme.current import data_version, register_version, tables_version
from territory.settings import Settings, load
from territory.views import (
    argentina,
    cases,
    eulac,
    evidence,
    matching,
    overview,
    partnerships,
    slides,
    sources,
    toolkit,
)
from territory.views.own import page as own_data
from territory.views.page import Page
from territory.views.selection import Notice, Selection, read
from territory.views.words import today

PAGES = {
    "overview": overview.page,
    "argentina": argentina.page,
    "partnerships": partnerships.page,
    "eulac": eulac.page,
    "matching": matching.page,
    "cases": cases.page,
    "evidence": evidence.page,
    "toolkit": toolkit.page,
    "owndata": own_data.page,
    "slides": slides.page,
    "sources": sources.page,
}
REMEMBERED_VIEWS = 512
# Pages that show what editors publish; only these ask the store for its version.
RECORDED = frozenset({"overview", "partnerships", "matching", "slides"})
# Pages that show the tables that people publish.
LISTS_TABLES = frozenset({"owndata", "sources"})


@dataclass(frozen=True, slots=True)
class Observatory:
    """The open data package and the institution's settings: what every answer is made from."""

    catalog: Catalog
    settings: Settings


@cache
def observatory() -> Observatory:
    """Open the data package and the settings once for the whole process.

    Raises:
        DamagedData: when a packaged file is missing or changed.
        SettingsError: when the institution's settings cannot be used.
    """
    folder = home()
    return Observatory(open_catalog(home=folder), load(folder))


def view(name: str, parameters: Mapping[str, str], accept_language: str = "") -> Page:
    """Return the page that a URL names, or the nearest one, in the reader's language.

    Args:
        name: a key of `PAGES`.
        parameters: the query string as a mapping.
        accept_language: what the browser asks for, used when the URL names no language.
    """
    here = observatory()
    lang = negotiate(accept_language, here.settings.default_language)
    selection, notices = read(name, parameters, lang, here.catalog)
    recorded = data_version(here.catalog) if name in RECORDED else ""
    if name == "argentina":
        recorded = register_version(here.catalog)
    elif name in LISTS_TABLES:
        recorded = tables_version(here.catalog)
    return _rendered(selection, notices, today(), recorded)


@lru_cache(maxsize=REMEMBERED_VIEWS)
def _rendered(selection: Selection, notices: tuple[Notice, ...], _day: date, _recorded: str) -> Page:
    # The day is part of the key because a page says how old its record is; what editors publish, too.
    here = observatory()
    return PAGES[selection.page](here.catalog, here.settings, selection, notices)
