"""The sentence that opens a page: written by rule from the data, never by hand."""

from __future__ import annotations

from territory.i18n import Language
from territory.indicators.margins import frechet_bounds
from territory.model import Status
from territory.views.lsp import Projects
from territory.views.selection import Selection


def finding(projects: Projects, selection: Selection, words: Language) -> str:
    """Return the finding of `/argentina` for a selection, as one sentence.

    The rule: a cell (territory and sector) comes before a comparison, a comparison before a territory,
    a territory before a sector, a sector before the whole country.
    """
    if selection.territory and selection.compare:
        return _comparison(projects, selection, words)
    if selection.territory and selection.sector:
        return _cell(projects, selection, words)
    if selection.territory:
        return _province(projects, selection.territory, words)
    if selection.sector:
        return sector_finding(projects, selection.sector, words)
    return country(projects, words)


def country(projects: Projects, words: Language) -> str:
    """Return the finding for the whole country: who leads, and how many have no published figure."""
    leaders = _leaders(projects.observed)
    together = sum(projects.observed[code] for code in leaders)
    lead = words.n(
        "finding.leaders",
        len(leaders),
        names=words.join(_name(projects, code, words) for code in leaders),
        together=words.number(together),
        total=words.number(projects.total),
    )
    absent = len(projects.unpublished)
    return lead + (words.n("finding.absent", absent, word=count_word(absent, words)) if absent else "") + "."


def count_word(count: int, words: Language) -> str:
    """Return a small count as a word (feminine where the language has genders), a larger one in digits."""
    key = f"word.{count}"
    return words.t(key) if words.has(key) else words.number(count)


def ordinal(rank: int, words: Language) -> str:
    """Return a rank from 1 to 24 in words, with its article."""
    return words.t(f"ordinal.{rank}")


def _leaders(listed: dict[str, int]) -> list[str]:
    # Two names where the second is ahead of the third: a tie is never cut in two.
    ranked = list(listed.items())
    for size in (2, 1, 3):
        if len(ranked) == size or (len(ranked) > size and ranked[size - 1][1] > ranked[size][1]):
            return [code for code, _ in ranked[:size]]
    return [code for code, count in ranked if count == ranked[0][1]]


def _name(projects: Projects, code: str, words: Language) -> str:
    return projects.places[code].names[words.code]


def _without_figure(projects: Projects, code: str, words: Language) -> str:
    name, status = _name(projects, code, words), projects.by_place[code].status
    if status is Status.NOT_PUBLISHED:
        return words.t("finding.compare_absent", name=name)
    return words.t("finding.other_absence", name=name, word=words.t(f"status.word.{status.value}"))


def _province(projects: Projects, code: str, words: Language) -> str:
    name, status = _name(projects, code, words), projects.by_place[code].status
    if status is Status.NOT_PUBLISHED:
        return words.t("finding.not_listed", name=name, listed=len(projects.listed))
    if code in projects.absent:
        return _without_figure(projects, code, words) + "."
    if status is Status.ESTIMATE:
        count = words.n("unit.projects", projects.listed[code])
        return words.t("finding.estimate", name=name, count=count)
    rank, tied = projects.rank(code)
    values = {
        "name": name,
        "total": words.number(projects.total),
        "listed": words.number(len(projects.observed)),
        "ordinal": ordinal(rank, words),
    }
    key = "finding.province_first" if rank == 1 else "finding.province"
    sentence = words.t(key, count=words.number(projects.listed[code]), **values)
    if tied:
        sentence += words.t("finding.tied", names=words.join(_name(projects, other, words) for other in tied))
    return sentence + "."


def sector_finding(projects: Projects, sector: str, words: Language) -> str:
    """Return the finding for a sector: its count and share, and that its provinces are unknown."""
    count = projects.by_sector[sector]
    return words.t(
        "finding.sector",
        count=words.number(count),
        sector=words.t(f"sector.{sector}"),
        total=words.number(projects.total),
        share=words.percent(count / projects.total),
    )


def _cell(projects: Projects, selection: Selection, words: Language) -> str:
    values = {
        "sector": words.t(f"sector.{selection.sector}"),
        "province": _name(projects, selection.territory, words),
    }
    if selection.territory in projects.absent:
        return words.t("finding.cell_absent", total=words.number(projects.total), **values)
    _, most = frechet_bounds(projects.listed, projects.by_sector)[selection.territory, selection.sector]
    return words.t("finding.cell", high=words.number(most), **values)


def _comparison(projects: Projects, selection: Selection, words: Language) -> str:
    codes = (selection.territory, selection.compare)
    first, second = (_clause(projects, code, words) for code in codes)
    # Of which sectors they are can only be asked of projects that both are known to have.
    known = not any(code in projects.absent for code in codes)
    return words.t("finding.compare" if known else "finding.compare_absence", first=first, second=second)


def _clause(projects: Projects, code: str, words: Language) -> str:
    if code in projects.absent:
        return _without_figure(projects, code, words)
    clause = words.n("finding.compare_count", projects.listed[code], name=_name(projects, code, words))
    return clause + (words.t("finding.estimated") if code not in projects.observed else "")
