"""The two figures of `/argentina`, map and bars, with their twin tables, for templates and exports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from territory.catalog import Catalog
from territory.geography import boundaries
from territory.i18n import Language, language
from territory.indicators.concentration import concentration
from territory.indicators.small_numbers import SMALL_COUNT, Rate, rate
from territory.maps import Classification, Label, LegendWords, MapSpec, base_map, map_spec, quantiles, svg
from territory.model import Observation, Status
from territory.views.lsp import POPULATION, has_rates, projects
from territory.views.selection import Selection

RATE_CLASSES = 5


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A jurisdiction as the table prints it; `count` is None where there is no figure, `mark` says why."""

    code: str
    name: str
    count: int | None
    number: str
    mark: str
    estimate: bool
    share: str
    rate_value: str
    rate: str
    locator: str
    href: str


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector as bars and table print it; `width` is the bar's length in per cent of the longest."""

    code: str
    name: str
    count: int
    number: str
    share: str
    width: float
    printed: str
    locator: str
    href: str
    accessible: str


@cache
def rates(catalog: Catalog) -> dict[str, Rate]:
    """Return projects per million inhabitants by jurisdiction, {} when no population is at hand.

    Only jurisdictions with a published count have a rate.
    """
    if not has_rates(catalog):
        return {}
    table = catalog.table(POPULATION)
    people = dict(zip(table["code"], table["population"], strict=True))
    return {
        code: rate(count, int(people[code]))
        for code, count in projects(catalog).listed.items()
        if code in people and not pd.isna(people[code]) and people[code] > 0
    }


def population_year(catalog: Catalog) -> str:
    """Return the year of the population, or "" when there is none."""
    return str(catalog.table(POPULATION)["year"].iloc[0]) if has_rates(catalog) else ""


def province_rows(catalog: Catalog, selection: Selection) -> list[ProvinceRow]:
    """Return the jurisdictions, the largest count first, those without a figure last and by name."""
    words, known, per_million = language(selection.lang), projects(catalog), rates(catalog)
    rows = []
    for seen in known.provinces:
        value = per_million.get(seen.code)
        count = None if seen.value is None else int(seen.value)
        rows.append(
            ProvinceRow(
                code=seen.code,
                name=known.places[seen.code].names[words.code],
                count=count,
                number="" if count is None else _approximate(words.number(count), seen.status),
                mark=words.t(f"mark.short.{seen.status.value}") if count is None else "",
                estimate=seen.status is Status.ESTIMATE,
                share="" if count is None else words.percent(count / known.total),
                rate_value="" if value is None else f"{value.value:.4f}",
                rate="" if value is None else _interval(value, words),
                locator=seen.locator,
                href=selection.url(territory=seen.code),
            )
        )
    return sorted(rows, key=lambda row: (row.count is None, row.estimate, -(row.count or 0), row.name))


def sector_rows(catalog: Catalog, selection: Selection) -> list[SectorRow]:
    """Return the sectors, the largest count first."""
    words, known = language(selection.lang), projects(catalog)
    table = catalog.table("lsp_projects_by_sector")
    printed = dict(zip(table["code"], table["printed"], strict=True))
    locators = {seen.code: seen.locator for seen in known.sectors}
    longest = max(known.by_sector.values())
    rows = []
    for code, count in known.by_sector.items():
        name, share = words.t(f"sector.{code}"), words.percent(count / known.total)
        rows.append(
            SectorRow(
                code=code,
                name=name,
                count=count,
                number=words.number(count),
                share=share,
                width=round(100 * count / longest, 2),
                printed=str(printed[code]),
                locator=locators[code],
                href=selection.url(sector="" if code == selection.sector else code),
                accessible=words.t(
                    "access.sector", name=name, value=words.n("unit.projects", count), share=share
                ),
            )
        )
    return sorted(rows, key=lambda row: (-row.count, row.name))


@cache
def concentration_line(catalog: Catalog, words: Language) -> str:
    """Return one sentence on how concentrated the projects are among the jurisdictions with a figure."""
    known = projects(catalog)
    figures = concentration([known.observed.get(seen.code) for seen in known.provinces])
    return words.n(
        "concentration.line",
        figures.half,
        hhi=words.number(figures.hhi, 2),
        even=words.number(figures.even, 2),
        listed=figures.units,
    )


def map_title(selection: Selection, words: Language) -> str:
    """Return the title of the map."""
    return words.t(f"map.title.{selection.indicator}")


def map_subtitle(catalog: Catalog, selection: Selection, words: Language) -> str:
    """Return the line under the map's title: how to read it."""
    if selection.indicator == "rate":
        return words.t("map.subtitle.rate", year=population_year(catalog), minimum=SMALL_COUNT)
    return words.t("map.subtitle.count")


@cache
def argentina_spec(catalog: Catalog, lang: str, indicator: str, worldview: str) -> MapSpec:
    """Return the map of an indicator in a language and a worldview."""
    words, known = language(lang), projects(catalog)
    seen = observations(catalog, indicator)
    digits = 0 if indicator == "count" else 1
    classes = _classes(seen) if indicator == "rate" else None
    printed = {one.code: words.number(one.value, digits) for one in seen if one.value is not None}
    labels = {
        code: Label(
            name=place.names[lang],
            number=printed.get(code, ""),
            short=short_name(catalog, code),
        )
        for code, place in known.places.items()
    }
    legend = LegendWords(
        value=lambda value: words.number(value, digits),
        unit=lambda value: words.n("unit.projects", round(value)),
        mark=lambda status, count, every: mark_text(status, count, every, words),
        interval=lambda low, high: f"{words.number(low, 1)}–{words.number(high, 1)}",
        note=(words.t("map.legend.classes", n=len(printed)),) if classes else (),
        class_count=words.number if classes else None,
        small=(lambda count: words.t("map.legend.small", count=count)) if classes else None,
    )
    return map_spec(
        base_map(boundaries(catalog, "AR", worldview)),
        seen,
        labels,
        kind="circles" if indicator == "count" else "choropleth",
        legend=legend,
        classification=classes,
        islands_label=islands_label(words, worldview),
        inset_label=words.t("map.antarctic") if worldview == "ar" else "",
    )


def map_svg(
    catalog: Catalog,
    selection: Selection,
    worldview: str,
    standalone: bool = False,
) -> str:
    """Return the map of a view as SVG: inside a page, or (standalone) with its colours inside."""
    words, known = language(selection.lang), projects(catalog)
    spec = argentina_spec(catalog, selection.lang, selection.indicator, worldview)
    title = words.t(
        "map.accessible",
        title=map_title(selection, words),
        listed=len(known.listed),
        absent=len(known.absent),
    )
    return svg(
        spec,
        href=lambda code: selection.url(territory=code),
        accessible=accessible_texts(catalog, selection),
        title=title,
        selected=selection.territory or None,
        compared=selection.compare or None,
        standalone=standalone,
    )


def value_texts(catalog: Catalog, selection: Selection) -> dict[str, str]:
    """Return each jurisdiction's figure with its unit and status in words."""
    words, per_million = language(selection.lang), rates(catalog)
    texts = {}
    for seen in observations(catalog, selection.indicator):
        status = words.t(f"status.word.{seen.status.value}")
        if seen.value is None:
            texts[seen.code] = words.t("access.absent", word=status)
        elif selection.indicator == "rate":
            rate = per_million[seen.code]
            texts[seen.code] = words.t("access.rate", **_rate_numbers(rate, words)) + _flag(rate, words)
        else:
            value = _approximate(words.n("unit.projects", int(seen.value)), seen.status)
            texts[seen.code] = words.t("access.province", value=value, word=status)
    return texts


def accessible_texts(catalog: Catalog, selection: Selection) -> dict[str, str]:
    """Return what is said of each jurisdiction: name, value, unit, status."""
    places = projects(catalog).places
    return {
        code: f"{places[code].names[selection.lang]}: {text}"
        for code, text in value_texts(catalog, selection).items()
    }


def observations(catalog: Catalog, indicator: str) -> tuple[Observation, ...]:
    """Return the figures of an indicator ("count" or "rate") by jurisdiction."""
    return projects(catalog).provinces if indicator == "count" else _rate_observations(catalog)


@cache
def short_name(catalog: Catalog, code: str) -> str:
    """Return the short name of a territory for narrow maps ("CABA")."""
    table = catalog.table("territories")
    return str(table.loc[table["code"] == code, "short"].iloc[0])


def mark_text(status: Status, count: int, every: int, words: Language) -> str:
    """Return the legend's words for a mark: how many jurisdictions of how many."""
    key = "map.legend.absent" if status is Status.NOT_PUBLISHED else f"map.legend.{status.value}"
    return words.t(key, count=count, all=every)


def islands_label(words: Language, worldview: str) -> tuple[str, ...]:
    """Return the lines beside the islands: both names, or the one of the Argentine worldview."""
    if worldview == "ar":
        return (words.t("map.islands.ar"),)
    return (words.t("map.islands.first"), words.t("map.islands.second"))


def highest_rate(catalog: Catalog, words: Language) -> str:
    """Return the finding of the rate view: who has the highest rate, with its interval."""
    per_million, places = rates(catalog), projects(catalog).places
    code = max(per_million, key=lambda one: per_million[one].value)
    numbers = _rate_numbers(per_million[code], words)
    flag = _flag(per_million[code], words)
    return (
        words.t("finding.rate", name=places[code].names[words.code], listed=len(per_million), **numbers)
        + flag
    )


def _approximate(text: str, status: Status) -> str:
    return f"≈ {text}" if status is Status.ESTIMATE else text


def _rate_numbers(value: Rate, words: Language) -> dict[str, str]:
    return {
        "value": words.number(value.value, 1),
        "low": words.number(value.low, 1),
        "high": words.number(value.high, 1),
    }


def _flag(value: Rate, words: Language) -> str:
    return f" {words.t('stat.small_number').capitalize()}." if value.small else ""


def _interval(value: Rate, words: Language) -> str:
    flag = f" · {words.t('stat.small_number')}" if value.small else ""
    return "{value} ({low}–{high})".format(**_rate_numbers(value, words)) + flag


def _rate_observations(catalog: Catalog) -> tuple[Observation, ...]:
    per_million = rates(catalog)
    return tuple(
        Observation(
            code=seen.code,
            value=per_million[seen.code].value if seen.code in per_million else None,
            status=seen.status if seen.code in per_million else Status.NOT_PUBLISHED,
            low=per_million[seen.code].low if seen.code in per_million else None,
            high=per_million[seen.code].high if seen.code in per_million else None,
            small=seen.code in per_million and per_million[seen.code].small,
        )
        for seen in projects(catalog).provinces
    )


def _classes(observations: tuple[Observation, ...]) -> Classification:
    return quantiles([seen.value for seen in observations if seen.value is not None], RATE_CLASSES)
