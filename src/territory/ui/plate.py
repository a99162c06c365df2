"""The plate: what the session says to the browser, and what the reader's hand says to the session.

The first view is already on the screen when a session starts. From then on the session owns the state: the
browser asks for a view, the session writes it into the URL (so Back and Forward work), and answers with the
regions that a reader would see changed.

A view with nothing below it is a fragment: what the reader chooses runs only that again. The script around it
would find its page anew among all pages and announce them and the window's title each time, which takes twice
as long and 820 bytes; the browser sets the title itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from territory.views.page import Page
from territory.views.selection import SPELLED, Selection
from territory.views.site import view

KEY = "plate"
SENT = "plate_sent"
# Larger regions change rarely; the browser fetches them from a cached address instead.
LARGEST_SENT = 4000
PARAMETERS = frozenset(SPELLED.get(name, name) for name in Selection.__dataclass_fields__) - {"page"}


@cache
def _component() -> Any:
    return st.components.v2.component(
        "territory_plate", js=(Path(__file__).parent / "plate.js").read_text("utf-8")
    )


def pick(name: str) -> Page:
    """Return the view that the session's URL names."""
    return view(name, st.query_params.to_dict(), st.context.headers.get("Accept-Language") or "")


def present(name: str, *below: Callable[[Page], None]) -> None:
    """Put the view that the URL names on the reader's screen, and below a native one its widgets."""
    page = pick(name)
    if not page.native:
        _entitle(page)
        _view(name)
        return
    show(page)
    for part in below:
        part(page)


def show(page: Page) -> None:
    """Put a view on the reader's screen: only what changed since the last one travels."""
    _entitle(page)
    _send(page)


def _entitle(page: Page) -> None:
    st.set_page_config(page_title=page.title, layout="wide")


@st.fragment
def _view(name: str) -> None:
    page = pick(name)
    if page.native:
        # Back led to a view with widgets below it: they belong to the whole script.
        st.rerun()
    _send(page)


def _send(page: Page) -> None:
    sent = st.session_state.get(SENT, {}).get(page.path, {})
    # As bytes, because Streamlit's own JSON spells "ó" with six and looks for tables in it, twice.
    said = json.dumps(answer(page, sent), ensure_ascii=False, separators=(",", ":")).encode()
    _component()(key=KEY, data=said, on_view_change=_follow)
    st.session_state[SENT] = {page.path: {name: region.version for name, region in page.regions.items()}}


def answer(page: Page, sent: dict[str, str]) -> dict[str, Any]:
    """Return what the browser needs to show a view.

    Args:
        page: the view.
        sent: versions of the regions at the last answer, {} at the first (the browser has them already).

    Returns:
        path, query, title, whether it is private; versions of the changed regions (at first of all); the
        content of the small ones, and of all of a private page.
    """
    changed = {name: region for name, region in page.regions.items() if sent.get(name) != region.version}
    small = {
        name: region.html
        for name, region in changed.items()
        # What only this session may see can be fetched from nowhere: all of it is sent.
        if page.private or (sent and len(region.html) <= LARGEST_SENT)
    }
    return {
        "path": page.path,
        "query": dict(page.query),
        "title": page.title,
        "private": page.private,
        "versions": {name: region.version for name, region in changed.items()},
        "regions": small,
    }


def _follow() -> None:
    """Write the view that the browser asks for into the URL; the rerun then reads it like any link."""
    asked = st.session_state.get(KEY, {}).get("view")
    if isinstance(asked, dict):
        st.query_params.from_dict(
            {name: value for name, value in asked.items() if name in PARAMETERS and isinstance(value, str)}
        )
