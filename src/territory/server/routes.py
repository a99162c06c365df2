"""The addresses that Territory answers itself: pages, regions, downloads, open data, search index, assets."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable
from functools import cache
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from territory.export.downloads import MAKERS, download
from territory.export.file import Order
from territory.export.lsp_register import drawn, published_map
from territory.export.points_map import policy
from territory.i18n import LOCALES, language
from territory.programme.current import in_use, store
from territory.server import open_data, slides
from territory.server.answers import open_answers
from territory.server.assets import by_address, plotly, plotly_address
from territory.server.preview import preview
from territory.server.shell import embedded_page, html_page, plain_shell
from territory.views.frame import search_entries
from territory.views.page import Page
from territory.views.selection import PATHS
from territory.views.site import observatory, view

LOG = logging.getLogger(__name__)
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors *"
)
FOR_GOOD = "public, max-age=31536000, immutable"
# The browser knows a page by its address.
BY_PATH = {path.strip("/") or "overview": name for name, path in PATHS.items()}
Endpoint = Callable[[Request], Awaitable[Response]]


def page_endpoint(name: str) -> Endpoint:
    """Return the endpoint that sends a page's first view; a failing view falls back to the plain shell."""

    async def endpoint(request: Request) -> Response:
        if name == "slides" and request.query_params.get("stage") == "1":
            return await slides.send_stage(request)
        try:
            page = view(name, dict(request.query_params), request.headers.get("accept-language", ""))
            if request.query_params.get("embed") == "true" and not page.private:
                return _embedded(request, page)
            text = html_page(page, _base_url(request), observatory().catalog.version)
        except Exception:
            LOG.exception("the first view of %s failed; sending the plain shell", name)
            return Response(plain_shell(), media_type="text/html", headers={"Cache-Control": "no-store"})
        return _revalidated(request, text.encode(), "text/html; charset=utf-8", vary="Accept-Language")

    return endpoint


async def regions(request: Request) -> Response:
    """Send a view as JSON: the browser asks until its session is up, and for what the session left out."""
    name = BY_PATH.get(request.path_params["name"], "")
    if not name:
        return PlainTextResponse("No such page.", 404)
    page = view(name, dict(request.query_params), request.headers.get("accept-language", ""))
    content = {
        "query": dict(page.query),
        "title": page.title,
        "native": page.native,
        "regions": {
            key: {"html": region.html, "version": region.version} for key, region in page.regions.items()
        },
    }
    return _revalidated(request, json.dumps(content).encode(), "application/json", vary="Accept-Language")


async def send_download(request: Request) -> Response:
    """Send a table, map or document in a format, named in the address; 409 says why there is no file."""
    what, _, kind = request.path_params["name"].partition(".")
    if (what, kind) not in MAKERS:
        return PlainTextResponse("No such file. The catalogue is at /sources.", 404)
    here, parameters = observatory(), dict(request.query_params)
    lang = parameters.get("lang", "")
    lang = lang if lang in LOCALES else here.settings.default_language
    order = Order(here.catalog, here.settings, what, kind, lang, _base_url(request), parameters)
    file = await run_in_threadpool(download, order)
    return Response(
        file.content,
        409 if file.refused else 200,
        media_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


async def package_file(request: Request) -> Response:
    """Send a file of the data package as it is used."""
    name = request.path_params["name"]
    resource = observatory().catalog.resources.get(name.rpartition(".")[0])
    if resource is None or resource.path.suffix != f".{name.rpartition('.')[2]}":
        return PlainTextResponse("No such dataset. The catalogue is at /sources.", 404)
    return FileResponse(resource.path, filename=name)


async def points(request: Request) -> Response:
    """Send the frame that draws a session's points: it holds none, and may do nothing but draw."""
    here = observatory()
    content = await run_in_threadpool(_points_frame)
    answer = _revalidated(request, content, "text/html; charset=utf-8", vary="Accept-Encoding")
    answer.headers["Content-Security-Policy"] = f"{policy(here.settings.tiles)}; frame-ancestors 'self'"
    return answer


async def registered_points(request: Request) -> Response:
    """Send the map of the published register's points, for a frame or alone."""
    here, lang = observatory(), request.query_params.get("lang", "")
    words = language(lang if lang in LOCALES else here.settings.default_language)
    framed = request.query_params.get("frame") == "1"
    content = await run_in_threadpool(published_map, here.catalog, here.settings, words, framed)
    if content is None:
        return PlainTextResponse(words.t("register.public.none"), 404)
    answer = _revalidated(request, content, "text/html; charset=utf-8", vary="Accept-Encoding")
    answer.headers["Content-Security-Policy"] = f"{policy(here.settings.tiles)}; frame-ancestors 'self'"
    return answer


@cache
def _points_frame() -> bytes:
    here = observatory()
    return drawn(None, here.catalog, here.settings)


async def evidence(request: Request) -> Response:
    """Send a file of published evidence, always as a download: its content is whatever somebody uploaded."""
    digest = request.path_params["digest"]
    if not in_use() or not re.fullmatch("[0-9a-f]{64}", digest):
        return PlainTextResponse("No such file.", 404)
    from territory.programme import service

    content = await run_in_threadpool(service.attachment, store(observatory().catalog), digest, "public")
    if content is None:
        return PlainTextResponse("No such file.", 404)
    headers = {
        "Content-Disposition": f'attachment; filename="{digest}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type="application/octet-stream", headers=headers)


async def search_index(request: Request) -> Response:
    """Send what can be searched for in a language; the address holds the data's version."""
    lang = request.path_params["lang"]
    if lang not in LOCALES:
        return PlainTextResponse("No such language.", 404)
    entries = search_entries(observatory().catalog, language(lang))
    content = [{"label": e.label, "kind": e.kind, "href": e.href, "words": e.words} for e in entries]
    return JSONResponse(content, headers={"Cache-Control": FOR_GOOD})


async def link_preview(request: Request) -> Response:
    """Send the picture of a link preview; the address holds the data's version."""
    lang = request.path_params["lang"]
    if lang not in LOCALES:
        return PlainTextResponse("No such language.", 404)
    picture = await run_in_threadpool(preview, lang)
    return Response(picture, media_type="image/png", headers={"Cache-Control": FOR_GOOD})


async def asset(request: Request) -> Response:
    """Send an own file, compressed if the browser can."""
    found = by_address().get(request.url.path)
    if request.url.path == plotly_address():
        found = await run_in_threadpool(plotly)
    if found is None:
        return PlainTextResponse("No such file.", 404)
    headers = {"Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
    if found.compressed and "br" in request.headers.get("accept-encoding", ""):
        return Response(
            found.compressed, media_type=found.media_type, headers={**headers, "Content-Encoding": "br"}
        )
    return Response(found.content, media_type=found.media_type, headers=headers)


async def institution_logo(_request: Request) -> Response:
    """Send the institution's logo."""
    logo = observatory().settings.logo
    return FileResponse(logo) if logo else PlainTextResponse("No logo.", 404)


async def robots(_request: Request) -> Response:
    """Let search engines in."""
    return PlainTextResponse("User-agent: *\nDisallow: /_stcore/\nDisallow: /view/\n")


def routes() -> list[Route]:
    """Return every route; the pages first."""
    return [
        *(Route(path, page_endpoint(name)) for name, path in PATHS.items()),
        *slides.routes(),
        Route("/view/{name}", regions),
        Route("/download/{name}", send_download),
        Route("/data/{name}", package_file),
        *open_data.routes(),
        Route("/points", points),
        Route("/points/register", registered_points),
        Route("/evidence/{digest}", evidence),
        Route("/open-answers", open_answers, methods=["POST"]),
        Route("/search/{lang}.{version}.json", search_index),
        Route("/preview/{lang}.{version}.png", link_preview),
        Route("/assets/institution-logo", institution_logo),
        Route("/assets/{name}", asset),
        Route("/robots.txt", robots),
    ]


def _base_url(request: Request) -> str:
    return escape(observatory().settings.base_url or f"{request.url.scheme}://{request.url.netloc}")


def _embedded(request: Request, page: Page) -> Response:
    """Send a view that other sites may frame: without script and session a frame can do nothing."""
    text = embedded_page(page, _base_url(request)).encode()
    answer = _revalidated(request, text, "text/html; charset=utf-8", vary="Accept-Language")
    answer.headers["Content-Security-Policy"] = FRAMED
    return answer


def _revalidated(request: Request, content: bytes, media_type: str, vary: str) -> Response:
    etag = f'"{hashlib.blake2s(content, digest_size=12).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache", "Vary": vary}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
