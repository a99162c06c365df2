"""The figures of `/eu-lac`: statements on both sides of a line, themes by section, in common, places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

from markupsafe import Markup

from territory.catalog import Catalog
from territory.charts import as_json, figure, plain
from territory.comparison import (
    HAMPERS,
    HELPS,
    SECTIONS,
    SIDES,
    THEMES,
    UNITS,
    Overlap,
    Statement,
    Tally,
    overlap,
    statements,
)
from territory.i18n import Language
from territory.maps import BaseMap, base_map
from territory.views.selection import Selection

BLOCK = 0.86
# Half a row apart, so that on a touch screen every block has 24 px of its own.
LANES = {"eu": -0.25, "lac": 0.25}
LANE_HEIGHT = 0.29
COLOURS = {"eu": "--eu", "lac": "--lac"}
ROUND = {"eu": 0, "lac": "50%"}
LEAST_REACH = 3
CLASSES = 4


@dataclass(frozen=True, slots=True)
class Block:
    """One statement in the chart; `left`, `top`, `width`, `height` in per cent of the plot."""

    statement: Statement
    left: float
    top: float
    width: float
    height: float
    href: str
    choice: str
    accessible: str
    current: bool


@dataclass(frozen=True, slots=True)
class ChartRow:
    """A theme with the words at its right end: how many statements of each side."""

    theme: str
    name: str
    counts: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The statements by theme, hampering to the left and helping to the right of a line."""

    rows: tuple[ChartRow, ...]
    blocks: tuple[Block, ...]
    json: Markup


def chart(known: Sequence[Tally], selection: Selection, words: Language) -> Chart:
    """Return the chart as a template and Plotly draw it: the same blocks in the same places."""
    reach = max([LEAST_REACH, *(len(blocks) for tally in known for blocks in tally.blocks.values())])
    placed = [
        (one, start, row + LANES[side])
        for row, tally in enumerate(known)
        for (side, direction), blocks in tally.blocks.items()
        for one, start in zip(blocks, _starts(direction, len(blocks)), strict=True)
    ]
    blocks = tuple(
        Block(
            statement=one,
            left=round(100 * (start + reach) / (2 * reach), 3),
            top=round(100 * (lane + 0.5 - LANE_HEIGHT / 2) / len(known), 3),
            width=round(100 * BLOCK / (2 * reach), 3),
            height=round(100 * LANE_HEIGHT / len(known), 3),
            href=block_href(one, selection),
            choice=choice(one),
            accessible=f"{tag(one, words)}: {one.texts[words.code]}",
            current=one.id == selection.statement,
        )
        for one, start, lane in placed
    )
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "base": [start for one, start, _ in placed if one.side == side],
            "x": [BLOCK for one, _, _ in placed if one.side == side],
            "y": [lane for one, _, lane in placed if one.side == side],
            "width": LANE_HEIGHT,
            "marker": {"color": COLOURS[side], "cornerradius": ROUND[side]},
            "customdata": [one.id for one, _, _ in placed if one.side == side],
            "hovertext": [_wrapped(one, words) for one, _, _ in placed if one.side == side],
            "hoverinfo": "text",
        }
        for side in SIDES
        if any(one.side == side for one, _, _ in placed)
    ]
    rows = tuple(
        ChartRow(tally.theme, words.t(f"eulac.theme.{tally.theme}"), _counts(tally, words)) for tally in known
    )
    return Chart(rows, blocks, as_json(figure(traces, (-reach, reach), (len(known) - 0.5, -0.5))))


def _starts(direction: str, count: int) -> list[float]:
    gap = (1 - BLOCK) / 2
    ends = range(count) if direction == HELPS else range(-count, 0)
    return [end + gap for end in ends]


def _wrapped(one: Statement, words: Language) -> str:
    lines, line = [], ""
    for word in one.texts[words.code].split():
        if len(line) + len(word) > 44:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "<br>".join([f"<b>{plain(tag(one, words))}</b>", *(plain(each) for each in [*lines, line])])


def _counts(tally: Tally, words: Language) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (
            words.t(f"eulac.side.{side}"),
            words.number(tally.count(side)) if tally.count(side) else words.t("eulac.not_mentioned"),
            bool(tally.count(side)),
        )
        for side in SIDES
    )


def block_href(one: Statement, selection: Selection) -> str:
    """Return the address of the view with a statement chosen."""
    return selection.url(theme=one.theme, side=one.side, statement=one.id)


def choice(one: Statement) -> str:
    """Return what choosing a statement sets in the address, for `data-set`."""
    return f"theme:{one.theme};side:{one.side};statement:{one.id}"


def tag(one: Statement, words: Language) -> str:
    """Return side, kind and theme of a statement in one line."""
    return " · ".join(
        (
            words.t(f"eulac.side.{one.side}"),
            words.t(f"eulac.kind.{one.kind}"),
            words.t(f"eulac.theme.{one.theme}"),
        )
    )


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Statements of a theme in a section on a side; `shade` is its class, 0 for none."""

    number: str
    shade: int
    href: str
    accessible: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A theme's cells in the order of `SECTIONS` × `SIDES`, and its total."""

    name: str
    cells: tuple[HeatCell, ...]
    total: str


def heat(catalog: Catalog, selection: Selection, words: Language) -> tuple[HeatRow, ...]:
    """Return how many statements of sections 3 to 5 name each theme, by section and side."""
    counts = Counter((one.theme, one.section, one.side) for one in statements(catalog))
    rows = []
    for theme in sorted(THEMES, key=lambda theme: -_total(counts, theme)):
        name = words.t(f"eulac.theme.{theme}")
        cells = tuple(
            HeatCell(
                number=words.number(counts[theme, section, side]),
                shade=shade(counts[theme, section, side]),
                href=f"{selection.url(theme=theme, side=side, statement='', find='')}#statements",
                accessible=words.n(
                    "eulac.heat_cell",
                    counts[theme, section, side],
                    theme=name,
                    side=words.t(f"eulac.side.{side}"),
                    section=section,
                ),
            )
            for section in SECTIONS
            for side in SIDES
        )
        rows.append(HeatRow(name, cells, words.number(_total(counts, theme))))
    return tuple(rows)


def _total(counts: Counter[tuple[str, str, str]], theme: str) -> int:
    return sum(counts[theme, section, side] for section in SECTIONS for side in SIDES)


def shade(count: int) -> int:
    """Return the class of a count: none, 1, 2–3, 4–6, 7 and more.

    >>> [shade(count) for count in (0, 1, 2, 3, 4, 6, 7, 12)]
    [0, 1, 2, 2, 3, 3, 4, 4]
    """
    return sum(count >= least for least in (1, 2, 4, 7))


@dataclass(frozen=True, slots=True)
class Shared:
    """The overlap of two lists of themes in words, and where it stands on a scale of 0–100."""

    title: str
    sentence: str
    themes: str
    found: float
    expected: float
    low: float
    high: float
    ends: tuple[str, str]


def shared(known: Sequence[Tally], words: Language) -> tuple[Shared, ...]:
    """Return the themes that both sides name, as helps and as obstacles, with the chance line."""
    return tuple(_shared(known, direction, words) for direction in (HELPS, HAMPERS))


def _shared(known: Sequence[Tally], direction: str, words: Language) -> Shared:
    lists = {side: {tally.theme for tally in known if tally.blocks[side, direction]} for side in SIDES}
    seen: Overlap = overlap(lists["eu"], lists["lac"], THEMES)
    scale = 100 / max(1, min(seen.first, seen.second))
    common = [words.t(f"eulac.theme.{theme}") for theme in THEMES if theme in lists["eu"] & lists["lac"]]
    return Shared(
        title=words.t(f"eulac.as.{direction}"),
        sentence=words.t(
            "eulac.shared",
            shared=words.number(seen.shared),
            eu=words.number(seen.first),
            lac=words.number(seen.second),
            all=words.number(seen.universe),
            expected=words.number(seen.expected, 1),
            low=words.number(seen.low),
            high=words.number(seen.high),
        ),
        themes=words.join(common) if common else words.t("eulac.none_shared"),
        found=round(seen.shared * scale, 2),
        expected=round(seen.expected * scale, 2),
        low=round(seen.low * scale, 2),
        high=round(seen.high * scale, 2),
        ends=("0", words.number(min(seen.first, seen.second))),
    )


@cache
def _sheet(catalog: Catalog, side: str) -> BaseMap:
    return base_map(catalog.boundaries(f"boundaries_{side}"))


@cache
def places_svg(catalog: Catalog, side: str, words: Language) -> Markup:
    """Return the map of a side: the countries with interviewed units, the number of units in each."""
    sheet = _sheet(catalog, side)
    table = catalog.table(UNITS)
    units = table[table["side"] == side]
    counts = units["country"].value_counts().to_dict()
    boxes = [area.box for area in (*sheet.units, *sheet.others)]
    left, top = min(box[0] for box in boxes) - 4, min(box[1] for box in boxes) - 4
    width, height = max(box[2] for box in boxes) + 4 - left, max(box[3] for box in boxes) + 4 - top
    land = "".join(area.path for area in sheet.units if area.code not in counts)
    disputed = "".join(area.path for area in sheet.others if area.kind == "disputed")
    title = words.n("eulac.map", len(counts), side=words.t(f"eulac.side_long.{side}"), units=len(units))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map places-{side}" role="img"'
        f' viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" aria-label="{escape(title)}">',
        f'<path class="area" d="{land}"/>',
        f'<path class="area disputed" d="{disputed}"/>' if disputed else "",
    ]
    marked = [area for area in sheet.units if area.code in counts]
    parts += [f'<path class="area taking-part" d="{area.path}"/>' for area in marked]
    for area in marked:
        x, y = area.anchor
        mark = (
            f'<rect x="{x - 11:.1f}" y="{y - 11:.1f}" width="22" height="22"/>'
            if side == "eu"
            else f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12"/>'
        )
        parts.append(
            f'{mark}<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle">{counts[area.code]}</text>'
        )
    return Markup("".join([*parts, "</svg>"]))
