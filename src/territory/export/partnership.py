"""The projects of `/partnerships` as a table to take away, with the source of every row."""

from __future__ import annotations

from datetime import date

from territory.catalog import Catalog
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Column, ExportTable
from territory.i18n import Language
from territory.model import Source, Status
from territory.views.partnership_projects import ProjectRow, rows
from territory.views.partnership_source import PROJECTS
from territory.views.partnerships import provenance, shown
from territory.views.selection import Selection
from territory.views.words import sources_of

DOWNLOADS = frozenset((PROJECTS, kind) for kind in TABLE_KINDS)


def download(order: Order) -> File:
    """Return the projects as a file; invented dates are named as invented in every row and in the notes.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    selection = Selection("partnerships", order.lang, demo="1" if order.demonstration else "")
    codes = order.kind in {"csv", "json"}
    table = projects(order.catalog, selection, order.words, order.base_url, codes=codes)
    name = f"{PROJECTS}{'_demonstration' if order.demonstration else ''}.{order.lang}.{order.kind}"
    return File(name, MEDIA_TYPES[order.kind], table_file(table, order.words, order.kind))


def projects(
    catalog: Catalog, selection: Selection, words: Language, base_url: str, codes: bool = False
) -> ExportTable:
    """Return the projects as a table; a date that nobody recorded says so.

    Args:
        catalog: the open data package.
        selection: says whether invented dates are shown.
        words: of the reader's language.
        base_url: public address, for the link back.
        codes: True for programs: states and absences as codes, not as words.
    """
    programme, on = shown(catalog, selection, words)
    found = rows(catalog, programme, selection, words, on, "")
    columns = (
        Column("code", words.t("column.code"), "text"),
        Column("number", words.t("partners.column.number"), "integer"),
        Column("project", words.t("partners.column.project"), "text"),
        Column("cluster", words.t("partners.column.cluster"), "text"),
        Column("cluster_basis", words.t("partners.column.basis"), "text"),
        Column("framework", words.t("partners.column.framework"), "text"),
        Column("objective", words.t("partners.column.objective"), "text"),
        Column("standing", words.t("partners.column.status"), "text"),
        *(
            Column(key, words.t(f"partners.date.{key}"), "text")
            for key in ("planned_start", "planned_end", "actual_start", "actual_end")
        ),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
        Column("as_of", words.t("column.as_of"), "text"),
        Column("note", words.t("prov.note"), "text"),
    )
    source = sources_of(catalog, PROJECTS)[0]
    note = words.t("partners.demo.banner") if programme.demonstration else ""
    lines = tuple(_line(row, words, source, on, note, codes) for row in found)
    notes = (
        *((((words.t("prov.note"), note)),) if note else ()),
        *provenance(catalog, programme, words, on),
        (words.t("prov.link"), base_url + selection.url()),
    )
    return ExportTable(PROJECTS, words.t("partners.title_any"), columns, lines, notes)


def _line(
    row: ProjectRow, words: Language, source: Source, on: date, note: str, codes: bool
) -> tuple[str | int, ...]:
    def said(stated: bool) -> str:
        kind = "stated" if stated else "reading"
        return kind if codes else words.t(f"partners.{kind}")

    absent = Status.NOT_PUBLISHED
    return (
        row.code,
        row.number,
        row.full,
        ", ".join(one.name for one in row.clusters),
        ", ".join(said(one.stated) for one in row.clusters),
        row.framework.target if row.framework else "",
        row.objective.name if row.objective else "",
        row.standing if codes else row.standing_word,
        *(day or (absent.value if codes else words.t(f"status.word.{absent.value}")) for day in row.iso),
        source.id if row.locator else words.t("partners.prov.recorded"),
        row.locator,
        source.as_of if row.locator else on.isoformat(),
        note,
    )
