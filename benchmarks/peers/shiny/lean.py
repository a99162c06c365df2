"""Subject (e), leanest: ready HTML, compressed; the browser restyles, the server writes the card."""

import json
import os
from pathlib import Path
from typing import Any

from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from starlette.middleware.gzip import GZipMiddleware

page = json.loads((Path(os.environ["BENCH_CONTENT"]) / "page.json").read_text("utf-8"))
by_code = {province["code"]: province for province in page["provinces"]}
SCRIPT = """
document.addEventListener("DOMContentLoaded", () =>
  document.getElementById("map").addEventListener("click", (event) => {
    const code = event.target.dataset.code;
    if (!code) return;
    for (const shape of document.querySelectorAll(".province"))
      shape.setAttribute("aria-pressed", shape.dataset.code === code);
    Shiny.setInputValue("province", code);
  }));
"""

layout = ui.TagList(
    ui.head_content(
        ui.tags.title(page["title"]), ui.tags.style(page["style"]), ui.tags.script(ui.HTML(SCRIPT))
    ),
    ui.h1(page["title"]),
    ui.div(
        ui.HTML(page["map"]),
        ui.div(ui.output_ui("card"), ui.HTML(page["bars"]), ui.HTML(page["table"])),
        class_="page",
    ),
)


def server(inputs: Inputs, output: Outputs, session: Session) -> None:
    """Answer a selection with the province's card."""

    @render.ui
    @reactive.event(inputs.province)
    def card() -> Any:
        chosen = by_code[inputs.province()]
        count = chosen["count"]
        return ui.span(f"{chosen['name']}: {'not published' if count is None else f'{count} projects'}")


app = GZipMiddleware(App(layout, server))
