"""A reader's own table in their session: brought, read as they say, shown, taken away, deleted.

The bytes, the rows and everything made of them live in `st.session_state` and nowhere else: no shared cache
sees them, no log, no address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from territory.gazetteer import OWN, Gazetteer, gazetteers, together
from territory.i18n import Language, language, negotiate
from territory.ingest.answers import Answers
from territory.ingest.checking import check, understood
from territory.ingest.limits import LARGE_BYTES, LARGE_ROWS, MOST_BYTES, MOST_ROWS, Refused
from territory.ingest.measures import Measure
from territory.ingest.opening import Opened, Reading, open_file
from territory.ingest.report import Columns, Table
from territory.ingest.sources import READING, checked
from territory.ingest.whose import whose
from territory.model import Status
from territory.ui import (
    own_boundaries,
    own_desks,
    own_keeping,
    own_register,
    own_sources,
    own_taking,
    plate,
)
from territory.ui.own_questions import ask_columns, ask_listed, ask_questions, ask_reading, sign_of
from territory.ui.own_sources import Asked
from territory.ui.own_state import (
    HELD,
    ROUND,
    START,
    begin_anew,
    chosen,
    forget,
    key,
    say,
    title,
)
from territory.views.own.page import page
from territory.views.own.report import Held
from territory.views.page import fingerprint
from territory.views.selection import Selection, read
from territory.views.site import observatory

PASTED, OPENED, DELETED = "own_pasted", "own_opened", "own_deleted"
KINDS = ("csv", "tsv", "txt", "xlsx", "ods", "parquet", "geojson", "json", "gpkg", "zip")


def show() -> None:
    """Show the page with the table of this session, and below it the widgets that bring and read one."""
    here = observatory()
    asked = st.context.headers.get("Accept-Language") or ""
    holds = HELD in st.session_state or own_boundaries.brought()
    if own_keeping.overdue(here.settings.own_data_minutes) and holds:
        last: Held | None = st.session_state.get(HELD)
        _delete("own.desk.closed" if last and last.kept else "own.deleted_after")
    lang = negotiate(asked, here.settings.default_language)
    selection, notices = read("owndata", st.query_params.to_dict(), lang, here.catalog)
    words = language(selection.lang)
    held = _held(words)
    if held.key:
        plate.show(page(here.catalog, here.settings, selection, notices, held))
    else:
        plate.show(plate.pick("owndata"))
    # What comes and goes has one place: the widgets below it keep theirs, and a file that is put into one of
    # them while an answer is on its way is not lost.
    with st.container(key="own-answers"):
        _about(held, selection, words)
    _bring(words)
    own_keeping.show(words)
    own_boundaries.show(words)
    if held.key or own_boundaries.brought():
        label, said = "own.native.delete", "own.deleted"
        if held.kept:
            label, said = "own.desk.close", "own.desk.closed"
        st.button(words.t(label), key="own-delete", on_click=_delete, args=(said,))
        own_keeping.watch(here.settings.own_data_minutes, words, kept=held.kept is not None)
    elif deleted := st.session_state.pop(DELETED, ""):
        say(words.t(deleted))


def _about(held: Held, selection: Selection, words: Language) -> None:
    """Show what belongs to the table of this session, and the desks of who works here."""
    if held.register and held.table and held.table.usable and selection.part and not selection.table:
        own_register.show(held.register, observatory().catalog, words)
    if held.table and held.opened:
        ask_questions(held.table, held.gazetteer, words)
    listed: Asked | None = st.session_state.get(own_sources.ASKED)
    if listed and listed.columns:
        ask_columns(listed.columns, held.table, words)
        ask_listed(listed, words)
    elif held.table and not held.register:
        ask_columns(held.table.columns, held.table, words)
    if (held.opened or held.refused) and not listed:
        ask_reading(held, words)
    if held.table:
        own_taking.show(held, held.table, selection, (_places(), _marks()), words)
    own_desks.show(held, selection, words)
    own_sources.show(words)


# --- what the session holds ---
def _held(words: Language) -> Held:
    """Return the session's table, read again only when the file or an answer changed."""
    if listed := own_sources.current():
        return _listed(listed, words)
    file, pasted = chosen("file", None), st.session_state.get(PASTED)
    before: Held | None = st.session_state.get(HELD)
    if file is None and pasted is None:
        if before is not None and before.kept:
            return before
        st.session_state.pop(HELD, None)
        st.session_state.pop(OPENED, None)
        return Held()
    source = f"file {file.file_id}" if file is not None else f"pasted {fingerprint(pasted)}"
    outline = own_boundaries.outline()
    last = own_keeping.dictionary()
    signature = _signature(source, outline)
    if before is not None and before.key == signature:
        return before
    reading = Reading(
        chosen("encoding") or last.reading.encoding,
        chosen("separator") or last.reading.separator,
        chosen("decimal") or last.reading.decimal,
        chosen("sheet"),
        int(chosen("header", 0) or last.reading.header),
    )
    name = file.name if file is not None else words.t("own.paste.name")
    try:
        opened = _opened(
            source, lambda: file.getvalue() if file is not None else str(pasted).encode(), reading
        )
    except Refused as refused:
        held = Held(signature, name, refused=refused)
    else:
        gazetteer = _gazetteer(opened, reading, outline)
        register = own_register.read(opened, reading, Answers(None, _places()))
        if register:
            gazetteer = gazetteers(observatory().catalog)["AR"]
        held = Held(
            signature,
            name,
            opened,
            register.table if register else _checked(opened, reading, gazetteer),
            kind=_kind(),
            gazetteer=gazetteer,
            base=outline.base if outline and gazetteer.key == OWN else None,
            register=register,
        )
    st.session_state[HELD] = held
    return held


def _listed(asked: Asked, words: Language) -> Held:
    """Return what the institution's source added up; asked again when the columns were corrected."""
    outline, name = own_boundaries.outline(), asked.name(words)
    before: Held | None = st.session_state.get(HELD)
    if before is not None and before.key == _signature(asked.identity(words), outline):
        return before
    if asked.description:
        places = _gazetteer(asked.description.opened, READING, outline).territories
        proposed = own_keeping.dictionary().columns(asked.description.proposed(places))
        own_sources.want(asked, asked.description.allowed(_own_columns(proposed)), words)
    signature = _signature(asked.identity(words), outline)
    if asked.sums is None and asked.refused is None:
        st.session_state.pop(HELD, None)
        return Held()
    if asked.sums is None:
        held = Held(signature, name, refused=asked.refused)
    else:
        gazetteer, kind = _gazetteer(asked.sums.opened, READING, outline), _kind()
        answers = Answers(None, _places(), _marks(), own_keeping.repeats(), kind)
        held = Held(
            signature,
            name,
            asked.sums.opened,
            checked(asked.sums, gazetteer.territories, answers, gazetteer.unclear),
            kind=kind,
            gazetteer=gazetteer,
            base=outline.base if outline and gazetteer.key == OWN else None,
            origin=asked.origin(words),
        )
    st.session_state[HELD] = held
    return held


def _signature(source: str, outline: own_boundaries.Outline | None) -> str:
    """Return what changes with a table and with every answer about it."""
    said = {name: value for name, value in st.session_state.items() if str(name).startswith(START)}
    brought = (key("file"), key("paste"), key("shapes"), key("dictionary"))
    answers = {name: value for name, value in said.items() if name not in brought}
    around = f"{outline.identity if outline else ''} {own_keeping.dictionary()}"
    return fingerprint(source, around, sorted((str(name), str(value)) for name, value in answers.items()))


def _opened(source: str, content: Callable[[], bytes], reading: Reading) -> Opened:
    """Return the rows; a change of answers that does not concern the bytes does not read them again."""
    outside = (source, replace(reading, decimal="", header=0))
    before = st.session_state.get(OPENED)
    if before is None or before[0] != outside:
        before = (outside, open_file(content(), reading))
        st.session_state[OPENED] = before
    opened: Opened = before[1]
    return opened


def _gazetteer(opened: Opened, reading: Reading, outline: own_boundaries.Outline | None) -> Gazetteer:
    """Return whose territories the table speaks of: as the person says, else as its texts say."""
    known = dict(gazetteers(observatory().catalog))
    if outline:
        known[OWN] = outline.gazetteer
    if (said := chosen("whose") or own_keeping.dictionary().whose) in known:
        return known[said]
    found = whose(opened, reading, known)
    # Who brings boundaries means them, where other territories explain the table no better.
    return next((one for one in found if one.key == OWN), None) or together(found)


def _checked(opened: Opened, reading: Reading, gazetteer: Gazetteer) -> Table:
    places = gazetteer.territories
    proposed = understood(opened, places, reading)
    columns = _own_columns(own_keeping.dictionary().columns(proposed))
    answers = Answers(columns, _places(), _marks(), own_keeping.repeats(), _kind())
    return check(opened, places, reading, answers, gazetteer.unclear)


def _kind() -> Measure | None:
    return chosen("kind") or own_keeping.dictionary().kind or None


def _own_columns(proposed: Columns) -> Columns:
    """Return the columns as the person corrected them."""
    sign = sign_of(proposed)
    roles = tuple(chosen(f"{sign}|{at}", role) for at, role in enumerate(proposed.roles))
    return replace(proposed, roles=roles, wide=chosen(f"{sign}|wide", proposed.wide))


def _places() -> dict[str, str]:
    asked: Mapping[str, str] = st.session_state.get("own_texts", {})
    answered = {text: answer for key, text in asked.items() if (answer := chosen(f"place {key}"))}
    return {**own_keeping.dictionary().places, **answered}


def _marks() -> dict[str, Status]:
    asked: Mapping[str, str] = st.session_state.get("own_marks", {})
    answered = {mark: Status(answer) for key, mark in asked.items() if (answer := chosen(f"mark {key}"))}
    return {**own_keeping.dictionary().marks, **answered}


def _delete(said: str) -> None:
    """Forget everything, and say so."""
    own_sources.drop()
    forget()
    st.session_state[DELETED] = said
    begin_anew()


# --- the widgets ---
def _bring(words: Language) -> None:
    title(words.t("own.upload.title"), "own-bring")
    asked, working = (words.t(one).replace('"', "'") for one in ("edit.upload", "own.upload.working"))
    st.html(f'<style>#root {{ --upload: "{escape(asked)}"; --working: "{escape(working)}"; }}</style>')
    limit = words.t(
        "own.upload.limit",
        mb=LARGE_BYTES // 1_000_000,
        rows=words.number(LARGE_ROWS),
        other_mb=MOST_BYTES // 1_000_000,
        other_rows=words.number(MOST_ROWS),
    )
    with st.container(key="own-file"):
        st.file_uploader(
            words.t("own.upload.label"),
            type=list(KINDS),
            key=key("file"),
            max_upload_size=LARGE_BYTES // 1_000_000,
            on_change=_brought,
        )
    st.html(f'<p class="upload-limit">{escape(limit)}</p>')
    st.text_area(words.t("own.paste.label"), key=key("paste"), height=110)
    st.button(words.t("own.paste.read"), key="own-paste", on_click=_paste)


def _brought() -> None:
    st.session_state.pop(PASTED, None)
    own_sources.drop()
    begin_anew()


def _paste() -> None:
    text = chosen("paste")
    if text.strip():
        number = st.session_state.get(ROUND, 0) + 1
        st.session_state[ROUND], st.session_state[PASTED] = number, text
        own_sources.drop()
        begin_anew()
