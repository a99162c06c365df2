"""The profiles that the institution keeps: its editors' desk, and a filled-in sheet that becomes drafts."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from territory import auth
from territory.i18n import Language
from territory.matching.sheets import Filled
from territory.programme.model import RecordProblem
from territory.views.site import observatory

if TYPE_CHECKING:  # the database libraries are loaded by those who edit, not by every reader
    from territory.ui.editing.desk import ProfileDesk


def part(name: str, words: Language) -> None:
    """Show one part of the desk, to those who may edit."""
    from territory.programme import service
    from territory.ui.editing import past, records, reviewing, saving

    try:
        desk = _desk(words)
        if desk is None:
            return
        saving.show_said(desk)
        match name:
            case "review":
                reviewing.queue(desk)
            case "bin":
                past.bin(desk)
            case "history":
                past.history(desk)
            case _:
                records.profiles(desk)
    except service.StoreUnavailable:
        _unavailable(words)


def keep(filled: Sequence[Filled], words: Language) -> tuple[RecordProblem, ...]:
    """Offer an editor to keep a sheet's profiles as drafts; return why they were not, each with its row."""
    if not auth.configured():
        return ()
    from territory.programme import service
    from territory.programme.kinds import NO_PROGRAMME, PROFILE
    from territory.ui.editing.saving import refusal

    try:
        desk = _desk(words)
        if desk is None or not st.button(words.n("matching.import.keep", len(filled)), key="keep-profiles"):
            return ()
        batch = [
            service.Entry(
                PROFILE, service.new_id(), one.values, cells=dict.fromkeys(one.values, str(one.row))
            )
            for one in filled
        ]
        done = service.import_records(desk.store, desk.identity, NO_PROGRAMME, batch)
    except service.Invalid as error:
        return error.problems
    except service.Refused as error:
        st.html(f'<p class="said wrong" role="alert">{escape(refusal(error, words))}</p>')
    except service.StoreUnavailable:
        _unavailable(words)
    else:
        said = words.n("matching.import.kept", done.created)
        st.html(f'<p class="said done" role="status">{escape(said)}</p>')
    return ()


def _desk(words: Language) -> ProfileDesk | None:
    """Return the desk of who is signed in; say what is lacking, and return None, for anybody else."""
    from territory.programme.current import store
    from territory.programme.kinds import NO_PROGRAMME
    from territory.ui.editing import sign_in
    from territory.ui.editing.desk import WRITES, ProfileDesk, profile_names

    catalog = observatory().catalog
    opened = store(catalog)
    person = sign_in.admitted(opened, words, WRITES)
    if person is None:
        return None
    return ProfileDesk(opened, person, words, catalog, NO_PROGRAMME, profile_names(catalog, words))


def _unavailable(words: Language) -> None:
    st.html(f'<p class="said wrong" role="alert">{escape(words.t("edit.unavailable"))}</p>')
