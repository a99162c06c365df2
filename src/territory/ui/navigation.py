"""Every page: one file and one line."""

from __future__ import annotations

import streamlit as st

from territory.paths import PAGES
from territory.views.selection import PATHS

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
    """Run the page that the URL names; our own header shows the way, so Streamlit's menu stays hidden."""
    pages = [
        st.Page(PAGES / file, url_path=PATHS[name].strip("/"), title=name, default=name == "overview")
        for name, file in FILES.items()
    ]
    st.navigation(pages, position="hidden").run()
