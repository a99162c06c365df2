"""The page's shell: the view first, and Streamlit, which starts after the first paint."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from streamlit import file_util

from territory.i18n import LOCALES, language
from territory.server.assets import assets, chart_sheet, native_sheet, page_sheet, plotly_address
from territory.views.page import Page
from territory.views.selection import PATHS

_MODULE = re.compile(r'<script type="module"[^>]*src="([^"]+)"')
_PRELOAD = re.compile(r'<link rel="modulepreload"[^>]*href="([^"]+)"')
_STYLE = re.compile(r'<link rel="stylesheet"[^>]*href="([^"]+)"')
_IMPORT = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
# In a frame the page around it has the navigation; what needs a script or a session is not there.
EMBEDDED = (
    ".embedded .top,.embedded .foot,.embedded .skip,.embedded .crumbs,.embedded .filters,.embedded .actions,"
    ".embedded .to-slides,.embedded .compare,.embedded form{display:none}"
    ".embedded-from{padding:0 16px 16px;font-weight:600}"
)
ROOT_ELEMENT = '<div id="root"></div>'


@cache
def streamlit_parts() -> str:
    """Return what starts Streamlit, as JSON: its module, the modules that one needs, its style sheets.

    Under "component" come the modules that it would ask for when the session's first answer is there.

    Raises:
        ValueError: when Streamlit's page is not built as expected (after an upgrade).
    """
    folder = Path(file_util.get_static_dir())
    text = (folder / "index.html").read_text("utf-8")
    modules, styles, preloaded = (form.findall(text) for form in (_MODULE, _STYLE, _PRELOAD))
    component = [path.name for path in (folder / "static" / "js").glob("BidiComponent.*.js")]
    if len(modules) != 1 or not styles or ROOT_ELEMENT not in text or len(component) != 1:
        raise ValueError("Streamlit's page has another form than expected; see server/shell.py")
    known = {Path(address).name for address in (*modules, *preloaded)}
    for name in component:  # grows by what each needs
        needed = dict.fromkeys(_IMPORT.findall((folder / "static" / "js" / name).read_text("utf-8")))
        component += [other for other in needed if other not in known and other not in component]
    parts = {
        "module": modules,
        "preload": preloaded,
        "style": styles,
        "component": [f"./static/js/{name}" for name in component],
    }
    # Pages lie beside each other; the shell's addresses are relative to the root.
    return json.dumps(
        {kind: [address.replace("./", "/", 1) for address in part] for kind, part in parts.items()}
    )


@cache
def inline_script() -> str:
    """Return the script that runs before the first paint."""
    return assets()["before.js"].content.decode()


@cache
def inline_script_hash() -> str:
    """Return the policy source that allows `inline_script` and no other inline script."""
    digest = base64.b64encode(hashlib.sha256(inline_script().encode()).digest()).decode()
    return f"'sha256-{digest}'"


def html_page(page: Page, base_url: str, version: str) -> str:
    """Return the whole document of a view.

    Args:
        page: the rendered view.
        base_url: scheme and host of the public address, for links that leave the page.
        version: of the data, for the address of the preview picture.
    """
    addresses = {lang: escape(base_url + _address(page, lang)) for lang in LOCALES}
    alternates = "".join(
        f'<link rel="alternate" hreflang="{lang}" href="{address}">' for lang, address in addresses.items()
    )
    description, title = escape(page.description), escape(page.title)
    head = (
        f"<title>{title}</title>"
        f'<meta name="description" content="{description}">'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="og:description" content="{description}">'
        '<meta property="og:type" content="website"><meta property="og:site_name" content="Territory">'
        f'<meta property="og:image" content="{base_url}/preview/{page.lang}.{version}.png">'
        '<meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">'
        '<meta name="twitter:card" content="summary_large_image">'
        f'<meta property="og:url" content="{addresses[page.lang]}">'
        f'<link rel="canonical" href="{addresses[page.lang]}">{alternates}'
    )
    return _document(page.lang, head, page.path, page.body, page.query, page.native)


def embedded_page(page: Page, base_url: str) -> str:
    """Return a view for a frame on another page: no header, no script, no session; every link opens outside.

    Args:
        page: the rendered view.
        base_url: scheme and host of the public address.
    """
    full = escape(base_url + _address(page, page.lang))
    words = language(page.lang)
    style = assets()["plate.css"].content.decode() + page_sheet(page.path) + EMBEDDED
    if " data-chart=" in page.body:
        style += chart_sheet()
    return (
        f'<!DOCTYPE html>\n<html lang="{page.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><base target="_blank">'
        f'<title>{escape(page.title)}</title><link rel="canonical" href="{full}">'
        f'<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">'
        f"<style>{style}</style></head>"
        f'<body><div id="plate" class="plate embedded" data-path="{page.path}">{page.body}'
        f'<p class="embedded-from"><a href="{full}">{escape(words.t("embed.full"))}</a></p></div>'
        "</body></html>\n"
    )


def plain_shell() -> str:
    """Return the shell without a view: sent when rendering failed, so that the session can still try."""
    return _document("", "<title>Territory</title>", "", "", {})


def _document(
    lang: str, head: str, path: str, body: str, query: Mapping[str, str], native: bool = False
) -> str:
    own = assets()
    language = f' lang="{lang}"' if lang else ""
    sheet, scripts = own["plate.css"].content.decode() + page_sheet(path), _script("plate.js")
    if " data-chart=" in body:
        sheet += chart_sheet()
        scripts += _script("charts.js", f' data-plotly="{plotly_address()}"')
    if path == PATHS["slides"]:
        scripts += _script("slides.js")
    if native:
        sheet += native_sheet()
    state = f'data-path="{path}" data-query="{escape(json.dumps(query))}"' + (
        " data-native" if native else ""
    )
    # The style sheet travels inside: a second request would cost the first paint a round trip. Fonts are not
    # preloaded: Chromium holds the first paint back for them, by 160 ms on a slow line.
    return (
        f'<!DOCTYPE html>\n<html{language}><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<script>{inline_script()}</script><style>{sheet}</style>"
        f'<link rel="icon" type="image/svg+xml" href="{own["favicon.svg"].address}">'
        f'<meta name="color-scheme" content="light dark">{head}'
        f"{scripts}</head><body>"
        f'<div id="plate" class="plate" {state}>{body}</div>'
        f"{ROOT_ELEMENT}"
        f'<script type="application/json" id="streamlit">{streamlit_parts()}</script>'
        "</body></html>\n"
    )


def _script(name: str, attributes: str = "") -> str:
    return f'<script defer src="{assets()[name].address}"{attributes}></script>'


def _address(page: Page, lang: str) -> str:
    query = {**page.query, "lang": lang}
    return page.path + "?" + "&".join(f"{key}={value}" for key, value in query.items() if key != "q")
