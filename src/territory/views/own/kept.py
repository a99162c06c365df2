"""Tables that people keep and publish, as figures: for their owner, for who reviews them, for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from territory.catalog import Catalog
from territory.gazetteer import Gazetteer, gazetteers, together
from territory.i18n import Language
from territory.ingest.plain_table import from_plain
from territory.ingest.report import Table
from territory.programme import current
from territory.settings import Settings
from territory.views.own.cube import Figures, boundaries_of, named_rows, period, rows_out, used_of
from territory.views.own.report import line
from territory.views.selection import Selection
from territory.views.words import in_one_line, licence

if TYPE_CHECKING:  # a server where nobody keeps tables needs no database
    from territory.programme.own_tables import Edition, Entry

MOST_LEFT = 20
"""Reasons for leaving rows out that a reader is told."""
MOST_READY = 4
"""Published tables that are kept ready."""


@dataclass(frozen=True, slots=True)
class Other:
    """A published table as a list shows it; `files` are (label, address)."""

    id: str
    title: str
    said: str
    href: str
    files: tuple[tuple[str, str], ...]


def whose(catalog: Catalog, key: str) -> Gazetteer:
    """Return the gazetteer of a key, or of several joined by "+"."""
    return together([gazetteers(catalog)[one] for one in key.split("+")])


def kept_figures(
    edition: Edition, table: Table, catalog: Catalog, settings: Settings, words: Language, *, mine: bool
) -> Figures:
    """Return a kept or published table as figures.

    Args:
        edition: the table and what is said about it.
        table: what its content is.
        catalog: the open data package.
        settings: the institution's choices.
        words: the reader's language.
        mine: True in its owner's session; False as everybody sees it.
    """
    texts, gazetteer, used = edition.texts, whose(catalog, edition.whose), used_of(table, words)
    lines = (
        ("prov.source", texts.source),
        ("prov.unit", texts.unit or edition.content["measure"]),
        ("prov.period", period(table)),
        ("prov.as_of", words.day(texts.as_of)),
        ("prov.licence", licence(texts.licence, words)),
        ("own.prov.used", used),
        ("own.prov.published", _published_by(edition, words)),
        ("prov.boundaries", boundaries_of(table, settings, words, gazetteer)),
        *((("prov.note", texts.note),) if texts.note else ()),
    )
    return Figures(
        name=texts.title,
        measure=edition.content["measure"],
        kind=edition.content["kind"],
        records=table.records,
        figures=table.figures,
        left_out=rows_out(table),
        sources=tuple((words.t(key), text or words.t("licence.not_stated")) for key, text in lines),
        own=mine,
        age=f"{words.t('own.prov.used')}: {used}" if mine else _theirs(edition, words),
        remark=words.t("own.kept.remark" if mine else "own.others.remark"),
        left=_left(table, gazetteer, words),
        version=str(edition.at),
        gazetteer=gazetteer,
    )


def published(catalog: Catalog, id: str) -> tuple[Edition, Table] | None:
    """Return a table of other people as the public sees it, None when it sees no such table."""
    version = current.tables_version(catalog)
    return _published(catalog, id, version) if version else None


@lru_cache(maxsize=MOST_READY)
def _published(catalog: Catalog, id: str, _version: str) -> tuple[Edition, Table] | None:
    edition = current.table(catalog, id)
    return (edition, from_plain(edition.content)) if edition else None


def others(catalog: Catalog, words: Language) -> tuple[Other, ...]:
    """Return the tables that other people published, the newest first."""
    at = Selection("owndata", words.code)
    return tuple(
        Other(one.id, one.texts.title, said(one, words), at.url(table=one.id), files(one.id, words))
        for one in current.tables(catalog).values()
    )


def files(id: str, words: Language) -> tuple[tuple[str, str], ...]:
    """Return the files of a published table as (label, address)."""
    return tuple(
        (words.t(f"download.{name}"), f"/download/own_table.{kind}?table={id}&lang={words.code}")
        for kind, name in (("xlsx", "xlsx"), ("local.csv", "csv_local"), ("csv", "csv"))
    )


def said(one: Entry, words: Language) -> str:
    """Return source, date, licence and publication of a published table in one line."""
    texts = one.texts
    lines = (
        ("prov.source", texts.source),
        ("prov.as_of", words.day(texts.as_of)),
        ("prov.licence", licence(texts.licence, words)),
        ("own.prov.published", words.t("own.others.by", who=one.by, date=_day(one, words))),
    )
    return in_one_line((words.t(key), text) for key, text in lines)


def _theirs(edition: Edition, words: Language) -> str:
    texts = edition.texts
    return words.t("own.others.age", title=texts.title, source=texts.source, date=words.day(texts.as_of))


def _published_by(edition: Edition, words: Language) -> str:
    if edition.at is None:
        return words.t("own.kept.not_yet")
    return words.t("own.others.by", who=edition.by, date=_day(edition, words))


def _day(one: Edition | Entry, words: Language) -> str:
    return words.day(one.at.date().isoformat()) if one.at else ""


def _left(table: Table, gazetteer: Gazetteer, words: Language) -> tuple[str, ...]:
    """Return what was left out and why."""
    made = (line(one, table, gazetteer.territories, words) for one in table.errors[:MOST_LEFT])
    told = [f"{words.t('own.head.row')} {one.rows}: {one.said}" for one in made]
    if more := table.errors[MOST_LEFT:]:
        told.append(
            words.t("own.left_more", rows=named_rows([row for one in more for row in one.rows], words))
        )
    return tuple(told)
