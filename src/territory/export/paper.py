"""A document to print or to edit: blocks of plain data, which the PDF and the Word file both write."""

from __future__ import annotations

import re
from dataclasses import dataclass
from os.path import commonprefix
from typing import TypeAlias

from territory.export.deck import notes
from territory.export.figure_svg import figure_svg
from territory.export.file import Step, unseen
from territory.i18n import Language
from territory.model import Status
from territory.views.deck.deck import Deck, Slide
from territory.views.deck.figure import Cell, Column, Fact, Figure, ListDrawing, MatrixDrawing


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 opens a part."""

    text: str
    level: int
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `look` is "", "lead" (a finding), "own" (the presenter's words) or "small"."""

    text: str
    look: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Up to three large numbers with their words."""

    facts: tuple[Fact, ...]
    kind: str = "numbers"


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG) with what is said to who cannot see it; `ratio` is its height by its width."""

    svg: str
    alt: str
    ratio: float
    kind: str = "picture"


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell of a table: its text, and the status when that is not plainly a figure ("" when it is)."""

    text: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        columns: (heading, True when its cells are numbers).
        rows: the cells.
        widths: relative widths of the columns.
    """

    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Entry, ...], ...]
    widths: tuple[float, ...]
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class Lines:
    """Who says so: (label, text); `link` is the address the last line holds, `qr` the same as SVG."""

    lines: tuple[tuple[str, str], ...]
    link: str = ""
    qr: str = ""
    kind: str = "lines"


@dataclass(frozen=True, slots=True)
class Break:
    """The end of a page."""

    kind: str = "break"


Block: TypeAlias = Heading | Text | Numbers | Picture | Table | Lines | Break


@dataclass(frozen=True, slots=True)
class Paper:
    """A document.

    Attributes:
        title: of the document.
        words: its language.
        blocks: its content, in order.
    """

    title: str
    words: Language
    blocks: tuple[Block, ...]


def of_deck(deck: Deck, step: Step = unseen) -> Paper:
    """Return a basket as a document: a page for each figure, its table, who says so; `step` after each."""
    blocks: list[Block] = []
    for slide in deck.slides:
        if blocks:
            blocks.append(Break())
        blocks.append(Heading(slide.title, 1))
        if slide.sentence:
            blocks.append(Text(slide.sentence, "lead"))
        blocks.append(dated(slide.figure, deck.words))
        if slide.note:
            blocks.append(Text(slide.note, "own"))
        blocks += drawn(slide, deck.words)
        blocks += [said(deck, slide)]
        step()
    return Paper(deck.title, deck.words, tuple(blocks))


def drawn(slide: Slide, words: Language) -> list[Block]:
    """Return a figure's numbers, its drawing and its table; a figure that is a table stands only once."""
    figure = slide.figure
    blocks: list[Block] = [Numbers(figure.facts)]
    if not isinstance(figure.drawing, ListDrawing):
        blocks.append(picture(figure))
    return [*blocks, Heading(figure.name, 2), table(figure, words)]


def picture(figure: Figure) -> Picture:
    """Return a figure's drawing."""
    drawn = figure_svg(figure)
    width, height = re.findall(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"', drawn)[0]
    return Picture(drawn, f"{figure.name}. {figure.finding}", float(height) / float(width))


def dated(figure: Figure, words: Language) -> Text:
    """Return the day that a figure's numbers are of, to stand beside its finding."""
    label = words.t("prov.as_of")
    return Text(next((f"{label}: {text}" for key, text in figure.provenance if key == label), ""), "small")


def said(deck: Deck, slide: Slide) -> Lines:
    """Return who says so, with the link that keeps the numbers."""
    return Lines((*place(slide.figure), *notes(deck, slide)), slide.link, str(deck.qr(slide)))


def table(figure: Figure, words: Language) -> Table:
    """Return a figure's table in words and numbers of a language; columns that say nothing are left out.

    Keys stand beside names, a status that is "observed" throughout adds nothing on paper, and places in the
    source that begin alike stand below (`place`): all of these stay in the workbook. Absent figures carry
    their mark and word, estimates their sign.
    """
    if isinstance(figure.drawing, MatrixDrawing):
        return _read_out(figure, figure.drawing)
    shown = [at for at, column in enumerate(figure.columns) if _shown(figure, at, column)]
    rows = tuple(
        tuple(entry(row[at], figure.columns[at], _status(row), words) for at in shown) for row in figure.rows
    )
    return _measured(
        tuple((figure.columns[at].label, figure.columns[at].kind in NUMBERS) for at in shown), rows
    )


def place(figure: Figure) -> tuple[tuple[str, str], ...]:
    """Return the part of the source that every row's place begins with, as (label, text)."""
    for at, column in enumerate(figure.columns):
        if column.key == "locator" and (alike := _alike(figure, at)):
            return ((column.label, f"{alike} …"),)
    return ()


def listing(drawing: ListDrawing) -> Table:
    """Return a figure that is a table of few rows as one."""
    rows = tuple(tuple(Entry(cell) for cell in row) for row in drawing.rows)
    return _measured(tuple((heading, False) for heading in drawing.headings), rows)


def _read_out(figure: Figure, drawing: MatrixDrawing) -> Table:
    """Return a matrix of marks as what a reader would read out of it, row by row."""
    labels = [label for label, _ in drawing.columns]
    rows = []
    for name, cells in drawing.rows:
        by_word: dict[str, list[str]] = {}
        for label, (_, word) in zip(labels, cells, strict=True):
            by_word.setdefault(word, []).append(label)
        read = "; ".join(f"{word}: {', '.join(found)}" for word, found in by_word.items())
        rows.append((Entry(name), Entry(read)))
    return Table(((drawing.corner, False), (figure.name, False)), tuple(rows), (1.0, 5.0))


def _measured(columns: tuple[tuple[str, bool], ...], rows: tuple[tuple[Entry, ...], ...]) -> Table:
    longest = [
        max([len(label), *(len(row[at].text) for row in rows)]) for at, (label, _) in enumerate(columns)
    ]
    return Table(columns, rows, tuple(float(max(9, min(34, one))) for one in longest))


NUMBERS = frozenset({"integer", "decimal", "percent"})
HIDDEN = frozenset({"code", "case_code"})
ALIKE = 20
"""Letters that make a common beginning worth saying once."""


def _shown(figure: Figure, at: int, column: Column) -> bool:
    if column.key in HIDDEN:
        return False
    if column.key == "locator" and _alike(figure, at):
        return False
    return {row[at] for row in figure.rows} != {Status.OBSERVED}


def _alike(figure: Figure, at: int) -> str:
    """Return what the cells of a column begin with, "" when that is short."""
    common = commonprefix([str(row[at]) for row in figure.rows])  # noqa: RUF071 - letters are meant
    return common.rstrip(" ,;:") if len(common) >= ALIKE else ""


def _status(row: tuple[Cell, ...]) -> Status:
    return next((one for one in row if isinstance(one, Status)), Status.OBSERVED)


def entry(cell: Cell, column: Column, status: Status, words: Language) -> Entry:
    """Return a cell as it is printed.

    >>> from territory.i18n import language
    >>> entry(0.415, Column("s", "S", "percent", 1), Status.OBSERVED, language("en")).text
    '41.5%'
    >>> entry(Status.NOT_PUBLISHED, Column("n", "N", "integer"), Status.NOT_PUBLISHED, language("en"))
    Entry(text='n. p.', status='not_published')
    """
    if isinstance(cell, Status):
        if column.kind == "status":
            return Entry(words.t(f"status.word.{cell.value}"))
        return Entry(words.t(f"mark.short.{cell.value}"), cell.value)
    if isinstance(cell, str):
        return Entry(cell)
    text = (
        words.percent(cell, column.digits) if column.kind == "percent" else words.number(cell, column.digits)
    )
    return Entry(f"≈ {text}", "estimate") if status is Status.ESTIMATE else Entry(text)
