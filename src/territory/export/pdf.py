"""Tagged PDF by Typst, without browser or network: A4 documents and slides, checked as PDF/UA-1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from territory.export import faces
from territory.export.file import Step, unseen
from territory.export.paper import Paper, listing, picture, said
from territory.views.deck.deck import Deck
from territory.views.deck.figure import ListDrawing

TEMPLATE = Path(__file__).with_name("paper.typ")
PDF = "application/pdf"
PICTURE = 88
"""Height that a drawing may take on A4, in millimetres."""


def paper_pdf(paper: Paper, tallest: float = PICTURE) -> bytes:
    """Return a document as PDF/UA-1 on A4.

    Args:
        paper: what to write.
        tallest: height that a drawing may take, in millimetres.
    """
    content = {
        "form": "a4",
        "title": paper.title,
        "lang": paper.words.code,
        "tallest": tallest,
        "words": {"qr": paper.words.t("slides.qr")},
        "blocks": [asdict(block) for block in paper.blocks],
    }
    return _compiled(content)


def deck_pdf(deck: Deck, step: Step = unseen) -> bytes:
    """Return slides as PDF/UA-1, 16:9; `step` is called after each."""
    slides = []
    for slide in deck.slides:
        drawing = slide.figure.drawing
        listed = listing(drawing) if isinstance(drawing, ListDrawing) else None
        drawn = None if listed else picture(slide.figure)
        slides.append(
            {
                "number": slide.number,
                "title": slide.title,
                "sentence": slide.sentence,
                "facts": [asdict(fact) for fact in slide.figure.facts],
                "picture": asdict(drawn) if drawn else None,
                "table": asdict(listed) if listed else None,
                "lines": asdict(said(deck, slide)),
            }
        )
        step()
    content = {
        "form": "slides",
        "title": deck.title,
        "lang": deck.words.code,
        "words": {"qr": deck.words.t("slides.qr")},
        "slides": slides,
    }
    return _compiled(content)


def _compiled(content: Mapping[str, Any]) -> bytes:
    import typst

    # Data, not markup: the template shows them as text, and nothing outside its own folder can be read.
    data = json.dumps(_drawable(content), ensure_ascii=False)
    made = typst.compile(  # type: ignore[misc]
        TEMPLATE.read_bytes(),
        font_paths=[str(folder) for folder in faces.folders()],
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    return bytes(made)


def _drawable(content: Any) -> Any:
    if isinstance(content, str):
        return faces.drawable(content)
    if isinstance(content, Mapping):
        return {key: _drawable(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_drawable(one) for one in content]
    return content
