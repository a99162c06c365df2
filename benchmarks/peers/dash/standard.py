"""Subject (c), standard: dash-leaflet, a Plotly bar chart and ag-grid."""

import json
import os
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import dash_leaflet as dl
import plotly.graph_objects as go
from dash import Dash, Input, Output, Patch, callback, dcc, html, no_update

CONTENT = Path(os.environ["BENCH_CONTENT"])
page = json.loads((CONTENT / "page.json").read_text("utf-8"))
boundaries = json.loads((CONTENT / "ar.geojson").read_text("utf-8"))
by_code = {province["code"]: province for province in page["provinces"]}

app = Dash(__name__, title=page["title"], compress=True, assets_folder="standard_assets", serve_locally=True)
server = app.server
bars = go.Figure(
    go.Bar(x=[s["count"] for s in page["sectors"]], y=[s["name"] for s in page["sectors"]], orientation="h")
)
app.layout = html.Div(
    [
        html.H1(page["title"]),
        dcc.Dropdown({code: province["name"] for code, province in by_code.items()}, id="province"),
        dl.Map(
            dl.GeoJSON(
                data=boundaries,
                id="provinces",
                style={"variable": "bench.style"},
                hideout={"selected": None, "stroke": page["selected"]},
            ),
            center=[-40, -64],
            zoom=4,
            style={"height": "600px", "width": "420px"},
        ),
        html.Div(id="card"),
        dcc.Graph(figure=bars),
        dag.AgGrid(
            rowData=[{"name": p["name"], "count": p["count"]} for p in page["provinces"]],
            columnDefs=[{"field": "name"}, {"field": "count"}],
        ),
    ]
)


@callback(Output("province", "value"), Input("provinces", "clickData"), prevent_initial_call=True)
def choose(feature: dict[str, Any] | None) -> Any:
    """Return the code of the province that was clicked."""
    return feature["properties"]["code"] if feature else no_update


@callback(
    Output("provinces", "hideout"),
    Output("card", "children"),
    Input("province", "value"),
    prevent_initial_call=True,
)
def show(code: str | None) -> tuple[Patch, list[Any]]:
    """Return the map's new style and the province's card."""
    hideout = Patch()
    hideout["selected"] = code
    if code is None:
        return hideout, []
    count = by_code[code]["count"]
    return hideout, [
        html.H2(by_code[code]["name"]),
        "not published" if count is None else f"{count} projects",
    ]
