"""Every page: one file and one line."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from territory.paths import PAGES
from territory.views.selection import PATHS

PAGE = "page"
FILES = {
    "overview": "overview/home.py",
    "argentina": "observatory/argentina.py",
    "partnerships": "partnerships/programme.py",
    "eulac": "comparison/eulac.py",
    "matching": "comparison/matching.py",
    "cases": "evidence/cases.py",
    "evidence": "evidence/evidence.py",
    "toolkit": "evidence/toolkit.py",
    "owndata": "own_data/own.py",
    "slides": "presenting/slides.py",
    "sources": "about/sources.py",
}


def run() -> None:
    """Run the page that the URL names; our own header shows the way, so Streamlit's menu stays hidden.

    Every address is a document of its own, so a session never leaves its page. Streamlit announces the pages
    it knows with every answer: it is told of this one and of the first, which it takes for the root.
    """
    asked = st.session_state.setdefault(PAGE, _asked())
    pages = [
        st.Page(PAGES / file, url_path=PATHS[name].strip("/"), title=name, default=name == "overview")
        for name, file in FILES.items()
        if not asked or name in ("overview", asked)
    ]
    st.navigation(pages, position="hidden").run()


def _asked() -> str:
    """Return the page that the browser's address names, "" where that cannot be told."""
    path = urlsplit(st.context.url or "").path.strip("/").rpartition("/")[2]
    return next((name for name, known in PATHS.items() if path and known.strip("/") == path), "")
