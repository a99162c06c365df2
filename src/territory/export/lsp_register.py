"""Files around a register of LSP projects: template, schema, counts, map of points."""

from __future__ import annotations

import json

from territory.catalog import Catalog
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.lsp import cell_columns
from territory.export.points_map import PointsPage, Spot, points_map
from territory.export.table import Cell, Column, ExportTable
from territory.geography import boundaries, territories
from territory.i18n import Language
from territory.lsp_register import FIELDS, Pair, cells, schema
from territory.model import Status
from territory.programme.current import register, register_version
from territory.settings import Settings
from territory.views.register import Counted, counted, finding, published_sources, texts
from territory.views.words import provenance

REGISTER = "lsp_register"
TEMPLATE, SCHEMA = "lsp_register_template", "lsp_register_schema"
DOWNLOADS = frozenset({(TEMPLATE, "xlsx"), (SCHEMA, "json"), *((REGISTER, kind) for kind in TABLE_KINDS)})
SECTORS = "lsp_projects_by_sector"
IN_POPUP = ("id", "locality", "province", "sector", "component", "status", "year_approved", "firms", "source")


def download(order: Order) -> File:
    """Return the template, the schema, or the published register.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    if (order.what, order.kind) not in DOWNLOADS:
        raise KeyError(order.what)
    if order.what == REGISTER:
        return _published(order)
    content = template(order) if order.what == TEMPLATE else _schema(order)
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


def _published(order: Order) -> File:
    """Return the observed cells of the published register, as XLSX with totals and projects."""
    words, name = order.words, f"{order.what}.{order.lang}.{order.kind}"
    edition = register(order.catalog, register_version(order.catalog))
    if edition is None:
        return File(f"{order.what}.txt", "text/plain", words.t("register.public.none").encode(), refused=True)
    one = counted(edition.projects, order.catalog)
    notes = published_sources(edition, order.settings, words)
    if order.kind == "xlsx":
        return File(name, MEDIA_TYPES["xlsx"], results(one, notes, words))
    note = (words.t("prov.note"), words.t("register.sheet.note"))
    content = table_file(observed_cells(one, (*notes, note), words), words, order.kind)
    return File(name, MEDIA_TYPES[order.kind], content)


def published_map(catalog: Catalog, settings: Settings, words: Language, framed: bool) -> bytes | None:
    """Return the map of the published register's points, None while none is published."""
    edition = register(catalog, register_version(catalog))
    if edition is None:
        return None
    notes = published_sources(edition, settings, words)
    page = points_page(counted(edition.projects, catalog), catalog, notes, words)
    return drawn(page, catalog, settings, framed)


def template(order: Order) -> bytes:
    """Return an empty register, and beside it what each column holds and the codes it may use."""
    words, catalog = order.words, order.catalog
    empty = ExportTable(
        TEMPLATE,
        words.t("own.sheet.table"),
        tuple(Column(name, words.t(f"register.field.{name}"), "text") for name in FIELDS),
        (),
        ((words.t("register.start.title"), words.t("register.start.how")),),
    )
    fields = ExportTable(
        "fields",
        words.t("register.sheet.fields"),
        (
            Column("field", words.t("register.column.field"), "text"),
            Column("required", words.t("register.required"), "text"),
            Column("what", words.t("register.column.what"), "text"),
        ),
        tuple(
            (
                words.t(f"register.field.{name}"),
                words.t("word.yes" if field.required else "word.no"),
                words.t(f"register.hint.{name}"),
            )
            for name, field in FIELDS.items()
        ),
        empty.notes,
    )
    provinces = ExportTable(
        "codes",
        words.t("own.sheet.codes"),
        (
            Column("code", "ISO 3166-2", "text"),
            Column("indec", "INDEC", "text"),
            Column("name", words.t("own.sheet.name"), "text"),
        ),
        tuple(
            (code, place.indec, place.names[words.code])
            for code, place in territories(catalog).items()
            if place.level != "country"
        ),
        provenance(catalog, order.settings, words, ("territories",))[:1],
    )
    sectors = ExportTable(
        "sectors",
        words.t("register.sheet.sectors"),
        (
            Column("code", words.t("column.code"), "text"),
            Column("name", words.t("own.sheet.name"), "text"),
            Column("printed", words.t("column.printed"), "text"),
        ),
        tuple(
            (row["code"], words.t(f"sector.{row['code']}"), row["printed"])
            for row in catalog.table(SECTORS).to_dict("records")
        ),
        provenance(catalog, order.settings, words, (SECTORS,))[:1],
    )
    return table_file(empty, words, "xlsx", more=(fields, provinces, sectors))


def table_schema(catalog: Catalog, words: Language) -> dict[str, object]:
    """Return the register's Table Schema with titles and descriptions in a language."""
    return schema(
        [code for code, place in territories(catalog).items() if place.level != "country"],
        catalog.table(SECTORS)["code"].tolist(),
        {name: words.t(f"register.field.{name}") for name in FIELDS},
        {name: words.t(f"register.hint.{name}") for name in FIELDS},
    )


def _schema(order: Order) -> bytes:
    return json.dumps(table_schema(order.catalog, order.words), ensure_ascii=False, indent=2).encode()


def results(one: Counted, notes: tuple[tuple[str, str], ...], words: Language) -> bytes:
    """Return observed cells, totals beside the published ones, and the projects, as XLSX."""
    note = (words.t("prov.note"), words.t("register.sheet.note"))
    return table_file(
        observed_cells(one, (*notes, note), words),
        words,
        "xlsx",
        more=(_totals(one, (*notes, note), words), _projects(one, notes, words)),
    )


def observed_cells(one: Counted, notes: tuple[tuple[str, str], ...], words: Language) -> ExportTable:
    """Return the cells of province × sector in which the register has projects."""
    held = cells(one.rows)
    order = {pair.code: at for at, pair in enumerate((*one.provinces, *one.sectors))}
    columns = (
        *cell_columns(words),
        Column("count", words.t("column.projects"), "integer"),
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("as_of", words.t("column.as_of"), "text"),
    )
    said = dict(notes)
    rows = tuple(
        (
            province,
            one.known.places[province].names[words.code],
            sector,
            words.t(f"sector.{sector}"),
            held[province, sector],
            Status.OBSERVED,
            said[words.t("prov.source")],
            said[words.t("prov.as_of")],
        )
        for province, sector in sorted(held, key=lambda pair: (order[pair[0]], order[pair[1]]))
    )
    return ExportTable("register_cells", words.t("register.sheet.cells"), columns, rows, notes)


def _totals(one: Counted, notes: tuple[tuple[str, str], ...], words: Language) -> ExportTable:
    def row(pair: Pair, name: str) -> tuple[Cell, ...]:
        registered = pair.registered
        known = registered is not None and pair.published is not None
        return (
            pair.code,
            name,
            words.t("register.not_registered_long") if registered is None else words.t("register.registered"),
            Status.NOT_APPLICABLE if registered is None else registered,
            Status.NOT_PUBLISHED if pair.published is None else pair.published,
            (registered or 0) - (pair.published or 0) if known else Status.NOT_APPLICABLE,
        )

    columns = (
        Column("code", words.t("column.code"), "text"),
        Column("name", words.t("column.name"), "text"),
        Column("in_register", words.t("column.status"), "text"),
        Column("registered", words.t("register.registered"), "integer"),
        Column("published", words.t("register.published"), "integer"),
        Column("difference", words.t("register.difference"), "integer"),
    )
    rows = tuple(row(pair, one.known.places[pair.code].names[words.code]) for pair in one.provinces)
    rows += tuple(row(pair, words.t(f"sector.{pair.code}")) for pair in one.sectors)
    return ExportTable("register_totals", words.t("register.sheet.totals"), columns, rows, notes)


def _projects(one: Counted, notes: tuple[tuple[str, str], ...], words: Language) -> ExportTable:
    shown = [name for name in FIELDS if name not in ("latitude", "longitude")]
    columns = tuple(Column(name, words.t(f"register.field.{name}"), "text") for name in shown)
    columns += tuple(
        Column(name, words.t(f"register.field.{name}"), "decimal", 4) for name in ("latitude", "longitude")
    )
    rows: list[tuple[Cell, ...]] = []
    for project in one.rows:
        said = texts(project, one.known, words)
        point = (project.latitude, project.longitude)
        rows.append(
            (
                *(said[name] for name in shown),
                *(Status.NOT_APPLICABLE if degree is None else degree for degree in point),
            )
        )
    return ExportTable("register_projects", words.t("register.sheet.projects"), columns, tuple(rows), notes)


def points_page(
    one: Counted, catalog: Catalog, notes: tuple[tuple[str, str], ...], words: Language
) -> PointsPage:
    """Return the map of a register's points."""
    spots = []
    for project in one.points:
        assert project.latitude is not None
        assert project.longitude is not None
        said = texts(project, one.known, words)
        lines = tuple((words.t(f"register.field.{name}"), said[name]) for name in IN_POPUP)
        spots.append(Spot(project.latitude, project.longitude, project.name, lines))
    return PointsPage(
        lang=words.code,
        title=words.t("register.points.title"),
        finding=finding(one, catalog, words),
        spots=tuple(spots),
        notes=notes,
        words={
            "hint": words.t("register.points.hint"),
            "cluster": words.t("register.points.cluster", count="{count}"),
            "project": words.t("register.field.name"),
            "map": words.t("register.points.title"),
            "leaflet": words.t("map.leaflet"),
            "zoom_in": words.t("map.zoom_in"),
            "zoom_out": words.t("map.zoom_out"),
            "close": words.t("map.close"),
        },
    )


def drawn(page: PointsPage | None, catalog: Catalog, settings: Settings, framed: bool = False) -> bytes:
    """Return the map as HTML with the institution's boundaries and tiles; None waits for its points."""
    shapes = boundaries(catalog, "AR", settings.worldview)
    return points_map(shapes, page, settings.tiles, settings.tiles_attribution, framed)
