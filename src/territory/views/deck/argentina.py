"""The figures of `/argentina` for slides: map of counts or rates, bars by sector and by province."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.i18n import Language
from territory.model import Status
from territory.settings import Settings
from territory.views import figures
from territory.views.card import cards
from territory.views.deck.figure import Bar, BarDrawing, Choice, Column, Fact, Figure, MapDrawing
from territory.views.findings import country, finding, sector_finding
from territory.views.lsp import POPULATION, Projects, has_rates, projects
from territory.views.selection import Selection
from territory.views.words import LSP_SOURCE_TABLE, provenance

LEADERS = 2


def territories_of(catalog: Catalog) -> tuple[str, ...]:
    """Return the codes that the map can be switched to."""
    return tuple(projects(catalog).places)


def rated(catalog: Catalog) -> tuple[str, ...]:
    """Return the codes that the map of rates can be switched to; none where there are no rates."""
    return territories_of(catalog) if has_rates(catalog) else ()


def sectors_of(catalog: Catalog) -> tuple[str, ...]:
    """Return the codes that the bars by sector can be switched to."""
    return tuple(projects(catalog).by_sector)


def count_map(catalog: Catalog, settings: Settings, words: Language, chosen: str) -> Figure:
    """Return the map of projects by jurisdiction."""
    return _map(catalog, settings, words, chosen, "count")


def rate_map(catalog: Catalog, settings: Settings, words: Language, chosen: str) -> Figure:
    """Return the map of projects per million inhabitants."""
    return _map(catalog, settings, words, chosen, "rate")


def _map(catalog: Catalog, settings: Settings, words: Language, chosen: str, indicator: str) -> Figure:
    at = Selection("argentina", words.code, indicator=indicator)
    known = projects(catalog)
    rate = indicator == "rate"
    whole = Choice(
        "",
        words.t("slides.whole"),
        figures.highest_rate(catalog, words) if rate else country(known, words),
        _country_facts(known, words),
        _highest(catalog) if rate else _leaders(known),
    )
    named = sorted(known.places.items(), key=lambda item: item[1].names[words.code])
    choices = (
        whole,
        *(
            Choice(
                code,
                place.names[words.code],
                finding(known, Selection("argentina", words.code, territory=code), words),
                _card_facts(catalog, Selection("argentina", words.code, territory=code), words),
                (code,),
            )
            for code, place in named
        ),
    )
    shown = next(one for one in choices if one.code == chosen)
    resources = (LSP_SOURCE_TABLE, POPULATION) if rate else (LSP_SOURCE_TABLE,)
    drawing = MapDrawing(
        figures.argentina_spec(catalog, words.code, indicator, settings.worldview),
        figures.accessible_texts(catalog, at),
        {code: at.url(territory=code) for code in known.places},
        words.t(
            "map.accessible",
            title=figures.map_title(at, words),
            listed=len(known.listed),
            absent=len(known.absent),
        ),
    )
    per_million = figures.rates(catalog) if rate else {}
    columns = [
        Column("code", words.t("column.code")),
        Column("territory", words.t("column.territory")),
        Column("count", words.t("column.projects"), "integer"),
        Column("share", words.t("column.share"), "percent", 1),
    ]
    if rate:
        columns += [
            Column("per_million", words.t("column.rate"), "decimal", 2),
            Column("low", words.t("column.low"), "decimal", 2),
            Column("high", words.t("column.high"), "decimal", 2),
            Column("small", words.t("column.small")),
        ]
    columns += [
        Column("status", words.t("column.status"), "status"),
        Column("locator", words.t("column.locator")),
    ]
    rows = []
    for seen in known.provinces:
        row: list[str | int | float | Status] = [seen.code, known.places[seen.code].names[words.code]]
        row += [seen.status] * 2 if seen.value is None else [int(seen.value), seen.value / known.total]
        if rate:
            value = per_million.get(seen.code)
            # A jurisdiction without a count has no rate for the same reason; with one, it lacks a population.
            why = Status.NOT_PUBLISHED if seen.status.has_value else seen.status
            row += [value.value, value.low, value.high] if value else [why] * 3
            row.append(words.t("word.yes" if value.small else "word.no") if value else "")
        rows.append((*row, seen.status, seen.locator))
    return Figure(
        code="argentina-rate" if rate else "argentina-map",
        page="argentina",
        name=figures.map_title(at, words),
        finding=shown.finding,
        facts=shown.facts,
        leading=shown.leading,
        drawing=drawing,
        columns=tuple(columns),
        rows=tuple(rows),
        provenance=provenance(catalog, settings, words, resources, indicator),
        href=at.url(territory=chosen),
        pick=words.t("filter.territory"),
        choices=choices,
    )


def sectors(catalog: Catalog, settings: Settings, words: Language, chosen: str) -> Figure:
    """Return the bars by sector."""
    at, known = Selection("argentina", words.code), projects(catalog)
    listed = figures.sector_rows(catalog, at)
    bars = tuple(Bar(row.code, row.name, row.count, row.number, row.share) for row in listed)
    largest = listed[0].code
    whole = Choice(
        "",
        words.t("slides.whole_sectors"),
        sector_finding(known, largest, words),
        (
            Fact(words.number(known.total), words.n("card.projects", known.total)),
            Fact(words.number(len(listed)), words.t("slides.fact.sectors")),
            Fact(words.t("mark.short.not_published"), words.t("slides.fact.no_cells"), absent=True),
        ),
        (largest,),
    )
    choices = (
        whole,
        *(
            Choice(
                row.code,
                row.name,
                sector_finding(known, row.code, words),
                _card_facts(catalog, Selection("argentina", words.code, sector=row.code), words),
                (row.code,),
            )
            for row in listed
        ),
    )
    shown = next(one for one in choices if one.code == chosen)
    return Figure(
        code="argentina-sectors",
        page="argentina",
        name=words.t("bars.title"),
        finding=shown.finding,
        facts=shown.facts,
        leading=shown.leading,
        drawing=BarDrawing(words.t("column.projects"), bars),
        columns=(
            Column("code", words.t("column.code")),
            Column("sector", words.t("column.sector")),
            Column("count", words.t("column.projects"), "integer"),
            Column("share", words.t("column.share"), "percent", 1),
            Column("status", words.t("column.status"), "status"),
            Column("printed", words.t("column.printed")),
            Column("locator", words.t("column.locator")),
        ),
        rows=tuple(
            (row.code, row.name, row.count, row.count / known.total, seen.status, row.printed, row.locator)
            for row in listed
            for seen in known.sectors
            if seen.code == row.code
        ),
        provenance=provenance(catalog, settings, words, ("lsp_projects_by_sector",)),
        href=at.url(sector=chosen),
        pick=words.t("filter.sector"),
        choices=choices,
    )


def provinces(catalog: Catalog, settings: Settings, words: Language, chosen: str) -> Figure:
    """Return the bars by province, those without a figure at the end with the mark that says why."""
    base = count_map(catalog, settings, words, chosen)
    at, known = Selection("argentina", words.code, show="table"), projects(catalog)
    bars = tuple(
        Bar(
            row.code,
            row.name,
            row.count,
            row.number,
            row.share,
            row.mark,
            "estimate" if row.estimate else known.by_place[row.code].status.value if row.mark else "",
        )
        for row in figures.province_rows(catalog, at)
    )
    return Figure(
        code="argentina-provinces",
        page="argentina",
        name=words.t("slides.name.provinces"),
        finding=base.finding,
        facts=base.facts,
        leading=base.leading,
        drawing=BarDrawing(words.t("column.projects"), bars),
        columns=base.columns,
        rows=base.rows,
        provenance=base.provenance,
        href=at.url(territory=chosen),
        pick=base.pick,
        choices=base.choices,
    )


def _leaders(known: Projects) -> tuple[str, ...]:
    return tuple(list(known.observed)[:LEADERS])


def _highest(catalog: Catalog) -> tuple[str, ...]:
    per_million = figures.rates(catalog)
    return (max(per_million, key=lambda code: per_million[code].value),)


def _country_facts(known: Projects, words: Language) -> tuple[Fact, ...]:
    codes = _leaders(known)
    together = sum(known.observed[code] for code in codes)
    counts = known.listed.values()
    facts = [
        Fact(
            words.number(together),
            words.t(
                "slides.fact.leaders",
                names=words.join(known.places[code].names[words.code] for code in codes),
                share=words.percent(together / known.total),
            ),
        ),
        Fact(
            words.number(len(known.listed)),
            words.t("slides.fact.listed", low=words.number(min(counts)), high=words.number(max(counts))),
        ),
    ]
    if known.unpublished:
        absent = len(known.unpublished)
        facts.append(Fact(words.number(absent), words.n("slides.fact.absent", absent), absent=True))
    return tuple(facts)


def _card_facts(catalog: Catalog, selection: Selection, words: Language) -> tuple[Fact, ...]:
    (card,) = cards(catalog, selection, words)
    return tuple(
        Fact(
            one.value if one.value is not None else words.t(f"mark.short.{one.status.value}"),
            one.unit if one.value is not None else words.t(f"status.word.{one.status.value}"),
            absent=one.value is None,
        )
        for one in card.numbers
    )
