"""The addresses of the open data: read-only, made once a release, errors as problem details (RFC 9457)."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from territory.catalog import Catalog
from territory.export import open_data
from territory.export.dcat import dcat
from territory.export.open_data import API, GEOJSON_TYPE, TABLE_TYPES
from territory.export.openapi import PROBLEM, openapi
from territory.export.programme import iati, refusal
from territory.i18n import LOCALES, language
from territory.programme.current import current, data_version, tables, tables_version
from territory.releases import kept_on, release
from territory.views.site import observatory
from territory.views.words import today

# Bytes of answers kept ready; who asks may name the server as they like, so their number alone says little.
MOST_KEPT = 32_000_000
JSON = "application/json"
# A browser asks again before it shows a copy; the answer is then mostly 304.
FRESH = "public, no-cache"
# What a release held does not change; a week spares a server that is restored from an older copy.
FROZEN = "public, max-age=604800"


@dataclass(frozen=True, slots=True)
class Made:
    """An answer ready to be sent: its bytes, and the headers that do not depend on who asks."""

    content: bytes
    media_type: str
    headers: Mapping[str, str]


class Ready:
    """Answers that were made, the least used dropped first; only the server's one event loop touches it."""

    def __init__(self) -> None:
        self.made: OrderedDict[tuple[object, ...], Made] = OrderedDict()
        self.size = 0

    def get(self, key: tuple[object, ...]) -> Made | None:
        """Return an answer, None when it is not kept."""
        found = self.made.get(key)
        if found is not None:
            self.made.move_to_end(key)
        return found

    def put(self, key: tuple[object, ...], made: Made) -> None:
        """Keep an answer."""
        if key in self.made:
            return
        self.made[key] = made
        self.size += len(made.content)
        while self.size > MOST_KEPT:
            self.size -= len(self.made.popitem(last=False)[1].content)


READY = Ready()


class Problem(HTTPException):
    """What is wrong with a request, and what else the answer says of it."""

    def __init__(self, status: int, detail: str, **more: object) -> None:
        super().__init__(status, detail)
        self.more = more


async def send_problem(_request: Request, error: Exception) -> Response:
    """Send an error as problem details."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    phrase = HTTPStatus(status).phrase
    detail = (
        error.detail if isinstance(error, HTTPException) else "The server met an error; it is in its log."
    )
    content = {
        "type": "about:blank",
        "title": phrase,
        "status": status,
        "detail": detail,
        "documentation": f"{API}/openapi.json",
        **(error.more if isinstance(error, Problem) else {}),
    }
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    body = json.dumps(content, ensure_ascii=False).encode()
    return Response(body, status, media_type=PROBLEM, headers={**headers, "Cache-Control": "no-store"})


async def datasets(request: Request) -> Response:
    """Send the list of tables and boundaries."""
    return await _send(request, ("version",), _listing)


async def dataset(request: Request) -> Response:
    """Send a table in the format that the address or else the header Accept asks for."""
    asked = _parameters(request, ("format", "version"))
    kind = asked.get("format") or _accepted(request.headers.get("accept", ""))
    if kind not in TABLE_TYPES:
        raise Problem(400, f"format must be one of {', '.join(TABLE_TYPES)}.", formats=list(TABLE_TYPES))
    answer = await _send(request, ("format", "version"), _table, request.path_params["name"], kind)
    if "format" not in asked:
        answer.headers.add_vary_header("Accept")
    return answer


async def geo(request: Request) -> Response:
    """Send boundaries."""
    return await _send(request, ("version",), _shapes, request.path_params["name"])


async def data_package(request: Request) -> Response:
    """Send the descriptor of the data package."""
    return await _send(request, ("version",), _package)


async def data_json(request: Request) -> Response:
    """Send the catalogue in Argentina's national profile."""
    catalog = observatory().catalog
    return await _send(request, (), _dcat, kept_on(catalog.version), tables_version(catalog))


async def description(request: Request) -> Response:
    """Send the OpenAPI document."""
    return await _send(request, (), _openapi)


async def activities(request: Request) -> Response:
    """Send the published projects as IATI."""
    lang = _parameters(request, ("lang",)).get("lang") or observatory().settings.default_language
    if lang not in LOCALES:
        raise Problem(400, f"lang must be one of {', '.join(LOCALES)}.")
    return await _send(request, ("lang",), _iati, lang, data_version(observatory().catalog), today())


async def nothing(_request: Request) -> Response:
    """Say that there is nothing here."""
    raise Problem(404, "There is no such address.")


async def _send(
    request: Request, known: tuple[str, ...], make: Callable[..., Made], *what: object
) -> Response:
    asked = _parameters(request, known)
    here = observatory()
    catalog = here.catalog
    if "version" in asked:
        catalog = await run_in_threadpool(_release, asked["version"])
    base_url = here.settings.base_url or f"{request.url.scheme}://{request.url.netloc}"
    # The catalogue itself is part of the key: another one may have the same version and other settings.
    key = (make, catalog, base_url, *what)
    made = READY.get(key)
    if made is None:
        made = await run_in_threadpool(make, catalog, base_url, *what)
        READY.put(key, made)
    headers = {
        **made.headers,
        "Cache-Control": FROZEN if "version" in asked else FRESH,
        "X-Data-Version": catalog.version,
    }
    if here.settings.base_url:
        # A public observatory's data may be read by any page; a laptop's stay with those who open it.
        headers["Access-Control-Allow-Origin"] = "*"
    seen = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if made.headers["ETag"] in seen or "*" in seen:
        return Response(status_code=304, headers=headers)
    return Response(made.content, media_type=made.media_type, headers=headers)


def _parameters(request: Request, known: tuple[str, ...]) -> dict[str, str]:
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    if wrong := [name for name in names if name not in known]:
        raise Problem(400, f"There is no parameter {wrong[0][:40]!r} here.", parameters=list(known))
    if len(set(names)) < len(names):
        raise Problem(400, "A parameter may stand in an address only once.")
    if "" in (asked := dict(pairs)).values():
        raise Problem(400, "A parameter in the address is empty.")
    return asked


def _release(version: str) -> Catalog:
    here = observatory().catalog
    if version == here.version:
        return here
    if (kept := release(version)) is None:
        raise Problem(404, "This server keeps no such release of the data.", newest=here.version)
    return kept


def _accepted(header: str) -> str:
    """Return the format that a browser or a program prefers, JSON when it does not mind.

    >>> _accepted("text/csv, application/json;q=0.5"), _accepted("*/*"), _accepted("")
    ('csv', 'json', 'json')
    """
    if not header.strip():
        return "json"
    types = {kind: media_type.partition(";")[0] for kind, media_type in TABLE_TYPES.items()}
    wishes: list[tuple[float, str]] = []
    for part in header.split(","):
        name, *settings = (one.strip().lower() for one in part.split(";"))
        quality = next((one.removeprefix("q=") for one in settings if one.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            weight = 0.0
        family = name.partition("/")[0]
        matching = [
            kind
            for kind, known in types.items()
            if name in ("*/*", known) or (name.endswith("/*") and known.startswith(f"{family}/"))
        ]
        wishes += [(-weight, kind) for kind in matching[:1] if weight > 0]
    if not wishes:
        raise Problem(
            406, f"This table can be sent as {', '.join(types.values())}.", formats=list(TABLE_TYPES)
        )
    return min(wishes, key=lambda wish: wish[0])[1]


def _made(content: bytes, media_type: str, **headers: str) -> Made:
    etag = f'"{hashlib.blake2s(content, digest_size=12).hexdigest()}"'
    return Made(content, media_type, {"ETag": etag, **headers})


def _listing(catalog: Catalog, base_url: str) -> Made:
    return _made(json.dumps(open_data.listing(catalog, base_url), ensure_ascii=False).encode(), JSON)


def _table(catalog: Catalog, base_url: str, name: str, kind: str) -> Made:
    if name not in open_data.tables(catalog):
        raise Problem(404, "There is no such table in this release.", listing=f"{API}/datasets")
    content = open_data.table(catalog, name, kind, base_url)
    return _made(
        content, TABLE_TYPES[kind], **_links(catalog, name), **_filename(name, catalog.version, kind)
    )


def _shapes(catalog: Catalog, base_url: str, name: str) -> Made:
    if name not in open_data.boundaries(catalog):
        raise Problem(404, "There are no such boundaries in this release.", listing=f"{API}/datasets")
    content = open_data.shapes(catalog, name, base_url)
    return _made(
        content, GEOJSON_TYPE, **_links(catalog, name), **_filename(name, catalog.version, "geojson")
    )


def _package(catalog: Catalog, base_url: str) -> Made:
    return _made(open_data.package(catalog, base_url), JSON)


def _dcat(catalog: Catalog, base_url: str, issued: date | None, _published: str) -> Made:
    others = tuple(tables(catalog).values())
    return _made(dcat(catalog, observatory().settings, base_url, issued, others), JSON)


def _openapi(catalog: Catalog, base_url: str) -> Made:
    return _made(openapi(catalog, base_url), JSON)


def _iati(catalog: Catalog, _base_url: str, lang: str, _recorded: str, day: date) -> Made:
    words = language(lang)
    exported = iati(catalog, observatory().settings, current(catalog), words, day)
    if exported.content is None:
        why = refusal(exported, words).splitlines()
        raise Problem(404, why[0], missing=[line for line in why[1:] if line])
    return _made(exported.content, "application/xml")


def _links(catalog: Catalog, name: str) -> dict[str, str]:
    """Return where the licence and the description of a file stand, for formats that hold neither."""
    described = f"{API}/datasets/{name}" if catalog.resources[name].schema else "/datapackage.json"
    links = [f'<{described}>; rel="describedby"; type="{JSON}"']
    if address := catalog.resources[name].licence_url:
        links.append(f'<{address}>; rel="license"')
    return {"Link": ", ".join(links)}


def _filename(name: str, version: str, kind: str) -> dict[str, str]:
    return {"Content-Disposition": f'inline; filename="{name}.{version}.{kind}"'}


def routes() -> list[Route]:
    """Return the routes; each leads to one small application, so that every error has one form."""
    within = [
        Route(f"{API}/datasets", datasets),
        Route(f"{API}/datasets/{{name}}", dataset),
        Route(f"{API}/geo/{{name}}", geo),
        Route(f"{API}/openapi.json", description),
        Route("/data.json", data_json),
        Route("/datapackage.json", data_package),
        Route("/iati/activities.xml", activities),
    ]
    application = Starlette(
        routes=[*within, Route("/{rest:path}", nothing)],
        exception_handlers={HTTPException: send_problem, Exception: send_problem},
    )
    outer = ("/api/{rest:path}", "/data.json", "/datapackage.json", "/iati/{rest:path}")
    return [Route(path, application) for path in outer]
