"""What can be taken away from `/slides`: slides, documents, one HTML, pictures, a workbook, the basket."""

from __future__ import annotations

import io
import zipfile

from territory.export.explore import Libraries, explore
from territory.export.file import MEDIA_TYPES, File, Step, unseen
from territory.export.pptx_template import SIZES, TemplateError
from territory.export.sheet import sheet
from territory.export.table import Column, ExportTable
from territory.export.workbook import workbook
from territory.model import Status
from territory.views.deck.basket import Basket, to_file
from territory.views.deck.deck import Deck, Slide
from territory.views.stage import stage

KINDS = ("pptx", "pptx43", "pdf", "pdfslides", "docx", "html", "xlsx", "json", "svg", "png")
PICTURES = {"svg": MEDIA_TYPES["svg"], "png": "image/png"}
EPOCH = (2000, 1, 1, 0, 0, 0)
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

__all__ = ["KINDS", "File", "Libraries", "TemplateError", "notes", "take"]


def take(deck: Deck, basket: Basket, kind: str, libraries: Libraries, step: Step = unseen) -> File:
    """Return a basket as a file.

    Args:
        deck: its slides.
        basket: the basket itself.
        kind: one of `KINDS`; "pptx43" is PowerPoint in 4:3.
        libraries: what the HTML brings along.
        step: called after each figure where the file takes long.

    Raises:
        KeyError: when there is no such kind.
        TemplateError: when the institution's template cannot be used; the text says why.
    """
    name = f"territory-slides.{deck.words.code}"
    if kind in SIZES:
        # The library takes a tenth of a second to load, so only who asks for such a file waits for it.
        from territory.export.pptx_deck import pptx_deck

        return File(f"{name}.pptx", PPTX, pptx_deck(deck, SIZES[kind], step))
    if kind == "pdfslides":
        from territory.export.pdf import PDF, deck_pdf

        return File(f"{name}.pdf", PDF, deck_pdf(deck, step))
    if kind in ("pdf", "docx"):
        return _paper(deck, kind, name, step)
    if kind in ("svg", "png"):
        return _picture(deck, kind, step)
    if kind == "html":
        page = stage(deck, libraries.faces, script=libraries.stage, explore=explore(deck, libraries))
        return File(f"{name}.html", MEDIA_TYPES["html"], page.encode())
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


def _paper(deck: Deck, kind: str, name: str, step: Step) -> File:
    from territory.export.paper import of_deck

    if kind == "docx":
        from territory.export.docx_paper import DOCX, paper_docx

        return File(f"{name}.docx", DOCX, paper_docx(of_deck(deck), step))
    from territory.export.pdf import PDF, paper_pdf

    return File(f"{name}.a4.pdf", PDF, paper_pdf(of_deck(deck, step)))


def _picture(deck: Deck, kind: str, step: Step) -> File:
    """Return the first figure as a picture; several come as an archive of pictures."""
    from territory.export.figure_svg import figure_svg, png

    made = []
    for slide in deck.slides:
        drawn = sheet(figure_svg(slide.figure, deck.base_url), slide.title, notes(deck, slide))
        content = drawn if kind == "svg" else png(drawn.decode())
        step()
        made.append((f"{slide.number:02d}-{slide.figure.short}.{deck.words.code}.{kind}", content))
    if len(made) == 1:
        return File(made[0][0].removeprefix("01-"), PICTURES[kind], made[0][1])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in made:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
    return File(f"territory-slides.{deck.words.code}.{kind}.zip", "application/zip", packed.getvalue())


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
