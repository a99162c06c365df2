"""The map's style sheet: on a page it reads the theme's custom properties, in a file they are resolved."""

from __future__ import annotations

import re

LIGHT = {
    "--text": "#15202B",
    "--text-2": "#4A5560",
    "--background": "#FFFFFF",
    "--land": "#F0EBDD",
    "--border-land": "#7F7868",
    "--link": "#0B5A6E",
    "--mark": "#0B6B7F",
    "--no-data": "#83888D",
    "--class-0": "#CEEBEF",
    "--class-1": "#86C9D3",
    "--class-2": "#39A3B1",
    "--class-3": "#007986",
    "--class-4": "#004D57",
}
"""Values of the custom properties the map needs, light theme."""

DARK = {
    "--text": "#EEF2F3",
    "--text-2": "#B3C0C7",
    "--background": "#10181D",
    "--land": "#2A363E",
    "--border-land": "#7D909B",
    "--link": "#62C2D6",
    "--mark": "#53B9C7",
    "--no-data": "#8B969C",
    "--class-0": "#1F4D53",
    "--class-1": "#186D77",
    "--class-2": "#1D919E",
    "--class-3": "#53B9C7",
    "--class-4": "#A8E4ED",
}
"""Values of the custom properties the map needs, dark theme."""

DRAWING = """
.map{font-family:"Source Sans","Source Sans 3","Source Sans Pro",sans-serif;font-size:14px;color:var(--text)}
.map text{fill:var(--text)}
.map .area{fill:var(--land);stroke:var(--border-land);stroke-width:.7;stroke-linejoin:round}
.map .fill-class-0{fill:var(--class-0)}
.map .fill-class-1{fill:var(--class-1)}
.map .fill-class-2{fill:var(--class-2)}
.map .fill-class-3{fill:var(--class-3)}
.map .fill-class-4{fill:var(--class-4)}
.map .fill-not_applicable,.map .disputed{fill:none;stroke-dasharray:3 2}
.map .pattern-paper{fill:var(--background)}
.map .pattern-line{stroke:var(--no-data);fill:none}
.map .pattern-dot{fill:var(--no-data)}
.map .pattern-estimate{stroke:var(--mark);fill:none}
.map .swatch{stroke:var(--border-land);stroke-width:1}
.map .swatch.fill-land{fill:var(--land)}
.map .halo{fill:none;stroke:none;pointer-events:none}
.map .halo.selected{stroke:var(--text);stroke-width:2;stroke-linejoin:round}
.map .halo.compared{stroke:var(--text);stroke-width:2;stroke-linejoin:round;stroke-dasharray:6 3}
.map .symbol{fill:var(--mark);stroke:var(--background);stroke-width:1.2}
.map .symbol.ring{fill:var(--background);stroke:var(--mark);stroke-width:1.6}
.map .symbol.dot{fill:var(--text-2);stroke:none;pointer-events:none}
.map .symbol.estimate{stroke:var(--mark)}
.map .leader-halo{fill:none;stroke:var(--background);stroke-width:2.6;stroke-opacity:.75;pointer-events:none}
.map .leader{fill:none;stroke:var(--no-data);stroke-width:1;pointer-events:none}
.map .number{font-weight:600}
.map .label.absent text,.map .islands{fill:var(--text-2)}
.map .label.estimate .number{font-style:italic}
.map .label.selected text,.map .label.compared text{font-weight:600;fill:var(--text)}
.map .size{fill:none;stroke:var(--mark);stroke-width:1.2}
.map .frame{fill:none;stroke:var(--border-land);stroke-width:.8}
.map .labels-phone{font-size:15px}
.map .labels-phone .name,.map .labels-phone .beside{stroke:var(--background);stroke-width:2.5}
.map .labels-phone text{paint-order:stroke;stroke-linejoin:round}
.map .inside{fill:var(--background);pointer-events:none}
.map .label.selected .inside,.map .label.compared .inside{fill:var(--background)}
.map .labels-phone .label.estimate text{font-style:italic}
.map .labels-phone .name,.map .inside,.map .labels-phone .beside{font-weight:600}
.map .labels-phone .absent .name{font-weight:400;fill:var(--text-2)}
"""
"""How shapes, marks and texts are drawn, on a page and in a file."""

WIDE_ONLY = ".map .labels-phone{display:none}\n"

PAGE = """
.map{display:block;width:100%;height:auto}
.map a{text-decoration:none;cursor:pointer}
.map .halo{transition:stroke .12s,stroke-width .12s,opacity .12s}
.map .territory:hover .area{stroke:var(--text);stroke-width:1.4}
.map .territory:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.map .territory.tiny:focus-visible{outline-offset:6px}
html.scripted .map .territory:not(.tiny):focus-visible{outline:none}
.map:has(.territory.tiny:focus-visible) .label.tiny text{outline:2px solid var(--link);outline-offset:2px}
.map .halo.focus{stroke:var(--link);stroke-width:3;stroke-linejoin:round;
filter:drop-shadow(0 0 1px var(--background)) drop-shadow(0 0 1px var(--background))}
.map .labels-phone{display:none}
.map-frame{container-type:inline-size;overflow:hidden}
@container (max-width:479px){
.map{width:var(--phone-width);max-width:none;margin-left:var(--phone-shift)}
.map .labels-wide{display:none}
.map .labels-phone{display:inline}
}
@media (prefers-reduced-motion:reduce){.map .halo{transition:none}}
@media (forced-colors:active){.map .symbol{fill:CanvasText}}
"""
"""Layout, pointer and keyboard on a page; `.map-frame` is the element around the SVG."""


def page_css() -> str:
    """Return the style sheet for a page that defines the custom properties of `LIGHT` and `DARK`."""
    return DRAWING + PAGE


def file_css() -> str:
    """Return the style sheet of a stand-alone file: wide layout, light theme, no custom properties.

    >>> "var(" in file_css()
    False
    """
    return re.sub(r"var\((--[a-z0-9-]+)\)", lambda found: LIGHT[found[1]], DRAWING + WIDE_ONLY)
