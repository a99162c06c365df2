"""One map of both territories of a partnership: two countries beside each other, each equal-area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape

from territory.catalog import Catalog
from territory.geography import boundaries
from territory.maps import BaseMap, base_map
from territory.maps.base import Area

GAP, MARGIN, BELOW = 150.0, 4.0, 26.0
DOT = 3.5


@dataclass(frozen=True, slots=True)
class Panel:
    """A country with one marked territory.

    Attributes:
        country: ISO 3166-1 code.
        code: of the marked territory.
        sheet: its shapes.
    """

    country: str
    code: str
    sheet: BaseMap

    @property
    def marked(self) -> Area:
        """The marked territory."""
        return next(area for area in self.sheet.units if area.code == self.code)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of the country."""
        boxes = [area.box for area in self.sheet.units]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


@cache
def panel(catalog: Catalog, code: str) -> Panel:
    """Return the country of a territory with the territory marked.

    Raises:
        KeyError: there are no boundaries of that country.
    """
    country = code.partition("-")[0]
    return Panel(country, code, base_map(boundaries(catalog, country, "")))


def pair_svg(
    panels: tuple[Panel, Panel],
    title: str,
    names: Mapping[str, str],
    hrefs: Mapping[str, str],
    countries: Mapping[str, str],
    accessible: Mapping[str, str],
    pressed: str,
) -> str:
    """Return the map as SVG: the two territories are links, the rest of each country is plain land.

    Args:
        panels: the two countries, the left one first.
        title: accessible name of the map.
        names: of the territories by code.
        hrefs: address of the view with a territory chosen, by code.
        countries: names of the countries by code.
        accessible: what a screen reader says of each territory.
        pressed: code of the chosen territory, or "".
    """
    first, second = panels
    height = max(one.box[3] - one.box[1] for one in panels)
    place = [MARGIN - first.box[0], MARGIN - first.box[1]]
    left_width = first.box[2] - first.box[0]
    shift = MARGIN + left_width + GAP - second.box[0]
    drop = MARGIN + (height - (second.box[3] - second.box[1])) / 2 - second.box[1]
    width = 2 * MARGIN + left_width + GAP + second.box[2] - second.box[0]
    ends = [
        (first.marked.anchor[0] + place[0], first.marked.anchor[1] + place[1]),
        (second.marked.anchor[0] + shift, second.marked.anchor[1] + drop),
    ]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map pair" role="group" aria-label="{escape(title)}"'
        f' viewBox="0 0 {width:.1f} {height + 2 * MARGIN + BELOW:.1f}">',
        _country(first, place[0], place[1], accessible, hrefs, pressed),
        _country(second, shift, drop, accessible, hrefs, pressed),
        '<g aria-hidden="true">',
        f'<path class="tie" d="M{ends[0][0]:.1f} {ends[0][1]:.1f}L{ends[1][0]:.1f} {ends[1][1]:.1f}"/>',
        *(f'<circle class="symbol" cx="{x:.1f}" cy="{y:.1f}" r="{DOT}"/>' for x, y in ends),
        _label(first, names, ends[0], 1),
        _label(second, names, ends[1], -1),
    ]
    bottom = height + MARGIN + BELOW - 8
    for one, middle in (
        (first, MARGIN + left_width / 2),
        (second, MARGIN + left_width + GAP + (second.box[2] - second.box[0]) / 2),
    ):
        text = escape(countries[one.country])
        parts.append(
            f'<text class="islands" x="{middle:.1f}" y="{bottom:.1f}" text-anchor="middle">{text}</text>'
        )
    return "".join([*parts, "</g></svg>"])


def _country(
    one: Panel, dx: float, dy: float, accessible: Mapping[str, str], hrefs: Mapping[str, str], pressed: str
) -> str:
    rest = "".join(area.path for area in one.sheet.units if area.code != one.code)
    code = escape(one.code)
    state = "true" if one.code == pressed else "false"
    return (
        f'<g transform="translate({dx:.1f} {dy:.1f})"><path class="area rest" d="{rest}" aria-hidden="true"/>'
        f'<a class="territory" role="button" data-territory="{code}" aria-pressed="{state}"'
        f' aria-label="{escape(accessible[one.code])}" href="{escape(hrefs[one.code])}">'
        f'<path id="t-{code}" class="area marked" d="{one.marked.path}"/></a></g>'
    )


def _label(one: Panel, names: Mapping[str, str], at: tuple[float, float], side: int) -> str:
    x, y = at
    start = "start" if side > 0 else "end"
    return (
        f'<text class="pair-name" x="{x + 14 * side:.1f}" y="{y - 12:.1f}"'
        f' text-anchor="{start}">{escape(names[one.code])}</text>'
    )
