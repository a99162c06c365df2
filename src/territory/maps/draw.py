"""Draw a `MapSpec` as SVG. Colours come from classes, so the same text serves both themes and print."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from territory.maps.phone import PhoneText
from territory.maps.spec import (
    NUMBER_GAP,
    SIZE,
    SQUARE,
    Legend,
    MapSpec,
    OffshoreSquare,
    RimLabel,
    Shape,
    Symbol,
)
from territory.maps.style import file_css
from territory.model import Status

HATCHED = {status.value for status in (Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.ESTIMATE)}
ABSENT = {status.value for status in Status if not status.has_value}
DROP = 0.34


def svg(
    spec: MapSpec,
    *,
    href: Callable[[str], str],
    accessible: Mapping[str, str],
    title: str,
    selected: str | None = None,
    compared: str | None = None,
    standalone: bool = False,
    prefix: str = "t-",
    leading: Collection[str] = (),
) -> str:
    """Return the map as an SVG element.

    Every territory is a link that works without scripts and is a toggle button for assistive technology;
    circles and labels repeat the link for the pointer only.

    Args:
        spec: what to draw.
        href: address of the view with a territory selected.
        accessible: what a screen reader says of each territory: name, value, unit, status.
        title: accessible name of the map.
        selected: code of the selected territory.
        compared: code of the territory it is compared with.
        standalone: True for a file: wide layout, light colours inside, no custom properties.
        prefix: of all ids; make it differ when a page holds two maps.
        leading: codes of the territories whose symbol and label stand out.

    Returns:
        The SVG text.
    """
    tiny = {shape.code for shape in spec.shapes if shape.tiny}
    statuses = {shape.code: shape.status for shape in spec.shapes if shape.kind == "unit"}
    draw = _Drawing(href, prefix, selected, compared, tiny, leading)
    left, _, width, height = spec.view
    territories = [shape for shape in spec.shapes if shape.kind == "unit"]
    others = [shape for shape in spec.shapes if shape.kind != "unit"]
    crop, crop_width = spec.phone_crop
    layout = (
        f"--phone-width:{100 * width / crop_width:.2f}%;--phone-shift:{100 * (left - crop) / crop_width:.2f}%"
    )
    view = " ".join(_n(value) for value in spec.view)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="{view}"'
        f" role={quoteattr('img' if standalone else 'group')} aria-label={_attribute(title)}"
    )
    head += f' width="{_n(width)}" height="{_n(height)}">' if standalone else f' style="{layout}">'
    parts = [
        head,
        f"<style>{escape(file_css())}</style><title>{_text(title)}</title>" if standalone else "",
        _patterns(prefix, spec),
        *(draw.other(shape) for shape in others),
        *(draw.territory(shape, accessible.get(shape.code, "")) for shape in territories),
        *(f'<rect class="frame" {_rectangle(*frame)}/>' for frame in spec.frames),
        draw.halo(compared, "compared"),
        draw.halo(selected, "selected"),
        '<g aria-hidden="true">',
        _leader_halos(spec.rim),
        *(draw.symbol(symbol) for symbol in spec.symbols if symbol.style != "dot"),
        *(_line(text, "islands") for text in (*spec.islands, *spec.inset)),
        '<g class="labels-wide">',
        *(draw.symbol(symbol) for symbol in spec.symbols if symbol.style == "dot"),
        *(draw.rim_label(label) for label in spec.rim),
        *(draw.phone_text(text, statuses[text.code]) for text in spec.phone if not spec.rim),
        _legend(spec.legend, prefix),
        "</g>",
    ]
    if not standalone:
        parts += [
            '<g class="labels-phone">',
            *(draw.square(square) for square in spec.squares),
            *(draw.phone_text(text, statuses[text.code]) for text in spec.phone),
            _legend(spec.phone_legend, prefix),
            "</g>",
        ]
    # The focus is drawn last of all, so that no neighbour covers it; a script points it to the territory.
    return "".join([*parts, "</g>", "" if standalone else draw.halo(None, "focus"), "</svg>"])


class _Drawing:
    """The parts that link to a territory and show whether it is selected."""

    def __init__(
        self,
        href: Callable[[str], str],
        prefix: str,
        selected: str | None,
        compared: str | None,
        tiny: set[str],
        leading: Collection[str],
    ) -> None:
        self.href, self.prefix = href, prefix
        self.states: dict[str | None, str] = {
            **dict.fromkeys(leading, " leading"),
            compared: " compared",
            selected: " selected",
        }
        self.tiny = tiny

    def link(self, code: str, classes: str, content: str) -> str:
        """Return content as a link for the pointer, out of the tab order."""
        return (
            f'<a class="{classes}{self.size(code)}{self.states.get(code, "")}" data-for={_attribute(code)}'
            f' href={_attribute(self.href(code))} tabindex="-1">{content}</a>'
        )

    def size(self, code: str) -> str:
        """Return the class of a territory too small to see an outline on it, with a space before it."""
        return " tiny" if code in self.tiny else ""

    def area(self, shape: Shape, identity: str = "") -> str:
        """Return the filled shape."""
        hatch = _hatch(shape.fill, self.prefix)
        return f'<path{identity} class="area {shape.kind} fill-{shape.fill}"{hatch} d="{shape.path}"/>'

    def territory(self, shape: Shape, words: str) -> str:
        """Return a selectable shape."""
        pressed = "true" if shape.code in self.states and self.states[shape.code] == " selected" else "false"
        return (
            f'<a class="territory{self.size(shape.code)}" data-territory={_attribute(shape.code)}'
            f' data-status="{shape.status}"'
            f' href={_attribute(self.href(shape.code))} role="button" aria-pressed="{pressed}"'
            f" aria-label={_attribute(words)}>"
            f"{self.area(shape, f' id={_attribute(self.prefix + shape.code)}')}</a>"
        )

    def other(self, shape: Shape) -> str:
        """Return a disputed area, or a part or inset that selects its territory."""
        if shape.kind == "disputed":
            return self.area(shape)
        return f'<g aria-hidden="true">{self.link(shape.code, "part", self.area(shape))}</g>'

    def halo(self, code: str | None, role: str) -> str:
        """Return the outline above the shapes; without a territory it draws nothing and awaits a script."""
        target = f" href={_attribute(f'#{self.prefix}{code}')}" if code else ""
        return f'<use class="halo {role}"{target}/>'

    def symbol(self, symbol: Symbol) -> str:
        """Return a circle, ring or dot."""
        hatch = _hatch("estimate", self.prefix) if symbol.style == "estimate" else ""
        circle = (
            f'<circle class="symbol {symbol.style}" data-for={_attribute(symbol.code)}{hatch}'
            f' cx="{_n(symbol.x)}" cy="{_n(symbol.y)}" r="{_n(symbol.r)}"/>'
        )
        return circle if symbol.style == "dot" else self.link(symbol.code, "mark", circle)

    def rim_label(self, label: RimLabel) -> str:
        """Return leader, name, and number or square."""
        start = label.side == "right"
        x = label.x
        square = ""
        if label.square:
            square = _swatch(
                label.square, x if start else x - SQUARE, label.y - SQUARE / 2, SQUARE, self.prefix
            )
            x += (SQUARE + 5) * (1 if start else -1)
        words = [("name", label.name)] + ([("number", label.number)] if label.number else [])
        (first, text), *rest = reversed(words) if start else words
        spans = f'<tspan class="{first}">{_text(text)}</tspan>'
        spans += "".join(
            f'<tspan class="{role}" dx="{_n(NUMBER_GAP)}">{_text(text)}</tspan>' for role, text in rest
        )
        align = "start" if start else "end"
        text = f'<text x="{_n(x)}" y="{_n(label.y + SIZE * DROP)}" text-anchor="{align}">{spans}</text>'
        leader = f'<path class="leader" d="{_points(label.leader)}"/>'
        return self.link(label.code, _label_class(label.status), leader + square + text)

    def square(self, square: OffshoreSquare) -> str:
        """Return the stand-in of a small area on the narrow map."""
        x, y = square.leader[0]
        content = (
            f'<path class="leader" d="{_points(square.leader)}"/>'
            f'<circle class="symbol dot" cx="{_n(x)}" cy="{_n(y)}" r="1.6"/>'
            + _swatch(square.fill, square.x, square.y, SQUARE, self.prefix)
            + _line(square.text, "name")
        )
        return self.link(square.code, _label_class(square.fill), content)

    def phone_text(self, text: PhoneText, status: str) -> str:
        """Return a number or a name on the narrow map."""
        leader = ""
        if text.leader:
            line = _points(text.leader)
            leader = f'<path class="leader-halo" d="{line}"/><path class="leader" d="{line}"/>'
        return self.link(text.code, _label_class(status), leader + _line(text, text.role))


def _label_class(status: str) -> str:
    return "label absent" if status in ABSENT else "label estimate" if status == Status.ESTIMATE else "label"


def _patterns(prefix: str, spec: MapSpec) -> str:
    """Return the hatches in use."""
    fills = {shape.fill for shape in spec.shapes} | {symbol.style for symbol in spec.symbols}
    fills |= {row.fill for row in spec.legend.rows}
    paper = '<rect class="pattern-paper" width="7" height="7"/>'
    drawn = {
        "not_published": ("5", "rotate(45)", '<path class="pattern-line" stroke-width="1.2" d="M1 0v5"/>'),
        "suppressed": ("5", "rotate(0)", '<circle class="pattern-dot" cx="2.5" cy="2.5" r="1.1"/>'),
        "estimate": ("6", "rotate(-45)", '<path class="pattern-estimate" stroke-width="5" d="M3 0v6"/>'),
    }
    patterns = [
        f'<pattern id="{prefix}{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse"'
        f' patternTransform="{turn}">{paper}{content}</pattern>'
        for name, (size, turn, content) in drawn.items()
        if name in fills
    ]
    return f"<defs>{''.join(patterns)}</defs>" if patterns else ""


def _hatch(fill: str, prefix: str) -> str:
    """Return the attribute that fills with a hatch; a style, because it must win over the class."""
    return f' style="fill:url(#{prefix}{fill})"' if fill in HATCHED else ""


def _swatch(fill: str, x: float, y: float, size: float, prefix: str) -> str:
    return f'<rect class="swatch fill-{fill}"{_hatch(fill, prefix)} {_rectangle(x, y, x + size, y + size)}/>'


def _rectangle(left: float, top: float, right: float, bottom: float) -> str:
    return f'x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}" height="{_n(bottom - top)}"'


def _leader_halos(labels: Iterable[RimLabel]) -> str:
    return f'<path class="leader-halo labels-wide" d="{"".join(_points(label.leader) for label in labels)}"/>'


def _points(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _line(text: PhoneText, role: str) -> str:
    place = f'x="{_n(text.x)}" y="{_n(text.y)}" text-anchor="{text.align}"'
    return f'<text class="{role}" {place}>{_text(text.text)}</text>'


def _legend(legend: Legend, prefix: str) -> str:
    """Return nested circles that share their bottom, then swatches, then notes."""
    parts = []
    drop = legend.size * DROP
    if legend.circles:
        largest = legend.circles[0][0]
        centre, bottom = legend.x + largest, legend.y + 2 * largest
        edge = legend.x + 2 * largest + 16
        heights = _size_heights(legend)
        for (radius, text), y in zip(legend.circles, heights, strict=True):
            top = bottom - 2 * radius
            turn = edge - 8
            parts.append(
                f'<circle class="size" cx="{_n(centre)}" cy="{_n(bottom - radius)}" r="{_n(radius)}"/>'
            )
            parts.append(f'<path class="leader" d="{_points(((centre, top), (turn, top), (edge, y)))}"/>')
            parts.append(f'<text x="{_n(edge + 4)}" y="{_n(y + drop)}">{_text(text)}</text>')
    y = legend.rows_top
    for row in legend.rows:
        middle = y + legend.pitch / 2
        if row.fill == Status.ZERO:
            parts.append(f'<circle class="symbol ring" cx="{_n(legend.x + 6.5)}" cy="{_n(middle)}" r="4"/>')
        elif row.fill != "small":
            parts.append(_swatch(row.fill, legend.x, middle - 6.5, 13, prefix))
        x = legend.x + (0 if row.fill == "small" else 21)
        parts.append(f'<text x="{_n(x)}" y="{_n(middle + drop)}">{_text(row.text)}</text>')
        y += legend.pitch
    for line in legend.note:
        note = PhoneText("", line, "islands", legend.x, y + legend.pitch / 2 + drop, "start")
        parts.append(_line(note, "islands"))
        y += legend.pitch
    return f'<g class="legend">{"".join(parts)}</g>'


def _size_heights(legend: Legend) -> list[float]:
    """Return the middles of the texts beside the nested circles, at least a line apart."""
    bottom = legend.y + 2 * legend.circles[0][0]
    heights: list[float] = []
    for radius, _ in legend.circles:
        top = bottom - 2 * radius
        heights.append(max(top, heights[-1] + 1.2 * legend.size) if heights else top)
    return heights


def _n(value: float) -> str:
    """Return a number to a tenth, without a trailing zero.

    >>> _n(12.04), _n(-0.04), _n(3.25)
    ('12', '0', '3.2')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _text(text: str) -> str:
    return escape(_printable(text))


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """Return text without the control characters that XML forbids."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
