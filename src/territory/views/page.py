"""A rendered page: its regions, its head, and the template engine that makes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2s
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a page that changes as a whole.

    Attributes:
        html: its content.
        version: changes when a reader would see other content; a mere selection on a map or in a table
            does not count, because the browser marks it by itself.
    """

    html: str
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """One view of one page, ready to send.

    Attributes:
        path: address without its query.
        query: canonical query parameters.
        lang: language code.
        title: for the window, the search engine and the link preview.
        description: the finding and the age of its record.
        body: the whole content, regions in place.
        regions: the regions by name.
    """

    path: str
    query: Mapping[str, str]
    lang: str
    title: str
    description: str
    body: str
    regions: Mapping[str, Region]


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
    return Markup(environment().get_template(template).render(context))


def regions_of(
    names: Mapping[str, str], context: Mapping[str, object], frame: Callable[[str, Region], Markup]
) -> tuple[dict[str, Region], dict[str, Markup]]:
    """Render the regions of a page.

    Args:
        names: by region name, its version key, or "" when its content is its version.
        context: what the templates need.
        frame: puts a region into its element.

    Returns:
        The regions, and the same framed for the page's body.
    """
    regions = {}
    for name, key in names.items():
        html = str(render(f"{name}.html.j2", context))
        regions[name] = Region(html, fingerprint(key or html))
    return regions, {name: frame(name, region) for name, region in regions.items()}
