"""Subject (f), the limit: one HTML file with inline SVG and one JSON file, compressed, no framework."""

import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import brotli
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

page = json.loads((Path(os.environ["BENCH_CONTENT"]) / "page.json").read_text("utf-8"))
SCRIPT = """
const provinces = fetch("provinces.json").then((answer) => answer.json());
document.getElementById("map").addEventListener("click", async (event) => {
  const code = event.target.dataset.code;
  if (!code) return;
  for (const shape of document.querySelectorAll(".province"))
    shape.setAttribute("aria-pressed", shape.dataset.code === code);
  const {name, count} = (await provinces)[code];
  const projects = count === null ? "not published" : count + " projects";
  document.getElementById("card").textContent = `${name}: ${projects}`;
});
"""
HTML = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{page["title"]}</title>
<link rel="icon" href="data:,"><style>{page["style"]}</style></head>
<body><h1>{page["title"]}</h1><div class="page">{page["map"]}
<div><div id="card"></div>{page["bars"]}{page["table"]}</div></div>
<script>{SCRIPT}</script></body></html>"""
PROVINCES = json.dumps({p["code"]: {"name": p["name"], "count": p["count"]} for p in page["provinces"]})


def compressed(text: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint that answers with `text`, compressed once."""
    body = brotli.compress(text.encode())

    async def answer(_: Request) -> Response:
        headers = {"content-encoding": "br", "cache-control": "no-cache", "vary": "accept-encoding"}
        return Response(body, media_type=media_type, headers=headers)

    return answer


app = Starlette(
    routes=[
        Route("/", compressed(HTML, "text/html")),
        Route("/provinces.json", compressed(PROVINCES, "application/json")),
    ]
)
