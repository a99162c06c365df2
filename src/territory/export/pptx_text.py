"""Boxes, text and lines on a slide of PowerPoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Length, Pt

# Faces that PowerPoint has on every system.
SANS, SERIF = "Calibri", "Georgia"
INK = RGBColor(0x15, 0x20, 0x2B)
LINK = RGBColor(0x0B, 0x5A, 0x6E)
HAIRLINE = RGBColor(0xDA, 0xD4, 0xC5)
DARK = RGBColor(0x06, 0x41, 0x4F)
PALE = RGBColor(0x7F, 0xBB, 0xC5)
NO_DATA = RGBColor(0x83, 0x88, 0x8D)
LAND = RGBColor(0xF0, 0xEB, 0xDD)
BORDER = RGBColor(0x7F, 0x78, 0x68)
PAPER = RGBColor(0xFF, 0xFF, 0xFF)
EU = RGBColor(0x2B, 0x4B, 0xA0)
LAC = RGBColor(0xBE, 0x54, 0x18)
Run = tuple[str, float, bool, RGBColor]


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    @property
    def emu(self) -> tuple[Length, Length, Length, Length]:
        """Left, top, width and height in the file's own unit."""
        return Inches(self.left), Inches(self.top), Inches(self.width), Inches(self.height)


def add_text(
    shapes: Any,
    box: Box,
    text: str | Sequence[Run],
    size: float,
    *,
    bold: bool = False,
    right: bool = False,
    middle: bool = False,
    wrap: bool = True,
    face: str = SANS,
    colour: RGBColor = INK,
    name: str = "",
) -> Any:
    """Add a text box without inner margins and return it.

    Args:
        shapes: of the slide or group.
        box: its place.
        text: one text, or runs of (text, size, bold, colour).
        size: in points.
        bold: weight of a single text.
        right: True to end at the right edge.
        middle: True to stand in the middle of the height.
        wrap: False for a line that may be longer than its box.
        face: font.
        colour: of a single text.
        name: of the shape.
    """
    shape = shapes.add_textbox(*box.emu)
    if name:
        shape.name = name
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = wrap
    if middle:
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    runs = [(text, size, bold, colour)] if isinstance(text, str) else text
    for content, points, heavy, ink in runs:
        run = paragraph.add_run()
        run.text = content
        run.font.size, run.font.bold, run.font.name, run.font.color.rgb = Pt(points), heavy, face, ink
    return shape


def plain(shape: Any) -> None:
    """Take the theme's shadow and bevel from a shape; what it looks like is said by itself."""
    for style in shape._element.findall(qn("p:style")):
        shape._element.remove(style)


def hairline(shapes: Any, left: float, top: float, width: float) -> None:
    """Add a thin rule."""
    line = shapes.add_connector(
        MSO_CONNECTOR.STRAIGHT, Inches(left), Inches(top), Inches(left + width), Inches(top)
    )
    line.line.color.rgb, line.line.width = HAIRLINE, Pt(1)
    line.name = "Rule"
    plain(line)
