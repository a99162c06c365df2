"""The page `/own-data`: published tables ready to analyse, or the table that a session holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from territory.catalog import Catalog
from territory.gazetteer import gazetteers
from territory.i18n import Language, language
from territory.indicators.registry import INDICATORS
from territory.ingest.measures import measure_kind
from territory.ingest.registering import Register
from territory.settings import Settings
from territory.views import register
from territory.views.crosstab import forced_sentences
from territory.views.figures import concentration_line
from territory.views.findings import sector_finding
from territory.views.frame import compose
from territory.views.lsp import projects
from territory.views.own import kept, report
from territory.views.own.analysis import ENTRIES, Analysis
from territory.views.own.cube import READY, Figures, own_figures, ready_figures
from territory.views.own.mapping import METHODS, circles, diverging, map_svg
from territory.views.own.profile import peers, profile, profile_reference
from territory.views.own.query import PARTS
from territory.views.own.ranking import absent, accessible, ranking, reference, sectors
from territory.views.own.report import Held
from territory.views.own.sentences import few_note, finding, incomplete, spread
from territory.views.own.studies import STUDIES, offered, unavailable
from territory.views.own.study import Study, cell, method
from territory.views.page import Page, fingerprint
from territory.views.partnership_source import Known
from territory.views.programme import short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import LSP_SOURCE_TABLE, age, sources_of

REGIONS = (
    "crumbs",
    "own_tools",
    "own_start",
    "own_report",
    "own_register",
    "own_filters",
    "own_map",
    "own_ranking",
)
BELOW = ("own_study", "own_profile", "own_peers", "own_provenance")
EMPTY = Held()


def page(
    catalog: Catalog,
    settings: Settings,
    selection: Selection,
    notices: Sequence[Notice] = (),
    held: Held = EMPTY,
) -> Page:
    """Return the page for a selection.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        selection: the view.
        notices: what had to be changed in the URL.
        held: the table of the session; a page that shows it is private and must not be kept anywhere.
    """
    words = language(selection.lang)
    figures = figures_of(catalog, settings, selection, held, words)
    registered = held.register if held.table and held.table.usable and not selection.table else None
    if selection.table and not figures:  # withdrawn while it was asked for
        notices = (*notices, Notice("own.notice.no_table", selection.table))
        selection = replace(selection, table="")
    if not figures and not registered and selection.part:
        if not held.key:
            notices = (*notices, Notice("own.notice.gone", ""))
        selection = replace(selection, part="")
    shows_table = figures is not None and (bool(selection.part) or bool(selection.table))
    content: dict[str, object] = {
        "home_note": "",
        "figures": figures,
        "held": held,
        "part": (selection.part or "analysis") if shows_table else "report" if held.key else "start",
        "parts": _parts(selection, held, bool(figures or registered), words),
        "ready": [(name, words.t(f"own.ready.{name}")) for name in READY],
    }
    if shows_table and figures:
        content |= _analysis(figures, catalog, settings, selection, words)
    elif registered and selection.part:
        content |= _register(registered, held.file, catalog, settings, words)
    elif held.table and not selection.table:
        content |= _report(held, catalog, words)
    elif held.refused and not selection.table:
        said, remedy = report.refusal(held.refused, words)
        content |= {"finding": said, "age": remedy}
    else:
        content |= _start(catalog, words)
    content["crumbs"] = _crumbs(selection, held, figures if shows_table else None, words)
    edition = (figures.version,) if figures and figures.version else ()
    state = fingerprint(held.key, selection.table, *edition)
    shown = (
        *(selection.lang, catalog.version, settings.worldview, content["part"], selection.indicator),
        *(selection.study, selection.base, selection.classes, selection.per, selection.less),
    )
    regions = dict.fromkeys(("finding", *REGIONS, *BELOW), "")
    # A selected territory is marked on the map by the browser: the map itself stays.
    regions["own_map"] = fingerprint("own_map", state, *shown, selection.sector, selection.year)
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=figures.name if figures and edition else words.t("own.title"),
        description=words.t("own.description") if held.key else str(content["finding"]),
        native=True,
        private=bool(held.key),
    )


def figures_of(
    catalog: Catalog, settings: Settings, selection: Selection, held: Held, words: Language
) -> Figures | None:
    """Return what a view analyses: a published table, or the session's own; None when there is none."""
    if selection.table in READY:
        return ready_figures(catalog, settings, selection.table, words)
    if selection.table:
        found = kept.published(catalog, selection.table)
        return kept.kept_figures(*found, catalog, settings, words, mine=False) if found else None
    if held.table is None or not held.table.usable or held.register:
        return None
    if held.kept:
        return kept.kept_figures(held.kept, held.table, catalog, settings, words, mine=not held.looked)
    return own_figures(
        held.table, held.file, held.kind, settings, words, held.gazetteer, held.base, held.origin
    )


def _parts(
    selection: Selection, held: Held, usable: bool, words: Language
) -> list[tuple[str, str, str, str, bool]]:
    """Return the parts of the page as (label, address, what to set, key, is here)."""
    here = selection.part or ("analysis" if selection.table else "")
    offered = [part for part in ("", *PARTS) if (part or not selection.table) and (usable or not part)]
    if held.register and not selection.table:
        offered = [part for part in offered if part != "print"]
        here = here and "analysis"
    if held.looked and not selection.table:
        offered = [part for part in offered if part]
    if not held.key and not selection.table:
        return []
    return [
        (
            words.t(f"own.part.{part or 'report'}"),
            selection.url(part=part),
            f"part:{part}",
            part,
            part == here,
        )
        for part in offered
    ]


def _crumbs(
    selection: Selection, held: Held, figures: Figures | None, words: Language
) -> list[tuple[str, str]]:
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    last = figures.name if figures else held.file
    if not last:
        return [*trail, (words.t("own.title"), "")]
    return [*trail, (words.t("own.title"), Selection("owndata", selection.lang).url()), (last, "")]


def _start(catalog: Catalog, words: Language) -> dict[str, object]:
    known = projects(catalog)
    largest = next(iter(known.by_sector))
    at = Selection("owndata", words.code)
    by_province, by_sector = (at.url(table=name) for name in READY)
    source = short_provenance(catalog, LSP_SOURCE_TABLE, words)
    return {
        "finding": words.t("own.start.finding", total=words.number(known.total)),
        "age": age(sources_of(catalog, LSP_SOURCE_TABLE)[0], words),
        "known": (
            Known(concentration_line(catalog, words), source, by_province, words.t("own.start.open")),
            Known(
                sector_finding(known, largest, words),
                short_provenance(catalog, READY[1], words),
                by_sector,
                words.t("own.start.open"),
            ),
            Known(
                f"{words.t('crosstab.title')}. {forced_sentences(known, words)[0]}",
                source,
                f"{at.url(page='argentina')}#crosstab",
                words.t("crosstab.what_can_be_said"),
            ),
        ),
        "others": kept.others(catalog, words),
    }


def _report(held: Held, catalog: Catalog, words: Language) -> dict[str, object]:
    table, opened = held.table, held.opened
    assert table is not None
    values = table.columns.at("value")
    name = table.columns.names[values[0]] if values else ""
    kind = (words.t("register.read.register"),) if held.register else ()
    return {
        "finding": report.finding(table, words, registered=held.register is not None),
        "age": report.advice(table, words),
        "lines": report.lines(table, (held.gazetteer or gazetteers(catalog)["AR"]).territories, words),
        "more": max(0, len(table.problems) - report.MOST_LINES),
        "reading": (*report.reading(opened, table, words, held.gazetteer), *kind) if opened else (),
        "columns": report.register_columns(table, words)
        if held.register
        else report.columns(table, held.kind or measure_kind(name, table.percent), words),
        "preview": report.preview(opened, table) if opened else (),
        "preview_names": table.columns.names[: report.PREVIEW_COLUMNS],
        "table": table,
        "valid": words.number(table.valid),
        "rows_read": words.number(opened.count) if opened else "",
        "out": table.out,
    }


def _analysis(
    figures: Figures, catalog: Catalog, settings: Settings, selection: Selection, words: Language
) -> dict[str, object]:
    shown = Analysis(figures, selection, catalog, settings, words)
    has_places = shown.cube.has_places
    study = _study(shown)
    rows = ranking(shown) if has_places else sectors(shown)
    lines = profile(shown)
    said = accessible(shown, rows) if has_places else {}

    @cache
    def drawn() -> str:
        return map_svg(shown, said) if has_places and shown.map_name else ""

    return {
        "finding": study.finding if study else finding(shown, rows, lines),
        "study": study,
        "study_name": words.t(f"own.study.{selection.study}") if study else "",
        "studies": [(one, words.t(f"own.study.{one}")) for one in offered(shown)],
        "unavailable": unavailable(shown),
        "methods": [method(one, words) for one in study.methods] if study else [],
        "cell": lambda value, head: cell(value, head, words),
        "classified": has_places and not circles(shown) and not diverging(shown),
        "classifications": [
            ("" if one == "quantiles" else one, words.t(f"own.classes.{one}")) for one in METHODS
        ],
        "bases": [year for year in figures.years if year < shown.cube.year],
        "age": figures.age,
        "files": _files(selection, words),
        "shown": shown,
        "rows": rows,
        "reference": reference(shown) if has_places else -1.0,
        "absent": absent(shown) if has_places else (),
        "lines": lines,
        "profile_reference": profile_reference(shown) if lines else 0.0,
        "peers": peers(shown),
        "map_svg": drawn,
        "undrawn": words.join([shown.name(code) for code in shown.undrawn[:12]]) if has_places else "",
        "diverging": diverging(shown),
        "spread": spread(shown),
        "incomplete": incomplete(shown),
        "few": few_note(shown, rows, lines),
        "why": _why(shown),
        "indicators": [(one, shown.indicator_name(one)) for one in shown.offered],
        "definition": _definition(shown.indicator, words),
        "sector_list": [(str(shown.position(one)), one) for one in shown.cube.sectors],
        "columns_list": [(str(at), one) for at, one in enumerate(shown.full.sectors, start=1)],
        "population": str(shown.position(shown.population)) if shown.population else "",
        "places": sorted((shown.name(code), code) for code in shown.cube.territories if code),
    }


def _files(selection: Selection, words: Language) -> list[tuple[str, str]]:
    """Return the files of a published table as (label, address)."""
    if not selection.table:
        return []
    if selection.table in READY:
        return [(words.t("download.xlsx"), f"/download/{selection.table}.xlsx?lang={words.code}")]
    return list(kept.files(selection.table, words))


def _register(
    read: Register, file: str, catalog: Catalog, settings: Settings, words: Language
) -> dict[str, object]:
    one = register.counted(read.projects, catalog)
    return {
        "part": "register",
        "finding": register.finding(one, catalog, words),
        "age": register.differ(one, words),
        "register": {
            **register.content(one, words),
            "map_href": "#own-points-title",
            "sources": register.sources(read, file, settings, words),
        },
    }


def _why(shown: Analysis) -> str:
    """Return why nothing but the figures themselves is offered, "" when more is."""
    if len(shown.offered) > 1:
        return ""
    return shown.words.t("own.why.negative" if shown.negative else shown.figures.why_no_sectors)


def _study(shown: Analysis) -> Study | None:
    """Return the study asked for, None for map and ranking or when the table cannot carry it."""
    asked = shown.selection.study
    return STUDIES[asked](shown) if asked in offered(shown) else None


def _definition(indicator: str, words: Language) -> str:
    entry = ENTRIES.get(indicator, indicator)
    if entry not in INDICATORS:
        return ""
    _, text, citation = method(entry, words)
    return f"{text} ({citation})" if citation else text
