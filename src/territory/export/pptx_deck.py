"""Slides for PowerPoint: real text, editable charts, a shape for each territory, tables as tables."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from territory.export.file import Step, unseen
from territory.export.pptx_drawing import Box, draw
from territory.export.pptx_map import Maps
from territory.export.pptx_template import TemplateError, template
from territory.export.pptx_text import INK, LINK, SERIF, add_text, hairline
from territory.views.deck.deck import Deck, Slide
from territory.views.deck.figure import ListDrawing, MatrixDrawing

EPOCH = datetime(2000, 1, 1)
TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
MARGIN = 0.45
CODE = 0.66
"""Width of the square that a phone reads, in inches."""


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the parts of a slide stand, in inches."""

    title: Box
    figure: Box
    facts: Box
    source: Box
    number: Box


def pptx_deck(deck: Deck, size: tuple[float, float], step: Step = unseen) -> bytes:
    """Return the slides as a PowerPoint file.

    Args:
        deck: the slides.
        size: width and height in inches; an institution's template keeps its own.
        step: called after each slide.

    Raises:
        TemplateError: when `slides.pptx` in the institution's folder is no presentation or has no layout.
    """
    show = _presentation(size)
    layout = _layout(show)
    maps = Maps()
    for slide in deck.slides:
        _slide(show, layout, deck, slide, maps)
        step()
    core = show.core_properties
    core.title, core.author, core.language = deck.title[:250], "Territory", deck.words.code
    core.created = core.modified = EPOCH
    made = io.BytesIO()
    show.save(made)
    return made.getvalue()


def _presentation(size: tuple[float, float]) -> Any:
    own = template()
    if own.is_file():
        try:
            show = Presentation(str(own))
        except Exception as error:  # python-pptx lets whatever zipfile, lxml and KeyError say through
            raise TemplateError(
                f"{own}: not a PowerPoint presentation ({type(error).__name__}: {error})."
            ) from error
        if not len(show.slide_layouts):
            raise TemplateError(f"{own}: it has no slide layout.")
        _emptied(show)
        return show
    show = Presentation()
    show.slide_width, show.slide_height = (Inches(one) for one in size)
    return show


def _emptied(show: Any) -> None:
    """Take the template's own slides out."""
    listed = show.slides._sldIdLst
    for one in list(listed):
        show.part.drop_rel(one.rId)
        listed.remove(one)


def _layout(show: Any) -> Any:
    """Return the layout with a title and the least beside it."""
    titled = [
        layout
        for layout in show.slide_layouts
        if any(one.placeholder_format.type in TITLES for one in layout.placeholders)
    ]
    return min(titled or list(show.slide_layouts), key=lambda one: len(one.placeholders))


def _places(show: Any, slide: Slide) -> _Places:
    width, height = Emu(show.slide_width).inches, Emu(show.slide_height).inches
    inner = width - 2 * MARGIN
    title = Box(MARGIN, 0.3, inner, 0.95)
    source = Box(MARGIN, height - 0.82, inner - 1.5 - (CODE + 0.1), 0.7)
    number = Box(width - MARGIN - 1.4, height - 0.82, 1.4, 0.3)
    top, bottom = title.bottom + (0.5 if slide.sentence else 0.08), source.top - 0.12
    if isinstance(slide.figure.drawing, ListDrawing | MatrixDrawing):
        return _Places(
            title,
            Box(MARGIN, top + 0.5, inner, bottom - top - 0.5),
            Box(MARGIN, top, inner, 0.45),
            source,
            number,
        )
    side = 3.9 if width > 12 else 2.5
    return _Places(
        title,
        Box(MARGIN, top, inner - side - 0.25, bottom - top),
        Box(width - MARGIN - side, top + 0.1, side, bottom - top - 0.1),
        source,
        number,
    )


def _slide(show: Any, layout: Any, deck: Deck, slide: Slide, maps: Maps) -> None:
    page = show.slides.add_slide(layout)
    places = _places(show, slide)
    for holder in list(page.placeholders):
        if holder.placeholder_format.type in TITLES:
            _title(holder, places.title, slide.title)
        else:
            holder._element.getparent().remove(holder._element)
    if page.shapes.title is None:
        add_text(page.shapes, places.title, slide.title, 28, bold=True, face=SERIF, name="Title")
    if slide.sentence:
        below = Box(places.title.left, places.title.bottom, places.title.width, 0.45)
        add_text(page.shapes, below, slide.sentence, 16, name="Finding")
    draw(page, places.figure, slide.figure, deck.words, maps)
    _facts(page, places.facts, slide)
    hairline(page.shapes, places.source.left, places.source.top - 0.06, deck_width(show))
    source = " · ".join(f"{label}: {text}" for label, text in slide.figure.provenance)
    add_text(page.shapes, places.source, source, 10, name="Source")
    add_text(
        page.shapes,
        places.number,
        f"Territory {slide.number} / {len(deck.slides)}",
        12,
        bold=True,
        right=True,
        name="Number",
    )
    if deck.public:
        _code(
            page,
            Box(places.source.left + places.source.width + 0.1, places.source.top, CODE, CODE),
            deck,
            slide,
        )
    page.notes_slide.notes_text_frame.text = _notes(deck, slide)


def _code(page: Any, box: Box, deck: Deck, slide: Slide) -> None:
    """Put the link of a slide on it as a square that a phone reads."""
    import segno

    drawn = io.BytesIO()
    segno.make(slide.link, error="m").save(drawn, kind="png", scale=6, border=2, dark="#15202B")
    picture = page.shapes.add_picture(drawn, *box.emu)
    picture.name = deck.words.t("slides.qr")
    picture._element.nvPicPr.cNvPr.set("descr", slide.link)
    picture.click_action.hyperlink.address = slide.link


def deck_width(show: Any) -> float:
    """Return the length of a line between the margins, in inches."""
    return float(Emu(show.slide_width).inches) - 2 * MARGIN


def _title(holder: Any, box: Box, text: str) -> None:
    holder.left, holder.top, holder.width, holder.height = box.emu
    frame = holder.text_frame
    frame.word_wrap = True
    frame.text = text
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    long = 2 if len(text) > 110 else 1 if len(text) > 60 else 0
    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.name = (
            Pt(((30, 26, 22) if box.width > 10 else (26, 21, 18))[long]),
            True,
            SERIF,
        )
        run.font.color.rgb = INK


def _facts(page: Any, box: Box, slide: Slide) -> None:
    """Put the numbers beside or above the figure."""
    facts = slide.figure.facts
    across = box.width > 2 * box.height
    for at, fact in enumerate(facts):
        if across:
            each = box.width / len(facts)
            place = Box(box.left + at * each, box.top, each, box.height)
            add_text(
                page.shapes,
                place,
                [(fact.value + "  ", 22, True, LINK), (fact.text, 14, False, INK)],
                14,
                name=f"Fact {at + 1}",
            )
            continue
        top = box.top + at * 1.45
        hairline(page.shapes, box.left, top, box.width)
        add_text(
            page.shapes,
            Box(box.left, top + 0.04, box.width, 0.62),
            fact.value,
            36,
            bold=True,
            colour=LINK,
            name=f"Number {at + 1}",
        )
        add_text(
            page.shapes, Box(box.left, top + 0.64, box.width, 0.78), fact.text, 16, name=f"Fact {at + 1}"
        )


def _notes(deck: Deck, slide: Slide) -> str:
    words = deck.words
    lines = [slide.note, ""] if slide.note else []
    lines += [slide.figure.finding, ""]
    lines += [f"{fact.value} {fact.text}" for fact in slide.figure.facts]
    lines += [""]
    lines += [f"{label}: {text}" for label, text in slide.figure.provenance]
    lines += [f"{words.t('slides.data')}: {deck.version}", f"{words.t('prov.link')}: {slide.link}"]
    return "\n".join(lines)
