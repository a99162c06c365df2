"""What can be taken away from `/evidence`: the coded tables with their words in the reader's language."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from territory.export import delimited
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Cell, Column, ColumnKind, ExportTable
from territory.i18n import Language
from territory.materials import TABLE as MATERIALS
from territory.materials import for_the_home_folder, from_short_form
from territory.model import Status
from territory.views import knowledge
from territory.views.evidence import OFFERED, provenance
from territory.views.selection import Selection, read

HOME_FILE = (MATERIALS, "home.csv")
DOWNLOADS = frozenset({*((what, kind) for what in OFFERED for kind in TABLE_KINDS), HOME_FILE})


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of a coded table as a file shows it.

    Attributes:
        key: column of the table; a stem where the table has one column for each language.
        label: message of its heading.
        kind: what its cells hold.
        words: first part of the messages that its codes stand for, "" where it holds no codes.
        digits: decimals, for numbers.
    """

    key: str
    label: str
    kind: ColumnKind = "text"
    words: str = ""
    digits: int = 0

    def cell(self, row: dict[Hashable, Any], words: Language) -> Cell:
        """Return the cell of a row; a number that is not there has the row's status, or is not applicable."""
        value = row[f"{self.key}_{words.code}" if f"{self.key}_{words.code}" in row else self.key]
        if self.kind == "text":
            return words.t(f"{self.words}{value}") if self.words and value else str(value)
        if pd.isna(value):
            status = Status(row["status"])
            return Status.NOT_APPLICABLE if status.has_value else status
        return int(value) if self.kind == "integer" else float(value)


KEY, PRINTED = Coded("id", "column.code"), Coded("printed", "column.printed")
ERRATUM = Coded("erratum", "cases.column.erratum")
COLUMNS: dict[str, tuple[Coded, ...]] = {
    "evidence_figures": (
        KEY,
        Coded("topic", "evidence.column.topic"),
        Coded("name", "evidence.column.name"),
        Coded("value", "evidence.column.value", "decimal", digits=2),
        Coded("high", "evidence.column.high", "decimal", digits=2),
        Coded("precision", "evidence.column.precision"),
        Coded("unit", "evidence.column.unit", words="evidence.unit."),
        Coded("period", "evidence.column.period"),
        Coded("note", "evidence.column.note"),
        ERRATUM,
        PRINTED,
    ),
    "evidence_growth": (
        Coded("period", "evidence.column.period"),
        Coded("measure", "evidence.column.measure", words="evidence.outcome."),
        Coded("cell", "evidence.column.cell"),
        Coded("value", "evidence.column.value", "decimal"),
        Coded("basis", "evidence.column.basis", words="evidence.growth.unit."),
        Coded("firms", "evidence.column.firms", "integer"),
        ERRATUM,
        PRINTED,
    ),
    "evidence_outcomes": (
        Coded("project", "evidence.column.project"),
        Coded("outcome", "evidence.column.outcome", words="evidence.outcome."),
        PRINTED,
    ),
    "evidence_statements": (
        KEY,
        Coded("kind", "evidence.column.kind"),
        Coded("period", "evidence.column.period"),
        Coded("text", "evidence.column.text"),
        ERRATUM,
        PRINTED,
    ),
    "knowledge_materials": (
        KEY,
        Coded("title", "evidence.column.title"),
        Coded("type", "evidence.materials.material", words="evidence.material."),
        Coded("topics", "evidence.materials.topic"),
        Coded("member", "evidence.materials.member", words="evidence.member."),
        Coded("publisher", "column.source"),
        Coded("written", "evidence.materials.written"),
        Coded("year", "evidence.column.year", "integer"),
        Coded("address", "evidence.column.address"),
        Coded("origin", "evidence.column.origin", words="evidence.materials.origin."),
    ),
}


def download(order: Order) -> File:
    """Return a coded table as a file.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.

    The file for the institution's data folder is refused while no material is added.
    """
    words = order.words
    notes = (
        *provenance(order.catalog, words),
        (words.t("prov.link"), order.base_url + Selection("evidence", order.lang).url()),
    )
    if order.what != MATERIALS:
        return coded_file(order, COLUMNS[order.what], notes)
    selection = read("evidence", order.parameters, order.lang, order.catalog)[0]
    if (order.what, order.kind) == HOME_FILE:
        if not selection.added:
            return File(
                f"{MATERIALS}.txt",
                "text/plain; charset=utf-8",
                words.t("evidence.add.nothing").encode(),
                True,
            )
        rows = for_the_home_folder(order.catalog, from_short_form(selection.added)[0])
        # The name is the one that the institution's data folder knows.
        return File(f"{MATERIALS}.csv", MEDIA_TYPES["csv"], delimited.rows(rows))
    return coded_file(order, COLUMNS[order.what], notes, knowledge.exported(order.catalog, selection.added))


def coded_file(
    order: Order,
    coded: tuple[Coded, ...],
    notes: tuple[tuple[str, str], ...],
    records: Sequence[dict[Hashable, Any]] | None = None,
) -> File:
    """Return a table of the data package as a file, status, source and locator in every row.

    Args:
        order: what is asked for.
        coded: the columns.
        notes: below the table.
        records: its rows, by default those of the data package.
    """
    words = order.words
    columns = (
        *(Column(one.key, words.t(one.label), one.kind, one.digits) for one in coded),
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
    )
    rows = tuple(
        (*(one.cell(row, words) for one in coded), Status(row["status"]), row["source"], row["locator"])
        for row in (order.catalog.table(order.what).to_dict("records") if records is None else records)
    )
    table = ExportTable(order.what, words.t(f"dataset.{order.what}"), columns, rows, notes)
    content = table_file(table, words, order.kind)
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)
