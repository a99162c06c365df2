"""Subject (g), the floor of our own content: the page's HTML, styles and fonts, without script or session."""

import re

import brotli
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from territory.server.routes import asset
from territory.server.shell import html_page
from territory.views.site import observatory, view

SCRIPT = re.compile(r"<script\b.*?</script>", re.DOTALL)
text = html_page(view("argentina", {}, "en"), "http://localhost", observatory().catalog.version)
BODY = brotli.compress(SCRIPT.sub("", text).encode())


async def page(_: Request) -> Response:
    headers = {"content-encoding": "br", "cache-control": "no-cache", "vary": "accept-encoding"}
    return Response(BODY, media_type="text/html", headers=headers)


app = Starlette(routes=[Route("/argentina", page), Route("/assets/{name}", asset)])
