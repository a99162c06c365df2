"""Signing in and editing, in Streamlit's own widgets below the view."""

from __future__ import annotations

from html import escape

import streamlit as st

from territory.i18n import Language, language
from territory.views.editing import PROGRAMME, parts
from territory.views.page import Page
from territory.views.partnership_projects import code_names
from territory.views.site import observatory


def below(page: Page) -> None:
    """Show what may be edited below an editing view, to those who may; nothing below any other view."""
    if not page.query.get("edit"):
        return
    from territory import auth

    words = language(page.lang)
    if not auth.configured():
        st.html(f"<p>{escape(words.t('auth.nobody'))}</p>")
        return
    # The database libraries are loaded by those who edit, not by every reader.
    from territory.programme import service

    try:
        _signed_in(page, words)
    except service.StoreUnavailable:
        st.html(f'<p class="said wrong" role="alert">{escape(words.t("edit.unavailable"))}</p>')


def _signed_in(page: Page, words: Language) -> None:
    from territory.programme.current import store
    from territory.programme.packaged import ATACAMA_UMBRIA
    from territory.ui.editing import exchanging, past, records, reviewing, saving, sign_in
    from territory.ui.editing.desk import WRITES, Desk

    catalog = observatory().catalog
    opened = store(catalog)
    person = sign_in.admitted(opened, words, WRITES)
    if person is None:
        return
    desk = Desk(opened, person, words, catalog, ATACAMA_UMBRIA, code_names(catalog, words.code))
    saving.show_said(desk)
    edit = page.query["edit"]
    part = page.query.get("part") or parts(edit)[0]
    if edit == PROGRAMME:
        match part:
            case "review":
                reviewing.queue(desk)
            case "exchange":
                exchanging.exchange(desk)
            case "bin":
                past.bin(desk)
            case "history":
                past.history(desk)
            case _:
                records.projects(desk, page.query["lang"])
        return
    project = desk.project(edit)
    if project is None:
        st.html(f'<p class="nothing">{escape(words.t("edit.unknown_project"))}</p>')
        return
    records.drafts(desk, project.trace.id)
    if part == "history":
        past.history(desk, project.trace.id)
    else:
        records.project_part(desk, project, part)
