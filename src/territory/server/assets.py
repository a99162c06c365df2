"""Own files under addresses that hold their content's checksum, so that browsers keep them for good."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import brotli

from territory.maps import page_css
from territory.server.fonts import FONTS, Font, cut
from territory.server.lean_plotly import lean

SOURCE = Path(__file__).parents[1] / "views" / "assets"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

# Rules that a page shares with another, or with a document of its own.
ALSO = {
    "/slides": ("slide.css",),
    "/eu-lac": ("sides.css", "context.css"),
    "/matching": ("sides.css",),
    "/own-data": ("register.css",),
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file ready to send.

    Attributes:
        address: "/assets/<stem>.<checksum><suffix>".
        content: its bytes.
        compressed: the same in brotli, b"" where that saves nothing.
        media_type: MIME type.
    """

    address: str
    content: bytes
    compressed: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Return the own files by name ("plate.css")."""
    faces = fonts()
    sheet = "".join(font.rule(faces[font].address) for font in FONTS) + _plain_css() + page_css()
    scripts = {
        name: (SOURCE / name).read_bytes()
        for name in ("plate.js", "before.js", "charts.js", "slides.js", "stage.js", "favicon.svg")
    }
    contents = {"plate.css": _tight(sheet).encode(), **scripts}
    own = {name: _asset(name, content) for name, content in contents.items()}
    return own | {f"{font.stem}.woff2": asset for font, asset in faces.items()}


@cache
def page_sheet(path: str) -> str:
    """Return the rules that only the page at `path` needs, "" for most pages."""
    names = [f"{path.strip('/')}.css", *ALSO.get(path, ())]
    found = [SOURCE / name for name in names]
    return _tight("".join(own.read_text("utf-8") for own in found if own.is_file()))


@cache
def chart_sheet() -> str:
    """Return the rules that pages with charts need."""
    return _tight((SOURCE / "charts.css").read_text("utf-8"))


@cache
def plotly_address() -> str:
    """Return the address of our part of Plotly's bundle, which comes with the installed package."""
    return _address("plotly.min.js", _plotly())


@cache
def plotly() -> Asset:
    """Return our part of Plotly's bundle, compressed when a reader first asks for it."""
    content = _plotly()
    # Level 5 is 4 % larger than level 9 and four times as fast.
    return Asset(plotly_address(), content, brotli.compress(content, quality=5), MEDIA_TYPES[".js"])


@cache
def _plotly() -> bytes:
    return lean((files("plotly") / "package_data" / "plotly.min.js").read_bytes())


@cache
def native_sheet() -> str:
    """Return the rules for a page that shows Streamlit's own widgets below its view."""
    return _tight((SOURCE / "native.css").read_text("utf-8"))


@cache
def fonts() -> dict[Font, Asset]:
    """Return the fonts as own files."""
    return {font: _asset(f"{font.stem}.woff2", cut(font)) for font in FONTS}


@cache
def by_address() -> dict[str, Asset]:
    """Return the own files by address."""
    return {asset.address: asset for asset in assets().values()}


def _plain_css() -> str:
    return (SOURCE / "plate.css").read_text("utf-8")


def _tight(sheet: str) -> str:
    """Return a style sheet without comments and line ends; it travels inside every page."""
    return re.sub(r"\s*\n\s*", "", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))


def _asset(name: str, content: bytes) -> Asset:
    path = Path(name)
    return Asset(
        address=_address(name, content),
        content=content,
        # WOFF2 is brotli already.
        compressed=b"" if path.suffix == ".woff2" else brotli.compress(content, quality=11),
        media_type=MEDIA_TYPES[path.suffix],
    )


def _address(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"/assets/{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
