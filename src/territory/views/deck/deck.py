"""A deck: the basket's figures made from the data, with titles, notes and links that keep their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from markupsafe import Markup

from territory.catalog import Catalog
from territory.i18n import Language
from territory.settings import Settings
from territory.views.deck.basket import Basket
from territory.views.deck.figure import Figure
from territory.views.deck.registry import figure


@dataclass(frozen=True, slots=True)
class Slide:
    """A figure on its slide.

    Attributes:
        number: from 1.
        figure: what it shows.
        title: the presenter's own, or the finding.
        sentence: the finding below an own title, else "".
        note: the presenter's own.
        link: address that keeps these numbers.
    """

    number: int
    figure: Figure
    title: str
    sentence: str
    note: str
    link: str


@dataclass(frozen=True, slots=True)
class Deck:
    """Slides in their order.

    Attributes:
        slides: the slides.
        words: their language.
        base_url: public address, "" for links that stay on the server.
        version: of the data they are made from.
        public: True when the institution has a public address, so that a code on a slide leads somewhere.
    """

    slides: tuple[Slide, ...]
    words: Language
    base_url: str
    version: str
    public: bool

    @property
    def title(self) -> str:
        """What the deck is called: the title of its first slide."""
        return self.slides[0].title if self.slides else self.words.t("slides.title")

    def qr(self, slide: Slide) -> Markup:
        """Return the link of a slide as a square that a phone reads, "" where it would lead nowhere."""
        return _qr(slide.link) if self.public else Markup("")


@cache
def _qr(link: str) -> Markup:
    import segno

    return Markup(
        segno.make(link, error="m").svg_inline(omitsize=True, border=2, light="#fff", dark="#15202B")
    )


def make(catalog: Catalog, settings: Settings, words: Language, basket: Basket, base_url: str) -> Deck:
    """Return the deck of a basket.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        words: language of the slides.
        basket: the figures with the presenter's words.
        base_url: scheme and host for links.
    """
    slides = []
    for number, item in enumerate(basket.items, start=1):
        made = figure(catalog, settings, words, item.code)
        slides.append(
            Slide(
                number=number,
                figure=made,
                title=item.title or made.finding,
                sentence=made.finding if item.title else "",
                note=item.note,
                link=base_url + frozen(item.code, catalog.version, words.code),
            )
        )
    return Deck(tuple(slides), words, base_url, catalog.version, bool(settings.base_url))


def frozen(codes: str, version: str, lang: str) -> str:
    """Return the address of figures that keeps their numbers.

    >>> frozen("led-matrix", "0123456789ab", "es")
    '/slides?figures=led-matrix&data=0123456789ab&lang=es'
    """
    return "/slides?" + urlencode({"figures": codes, "data": version, "lang": lang}, safe=",")
