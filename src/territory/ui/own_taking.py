"""What a person takes away of their own table: report, marked table, dictionary, results."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from territory.i18n import Language
from territory.ingest.report import Table
from territory.model import Status
from territory.ui import own_keeping, own_register
from territory.ui.own_state import XLSX, offer, title
from territory.views.own.page import figures_of
from territory.views.own.report import Held
from territory.views.selection import Selection
from territory.views.site import observatory


def show(
    held: Held,
    table: Table,
    selection: Selection,
    answered: tuple[Mapping[str, str], Mapping[str, Status]],
    words: Language,
) -> None:
    """Show the buttons that take the report, the marked table, the dictionary and the results away.

    Args:
        held: what the session holds.
        table: its report.
        selection: the view.
        answered: what the person said of texts and of marks.
        words: the reader's language.
    """
    from territory.export import own as files

    here = observatory()
    opened, places = held.opened, held.gazetteer.territories if held.gazetteer else {}
    stem = (
        "".join(c for c in held.file.rpartition(".")[0] or held.file if c.isalnum() or c in " -_")[:60]
        or "table"
    )
    title(words.t("own.native.take"), "own-take")
    first, second, third, fourth = st.columns(4)
    offer(
        first,
        "own-report",
        words.t("own.report.csv"),
        lambda: files.report_csv(table, places, words),
        f"{stem}-!.csv",
        "text/csv",
    )
    if opened and opened.large:
        said = words.t("own.marked.large", rows=words.number(opened.count))
        second.html(f'<p class="upload-limit">{escape(said)}</p>')
    elif opened:
        offer(
            second,
            "own-marked",
            words.t("own.report.xlsx"),
            lambda: files.marked(opened, table, places, words),
            f"{stem}-!.xlsx",
            XLSX,
        )
    if held.register:
        own_register.take(third, fourth, held.register, held.file, stem, words)
        return
    if opened:
        offer(
            fourth,
            "own-schema",
            words.t("own.dictionary.take"),
            lambda: own_keeping.written(held, *answered, words),
            f"{stem}-schema.json",
            "application/json",
        )
    figures = figures_of(here.catalog, here.settings, selection, held, words)
    if not figures:
        return
    from territory.views.own.analysis import Analysis

    shown = Analysis(figures, selection, here.catalog, here.settings, words)
    offer(
        third,
        "own-results",
        words.t("own.results"),
        lambda: files.results(shown),
        f"{stem}-territory.xlsx",
        XLSX,
    )
