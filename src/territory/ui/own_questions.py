"""What is asked about a reader's own table: how to read it, what its columns, texts and marks mean."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from territory.gazetteer import COUNTRIES, OWN, WORLD, Gazetteer, gazetteers
from territory.i18n import Language
from territory.ingest.delimited import ENCODINGS, SEPARATORS
from territory.ingest.measures import MEASURES
from territory.ingest.report import OUT, ROLES, Columns, Table
from territory.model import Status
from territory.ui import own_boundaries, own_register, own_sources
from territory.ui.own_sources import Asked
from territory.ui.own_state import choice, kept, key, plain, title
from territory.views.own.report import ENCODING_NAMES, LAYERED, Held
from territory.views.page import fingerprint
from territory.views.site import observatory

MEANINGS = (Status.ZERO, Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.NOT_APPLICABLE)
MOST_ASKED, MOST_COLUMNS = 30, 40
REPEATS = ("mistake", "added")


def sign_of(columns: Columns) -> str:
    """Return what the answers about columns are kept under: other columns have other answers."""
    return f"columns {fingerprint(columns.header, columns.names)}"


def ask_reading(held: Held, words: Language) -> None:
    """Ask how a file is to be read."""
    title(words.t("own.native.reading"), "own-reading")
    text = held.opened is None or held.opened.format in ("csv", "shp")
    columns = st.columns(4)
    auto = words.t("own.native.auto")
    shown = {"\t": "TAB"}
    if text:
        choice(
            columns[0],
            "encoding",
            words.t("own.native.encoding"),
            ENCODINGS,
            lambda c: ENCODING_NAMES[c],
            auto,
        )
    if held.opened is None or held.opened.format == "csv":
        choice(
            columns[1],
            "separator",
            words.t("own.native.separator"),
            SEPARATORS,
            lambda c: shown.get(c, c),
            auto,
        )
        choice(columns[2], "decimal", words.t("own.native.decimal"), (",", "."), str, auto)
    if held.opened and len(held.opened.sheets) > 1:
        sheet = words.t("own.native.layer" if held.opened.format in LAYERED else "own.native.sheet")
        at = columns[1 if held.opened.format == "shp" else 0]
        choice(at, "sheet", sheet, held.opened.sheets, str, auto)
    columns[3].number_input(words.t("own.native.header"), 0, 60, 0, key=key("header"), step=1, format="%d")
    if held.opened:
        first, second, *_ = st.columns(4)
        own_register.ask(first, words)
        if not held.register:
            _whose(second, words)


def _whose(place: Any, words: Language) -> None:
    """Ask whose territories the table means."""
    known = gazetteers(observatory().catalog)
    names = {code: known[code].territories[code].names[words.code] for code in COUNTRIES}
    names[WORLD] = words.t("own.whose.world")
    if own_boundaries.outline():
        names[OWN] = words.t("own.whose.own")
    options = (*(key for key in (OWN,) if key in names), *sorted(COUNTRIES, key=names.__getitem__), WORLD)
    auto = words.t("own.native.auto")
    choice(place, "whose", words.t("own.native.whose"), options, names.__getitem__, auto)


def ask_columns(columns: Columns, table: Table | None, words: Language) -> None:
    """Ask what each column holds, and what the figures are."""
    title(words.t("own.native.columns"), "own-columns")
    sign = sign_of(columns)
    grid = st.columns(4)
    for at, (name, role) in enumerate(zip(columns.names, columns.roles, strict=True)):
        if at >= MOST_COLUMNS:
            break
        label = words.t("own.native.column", name=plain(name[:60]) or str(at + 1))
        kept(grid[at % 4], f"{sign}|{at}", label, ROLES, lambda one: words.t(f"own.role.{one}"), role)
    names = {"": words.t("own.native.wide_none")} | {
        one: words.t(f"own.wide.{one}") for one in ("sector", "year", "territory")
    }
    place = iter(st.columns(4))
    if len(columns.at("value")) > 1:
        kept(
            next(place),
            f"{sign}|wide",
            words.t("own.native.wide"),
            tuple(names),
            names.__getitem__,
            columns.wide,
        )
    choice(
        next(place),
        "kind",
        words.t("own.native.kind"),
        MEASURES,
        lambda one: words.t(f"own.measure.{one}"),
        words.t("own.native.auto"),
    )
    if table and table.repeats and table.adds_up:
        choice(
            next(place),
            "repeats",
            words.t("own.native.repeats"),
            REPEATS,
            lambda one: words.t(f"own.repeats.{one}"),
            words.t("own.native.auto"),
        )


def ask_listed(listed: Asked, words: Language) -> None:
    """Ask what else can be said of a table of the institution: whose territories, which year."""
    first, second, *_ = st.columns(4)
    _whose(first, words)
    own_sources.ask_year(second, words)
    if left := own_sources.left(listed, words):
        st.html(f'<p class="upload-limit">{escape(left)}</p>')


def ask_questions(table: Table, gazetteer: Gazetteer | None, words: Language) -> None:
    """Ask about texts that may be several jurisdictions or none, and about marks with several meanings."""
    places = gazetteer.units if gazetteer else {}
    texts = list(table.questions)[:MOST_ASKED]
    st.session_state["own_texts"] = {fingerprint(text): text for text in texts}
    st.session_state["own_marks"] = {fingerprint(mark): mark for mark in table.marks}
    if texts:
        title(words.t("own.native.questions"), "own-questions")
    names = {code: f"{place.names[words.code]} ({code})" for code, place in places.items()}
    names[OUT] = words.t("own.native.out")
    grid = st.columns(2) if texts else []
    for at, text in enumerate(texts):
        first = [code for code in table.questions[text] if code in places]
        options = (
            *first,
            OUT,
            *(code for code in sorted(places, key=names.__getitem__) if code not in first),
        )
        label = words.t("own.native.question", text=plain(text[:60]))
        choice(
            grid[at % 2],
            f"place {fingerprint(text)}",
            label,
            options,
            names.__getitem__,
            words.t("own.native.choose"),
        )
    if table.marks:
        title(words.t("own.native.marks"), "own-marks")
    grid = st.columns(2) if table.marks else []
    for at, mark in enumerate(table.marks):
        label = words.t("own.native.mark", mark=plain(mark)) if mark else words.t("own.native.mark_empty")
        meanings = tuple(one.value for one in MEANINGS)
        choice(
            grid[at % 2],
            f"mark {fingerprint(mark)}",
            label,
            meanings,
            lambda one: words.t(f"status.word.{one}"),
            words.t("own.native.choose"),
        )
