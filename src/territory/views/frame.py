"""What every page has around its content: header, notices, footer, search, and the regions put in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import LOCALES, Language, language
from territory.matching.profiles import units
from territory.settings import Settings
from territory.views.evidence_figures import mentions
from territory.views.led import study
from territory.views.lsp import projects
from territory.views.page import Page, Region, fingerprint, region, render
from territory.views.partnership_projects import names as packaged_names
from territory.views.selection import PATHS, Notice, Selection
from territory.views.toolkit_tables import FORMS

SECTIONS = (
    ("overview", "ui.overview"),
    ("argentina", "nav.argentina"),
    ("partnerships", "nav.partnerships"),
    ("eulac", "nav.eulac"),
    ("matching", "nav.matching"),
    ("cases", "nav.cases"),
    ("evidence", "nav.evidence"),
    ("toolkit", "nav.toolkit"),
    ("owndata", "nav.own_data"),
    ("slides", "nav.slides"),
    ("sources", "ui.sources"),
)
FRAME_REGIONS = {"header": "", "notice": "", "footer": ""}
TERMS = (
    ("term.lsp", "define.lsp"),
    ("term.lsp_project", "define.lsp_project"),
    ("term.cluster", "define.cluster"),
    ("term.non_refundable_grant", "define.non_refundable_grant"),
    ("indicator.lsp_projects.name", "indicator.lsp_projects.definition"),
    ("indicator.lsp_projects_per_million.name", "indicator.lsp_projects_per_million.definition"),
    ("stat.hhi", "define.hhi"),
    ("term.frechet", "define.frechet"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be searched for.

    Attributes:
        label: as shown.
        kind: "place", "sector" or "term", in the reader's language.
        href: the view it leads to.
        words: folded spellings that find it.
    """

    label: str
    kind: str
    href: str
    words: tuple[str, ...]


def search_entries(catalog: Catalog, words: Language) -> tuple[Entry, ...]:
    """Return everything that can be searched for, in a language: places, sectors, terms."""
    at = Selection("argentina", words.code)
    known = projects(catalog)
    places = [
        Entry(
            place.names[words.code],
            words.t("search.kind.place"),
            at.url(territory=code),
            tuple({fold(text) for text in (*place.names.values(), *place.aliases, code, place.indec)}),
        )
        for code, place in known.places.items()
    ]
    sectors = [
        Entry(
            words.t(f"sector.{code}"),
            words.t("search.kind.sector"),
            at.url(sector=code),
            tuple({fold(language(lang).t(f"sector.{code}")) for lang in LOCALES}),
        )
        for code in known.by_sector
    ]
    cases = [
        Entry(case.name, words.t("search.kind.case"), at.url(page="cases", case=case.id), (fold(case.name),))
        for case in study(catalog).described.values()
    ]
    planned = [
        Entry(
            short,
            words.t("search.kind.project"),
            at.url(page="partnerships", project=code),
            tuple({fold(text) for lang in LOCALES for text in packaged_names(catalog, lang)[code][:2]}),
        )
        for code, (short, _, _) in packaged_names(catalog, words.code).items()
    ]
    reported = [
        Entry(
            row.name,
            words.t("search.kind.reported"),
            f"{at.url(page='evidence')}#mentions",
            tuple({fold(mentions(catalog, language(lang)).name_of(row.id)) for lang in LOCALES}),
        )
        for row in mentions(catalog, words).rows
    ]
    tools = [
        Entry(
            words.t(f"toolkit.form.{form}"),
            words.t("search.kind.assessment"),
            f"{at.url(page='toolkit', form=form)}#assess",
            tuple({fold(language(lang).t(f"toolkit.form.{form}")) for lang in LOCALES}),
        )
        for form in FORMS
    ]
    found_units = [
        Entry(
            unit.names[words.code],
            words.t("search.kind.unit"),
            at.url(page="matching", unit=unit.id),
            tuple({fold(text) for text in unit.names.values()}),
        )
        for unit in units(catalog).values()
        # The cases of local development have entries of their own.
        if unit.group != "led"
    ]
    terms = [
        Entry(
            words.t(term),
            words.t("search.kind.term"),
            f"{at.url(page='sources')}#term-{position}",
            tuple({fold(language(lang).t(term)) for lang in LOCALES}),
        )
        for position, (term, _) in enumerate(TERMS, start=1)
    ]
    return (
        *sorted(places, key=lambda entry: fold(entry.label)),
        *sectors,
        *cases,
        *planned,
        *found_units,
        *reported,
        *tools,
        *terms,
    )


def found(catalog: Catalog, words: Language, query: str) -> tuple[Entry, ...]:
    """Return the entries that a reader's words find, the closest first."""
    wanted = fold(query)
    hits = [entry for entry in search_entries(catalog, words) if any(wanted in text for text in entry.words)]
    return tuple(sorted(hits, key=lambda entry: not any(text.startswith(wanted) for text in entry.words)))


def compose(
    catalog: Catalog,
    settings: Settings,
    selection: Selection,
    notices: Sequence[Notice],
    content: Mapping[str, object],
    regions: Mapping[str, str],
    title: str,
    description: str,
    native: bool = False,
    private: bool = False,
    template: str = "",
) -> Page:
    """Return a page: its own content inside the frame that all pages share.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        selection: the view.
        notices: what had to be changed in the URL.
        content: what the page's own templates need.
        regions: the page's own regions with their version keys ("" when the content is the version).
        title: of the view.
        description: one or two sentences for search engines and link previews.
        native: True when Streamlit's own widgets stand below the view.
        private: True when it shows what only this session may see; it is kept nowhere.
        template: of the whole page, by default the one of its name.
    """
    words = language(selection.lang)
    context: dict[str, object] = {
        "t": words.t,
        "n": words.n,
        "url": selection.url,
        "selection": selection,
        "lang": selection.lang,
        "name": selection.page,
        "path": PATHS[selection.page],
        "settings": settings,
        "native": native,
        "private": private,
        "logo_url": "/assets/institution-logo",
        "sections": [(key, words.t(label)) for key, label in SECTIONS],
        "languages": [(code, language(code).locale.get_language_name(code)) for code in LOCALES],
        "search_index": f"/search/{selection.lang}.{catalog.version}.json",
        "notices": (*notices, *_refused(catalog, selection)),
        "found": found(catalog, words, selection.q) if selection.q else (),
        "data_version": catalog.version,
        **content,
    }
    every = {**FRAME_REGIONS, **regions}
    # The browser keeps the language links current, so that a selection needs no new header.
    every["header"] = fingerprint(selection.page, selection.lang, catalog.version, private)
    made = {name: region(name, key, context) for name, key in every.items()}

    def body() -> str:
        framed = {name: _framed(name, one) for name, one in made.items()}
        return str(
            render(template or f"{selection.page}.html.j2", context | {"regions": made, "framed": framed})
        )

    return Page(
        path=PATHS[selection.page],
        query=selection.query,
        lang=selection.lang,
        title=f"{title} · Territory",
        description=description,
        regions=made,
        make=body,
        native=native,
        private=private,
    )


def _refused(catalog: Catalog, selection: Selection) -> tuple[Notice, ...]:
    files = ", ".join(dict.fromkeys(problem.file for problem in catalog.refused))
    return (Notice("notice.refused", files, f"{selection.url(page='sources')}#refused"),) if files else ()


def _framed(name: str, made: Region) -> Markup:
    element = "nav" if name == "crumbs" else "div"
    return Markup('<{0} class="{1}" data-region="{1}" data-version="{2}">{3}</{0}>').format(
        element, name, made.version, Markup(made.html)
    )
