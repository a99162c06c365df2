"""The addresses of `/slides` beside its page: the stage, the files to take away, a saved basket to open."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from territory.export import deck as files
from territory.export.file import Step, unseen
from territory.i18n import language, negotiate
from territory.server.assets import SOURCE, assets, fonts, plotly
from territory.server.fonts import FONTS
from territory.server.making import Busy, Job, Ordered, State, maker, status
from territory.views.deck.basket import LARGEST_FILE, Basket, from_codes, from_fields, from_file
from territory.views.selection import Selection, read
from territory.views.site import observatory
from territory.views.slides import at_version, deck_of
from territory.views.slides_query import lost_notices
from territory.views.stage import stage

NO_STORE = {"Cache-Control": "no-store"}
BUSY = {"Retry-After": "60", **NO_STORE}
AT_ONCE = 4
"""Figures of a file that is made at once; more are left to a process of their own."""
LOOK_EVERY = 0.25


@cache
def faces() -> str:
    """Return the rules that bring the fonts from this server."""
    made = fonts()
    return "".join(font.rule(made[font].address) for font in FONTS)


@cache
def packed_libraries() -> files.Libraries:
    """Return fonts and scripts themselves, for a file that works without a server."""
    made = fonts()
    faces = "".join(
        font.rule("data:font/woff2;base64," + base64.b64encode(made[font].content).decode()) for font in FONTS
    )
    stage, explore = ((SOURCE / name).read_text("utf-8") for name in ("stage.js", "explore.js"))
    return files.Libraries(faces, stage, explore, plotly().content.decode())


async def send_stage(request: Request) -> Response:
    """Send the document of the stage."""
    selection = _selection(request, dict(request.query_params))
    text = await run_in_threadpool(_stage, selection)
    return HTMLResponse(text, headers={"Cache-Control": "no-cache"})


def _stage(selection: Selection) -> str:
    here = observatory()
    made = deck_of(here.catalog, here.settings, selection, here.settings.base_url)
    # A room must not take today's numbers for those that the link promised.
    said = at_version(here.catalog, selection, language(selection.lang))[1]
    return stage(
        made,
        faces(),
        script_address=assets()["stage.js"].address,
        own=True,
        back=selection.url(),
        said=[text for kind, text, _ in said if kind == "gone"],
    )


async def take(request: Request) -> Response:
    """Send a file of the basket: of an address (GET), or of the form with titles and notes (POST)."""
    ordered = await _ordered(request)
    if isinstance(ordered, Response):
        return ordered
    try:
        if ordered.figures <= AT_ONCE:
            return _sent(await run_in_threadpool(make_file, ordered))
        job = maker().submit(ordered)
    except files.TemplateError as error:
        return PlainTextResponse(str(error), 422)
    except Busy:
        return PlainTextResponse("Too many files are being made. Try again in a minute.", 503, BUSY)
    while not await run_in_threadpool(job.over.wait, LOOK_EVERY):
        # Who leaves waits for nothing: the next file may begin.
        if await request.is_disconnected():
            maker().cancel(job)
    return _result(job)


async def begin(request: Request) -> Response:
    """Begin a file and say where to ask how far it is."""
    ordered = await _ordered(request)
    if isinstance(ordered, Response):
        return ordered
    try:
        job = maker().submit(ordered)
    except Busy:
        return PlainTextResponse("Too many files are being made. Try again in a minute.", 503, BUSY)
    return JSONResponse(status(job), 202, headers={"Location": f"/slides/making/{job.id}", **NO_STORE})


async def progress(request: Request) -> Response:
    """Say how far a file is, or give it up (DELETE)."""
    job = maker().find(request.path_params["job"])
    if job is None:
        return PlainTextResponse("No such file is being made.", 404)
    if request.method == "DELETE":
        await run_in_threadpool(maker().cancel, job)
    return JSONResponse(status(job), headers=NO_STORE)


async def made(request: Request) -> Response:
    """Send a file that was made."""
    job = maker().find(request.path_params["job"])
    return _result(job) if job else PlainTextResponse("No such file is being made.", 404)


def _result(job: Job) -> Response:
    if job.file is not None:
        return _sent(job.file)
    if job.state is State.REFUSED:
        return PlainTextResponse(job.said, 422)
    return PlainTextResponse(f"There is no file: {job.state}.", 500 if job.state is State.FAILED else 409)


def _sent(file: files.File) -> Response:
    return Response(
        file.content,
        media_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"', **NO_STORE},
    )


async def _ordered(request: Request) -> Ordered | Response:
    kind = request.path_params["kind"]
    if kind not in files.KINDS:
        return PlainTextResponse("No such file. See /slides.", 404)
    pairs: tuple[tuple[str, str], ...] | None = None
    parameters: Mapping[str, str] = dict(request.query_params)
    if request.method == "POST":
        form = await request.form(max_files=0, max_fields=200, max_part_size=LARGEST_FILE)
        pairs = tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))
        parameters = dict(pairs)
    selection = _selection(request, parameters)
    base_url = observatory().settings.base_url or f"{request.url.scheme}://{request.url.netloc}"
    named = [value for name, value in pairs or () if name == "figure"] or selection.figures.split(",")
    return Ordered(kind, selection.query, pairs, base_url, len(named))


def make_file(ordered: Ordered, step: Step = unseen) -> files.File:
    """Return the file that is ordered; `step` is called after each figure.

    Raises:
        TemplateError: when the institution's template cannot be used.
    """
    here = observatory()
    selection = read("slides", ordered.parameters, here.settings.default_language, here.catalog)[0]
    kept, _ = at_version(here.catalog, selection, language(selection.lang))
    basket = from_codes(selection.figures, kept)
    if ordered.pairs is not None:
        basket = from_fields(ordered.pairs, kept)
    made = deck_of(here.catalog, here.settings, selection, ordered.base_url, basket)
    # Only this kind brings fonts and libraries along; to cut them takes seconds where none are kept yet.
    libraries = packed_libraries() if ordered.kind == "html" else files.Libraries()
    return files.take(made, basket, ordered.kind, libraries, step)


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
        Route("/slides/make/{kind}", begin, methods=["POST"]),
        Route("/slides/making/{job}", progress, methods=["GET", "DELETE"]),
        Route("/slides/making/{job}/file", made),
        Route("/slides/open", open_basket, methods=["POST"]),
    ]
