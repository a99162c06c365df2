"""What can be taken away from `/eu-lac`: the coded statements as a table."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.comparison import STATEMENTS, statements, support
from territory.export import delimited
from territory.export.file import MEDIA_TYPES, File
from territory.export.lsp import TABLE_KINDS
from territory.export.table import Column, ExportTable
from territory.export.workbook import workbook
from territory.i18n import Language, language
from territory.model import Status
from territory.views.eulac import provenance
from territory.views.selection import Selection

DOWNLOADS = frozenset((STATEMENTS, kind) for kind in TABLE_KINDS)


def download(catalog: Catalog, kind: str, lang: str, base_url: str) -> File:
    """Return the statements as a file, in the reader's language.

    Args:
        catalog: the open data package.
        kind: one of `TABLE_KINDS`.
        lang: language of headings and words.
        base_url: public address, for the link back.

    Raises:
        KeyError: when (`STATEMENTS`, kind) is not in `DOWNLOADS`.
    """
    words = language(lang)
    table = _table(catalog, words, base_url)
    status_words = {status.value: words.t(f"status.word.{status.value}") for status in Status}
    contents = {
        "csv": lambda: delimited.machine(table),
        "local.csv": lambda: delimited.local(table, lang, status_words),
        "json": lambda: delimited.descriptor(table, f"{table.id}.{lang}.csv"),
        "xlsx": lambda: workbook([table], lang, status_words | {"sources": words.t("ui.sources")}),
    }
    return File(f"{STATEMENTS}.{lang}.{kind}", MEDIA_TYPES[kind], contents[kind]())


def _table(catalog: Catalog, words: Language, base_url: str) -> ExportTable:
    columns = [
        Column("id", words.t("column.code"), "text"),
        *(
            Column(key, words.t(label), "text")
            for key, label in (
                ("side", "eulac.side"),
                ("section", "eulac.section"),
                ("kind", "eulac.kind"),
                ("theme", "eulac.theme"),
                ("topic", "eulac.topic"),
                ("direction", "eulac.direction"),
                ("text", "eulac.statement"),
                ("printed", "eulac.card.printed"),
                ("rule", "eulac.card.coded"),
                ("speaker", "eulac.card.said"),
                ("supports", "eulac.card.supports"),
            )
        ),
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
    ]
    behind = support(catalog)
    rows = tuple(
        (
            one.id,
            words.t(f"eulac.side.{one.side}"),
            one.section,
            words.t(f"eulac.kind.{one.kind}"),
            words.t(f"eulac.theme.{one.theme}"),
            words.t(f"eulac.topic.{one.topic}"),
            words.t(f"eulac.direction.{one.direction}") if one.direction else "",
            one.texts[words.code],
            one.printed,
            words.t(f"eulac.rule.{one.rule}"),
            one.speaker,
            " ".join(point for point, keys in behind.items() if one.id in keys),
            Status.OBSERVED,
            catalog.resources[STATEMENTS].sources[0],
            one.locator,
        )
        for one in statements(catalog)
    )
    link = (words.t("prov.link"), base_url + Selection("eulac", words.code).url())
    note = (words.t("prov.note"), words.t("eulac.count_note"))
    notes = (*provenance(catalog, words), note, link)
    return ExportTable(STATEMENTS, words.t("dataset.eulac_statements"), tuple(columns), rows, notes)
