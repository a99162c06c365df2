"""What can be taken away from `/slides`: PowerPoint, one HTML, a workbook, the basket itself."""

from __future__ import annotations

from territory.export.file import MEDIA_TYPES, File
from territory.export.pptx_template import SIZES, TemplateError
from territory.export.table import Column, ExportTable
from territory.export.workbook import workbook
from territory.model import Status
from territory.views.deck.basket import Basket, to_file
from territory.views.deck.deck import Deck, Slide
from territory.views.stage import stage

KINDS = ("pptx", "pptx43", "html", "xlsx", "json")
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

__all__ = ["KINDS", "File", "TemplateError", "notes", "take"]


def take(deck: Deck, basket: Basket, kind: str, faces: str, script: str) -> File:
    """Return a basket as a file.

    Args:
        deck: its slides.
        basket: the basket itself.
        kind: one of `KINDS`; "pptx43" is PowerPoint in 4:3.
        faces: style rules that hold the fonts, for the HTML.
        script: of the stage, for the HTML.

    Raises:
        KeyError: when there is no such kind.
        TemplateError: when the institution's template cannot be used; the text says why.
    """
    name = f"territory-slides.{deck.words.code}"
    if kind in SIZES:
        # The library takes a tenth of a second to load, so only who asks for such a file waits for it.
        from territory.export.pptx_deck import pptx_deck

        return File(f"{name}.pptx", PPTX, pptx_deck(deck, SIZES[kind]))
    if kind == "html":
        return File(f"{name}.html", MEDIA_TYPES["html"], stage(deck, faces, script=script).encode())
    if kind == "xlsx":
        return File(f"{name}.xlsx", MEDIA_TYPES["xlsx"], _workbook(deck))
    if kind == "json":
        return File(f"{name}.json", MEDIA_TYPES["json"], to_file(basket, deck.version, deck.words.code))
    raise KeyError(kind)


def notes(deck: Deck, slide: Slide) -> tuple[tuple[str, str], ...]:
    """Return who says so and how to get back to it: provenance, version of the data, link."""
    words = deck.words
    return (
        *slide.figure.provenance,
        (words.t("slides.data"), deck.version),
        (words.t("prov.link"), slide.link),
    )


def _workbook(deck: Deck) -> bytes:
    words = deck.words
    tables = [
        ExportTable(
            slide.figure.short,
            slide.figure.name,
            tuple(Column(one.key, one.label, one.kind, one.digits) for one in slide.figure.columns),  # type: ignore[arg-type]
            slide.figure.rows,
            notes(deck, slide),
        )
        for slide in deck.slides
    ]
    said = {status.value: words.t(f"status.word.{status.value}") for status in Status}
    return workbook(tables, words.code, said | {"sources": words.t("ui.sources")})
