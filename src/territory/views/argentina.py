"""The page `/argentina`: 106 LSP projects by province and by sector, and what was not published."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from territory.catalog import Catalog
from territory.geography import fold
from territory.i18n import Language, language
from territory.programme.current import register as registered
from territory.programme.current import register_version
from territory.settings import Settings
from territory.views import figures, register
from territory.views.card import cards
from territory.views.crosstab import cell_rows, forced_sentences
from territory.views.findings import finding
from territory.views.frame import compose
from territory.views.lsp import POPULATION, Projects, has_rates, projects
from territory.views.page import Page, fingerprint
from territory.views.programme import country_rows, errata, mapping_rows, programme, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import (
    LSP_SOURCE_TABLE,
    age,
    from_the_deck,
    note_links,
    provenance,
    report_href,
    sources_of,
)

OWN_TABLES = ("lsp_projects_by_province", "lsp_projects_by_sector")
_ERRATA = frozenset(
    {*OWN_TABLES, POPULATION, "lsp_programme", "lsp_legend", "argentina_indicators", "boundaries_ar_defacto"}
)
TABLE_FORMATS = ("local.csv", "csv", "xlsx")
MAP_FORMATS = ("svg", "geojson", "html")


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection."""
    words, known = language(selection.lang), projects(catalog)
    now = age(sources_of(catalog, LSP_SOURCE_TABLE)[0], words)
    whole = not (selection.territory or selection.sector)
    by_rate = selection.indicator == "rate" and whole
    sentence = figures.highest_rate(catalog, words) if by_rate else finding(known, selection, words)
    chosen = selection.territory or selection.sector
    place = known.places[selection.territory].names[words.code] if selection.territory else ""
    total = words.number(known.total)

    @cache
    def sectors() -> list[figures.SectorRow]:
        return figures.sector_rows(catalog, selection)

    # What only large regions need is handed over as functions: a rerun that keeps a region never calls them.
    content: dict[str, object] = {
        "crumbs": _crumbs(selection, words, place),
        "finding": sentence,
        "age": f"{now} {words.t('age.unit')}",
        "home_note": words.t("age.home") if _from_home(catalog) else "",
        "places": _places(known, words),
        "province_rows": lambda: figures.province_rows(catalog, selection),
        "sector_rows": sectors,
        "rate_available": has_rates(catalog),
        "downloads": lambda: _downloads(selection, words),
        "map_title": figures.map_title(selection, words),
        "map_subtitle": figures.map_subtitle(catalog, selection, words),
        "map_subtitle_table": now,
        "map_svg": lambda: figures.map_svg(catalog, selection, settings.worldview),
        "concentration": figures.concentration_line(catalog, words),
        "bars_title": words.t("bars.title_country" if place else "bars.title"),
        "bars_subtitle": words.t("bars.subtitle", total=total)
        + (f" {words.t('bars.not_filtered', name=place)}" if place else ""),
        "total": total,
        "whole": words.percent(1, 0),
        "absent_count": len(known.unpublished),
        "cards": cards(catalog, selection, words),
        "report_href": report_href(
            settings, words, f"lsp_projects/{chosen or 'AR'}", catalog.version, selection
        ),
        "note_links": _notes(selection, words),
        "report_page_href": ""
        if chosen
        else report_href(settings, words, "lsp_projects", catalog.version, selection),
        "provenance": provenance(catalog, settings, words, _resources(selection), selection.indicator),
        "reconciles": words.t("prov.reconciles", total=total) if _one_source(catalog) else "",
        "buenos_aires_note": words.t("prov.buenos_aires_note") if from_the_deck(catalog) else "",
        "rate_dates": _rate_dates(catalog, selection, words),
        "forced": lambda: forced_sentences(known, words),
        "cells": len(known.listed) * len(known.by_sector),
        "cell_rows": lambda: cell_rows(
            known, tuple(row.code for row in sectors()), bool(selection.reference), words
        ),
        "programme": lambda: programme(catalog, words),
        "legend_rows": lambda: mapping_rows(catalog, words),
        "country_rows": lambda: country_rows(catalog, words),
        "country_provenance": lambda: short_provenance(catalog, "argentina_indicators", words),
        "errata": lambda: errata(catalog, words, _ERRATA),
    }
    constant = (selection.lang, catalog.version, settings.worldview)
    still = fingerprint(*constant)
    regions = {
        "crumbs": "",
        "finding": "",
        "tools": fingerprint("tools", *constant, selection.indicator, selection.sector),
        "atlas": fingerprint("atlas", *constant, selection.indicator),
        "provinces": still,
        "bars_head": "",
        "bars": fingerprint("bars", *constant),
        "sectors": still,
        "card": "",
        # Shown once a territory is chosen, but there before: two dozen options need not travel then.
        "compare": fingerprint("compare", *constant, selection.compare),
        "card_actions": "",
        "provenance": "",
        "crosstab": fingerprint("crosstab", *constant, selection.reference),
        "programme": still,
        "country": still,
        "errata": still,
    }
    version = register_version(catalog)
    if edition := registered(catalog, version):
        content["register"] = register.published(edition, version, catalog, settings, words)
        regions["lsp_register"] = fingerprint("lsp_register", *constant, version)
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=place or words.t("crumb.argentina"),
        description=f"{sentence} {now}",
    )


@cache
def _places(known: Projects, words: Language) -> list[tuple[str, str]]:
    named = [(code, place.names[words.code]) for code, place in known.places.items()]
    return sorted(named, key=lambda item: fold(item[1]))


def _crumbs(selection: Selection, words: Language, place: str) -> list[tuple[str, str]]:
    here = words.t("crumb.argentina")
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    if place:
        whole = selection.url(territory="", compare="", sector="")
        return [*trail, (here, whole), (place, "")]
    return [*trail, (here, "")]


def _resources(selection: Selection) -> tuple[str, ...]:
    return (*OWN_TABLES, POPULATION) if selection.indicator == "rate" else OWN_TABLES


def _one_source(catalog: Catalog) -> bool:
    first, second = (catalog.resources[name].sources for name in OWN_TABLES)
    return set(first) == set(second)


def _rate_dates(catalog: Catalog, selection: Selection, words: Language) -> str:
    if selection.indicator != "rate":
        return ""
    first = words.day(sources_of(catalog, LSP_SOURCE_TABLE)[0].as_of)
    return words.t("prov.two_dates", first=first, second=figures.population_year(catalog))


def _from_home(catalog: Catalog) -> bool:
    return any(catalog.resources[name].origin == "home" for name in OWN_TABLES)


def _notes(selection: Selection, words: Language) -> list[tuple[str, str]]:
    if selection.territory:
        return note_links(f"argentina-map.{selection.territory}", words)
    return note_links(f"argentina-sectors.{selection.sector}", words) if selection.sector else []


def _downloads(selection: Selection, words: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    query = f"lang={selection.lang}"

    def links(what: str, formats: Sequence[str]) -> list[tuple[str, str]]:
        return [
            (
                words.t(f"download.{kind.replace('local.csv', 'csv_local')}"),
                f"/download/{what}.{kind}?{query}",
            )
            for kind in formats
        ]

    mapped = f"{query}&indicator={selection.indicator}" if selection.indicator != "count" else query
    return [
        (words.t("download.group.provinces"), links("lsp_projects_by_province", TABLE_FORMATS)),
        (words.t("download.group.sectors"), links("lsp_projects_by_sector", TABLE_FORMATS)),
        (words.t("download.group.cells"), links("lsp_cells", TABLE_FORMATS)),
        (
            words.t("download.group.map"),
            [(words.t(f"download.{kind}"), f"/download/lsp_map.{kind}?{mapped}") for kind in MAP_FORMATS],
        ),
    ]
