"""A brotli middleware that keeps what it has compressed: the stand-in for our own server's."""

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WORTH = ("text/", "application/javascript", "application/json", "image/svg+xml")


class Brotli:
    """Compress whole text responses; file responses are kept by path and ETag."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[tuple[str, str], bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or "br" not in Headers(scope=scope).get("accept-encoding", ""):
            await self.app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if message.get("more_body"):
                return
            headers = MutableHeaders(raw=list(start["headers"]))
            small = compressed(headers)
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": small})

        def compressed(headers: MutableHeaders) -> bytes:
            if start["status"] != 200 or not headers.get("content-type", "").startswith(WORTH):
                return bytes(body)
            key = (scope["path"], headers.get("etag", ""))
            small = self.kept.get(key) if key[1] else None
            if small is None:
                small = brotli.compress(bytes(body), quality=11 if key[1] else 4)
                if key[1]:
                    self.kept[key] = small
            headers["content-encoding"] = "br"
            headers["content-length"] = str(len(small))
            headers.add_vary_header("accept-encoding")
            return small

        await self.app({**scope, "headers": plain}, receive, hold)
