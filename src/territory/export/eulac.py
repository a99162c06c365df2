"""What can be taken away from `/eu-lac`: the coded statements as a table."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.comparison import STATEMENTS, statements, support
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Column, ExportTable
from territory.i18n import Language
from territory.model import Status
from territory.views.eulac import provenance
from territory.views.selection import Selection

DOWNLOADS = frozenset((STATEMENTS, kind) for kind in TABLE_KINDS)


def download(order: Order) -> File:
    """Return the statements as a file, in the reader's language.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    content = table_file(_table(order.catalog, order.words, order.base_url), order.words, order.kind)
    return File(f"{STATEMENTS}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


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
