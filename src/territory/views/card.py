"""The card of a selection: numbers, what is absent, and what can still be said."""

from __future__ import annotations

from dataclasses import dataclass

from territory.catalog import Catalog
from territory.i18n import Language
from territory.indicators.margins import fewest_rows, frechet_bounds
from territory.model import Status
from territory.views.figures import population_year, rates
from territory.views.lsp import Projects, projects
from territory.views.selection import Selection
from territory.views.words import from_the_deck

MAY_INCLUDE_THE_CITY = ("AR-B", "AR-C")


@dataclass(frozen=True, slots=True)
class Number:
    """A large number of a card; `value` is None where there is none, and `status` says why."""

    value: str | None
    unit: str
    status: Status = Status.OBSERVED


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of one territory or sector.

    Attributes:
        name: heading.
        codes: level and codes.
        numbers: up to three.
        absences: what was not published, in words.
        facts: what can still be said.
    """

    name: str
    codes: str
    numbers: tuple[Number, ...]
    absences: tuple[str, ...]
    facts: tuple[str, ...]


def cards(catalog: Catalog, selection: Selection, words: Language) -> tuple[Card, ...]:
    """Return the cards of a selection: none, one, or two to compare."""
    known = projects(catalog)
    chosen = [code for code in (selection.territory, selection.compare) if code]
    if chosen:
        return tuple(_territory(catalog, known, code, selection.sector, words) for code in chosen)
    if selection.sector:
        return (_sector(known, selection.sector, words),)
    return ()


def _territory(catalog: Catalog, known: Projects, code: str, sector: str, words: Language) -> Card:
    place = known.places[code]
    name = place.names[words.code]
    facts = (words.t("card.buenos_aires"),) if code in MAY_INCLUDE_THE_CITY and from_the_deck(catalog) else ()
    codes = f"{words.t(f'level.{place.level}')} · {code} · INDEC {place.indec}"
    if code in known.absent:
        unknown = (Number(None, words.n("card.projects", 2), known.by_place[code].status),)
        return Card(name, codes, unknown, (_absence(known, code, name, words),), facts)
    count = known.listed[code]
    estimate = code not in known.observed
    numbers: tuple[Number, ...] = (
        Number(
            f"≈ {words.number(count)}" if estimate else words.number(count), words.n("card.projects", count)
        ),
        Number(words.percent(count / known.total), words.t("card.of_total", total=words.number(known.total))),
    )
    if estimate:
        numbers = (Number(numbers[0].value, numbers[0].unit, Status.ESTIMATE), numbers[1])
    else:
        rank, _ = known.rank(code)
        numbers = (
            *numbers,
            Number(words.t(f"rank.{rank}"), words.t("card.rank", listed=len(known.observed))),
        )
    per_million = rates(catalog).get(code)
    if per_million:
        low, high = words.number(per_million.low, 1), words.number(per_million.high, 1)
        unit = words.t("card.per_million", low=low, high=high, year=population_year(catalog))
        numbers = (*numbers[:2], Number(words.number(per_million.value, 1), unit))
        if per_million.small:
            facts = (words.t("card.small", n=count), *facts)
    example = sector or next(iter(known.by_sector))
    _, most = frechet_bounds(known.listed, known.by_sector)[code, example]
    if count == 0:
        return Card(name, codes, numbers, (), (words.t("card.sectors_zero", name=name), *facts))
    absence = words.t(
        "card.sectors_absent", name=name, sector=words.t(f"sector.{example}"), high=words.number(most)
    )
    return Card(name, codes, numbers, (absence,), facts)


def _absence(known: Projects, code: str, name: str, words: Language) -> str:
    status = known.by_place[code].status
    if status is Status.NOT_PUBLISHED:
        return words.t("card.not_listed", name=name, total=words.number(known.total))
    return words.t("card.other_absence", name=name, word=words.t(f"status.word.{status.value}"))


def _sector(known: Projects, sector: str, words: Language) -> Card:
    count = known.by_sector[sector]
    rank = 1 + sum(other > count for other in known.by_sector.values())
    name = words.t(f"sector.{sector}")
    spread = fewest_rows(count, known.listed)
    return Card(
        name=name,
        codes=words.t("column.sector"),
        numbers=(
            Number(words.number(count), words.n("card.projects", count)),
            Number(
                words.percent(count / known.total), words.t("card.of_total", total=words.number(known.total))
            ),
            Number(words.t(f"rank.{rank}"), words.t("card.rank_sector", listed=len(known.by_sector))),
        ),
        absences=(words.t("card.provinces_absent"),),
        facts=(words.n("forced.fewest_provinces", spread, sector=name),),
    )
