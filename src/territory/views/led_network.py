"""Who co-operates in a case, drawn: higher levels above, the territory's own actors on its level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

WIDTH = 600.0
HUB_HEIGHT = 34.0
LINE = 16.0
LETTERS_WIDTH = 6.7
GAP = 22.0
SHAPES = {
    "gov_local": '<rect x="-7" y="-7" width="14" height="14"/>',
    "gov_regional": '<rect x="-7" y="-7" width="14" height="14"/><path class="cut" d="M-7 0H7"/>',
    "gov_national": '<rect x="-7" y="-7" width="14" height="14"/><path class="cut" d="M-7 0H7M0 -7V7"/>',
    "mixed": '<path d="M-8 -7H8V7H-8z"/><circle class="cut-out" r="3.6"/>',
    "business": '<circle r="7.5"/>',
    "firms": '<circle class="hollow" r="6.5"/>',
    "knowledge": '<path d="M0 -9L9 0L0 9L-9 0z"/>',
    "centre": '<path class="hollow" d="M0 -8L8 0L0 8L-8 0z"/>',
    "civil": '<path d="M0 -8L8 7H-8z"/>',
    "donors": '<path class="hollow" d="M0 -8L8 7H-8z"/>',
}


@dataclass(frozen=True, slots=True)
class Node:
    """An actor of the drawing: shape by kind, name, and what a screen reader says."""

    kind: str
    name: str
    accessible: str


def network(
    hub: str, vertical: Sequence[Node], horizontal: Sequence[Node], *, title: str, labels: tuple[str, str]
) -> str:
    """Return the network of a case as SVG. Lines have no arrow and one width: neither was published.

    Args:
        hub: name of the case.
        vertical: actors of other levels, as the source lists them.
        horizontal: actors of the same level.
        title: accessible name.
        labels: names of the two bands, vertical first; printed also where a band is empty.
    """
    above, above_height = _band(vertical)
    below, below_height = _band(horizontal)
    middle = 26 + above_height + GAP
    top_of_below = middle + HUB_HEIGHT + GAP
    height = top_of_below + below_height + 24
    parts = []
    for x, node, lines in above:
        foot = 26 + 14 + LINE * len(lines) + 14
        parts.append(_line(x, foot, WIDTH / 2, middle))
        parts.append(_node(x, 26 + 12, node, lines))
    for x, node, lines in below:
        parts.append(_line(x, top_of_below + 2, WIDTH / 2, middle + HUB_HEIGHT))
        parts.append(_node(x, top_of_below + 12, node, lines))
    hub_width = max(120.0, 9.0 * len(hub) + 28)
    centre = WIDTH / 2
    return (
        f'<svg class="network" viewBox="0 0 {WIDTH:g} {height:g}" role="group" aria-label={quoteattr(title)}>'
        f'<text class="band" x="0" y="13">{escape(labels[0])}</text>'
        f"{''.join(parts)}"
        f'<g aria-hidden="true"><rect class="hub" x="{centre - hub_width / 2:g}" y="{middle:g}"'
        f' width="{hub_width:g}" height="{HUB_HEIGHT:g}" rx="4"/>'
        f'<text class="hub-name" x="{centre:g}" y="{middle + 22:g}">{escape(hub)}</text></g>'
        f'<text class="band" x="0" y="{height - 5:g}">{escape(labels[1])}</text></svg>'
    )


def _band(nodes: Sequence[Node]) -> tuple[list[tuple[float, Node, list[str]]], float]:
    """Return the nodes of a band with their middle and their lines of text, and the height of the band."""
    if not nodes:
        return [], LINE
    each = WIDTH / len(nodes)
    letters = max(9, int((each - 12) / LETTERS_WIDTH))
    placed = [(each * (at + 0.5), node, wrap(node.name, letters)) for at, node in enumerate(nodes)]
    return placed, 28 + LINE * max(len(lines) for _, _, lines in placed)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path class="tie" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>'


def _node(x: float, y: float, node: Node, lines: list[str]) -> str:
    spans = "".join(
        f'<tspan x="0" dy="{20 if not at else LINE:g}">{escape(line)}</tspan>'
        for at, line in enumerate(lines)
    )
    return (
        f'<g class="actor" transform="translate({x:.1f} {y:.1f})" tabindex="0" role="img"'
        f" aria-label={quoteattr(node.accessible)}>{SHAPES[node.kind]}<text>{spans}</text></g>"
    )
