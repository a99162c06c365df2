"""A map as an SVG file of its own: title above, the lines that say who says so below."""

from __future__ import annotations

import re
from textwrap import wrap
from xml.sax.saxutils import escape

from territory.maps import LIGHT

MARGIN = 16
TITLE_SIZE, TITLE_PITCH, TITLE_LETTERS = 18, 24, 68
NOTE_SIZE, NOTE_PITCH, NOTE_LETTERS = 12, 17, 104
FAMILY = "'Source Sans 3','Source Sans Pro',sans-serif"
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def sheet(map_svg: str, title: str, notes: tuple[tuple[str, str], ...]) -> bytes:
    """Return a stand-alone SVG (UTF-8) of a map with its title and its provenance.

    Args:
        map_svg: a stand-alone map with width and height.
        title: one sentence, wrapped.
        notes: (label, text) of the provenance, wrapped below the map.

    Raises:
        ValueError: when the map states no size.

    >>> made = sheet('<svg width="600" height="492"/>', "Two <projects>", (("Source", "004"),))
    >>> b"Two &lt;projects&gt;" in made, b"Source: 004" in made
    (True, True)
    """
    size = _SIZE.search(map_svg)
    if not size:
        raise ValueError("The map has no width and height; draw it with standalone=True.")
    width, height = float(size[1]), float(size[2])
    title_lines = wrap(title, TITLE_LETTERS)
    note_lines = wrap(" · ".join(f"{label}: {text}" for label, text in notes), NOTE_LETTERS)
    top = MARGIN + TITLE_PITCH * len(title_lines)
    bottom = top + height + MARGIN
    total = bottom + NOTE_PITCH * len(note_lines) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width + 2 * MARGIN:g} {total:g}" '
        f'width="{width + 2 * MARGIN:g}" height="{total:g}">',
        f'<rect width="100%" height="100%" fill="{LIGHT["--background"]}"/>',
        _lines(title_lines, MARGIN + TITLE_SIZE, TITLE_PITCH, TITLE_SIZE, LIGHT["--text"], 600),
        f'<g transform="translate({MARGIN} {top:g})">{map_svg}</g>',
        _lines(note_lines, bottom + NOTE_SIZE, NOTE_PITCH, NOTE_SIZE, LIGHT["--text-2"], 400),
        "</svg>",
    ]
    return "".join(parts).encode()


def _lines(lines: list[str], first: float, pitch: float, size: float, colour: str, weight: int) -> str:
    rows = "".join(
        f'<tspan x="{MARGIN}" y="{first + pitch * number:g}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    style = f'font-family="{FAMILY}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
    return f"<text {style}>{rows}</text>"
