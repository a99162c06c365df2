"""What was typed and not saved is there after a reconnect, for whoever typed it and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from programme.sample import CODE, editor, reviewer

from territory.auth import end_session
from territory.programme import service
from territory.store.engine import Store


def test_a_draft_survives_a_reconnect_and_a_new_login(store: Store, database: str) -> None:
    ada = editor(store)
    service.keep_draft(store, ada, "project/atacama-3", {"version": 1, "description": "half a sen"})
    service.keep_draft(store, ada, "project/atacama-3", {"version": 1, "description": "half a sentence"})
    end_session(store, ada.session)
    again = service.open_store(database, store.home)
    found = service.draft(again, editor(again), "project/atacama-3")
    assert found is not None
    assert found.values == {"version": 1, "description": "half a sentence"}
    service.drop_draft(again, editor(again), "project/atacama-3")
    assert service.draft(again, editor(again), "project/atacama-3") is None
    again.close()


def test_a_draft_is_nobody_elses_and_not_in_the_programme(store: Store) -> None:
    service.keep_draft(store, editor(store), "project/atacama-3", {"description": "mine"})
    assert service.draft(store, reviewer(store), "project/atacama-3") is None
    assert "mine" not in str(service.programme(store, CODE, "editors"))


def test_drafts_do_not_fill_the_disk(store: Store) -> None:
    ada = editor(store)
    with pytest.raises(ValueError, match="size"):
        service.keep_draft(store, ada, "project/atacama-3", {"description": "x" * 300_000})
    for number in range(101):
        service.keep_draft(store, ada, f"note/{number}", {})
    kept = service.drafts(store, ada)
    assert len(kept) == 100
    assert service.draft(store, ada, "note/0") is None
    store.now.ahead = timedelta(days=31)  # type: ignore[attr-defined]
    service.purge(store)
    assert service.drafts(store, editor(store)) == ()
