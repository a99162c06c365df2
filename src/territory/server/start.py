"""Before the first request: open the data, make the views once, and keep the garbage collector calm."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from streamlit import config

from territory.auth import AuthError
from territory.catalog import DamagedData
from territory.i18n import LOCALES
from territory.jobs import pool
from territory.releases import keep
from territory.server.assets import assets, plotly_address
from territory.server.making import maker
from territory.server.sign_in import check_sign_in, secrets
from territory.settings import SettingsError
from territory.views.eulac_query import CONTEXT
from territory.views.site import PAGES, observatory, view


def check() -> None:
    """Open data, settings and sign-in; stop with one plain message when they cannot be used."""
    try:
        observatory()
        secrets()
        check_sign_in(config.get_option("server.address") or "")
    except (DamagedData, SettingsError, AuthError) as error:
        sys.exit(f"Territory cannot start. {error}")


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """Warm up while the server starts.

    Streamlit runs a full garbage collection after every rerun; what was made before the first session never
    becomes garbage, so it is frozen out of those collections (88 ms of CPU a rerun become 16).
    """
    assets()
    plotly_address()
    for name in PAGES:
        for lang in LOCALES:
            view(name, {"lang": lang})
    for lang in LOCALES:
        # Its figures are computed once for all views.
        view("eulac", {"lang": lang, "view": CONTEXT})
    keep(observatory().catalog)
    gc.collect()
    gc.freeze()
    yield {}
    if maker.cache_info().currsize:
        maker().close()
    if pool.cache_info().currsize:
        pool().close()
