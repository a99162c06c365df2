"""The page `/evidence`: what programmes reported, each figure with its unit, divisor and caveats."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from territory.catalog import Catalog
from territory.evidence import OUTCOMES, RELATIVE
from territory.i18n import Language, language
from territory.materials import TABLE as MATERIALS
from territory.materials import from_short_form
from territory.settings import Settings
from territory.views import knowledge
from territory.views.evidence_figures import exports_chart, figures, growth_charts, mentions
from territory.views.evidence_query import ADD, SEARCH, problems_of, typed_row
from territory.views.frame import compose
from territory.views.page import Page, fingerprint
from territory.views.partnership_source import Known
from territory.views.programme import errata, short_provenance
from territory.views.selection import Notice, Selection
from territory.views.words import age, licence, report_href, source_line, sources_of

TABLE = "evidence_figures"
TABLES = frozenset(
    {
        "evidence_figures",
        "evidence_growth",
        "evidence_projects",
        "evidence_outcomes",
        "evidence_statements",
        "idb_indicators",
    }
)
OFFERED = ("evidence_growth", "evidence_figures", "evidence_outcomes", "evidence_statements", MATERIALS)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as the page prints it."""

    id: str
    text: str
    period: str
    link: str
    erratum: str
    printed: str
    locator: str


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page for a selection of outcome, and of materials on the knowledge map."""
    words = language(selection.lang)
    now = age(sources_of(catalog, TABLE)[0], words)
    sentence = finding(catalog, words, selection.outcome)
    line = short_provenance(catalog, TABLE, words)
    content = {
        "crumbs": _crumbs(selection, words),
        "finding": sentence,
        "age": f"{now} {words.t('evidence.age_note')}",
        "home_note": "",
        "downloads": _downloads(selection, words),
        "charts": lambda: growth_charts(catalog, words),
        "known": lambda: _known(catalog, selection, words, line),
        "exports": lambda: exports_chart(catalog, words),
        "of": lambda topic: figures(catalog, words, topic),
        "said": lambda kind: statements(catalog, words, kind),
        "outcomes": OUTCOMES,
        "mentions": lambda: mentions(catalog, words),
        "approved": words.number(figures(catalog, words, "pip")[0].low),
        "guide_href": lambda link: _guide_href(link, selection),
        "offered": {
            name: [(value, knowledge.label(words, name, value)) for value in values]
            for name, values in knowledge.offered(catalog, selection.added).items()
        },
        "materials": lambda: knowledge.found(catalog, selection, words),
        "mine": len(from_short_form(selection.added)[0]),
        "adding": selection.edit == ADD,
        "fields": lambda: _form(catalog, selection, words),
        "mail": report_href(settings, words, MATERIALS, catalog.version, selection),
        "line": line,
        "provenance": provenance(catalog, words),
        "report_page_href": report_href(settings, words, TABLE, catalog.version, selection),
        "errata": lambda: errata(catalog, words, TABLES),
    }
    constant = (selection.lang, catalog.version)
    still = fingerprint(*constant)
    shown = fingerprint(*constant, selection.show, selection.outcome)
    materials = (getattr(selection, name) for name in SEARCH)
    regions = {
        "crumbs": "",
        "finding": "",
        "evidence_tools": fingerprint(shown, selection.added),
        "evidence_growth": still,
        "evidence_known": shown,
        "evidence_provenance": "",
        "evidence_returns": still,
        "evidence_mentions": shown,
        "evidence_unido": still,
        "evidence_programme": still,
        "evidence_public": still,
        "evidence_concepts": still,
        "evidence_learning": still,
        "evidence_materials": fingerprint(*constant, selection.outcome, selection.added, *materials),
        "evidence_add": fingerprint(*constant, selection.added, selection.typed, selection.edit),
        "errata": still,
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        regions,
        title=words.t("crumb.evidence"),
        description=f"{sentence} {now}",
    )


def finding(catalog: Catalog, words: Language, outcome: str) -> str:
    """Return the sentence that opens the page: of an outcome, or of growth with its two bases apart."""
    if outcome:
        named = mentions(catalog, words)
        return words.t(
            "evidence.finding.outcome",
            outcome=words.t(f"evidence.outcome.{outcome}").lower(),
            count=words.number(named.counts[outcome]),
            named=words.number(len(named.rows)),
        )
    rows = catalog.table("evidence_growth").to_dict("records")
    last = max(row["period"] for row in rows)
    found = {row["measure"]: row for row in rows if row["period"] == last and row["cell"] == "value"}
    values = {name: words.percent(row["value"] / 100, 0) for name, row in found.items()}
    apart = next(row for row in found.values() if row["basis"] != RELATIVE)
    return words.t(
        "evidence.finding",
        production=values["production"],
        productivity=values["productivity"],
        period=last.replace("-", "–"),
        sales=words.percent(apart["value"] / 100, 0),
    )


@cache
def statements(catalog: Catalog, words: Language, kind: str) -> tuple[Said, ...]:
    """Return the statements of a kind in the source's order."""
    table = catalog.table("evidence_statements").sort_values("position", kind="stable")
    return tuple(_said(row, words) for row in table.to_dict("records") if row["kind"] == kind)


def overview_finding(catalog: Catalog, words: Language) -> Known:
    """Return what the overview says of this page."""
    first, second = figures(catalog, words, "cordoba")
    return Known(
        words.t("evidence.known.cordoba", project=first.value, mif=second.value),
        short_provenance(catalog, TABLE, words),
        Selection("evidence", words.code).url(),
        words.t("evidence.see_page"),
    )


def provenance(catalog: Catalog, words: Language) -> list[tuple[str, str]]:
    """Return who says so as (label, text)."""
    source = sources_of(catalog, TABLE)[0]
    return [
        (words.t("prov.source"), source_line(source)),
        (words.t("prov.unit"), words.t("evidence.prov.unit")),
        (words.t("prov.period"), words.t("evidence.prov.period")),
        (words.t("prov.as_of"), words.day(source.as_of)),
        (words.t("prov.licence"), licence(source.licence, words)),
    ]


def _said(row: dict[Hashable, Any], words: Language) -> Said:
    return Said(
        id=row["id"],
        text=row[f"text_{words.code}"],
        period=words.day(row["period"]) if row["period"] else "",
        link=row["link"],
        erratum=row["erratum"],
        printed=row["printed"],
        locator=row["locator"],
    )


def _known(catalog: Catalog, selection: Selection, words: Language, line: str) -> list[Known]:
    here = selection.url()
    first, second = figures(catalog, words, "cordoba")
    pip = {one.id: one for one in figures(catalog, words, "pip")}
    named = mentions(catalog, words)
    most = max(named.counts, key=lambda outcome: named.counts[outcome])
    return [
        Known(
            words.t("evidence.known.cordoba", project=first.value, mif=second.value),
            line,
            f"{here}#cordoba",
            words.t("evidence.known.cordoba_action"),
        ),
        Known(
            words.t(
                "evidence.known.mentions",
                total=words.number(named.total),
                named=words.number(len(named.rows)),
                approved=pip["pip_projects"].value,
                most=words.t(f"evidence.outcome.{most}"),
                count=words.number(named.counts[most]),
            ),
            line,
            f"{here}#mentions",
            words.t("evidence.known.mentions_action"),
        ),
        Known(
            words.t(
                "evidence.known.pip",
                projects=pip["pip_projects"].value,
                networks=pip["pip_networks"].value,
                countries=pip["pip_countries"].value,
                amount=pip["pip_amount"].value,
            ),
            line,
            f"{here}#programme",
            words.t("evidence.known.pip_action"),
        ),
    ]


def _form(catalog: Catalog, selection: Selection, words: Language) -> list[knowledge.Field]:
    typed = typed_row(selection)
    added = from_short_form(selection.added)[0]
    problems = problems_of(typed, added, catalog)[1] if typed else {}
    return knowledge.form(catalog, typed, problems, words)


def _guide_href(link: str, selection: Selection) -> str:
    page, view = ("partnerships", link) if link in ("board", "evaluation") else (link, "timeline")
    return Selection(page, selection.lang, view=view).url()


def _crumbs(selection: Selection, words: Language) -> list[tuple[str, str]]:
    trail = [(words.t("ui.overview"), selection.url(page="overview"))]
    here = words.t("crumb.evidence")
    if not selection.outcome:
        return [*trail, (here, "")]
    return [
        *trail,
        (here, selection.url(outcome="")),
        (words.t(f"evidence.outcome.{selection.outcome}"), ""),
    ]


def _downloads(selection: Selection, words: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    lang = {"lang": selection.lang}
    added = lang | ({"added": selection.added} if selection.added else {})
    formats = (("local.csv", "download.csv_local"), ("csv", "download.csv"), ("xlsx", "download.xlsx"))
    return [
        (
            words.t(f"dataset.{table}"),
            [
                (
                    words.t(label),
                    f"/download/{table}.{kind}?{urlencode(added if table == MATERIALS else lang)}",
                )
                for kind, label in formats
            ],
        )
        for table in OFFERED
    ]
