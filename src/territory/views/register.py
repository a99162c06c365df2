"""A register of LSP projects in words: what it counts, and where it differs from what was published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from territory.catalog import Catalog
from territory.i18n import Language
from territory.ingest.registering import Register
from territory.lsp_register import Pair, Project, beside, cells
from territory.settings import Settings
from territory.views.lsp import Projects, projects
from territory.views.own.cube import LONGEST_NAME, named_rows
from territory.views.page import fingerprint
from territory.views.words import LSP_SOURCE_TABLE, sources_of, today

if TYPE_CHECKING:  # a server where nobody edits needs no database
    from territory.programme.lsp_register import Edition

STYLE = Path(__file__).parent / "assets" / "register.css"
MOST_LISTED = 300
LISTED = (
    "id",
    "name",
    "province",
    "locality",
    "sector",
    "component",
    "status",
    "year_approved",
    "firms",
    "source",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A total of the register beside the published one, as it is shown.

    Attributes:
        counts: of the cells by sector, "" where the register has no project.
        difference: with its sign; "" when one of the two is missing.
        differs: True when the two do not say the same.
    """

    code: str
    name: str
    counts: tuple[str, ...]
    registered: str
    published: str
    difference: str
    differs: bool


@dataclass(frozen=True, eq=False)
class Counted:
    """A register counted beside the published totals.

    Attributes:
        rows: the projects.
        known: the published totals.
        provinces: the jurisdictions that the register or the publication has, most projects first.
        sectors: all sectors in the order of the published table.
    """

    rows: Sequence[Project]
    known: Projects
    provinces: list[Pair]
    sectors: list[Pair]

    @property
    def points(self) -> list[Project]:
        """The projects with coordinates."""
        return [one for one in self.rows if one.latitude is not None]

    @property
    def neither(self) -> list[str]:
        """Codes of the jurisdictions without a project and without a published total."""
        shown = {one.code for one in self.provinces}
        return [code for code in self.known.places if code not in shown]


def counted(rows: Sequence[Project], catalog: Catalog) -> Counted:
    """Return a register's totals beside those of the package."""
    known = projects(catalog)
    by_province, by_sector = Counter(one.province for one in rows), Counter(one.sector for one in rows)
    either = [code for code in known.places if code in by_province or code in known.listed]
    either.sort(key=lambda code: (-by_province[code], -known.listed.get(code, 0), code))
    sectors = [one.code for one in known.sectors]
    return Counted(
        rows,
        known,
        beside(by_province, known.listed, either),
        beside(by_sector, known.by_sector, sectors),
    )


def matrix(one: Counted, words: Language) -> tuple[list[Line], list[Line]]:
    """Return the rows of the table of provinces by sectors, and the totals by sector."""
    held = cells(one.rows)

    def line(pair: Pair, name: str, counts: tuple[str, ...]) -> Line:
        return Line(
            pair.code,
            name,
            counts,
            words.number(pair.registered) if pair.registered else "",
            words.number(pair.published) if pair.published is not None else "",
            difference(pair, words),
            pair.differs,
        )

    by_province = [
        line(
            pair,
            one.known.places[pair.code].names[words.code],
            tuple(
                words.number(count) if (count := held[pair.code, sector.code]) else ""
                for sector in one.sectors
            ),
        )
        for pair in one.provinces
    ]
    by_sector = [line(pair, words.t(f"sector.{pair.code}"), ()) for pair in one.sectors]
    return by_province, by_sector


def difference(pair: Pair, words: Language) -> str:
    """Return the register's total minus the published one with its sign, "" when one of them is missing."""
    if pair.registered is None or pair.published is None:
        return ""
    more = pair.registered - pair.published
    return f"+{words.number(more)}" if more > 0 else words.number(more)


def finding(one: Counted, catalog: Catalog, words: Language) -> str:
    """Return the sentence over the register."""
    return words.n(
        "register.finding",
        len(one.rows),
        provinces=words.number(len({project.province for project in one.rows})),
        date=words.day(sources_of(catalog, LSP_SOURCE_TABLE)[0].as_of),
        total=words.number(one.known.total),
    )


def differ(one: Counted, words: Language) -> str:
    """Return how many totals differ from the published ones."""
    return words.t(
        "register.differ",
        provinces=words.number(sum(pair.differs for pair in one.provinces)),
        all_provinces=words.number(len(one.provinces)),
        sectors=words.number(sum(pair.differs for pair in one.sectors)),
        all_sectors=words.number(len(one.sectors)),
    )


def differences(one: Counted, words: Language) -> list[str]:
    """Return every total that differs from the published one, in words."""
    named = [(pair, one.known.places[pair.code].names[words.code]) for pair in one.provinces]
    named += [(pair, words.t(f"sector.{pair.code}")) for pair in one.sectors]
    return [_difference(pair, name, words) for pair, name in named if pair.differs]


def _difference(pair: Pair, name: str, words: Language) -> str:
    if pair.registered is None:
        return words.t("register.differences.absent", name=name, published=words.number(pair.published or 0))
    if pair.published is None:
        return words.t(
            "register.differences.unpublished", name=name, registered=words.number(pair.registered)
        )
    return words.t(
        "register.differences.both",
        name=name,
        published=words.number(pair.published),
        registered=words.number(pair.registered),
        difference=difference(pair, words),
    )


def points_line(one: Counted, words: Language) -> str:
    """Return how many projects the map of points shows."""
    shown = len(one.points)
    if not shown:
        return words.t("register.points.none")
    if shown == len(one.rows):
        return words.n("register.points.every", shown)
    return words.n("register.points.count", shown, all=words.number(len(one.rows)))


def texts(project: Project, known: Projects, words: Language) -> dict[str, str]:
    """Return what a project's row says by field, "" for what it does not say."""
    return {
        "id": project.id,
        "name": project.name,
        "province": known.places[project.province].names[words.code],
        "locality": project.locality,
        "sector": words.t(f"sector.{project.sector}"),
        "component": words.t(f"register.component.{project.component}") if project.component else "",
        "status": words.t(f"edit.option.status.{project.status}") if project.status else "",
        "year_approved": str(project.year_approved or ""),
        "firms": words.number(project.firms) if project.firms else "",
        "source": project.source,
    }


def sources(read: Register, file: str, settings: Settings, words: Language) -> tuple[tuple[str, str], ...]:
    """Return the provenance of a register that a session holds, as (label, text)."""
    used = words.t("own.used", used=words.number(len(read.projects)), all=words.number(read.table.figures))
    if out := [row for row, _ in read.table.left_out]:
        used += " " + words.n("own.left_out", len(out), rows=named_rows(out, words))
    lines = (
        ("prov.source", words.t("own.prov.source", file=file[:LONGEST_NAME])),
        ("prov.unit", words.t("unit.name")),
        ("prov.as_of", words.t("own.prov.read", date=words.day(today().isoformat()))),
        ("own.prov.used", used),
        ("prov.boundaries", words.t(f"prov.worldview.{settings.worldview}")),
    )
    return tuple((words.t(key), text) for key, text in lines)


def legend(one: Counted, words: Language) -> list[tuple[str, str]]:
    """Return the marks in use with their counts, as (mark, text)."""
    every, seen = len(one.provinces) * len(one.sectors), len(cells(one.rows))
    unpublished = sum(pair.published is None for pair in one.provinces)
    all_cells, absent = words.number(every), words.number(every - seen)
    lines = [("seen", words.t("register.legend.observed", count=words.number(seen), all=all_cells))]
    lines.append(("register.not_registered", words.t("register.legend.absent", count=absent)))
    if unpublished:
        said = words.t("register.legend.unpublished", count=words.number(unpublished))
        lines.append(("mark.short.not_published", said))
    return lines


def published_sources(edition: Edition, settings: Settings, words: Language) -> tuple[tuple[str, str], ...]:
    """Return the provenance of the published register, as (label, text)."""
    lines = (
        ("prov.source", edition.source),
        ("prov.unit", words.t("unit.name")),
        ("prov.as_of", words.day(edition.as_of)),
        ("register.public.status", words.t("register.public.reviewed")),
        ("prov.licence", words.t("licence.not_stated")),
        ("prov.boundaries", words.t(f"prov.worldview.{settings.worldview}")),
    )
    return tuple((words.t(key), text) for key, text in lines)


def published(
    edition: Edition, version: str, catalog: Catalog, settings: Settings, words: Language
) -> dict[str, object]:
    """Return what the template of the published register needs.

    Args:
        edition: the register.
        version: changes with it.
        catalog: the open data package.
        settings: the institution's choices.
        words: the reader's language.
    """
    one = counted(edition.projects, catalog)
    return {
        **content(one, words),
        "finding": finding(one, catalog, words),
        "differ": differ(one, words),
        "sources": published_sources(edition, settings, words),
        "map_href": "",
        "map_src": f"/points/register?lang={words.code}&v={fingerprint(version)}",
        "downloads": [
            (
                words.t(f"download.{kind.replace('local.csv', 'csv_local')}"),
                f"/download/lsp_register.{kind}?lang={words.code}",
            )
            for kind in ("local.csv", "csv", "xlsx")
        ],
        "style": STYLE.read_text("utf-8"),
    }


def content(one: Counted, words: Language) -> dict[str, object]:
    """Return what the template of a register needs."""
    rows = one.rows
    by_province, by_sector = matrix(one, words)
    whole = Pair("", one.known.total, len(rows))
    return {
        "by_province": by_province,
        "by_sector": by_sector,
        "whole": Line(
            "",
            words.t("column.total"),
            (),
            words.number(len(rows)),
            words.number(one.known.total),
            difference(whole, words),
            whole.differs,
        ),
        "differences": differences(one, words),
        "neither": words.join([one.known.places[code].names[words.code] for code in one.neither]),
        "legend": legend(one, words),
        "points": len(one.points),
        "points_line": points_line(one, words),
        "listed_fields": LISTED,
        "listed": [texts(project, one.known, words) for project in rows[:MOST_LISTED]],
        "more": len(rows) > MOST_LISTED,
        "most": words.number(MOST_LISTED),
    }
