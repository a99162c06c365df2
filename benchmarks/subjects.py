"""The subjects: how each is started, where its page is, and how the probe recognises its parts."""

from __future__ import annotations

from dataclasses import dataclass

TIMED_STREAMLIT = ("{python}", "{root}/benchmarks/peers/streamlit/timed.py", "run")
STREAMLIT_FLAGS = (
    *("--server.port", "{port}", "--server.address", "127.0.0.1", "--server.headless", "true"),
    *("--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"),
)
UVICORN = ("{python}", "-m", "uvicorn", "--port", "{port}", "--no-access-log", "--log-level", "warning")
GUNICORN = (
    "{python}",
    "-m",
    "gunicorn",
    "--bind",
    "127.0.0.1:{port}",
    "--threads",
    "8",
    "--log-level",
    "warning",
)
PANEL = ("{python}", "-m", "panel", "serve", "--port", "{port}", "--allow-websocket-origin", "*")

LEAFLET_SHAPES = "path.leaflet-interactive"
STREAMLIT_DONE = """document.querySelector(
    '[data-testid=stApp][data-test-connection-state=CONNECTED][data-test-script-state=notRunning]')"""


@dataclass(frozen=True, slots=True)
class Subject:
    """One page under measurement.

    Attributes:
        name: key in the raw numbers, also the choice on the command line.
        label: row title in the report.
        kind: "ours", "floor", "naive", "framework", "limit" or "content"; the targets compare kinds.
        folder: folder under `peers/` that holds its code and requirements; "" for our own page.
        command: start command; {python}, {root} and {port} are filled in.
        path: path of the page.
        shapes: selector of the provinces (through open shadow roots and same-origin frames), or of whatever
            has to be painted for the page to count as visible.
        count: how many shapes there must be.
        selectable: False for the page that offers nothing to select.
        attribute: attribute of a shape that holds the province's code, or "" when shapes come in the
            boundaries' order.
        chosen: how a chosen province is recognised: "pressed" (aria-pressed) or "stroke" (its outline).
        card: selector of the chosen province's card.
        live: JavaScript expression that is true once the framework has connected and drawn the page; "" when
            a working selection is the only sign.
        script: file in `folder` that replaces parts of the probe, for pages whose map is not in the DOM.
        logs_script: True when the server logs its script runs' milliseconds.
    """

    name: str
    label: str
    kind: str
    folder: str
    command: tuple[str, ...]
    path: str = "/"
    shapes: str = "[data-code]"
    count: int = 24
    selectable: bool = True
    attribute: str = "data-code"
    chosen: str = "pressed"
    card: str = "#card"
    live: str = ""
    script: str = ""
    logs_script: bool = False


OURS = Subject(
    name="ours",
    label="Territory",
    kind="ours",
    folder="",
    command=(*TIMED_STREAMLIT, "{root}/app.py", *STREAMLIT_FLAGS),
    path="/argentina",
    shapes="[data-territory]",
    attribute="data-territory",
    card='[data-region="card"]',
    live='document.documentElement.dataset.live === "1"',
    logs_script=True,
)
PEERS = (
    Subject(
        name="empty",
        label="(a) empty Streamlit page, our compression",
        kind="floor",
        folder="",
        command=(*TIMED_STREAMLIT, "{root}/benchmarks/peers/streamlit/empty_app.py", *STREAMLIT_FLAGS),
        shapes="h1",
        count=1,
        selectable=False,
        live=STREAMLIT_DONE,
        logs_script=True,
    ),
    Subject(
        name="naive",
        label="(b) naive Streamlit page",
        kind="naive",
        folder="streamlit",
        command=(
            *TIMED_STREAMLIT,
            "{root}/benchmarks/peers/streamlit/naive.py",
            *STREAMLIT_FLAGS,
            *("--server.enableStaticServing", "true"),
        ),
        shapes=LEAFLET_SHAPES,
        attribute="",
        chosen="stroke",
        card="[data-testid=stMetric]",
        live=STREAMLIT_DONE,
        logs_script=True,
    ),
    Subject(
        name="dash-standard",
        label="(c) Dash: leaflet, Plotly, ag-grid",
        kind="framework",
        folder="dash",
        command=(*GUNICORN, "standard:server"),
        shapes=LEAFLET_SHAPES,
        attribute="",
        chosen="stroke",
    ),
    Subject(
        name="dash-lean",
        label="(c) Dash: HTML, client-side callback",
        kind="framework",
        folder="dash",
        command=(*GUNICORN, "lean:server"),
    ),
    Subject(
        name="panel-standard",
        label="(d) Panel: Bokeh, Tabulator",
        kind="framework",
        folder="panel",
        command=(*PANEL, "standard.py"),
        path="/standard",
        card=".card",
        script="standard.probe.js",
    ),
    Subject(
        name="panel-lean",
        label="(d) Panel: HTML in one JSComponent",
        kind="framework",
        folder="panel",
        command=(*PANEL, "lean.py"),
        path="/lean",
    ),
    Subject(
        name="shiny-standard",
        label="(e) Shiny: ipyleaflet, Plotly, data grid",
        kind="framework",
        folder="shiny",
        command=(*UVICORN, "standard:app"),
        shapes=LEAFLET_SHAPES,
        attribute="",
        chosen="stroke",
    ),
    Subject(
        name="shiny-lean",
        label="(e) Shiny: HTML output, gzip",
        kind="framework",
        folder="shiny",
        command=(*UVICORN, "lean:app"),
    ),
    Subject(
        name="static",
        label="(f) static HTML, the limit",
        kind="limit",
        folder="static",
        command=(*UVICORN, "server:app"),
    ),
    Subject(
        name="content",
        label="(g) our content, no script, no session",
        kind="content",
        folder="",
        command=(*UVICORN, "benchmarks.peers.static.ours:app"),
        path="/argentina",
        shapes="[data-territory]",
        selectable=False,
    ),
)
SUBJECTS = (OURS, *PEERS)
