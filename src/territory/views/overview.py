"""The page `/`: what is known, at what date, from where, and the way to each page."""

from __future__ import annotations

from collections.abc import Sequence

from territory.catalog import Catalog
from territory.i18n import language
from territory.settings import Settings
from territory.views.crosstab import forced_sentences
from territory.views.eulac import overview_finding as eulac_finding
from territory.views.evidence import overview_finding as evidence_finding
from territory.views.figures import concentration_line, map_subtitle, map_svg, map_title
from territory.views.findings import country, sector_finding
from territory.views.frame import compose
from territory.views.lsp import projects
from territory.views.matching import overview_finding as matching_finding
from territory.views.page import Page, fingerprint
from territory.views.partnership_source import Known
from territory.views.partnerships import overview_finding as partnership_finding
from territory.views.programme import short_provenance
from territory.views.selection import Notice, Selection
from territory.views.toolkit import overview_finding as toolkit_finding
from territory.views.words import LSP_SOURCE_TABLE, age, from_the_deck, provenance, sources_of


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the overview."""
    words, known = language(selection.lang), projects(catalog)
    now = age(sources_of(catalog, LSP_SOURCE_TABLE)[0], words)
    map_view = Selection("argentina", selection.lang)
    largest = next(iter(known.by_sector))
    by_province = short_provenance(catalog, LSP_SOURCE_TABLE, words)
    findings = (
        Known(concentration_line(catalog, words), by_province, map_view.url(), words.t("overview.see_map")),
        Known(
            sector_finding(known, largest, words),
            short_provenance(catalog, "lsp_projects_by_sector", words),
            map_view.url(sector=largest),
            words.t("overview.see_sectors"),
        ),
        Known(
            f"{words.t('crosstab.title')}. {forced_sentences(known, words)[0]}",
            by_province,
            f"{map_view.url()}#crosstab",
            words.t("crosstab.what_can_be_said"),
        ),
        Known(
            words.t("overview.programme"),
            short_provenance(catalog, "lsp_programme", words),
            f"{map_view.url()}#programme",
            words.t("overview.see_programme"),
        ),
        partnership_finding(catalog, words),
        eulac_finding(catalog, words),
        matching_finding(catalog, words),
        evidence_finding(catalog, words),
        toolkit_finding(catalog, words),
    )
    content = {
        "finding": country(known, words),
        "age": f"{now} {words.t('age.unit')}",
        "home_note": "",
        "known": findings,
        "provenance": provenance(catalog, settings, words),
        "map_title": map_title(map_view, words),
        "map_subtitle": map_subtitle(catalog, map_view, words),
        "map_svg": lambda: map_svg(catalog, map_view, settings.worldview),
        "concentration": "",
        "reconciles": words.t("prov.reconciles", total=words.number(known.total)),
        "buenos_aires_note": words.t("prov.buenos_aires_note") if from_the_deck(catalog) else "",
        "rate_dates": "",
        "report_page_href": "",
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        {
            "finding": "",
            "known": "",
            "atlas": fingerprint(selection.lang, catalog.version, settings.worldview),
            "provenance": "",
        },
        title=words.t("ui.overview"),
        description=f"{country(known, words)} {now}",
    )
