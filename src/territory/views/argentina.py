"""The page `/argentina`: 106 LSP projects by province and by sector, and what was not published."""

from __future__ import annotations

from collections.abc import Sequence

from territory.catalog import Catalog
from territory.i18n import Language, language
from territory.settings import Settings
from territory.views import figures
from territory.views.card import cards
from territory.views.crosstab import cell_rows, forced_sentences
from territory.views.findings import finding
from territory.views.frame import compose
from territory.views.lsp import projects
from territory.views.page import Page, fingerprint
from territory.views.programme import country_rows, errata, mapping_rows, programme, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import LSP_SOURCE_TABLE, age, provenance, report_href, sources_of

OWN_TABLES = ("lsp_projects_by_province", "lsp_projects_by_sector")
TABLE_FORMATS = ("local.csv", "csv", "xlsx")
MAP_FORMATS = ("svg", "geojson", "html")


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection."""
    words, known = language(selection.lang), projects(catalog)
    now = age(sources_of(catalog, LSP_SOURCE_TABLE)[0], words)
    sentence = finding(known, selection, words)
    sectors = figures.sector_rows(catalog, selection)
    provinces = figures.province_rows(catalog, selection)
    chosen = selection.territory or selection.sector
    place = known.places[selection.territory].names[words.code] if selection.territory else ""
    content = {
        "crumbs": _crumbs(selection, words, place),
        "finding": sentence,
        "age": f"{now} {words.t('age.unit')}",
        "home_note": words.t("age.home") if _from_home(catalog) else "",
        "places": sorted(((row.code, row.name) for row in provinces), key=lambda item: item[1]),
        "province_rows": provinces,
        "sector_rows": sectors,
        "rate_available": catalog.has(figures.POPULATION),
        "downloads": _downloads(selection, words),
        "map_title": figures.map_title(selection, words),
        "map_subtitle": figures.map_subtitle(catalog, selection, words),
        "map_subtitle_table": now,
        "map_svg": figures.map_svg(catalog, selection, settings.worldview),
        "concentration": figures.concentration_line(catalog, words),
        "bars_title": words.t("bars.title_country" if place else "bars.title"),
        "bars_subtitle": " ".join(
            (
                words.t("bars.subtitle", total=words.number(known.total)),
                *((words.t("bars.not_filtered", name=place),) if place else ()),
            )
        ),
        "total": words.number(known.total),
        "whole": words.percent(1, 0),
        "absent_count": len(known.absent),
        "cards": cards(catalog, selection, words),
        "report_href": report_href(
            settings, words, f"lsp_projects/{chosen or 'AR'}", catalog.version, selection
        ),
        "report_page_href": ""
        if chosen
        else report_href(settings, words, "lsp_projects", catalog.version, selection),
        "provenance": provenance(catalog, settings, words),
        "reconciles": words.t("prov.reconciles", total=words.number(known.total)),
        "forced": forced_sentences(known, words),
        "cells": len(known.listed) * len(known.by_sector),
        "cell_rows": cell_rows(known, tuple(row.code for row in sectors), bool(selection.reference), words),
        "programme": programme(catalog, words),
        "legend_rows": mapping_rows(catalog, words),
        "country_rows": country_rows(catalog, words),
        "country_provenance": short_provenance(catalog, "argentina_indicators", words),
        "errata": errata(catalog, words),
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
        "provenance": "",
        "crosstab": fingerprint("crosstab", *constant, selection.reference),
        "programme": still,
        "country": still,
        "errata": still,
    }
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


def _crumbs(selection: Selection, words: Language, place: str) -> list[tuple[str, str]]:
    here = words.t("crumb.argentina")
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    if place:
        whole = selection.url(territory="", compare="", sector="")
        return [*trail, (here, whole), (place, "")]
    return [*trail, (here, "")]


def _from_home(catalog: Catalog) -> bool:
    return any(catalog.resources[name].origin == "home" for name in OWN_TABLES)


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
