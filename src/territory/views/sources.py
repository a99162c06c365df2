"""The page `/sources`: catalogue, documents, errata, definitions, statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from territory import auth
from territory.catalog import Catalog, Resource
from territory.home_tables import Problem
from territory.i18n import Language, language
from territory.model import Source
from territory.settings import Settings
from territory.views.changes import changed, kept
from territory.views.frame import TERMS, compose
from territory.views.own.kept import others
from territory.views.page import Page
from territory.views.programme import errata
from territory.views.selection import Notice, Selection
from territory.views.words import in_one_line, licence, source_line, sources_of

# Units of the data package that are longer than a word.
UNITS = {"see column unit": "column", "degree (EPSG:4326)": "degree"}

# What programs read: message key and address.
MACHINES = (
    ("sources.machine.openapi", "/api/v1/openapi.json"),
    ("sources.machine.datasets", "/api/v1/datasets"),
    ("sources.machine.dcat", "/data.json"),
    ("sources.machine.package", "/datapackage.json"),
    ("sources.machine.iati", "/iati/activities.xml"),
)


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A dataset in the catalogue; `files` are (format, address)."""

    name: str
    title: str
    rows: str
    unit: str
    sources: str
    licence: str
    origin: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """What is wrong with a file of the institution, where, and what to do."""

    file: str
    row: str
    column: str
    value: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Document:
    """A source as the page prints it."""

    id: str
    title: str
    details: str


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the page of sources."""
    words = language(selection.lang)
    open_points = errata(catalog, words)
    resources = [_resource(catalog, resource, words) for resource in catalog.resources.values()]
    sentence = words.n("sources.finding", len(resources), errata=len(open_points))
    content = {
        "crumbs": [(words.t("ui.overview"), selection.url(page="overview")), (words.t("ui.sources"), "")],
        "finding": sentence,
        "age": "",
        "home_note": "",
        "resources": resources,
        "machines": MACHINES,
        "others": others(catalog, words),
        "keeps_tables": auth.configured(),
        "kept": lambda: kept(catalog, selection, words),
        "changed": lambda: changed(catalog, selection, words),
        "documents": [_document(source, words) for source in catalog.sources.values()],
        "refused": [_problem(problem, words) for problem in catalog.refused],
        "warnings": [_problem(problem, words) for problem in catalog.warnings],
        "errata": lambda: open_points,
        "definitions": [(words.t(term), words.t(text)) for term, text in TERMS],
    }
    regions = ("crumbs", "finding", "catalogue", "changes", "documents", "errata", "methods", "statements")
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        dict.fromkeys(regions, ""),
        title=words.t("ui.sources"),
        description=sentence,
    )


def _resource(catalog: Catalog, resource: Resource, words: Language) -> ResourceRow:
    is_table = resource.path.suffix == ".csv"
    return ResourceRow(
        name=resource.name,
        title=words.t(f"dataset.{resource.name}"),
        rows=words.number(len(catalog.table(resource.name))) if is_table else "",
        unit=words.t(f"dataset.unit.{UNITS.get(resource.unit, resource.unit)}"),
        sources=", ".join(resource.sources),
        licence=_licence(catalog, resource, words),
        origin=words.t(f"origin.{resource.origin}"),
        files=_files(resource.name, is_table),
    )


def _files(name: str, is_table: bool) -> tuple[tuple[str, str], ...]:
    if not is_table:
        return (("GeoJSON", f"/api/v1/geo/{name}"),)
    formats = (("CSV", "csv"), ("JSON", "json"), ("Parquet", "parquet"))
    return tuple((label, f"/api/v1/datasets/{name}?format={kind}") for label, kind in formats)


def _licence(catalog: Catalog, resource: Resource, words: Language) -> str:
    stated = resource.licence or ", ".join(
        dict.fromkeys(source.licence for source in sources_of(catalog, resource.name) if source.licence)
    )
    return licence(stated, words)


def _problem(problem: Problem, words: Language) -> ProblemRow:
    row = "" if problem.row is None else words.number(problem.row)
    return ProblemRow(problem.file, row, problem.column, problem.value, words.t(problem.remedy))


def _document(source: Source, words: Language) -> Document:
    details = in_one_line(
        (
            (
                words.t("prov.as_of"),
                words.day(source.as_of) if source.as_of else words.t("licence.not_stated"),
            ),
            (words.t("prov.licence"), licence(source.licence, words)),
        )
    )
    return Document(source.id, source_line(source), details)
