"""What can be taken away from `/argentina`: which tables and maps there are, and in which formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from territory.catalog import Catalog
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order, table_file
from territory.export.folium_map import Legend, MapPage, Place, folium_map
from territory.export.geojson import Provenance, geojson
from territory.export.sheet import sheet
from territory.export.table import Cell, Column, ExportTable
from territory.geography import boundaries
from territory.i18n import Language
from territory.indicators.margins import frechet_bounds
from territory.maps import LIGHT, MapSpec
from territory.model import Observation, Status
from territory.settings import Settings
from territory.views import figures
from territory.views.findings import country
from territory.views.lsp import POPULATION, has_rates, projects
from territory.views.selection import Selection
from territory.views.words import (
    LSP_SOURCE_TABLE,
    from_the_deck,
    provenance,
    sources_of,
)

TABLES = ("lsp_projects_by_province", "lsp_projects_by_sector", "lsp_cells")
MAP = "lsp_map"
MAP_KINDS = ("svg", "geojson", "html")
DOWNLOADS = frozenset(
    {(what, kind) for what in TABLES for kind in TABLE_KINDS} | {(MAP, kind) for kind in MAP_KINDS}
)


@dataclass(frozen=True, slots=True)
class _View:
    """The view of `/argentina` that a file shows."""

    catalog: Catalog
    settings: Settings
    selection: Selection
    words: Language
    base_url: str

    @property
    def notes(self) -> tuple[tuple[str, str], ...]:
        """Who says so, and what to know before quoting it."""
        tables: tuple[str, ...] = (LSP_SOURCE_TABLE,)
        if self.selection.indicator == "rate":
            tables = (*tables, POPULATION)
        lines = provenance(self.catalog, self.settings, self.words, tables, self.selection.indicator)
        note = (self.words.t("prov.note"), self.words.t("prov.buenos_aires_note"))
        link = (self.words.t("prov.link"), self.base_url + self.selection.url())
        return (*lines, *((note,) if from_the_deck(self.catalog) else ()), link)

    @property
    def finding(self) -> str:
        """The sentence that the map shows."""
        if self.selection.indicator == "rate":
            return figures.highest_rate(self.catalog, self.words)
        return country(projects(self.catalog), self.words)


def download(order: Order) -> File:
    """Return a table or map as a file; the parameter `indicator` ("count" or "rate") names the map's.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    rate = order.parameters.get("indicator") == "rate" and has_rates(order.catalog)
    selection = Selection("argentina", order.lang, indicator="rate" if rate else "count")
    view = _View(order.catalog, order.settings, selection, order.words, order.base_url)
    if order.what == MAP:
        content = _map(view, order.kind)
    else:
        content = table_file(_BUILDERS[order.what](view), order.words, order.kind)
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


def _provinces(view: _View) -> ExportTable:
    words, known = view.words, projects(view.catalog)
    rates = figures.rates(view.catalog)
    columns = [
        Column("code", words.t("column.code"), "text"),
        Column("indec", words.t("column.indec"), "text"),
        Column("territory", words.t("column.territory"), "text"),
        Column("count", words.t("column.projects"), "integer"),
        Column("share", words.t("column.share"), "percent", 1),
    ]
    if rates:
        columns += [
            Column("per_million", words.t("column.rate"), "decimal", 2),
            Column("per_million_low", words.t("column.low"), "decimal", 2),
            Column("per_million_high", words.t("column.high"), "decimal", 2),
            Column("small_number", words.t("column.small"), "text"),
        ]
    rows = []
    for seen in known.provinces:
        place = known.places[seen.code]
        count: Cell = seen.status if seen.value is None else int(seen.value)
        row: list[Cell] = [seen.code, place.indec, place.names[words.code], count]
        row.append(seen.status if seen.value is None else seen.value / known.total)
        if rates:
            rate = rates.get(seen.code)
            row += [rate.value, rate.low, rate.high] if rate else [Status.NOT_PUBLISHED] * 3
            row.append(words.t("word.yes" if rate.small else "word.no") if rate else "")
        rows.append((*row, *_row_provenance(view, seen)))
    return ExportTable(
        LSP_SOURCE_TABLE,
        words.t("map.title.count"),
        (*columns, *_provenance_columns(words)),
        tuple(rows),
        view.notes,
    )


def _sectors(view: _View) -> ExportTable:
    words, known = view.words, projects(view.catalog)
    printed = {row.code: row.printed for row in figures.sector_rows(view.catalog, view.selection)}
    columns = (
        Column("code", words.t("column.code"), "text"),
        Column("sector", words.t("column.sector"), "text"),
        Column("count", words.t("column.projects"), "integer"),
        Column("share", words.t("column.share"), "percent", 1),
        Column("printed", words.t("column.printed"), "text"),
        *_provenance_columns(words),
    )
    rows = tuple(
        (
            seen.code,
            words.t(f"sector.{seen.code}"),
            int(seen.value or 0),
            (seen.value or 0) / known.total,
            printed[seen.code],
            *_row_provenance(view, seen),
        )
        for seen in known.sectors
    )
    return ExportTable("lsp_projects_by_sector", words.t("bars.title"), columns, rows, view.notes)


def cell_columns(words: Language) -> tuple[Column, ...]:
    """Return the columns that name a cell of province × sector."""
    return (
        Column("code", words.t("column.code"), "text"),
        Column("territory", words.t("column.territory"), "text"),
        Column("sector_code", words.t("column.sector_code"), "text"),
        Column("sector", words.t("column.sector"), "text"),
    )


def _cells(view: _View) -> ExportTable:
    """Return the possible range of each cell; the independence reference is never exported."""
    words, known = view.words, projects(view.catalog)
    columns = (
        *cell_columns(words),
        Column("count", words.t("column.projects"), "integer"),
        Column("possible_low", words.t("column.possible_low"), "integer"),
        Column("possible_high", words.t("column.possible_high"), "integer"),
        *_provenance_columns(words),
    )
    source = sources_of(view.catalog, LSP_SOURCE_TABLE)[0]
    rows = tuple(
        (
            code,
            known.places[code].names[words.code],
            sector,
            words.t(f"sector.{sector}"),
            Status.NOT_PUBLISHED,
            low,
            high,
            Status.NOT_PUBLISHED,
            source.id,
            words.t("term.frechet"),
            source.as_of,
        )
        for (code, sector), (low, high) in frechet_bounds(known.listed, known.by_sector).items()
    )
    return ExportTable("lsp_cells", words.t("download.group.cells"), columns, rows, view.notes)


_BUILDERS: dict[str, Callable[[_View], ExportTable]] = {
    "lsp_projects_by_province": _provinces,
    "lsp_projects_by_sector": _sectors,
    "lsp_cells": _cells,
}


def _provenance_columns(words: Language) -> tuple[Column, ...]:
    return (
        Column("status", words.t("column.status"), "status"),
        Column("source", words.t("column.source"), "text"),
        Column("locator", words.t("column.locator"), "text"),
        Column("as_of", words.t("column.as_of"), "text"),
    )


def _row_provenance(view: _View, seen: Observation) -> tuple[Status, str, str, str]:
    source = sources_of(view.catalog, LSP_SOURCE_TABLE)[0]
    return (seen.status, source.id, seen.locator, source.as_of)


def _map(view: _View, kind: str) -> bytes:
    catalog, settings, selection = view.catalog, view.settings, view.selection
    if kind == "svg":
        drawn = figures.map_svg(catalog, selection, settings.worldview, standalone=True)
        title = f"{figures.map_title(selection, view.words)}. {view.finding}"
        return sheet(drawn, title, view.notes)
    shapes = boundaries(catalog, "AR", settings.worldview)
    spec = figures.argentina_spec(catalog, selection.lang, selection.indicator, settings.worldview)
    observations = figures.observations(catalog, selection.indicator)
    names = {code: place.names[selection.lang] for code, place in projects(catalog).places.items()}
    disputed = [
        area["properties"]["code"] for area in shapes["features"] if area["properties"]["kind"] == "disputed"
    ]
    names |= dict.fromkeys(disputed, " ".join(figures.islands_label(view.words, settings.worldview)))
    if kind == "geojson":
        source = sources_of(catalog, LSP_SOURCE_TABLE)[0]
        said = Provenance(
            indicator=selection.indicator,
            unit=dict(view.notes)[view.words.t("prov.unit")],
            source=dict(view.notes)[view.words.t("prov.source")],
            as_of=source.as_of,
            licence=source.licence or view.words.t("licence.not_stated"),
            boundaries=view.words.t(f"prov.worldview.{settings.worldview}"),
            worldview=settings.worldview,
        )
        return geojson(shapes, observations, names, said)
    return folium_map(shapes, _page(view, spec, observations, names, disputed))


def _page(
    view: _View,
    spec: MapSpec,
    observations: tuple[Observation, ...],
    names: dict[str, str],
    disputed: list[str],
) -> MapPage:
    words = view.words
    texts = figures.value_texts(view.catalog, view.selection)
    fills = {shape.code: LIGHT.get(f"--{shape.fill}", "") for shape in spec.shapes}
    circles = spec.kind == "circles"
    places = tuple(
        Place(
            code=seen.code,
            name=names[seen.code],
            value=texts[seen.code],
            status=seen.status,
            radius=spec.k * sqrt(seen.value) if circles and seen.value else 0,
            fill="" if circles else fills.get(seen.code, ""),
            details=((words.t("column.locator"), seen.locator),) if seen.locator else (),
        )
        for seen in observations
    )
    places += tuple(
        Place(code, names[code], words.t("prov.disputed_area"), Status.NOT_APPLICABLE) for code in disputed
    )
    marks: dict[Status, int] = {}
    for seen in observations:
        if not seen.status.has_value:
            marks[seen.status] = marks.get(seen.status, 0) + 1
    legend = Legend(
        sizes=tuple((text, radius) for radius, text in spec.legend.circles),
        classes=tuple(
            (row.text, LIGHT[f"--{row.fill}"]) for row in spec.legend.rows if row.fill.startswith("class")
        ),
        marks=tuple(
            (status, figures.mark_text(status, n, len(observations), words)) for status, n in marks.items()
        ),
    )
    # In the Argentine worldview part of the map lies far below the first view.
    bicontinental = {"map.far": words.t("map.far"), "map.part": words.t("map.islands.ar")}
    far = bicontinental if view.settings.worldview == "ar" else {}
    keys = ("hint", "legend", "table", "territory", "value", "zoom_in", "zoom_out", "close", "leaflet")
    return MapPage(
        lang=view.selection.lang,
        title=figures.map_title(view.selection, words),
        finding=view.finding,
        places=places,
        legend=legend,
        notes=view.notes,
        words={f"map.{key}": words.t(f"map.{key}") for key in keys} | far,
    )
