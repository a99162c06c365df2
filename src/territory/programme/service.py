"""What pages, imports and exports may ask of programmes and profiles: all of it is reached through here.

Import it inside the functions that need it: it loads the database libraries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from territory.programme.drafts import KeptDraft, draft, drafts, drop_draft, keep_draft
from territory.programme.errors import Conflict, Invalid, Missing, Record, Refused, StoreUnavailable
from territory.programme.files import attach, attachment
from territory.programme.history import bin, changes_since, history, opened, purge, waiting
from territory.programme.importing import Entry, Imported, import_records
from territory.programme.kinds import KINDS, Kind, kind_of, values_of
from territory.programme.publishing import Item, publish, review, review_and_publish, withdraw
from territory.programme.seeding import seed
from territory.programme.trees import Audience, profiles, programme, programmes
from territory.programme.writing import delete, new_id, restore, save
from territory.store.engine import Store, open_database

__all__ = [
    "KINDS",
    "Audience",
    "Conflict",
    "Entry",
    "Imported",
    "Invalid",
    "Item",
    "KeptDraft",
    "Kind",
    "Missing",
    "Record",
    "Refused",
    "Store",
    "StoreUnavailable",
    "attach",
    "attachment",
    "bin",
    "changes_since",
    "delete",
    "draft",
    "drafts",
    "drop_draft",
    "history",
    "import_records",
    "keep_draft",
    "kind_of",
    "new_id",
    "open_store",
    "opened",
    "profiles",
    "programme",
    "programmes",
    "publish",
    "purge",
    "restore",
    "review",
    "review_and_publish",
    "save",
    "seed",
    "values_of",
    "waiting",
    "withdraw",
]


def open_store(
    url: str | None,
    home: Path,
    vocabulary: Mapping[str, frozenset[str]] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Store:
    """Return the store, its tables up to date and its bin emptied of what is older than 30 days; keep it.

    Args:
        url: address of a database; None takes `TERRITORY_DATABASE_URL`, or a file of SQLite in `home`.
        home: the folder of the institution.
        vocabulary: known codes by list ("cluster", "indicator", "territory"); others are not checked.
        now: the clock.

    Raises:
        StoreUnavailable: when the database cannot be reached, or was written by a newer Territory.
    """
    store = open_database(url, home, now, vocabulary)
    purge(store)
    return store
