"""Subject (c), leanest: ready HTML and a client-side callback."""

import json
import os
from pathlib import Path

from dash import Dash, Input, Output, clientside_callback, dcc, html

page = json.loads((Path(os.environ["BENCH_CONTENT"]) / "page.json").read_text("utf-8"))

app = Dash(__name__, title=page["title"], compress=True, serve_locally=True, assets_folder="lean_assets")
server = app.server
app.index_string = f"""<!doctype html>
<html><head>{{%metas%}}<title>{{%title%}}</title>{{%css%}}<style>{page["style"]}</style></head>
<body><h1>{page["title"]}</h1><div class="page">{page["map"]}
<div>{{%app_entry%}}{page["bars"]}{page["table"]}</div></div>
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body></html>"""
provinces = {p["code"]: {"name": p["name"], "count": p["count"]} for p in page["provinces"]}
app.layout = html.Div(
    [dcc.Store(id="chosen"), dcc.Store(id="provinces", data=provinces), html.Div(id="card")]
)

clientside_callback(
    """(provinces) => {
        document.getElementById("map").addEventListener("click", (event) => {
            const code = event.target.dataset.code;
            if (code) dash_clientside.set_props("chosen", {data: code});
        });
        return dash_clientside.no_update;
    }""",
    Output("chosen", "data"),
    Input("provinces", "data"),
)
clientside_callback(
    """(code, provinces) => {
        if (!code) return "";
        for (const shape of document.querySelectorAll(".province"))
            shape.setAttribute("aria-pressed", shape.dataset.code === code);
        const count = provinces[code].count;
        return `${provinces[code].name}: ${count === null ? "not published" : count + " projects"}`;
    }""",
    Output("card", "children"),
    Input("chosen", "data"),
    Input("provinces", "data"),
)
