"""The page's shell: Streamlit's own, with the view already in it."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

from streamlit import file_util

from territory.i18n import LOCALES
from territory.server.assets import assets
from territory.views.page import Page
from territory.views.selection import PATHS, Selection

# What Streamlit's shell says for an empty page: wrong language, own title and icon, "enable JavaScript".
REMOVED = (
    re.compile(r"<!--.*?-->", re.DOTALL),
    re.compile(r"<title>.*?</title>", re.DOTALL),
    re.compile(r"<noscript>.*?</noscript>", re.DOTALL),
    re.compile(r'<link rel="shortcut icon"[^>]*>'),
    re.compile(r'<link\s+rel="preload"[^>]*as="font"[^>]*>', re.DOTALL),
    re.compile(r"<script>\s*window\.prerenderReady = false\s*</script>"),
    re.compile(r'<html lang="en">'),
)


@cache
def streamlit_shell() -> tuple[str, str]:
    """Return Streamlit's head and body, without what the view replaces.

    Raises:
        ValueError: when Streamlit's page is not built as expected (after an upgrade).
    """
    text = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    for pattern in REMOVED:
        text = pattern.sub("", text)
    # The module that starts Streamlit; its preloads compete with the first view for the line, so they go.
    text = re.sub(r'\s*<link rel="modulepreload"[^>]*>', "", text)
    parts = re.search(r"<head>(.*)</head>\s*<body>(.*)</body>", text, re.DOTALL)
    if not parts or '<div id="root">' not in parts[2]:
        raise ValueError("Streamlit's index.html has another form than expected; see server/shell.py")
    # Pages may lie one level down; the shell's addresses are relative to the root.
    return parts[1].replace('"./', '"/').strip(), parts[2].strip()


def html_page(page: Page, base_url: str) -> str:
    """Return the whole document of a view.

    Args:
        page: the rendered view.
        base_url: scheme and host of the public address, for links that leave the page.
    """
    head, body = streamlit_shell()
    own = assets()
    here = Selection(_name_of(page.path), page.lang)
    alternates = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{escape(base_url + _address(page, lang))}">' for lang in LOCALES
    )
    description, title = escape(page.description), escape(page.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{here.lang}"><head>'
        f'<script src="{own["before.js"].address}"></script>'
        f'<link rel="stylesheet" href="{own["plate.css"].address}">'
        f"<title>{title}</title>"
        f'<meta name="description" content="{description}">'
        f'<meta property="og:title" content="{title}"><meta property="og:description" content="{description}">'
        '<meta property="og:type" content="website"><meta property="og:site_name" content="Territory">'
        f'<meta property="og:url" content="{escape(base_url + _address(page, page.lang))}">'
        f'<link rel="canonical" href="{escape(base_url + _address(page, page.lang))}">{alternates}'
        f'<link rel="icon" type="image/svg+xml" href="{own["favicon.svg"].address}">'
        '<meta name="color-scheme" content="light dark">'
        f"{head}</head><body>"
        f'<div id="plate" class="plate" data-path="{page.path}">{page.body}</div>'
        f'<script src="{own["plate.js"].address}"></script>'
        f"{body}</body></html>\n"
    )


def plain_shell() -> str:
    """Return the shell without a view: what is sent when rendering failed, so that Streamlit can still try."""
    head, body = streamlit_shell()
    own = assets()
    return (
        f'<!DOCTYPE html>\n<html><head><link rel="stylesheet" href="{own["plate.css"].address}">'
        f'<title>Territory</title>{head}</head><body><div id="plate" class="plate"></div>'
        f'<script src="{own["plate.js"].address}"></script>{body}</body></html>\n'
    )


def _name_of(path: str) -> str:
    return next(name for name, known in PATHS.items() if known == path)


def _address(page: Page, lang: str) -> str:
    query = {**page.query, "lang": lang}
    return page.path + "?" + "&".join(f"{key}={value}" for key, value in query.items() if key != "q")
