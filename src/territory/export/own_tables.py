"""A table that somebody published, as files: its figures, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable

from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Cell, Column, ExportTable
from territory.views.own import kept

TABLE = "own_table"
DOWNLOADS = frozenset((TABLE, kind) for kind in TABLE_KINDS)
MOST_DIGITS = 6


def download(order: Order) -> File:
    """Return the table that the address names by `table=`, or say that there is none.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    if (order.what, order.kind) not in DOWNLOADS:
        raise KeyError(order.what)
    words, id = order.words, order.parameters.get("table", "")
    found = kept.published(order.catalog, id)
    if found is None:
        said = words.t("own.notice.no_table", value=id[:40])
        return File(f"{TABLE}.txt", "text/plain", said.encode(), refused=True)
    edition, table = found
    figures = kept.kept_figures(edition, table, order.catalog, order.settings, words, mine=False)
    places = kept.whose(order.catalog, edition.whose).units
    columns = (
        Column("territory", words.t("column.code"), "text"),
        Column("name", words.t("column.name"), "text"),
        Column("sector", words.t("own.filter.sector"), "text"),
        Column("year", words.t("own.filter.year"), "text"),
        Column("value", figures.measure, "decimal", _digits(one.value for one in figures.records)),
        Column("status", words.t("column.status"), "status"),
        Column("note", words.t("prov.note"), "text"),
        Column("source", words.t("column.source"), "text"),
        Column("as_of", words.t("column.as_of"), "text"),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.territory,
            places[one.territory].names[words.code] if one.territory in places else "",
            one.sector,
            one.year,
            one.status if one.value is None else one.value,
            one.status,
            one.note,
            edition.texts.source,
            edition.texts.as_of,
        )
        for one in figures.records
    )
    left = ((words.t("own.left_label"), " · ".join(figures.left)),) if figures.left else ()
    notes = (*figures.sources, *left, (words.t("own.others.whose"), figures.remark))
    made = ExportTable(TABLE, edition.texts.title[:100], columns, rows, notes)
    content = table_file(made, words, order.kind)
    return File(f"{TABLE}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


def _digits(values: Iterable[float | None]) -> int:
    """Return how many decimals figures need, so that none is rounded.

    >>> _digits([1.0, 2.25, None])
    2
    """
    texts = [f"{value:.{MOST_DIGITS}f}".rstrip("0") for value in values if value is not None]
    return max((len(text.partition(".")[2]) for text in texts), default=0)
