"""The addresses of `/slides` beside its page: the stage, the files to take away, a saved basket to open."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from territory.export import deck as files
from territory.i18n import language, negotiate
from territory.server.assets import SOURCE, assets, fonts
from territory.server.fonts import FONTS
from territory.views.deck.basket import LARGEST_FILE, Basket, from_codes, from_fields, from_file
from territory.views.selection import Selection, read
from territory.views.site import observatory
from territory.views.slides import at_version, deck_of
from territory.views.slides_query import lost_notices
from territory.views.stage import stage

NO_STORE = {"Cache-Control": "no-store"}


@cache
def faces() -> str:
    """Return the rules that bring the fonts from this server."""
    made = fonts()
    return "".join(font.rule(made[font].address) for font in FONTS)


@cache
def packed_faces() -> str:
    """Return the rules that hold the fonts themselves, for a file."""
    made = fonts()
    return "".join(
        font.rule("data:font/woff2;base64," + base64.b64encode(made[font].content).decode()) for font in FONTS
    )


async def send_stage(request: Request) -> Response:
    """Send the document of the stage."""
    selection = _selection(request, dict(request.query_params))
    text = await run_in_threadpool(_stage, selection)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})


def _stage(selection: Selection) -> str:
    here = observatory()
    made = deck_of(here.catalog, here.settings, selection, here.settings.base_url)
    return stage(made, faces(), script_address=assets()["stage.js"].address, own=True, back=selection.url())


async def take(request: Request) -> Response:
    """Send a file of the basket: of an address (GET), or of the form with titles and notes (POST)."""
    kind = request.path_params["kind"]
    if kind not in files.KINDS:
        return PlainTextResponse("No such file. See /slides.", 404)
    form: FormData | None = None
    parameters: Mapping[str, str] = dict(request.query_params)
    if request.method == "POST":
        form = await request.form(max_files=0, max_fields=200, max_part_size=LARGEST_FILE)
        parameters = {name: value for name, value in form.items() if isinstance(value, str)}
    selection = _selection(request, parameters)
    base_url = observatory().settings.base_url or f"{request.url.scheme}://{request.url.netloc}"
    try:
        file = await run_in_threadpool(_file, kind, selection, form, base_url)
    except files.TemplateError as error:
        return PlainTextResponse(str(error), 422)
    return Response(
        file.content,
        media_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"', **NO_STORE},
    )


def _file(kind: str, selection: Selection, form: FormData | None, base_url: str) -> files.File:
    here = observatory()
    kept, _ = at_version(here.catalog, selection, language(selection.lang))
    basket = from_codes(selection.figures, kept)
    if form is not None:
        pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        basket = from_fields(pairs, kept)
    made = deck_of(here.catalog, here.settings, selection, base_url, basket)
    script = (SOURCE / "stage.js").read_text("utf-8")
    return files.take(made, basket, kind, packed_faces(), script)


async def open_basket(request: Request) -> Response:
    """Read a saved basket: as JSON for the page's script, else lead to the page with its figures."""
    async with request.form(max_files=1, max_fields=5, max_part_size=LARGEST_FILE) as form:
        lang, sent = form.get("lang", ""), form.get("basket")
        content = await sent.read(LARGEST_FILE + 1) if isinstance(sent, UploadFile) else b""
    selection = _selection(request, {"lang": lang if isinstance(lang, str) else ""})
    here = observatory()
    basket = from_file(content, here.catalog)
    href = _opened(selection, basket)
    if "application/json" not in request.headers.get("accept", ""):
        return RedirectResponse(href, 303)
    words = language(selection.lang)
    return JSONResponse(
        {
            "figures": [
                {"figure": item.code, "title": item.title, "note": item.note} for item in basket.items
            ],
            "said": [words.t(one.key, value=one.value) for one in lost_notices(basket)],
            "href": href,
        },
        headers=NO_STORE,
    )


def _opened(selection: Selection, basket: Basket) -> str:
    return replace(selection, figures=basket.codes).url()


def _selection(request: Request, parameters: Mapping[str, str]) -> Selection:
    here = observatory()
    lang = negotiate(request.headers.get("accept-language", ""), here.settings.default_language)
    return read("slides", parameters, lang, here.catalog)[0]


def routes() -> list[Route]:
    """Return the routes."""
    return [
        Route("/slides/take/{kind}", take, methods=["GET", "POST"]),
        Route("/slides/open", open_basket, methods=["POST"]),
    ]
