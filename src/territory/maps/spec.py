"""A map as plain data: what any renderer needs, and nothing it would have to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from territory.maps.geometry import Box, Point
from territory.maps.metrics import text_width
from territory.maps.phone import PhoneText
from territory.model import Status

Kind = Literal["circles", "choropleth"]

SIZE = 14.0
SQUARE = 11.0
NUMBER_GAP = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a territory, translated and formatted.

    Attributes:
        name: full name for the rim.
        number: the value as printed, "" where there is none.
        short: name for narrow maps.
    """

    name: str
    number: str
    short: str


@dataclass(frozen=True, slots=True)
class LegendWords:
    """How the legend says things.

    Attributes:
        value: prints a number ("5").
        unit: prints the first number with its unit ("17 projects").
        mark: says how many territories have a status ("Not published: 6 of 24").
        interval: prints a class from its edges ("2.0–3.5").
        note: lines under the legend, such as method and n.
        class_count: prints how many territories a class holds, to stand in brackets after it.
        small: says how many rates rest on few cases and opens with the asterisk that marks them on a
            choropleth ("* few cases: 15"); without these words they are not marked.
    """

    value: Callable[[float], str]
    unit: Callable[[float], str]
    mark: Callable[[Status, int, int], str]
    interval: Callable[[float, float], str] = "{:g}–{:g}".format
    note: tuple[str, ...] = ()
    class_count: Callable[[int], str] | None = None
    small: Callable[[int], str] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """An area to fill.

    Attributes:
        code: of the territory.
        kind: "unit", "part", "inset" or "disputed".
        status: of its figure.
        fill: "land", a status, or "class-0" … "class-4".
        path: SVG path data.
        tiny: True when it is too small to see an outline on it.
    """

    code: str
    kind: str
    status: str
    fill: str
    path: str
    tiny: bool = False


@dataclass(frozen=True, slots=True)
class Symbol:
    """A circle, ring or dot.

    Attributes:
        code: of the territory.
        style: "circle", "estimate", "ring" or "dot".
        x: of the centre.
        y: of the centre.
        r: radius.
    """

    code: str
    style: str
    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class RimLabel:
    """Name and number in a rim column, with the leader to the symbol.

    Attributes:
        code: of the territory.
        side: "left" or "right".
        status: of its figure.
        name: as printed.
        number: as printed, "" where a square stands instead.
        square: fill of the small square, or "".
        x: edge of the column.
        y: middle of the label.
        leader: points from the label to the symbol.
    """

    code: str
    side: str
    status: str
    name: str
    number: str
    square: str
    x: float
    y: float
    leader: tuple[Point, ...]

    @property
    def box(self) -> Box:
        """Bounds of name, number and square."""
        width = text_width(self.name, SIZE) + (
            NUMBER_GAP + text_width(self.number, SIZE) if self.number else 0
        )
        width += SQUARE + 5 if self.square else 0
        left = self.x - width if self.side == "left" else self.x
        return left, self.y - 0.5 * SIZE, left + width, self.y + 0.5 * SIZE


@dataclass(frozen=True, slots=True)
class OffshoreSquare:
    """The stand-in of an area too small to fill: a square off the coast, its name and a leader."""

    code: str
    fill: str
    x: float
    y: float
    text: PhoneText
    leader: tuple[Point, ...]

    @property
    def box(self) -> Box:
        """Bounds of the square."""
        return self.x, self.y, self.x + SQUARE, self.y + SQUARE


@dataclass(frozen=True, slots=True)
class LegendRow:
    """A swatch with its meaning; `fill` is a status, a class, or "small" (an asterisk in the text itself)."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class Legend:
    """What the marks mean.

    Attributes:
        x: left edge.
        y: top edge.
        pitch: from row to row.
        size: of the text.
        circles: radius and text, largest first.
        rows: swatches.
        note: lines of text below.
    """

    x: float
    y: float
    pitch: float
    size: float
    circles: tuple[tuple[float, str], ...]
    rows: tuple[LegendRow, ...]
    note: tuple[str, ...]

    @property
    def rows_top(self) -> float:
        """Top of the first row."""
        return self.y + (2 * self.circles[0][0] + 14 if self.circles else 0)

    @property
    def box(self) -> Box:
        """Bounds of circles, swatches and texts."""
        bottom = self.rows_top + self.pitch * (len(self.rows) + len(self.note))
        widths = [2 * self.circles[0][0] + 22 + text_width(t, self.size) for _, t in self.circles]
        widths += [22 + text_width(row.text, self.size) for row in self.rows]
        widths += [text_width(line, self.size) for line in self.note]
        return self.x, self.y, self.x + max(widths, default=0.0), bottom


@dataclass(frozen=True, slots=True)
class MapSpec:
    """A map as data: JSON-able, equal for equal inputs, the same for every renderer.

    Attributes:
        kind: "circles" or "choropleth".
        view: left, top, width and height of the sheet in user units; a unit is a pixel at 1:1.
        phone_crop: left edge and width of what a narrow screen shows.
        k: radius of the circle of the value 1.
        shapes: areas, the units first, from north to south.
        symbols: circles, the larger first, rings and dots.
        rim: labels of the wide layout.
        phone: labels of the narrow layout.
        squares: stand-ins for small areas in the narrow layout.
        legend: of the wide layout.
        phone_legend: of the narrow layout.
        islands: lines of the name of the islands, with their place.
        frames: of the insets.
        inset: the line under the insets.
        conflicts: leaders that still touch something, 0 unless there is no way.
    """

    kind: Kind
    view: Box
    phone_crop: tuple[float, float]
    k: float
    shapes: tuple[Shape, ...]
    symbols: tuple[Symbol, ...]
    rim: tuple[RimLabel, ...]
    phone: tuple[PhoneText, ...]
    squares: tuple[OffshoreSquare, ...]
    legend: Legend
    phone_legend: Legend
    islands: tuple[PhoneText, ...]
    frames: tuple[Box, ...]
    inset: tuple[PhoneText, ...]
    conflicts: int
