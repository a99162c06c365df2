"""Around every answer: known addresses only, compression kept ready, headers that keep the page closed."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlencode

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from territory.auth import Way, sign_in
from territory.server.routes import routes
from territory.server.shell import inline_script_hash
from territory.server.sign_in import LOCAL_HOSTS, STREAMLIT_ROUTES, BackToView, EndsSession
from territory.views.selection import PATHS

STREAMLIT_PREFIXES = ("/_stcore/", "/static/", "/media/", "/component/", "/~/", "/app/")
STREAMLIT_FILES = ("/favicon.png", "/manifest.json", "/index.html")
COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/javascript",
    "application/geo+json",
    "application/xml",
    "image/svg",
)
SMALLEST = 500
LARGEST = 8_000_000
KEPT = 256
LONGEST_ECHO = 60
# Streamlit starts components from blobs and styles elements one by one; nothing comes from another host.
POLICY = (
    f"default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval' {inline_script_hash()}; "
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' ws: wss: blob:; "
    "worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class KnownPages:
    """Sends unknown addresses to the nearest page with a quiet notice, before Streamlit's English dialog."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.known = routes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a known address on, redirect another."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or self._is_known(scope):
            await self.app(scope, receive, send)
            return
        query = {"notice": "page", "from": scope["path"][:LONGEST_ECHO]}
        query |= _language(scope["query_string"].decode("latin-1"))
        await RedirectResponse(f"{self._nearest(scope['path'])}?{urlencode(query)}", 307)(
            scope, receive, send
        )

    def _is_known(self, scope: Scope) -> bool:
        path = scope["path"]
        # Streamlit looks for its server below a page's address too; only a plain 404 tells it to look on.
        if "/_stcore/" in path:
            return True
        if path.startswith(STREAMLIT_PREFIXES) or path in STREAMLIT_FILES:
            return True
        if path in STREAMLIT_ROUTES:
            return sign_in() is Way.OIDC
        return any(route.matches(scope)[0].value for route in self.known)

    def _nearest(self, path: str) -> str:
        word = path.strip("/").split("/")[0].lower()
        return next(
            (path for path in PATHS.values() if word and path.removeprefix("/").startswith(word[:4])), "/"
        )


def _language(query: str) -> dict[str, str]:
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name == "lang" and value.isalpha() and len(value) == 2:
            return {"lang": value}
    return {}


class Compressed:
    """Compresses answers with brotli; what does not change is compressed once and kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: OrderedDict[str, bytes] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the compressed body where that is possible."""
        accepts = scope["type"] == "http" and "br" in Headers(scope=scope).get("accept-encoding", "")
        if not accepts or scope["method"] != "GET" or scope["path"].startswith("/media/"):
            await self.app(scope, receive, send)
            return
        # What lies below must not compress a second time.
        scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await self.app(scope, receive, _Compressor(scope["path"], send, self._compress).send)

    def _compress(self, key: str, body: bytes, immutable: bool) -> bytes:
        if not key:
            return bytes(brotli.compress(body, quality=5))
        if key not in self.kept:
            self.kept[key] = brotli.compress(body, quality=9 if immutable else 5)
            if len(self.kept) > KEPT:
                self.kept.popitem(last=False)
        return self.kept[key]


class _Compressor:
    """One answer on its way: collects the body if it is worth compressing."""

    def __init__(self, path: str, send: Send, compress: Callable[[str, bytes, bool], bytes]) -> None:
        self.path, self.forward, self.compress = path, send, compress
        self.start: Message | None = None
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        """Take one ASGI message from the application."""
        if message["type"] == "http.response.start" and self._worth_it(message):
            self.start = message
            return
        if message["type"] != "http.response.body" or self.start is None:
            await self.forward(message)
            return
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        headers = MutableHeaders(raw=self.start["headers"])
        body = bytes(self.body)
        if body:
            immutable = "immutable" in headers.get("cache-control", "")
            # An unchanging file is known by its address, a view by its checksum.
            body = self.compress(self.path if immutable else headers.get("etag", ""), body, immutable)
            headers["content-encoding"] = "br"
        headers["content-length"] = str(len(body))
        headers.add_vary_header("Accept-Encoding")
        await self.forward(self.start)
        await self.forward({"type": "http.response.body", "body": body})

    def _worth_it(self, start: Message) -> bool:
        headers = Headers(raw=start["headers"])
        length = headers.get("content-length", "")
        return (
            start["status"] == 200
            and "content-encoding" not in headers
            and headers.get("content-type", "").startswith(COMPRESSIBLE)
            and length.isdigit()
            and SMALLEST <= int(length) <= LARGEST
        )


class SecurityHeaders:
    """Adds the headers that keep markup in a URL or a name from ever becoming a script."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to an HTTP answer that has none of its own."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def middleware() -> list[Middleware]:
    """Return what stands around every answer, the outermost first."""
    around = [
        Middleware(SecurityHeaders),
        Middleware(KnownPages),
        Middleware(BackToView),
        Middleware(EndsSession),
        Middleware(Compressed),
    ]
    if sign_in() is Way.LOCAL:
        # No other site's name may lead a browser to a server where everybody is an administrator.
        around.insert(0, Middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS, www_redirect=False))
    return around
