"""Spreadsheets and IATI files: the template to take away, and what comes back, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from territory.programme import service
from territory.programme.iati.reading import load as read_iati
from territory.programme.kinds import KINDS
from territory.programme.model import RecordProblem
from territory.programme.sheets.annotating import annotated
from territory.programme.sheets.opening import Refused as Unopened
from territory.programme.sheets.reading import load as read_workbook
from territory.programme.sheets.writing import workbook
from territory.ui.editing.desk import Desk, Line, line_of, walk
from territory.ui.editing.form import said_in_parts, upload
from territory.ui.editing.saving import changed_meanwhile, refusal, say
from territory.views.page import render
from territory.views.records import title

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROUND = "edit_import_round"
FIRST = 200
NAMED = frozenset({"indicator"})
"""Kinds whose records stand beside the names of those that hang on them."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file would do.

    Attributes:
        entries: its records, () when there is any problem.
        problems: every problem.
        new: how many records it would add.
        changed: the records that it would change.
    """

    entries: tuple[service.Entry, ...]
    problems: tuple[RecordProblem, ...]
    new: int = 0
    changed: tuple[Line, ...] = ()


def exchange(desk: Desk) -> None:
    """Offer the workbook, take one in, show what it would change, and import it when told to."""
    words = desk.words
    st.html(f'<p class="hint">{escape(words.t("edit.exchange_how"))}</p>')
    st.download_button(
        words.t("edit.exchange_template"),
        lambda: workbook(words, desk.programme),
        file_name=f"{desk.code}.xlsx",
        mime=XLSX,
        key="template",
        on_click="ignore",
    )
    # A new number makes an empty field after an import.
    key = f"import|{st.session_state.get(ROUND, 0)}"
    file = upload(key, words.t("edit.exchange_file"), words, ("xlsx", "csv", "xml"))
    if file is None:
        return
    content = file.getvalue()
    found = read(desk, content, file.name.lower().endswith(".xml"))
    if found.problems:
        _problems(desk, found.problems, content, file.name)
        return
    count = found.new + len(found.changed)
    if not count:
        st.html(f'<p class="said" role="status">{escape(words.t("edit.exchange_same"))}</p>')
        return
    st.html(f'<p class="said" role="status">{escape(words.n("edit.exchange_preview", count))}</p>')
    names = desk.all_names()
    # A period is known by its indicator only, which the file may bring itself.
    names |= {one.id: title(one.kind, one.values, words, names) for one in found.entries if one.kind in NAMED}
    for entry in found.entries[:FIRST]:
        if entry.version is None:
            _preview(
                desk, entry.kind, entry.values, words.t("edit.review_new"), names, names.get(entry.parent)
            )
    for line in found.changed[:FIRST]:
        _preview(desk, line.kind, line.values, words.t("edit.action.change"), names)
    st.button(
        words.t("edit.exchange_commit"),
        type="primary",
        key="commit",
        on_click=_commit,
        args=(desk, found.entries),
    )


def read(desk: Desk, content: bytes, iati: bool) -> Brought:
    """Return what a file would do; nothing is written."""
    here = {line.trace.id: line for line in walk(line_of(desk.programme, ""))}
    if iati:
        imported = read_iati(content, desk.code, desk.words.code)
        if imported.programme is None:
            return Brought((), imported.problems)
        entries = tuple(_entries(line_of(imported.programme, ""), desk, here))
    else:
        known: dict[str, set[str]] = {}
        for line in here.values():
            known.setdefault(line.kind, set()).add(line.trace.id)
        filled = read_workbook(
            content,
            service.new_id,
            {kind: frozenset(ids) for kind, ids in known.items()},
            desk.store.vocabulary,
        )
        if filled.problems:
            return Brought((), filled.problems)
        entries = filled.entries
    changed = tuple(
        here[entry.id]
        for entry in entries
        if entry.version is not None and entry.id in here and _differs(entry, here[entry.id])
    )
    return Brought(entries, (), sum(entry.version is None for entry in entries), changed)


def _entries(top: Line, desk: Desk, here: dict[str, Line]) -> Iterator[service.Entry]:
    """Yield the records of an IATI file below the programme that is there; what is known is a change."""
    ids = {top.trace.id: desk.programme.trace.id}
    for line in walk(top):
        if line.kind == "programme":
            continue
        known = here.get(line.trace.id)
        ids[line.trace.id] = line.trace.id if known else service.new_id()
    for line in walk(top):
        if line.kind == "programme":
            continue
        known = here.get(line.trace.id)
        values = dict(line.values)
        for link in ("framework", "objective"):
            if values.get(link):
                values[link] = ids.get(values[link], values[link])
        yield service.Entry(
            line.kind,
            ids[line.trace.id],
            values,
            parent=ids[line.below],
            version=known.trace.version if known else None,
        )


def _differs(entry: service.Entry, line: Line) -> bool:
    fields = KINDS[entry.kind].fields
    return any(
        fields[name].keep(value) != fields[name].keep(line.values[name])
        for name, value in entry.values.items()
    )


def _preview(
    desk: Desk, kind: str, values: Any, state: str, names: dict[str, str], above: str | None = None
) -> None:
    said = f"{desk.words.t(f'edit.kind.{kind}')}: {title(kind, values, desk.words, names)}"
    said += f" · {above}" if above else ""
    st.html(f'<p class="preview">{escape(said)} <span class="state draft">{escape(state)}</span></p>')


def _problems(desk: Desk, problems: tuple[RecordProblem, ...], content: bytes, name: str) -> None:
    words = desk.words
    st.html(
        f'<p class="said wrong" role="alert">{escape(words.n("edit.exchange_problems", len(problems)))}</p>'
    )
    rows = [(one.sheet, one.cell, one.value, *said_in_parts(one, words)) for one in problems[:FIRST]]
    st.html(str(render("cells.html.j2", {"t": words.t, "rows": rows})))
    if name.lower().endswith(".xml"):
        return
    try:
        marked = annotated(content, problems, words)
    except Unopened:
        return  # what cannot be opened cannot be marked either; the table says why
    st.download_button(
        words.t("edit.exchange_annotated"),
        marked,
        file_name=f"{name.rpartition('.')[0]}-!.xlsx",
        mime=XLSX,
        key="marked",
    )


def _commit(desk: Desk, entries: tuple[service.Entry, ...]) -> None:
    words = desk.words
    try:
        done = service.import_records(desk.store, desk.identity, desk.programme.trace.id, entries)
    except service.Invalid as error:
        say(" ".join(" ".join(said_in_parts(one, words)) for one in error.problems[:3]), wrong=True)
        return
    except service.Conflict as error:
        say(changed_meanwhile(error, words), wrong=True)
        return
    except (service.Refused, service.Missing, service.StoreUnavailable) as error:
        say(refusal(error, words), wrong=True)
        return
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    say(words.n("edit.exchange_done", done.created + done.changed))
