"""The page `/slides`: the basket of figures, what can be added to it, the stage, the files to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from territory.catalog import Catalog
from territory.i18n import Language, language
from territory.programme.current import data_version
from territory.releases import release
from territory.settings import Settings
from territory.views.deck.basket import LONGEST_NOTE, LONGEST_TITLE, Basket, from_codes
from territory.views.deck.deck import Deck, frozen, make
from territory.views.deck.figure import Figure
from territory.views.deck.registry import available, figure
from territory.views.frame import compose
from territory.views.page import Page, fingerprint
from territory.views.selection import Notice, Selection
from territory.views.slides_query import LIVE
from territory.views.stage import slide_html
from territory.views.words import in_one_line, note_links

KINDS = ("pptx", "pptx43", "pdfslides", "pdf", "docx", "html", "xlsx", "png", "svg", "json")


@dataclass(frozen=True, slots=True)
class Listed:
    """A figure of the basket as the page lists it."""

    code: str
    number: int
    name: str
    finding: str
    facts: str
    source: str
    preview: Markup
    href: str
    up: str
    down: str
    without: str
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure that can be added."""

    code: str
    name: str
    finding: str
    source: str
    href: str
    having: str
    there: bool


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a basket."""
    words = language(selection.lang)
    kept, said = at_version(catalog, selection, words)
    basket = from_codes(selection.figures, kept)
    count = len(basket.items)
    number = words.number(len(available(catalog)))
    sentence = words.n("slides.finding", count) if count else words.t("slides.finding_none", all=number)
    content = {
        "crumbs": [
            (words.t("ui.overview"), selection.url(page="overview")),
            (words.t("nav.slides"), ""),
        ],
        "finding": sentence,
        "age": words.t("slides.age"),
        "home_note": "",
        "said": said,
        "listed": lambda: _listed(kept, settings, selection, basket, words),
        "offered": lambda: _offered(catalog, settings, selection, basket, words),
        "codes": basket.codes,
        "stage_href": stage_href(selection),
        "kinds": [(kind, words.t(f"slides.take.{kind}")) for kind in KINDS],
        "frozen_href": frozen(basket.codes, kept.version, words.code),
        "longest": (LONGEST_TITLE, LONGEST_NOTE),
        "version": kept.version,
        "cite": lambda: cite(settings, words, basket, kept.version),
    }
    key = fingerprint(
        selection.lang,
        catalog.version,
        settings.worldview,
        data_version(catalog),
        selection.figures,
        selection.data,
    )
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        {
            "crumbs": "",
            "finding": "",
            "slides_said": "",
            "slides_list": fingerprint("list", key),
            "slides_catalogue": fingerprint("catalogue", key),
            "slides_file": fingerprint("file", key),
        },
        title=words.t("slides.title"),
        description=sentence,
    )


def stage_href(selection: Selection) -> str:
    """Return the address of the stage for a view of the basket."""
    return selection.url().replace("/slides?", "/slides?stage=1&", 1)


def at_version(
    catalog: Catalog, selection: Selection, words: Language
) -> tuple[Catalog, list[tuple[str, str, str]]]:
    """Return the data that a view shows, and what to say of it as (kind, text, where it leads)."""
    if not selection.data:
        return catalog, []
    newest = selection.url(data="")
    kept = release(selection.data)
    if kept is None:
        said = words.t("slides.version_gone", old=selection.data, new=catalog.version)
        return catalog, [("gone", said, newest)]
    lines = [("old", words.t("slides.version_old", old=kept.version, new=catalog.version), newest)]
    if any(code.partition(".")[0] in LIVE for code in selection.figures.split(",")):
        lines.append(("live", words.t("slides.version_live"), ""))
    return kept, lines


def deck_of(
    catalog: Catalog, settings: Settings, selection: Selection, base_url: str, basket: Basket | None = None
) -> Deck:
    """Return the deck of a view; a basket given brings the presenter's titles and notes."""
    words = language(selection.lang)
    kept, _ = at_version(catalog, selection, words)
    return make(kept, settings, words, basket or from_codes(selection.figures, kept), base_url)


def cite(settings: Settings, words: Language, basket: Basket, version: str) -> list[tuple[str, str]]:
    """Return how to cite the basket's figures: APA and BibTeX, with the version of the data."""
    address = settings.base_url + frozen(basket.codes, version, words.code)
    who = settings.name or "Territory"
    title = words.t("slides.cite_title")
    dated = f"{title} ({words.t('slides.data')} {version})"
    apa = f"{who}. ({words.t('slides.cite_undated')}). {dated}. {address}"
    fields = {"author": f"{{{_braced(who)}}}", "title": title, "version": version, "url": address}
    lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
    bibtex = f"@misc{{territory-{version},\n{lines}\n}}"
    return [("APA", apa), ("BibTeX", bibtex)]


def _braced(text: str) -> str:
    return text.replace("\\", "").replace("{", "").replace("}", "")


def _listed(
    catalog: Catalog, settings: Settings, selection: Selection, basket: Basket, words: Language
) -> list[Listed]:
    deck = make(catalog, settings, words, basket, "")
    last = len(deck.slides)
    return [
        Listed(
            code=slide.figure.code,
            number=slide.number,
            name=slide.figure.name,
            finding=slide.figure.finding,
            facts=" · ".join(f"{fact.value} {fact.text}" for fact in slide.figure.facts),
            source=in_one_line(slide.figure.provenance[:1]),
            preview=slide_html(deck, slide, live=False, prefix="p"),
            href=slide.figure.href,
            up=basket.moved(slide.figure.code, -1) if slide.number > 1 else "",
            down=basket.moved(slide.figure.code, 1) if slide.number < last else "",
            without=basket.without(slide.figure.code),
            notes=tuple(note_links(slide.figure.code, words)),
        )
        for slide in deck.slides
    ]


def _offered(
    catalog: Catalog, settings: Settings, selection: Selection, basket: Basket, words: Language
) -> list[Offered]:
    there = {item.code.partition(".")[0] for item in basket.items}

    def offer(code: str) -> Offered:
        made: Figure = figure(catalog, settings, words, code)
        return Offered(
            code,
            made.name,
            made.finding,
            in_one_line(made.provenance[:1]),
            made.href,
            basket.having(code),
            code in there,
        )

    return [offer(code) for code in available(catalog)]
