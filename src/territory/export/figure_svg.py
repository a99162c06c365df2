"""A figure of a slide as SVG and PNG, without a browser."""

from __future__ import annotations

import re
from collections.abc import Iterable
from textwrap import wrap
from xml.sax.saxutils import escape

from territory.export.faces import SANS, files
from territory.maps import LIGHT, svg
from territory.views.deck.figure import (
    BarDrawing,
    DivergingDrawing,
    Figure,
    ListDrawing,
    MapDrawing,
    MatrixDrawing,
)
from territory.views.page import render

DARK, PALE = "#06414F", "#7FBBC5"
EU, LAC = "#2B4BA0", "#BE5418"
INK, QUIET, LINE, LACK = LIGHT["--text"], LIGHT["--text-2"], "#DAD4C5", LIGHT["--no-data"]
SIZE, LETTER = 14, 7.2
"""Size of the text, and the width of an average letter at that size, in the drawing's units."""
WIDE = 680
LEADING = (
    f".map .symbol.circle{{fill:{PALE};stroke:{DARK}}}.map .leading .symbol.circle{{fill:{DARK};stroke:#fff}}"
    ".map .leading text{font-weight:600}"
)
MARKS = (
    f".mk-f{{fill:{LIGHT['--mark']}}}.mk-o{{fill:#fff;stroke:{LIGHT['--mark']};stroke-width:1.75}}"
    f".mk-c{{stroke:#fff;stroke-width:2;fill:none}}.mk-g{{fill:none;stroke:{QUIET};stroke-width:1.25}}"
    f".mk-h{{fill:url(#mk-hatch);stroke:{LACK}}}.mk-line{{stroke:{LACK};stroke-width:1.2}}.mk-d{{fill:{LACK}}}"
)
HATCH = (
    '<pattern id="lack" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<path d="M1 0v5" stroke="{LACK}" stroke-width="1.4"/></pattern>'
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">'
    f'<circle cx="2.5" cy="2.5" r="1.1" fill="{LACK}"/></pattern>'
    '<pattern id="estimate" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(-45)">'
    f'<path d="M2.5 0v6" stroke="{LIGHT["--mark"]}" stroke-width="5"/></pattern>'
)
ABSENT = {
    "not_published": f'fill="url(#lack)" stroke="{LACK}"',
    "suppressed": f'fill="url(#dots)" stroke="{LACK}"',
    "not_applicable": f'fill="none" stroke="{LACK}" stroke-dasharray="3 2"',
}


def figure_svg(figure: Figure, base_url: str = "") -> str:
    """Return a figure's drawing as a stand-alone SVG with width and height.

    Args:
        figure: what to draw.
        base_url: scheme and host of the links of a map's territories.
    """
    drawing = figure.drawing
    if isinstance(drawing, MapDrawing):
        return _map(figure, drawing, base_url)
    if isinstance(drawing, BarDrawing):
        return _bars(figure, drawing)
    if isinstance(drawing, DivergingDrawing):
        return _diverging(figure, drawing)
    if isinstance(drawing, ListDrawing):
        return _list(figure, drawing)
    return _matrix(figure, drawing)


def png(drawn: str, zoom: float = 2.0) -> bytes:
    """Return an SVG as PNG, `zoom` pixels to its unit."""
    import resvg_py

    made = resvg_py.svg_to_bytes(
        svg_string=drawn,
        skip_system_fonts=True,
        font_files=[str(path) for path in files()],
        font_family=SANS,
        sans_serif_family=SANS,
        zoom=zoom,
    )
    return bytes(made)


def _map(figure: Figure, drawing: MapDrawing, base_url: str) -> str:
    drawn = svg(
        drawing.spec,
        href=lambda code: base_url + drawing.hrefs[code],
        accessible=drawing.accessible,
        title=drawing.title,
        leading=figure.leading,
        standalone=True,
        prefix=f"{figure.short}-",
    )
    return drawn.replace("</style>", f"{LEADING}</style>", 1) if figure.leading else drawn


def _bars(figure: Figure, drawing: BarDrawing) -> str:
    pitch, names, numbers = 25, 235, 110
    room = WIDE - names - numbers
    parts = []
    for at, bar in enumerate(drawing.bars):
        middle = at * pitch + pitch / 2
        leading = bar.code in figure.leading
        weight = 600 if leading else 400
        lines = wrap(bar.name, int(names / 6.5))
        if len(lines) == 1:
            parts.append(_text(bar.name, 0, middle + 5, weight=weight))
        else:
            halves = (lines[0], _short(" ".join(lines[1:]), names))
            parts += [
                _text(half, 0, middle - 1 + 12 * at, weight=weight, size=12) for at, half in enumerate(halves)
            ]
        if bar.value is None:
            place = f'x="{names}" y="{middle - 7:g}" width="14" height="14"'
            parts.append(f"<rect {place} {ABSENT.get(bar.status, ABSENT['not_published'])}/>")
            parts.append(_text(bar.mark, names + 20, middle + 5))
            continue
        width = room * bar.value / drawing.longest
        fill = DARK if leading else PALE
        estimate = bar.status == "estimate"
        parts.append(
            f'<rect x="{names}" y="{middle - 8:g}" width="{width:.1f}" height="16" '
            f'fill="{"url(#estimate)" if estimate else fill}" stroke="{DARK}"/>'
        )
        number = _text(bar.number, names + width + 8, middle + 5, weight=400 if estimate else 600)
        parts.append(f'<g font-style="italic">{number}</g>' if estimate else number)
        parts.append(_text(bar.note, WIDE, middle + 5, anchor="end", colour=QUIET))
    return _whole(figure, WIDE, pitch * len(drawing.bars) + 4, parts, HATCH)


def _diverging(figure: Figure, drawing: DivergingDrawing) -> str:
    pitch, names, top = 32, 200, 26
    middle = names + (WIDE - names) / 2
    step = (WIDE - names) / 2 / drawing.reach
    parts = [
        _text(f"← {drawing.hampers}", middle - 8, 14, anchor="end"),
        _text(f"{drawing.helps} →", middle + 8, 14),
    ]
    for at, row in enumerate(drawing.rows):
        y = top + at * pitch
        parts += [
            _text(line, 0, y + 14 + 14 * number, size=13)
            for number, line in enumerate(wrap(row.name, 32)[:2])
        ]
        for count, side, colour, offset in (
            (row.eu_hampers, -1, EU, 2),
            (row.lac_hampers, -1, LAC, 15),
            (row.eu_helps, 1, EU, 2),
            (row.lac_helps, 1, LAC, 15),
        ):
            for block in range(count):
                x = middle + side * step * (block + (0 if side > 0 else 1))
                round_ = ' rx="6"' if colour == LAC else ""
                place = f'x="{x + 0.7:.1f}" y="{y + offset:g}" width="{step - 1.4:.1f}" height="12"'
                parts.append(f'<rect {place}{round_} fill="{colour}"/>')
    bottom = top + pitch * len(drawing.rows)
    parts.append(f'<path d="M{middle:g} {top}V{bottom}" stroke="{INK}" stroke-width="1.5"/>')
    x = 0.0
    for name, colour, round_ in ((drawing.eu, EU, ""), (drawing.lac, LAC, ' rx="6"')):
        parts.append(f'<rect x="{x:g}" y="{bottom + 12}" width="20" height="12"{round_} fill="{colour}"/>')
        parts.append(_text(name, x + 26, bottom + 23))
        x += 50 + LETTER * len(name)
    return _whole(figure, WIDE, bottom + 32, parts)


def _list(figure: Figure, drawing: ListDrawing) -> str:
    rows = (drawing.headings, *drawing.rows)
    longest = [max(8, min(34, max(len(row[at]) for row in rows))) for at in range(len(drawing.headings))]
    starts = [sum(longest[:at]) * LETTER + 16 * at for at in range(len(longest))]
    width = starts[-1] + longest[-1] * LETTER + 12
    parts, y = [], 0.0
    for number, row in enumerate(rows):
        cells = [wrap(cell, longest[at]) or [""] for at, cell in enumerate(row)]
        shape = drawing.shapes[number - 1] if number and drawing.shapes else ""
        if shape:
            # The page puts the standing of a project before its word, in the fourth column.
            parts.append(f'<g transform="translate({starts[3] - 2:g} {y + 7:g})">{_standing(shape)}</g>')
        weight = 400 if number else 600
        for column, (start, lines) in enumerate(zip(starts, cells, strict=True)):
            parts += [
                _text(line, start + (16 if shape and column == 3 else 0), y + 18 + 17 * at, weight=weight)
                for at, line in enumerate(lines)
            ]
        y += 17 * max(len(lines) for lines in cells) + 12
        colour = LINE if number else INK
        parts.append(f'<path d="M0 {y:g}H{width:g}" stroke="{colour}"/>')
    return _whole(figure, width, y + 4, parts)


def _standing(shape: str) -> str:
    square = f'<rect x="1" y="1" width="11" height="11" fill="none" stroke="{QUIET}" stroke-width="1.4"/>'
    inside = {
        "done": f'<rect x="1" y="1" width="11" height="11" fill="{LIGHT["--mark"]}"/>',
        "under_way": f'<rect x="1" y="1" width="5.5" height="11" fill="{LIGHT["--mark"]}"/>',
        "stopped": f'<path d="M1 1l11 11M12 1L1 12" stroke="{QUIET}" stroke-width="1.4"/>',
    }
    if shape == "late":
        return '<path d="M1 0l11 6.5L1 13z" fill="#8F5300"/>'
    return inside.get(shape, "") + square


def _matrix(figure: Figure, drawing: MatrixDrawing) -> str:
    names, each, pitch, mark = 150.0, 38, 24, 16
    head = 24 + LETTER * max(len(label) for label, _ in drawing.columns)
    width = names + each * len(drawing.columns)
    parts = [_text(drawing.corner, 0, head + 24, weight=600)]
    x = names
    for title, span in drawing.blocks:
        lines = wrap(title, max(6, int(span * each / LETTER)), break_long_words=False)[:3]
        parts += [_text(line, x + 4, 13 + 15 * at, weight=600, size=13) for at, line in enumerate(lines)]
        x += span * each
    head += 30
    for at, (label, opens) in enumerate(drawing.columns):
        x = names + each * at
        turned = f"translate({x + each / 2 + 5:g} {head - 6:g}) rotate(-90)"
        parts.append(f'<text transform="{turned}" font-size="13" fill="{INK}">{escape(label)}</text>')
        if opens:
            line = f"M{x:g} 0V{head + pitch * len(drawing.rows):g}"
            parts.append(f'<path d="{line}" stroke="{QUIET}" stroke-width=".7"/>')
    for row, (name, cells) in enumerate(drawing.rows):
        y = head + pitch * row
        parts.append(f'<path d="M0 {y:g}H{width:g}" stroke="{LINE}"/>')
        parts.append(_text(_short(name, names), 0, y + 17))
        for at, (code, word) in enumerate(cells):
            place = (
                f'x="{names + each * at + (each - mark) / 2:g}" y="{y + 4:g}" width="{mark}" height="{mark}"'
            )
            parts.append(f'<use href="#mk-{escape(code)}" {place}><title>{escape(word)}</title></use>')
    y, x = head + pitch * len(drawing.rows) + 12, 0.0
    for code, word, count in drawing.legend:
        text = f"{word} {count}"
        if x + 30 + LETTER * len(text) > width:
            x, y = 0.0, y + 22
        parts.append(f'<use href="#mk-{escape(code)}" x="{x:g}" y="{y:g}" width="{mark}" height="{mark}"/>')
        parts.append(_text(text, x + 22, y + 13))
        x += 44 + LETTER * len(text)
    sprite = re.findall(r"<defs>(.*?)</defs>", str(render("led_sprite.html.j2", {})), re.DOTALL)[0]
    return _whole(figure, width, y + 26, parts, f"{sprite}<style>{MARKS}</style>")


def _whole(figure: Figure, width: float, height: float, parts: Iterable[str], defs: str = "") -> str:
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    family = f"font-family=\"'{SANS}','Source Sans 3',sans-serif\""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {family}>'
        f"<title>{escape(figure.finding)}</title><defs>{defs}</defs>{''.join(parts)}</svg>"
    )


def _text(
    text: str,
    x: float,
    y: float,
    *,
    weight: int = 400,
    anchor: str = "start",
    colour: str = INK,
    size: int = SIZE,
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{colour}">{escape(text)}</text>'
    )


def _short(text: str, width: float) -> str:
    most = int(width / 6.5)
    return text if len(text) <= most else text[: most - 1] + "…"
