"""Subject (e), standard: ipyleaflet and Plotly by shinywidgets, and a data grid."""

import json
import os
from pathlib import Path
from typing import Any

import ipyleaflet
import pandas as pd
import plotly.graph_objects as go
from shiny import App, Inputs, Outputs, Session, reactive, render, ui
from shinywidgets import output_widget, render_widget

CONTENT = Path(os.environ["BENCH_CONTENT"])
page = json.loads((CONTENT / "page.json").read_text("utf-8"))
boundaries = json.loads((CONTENT / "ar.geojson").read_text("utf-8"))
by_code = {province["code"]: province for province in page["provinces"]}


def style(feature: dict[str, Any], chosen: str) -> dict[str, Any]:
    """Return the look of a province, given the code of the chosen one."""
    selected = feature["properties"]["code"] == chosen
    return {
        "fillColor": feature["properties"]["fill"],
        "fillOpacity": 0.9,
        "color": page["selected"] if selected else "#7f7868",
        "weight": 3 if selected else 1,
    }


layout = ui.page_fluid(
    ui.h1(page["title"]),
    ui.input_select("province", "Province", {"": "", **{code: p["name"] for code, p in by_code.items()}}),
    ui.layout_columns(
        output_widget("chart", height="600px"),
        ui.TagList(ui.output_ui("card"), output_widget("bars"), ui.output_data_frame("table")),
    ),
)


def server(inputs: Inputs, output: Outputs, session: Session) -> None:
    """Draw the page; a click on the map chooses the province, and the choice restyles the map."""
    shapes = ipyleaflet.GeoJSON(data=boundaries, style_callback=lambda feature: style(feature, ""))

    def choose(**event: Any) -> None:
        ui.update_select("province", selected=event["feature"]["properties"]["code"])

    shapes.on_click(choose)

    @render_widget
    def chart() -> ipyleaflet.Map:
        drawn = ipyleaflet.Map(center=(-40, -64), zoom=4, basemap={}, layers=())
        drawn.add(shapes)
        return drawn

    @reactive.effect
    @reactive.event(inputs.province)
    def restyle() -> None:
        shapes.style_callback = lambda feature: style(feature, inputs.province())

    @render.ui
    def card() -> Any:
        chosen = by_code.get(inputs.province())
        if chosen is None:
            return None
        return ui.h2(f"{chosen['name']}: {'not published' if chosen['count'] is None else chosen['count']}")

    @render_widget
    def bars() -> Any:
        x, y = [s["count"] for s in page["sectors"]], [s["name"] for s in page["sectors"]]
        return go.FigureWidget(go.Bar(x=x, y=y, orientation="h"))

    @render.data_frame
    def table() -> Any:
        return render.DataGrid(pd.DataFrame(page["provinces"])[["name", "count"]])


app = App(layout, server)
