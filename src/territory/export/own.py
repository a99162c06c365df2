"""Files around a reader's own table: template, example, report of problems, marked table, results."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from territory.catalog import Catalog
from territory.export.delimited import as_text
from territory.export.file import MEDIA_TYPES, File, Order, table_file
from territory.export.table import Cell, Column, ExportTable
from territory.gazetteer import COUNTRIES, gazetteers
from territory.geography import territories
from territory.i18n import Language
from territory.ingest.opening import Opened
from territory.ingest.report import Table
from territory.model import Status, Territory
from territory.views.own.analysis import Analysis
from territory.views.own.cube import READY
from territory.views.own.report import HEADS, line
from territory.views.own.studies import STUDIES, offered
from territory.views.own.study import Value, method
from territory.views.words import provenance

TEMPLATE, EXAMPLE = "own_data_template", "own_data_example"
DOWNLOADS = frozenset({(TEMPLATE, "xlsx"), (EXAMPLE, "local.csv")})
ERROR_FILL, WARNING_FILL = "#F2D6D8", "#FBF0DC"
LONGEST_COMMENT = 500
LONGEST_TEXT = 32_000


def download(order: Order) -> File:
    """Return the template or the example.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    if (order.what, order.kind) not in DOWNLOADS:
        raise KeyError(order.what)
    content = template(order) if order.what == TEMPLATE else example(order)
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


def template(order: Order) -> bytes:
    """Return an empty table with the names of its columns, and beside it the codes of the seven countries."""
    words, catalog = order.words, order.catalog
    names = [words.t(f"own.column.{key}") for key in ("territory", "year", "value")]
    heads = [names[0], words.t("own.filter.sector").lower(), names[1], names[2]]
    empty = ExportTable(
        TEMPLATE,
        words.t("own.sheet.table"),
        tuple(Column(f"column_{at}", text, "text") for at, text in enumerate(heads)),
        (),
        ((words.t("own.title"), words.t("own.start.how")),),
    )
    codes = ExportTable(
        "codes",
        words.t("own.sheet.codes"),
        (
            Column("country", words.t("own.sheet.country"), "text"),
            Column("code", "ISO 3166-2", "text"),
            Column("national", words.t("own.sheet.national"), "text"),
            Column("name", words.t("own.sheet.name"), "text"),
        ),
        tuple(_codes(catalog, words)),
        tuple(provenance(catalog, order.settings, words, ("territories", "places"))[:1]),
    )
    from territory.export.workbook import workbook

    return workbook([empty, codes], words.code, {"sources": words.t("ui.sources")})


def _codes(catalog: Catalog, words: Language) -> Iterator[tuple[str, ...]]:
    """Give the units of every country that is known: country, ISO and national code, name."""
    national = dict(zip(*(catalog.table("places")[name] for name in ("code", "national")), strict=True))
    for country in COUNTRIES:
        known = gazetteers(catalog)[country]
        for code, place in known.units.items():
            whole = known.territories[country].names[words.code]
            yield whole, code, place.indec or national.get(code, ""), place.names[words.code]


def example(order: Order) -> bytes:
    """Return the published projects by province as a table to load: nothing in it is invented."""
    words, places = order.words, territories(order.catalog)
    rows: list[tuple[Cell, ...]] = [
        (
            places[row["code"]].names[words.code],
            int(row["count"]) if Status(row["status"]).has_value else Status(row["status"]),
        )
        for row in order.catalog.table(READY[0]).to_dict("records")
    ]
    table = ExportTable(
        EXAMPLE,
        words.t(f"own.ready.{READY[0]}"),
        (
            Column("territory", words.t("own.column.territory"), "text"),
            Column("count", words.t("unit.name"), "integer"),
        ),
        tuple(rows),
        provenance(order.catalog, order.settings, words, (READY[0],)),
    )
    return table_file(table, words, "local.csv")


def report_csv(table: Table, places: Mapping[str, Territory], words: Language) -> bytes:
    """Return every problem as a row: type, row, column, value, what is wrong, what to do, rule.

    UTF-8 with byte order mark, semicolons beside a decimal comma; no cell becomes a formula.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter="," if words.code == "en" else ";", lineterminator="\r\n")
    writer.writerow([*(words.t(f"own.head.{key}") for key in HEADS), "rule"])
    for one in table.problems:
        made = line(one, table, places, words)
        rows = " ".join(map(str, one.rows)) or made.rows
        cells = (made.kind_word, rows, made.column, one.value, made.said, made.remedy, one.rule)
        writer.writerow([as_text(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def marked(opened: Opened, table: Table, places: Mapping[str, Territory], words: Language) -> bytes:
    """Return the table as it came, as XLSX, with a fill and a comment at every cell that has a problem.

    Texts are written as texts: nothing that was loaded can become a formula or a link. Problems of the whole
    table stand at the header; a second sheet lists them all.
    """
    from xlsxwriter import Workbook

    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(words.t("own.sheet.table"))
    fills = {
        "error": book.add_format({"bg_color": ERROR_FILL, "border": 1, "border_color": "#A3232E"}),
        "warning": book.add_format({"bg_color": WARNING_FILL}),
        "": None,
    }
    said: dict[tuple[int, int], list[str]] = {}
    kinds: dict[tuple[int, int], str] = {}
    for one in reversed(table.problems):
        if one.kind == "note":
            continue
        made = line(one, table, places, words)
        for row in one.rows or (table.columns.header,):
            for place in one.columns or (0,):
                said.setdefault((row - 1, place), []).append(f"{made.said} {made.remedy}")
                kinds[row - 1, place] = one.kind
    for at, cells in enumerate(opened.rows):
        for place, cell in enumerate(cells):
            _write(sheet, at, place, cell, fills[kinds.get((at, place), "")])
    for (at, place), texts in said.items():
        if not _written(opened.rows, at, place):
            sheet.write_blank(at, place, None, fills[kinds[at, place]])
        sheet.write_comment(at, place, "\n".join(reversed(texts))[:LONGEST_COMMENT], {"author": "Territory"})
    listed = book.add_worksheet(words.t("own.sheet.problems"))
    for place, key in enumerate(HEADS):
        listed.write_string(0, place, words.t(f"own.head.{key}"), book.add_format({"bold": True}))
    for at, one in enumerate(table.problems, start=1):
        made = line(one, table, places, words)
        for place, text in enumerate(
            (made.kind_word, made.rows, made.column, one.value, made.said, made.remedy)
        ):
            listed.write_string(at, place, text)
    for place, width in enumerate((10, 14, 20, 24, 60, 60)):
        listed.set_column(place, place, width)
    book.close()
    return buffer.getvalue()


def results(shown: Analysis) -> bytes:
    """Return the figures shown with their indexes, a row for each territory and sector, as XLSX."""
    words, cube = shown.words, shown.cube
    crossed = len(shown.offered) > 1
    indexes = list(shown.quotients) if crossed else []
    columns = [
        Column("code", "ISO 3166-2", "text"),
        Column("territory", words.t("own.filter.territory"), "text"),
        Column("sector", words.t("own.filter.sector"), "text"),
        Column("year", words.t("own.filter.year"), "text"),
        Column("value", shown.figures.measure, "decimal", shown.plain_digits),
        Column("status", words.t("own.column.status"), "status"),
    ]
    for one in indexes:
        columns.append(Column(one, words.t(f"indicator.{one}.name"), "decimal", 3))
        if one != "standardised_quotient":
            columns += [
                Column(
                    f"{one}_{end}",
                    f"{words.t(f'indicator.{one}.name')}, {words.t(f'own.column.{end}')}",
                    "decimal",
                    3,
                )
                for end in ("low", "high")
            ]
    rows: list[tuple[Cell, ...]] = []
    for down, code in enumerate(cube.territories):
        for across, sector in enumerate(cube.sectors):
            value = float(cube.values[down, across])
            status = (
                cube.status(code, sector) if np.isnan(value) else Status.OBSERVED if value else Status.ZERO
            )
            cells: list[Cell] = [code, shown.name(code) if code else "", sector, cube.year]
            cells += [status if np.isnan(value) else value, status]
            for one in indexes:
                found = shown.quotients[one]
                parts = (
                    [found.value] if one == "standardised_quotient" else [found.value, found.low, found.high]
                )
                cells += [_finite(float(part[down, across])) for part in parts]
            rows.append(tuple(cells))
    table = ExportTable("own_results", shown.title[:100], tuple(columns), tuple(rows), shown.figures.sources)
    return table_file(table, words, "xlsx", more=study_tables(shown))


def study_tables(shown: Analysis) -> tuple[ExportTable, ...]:
    """Return the tables of the study shown, and how its indexes are computed; () for map and ranking."""
    if shown.selection.study not in offered(shown):
        return ()
    words, study = shown.words, STUDIES[shown.selection.study](shown)
    tables = []
    for sheet in study.sheets:
        columns = tuple(
            Column(head.key, head.label, "text" if head.digits is None else "decimal", head.digits or 0)
            for head in sheet.heads
        )
        rows = tuple(
            tuple(_typed(value, column) for value, column in zip(line.cells, columns, strict=True))
            for line in sheet.lines
        )
        tables.append(ExportTable(sheet.id, sheet.title[:100], columns, rows, shown.figures.sources))
    said = tuple(method(one, words) for one in study.methods)
    heads = ("own.method.indicator", "own.method.how", "own.method.who")
    columns = tuple(Column(key.rpartition(".")[2], words.t(key), "text") for key in heads)
    methods = ExportTable("methods", words.t("own.method.title")[:100], columns, said, shown.figures.sources)
    return (*tables, methods) if said else tuple(tables)


def _typed(value: Value, column: Column) -> Cell:
    """Return a cell of a study as its column holds it; what is withheld or missing is not applicable."""
    if column.kind == "text":
        return str(value or "")
    return _finite(value) if isinstance(value, float) else Status.NOT_APPLICABLE


def _finite(value: float) -> Cell:
    return value if np.isfinite(value) else Status.NOT_APPLICABLE


def _write(sheet: object, at: int, place: int, cell: object, fill: object) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        sheet.write_number(at, place, cell, fill)  # type: ignore[attr-defined]
    else:
        sheet.write_string(at, place, str(cell)[:LONGEST_TEXT], fill)  # type: ignore[attr-defined]


def _written(rows: Sequence[Sequence[object]], at: int, place: int) -> bool:
    return at < len(rows) and place < len(rows[at]) and rows[at][place] not in (None, "")
