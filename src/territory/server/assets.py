"""Own files under addresses that hold their content's checksum, so that browsers keep them for good."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from streamlit import file_util

from territory.maps import page_css

SOURCE = Path(__file__).parents[1] / "views" / "assets"
MEDIA = Path(file_util.get_static_dir()) / "static" / "media"
FONTS = (
    ("Source Sans", "SourceSansVF-Upright", "normal"),
    ("Source Sans", "SourceSansVF-Italic", "italic"),
    ("Source Serif", "SourceSerifVariable-Roman", "normal"),
    ("Source Code", "SourceCodeVF-Upright", "normal"),
)
MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file ready to send.

    Attributes:
        address: "/assets/<stem>.<checksum><suffix>".
        content: its bytes.
        compressed: the same in brotli.
        media_type: MIME type.
    """

    address: str
    content: bytes
    compressed: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Return the own files by name ("plate.css")."""
    sheet = font_faces() + (SOURCE / "plate.css").read_text("utf-8") + page_css()
    contents = {"plate.css": sheet.encode()} | {
        name: (SOURCE / name).read_bytes() for name in ("plate.js", "before.js", "favicon.svg")
    }
    return {name: _asset(name, content) for name, content in contents.items()}


@cache
def by_address() -> dict[str, Asset]:
    """Return the own files by address."""
    return {asset.address: asset for asset in assets().values()}


def font_faces() -> str:
    """Return the `@font-face` rules for the fonts that Streamlit brings along."""
    rules = []
    for family, stem, style in FONTS:
        file = next(MEDIA.glob(f"{stem}*.woff2"))
        rules.append(
            f'@font-face{{font-family:"{family}";src:url("/static/media/{file.name}") format("woff2");'
            f"font-weight:200 900;font-style:{style};font-display:swap}}"
        )
    return "".join(rules)


def _asset(name: str, content: bytes) -> Asset:
    path = Path(name)
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(
        address=f"/assets/{path.stem}.{digest}{path.suffix}",
        content=content,
        compressed=brotli.compress(content, quality=11),
        media_type=MEDIA_TYPES[path.suffix],
    )
