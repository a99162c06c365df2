"""Compose a `MapSpec`: what is drawn where, for one set of figures in one language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from territory.maps.base import HEIGHT, LAND_CENTRE, WIDTH, Area, BaseMap
from territory.maps.classify import Classification
from territory.maps.geometry import Box, circle_meets, overlap
from territory.maps.legend import (
    LEGEND_TOP,
    PHONE_CROP,
    RIGHT,
    below,
    beside,
    is_zero,
    narrow_legend,
    sizes,
    wide_legend,
)
from territory.maps.legend import rows as legend_rows
from territory.maps.phone import NAMES, PhoneSite, PhoneText, place_phone
from territory.maps.rim import Column, Placed, Rim, Site, place_rim
from territory.maps.spec import (
    SIZE,
    SQUARE,
    Kind,
    Label,
    Legend,
    LegendWords,
    MapSpec,
    OffshoreSquare,
    RimLabel,
    Shape,
    Symbol,
)
from territory.model import Observation, Status

PITCH = 1.42 * SIZE
LARGEST = round(0.045 * 480, 1)
RING = 4.0
DOT = 1.6
LEFT = 152.0
LEADER_GAP = 5.0
MOST_NAMED = 60
"""Units of a map without a rim that still get names."""
LEAST_WIDTH = 480.0
SHRINKING = (1.0, 0.85, 0.72, 0.6, 0.48, 0.36, 0.24)


def map_spec(
    base: BaseMap,
    observations: Sequence[Observation],
    labels: Mapping[str, Label],
    *,
    kind: Kind,
    legend: LegendWords,
    classification: Classification | None = None,
    largest_radius: float = LARGEST,
    reference_max: float | None = None,
    islands_label: Sequence[str] = (),
    inset_label: str = "",
    remember: bool = True,
    rim: bool = True,
) -> MapSpec:
    """Return the map of one indicator.

    The radius of a circle is k·√n. k makes the circle of `reference_max` as large as `largest_radius`; where
    circles would leave no way to a label, k is reduced (read it from the result and hand
    `largest_radius=spec.k * sqrt(reference_max)` to both maps of a comparison).

    Args:
        base: from `base_map`.
        observations: figures by territory; a territory without one is drawn as not published, other codes are
            left out.
        labels: words by territory code.
        kind: "circles" for counts, "choropleth" for rates and indexes.
        legend: words of the legend.
        classification: classes of a choropleth.
        largest_radius: of the reference value, in user units; 4.5 % of the map's height.
        reference_max: value drawn with `largest_radius`; the largest value if None. Fix it across a
            comparison.
        islands_label: lines of the name beside the islands.
        inset_label: line under the insets.
        remember: False for figures of which nothing may be kept: the places of their labels are not cached.
        rim: False for a map without names in its rim, whose base was made for `PLAIN` or `PLAIN_TALL`; the
            labels of the narrow layout that find room serve both.

    Returns:
        The map, the same for the same arguments.

    Raises:
        ValueError: if a figure with a value has none, is not finite, or is negative where circles are drawn;
            if a choropleth comes without classes.
    """
    figures = _figures(base, observations, kind)
    starred = kind == "choropleth" and legend.small is not None
    labels = {
        code: replace(labels[code], number=_number(labels[code], figures[code], starred)) for code in figures
    }
    if kind == "choropleth" and classification is None:
        raise ValueError("A choropleth needs a classification.")
    inset = _inset_label(base, inset_label)
    values = [f.value for f in figures.values() if f.value]
    reference = reference_max or max(values, default=1.0)
    factors = SHRINKING if kind == "circles" and rim else SHRINKING[:1]
    tried: list[tuple[int, float, tuple[Symbol, ...], Rim]] = []
    for factor in factors:
        k = factor * largest_radius / math.sqrt(reference)
        symbols = _symbols(base, figures, kind, k)
        # Dots alone stand where the areas are, whatever the figures: their labels may be remembered.
        kept = remember or all(symbol.style == "dot" for symbol in symbols)
        leaders = (_rim if kept else _rim.__wrapped__)(symbols, base.islands) if rim else Rim((), 0)
        tried.append((leaders.conflicts, k, symbols, leaders))
        if not leaders.conflicts:
            break
    conflicts, k, symbols, leaders = min(tried, key=lambda attempt: attempt[0])

    content = _Content(kind, base, figures, labels, _fills(figures, kind, classification), symbols)
    rim_labels = tuple(_rim_label(content, place) for place in leaders.placed)
    rows = legend_rows(figures, content.fills, classification if kind == "choropleth" else None, legend)
    circles = sizes(values, k, legend) if kind == "circles" else ()
    note = tuple(legend.note)
    wide = wide_legend(circles, rows, note)
    if any(overlap(wide.box, frame, 6) for frame in base.frames):
        wide = replace(wide, x=max(frame[2] for frame in base.frames) + 8)
    if not rim:
        wide = beside(wide, base.units)
    islands = _islands_label(base, islands_label, wide)
    narrow = narrow_legend(circles, rows, base.frames) if rim else below(circles, rows, base.units)
    taken = [narrow.box, *base.frames, *(line.box for line in (*islands, *inset))]
    squares = _squares(content, taken)
    taken += [box for square in squares for box in (square.box, square.text.box)]
    phone = place_phone(
        _phone_sites(content, squares) if rim or len(base.units) <= MOST_NAMED else (),
        crop=(PHONE_CROP[0], sum(PHONE_CROP)),
        height=HEIGHT,
        boxes=taken,
        land_share=base.land_share,
        names=NAMES * (1 if rim else 3) - len(squares),
    )
    boxes = [wide.box, *(label.box for label in rim_labels)]
    left, right = min(0.0, *(box[0] - 2 for box in boxes)), max(WIDTH, *(box[2] + 2 for box in boxes))
    if not rim:
        # A slender country keeps its scale: white to its right rather than a map as tall as two screens.
        left, right = PHONE_CROP[0], max(wide.box[2] + 4, PHONE_CROP[0] + LEAST_WIDTH)
    # A large circle at the northern or southern end of the land reaches beyond it.
    top = min([0.0, *(symbol.y - symbol.r - 2 for symbol in symbols)])
    bottom = max([HEIGHT, *(symbol.y + symbol.r + 2 for symbol in symbols)])
    return MapSpec(
        kind=kind,
        view=(round(left, 1), round(top, 1), round(right - left, 1), round(bottom - top, 1)),
        phone_crop=PHONE_CROP,
        k=round(k, 4),
        shapes=_shapes(content),
        symbols=symbols,
        rim=rim_labels,
        phone=phone,
        squares=squares,
        legend=wide,
        phone_legend=narrow,
        islands=islands,
        frames=base.frames,
        inset=inset,
        conflicts=conflicts,
    )


@dataclass(frozen=True, slots=True)
class _Content:
    """What every part of the map is made from."""

    kind: Kind
    base: BaseMap
    figures: Mapping[str, Observation]
    labels: Mapping[str, Label]
    fills: Mapping[str, str]
    symbols: Sequence[Symbol]

    def square(self, area: Area) -> str:
        """Return the fill of the square in a label: for absences and for areas too small to show theirs."""
        absent = not self.figures[area.code].status.has_value
        hidden = area.small and self.fills[area.code] != "land"
        return self.fills[area.code] if absent or hidden else ""


def _figures(base: BaseMap, observations: Sequence[Observation], kind: Kind) -> dict[str, Observation]:
    """Return a checked figure for every territory, in reading order."""
    given = {observation.code: observation for observation in observations}
    figures = {}
    for area in base.units:
        figure = given.get(area.code, Observation(area.code, None, Status.NOT_PUBLISHED))
        if figure.status.has_value:
            if figure.value is None or not math.isfinite(figure.value):
                raise ValueError(f"{area.code}: the status is {figure.status} but there is no finite value.")
            if kind == "circles" and figure.value < 0:
                raise ValueError(f"{area.code}: {figure.value} is negative; a circle cannot show it.")
        figures[area.code] = figure
    return figures


def _number(label: Label, figure: Observation, starred: bool) -> str:
    """Return a number as printed: an estimate says so, an asterisk marks a rate resting on few cases."""
    if not figure.status.has_value or not label.number:
        return ""
    approximate = figure.status is Status.ESTIMATE and not label.number.startswith("≈")
    return ("≈ " if approximate else "") + label.number + ("*" if starred and figure.small else "")


def _fills(
    figures: Mapping[str, Observation], kind: Kind, classification: Classification | None
) -> dict[str, str]:
    """Return what every area is filled with: "land", a status or a class."""

    def fill(figure: Observation) -> str:
        if not figure.status.has_value:
            return figure.status.value
        if kind == "circles" or classification is None or figure.value is None or figure.value == 0:
            return "land"
        if figure.status is Status.ESTIMATE:
            return figure.status.value
        return f"class-{classification.class_of(figure.value)}"

    return {code: fill(figure) for code, figure in figures.items()}


def _symbols(base: BaseMap, figures: Mapping[str, Observation], kind: Kind, k: float) -> tuple[Symbol, ...]:
    """Return circles, the larger first, then rings and dots."""
    found = []
    for area in base.units:
        figure, (x, y) = figures[area.code], area.anchor
        if is_zero(figure):
            found.append(Symbol(area.code, "ring", x, y, RING))
        elif kind == "circles" and figure.status.has_value and figure.value is not None:
            style = "estimate" if figure.status is Status.ESTIMATE else "circle"
            found.append(Symbol(area.code, style, x, y, round(k * math.sqrt(figure.value), 2)))
        else:
            found.append(Symbol(area.code, "dot", x, y, DOT))
    return tuple(sorted(found, key=lambda s: (s.style == "dot", s.style == "ring", -s.r, s.code)))


@lru_cache(maxsize=128)
def _rim(symbols: tuple[Symbol, ...], islands: Box | None) -> Rim:
    """Return the rim labels' places and leaders, which are the same in every language."""
    boxes = [(islands[0], islands[1], RIGHT, islands[3])] if islands else []
    sites = [
        Site(s.code, s.x, s.y, s.r, 4.0) if s.style == "dot" else Site(s.code, s.x, s.y, s.r + 0.8, s.r + 2)
        for s in symbols
    ]
    columns = {
        "left": Column(LEFT + LEADER_GAP, 9.0, HEIGHT - 9.0, 1),
        "right": Column(RIGHT - LEADER_GAP, 9.0, LEGEND_TOP - 18.0, -1),
    }
    return place_rim(sites, columns, middle=LAND_CENTRE - 8, pitch=PITCH, boxes=boxes)


def _rim_label(content: _Content, place: Placed) -> RimLabel:
    """Return the words of a placed label."""
    area = next(area for area in content.base.units if area.code == place.code)
    label = content.labels[place.code]
    return RimLabel(
        code=place.code,
        side=place.side,
        status=content.figures[place.code].status.value,
        name=label.name,
        number=label.number,
        square=content.square(area),
        x=LEFT if place.side == "left" else RIGHT,
        y=place.leader[0][1],
        leader=place.leader,
    )


def _shapes(content: _Content) -> tuple[Shape, ...]:
    """Return the areas to fill, territories first; an inset is filled like its territory."""
    found = []
    for area in (*content.base.units, *content.base.others):
        figure = content.figures.get(area.code)
        status = figure.status.value if figure else ""
        fill = content.fills.get(area.code, "land")
        found.append(Shape(area.code, area.kind, status, fill, area.path, area.kind == "unit" and area.small))
    return tuple(found)


def _islands_label(base: BaseMap, lines: Sequence[str], legend: Legend) -> tuple[PhoneText, ...]:
    """Return the name of the islands: one line below them; several to their right, unless the legend is."""
    if base.islands is None or not lines:
        return ()
    left, top, right, bottom = base.islands
    if len(lines) == 1:
        return (
            PhoneText("", lines[0], "islands", round((left + right) / 2, 1), round(bottom + 15, 1), "middle"),
        )

    def lines_at(x: float, first: float) -> tuple[PhoneText, ...]:
        return tuple(
            PhoneText("", line, "islands", round(x, 1), round(first + 16 * i, 1), "start")
            for i, line in enumerate(lines)
        )

    beside = lines_at(right + 8, (top + bottom) / 2 - 8 * (len(lines) - 1) + 5)
    if any(overlap(line.box, legend.box, 4) for line in beside):
        return lines_at(left, bottom + 15)
    return beside


def _inset_label(base: BaseMap, text: str) -> tuple[PhoneText, ...]:
    """Return the line under the insets, flush with their right edge."""
    if not base.frames or not text:
        return ()
    right, bottom = max(frame[2] for frame in base.frames), max(frame[3] for frame in base.frames)
    return (PhoneText("", text, "islands", right, bottom + 15, "end"),)


def _squares(content: _Content, taken: Sequence[Box]) -> tuple[OffshoreSquare, ...]:
    """Return squares off the coast for small areas that have a fill to show, with their short names."""
    circles = [(s.x, s.y, s.r + 3) for s in content.symbols]
    boxes = list(taken)
    found = []
    for area in content.base.units:
        fill = content.square(area)
        if not area.small or not fill:
            continue
        words = _phone_name(content, area.code)
        x, y = area.anchor
        for dx, dy in sorted(
            product(range(14, 90, 4), range(-30, 34, 4)), key=lambda d: (d[0] ** 2 + 2 * d[1] ** 2, d)
        ):
            left, top = x + dx, y + dy - SQUARE / 2
            text = PhoneText(
                area.code, words, "name", round(left + SQUARE + 5, 1), round(y + dy + 5, 1), "start"
            )
            box = (left, top, text.box[2], top + SQUARE)
            free = not any(overlap(box, other, 3) for other in boxes)
            clear = not any(circle_meets(box, *circle) for circle in circles)
            if free and clear and content.base.land_share(box) == 0 and box[2] < sum(PHONE_CROP) - 2:
                line = ((x, y), (round(left, 1), round(y + dy, 1)))
                found.append(OffshoreSquare(area.code, fill, round(left, 1), round(top, 1), text, line))
                boxes.append(box)
                break
    return tuple(found)


def _phone_sites(content: _Content, squares: Sequence[OffshoreSquare]) -> list[PhoneSite]:
    """Return the symbols with their words for the narrow map; a choropleth prints numbers with the names."""
    named = {square.code for square in squares}
    areas = {area.code: area for area in content.base.units}
    sites = []
    for symbol in content.symbols:
        figure, area = content.figures[symbol.code], areas[symbol.code]
        sites.append(
            PhoneSite(
                code=symbol.code,
                x=symbol.x,
                y=symbol.y,
                r=symbol.r,
                number=content.labels[symbol.code].number,
                name=_phone_name(content, symbol.code),
                value=figure.value if figure.status.has_value and symbol.code not in named else None,
                dot=symbol.style == "dot",
                reach=area.reach,
                sides=area.sides,
            )
        )
    return sites


def _phone_name(content: _Content, code: str) -> str:
    """Return a short name; on a choropleth, which has no circles with numbers, with the number."""
    label = content.labels[code]
    return label.short if content.kind == "circles" else f"{label.short} {label.number}".rstrip()
