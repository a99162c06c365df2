"""What the public sees now: the packaged programme or what was published over it, and published profiles."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from territory import auth
from territory.catalog import Catalog
from territory.paths import home
from territory.programme.indicators import predefined
from territory.programme.model import Change, ClusterProfile, Programme
from territory.programme.packaged import ATACAMA_UMBRIA, packaged
from territory.programme.vocabulary import known_codes
from territory.settings import load

if TYPE_CHECKING:  # a server where nobody edits needs no database
    from territory.programme import own_tables
    from territory.programme.lsp_register import Edition
    from territory.store.engine import Store

LOG = logging.getLogger(__name__)
T = TypeVar("T")
SEEDED_BY = "Territory"
"""The name under which the packaged content itself stands in the store."""
UNREACHABLE = "unreachable"


def in_use() -> bool:
    """Say whether this server keeps programmes: people can sign in to edit, or others already did.

    >>> os.environ["TERRITORY_HOME"] = "/nowhere"; in_use()
    False
    >>> del os.environ["TERRITORY_HOME"]
    """
    kept = home() / "store" / "territory.sqlite"
    return auth.configured() or bool(os.environ.get("TERRITORY_DATABASE_URL")) or kept.is_file()


@cache
def store(catalog: Catalog) -> Store:
    """Return the store of this process, opened once, with the packaged programmes in it.

    Raises:
        StoreUnavailable: when the database cannot be reached, or was written by a newer Territory.
    """
    from territory.programme import keeping, service

    statements = catalog.table("ipld_statements")
    vocabulary = {
        "cluster": frozenset(statements[statements["kind"] == "cluster"]["id"]),
        "indicator": frozenset(predefined(catalog)),
        **known_codes(catalog),
    }
    opened = service.open_store(None, home(), vocabulary)
    service.seed(opened, packaged(catalog))
    keeping.sweep(opened, load(home()).workspace_days)
    return opened


def current(catalog: Catalog) -> Programme:
    """Return the Atacama–Umbria programme; the packaged one when the store does not answer.

    >>> from territory.catalog import open_catalog
    >>> current(open_catalog()).territories
    ('CL-AT', 'IT-55')
    """
    published = None
    if in_use():
        from territory.programme import service

        try:
            published = service.programme(store(catalog), ATACAMA_UMBRIA, "public")
        except service.StoreUnavailable:
            LOG.exception("the store does not answer; showing the packaged programme")
    return published or next(one for one in packaged(catalog) if one.code == ATACAMA_UMBRIA)


def published_profiles(catalog: Catalog) -> tuple[ClusterProfile, ...]:
    """Return the profiles of clusters that the institution published, () without a store that answers."""
    if not in_use():
        return ()
    from territory.programme import service

    try:
        return service.profiles(store(catalog), "public")
    except service.StoreUnavailable:
        LOG.exception("the store does not answer; showing the documents' units only")
        return ()


def data_version(catalog: Catalog) -> str:
    """Return what changes whenever `current` or `published_profiles` may return something else: one query.

    "" without a store, `UNREACHABLE` while the store does not answer.
    """
    if not in_use():
        return ""
    from sqlalchemy import func, select

    from territory.programme import service
    from territory.programme.kinds import NO_PROGRAMME
    from territory.programme.trees import newest_first, writes_of
    from territory.store.tables import Audit, Programme

    of_each = select(Audit.id).where(Audit.programme == Programme.id).correlate(Programme)
    newest = newest_first(of_each, "public").limit(1).scalar_subquery()
    of_profiles = writes_of(NO_PROGRAMME).with_only_columns(Audit.id)
    profiles = newest_first(of_profiles, "public").limit(1).scalar_subquery()
    try:
        with store(catalog).read() as connection:
            both = connection.execute(select(func.max(newest), profiles).select_from(Programme)).one()
            return ".".join(str(one or 0) for one in both)
    except service.StoreUnavailable:
        return UNREACHABLE


def published_since(catalog: Catalog, day: date) -> tuple[Change, ...]:
    """Return what the public saw change since a day (UTC), the newest first, () without a store.

    That the packaged content was put into the store changed nothing that anybody saw.
    """
    if data_version(catalog) in {"", UNREACHABLE}:
        return ()
    from territory.programme import service

    moment = datetime.combine(day, time.min, tzinfo=UTC)
    found = service.changes_since(store(catalog), ATACAMA_UMBRIA, moment, "public")
    return tuple(change for change in found if was_recorded(change.by))


def was_recorded(by: str) -> bool:
    """Say whether a person published a record, rather than the packaged content itself.

    >>> was_recorded("Ana Rojas"), was_recorded(SEEDED_BY), was_recorded("")
    (True, False, False)
    """
    return by not in {"", SEEDED_BY}


def register_version(catalog: Catalog) -> str:
    """Return what changes whenever `register` may return something else: one query, none without a store."""
    if not in_use():
        return ""
    from territory.programme import lsp_register

    return _told(catalog, lsp_register.published_version) or ""


def register(catalog: Catalog, version: str) -> Edition | None:
    """Return the register of LSP projects that is public, None without one.

    Args:
        catalog: the open data package.
        version: what `register_version` said, "" for none.
    """
    if not version:
        return None
    from territory.programme import lsp_register

    return _remembered(catalog, lsp_register.KIND, version, lsp_register.published)


def tables_version(catalog: Catalog) -> str:
    """Return what changes whenever the public may see another table of other people: one query.

    "" while there is none, or without a store that answers.
    """
    if not in_use():
        return ""
    from territory.programme import own_tables

    return _told(catalog, own_tables.published_version) or ""


def tables(catalog: Catalog) -> Mapping[str, own_tables.Entry]:
    """Return the tables of other people that the public sees, by id, the newest first; without figures."""
    version = tables_version(catalog)
    if not version:
        return {}
    from territory.programme import own_tables

    listed = _remembered(catalog, own_tables.KIND, version, own_tables.listing) or ()
    return {one.id: one for one in listed}


def table(catalog: Catalog, id: str) -> own_tables.Edition | None:
    """Return a table of other people as the public sees it, None when it sees no such table."""
    if not in_use():
        return None
    from territory.programme import own_tables

    return _told(catalog, lambda opened: own_tables.published(opened, id))


def _told(catalog: Catalog, ask: Callable[[Store], T]) -> T | None:
    """Return what the store says, None when it does not answer: pages then show what they can without it."""
    from territory.programme import service

    try:
        return ask(store(catalog))
    except service.StoreUnavailable:
        LOG.exception("the store does not answer; showing nothing of it")
        return None


def _remembered(catalog: Catalog, kind: str, version: str, ask: Callable[[Store], T]) -> T | None:
    """Return what the store says, asked once for each version of it."""
    opened = store(catalog)
    with opened.cache_lock:
        held: tuple[str, T | None] | None = opened.cache.get(kind)
    if held is None or held[0] != version:
        held = (version, _told(catalog, ask))
        if held[1] is None:
            return None
        with opened.cache_lock:
            opened.cache[kind] = held
    return held[1]
