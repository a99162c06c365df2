"""Labels for a narrow screen: the number in its circle or beside it, and a few names where there is room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from territory.maps.geometry import Box, Point, circle_meets, overlap, point_distances
from territory.maps.metrics import text_width

SIZE = 15.0
NAMES = 6
GAP = 4.0
SMALL = 3.0
OVERHANG = 4.0
SEA = 0.25
Circle = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class PhoneText:
    """A text on the narrow map.

    Attributes:
        code: of the territory.
        text: the number or the name.
        role: "inside" (number in its circle), "beside" (number next to it) or "name".
        x: of the anchor.
        y: of the baseline.
        align: "start", "middle" or "end".
        leader: points of a line to the symbol, or empty.
    """

    code: str
    text: str
    role: str
    x: float
    y: float
    align: str
    leader: tuple[Point, ...] = ()

    @property
    def box(self) -> Box:
        """Bounds of the text."""
        return text_box(self.text, self.x, self.y, self.align)


def text_box(text: str, x: float, y: float, align: str, size: float = SIZE) -> Box:
    """Return the bounds of a line of text with its baseline at y.

    >>> text_box("17", 10, 20, "start")
    (10, 9.2, 25.6, 23.3)
    """
    width = text_width(text, size)
    left = {"start": x, "middle": x - width / 2, "end": x - width}[align]
    return left, round(y - 0.72 * size, 1), round(left + width, 1), round(y + 0.22 * size, 1)


@dataclass(frozen=True, slots=True)
class PhoneSite:
    """A symbol with its words; `number` is empty where nothing is to be printed.

    Attributes:
        code: of the territory.
        x: of the symbol.
        y: of the symbol.
        r: its radius.
        number: as printed.
        name: short name.
        value: decides which names are printed; None where there is no value.
        dot: whether the symbol only marks the place of a rate; else it is a circle to be kept clear.
        reach: half-width of the text that has room around a dot, inside its territory.
        sides: where its territory ends to the left and right of the symbol.
    """

    code: str
    x: float
    y: float
    r: float
    number: str
    name: str
    value: float | None
    dot: bool = False
    reach: float = 0.0
    sides: tuple[float, float] = (0.0, 0.0)


def place_phone(
    sites: Sequence[PhoneSite],
    *,
    crop: tuple[float, float],
    height: float,
    boxes: Sequence[Box],
    land_share: Callable[[Box], float],
    names: int = NAMES,
) -> tuple[PhoneText, ...]:
    """Place numbers, then up to `names` names in the order of the values; what finds no room is left out.

    Args:
        sites: the symbols.
        crop: left and right edge of the narrow map.
        height: of the map.
        boxes: what must stay free (legend, other texts).
        land_share: part of a box that lies on land; names prefer the sea.
        names: how many names at most.

    The number of a mere dot stands in its territory, if that is wide enough. Else the name must stand mostly
    in the sea and its leader cross no other territory: on land it would seem to name another.

    Returns:
        Texts and leaders that overlap neither each other nor a circle.
    """
    circles = [(s.x, s.y, s.r) for s in sites]
    taken = list(boxes)
    placed: list[PhoneText] = []

    def free(text: PhoneText) -> bool:
        """Return whether a text has its room for itself."""
        box = text.box
        within = crop[0] + 2 <= box[0] and box[2] <= crop[1] - 2 and box[1] >= 0 and box[3] <= height
        clear = not any(circle_meets(box, x, y, r + 1) for x, y, r in circles)
        return within and clear and not any(overlap(box, other, 2) for other in taken)

    for site in sites:
        if site.number and _fits(site):
            placed.append(
                PhoneText(site.code, site.number, "inside", site.x, round(site.y + 0.34 * SIZE, 1), "middle")
            )
    for site in sites:
        if site.dot and site.number and text_width(site.number, SIZE) / 2 <= site.reach + OVERHANG:
            inner = PhoneText(
                site.code, site.number, "beside", site.x, round(site.y + 0.34 * SIZE, 1), "middle"
            )
            if not any(overlap(inner.box, other, 1) for other in taken):
                placed.append(inner)
                taken.append(inner.box)
    for site in sorted(sites, key=lambda s: (s.r, s.code)):
        if site.number and not site.dot and not _fits(site):
            options = [PhoneText(site.code, site.number, "beside", *place) for place in _around(site)]
            chosen = next((option for option in options if free(option)), None)
            if chosen:
                placed.append(chosen)
                taken.append(chosen.box)
    told = {text.code for text in placed}
    named = sorted(
        (s for s in sites if s.value and not (s.dot and s.code in told)),
        key=lambda s: (-(s.value or 0), s.code),
    )
    count = 0
    for site in named:
        if count == names:
            break
        options = [*_beside_names(site), *_far_names(site, crop, circles, taken, land_share)]
        shares = [land_share(option.box) for option in options]
        scored = [
            (share * 3 + bool(option.leader) * 0.9 + i * 0.05, i)
            for i, (option, share) in enumerate(zip(options, shares, strict=True))
            if free(option) and (site.r >= SMALL or share <= SEA)
        ]
        if scored:
            chosen = options[min(scored)[1]]
            placed.append(chosen)
            taken.append(chosen.box)
            if chosen.leader:
                taken.append(_bounds(chosen.leader))
            count += 1
    return tuple(placed)


def _fits(site: PhoneSite) -> bool:
    """Return whether a number has room in its circle, with a margin."""
    half = text_width(site.number, SIZE) / 2
    return bool((half * half + (0.33 * SIZE) ** 2) ** 0.5 + 2.5 <= site.r)


def _around(site: PhoneSite) -> list[tuple[float, float, str]]:
    """Return places next to a circle: right, left, above, below and the corners."""
    x, y, r = site.x, site.y, site.r
    middle = round(y + 0.34 * SIZE, 1)
    slant = 0.7 * r + 2
    return [
        (round(x + r + GAP, 1), middle, "start"),
        (round(x - r - GAP, 1), middle, "end"),
        (x, round(y - r - GAP, 1), "middle"),
        (x, round(y + r + GAP + 0.7 * SIZE, 1), "middle"),
        (round(x + slant, 1), round(y - slant, 1), "start"),
        (round(x - slant, 1), round(y - slant, 1), "end"),
        (round(x + slant, 1), round(y + slant + 0.6 * SIZE, 1), "start"),
        (round(x - slant, 1), round(y + slant + 0.6 * SIZE, 1), "end"),
    ]


def _beside_names(site: PhoneSite) -> list[PhoneText]:
    """Return places of a name that touch its circle."""
    return [PhoneText(site.code, site.name, "name", *place) for place in _around(site)]


def _far_names(
    site: PhoneSite,
    crop: tuple[float, float],
    circles: Sequence[Circle],
    taken: Sequence[Box],
    land_share: Callable[[Box], float],
) -> list[PhoneText]:
    """Return places of a name off the coast, with a straight leader clear of other circles and texts."""
    found = []
    for inward, align in ((1, "start"), (-1, "end")):
        for rise in (0.0, -0.4, 0.4, -0.7, 0.7):
            y = site.y + rise * site.r
            edge = site.x + inward * (site.r * (1 - rise * rise) ** 0.5 + 1)
            for step in range(3, 40):
                x = round(site.x + inward * (site.r + 4 * step), 1)
                text = PhoneText(site.code, site.name, "name", x, round(y + 0.34 * SIZE, 1), align)
                if not crop[0] < x < crop[1]:
                    break
                if land_share(text.box) == 0:
                    line = ((round(edge, 1), round(y, 1)), (round(x - inward * 3, 1), round(y, 1)))
                    abroad = site.sides[(inward + 1) // 2]
                    strip = (min(abroad, x), y - 1, max(abroad, x), y + 1)
                    home = site.r >= SMALL or (x - abroad) * inward < 0 or land_share(strip) == 0
                    if home and _clear(line, site, circles, taken):
                        found.append(PhoneText(*_fields(text), leader=line))
                    break
    return found


def _fields(text: PhoneText) -> tuple[str, str, str, float, float, str]:
    return text.code, text.text, text.role, text.x, text.y, text.align


def _clear(
    line: tuple[Point, Point], own: PhoneSite, circles: Sequence[Circle], taken: Sequence[Box]
) -> bool:
    """Return whether a horizontal line meets no circle but its own and no text."""
    start, end = np.array([line[0]]), np.array([line[1]])
    for x, y, r in circles:
        if (x, y) != (own.x, own.y) and point_distances(np.array([(x, y)]), start, end)[0, 0] < r + 2:
            return False
    return not any(overlap(_bounds(line), other, 2) for other in taken)


def _bounds(line: Sequence[Point]) -> Box:
    """Return the bounds of a line."""
    xs, ys = zip(*line, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
