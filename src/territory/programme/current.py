"""The programme that the public sees now: packaged content, or what an editor published over it."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from territory import auth
from territory.catalog import Catalog
from territory.paths import home
from territory.programme.indicators import predefined
from territory.programme.model import Programme
from territory.programme.packaged import ATACAMA_UMBRIA, packaged

if TYPE_CHECKING:  # a server where nobody edits needs no database
    from territory.store.engine import Store


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
    from territory.programme import service

    statements = catalog.table("ipld_statements")
    vocabulary = {
        "cluster": frozenset(statements[statements["kind"] == "cluster"]["id"]),
        "indicator": frozenset(predefined(catalog)),
    }
    opened = service.open_store(None, home(), vocabulary)
    service.seed(opened, packaged(catalog))
    return opened


def current(catalog: Catalog) -> Programme:
    """Return the Atacama–Umbria programme.

    >>> from territory.catalog import open_catalog
    >>> current(open_catalog()).territories
    ('CL-AT', 'IT-55')
    """
    if in_use():
        from territory.programme import service

        published = service.programme(store(catalog), ATACAMA_UMBRIA, "public")
        if published is not None:
            return published
    return next(one for one in packaged(catalog) if one.code == ATACAMA_UMBRIA)


def data_version(catalog: Catalog) -> str:
    """Return what changes whenever `current` may return something else for the same catalogue."""
    if not in_use():
        return ""
    from sqlalchemy import func, select

    from territory.store.tables import Audit

    with store(catalog).read() as connection:
        return str(connection.execute(select(func.max(Audit.id)).where(Audit.public)).scalar() or 0)
