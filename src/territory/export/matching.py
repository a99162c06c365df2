"""What can be taken away from `/matching`: candidates, what the documents say, the sheet to fill in."""

from __future__ import annotations

import csv
import io

from babel.numbers import get_decimal_symbol

from territory.catalog import Catalog
from territory.export.delimited import as_text
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.table import Cell, Column, ExportTable
from territory.export.workbook import workbook
from territory.i18n import LOCALES, Language
from territory.matching.criteria import CRITERIA
from territory.matching.profiles import STATEMENTS, Profile, units
from territory.matching.ranking import Match
from territory.matching.sheets import COLUMNS, label
from territory.model import Status
from territory.programme.vocabulary import FIELDS, PROFILES, codes
from territory.views.matching import provenance
from territory.views.matching_figures import base_of, found, title_of
from territory.views.matching_query import weights_of
from territory.views.matching_reasons import against, missing, name_of, row, why
from territory.views.selection import Selection, read

CANDIDATES, TEMPLATE = "matching", "matching_template"
TEMPLATE_KINDS = ("xlsx", "csv")
TYPED = ("governance", "founded", "members", "certificates")
DOWNLOADS = frozenset(
    [(name, kind) for name in (CANDIDATES, PROFILES) for kind in TABLE_KINDS]
    + [(TEMPLATE, kind) for kind in TEMPLATE_KINDS]
)


def download(order: Order) -> File:
    """Return the file that is ordered; the query of the address says for which profile.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    selection, _ = read("matching", order.parameters, order.lang, order.catalog)
    name = f"{order.what}.{order.lang}.{order.kind}"
    if order.what == TEMPLATE:
        return File(name, MEDIA_TYPES[order.kind], _template(order, selection))
    base = base_of(order.catalog, selection)
    if order.what == CANDIDATES and base is None:
        said = order.words.t("matching.pick_first").encode()
        return File(f"{name}.txt", "text/plain; charset=utf-8", said, refused=True)
    table = (
        _candidates(order, selection, base)
        if base and order.what == CANDIDATES
        else _statements(order.catalog, order.words, order.base_url)
    )
    return File(name, MEDIA_TYPES[order.kind], table_file(table, order.words, order.kind))


def _candidates(order: Order, selection: Selection, base: Profile) -> ExportTable:
    catalog, words = order.catalog, order.words
    columns = (
        Column("for", words.t("matching.table.for"), "text"),
        Column("code", words.t("column.code"), "text"),
        Column("candidate", words.t("matching.column.name"), "text"),
        Column("side", words.t("eulac.side"), "text"),
        Column("country", words.t("matching.field.country"), "text"),
        Column("origin", words.t("matching.table.origin"), "text"),
        Column("score", words.t("matching.table.score"), "decimal", 2),
        Column("rank", words.t("matching.table.rank"), "integer"),
        Column("rank_low", words.t("matching.table.low"), "integer"),
        Column("rank_high", words.t("matching.table.high"), "integer"),
        Column("criteria_known", words.t("matching.table.known"), "integer"),
        *(Column(name, words.t(f"matching.criterion.{name}"), "decimal", 2) for name in CRITERIA),
        Column("why", words.t("matching.table.why"), "text"),
        Column("against", words.t("matching.table.against"), "text"),
        Column("missing", words.t("matching.table.missing"), "text"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
    )
    rows = tuple(_line(catalog, selection, base, one, words) for one in found(catalog, selection, base))
    pairs = zip(CRITERIA, weights_of(selection), strict=True)
    weights = "; ".join(f"{words.t(f'matching.criterion.{name}')} {weight}" for name, weight in pairs)
    notes = [
        *provenance(catalog, words),
        (words.t("matching.table.weights"), weights),
        (words.t("prov.note"), words.t("matching.candidates_note")),
        (words.t("prov.link"), order.base_url + selection.url()),
    ]
    if selection.demo:
        notes.insert(0, (words.t("prov.note"), words.t("matching.demo_on")))
    return ExportTable(CANDIDATES, words.t("matching.table.title"), columns, rows, tuple(notes))


def _line(
    catalog: Catalog, selection: Selection, base: Profile, match: Match, words: Language
) -> tuple[Cell, ...]:
    other = match.profile
    absent = Status.NOT_PUBLISHED
    return (
        title_of(catalog, selection, base, words),
        other.id,
        name_of(other, words),
        words.t(f"matching.side.{other.side}"),
        other.country,
        words.t(_origin(other)),
        absent if match.score is None else match.score,
        *(value or Status.NOT_APPLICABLE for value in (match.rank, match.lowest, match.highest)),
        match.known,
        *(absent if value is None else value for value in match.criteria.values()),
        why(catalog, base, match, words),
        against(match, words),
        missing(base, match, words),
        other.entered.said_by if other.entered else other.source,
        other.locator,
    )


def _origin(profile: Profile) -> str:
    if profile.entered:
        return "matching.entered"
    return "matching.fictional" if profile.fictional else "matching.table.document"


def _statements(catalog: Catalog, words: Language, base_url: str) -> ExportTable:
    columns = (
        Column("profile", words.t("column.code"), "text"),
        Column("name", words.t("matching.column.name"), "text"),
        Column("side", words.t("eulac.side"), "text"),
        Column("country", words.t("matching.field.country"), "text"),
        Column("kind", words.t("eulac.kind"), "text"),
        Column("statement", words.t("eulac.statement"), "text"),
        Column("basis", words.t("matching.table.basis"), "text"),
        Column("printed", words.t("matching.table.printed"), "text"),
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
    )
    rows: list[tuple[Cell, ...]] = []
    for unit in units(catalog).values():
        head = (unit.id, name_of(unit, words), words.t(f"matching.side.{unit.side}"), unit.country)
        for said in unit.statements:
            shown = row(catalog, unit, said, words)
            basis = words.t("matching.reading" if shown.reading else "matching.table.stated")
            what = words.t(f"matching.kind.{said.kind}")
            text = shown.what.partition(": ")[2]
            rows.append((*head, what, text, basis, said.printed, Status.OBSERVED, said.source, said.locator))
        if not unit.statements:
            nothing = words.t("matching.absent_label")
            rows.append((*head, nothing, "", "", "", Status.NOT_PUBLISHED, unit.source, unit.locator))
    link = (words.t("prov.link"), base_url + Selection("matching", words.code).url())
    note = (words.t("prov.note"), words.t("matching.method.reading"))
    notes = (*provenance(catalog, words), note, link)
    return ExportTable(PROFILES, words.t(f"dataset.{STATEMENTS}"), columns, tuple(rows), notes)


def _template(order: Order, selection: Selection) -> bytes:
    """Return the sheet to fill in, its first row the profile of the view; the upload reads it back."""
    words, catalog = order.words, order.catalog
    base = base_of(catalog, selection)
    # A fictional profile is never a row of somebody's own sheet.
    line = _filled(base) if base and not base.fictional else ()
    rows = (line,) if line else ()
    if order.kind == "csv":
        text = io.StringIO()
        delimiter = ";" if get_decimal_symbol(LOCALES[order.lang]) == "," else ","
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow([as_text(label(column, order.lang)) for column in COLUMNS])
        writer.writerows([as_text(cell) for cell in one] for one in rows)
        return text.getvalue().encode("utf-8-sig")
    notes = (
        (words.t("prov.note"), words.t("matching.sheet.note")),
        (words.t("prov.link"), order.base_url + Selection("matching", words.code).url()),
    )
    columns = tuple(Column(column, label(column, order.lang), "text") for column in COLUMNS)
    profiles = ExportTable(TEMPLATE, words.t("matching.sheet.profiles"), columns, rows, notes)
    return workbook([profiles, _codes(catalog, words, notes)], order.lang, {"sources": words.t("ui.sources")})


def _filled(base: Profile) -> tuple[str, ...]:
    # What somebody fills in has a name of its own; a unit of the documents keeps its printed one.
    held = {"name": next(iter(base.names.values()), ""), "source": base.source, "territory": base.territory}
    if base.entered:
        held |= {name: str(getattr(base.entered, name) or "") for name in TYPED}
        held["source"] = base.entered.said_by
    for field in FIELDS:
        value = getattr(base, field.name)
        held[field.name] = "; ".join(value) if field.many else value
    return tuple(held.get(column, "") for column in COLUMNS)


def _codes(catalog: Catalog, words: Language, notes: tuple[tuple[str, str], ...]) -> ExportTable:
    columns = (
        Column("field", words.t("matching.import.field"), "text"),
        Column("code", words.t("matching.sheet.code"), "text"),
        Column("name", words.t("matching.column.name"), "text"),
    )
    rows = tuple(
        (words.t(f"matching.field.{field.name}"), code, texts[words.code])
        for field in FIELDS
        for code, texts in codes(catalog, field.of).items()
    )
    return ExportTable("matching_codes", words.t("matching.sheet.codes"), columns, rows, notes)
