"""A figure as plain data: what a slide, a chart in a file and a table need, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from territory.maps import MapSpec
from territory.model import Status

Cell: TypeAlias = str | int | float | Status


@dataclass(frozen=True, slots=True)
class Fact:
    """A large number of a slide with its words; `absent` puts the mark of "not published" beside it."""

    value: str
    text: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """A map.

    Attributes:
        spec: what to draw.
        accessible: what is said of each territory.
        hrefs: address of the view with a territory chosen.
        title: accessible name.
    """

    spec: MapSpec
    accessible: Mapping[str, str]
    hrefs: Mapping[str, str]
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar; `value` None where there is no figure, and `mark` then says why.

    `status` is "estimate" or the kind of absence, "" for a plain figure.
    """

    code: str
    name: str
    value: float | None
    number: str
    note: str = ""
    mark: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """Bars of one series; `unit` names it, `form` is how a spreadsheet writes its numbers."""

    unit: str
    bars: tuple[Bar, ...]
    form: str = "0"

    @property
    def longest(self) -> float:
        """The largest value, 1 where there is none."""
        return max((bar.value for bar in self.bars if bar.value), default=1.0)


@dataclass(frozen=True, slots=True)
class Sides:
    """How often each side names a theme as an obstacle and as a help."""

    name: str
    eu_hampers: int
    eu_helps: int
    lac_hampers: int
    lac_helps: int


@dataclass(frozen=True, slots=True)
class DivergingDrawing:
    """Themes on both sides of a line, obstacles to the left."""

    rows: tuple[Sides, ...]
    eu: str
    lac: str
    hampers: str
    helps: str

    @property
    def reach(self) -> int:
        """The largest count on any side of the line."""
        return max(
            (max(row.eu_hampers, row.eu_helps, row.lac_hampers, row.lac_helps) for row in self.rows),
            default=1,
        )


@dataclass(frozen=True, slots=True)
class ListDrawing:
    """A table of few rows: headings, and cells as text; `shapes` marks each row's standing."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixDrawing:
    """Marks by row and column.

    Attributes:
        blocks: (heading, number of columns).
        columns: (label, True when it opens a block).
        rows: name and (code, word) of each cell.
        legend: (code, word, count) of the marks in use.
        corner: heading of the names.
    """

    blocks: tuple[tuple[str, int], ...]
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    legend: tuple[tuple[str, str, str], ...]
    corner: str


Drawing: TypeAlias = MapDrawing | BarDrawing | DivergingDrawing | ListDrawing | MatrixDrawing


@dataclass(frozen=True, slots=True)
class Choice:
    """What a presenter can switch to on a slide.

    Attributes:
        code: of the territory, sector or topic; "" for the figure as it opens.
        name: as listed.
        finding: the sentence for it.
        facts: the numbers for it.
        leading: codes of the marks that stand out.
        drawing: another drawing, None when the marks stay where they are.
    """

    code: str
    name: str
    finding: str
    facts: tuple[Fact, ...]
    leading: tuple[str, ...]
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a figure's table; `kind` is "text", "integer", "decimal", "percent" or "status"."""

    key: str
    label: str
    kind: str = "text"
    digits: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that can stand on a slide.

    Attributes:
        code: key in addresses, a choice after a dot ("argentina-sectors.tourism").
        page: the page it comes from.
        name: what it shows, as a catalogue lists it.
        finding: one sentence.
        facts: up to three numbers.
        leading: codes of the marks that stand out.
        drawing: what is drawn.
        columns: of its table.
        rows: of its table.
        provenance: (label, text): source, unit, period, as of, licence, boundaries.
        href: the same view on its page.
        pick: what can be switched, as a word, "" when nothing can.
        choices: what it can be switched to, the opening one first.
    """

    code: str
    page: str
    name: str
    finding: str
    facts: tuple[Fact, ...]
    leading: tuple[str, ...]
    drawing: Drawing
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    provenance: tuple[tuple[str, str], ...]
    href: str
    pick: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def short(self) -> str:
        """The code as part of a file's name."""
        return self.code.replace(".", "-")
