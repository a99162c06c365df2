"""What can be taken away from `/cases`: the coded tables with their words in the reader's language."""

from __future__ import annotations

from territory.answer_files import written
from territory.cases import from_short_form
from territory.catalog import Catalog
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Cell, Column, ExportTable
from territory.i18n import Language
from territory.model import Status
from territory.views import led_tables
from territory.views.cases import provenance
from territory.views.led import study
from territory.views.selection import Selection, read

TABLES = ("led_cells", "led_actors", "led_claims")
OWN_CASE = ("own_case", "json")
DOWNLOADS = frozenset({*((what, kind) for what in TABLES for kind in TABLE_KINDS), OWN_CASE})


def download(order: Order) -> File:
    """Return a coded table as a file, or a reader's own case as one to open again.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    words = order.words
    if (order.what, order.kind) == OWN_CASE:
        own = read("cases", order.parameters, order.lang, order.catalog)[0].own
        content = written(case=from_short_form(own)[0])
        return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)
    notes = (
        *provenance(order.catalog, order.settings, words),
        (words.t("prov.note"), words.t("cases.prov.note")),
        (words.t("prov.link"), order.base_url + Selection("cases", order.lang).url()),
    )
    columns, rows = _BUILDERS[order.what](order.catalog, words)
    table = ExportTable(order.what, words.t(f"dataset.{order.what}"), columns, rows, notes)
    content = table_file(table, words, order.kind)
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


def _columns(words: Language, *named: tuple[str, str]) -> tuple[Column, ...]:
    return (
        *(Column(key, words.t(label), "text") for key, label in named),
        Column("printed", words.t("column.printed"), "text"),
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
    )


Built = tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]


def _cells(catalog: Catalog, words: Language) -> Built:
    names = study(catalog).described
    columns = _columns(
        words,
        ("case_code", "column.code"),
        ("case", "cases.column.case"),
        ("field_code", "cases.column.field_code"),
        ("field", "cases.column.field"),
        ("code", "cases.column.presence_code"),
        ("presence", "cases.column.presence"),
        ("text", "cases.column.text"),
        ("reading", "cases.column.reading"),
        ("erratum", "cases.column.erratum"),
    )
    rows = tuple(
        (
            row["case"],
            names[row["case"]].name,
            row["field"],
            words.t(f"cases.field.{row['field']}"),
            row["code"],
            words.t(f"cases.code.{row['code']}"),
            row[f"text_{words.code}"],
            words.t("cases.reading") if row["reading"] else "",
            row["erratum"],
            row["printed"],
            Status(row["status"]),
            row["source"],
            row["locator"],
        )
        for row in catalog.table("led_cells").to_dict("records")
    )
    return columns, rows


def _actors(catalog: Catalog, words: Language) -> Built:
    names = study(catalog).described
    columns = _columns(
        words,
        ("case_code", "column.code"),
        ("case", "cases.column.case"),
        ("field", "cases.column.field"),
        ("kind", "cases.network.kind"),
        ("actor", "cases.network.actor"),
    )
    rows = tuple(
        (
            row["case"],
            names[row["case"]].name,
            words.t(f"cases.field.{row['field']}"),
            words.t(f"cases.actor.{row['kind']}"),
            row[f"name_{words.code}"],
            row["printed"],
            Status(row["status"]),
            row["source"],
            row["locator"],
        )
        for row in catalog.table("led_actors").to_dict("records")
    )
    return columns, rows


def _claims(catalog: Catalog, words: Language) -> Built:
    columns = _columns(
        words,
        ("claim", "cases.claims.claim"),
        ("counts", "cases.claims.counts"),
        ("verdict", "cases.claims.verdict"),
        ("note", "prov.note"),
        ("erratum", "cases.column.erratum"),
    )
    source = catalog.resources["led_claims"].sources[0]
    rows = tuple(
        (
            claim.text,
            "; ".join(f"{label}: {count}" for label, count, _ in claim.counts),
            claim.verdict_word,
            claim.note,
            claim.erratum,
            claim.printed,
            Status.OBSERVED,
            source,
            claim.locator,
        )
        for claim in led_tables.claims(catalog, words)
    )
    return columns, rows


_BUILDERS = {"led_cells": _cells, "led_actors": _actors, "led_claims": _claims}
