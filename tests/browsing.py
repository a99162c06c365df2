"""A reader with a browser: how tests open a page, see that nothing outside is asked for, and what axe checks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import Server
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

LIVE = 'html[data-live="1"]'
WCAG = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


TRIES = 5
# `make test` reads in one language and looks at some views in one theme; `make test-all` at all in all.
LANGS = ["es", *(pytest.param(lang, marks=pytest.mark.long) for lang in ("en", "it", "pt"))]


def themes(*addresses: str) -> list[Any]:
    """Return each address with each theme; the first in dark and the last in light are always looked at."""
    every = [(scheme, address) for address in addresses for scheme in ("light", "dark")]
    always = {("dark", addresses[0]), ("light", addresses[-1])}
    return [one if one in always else pytest.param(*one, marks=pytest.mark.long) for one in every]


class Reader:
    """A person with a browser, everything it asked for, and everything that went wrong in it."""

    def __init__(self, browser: Browser, server: Server, **context: Any) -> None:
        self.server = server
        self.context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 800}, "locale": "es-AR", **context}
        )
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    def open(self, address: str, live: bool = True) -> Page:
        self.page.goto(self.server.url + address)
        if live:
            self.page.wait_for_selector(LIVE, state="attached")
        return self.page

    def query(self) -> dict[str, str]:
        return {key: values[0] for key, values in parse_qs(urlsplit(self.page.url).query).items()}

    def elsewhere(self) -> list[str]:
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in {"http", "https"} and not url.startswith(self.server.url)
        ]

    def done(self) -> None:
        assert self.elsewhere() == []
        assert self.errors == []
        self.context.close()


@contextmanager
def no_network(browser: Browser, server: Server, **options: Any) -> Iterator[BrowserContext]:
    """Give a context; that a page of it asked another host than the server is an error."""
    made = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "bypass_csp": True, **options})
    outside: list[str] = []
    made.on("request", lambda one: outside.append(one.url) if not one.url.startswith(server.url) else None)
    yield made
    made.close()
    assert [url for url in outside if url.startswith("http")] == []


def opened(context: BrowserContext, server: Server, address: str) -> Page:
    page = context.new_page()
    page.goto(server.url + address)
    page.wait_for_selector(LIVE, state="attached")
    return page


def at_rest(page: Page) -> None:
    """Wait until the session has answered: while it does, old and new widgets stand beside each other."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def pick(field: Locator, option: Locator) -> None:
    """Choose from a list; an answer of the server can close it under the hand: then it is opened again."""
    for _ in range(TRIES):
        field.click()
        try:
            option.click(timeout=3000)
        except PlaywrightTimeout:
            continue
        return
    raise AssertionError(f"{field}: the list never stayed open")
