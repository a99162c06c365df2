"""The programme that the public sees now: packaged content, or what an editor published over it."""

from __future__ import annotations

from territory.catalog import Catalog
from territory.programme.model import Programme
from territory.programme.packaged import ATACAMA_UMBRIA, packaged


def current(catalog: Catalog) -> Programme:
    """Return the Atacama–Umbria programme.

    >>> from territory.catalog import open_catalog
    >>> current(open_catalog()).territories
    ('CL-AT', 'IT-55')
    """
    return next(one for one in packaged(catalog) if one.code == ATACAMA_UMBRIA)


def data_version() -> str:
    """Return what changes whenever `current` may return something else for the same catalogue."""
    return ""
