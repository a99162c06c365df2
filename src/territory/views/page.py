"""A rendered page: its regions, its head, and the template engine that makes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2s
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent
_INDENTATION = re.compile(r"\n\s+")


@dataclass(frozen=True, eq=False)
class Region:
    """A part of a page that changes as a whole.

    Attributes:
        version: changes when a reader would see other content; a mere selection on a map or in a table
            does not count, because the browser marks it by itself.
        make: makes the content; a session that only needs the version never calls it.
    """

    version: str
    make: Callable[[], str]

    @cached_property
    def html(self) -> str:
        """The content."""
        return self.make()


@dataclass(frozen=True, eq=False)
class Page:
    """One view of one page, ready to send.

    Attributes:
        path: address without its query.
        query: canonical query parameters.
        lang: language code.
        title: for the window, the search engine and the link preview.
        description: the finding and the age of its record.
        regions: the regions by name.
        make: makes the body from the regions.
        native: True when Streamlit's own widgets stand below the view (editing).
        private: True when it shows what only one session may see: its regions travel through that session
            alone and can be fetched from nowhere.
    """

    path: str
    query: Mapping[str, str]
    lang: str
    title: str
    description: str
    regions: Mapping[str, Region]
    make: Callable[[], str]
    native: bool = False
    private: bool = False

    @cached_property
    def body(self) -> str:
        """The whole content, regions in place."""
        return self.make()


def fingerprint(*parts: object) -> str:
    """Return a short stable digest of what determines some content.

    >>> fingerprint("map", "es") == fingerprint("map", "es") != fingerprint("map", "en")
    True
    """
    return blake2s("\x1f".join(str(part) for part in parts).encode(), digest_size=5).hexdigest()


@cache
def environment() -> Environment:
    """Return the template engine: everything escaped, an undefined name is an error."""
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def render(template: str, context: Mapping[str, object]) -> Markup:
    """Return a template of this folder filled with a context."""
    # Indentation is for those who read templates; a page sent many times goes without.
    return Markup(_INDENTATION.sub("\n", environment().get_template(template).render(context)))


def region(name: str, key: str, context: Mapping[str, object]) -> Region:
    """Return the region `name`, made by the template of that name.

    Args:
        name: of the region and its template.
        key: what determines the content, or "" when the content is its own version.
        context: what the template needs.
    """

    def make() -> str:
        return str(render(f"{name}.html.j2", context))

    if key:
        return Region(fingerprint(name, key), make)
    html = make()
    return Region(fingerprint(html), lambda: html)
