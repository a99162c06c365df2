"""A person's own workspace below /own-data: tables are kept, opened, replaced, submitted and deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from territory.auth import Identity, Refused
from territory.gazetteer import OWN
from territory.i18n import Language
from territory.ingest.measures import measure_kind
from territory.ingest.plain_table import as_plain, from_plain
from territory.programme import keeping, own_tables
from territory.programme.errors import Changed, Invalid, Missing, StoreUnavailable
from territory.programme.own_tables import ALONE, Edition, Entry, State, Texts
from territory.store.engine import Store
from territory.ui.own_state import HELD, forget, plain, say
from territory.views.own import kept
from territory.views.own.cube import measure_name, rows_added
from territory.views.own.report import Held
from territory.views.page import fingerprint
from territory.views.site import observatory
from territory.views.words import licence, today

SAID, SURE = "tables_said", "tables_sure"
LICENCES = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0")
"""Licences under which public bodies often publish tables, as SPDX calls them."""
SHAPES = {
    State.PUBLISHED: "published",
    **dict.fromkeys((State.SUBMITTED, State.REVIEWED), "reviewed"),
    **dict.fromkeys((State.RETURNED, State.WITHDRAWN), "changed"),
}


def show(held: Held, store: Store, person: Identity, words: Language) -> None:
    """Show the form that keeps the session's table, and the tables that the person keeps.

    Args:
        held: what the session holds.
        store: where tables are kept.
        person: who signed in, with the role of an editor or more.
        words: the reader's language.
    """
    days = observatory().settings.workspace_days
    keeping.sweep(store, days)
    if said := st.session_state.pop(SAID, ""):
        say(said)
    st.html(f'<p class="hint">{escape(words.n("own.desk.how", days))}</p>')
    entries = own_tables.mine(store, person)
    if held.table and held.table.usable and not held.register and not held.looked:
        _keep_form(held, store, person, entries, words)
    st.html(f"<h3>{escape(words.t('own.desk.mine'))}</h3>")
    if not entries:
        st.html(f'<p class="nothing">{escape(words.t("own.desk.none"))}</p>')
    for one in entries:
        _mine(one, store, person, words)


def describe(one: Entry, words: Language, more: str = "") -> None:
    """Show what is said of a table: title, state, source, date, figures, licence."""
    texts, state = one.texts, words.t(f"own.state.{one.state.value}")
    facts = [
        texts.source,
        words.day(texts.as_of),
        words.n("own.desk.figures", one.figures),
        f"{words.t('prov.licence')}: {licence(texts.licence, words)}",
    ]
    if one.at:
        by = words.t("own.others.by", who=one.by, date=words.day(one.at.date().isoformat()))
        facts.append(f"{words.t('own.prov.published')}: {by}")
    public = f' <span class="state published">{escape(words.t("own.desk.public"))}</span>'
    st.html(
        f'<div class="record"><h4>{escape(texts.title)} '
        f'<span class="state {SHAPES.get(one.state, "")}">{escape(state)}</span>'
        f"{public if one.public and one.state is not State.PUBLISHED else ''}</h4>"
        f"<p>{escape(' · '.join(facts))}</p>"
        + "".join(f"<p>{escape(line)}</p>" for line in (texts.note, more) if line)
        + "</div>"
    )


def button(label: str, key: str, act: Callable[[], object], words: Language, said: str) -> None:
    """Show a button that does one step."""
    st.button(words.t(label), key=key, on_click=do, args=(act, words, said))


def do(act: Callable[[], object], words: Language, said: str) -> None:
    """Do one step; what stands in its way is said, and nothing was written then."""
    st.session_state.pop(SURE, None)
    try:
        act()
    except Refused as refused:
        said = words.t(f"edit.refused.{refused.reason}")
    except (Changed, Missing):
        said = words.t("own.desk.changed")
    except Invalid as invalid:
        said = words.t(f"own.desk.invalid.{invalid.problems[0].rule}")
    except StoreUnavailable:
        said = words.t("edit.unavailable")
    st.session_state[SAID] = said


def open_kept(edition: Edition, *, looked: bool = False) -> None:
    """Put a kept table into the session in the place of what was there."""
    forget()
    st.session_state[HELD] = Held(
        fingerprint(edition.id, edition.version, looked),
        edition.texts.title,
        table=from_plain(edition.content),
        kind=edition.content["kind"],
        gazetteer=kept.whose(observatory().catalog, edition.whose),
        kept=edition,
        looked=looked,
    )
    lang = st.query_params.get("lang")
    st.query_params.from_dict({"part": "analysis"} | ({"lang": lang} if lang else {}))


def _keep_form(
    held: Held, store: Store, person: Identity, entries: tuple[Entry, ...], words: Language
) -> None:
    st.html(f"<h3>{escape(words.t('own.desk.keep'))}</h3>")
    if held.base is not None or (held.gazetteer is not None and held.gazetteer.key == OWN):
        st.html(f'<p class="nothing">{escape(words.t("own.desk.invalid.boundaries"))}</p>')
        return
    last = held.kept.texts if held.kept else _said_by_source(held, words)
    stem = held.file.rpartition(".")[0] or held.file
    name = f"tables-keep-{fingerprint(held.kept.id if held.kept else held.file)}"
    titles = {"": words.t("own.desk.as_new")} | {
        one.id: words.t("own.desk.in_place", title=plain(one.texts.title)) for one in entries
    }
    same = held.kept.id if held.kept and held.kept.id in titles else ""
    stated = last.licence if last else ""
    with st.form(name):
        most = keeping.LONGEST
        st.text_input(
            words.t("own.desk.field.title"),
            last.title if last else stem[: most["title"]],
            max_chars=most["title"],
            key=f"{name}-title",
        )
        first, second = st.columns(2)
        first.text_input(
            words.t("own.desk.field.source"),
            last.source if last else "",
            max_chars=most["source"],
            key=f"{name}-source",
        )
        second.text_input(
            words.t("own.desk.field.unit"),
            last.unit if last else measure_name(_table(held), held.file, words)[: most["unit"]],
            max_chars=most["unit"],
            key=f"{name}-unit",
        )
        first, second, third = st.columns(3)
        first.date_input(
            words.t("own.desk.field.as_of"),
            date.fromisoformat(last.as_of) if last and last.as_of else None,
            min_value=date(1800, 1, 1),
            max_value=today(),
            format="DD/MM/YYYY",
            key=f"{name}-as_of",
        )
        second.selectbox(
            words.t("prov.licence"),
            ("", *LICENCES),
            (*("", *LICENCES), stated).index(stated) % (len(LICENCES) + 1),
            format_func=lambda one: one or words.t("licence.not_stated"),
            key=f"{name}-licence",
        )
        third.text_input(
            words.t("own.desk.field.other_licence"),
            stated if stated not in LICENCES else "",
            max_chars=most["licence"],
            key=f"{name}-other",
        )
        st.text_area(
            words.t("own.desk.field.note"),
            last.note if last else "",
            max_chars=most["note"],
            height=80,
            key=f"{name}-note",
        )
        if len(titles) > 1:
            st.selectbox(
                words.t("own.desk.field.place"),
                tuple(titles),
                tuple(titles).index(same),
                format_func=titles.__getitem__,
                key=f"{name}-place",
            )
        st.form_submit_button(
            words.t("own.desk.keep"),
            on_click=do,
            args=(lambda: _keep(held, store, person, entries, name, words), words, words.t("own.desk.kept")),
            key=f"{name}-submit",
        )


def _said_by_source(held: Held, words: Language) -> Texts | None:
    """Return what is known of a table of the institution, for its owner to go on from; None for a file."""
    origin, most = held.origin, keeping.LONGEST
    if origin is None:
        return None
    return Texts(
        title=origin.name[: most["title"]],
        unit=measure_name(_table(held), held.file, words)[: most["unit"]],
        source=origin.source[: most["source"]],
        licence=origin.licence[: most["licence"]],
        as_of=origin.as_of if len(origin.as_of) == len("2026-01-01") else "",
        note=f"{words.t('own.prov.added')}: {rows_added(origin, words)}."[: most["note"]],
    )


def _keep(
    held: Held, store: Store, person: Identity, entries: tuple[Entry, ...], name: str, words: Language
) -> None:
    """Keep what the form says, and show the kept table from now on."""

    def typed(field: str) -> Any:
        return st.session_state.get(f"{name}-{field}") or ""

    day = typed("as_of")
    texts = Texts(
        title=typed("title"),
        unit=typed("unit"),
        source=typed("source"),
        licence=typed("other") or typed("licence"),
        as_of=day.isoformat() if isinstance(day, date) else "",
        note=typed("note"),
    )
    table, place = _table(held), typed("place")
    if held.kept:
        content, whose = held.kept.content, held.kept.whose
    else:
        measure = measure_name(table, held.file, words)
        content = as_plain(table, held.kind or measure_kind(measure, table.percent), measure)
        whose = held.gazetteer.key if held.gazetteer else "AR"
    versions = {one.id: one.version for one in entries}
    id = keeping.keep(store, person, texts, whose, content, id=place, version=versions.get(place, 0))
    open_kept(own_tables.kept(store, person, id))


def _mine(one: Entry, store: Store, person: Identity, words: Language) -> None:
    """Show a kept table and what its owner may do with it."""
    more = ""
    if one.reason:
        more = words.t("own.desk.reason", reason=one.reason)
    elif one.private_since and not one.public:
        last = one.private_since.date() + timedelta(days=observatory().settings.workspace_days)
        more = words.t("own.desk.until", date=words.day(last.isoformat()))
    describe(one, words, more)
    id, version, done = one.id, one.version, words.t("own.desk.done")
    with st.container(horizontal=True, key=f"tables-mine-{id}"):
        button(
            "own.desk.open",
            f"tables-open-{id}",
            lambda: open_kept(own_tables.kept(store, person, id)),
            words,
            words.t("own.desk.opened", title=one.texts.title),
        )
        if one.state in ALONE:
            button(
                "own.desk.submit",
                f"tables-submit-{id}",
                lambda: keeping.submit(store, person, id, version),
                words,
                words.t("own.desk.submitted"),
            )
        if one.public:
            button(
                "own.desk.withdraw",
                f"tables-take-{id}",
                lambda: keeping.withdraw(store, person, id, version),
                words,
                done,
            )
        elif st.session_state.get(SURE) != id:
            st.button(words.t("own.desk.delete"), key=f"tables-delete-{id}", on_click=_ask, args=(id,))
    if st.session_state.get(SURE) == id and not one.public:
        say(words.t("own.desk.sure", title=one.texts.title))
        with st.container(horizontal=True):
            button(
                "own.desk.delete_yes",
                f"tables-sure-{id}",
                lambda: _delete(store, person, id, version),
                words,
                words.t("own.desk.deleted"),
            )
            st.button(words.t("own.desk.delete_no"), key=f"tables-unsure-{id}", on_click=_ask, args=("",))


def _ask(id: str) -> None:
    st.session_state[SURE] = id


def _delete(store: Store, person: Identity, id: str, version: int) -> None:
    """Delete a kept table, and what the session holds of it."""
    keeping.delete(store, person, id, version)
    held: Held | None = st.session_state.get(HELD)
    if held is not None and held.kept and held.kept.id == id:
        forget()


def _table(held: Held) -> Any:
    assert held.table is not None
    return held.table
