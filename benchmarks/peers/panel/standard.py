"""Subject (d), standard: Bokeh map and bars, and Tabulator."""

import json
import os
from pathlib import Path
from typing import Any

import pandas as pd
import panel as pn
from bokeh.models import GeoJSONDataSource, TapTool
from bokeh.plotting import figure

pn.extension("tabulator")
CONTENT = Path(os.environ["BENCH_CONTENT"])
page = json.loads((CONTENT / "page.json").read_text("utf-8"))
codes = [province["code"] for province in page["provinces"]]
by_name = {province["name"]: province for province in page["provinces"]}

shapes = GeoJSONDataSource(geojson=(CONTENT / "ar.geojson").read_text("utf-8"))
chart = figure(width=420, height=700, tools="tap", match_aspect=True, name="provinces")
chart.patches(
    "xs",
    "ys",
    source=shapes,
    fill_color="fill",
    line_color="#7f7868",
    nonselection_fill_alpha=1,
    selection_line_color=page["selected"],
    selection_line_width=3,
    selection_fill_color="#f2b632",
)
chart.select_one(TapTool).mode = "replace"
names = [sector["name"] for sector in page["sectors"]]
bars = figure(y_range=names[::-1], width=500, height=300)
bars.hbar(y=names, right=[sector["count"] for sector in page["sectors"]], height=0.8)

province = pn.widgets.Select(name="Province", options=["", *by_name])


def tapped(_: str, __: list[int], chosen: list[int]) -> None:
    """Carry the tap over to the select box."""
    province.value = page["provinces"][chosen[0]]["name"] if chosen else ""


def card(name: str) -> str:
    """Return the chosen province's card."""
    if not name:
        return ""
    count = by_name[name]["count"]
    return f"## {name}\n{'not published' if count is None else f'{count} projects'}"


def chosen_in_box(event: Any) -> None:
    """Carry the select box over to the map."""
    shapes.selected.indices = [codes.index(by_name[event.new]["code"])] if event.new else []


shapes.selected.on_change("indices", tapped)
province.param.watch(chosen_in_box, "value")
table = pn.widgets.Tabulator(
    pd.DataFrame(page["provinces"])[["name", "count"]], disabled=True, pagination=None
)
pn.Row(
    pn.Column(f"# {page['title']}", province, chart),
    pn.Column(pn.pane.Markdown(pn.bind(card, province), css_classes=["card"]), bars, table),
).servable(title=page["title"])
