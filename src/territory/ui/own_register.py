"""A register of LSP projects in a session: read, its points drawn, its counts taken away."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from territory.catalog import Catalog
from territory.i18n import Language
from territory.ingest.answers import Answers
from territory.ingest.opening import Opened, Reading
from territory.ingest.registering import Register, is_register, read_register
from territory.ui.own_state import XLSX, choice, chosen, offer, title
from territory.views import register as view
from territory.views.site import observatory

KINDS = ("figures", "register")
FRAME = """
export default function ({ data, parentElement }) {
  let frame = parentElement.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.sandbox = "allow-scripts";
    frame.src = "/points";
    frame.style = "width: 100%; height: min(70vh, 32rem); border: 1px solid #7F7868; border-radius: 4px;";
    frame.onload = () => { frame.ready = true; frame.contentWindow.postMessage(frame.data, "*"); };
    parentElement.append(frame);
  }
  frame.title = data.words.map;
  frame.data = data;
  if (frame.ready) frame.contentWindow.postMessage(data, "*");
}
"""


def ask(place: Any, words: Language) -> None:
    """Ask whether the file is a table of figures or a register."""
    choice(
        place,
        "as",
        words.t("register.read.as"),
        KINDS,
        lambda one: words.t(f"register.read.{one}"),
        words.t("own.native.auto"),
    )


def read(opened: Opened, reading: Reading, answers: Answers) -> Register | None:
    """Return the register that a file is, as the person says or as it looks; None for a table of figures."""
    catalog = observatory().catalog
    if opened.large:
        return None  # nobody has so many projects
    said = chosen("as")
    if said == "register" or (not said and is_register(opened, catalog)):
        return read_register(opened, catalog, reading, answers)
    return None


def show(register: Register, catalog: Catalog, words: Language) -> None:
    """Show the map of the points, in a frame that may do nothing but draw them."""
    from territory.export.lsp_register import points_page
    from territory.export.points_map import data

    one = view.counted(register.projects, catalog)
    if not one.points:
        return
    title(words.t("register.points.title"), "own-points-title")
    st.html(f'<p class="upload-limit">{words.t("register.points.hint")}</p>')
    with st.container(key="own-points"):
        _frame()(key="own-points-map", data=data(points_page(one, catalog, (), words)))


def take(results: Any, points: Any, register: Register, file: str, stem: str, words: Language) -> None:
    """Show the buttons that take counts and map away."""
    from territory.export import lsp_register as files

    if not register.projects:
        return
    here = observatory()
    one = view.counted(register.projects, here.catalog)
    notes = view.sources(register, file, here.settings, words)
    offer(
        results,
        "own-results",
        words.t("register.take"),
        lambda: files.results(one, notes, words),
        f"{stem}-territory.xlsx",
        XLSX,
    )
    if one.points:
        offer(
            points,
            "own-map",
            words.t("register.points.take"),
            lambda: files.drawn(
                files.points_page(one, here.catalog, notes, words), here.catalog, here.settings
            ),
            f"{stem}-map.html",
            "text/html",
        )


@cache
def _frame() -> Any:
    return st.components.v2.component("territory_points", js=FRAME)
