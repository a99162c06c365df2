"""The words that several pages share: sources, dates, provenance, links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import quote

from territory.catalog import Catalog
from territory.i18n import Language
from territory.model import Source
from territory.settings import Settings
from territory.views.selection import Selection

LSP_SOURCE_TABLE = "lsp_projects_by_province"
DECK = "naclerio-2011"


def today() -> date:
    """Return the current day in UTC; the age of a record is counted from it."""
    return datetime.now(UTC).date()


def age(source: Source, words: Language, now: date | None = None) -> str:
    """Return how old a source's record is: its date, and from one year on the full years since.

    A month alone counts from its last possible day, so that the age is never overstated.
    """
    stated = source.as_of
    if not stated:
        return words.t("licence.not_stated")
    now = now or today()
    parts = [int(part) for part in stated.split("-")] + [12, 31]
    month, day = (
        (parts[1], parts[2]) if len(stated) == 10 else (int(stated[5:7]) if len(stated) == 7 else 12, 31)
    )
    years = now.year - parts[0] - ((now.month, now.day) < (month, min(day, 28)))
    if years < 1:
        return words.t("age.recent", date=words.day(stated))
    # Several languages say "of" differently before a day and before a month.
    key = "age.record_day" if len(stated) == 10 else "age.record"
    return words.n(key, years, date=words.day(stated))


def source_line(source: Source) -> str:
    """Return who published a source and where, in the words of its title page."""
    return ", ".join(part for part in (source.author, source.institution, source.title) if part)


def licence(text: str, words: Language) -> str:
    """Return a licence, or the words for "not stated"."""
    return text or words.t("licence.not_stated")


def sources_of(catalog: Catalog, resource: str) -> tuple[Source, ...]:
    """Return the sources that a resource's rows cite."""
    return tuple(
        catalog.sources[key] for key in catalog.resources[resource].sources if key in catalog.sources
    )


def from_the_deck(catalog: Catalog) -> bool:
    """Say whether the projects by province are still those of the 2011 deck, not an institution's own."""
    return DECK in catalog.resources[LSP_SOURCE_TABLE].sources


def provenance(
    catalog: Catalog,
    settings: Settings,
    words: Language,
    resources: tuple[str, ...] = (LSP_SOURCE_TABLE,),
    indicator: str = "count",
) -> tuple[tuple[str, str], ...]:
    """Return the provenance of a figure as (label, text): source, unit, period, as of and so on."""
    cited = tuple(dict.fromkeys(one for name in resources for one in sources_of(catalog, name)))
    dates = dict.fromkeys(words.day(source.as_of) for source in cited if source.as_of)
    lines = (
        ("prov.source", "; ".join(source_line(source) for source in cited)),
        ("prov.unit", words.t("unit.name" if indicator == "count" else "prov.unit_rate")),
        ("prov.period", words.t("prov.period_lsp") if from_the_deck(catalog) else ""),
        ("prov.as_of", "; ".join(dates)),
        ("prov.licence", "; ".join(dict.fromkeys(licence(source.licence, words) for source in cited))),
        ("prov.boundaries", words.t(f"prov.worldview.{settings.worldview}")),
    )
    return tuple((words.t(key), text or words.t("licence.not_stated")) for key, text in lines)


def note_links(code: str, words: Language) -> list[tuple[str, str]]:
    """Return the links to the two-page note on a figure as (label, address)."""
    address = f"?of={code}&lang={words.code}"
    return [
        (words.t("note.pdf"), f"/download/note.pdf{address}"),
        (words.t("note.docx"), f"/download/note.docx{address}"),
    ]


def in_one_line(lines: Iterable[tuple[str, str]]) -> str:
    """Return (label, text) pairs as one line of text."""
    return " · ".join(f"{label}: {text}" for label, text in lines)


def report_href(settings: Settings, words: Language, figure: str, version: str, selection: Selection) -> str:
    """Return the mail link that reports an error in a figure, or "" when nobody receives it."""
    if not settings.contact:
        return ""
    subject = words.t("report.subject", id=figure)
    body = words.t("report.body", id=figure, version=version, url=settings.base_url + selection.url())
    return f"mailto:{settings.contact}?subject={quote(subject)}&body={quote(body)}"
