"""The slides as HTML: one document with all of them, on the stage and in a file; and as small previews."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from markupsafe import Markup

from territory.maps import page_css, svg
from territory.views.deck.deck import Deck, Slide
from territory.views.deck.figure import (
    BarDrawing,
    Choice,
    DivergingDrawing,
    Drawing,
    Fact,
    Figure,
    ListDrawing,
    MapDrawing,
)
from territory.views.page import environment, render

ASSETS = Path(__file__).parent / "assets"
# A file that was handed on may run its own script and style, and ask nobody for anything.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; font-src data:; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)


@cache
def slide_css() -> str:
    """Return the rules of a slide, the same on the stage, in a file and in a preview."""
    return (ASSETS / "slide.css").read_text("utf-8")


def stage(
    deck: Deck,
    faces: str,
    *,
    script_address: str = "",
    script: str = "",
    explore: str = "",
    own: bool = False,
    back: str = "",
    said: Iterable[str] = (),
) -> str:
    """Return the document with all slides.

    Args:
        deck: the slides.
        faces: rules that bring the fonts.
        script_address: of the stage's script on the server; "" for a file.
        script: the script itself, for a file that has to work without a server.
        explore: the part of a file in which the figures are explored.
        own: True when the browser puts in the titles and notes that it keeps.
        back: address to leave to, "" in a file.
        said: what has to be known of the numbers: that they are old, or that the old ones are gone.
    """
    style = faces + page_css() + slide_css() + (ASSETS / "stage.css").read_text("utf-8")
    words = deck.words
    return str(
        render(
            "stage.html.j2",
            {
                "t": words.t,
                "lang": words.code,
                "own": own,
                "policy": POLICY if script else "",
                "title": f"{deck.title} · Territory",
                "style": style,
                "script_address": script_address,
                "script": script,
                "explore": explore,
                "back": back,
                "said": tuple(said),
                "slides": [
                    {
                        "number": slide.number,
                        "code": slide.figure.code,
                        "name": slide.figure.name,
                        "title": slide.title,
                        "note": slide.note,
                        "html": slide_html(deck, slide),
                        "variants": _variants(deck, slide),
                    }
                    for slide in deck.slides
                ],
            },
        )
    )


def slide_html(deck: Deck, slide: Slide, live: bool = True, prefix: str = "s") -> Markup:
    """Return one slide; `live` puts the choice on it that a presenter switches.

    Args:
        deck: the slides it belongs to.
        slide: the slide.
        live: False for a preview.
        prefix: of the ids inside.
    """
    figure = slide.figure
    return render(
        "slide.html.j2",
        {
            "t": deck.words.t,
            "slide": slide,
            "figure": figure,
            "kind": kind(figure.drawing),
            "opened": figure.code.partition(".")[2],
            "svg": _svg(deck, figure, f"{prefix}{slide.number}-"),
            "live": live,
            "total": len(deck.slides),
            "version": deck.version,
            "qr": deck.qr(slide),
        },
    )


def kind(drawing: Drawing) -> str:
    """Return what a drawing is, as templates and style sheets name it."""
    names: tuple[tuple[type, str], ...] = (
        (MapDrawing, "map"),
        (BarDrawing, "bars"),
        (DivergingDrawing, "diverging"),
        (ListDrawing, "list"),
    )
    return next((name for each, name in names if isinstance(drawing, each)), "matrix")


def _svg(deck: Deck, figure: Figure, prefix: str) -> str:
    drawing = figure.drawing
    if not isinstance(drawing, MapDrawing):
        return ""
    return svg(
        drawing.spec,
        href=lambda code: deck.base_url + drawing.hrefs[code],
        accessible=drawing.accessible,
        title=drawing.title,
        prefix=prefix,
        leading=figure.leading,
    )


def _variants(deck: Deck, slide: Slide) -> Markup:
    """Return what the choices of a slide show, for the script of the stage."""
    if not slide.figure.choices:
        return Markup("")
    content = [
        {
            "code": one.code,
            "finding": one.finding,
            "facts": _facts(one.facts),
            "leading": one.leading,
            "drawing": _drawing(one),
        }
        for one in slide.figure.choices
    ]
    # "<" as an escape keeps a text from closing the element.
    return Markup(json.dumps(content, ensure_ascii=False).replace("<", "\\u003c"))


def _facts(facts: Iterable[Fact]) -> str:
    return str(environment().get_template("drawing.html.j2").module.facts(tuple(facts))).strip()  # type: ignore[attr-defined]


def _drawing(choice: Choice) -> str:
    if choice.drawing is None:
        return ""
    macros = environment().get_template("drawing.html.j2").module
    return str(macros.draw(kind(choice.drawing), choice.drawing, choice.leading, "")).strip()  # type: ignore[attr-defined]
