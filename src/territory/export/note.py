"""A note of two pages on one province, sector, programme or comparison, as PDF or for Word."""

from __future__ import annotations

from territory.export.file import File, Order
from territory.export.paper import Block, Break, Heading, Paper, Text, dated, drawn, listing, said
from territory.i18n import Language
from territory.model import Status
from territory.views.deck.basket import Basket, Item
from territory.views.deck.deck import Deck, make
from territory.views.deck.figure import Figure, ListDrawing
from territory.views.deck.registry import problem_of
from territory.views.slides import cite

WHAT = "note"
KINDS = ("pdf", "docx")
DOWNLOADS = frozenset((WHAT, kind) for kind in KINDS)
PICTURE = 120


def download(order: Order) -> File:
    """Return the note on the figure that `of` names ("argentina-map.AR-S"); a text when there is none.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    code = order.parameters.get("of", "")
    if problem_of(order.catalog, code):
        why = order.words.t("slides.lost.figure", value=code[:40])
        return File("note.txt", "text/plain; charset=utf-8", f"{why}\n".encode(), refused=True)
    deck = make(order.catalog, order.settings, order.words, Basket((Item(code),)), order.base_url)
    paper = note(deck, order)
    name = f"territory-{deck.slides[0].figure.short}.{order.lang}"
    if order.kind == "docx":
        from territory.export.docx_paper import DOCX, paper_docx

        return File(f"{name}.docx", DOCX, paper_docx(paper))
    from territory.export.pdf import PDF, paper_pdf

    return File(f"{name}.pdf", PDF, paper_pdf(paper, PICTURE))


def note(deck: Deck, order: Order) -> Paper:
    """Return the note: what is known and drawn on the first page, table, gaps and source on the second."""
    (slide,) = deck.slides
    words, shown = deck.words, slide.figure
    subject = _subject(shown)
    numbers, *rest = drawn(slide, words)
    if isinstance(shown.drawing, ListDrawing):
        pictures: list[Block] = [listing(shown.drawing)]
        tables = rest
    else:
        pictures, tables = rest[:1], rest[1:]
    first: list[Block] = [
        Text(f"{words.t('note.kind')} · {shown.name}", "small"),
        Heading(subject, 1),
        Text(shown.finding, "lead"),
        dated(shown, words),
        numbers,
        *pictures,
    ]
    whole = shown.choices[0] if shown.choices else None
    if whole is not None and whole.finding != shown.finding:
        first += [Heading(words.t("note.whole"), 2), Text(whole.finding)]
    gaps: list[Block] = [Text(line) for line in _gaps(shown, words)]
    cited = cite(order.settings, words, Basket((Item(shown.code),)), deck.version)
    second: list[Block] = [
        *tables,
        Heading(words.t("note.gaps"), 2),
        *gaps,
        Heading(words.t("note.source"), 2),
        Text(cited[0][1], "small"),
        said(deck, slide),
    ]
    title = subject if subject == shown.name else f"{subject}: {shown.name}"
    return Paper(title, words, (*first, Break(), *second))


def _subject(shown: Figure) -> str:
    code = shown.code.partition(".")[2]
    return next((one.name for one in shown.choices if code and one.code == code), shown.name)


def _gaps(shown: Figure, words: Language) -> list[str]:
    """Return what the table cannot say, counted from its own marks."""
    absent = {status: 0 for status in Status if not status.has_value}
    for row in shown.rows:
        for status in {cell for cell in row if isinstance(cell, Status)} & absent.keys():
            absent[status] += 1
    lines = [
        words.n(
            "note.absent", count, all=words.number(len(shown.rows)), word=words.t(f"status.word.{status}")
        )
        for status, count in absent.items()
        if count
    ]
    unknown = words.t(f"status.word.{Status.NOT_PUBLISHED}")
    if shown.page != "argentina":
        lines += [f"{fact.text}: {unknown}." for fact in shown.facts if fact.absent]
    if shown.page == "argentina":
        lines.append(words.t("note.cells"))
    return lines or [words.t("note.complete")]
