"""A table of figures by territory, sector and year, ready to analyse, whoever it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from territory.catalog import Catalog
from territory.gazetteer import OWN, Gazetteer
from territory.i18n import Language
from territory.indicators.specialisation import Table as Matrix
from territory.ingest.measures import Measure, measure_kind
from territory.ingest.report import Record, Table
from territory.ingest.sources import Origin
from territory.maps import BaseMap
from territory.model import Observation, Status
from territory.settings import Settings
from territory.views.words import LSP_SOURCE_TABLE, age, provenance, sources_of, today

READY = ("lsp_projects_by_province", "lsp_projects_by_sector")
LONGEST_NAME = 60


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of a table and what has to be said with them.

    Attributes:
        name: of the table, as shown.
        measure: what is counted, as its column is named.
        kind: "count" of cases, "amount" (money, weight) or "rate".
        records: the figures.
        figures: how many figures the table held.
        left_out: numbers of the rows that were left out.
        sources: (label, text) for the provenance line.
        own: True when it is the reader's own.
        age: what stands under the finding: how old the record is, or how much of it is used.
        remark: what stands under the provenance, "" for nothing.
        left: what was left out and why, in sentences; () where the report says it.
        version: changes when the same address may show other figures.
        why_no_sectors: message key that says why nothing can be said of sectors, or of territories.
        gazetteer: whose territories they are, None for the provinces of Argentina.
        base: the map of the person's own boundaries, None without any.
    """

    name: str
    measure: str
    kind: Measure
    records: tuple[Record, ...]
    figures: int
    left_out: tuple[int, ...]
    sources: tuple[tuple[str, str], ...]
    own: bool
    age: str
    remark: str = ""
    left: tuple[str, ...] = ()
    version: str = ""
    why_no_sectors: str = "own.why.no_sectors"
    gazetteer: Gazetteer | None = None
    base: BaseMap | None = None

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years, the latest first; () when the table has none."""
        return tuple(sorted({record.year for record in self.records if record.year}, reverse=True))

    @cached_property
    def _cubes(self) -> dict[str, Cube]:
        return {}

    def cube(self, year: str) -> Cube:
        """Return the figures of a year, of the latest for ""."""
        wanted = year if year in self.years else (self.years[0] if self.years else "")
        if wanted not in self._cubes:
            self._cubes[wanted] = Cube(wanted, tuple(one for one in self.records if one.year == wanted))
        return self._cubes[wanted]

    def stack(self, years: Sequence[str], sector: str = "") -> Stack:
        """Return figures of several years over the same territories and sectors (one sector, or all)."""
        wanted = [one for one in self.records if one.year in years]
        if sector:
            wanted = [one for one in wanted if one.sector.casefold() == sector.casefold()]
        every = Cube("", tuple(wanted))
        rows = {code: at for at, code in enumerate(every.territories)}
        columns = {name.casefold(): at for at, name in enumerate(every.sectors)}
        place = {year: at for at, year in enumerate(years)}
        values = np.full((len(years), len(rows), len(columns)), np.nan)
        for record in wanted:
            if record.value is not None:
                at = place[record.year], rows[record.territory], columns[record.sector.casefold()]
                values[at] = record.value
        return Stack(tuple(years), every.territories, every.sectors, values)


@dataclass(frozen=True, eq=False)
class Stack:
    """The figures of several years: values by year, territory and sector, NaN where there is none."""

    years: tuple[str, ...]
    territories: tuple[str, ...]
    sectors: tuple[str, ...]
    values: np.ndarray[tuple[int, int, int], np.dtype[np.float64]]

    @property
    def has_sectors(self) -> bool:
        """True when there is more than one sector."""
        return len(self.sectors) > 1

    @cached_property
    def comparable(self) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """Sums by year and territory over the sectors that have a figure in every year; NaN without one."""
        lacking = np.isnan(self.values).sum(axis=0)
        sums = np.where(lacking == 0, self.values, 0.0).sum(axis=2)
        return np.where(lacking.min(axis=1) == 0, sums, np.nan)


@dataclass(frozen=True, eq=False)
class Cube:
    """The figures of one year.

    Attributes:
        year: four digits, or "".
        records: the figures.
    """

    year: str
    records: tuple[Record, ...]

    @cached_property
    def territories(self) -> tuple[str, ...]:
        """Codes, in the order of their first row; ("",) when the table has none."""
        return tuple(dict.fromkeys(record.territory for record in self.records))

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sectors as written, in the order of their first row; ("",) when the table has none."""
        first: dict[str, str] = {}
        for record in self.records:
            first.setdefault(record.sector.casefold(), record.sector)
        return tuple(first.values())

    @cached_property
    def values(self) -> Matrix:
        """Territories down, sectors across; NaN where there is no figure."""
        rows = {code: at for at, code in enumerate(self.territories)}
        columns = {sector.casefold(): at for at, sector in enumerate(self.sectors)}
        found = np.full((len(rows), len(columns)), np.nan)
        for record in self.records:
            if record.value is not None:
                found[rows[record.territory], columns[record.sector.casefold()]] = record.value
        return found

    @cached_property
    def has_places(self) -> bool:
        """True when the table speaks of territories."""
        return self.territories != ("",)

    @cached_property
    def has_sectors(self) -> bool:
        """True when the table speaks of more than one sector."""
        return len(self.sectors) > 1

    def status(self, territory: str, sector: str) -> Status:
        """Return why there is no figure."""
        statuses = [
            record.status
            for record in self.records
            if record.territory == territory
            and (not sector or record.sector.casefold() == sector.casefold())
            and not record.status.has_value
        ]
        return Counter(statuses).most_common(1)[0][0] if statuses else Status.NOT_PUBLISHED

    def column(self, sector: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return the figures of a sector by territory; for "" the sums over the sectors that have one."""
        if sector or not self.has_sectors:
            return self.values[:, self.sectors.index(sector) if sector else 0]
        known = np.isfinite(self.values)
        return np.where(known.any(axis=1), np.nansum(self.values, axis=1), np.nan)

    @cached_property
    def incomplete(self) -> tuple[str, ...]:
        """Codes of the territories whose sum lacks a sector."""
        if not self.has_sectors:
            return ()
        known = np.isfinite(self.values)
        return tuple(
            code for code, row in zip(self.territories, known, strict=True) if row.any() and not row.all()
        )

    def observations(
        self,
        codes: Sequence[str],
        values: Mapping[str, float],
        low: Mapping[str, float],
        high: Mapping[str, float],
        *,
        sector: str,
        small: frozenset[str],
    ) -> tuple[Observation, ...]:
        """Return one observation for each of `codes`; what has no value says why."""
        return tuple(
            Observation(
                code,
                values[code],
                Status.OBSERVED if values[code] else Status.ZERO,
                low.get(code),
                high.get(code),
                small=code in small,
            )
            if code in values
            else Observation(code, None, self.status(code, sector))
            for code in codes
        )


def own_figures(
    table: Table,
    file: str,
    kind: Measure | None,
    settings: Settings,
    words: Language,
    gazetteer: Gazetteer | None = None,
    base: BaseMap | None = None,
    origin: Origin | None = None,
) -> Figures:
    """Return a reader's own table as figures; its provenance says what was left out."""
    measure = measure_name(table, file, words)
    used = used_of(table, words)
    source, when, more = _origin(origin, file, words)
    lines = (
        ("prov.source", source),
        ("prov.unit", measure),
        ("prov.period", period(table)),
        ("prov.as_of", when),
        *more,
        ("own.prov.used", used),
        ("prov.boundaries", boundaries_of(table, settings, words, gazetteer)),
    )
    return Figures(
        name=file[:LONGEST_NAME],
        measure=measure,
        kind=kind or measure_kind(measure, table.percent),
        records=table.records,
        figures=table.figures,
        left_out=rows_out(table),
        sources=tuple((words.t(key), text or words.t("licence.not_stated")) for key, text in lines),
        own=True,
        age=f"{words.t('own.prov.used')}: {used}",
        remark=words.t("own.not_published"),
        gazetteer=gazetteer,
        base=base,
    )


def _origin(
    origin: Origin | None, file: str, words: Language
) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Return who says so, as of when, and what more a source of the institution has to say."""
    if origin is None:
        read = words.t("own.prov.read", date=words.day(today().isoformat()))
        return words.t("own.prov.source", file=file[:LONGEST_NAME]), read, ()
    asked = words.day(origin.asked)
    return (
        words.t("own.prov.listed", source=origin.source, table=origin.table),
        words.t("own.prov.asked_as_of", as_of=words.day(origin.as_of), date=asked)
        if origin.as_of
        else words.t("own.prov.asked", date=asked),
        (("prov.licence", origin.licence), ("own.prov.added", rows_added(origin, words))),
    )


def rows_added(origin: Origin, words: Language) -> str:
    """Return how many rows of a source were added up, and how many of them have no figure."""
    total = words.number(origin.total)
    if not origin.lacking:
        return total
    return words.t("own.prov.added_partly", total=total, lacking=words.number(origin.lacking))


def rows_out(table: Table) -> tuple[int, ...]:
    """Return the numbers of the rows that were left out, of many the first."""
    return tuple(sorted({row for row, _ in table.left_out}))


def used_of(table: Table, words: Language) -> str:
    """Return how much of a table is used, and which rows are not."""
    used = words.t("own.used", used=words.number(table.valid), all=words.number(table.figures))
    if table.repeats == "added":
        used += " " + words.n("own.used_added", len(table.records))
    if out := rows_out(table):
        used += " " + words.n("own.left_out", table.rows_out, rows=named_rows(out, words))
    return used


def period(table: Table) -> str:
    """Return the years of a table, the first and the last; "" when it has none."""
    years = sorted({record.year for record in table.records if record.year})
    return "–".join(dict.fromkeys((years[0], years[-1]))) if years else ""


def measure_name(table: Table, file: str, words: Language) -> str:
    """Return what a table counts, as its column is named, or the file when no one column says it."""
    values = table.columns.at("value")
    name = file if table.columns.wide or not values else table.columns.names[values[0]]
    return name[:LONGEST_NAME] or words.t("own.measure.unnamed")


def boundaries_of(table: Table, settings: Settings, words: Language, gazetteer: Gazetteer | None) -> str:
    """Return the boundaries on which a table is drawn, "" for none."""
    shown = gazetteer.map_of(record.territory for record in table.records) if gazetteer else "AR"
    if shown in (OWN, ""):
        return words.t("own.prov.own_boundaries") if shown else ""
    return words.t(f"prov.worldview.{settings.worldview if shown == 'AR' else 'defacto'}")


def ready_figures(catalog: Catalog, settings: Settings, name: str, words: Language) -> Figures:
    """Return a published table of LSP projects as figures.

    Raises:
        KeyError: when it is none of `READY`.
    """
    by_place = name == READY[0]
    records = []
    for row, line in enumerate(catalog.table(name).to_dict("records"), start=2):
        status = Status(line["status"])
        records.append(
            Record(
                row=row,
                column=1,
                territory=line["code"] if by_place else "",
                sector="" if by_place else words.t(f"sector.{line['code']}"),
                year="",
                value=float(line["count"]) if status.has_value else None,
                status=status,
            )
        )
    return Figures(
        name=words.t(f"own.ready.{name}"),
        measure=words.t("unit.name"),
        kind="count",
        records=tuple(records),
        figures=len(records),
        left_out=(),
        sources=provenance(catalog, settings, words, (name,)),
        own=False,
        age=age(sources_of(catalog, LSP_SOURCE_TABLE)[0], words),
        why_no_sectors="own.why.not_published",
    )


def named_rows(rows: Sequence[int], words: Language, most: int = 12) -> str:
    """Return the numbers of rows in words, the first dozen of many.

    >>> from territory.i18n import language
    >>> named_rows((14, 27, 31), language("es"))
    '14, 27 y 31'
    """
    shown = [str(row) for row in rows[:most]]
    return words.join(shown) if len(rows) <= most else ", ".join(shown) + "…"
