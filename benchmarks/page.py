"""One visit to a subject's page in Chromium: moments, selections and bytes."""

from __future__ import annotations

import base64
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright

from benchmarks.servers import PEERS
from benchmarks.subjects import Subject

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--no-first-run", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows"),
)
CANDIDATES = ("AR-S", "AR-M", "AR-X", "AR-L", "AR-U", "AR-A", "AR-R", "AR-H")
QUIET_MS = 100
IDLE_MS = 500
PATIENCE_MS = 60_000
LOOK_MS = 50
ANSWER_MS = 1500
REST_MS = 400
OPENED_MS = 1000


class UnansweredError(RuntimeError):
    """The page did not show what was waited for; the message says which moment."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def profile(browser: Browser, subject: Subject, content: dict[str, Any]) -> BrowserContext:
    """Return a new browser profile with an empty cache, whose pages carry the probe."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    spec = {
        "shapes": subject.shapes,
        "count": subject.count,
        "selectable": subject.selectable,
        "attribute": subject.attribute,
        "chosen": subject.chosen,
        "stroke": "rgb({}, {}, {})".format(*bytes.fromhex(content["selected"][1:])),
        "card": subject.card,
        "codes": [p["code"] for p in content["provinces"]],
        "names": {p["code"]: p["name"] for p in content["provinces"]},
        "fills": {p["code"]: list(bytes.fromhex(p["fill"][1:])) for p in content["provinces"]},
        "candidates": CANDIDATES,
        "quiet": QUIET_MS,
    }
    probe = (PEERS.parent / "probe.js").read_text("utf-8")
    extra = (PEERS / subject.folder / subject.script).read_text("utf-8") if subject.script else ""
    names = f"const SPEC = {json.dumps(spec)}, LIVE = () => {subject.live or 'false'};"
    context.add_init_script(f"{names}\n{probe.replace('// SCRIPT', extra)}")
    return context


@dataclass
class Traffic:
    """Bytes that a page has moved since it was opened.

    Attributes:
        http: response bytes on the wire, headers included.
        websocket: payload bytes of WebSocket frames, both ways, before any compression of the frames.
    """

    http: int = 0
    websocket: int = 0

    def listen(self, page: Page) -> None:
        """Count from now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._response)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.on("Network.webSocketFrameSent", self._frame)

    def _response(self, event: dict[str, Any]) -> None:
        self.http += int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        response = event["response"]
        data = response["payloadData"]
        self.websocket += len(data.encode() if response["opcode"] == 1 else base64.b64decode(data))


def opened(context: BrowserContext) -> Page:
    """Return an empty page in a window at rest.

    Chromium draws a new window's toolbar as a page of its own, 150 ms of processor time: visited at once,
    every subject shared its two cores with that. A person's window is open before they go somewhere.
    """
    page = context.new_page()
    page.wait_for_timeout(OPENED_MS)
    return page


def moment(page: Page, name: str, patience_ms: float = PATIENCE_MS) -> float | None:
    """Wait for a moment that the probe stamps; return it in ms since the visit began, or None in vain."""
    deadline = time.monotonic() + patience_ms / 1000
    while (left := deadline - time.monotonic()) > 0:
        try:
            found = page.evaluate("([name, ms]) => __bench.when(name, ms)", [name, 1000 * left])
        except Error:  # the document was replaced meanwhile
            page.wait_for_timeout(LOOK_MS)
        else:
            return None if found is None else float(found)
    return None


def arrive(page: Page, subject: Subject, url: str, answer_ms: float) -> dict[str, float | None]:
    """Open the page and try selections from the moment it is visible until one is answered.

    A try is a real mouse click on a province. One that shows no sign of being heard in half of
    `answer_ms` (no request or WebSocket frame sent, province not restyled) is lost and followed by the next;
    one that was heard is first given time to answer, since a slow page would drop its work at the next click.

    Args:
        page: an empty page.
        subject: what is being opened.
        url: where.
        answer_ms: how long a try that was heard may take to show its card.

    Returns:
        ms from the start of the navigation: visible (the shapes are painted), interactive (a selection
        has restyled the map and shown its card, painted; absent when there is nothing to select), live (the
        framework has connected and drawn the page; where that can be told apart). None is a moment that
        did not come in PATIENCE_MS.
    """
    page.goto(url, wait_until="commit")
    moments = {"visible": moment(page, "visible")}
    if subject.selectable and moments["visible"] is not None:
        _try_selections(page, answer_ms)
        moments["interactive"] = moment(page, "interactive", ANSWER_MS)
    if subject.live:
        moments["live"] = moment(page, "live")
    return moments


def _try_selections(page: Page, answer_ms: float) -> None:
    deadline = time.monotonic() + PATIENCE_MS / 1000
    for code in itertools.cycle(CANDIDATES):
        if time.monotonic() > deadline:
            return
        with suppress(Error):  # a click may have opened a new document
            point = page.evaluate("(code) => __bench.parts.point(code)", code)
            if point is None:
                page.wait_for_timeout(LOOK_MS)
                continue
            tried = page.evaluate("performance.timeOrigin + performance.now()")
            page.mouse.click(point["x"], point["y"])
            if moment(page, "interactive", answer_ms / 2) is not None:
                return
            heard = page.evaluate(
                "([code, t]) => __bench.sent > t || __bench.parts.chosen(code)", [code, tried]
            )
            if heard and moment(page, "interactive", answer_ms) is not None:
                return


def settle(page: Page, subject: Subject, url: str) -> None:
    """Open the page and wait, without touching it, until nothing loads and it has been idle for IDLE_MS.

    Raises:
        UnansweredError: it never was.
    """
    pending: set[Request] = set()
    page.on("request", lambda request: pending.add(request))
    page.on("requestfinished", lambda request: pending.discard(request))
    page.on("requestfailed", lambda request: pending.discard(request))
    page.goto(url, wait_until="commit")
    for name in ("visible", "live") if subject.live else ("visible",):
        if moment(page, name) is None:
            raise UnansweredError(f"{subject.name}: {name}")
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while pending or page.evaluate("__bench.idle()") < IDLE_MS:
        if time.monotonic() > deadline:
            raise UnansweredError(f"{subject.name}: idle")
        page.wait_for_timeout(LOOK_MS)


def choose(page: Page, subject: Subject, code: str) -> dict[str, float | None]:
    """Click a province and return ms from the release of the button.

    REST_MS pass before the click, as between two clicks of a person: Bokeh takes quicker ones for a double
    click.

    Returns:
        restyled: the province has its chosen look, painted. card: its card is painted. settled: card and map
        are painted and the last DOM change, request or WebSocket frame is over (QUIET_MS without any
        follow). None is what did not come in ANSWER_MS times ten.

    Raises:
        UnansweredError: no point of the province can be clicked.
    """
    page.wait_for_timeout(REST_MS)
    point = page.evaluate("(code) => { __bench.arm(code); return __bench.parts.point(code); }", code)
    if point is None:
        raise UnansweredError(f"{subject.name}: no point of {code} can be clicked")
    page.mouse.click(point["x"], point["y"])
    moment(page, "settled", 10 * ANSWER_MS)
    clicked, *stamps = page.evaluate("[__bench.clicked, __bench.restyled, __bench.carded, __bench.settled]")
    names = ("restyled", "card", "settled")
    return {name: at - clicked if at and clicked else None for name, at in zip(names, stamps, strict=True)}
