"""A reader's own table in their session: brought, read as they say, shown, taken away, deleted.

The bytes, the rows and everything made of them live in `st.session_state` and nowhere else: no shared cache
sees them, no log, no address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

import streamlit as st

from territory.gazetteer import COUNTRIES, OWN, WORLD, Gazetteer, gazetteers, together
from territory.i18n import Language, language, negotiate
from territory.ingest.checking import Answers, check, understood
from territory.ingest.delimited import ENCODINGS, SEPARATORS
from territory.ingest.limits import LARGE_BYTES, LARGE_ROWS, MOST_BYTES, MOST_ROWS, Refused
from territory.ingest.measures import MEASURES, Measure
from territory.ingest.opening import Opened, Reading, open_file
from territory.ingest.report import OUT, ROLES, Columns, Table
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
from territory.ui.own_sources import Asked
from territory.ui.own_state import (
    HELD,
    ROUND,
    START,
    begin_anew,
    choice,
    chosen,
    forget,
    kept,
    key,
    plain,
    say,
    title,
)
from territory.views.own.page import page
from territory.views.own.report import ENCODING_NAMES, LAYERED, Held
from territory.views.page import fingerprint
from territory.views.selection import read
from territory.views.site import observatory

PASTED, OPENED, DELETED = "own_pasted", "own_opened", "own_deleted"
KINDS = ("csv", "tsv", "txt", "xlsx", "ods", "parquet", "geojson", "json", "gpkg", "zip")
MEANINGS = (Status.ZERO, Status.NOT_PUBLISHED, Status.SUPPRESSED, Status.NOT_APPLICABLE)
MOST_ASKED, MOST_COLUMNS = 30, 40
REPEATS = ("mistake", "added")


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
    if held.register and held.table and held.table.usable and selection.part and not selection.table:
        own_register.show(held.register, here.catalog, words)
    if held.table and held.opened:
        _questions(held.table, held.gazetteer, words)
    listed: Asked | None = st.session_state.get(own_sources.ASKED)
    if listed and listed.columns:
        _columns(listed.columns, held.table, words)
        _listed_reading(listed, words)
    elif held.table and not held.register:
        _columns(held.table.columns, held.table, words)
    if (held.opened or held.refused) and not listed:
        _reading(held, words)
    if held.table:
        own_taking.show(held, held.table, selection, (_places(), _marks()), words)
    own_desks.show(held, selection, words)
    own_sources.show(words)
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
    sign = _sign(proposed)
    roles = tuple(chosen(f"{sign}|{at}", role) for at, role in enumerate(proposed.roles))
    return replace(proposed, roles=roles, wide=chosen(f"{sign}|wide", proposed.wide))


def _sign(columns: Columns) -> str:
    return f"columns {fingerprint(columns.header, columns.names)}"


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
    asked = words.t("edit.upload").replace('"', "'")
    st.html(f'<style>#root {{ --upload: "{escape(asked)}"; }}</style>')
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


def _reading(held: Held, words: Language) -> None:
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


def _columns(columns: Columns, table: Table | None, words: Language) -> None:
    title(words.t("own.native.columns"), "own-columns")
    sign = _sign(columns)
    grid = st.columns(4)
    for at, (name, role) in enumerate(zip(columns.names, columns.roles, strict=True)):
        if at >= MOST_COLUMNS:
            break
        label = words.t("own.native.column", name=plain(name[:60]) or str(at + 1))
        kept(grid[at % 4], f"{sign}|{at}", label, ROLES, lambda one: words.t(f"own.role.{one}"), role)
    names = {"": words.t("own.native.wide_none")} | {
        one: words.t(f"own.wide.{one}") for one in ("sector", "year", "territory")
    }
    row = st.columns(4)
    if len(columns.at("value")) > 1:
        kept(
            row[0],
            f"{sign}|wide",
            words.t("own.native.wide"),
            tuple(names),
            names.__getitem__,
            columns.wide,
        )
    choice(
        row[1],
        "kind",
        words.t("own.native.kind"),
        MEASURES,
        lambda one: words.t(f"own.measure.{one}"),
        words.t("own.native.auto"),
    )
    if table and table.repeats and table.adds_up:
        choice(
            row[2],
            "repeats",
            words.t("own.native.repeats"),
            REPEATS,
            lambda one: words.t(f"own.repeats.{one}"),
            words.t("own.native.auto"),
        )


def _listed_reading(listed: Asked, words: Language) -> None:
    """Ask what else can be said of a table of the institution: whose territories, which year."""
    first, second, *_ = st.columns(4)
    _whose(first, words)
    own_sources.ask_year(second, words)
    if left := own_sources.left(listed, words):
        st.html(f'<p class="upload-limit">{escape(left)}</p>')


def _questions(table: Table, gazetteer: Gazetteer | None, words: Language) -> None:
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
