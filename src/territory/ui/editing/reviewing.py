"""What waits to be published: old and new side by side, for a second person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from html import escape

import streamlit as st

from territory.programme import service
from territory.programme.kinds import PROGRAMME
from territory.programme.model import Publication
from territory.ui.editing.desk import Desk
from territory.ui.editing.form import said
from territory.ui.editing.saving import changed_meanwhile, refusal, say
from territory.views.forms import asked
from territory.views.page import render
from territory.views.records import label, moment, shown, title


def queue(desk: Desk) -> None:
    """Show what differs from what the public sees, by project."""
    words = desk.words
    found = service.waiting(desk.store, desk.code)
    if not desk.reviews:
        st.html(f'<p class="hint">{escape(words.t("edit.review_role"))}</p>')
    text = words.n("edit.review_count", len(found)) if found else words.t("edit.review_none")
    st.html(f"<p>{escape(text)}</p>")
    by_project: dict[str, list[service.Record]] = defaultdict(list)
    for record in found:
        by_project[record.project].append(record)
    for project, records in by_project.items():
        name = desk.all_names().get(project, words.t(f"edit.kind.{desk.kind}").capitalize())
        st.html(f"<h2>{escape(name)}</h2>")
        if desk.reviews:
            st.button(
                words.t("edit.publish_all" if desk.kind == PROGRAMME else "edit.publish_profiles"),
                key=f"publish-all|{project}",
                type="primary",
                on_click=_publish_all,
                args=(desk, tuple(records)),
            )
        for record in records:
            _record(desk, record)


def withdraw(desk: Desk, kind: str, id: str, version: int, name: str) -> None:
    """Hide a record from the public."""
    item = service.Item(kind, id, version)
    if _do(desk, lambda: service.withdraw(desk.store, desk.identity, [item])):
        say(desk.words.t("edit.withdrawn", name=name))


def _record(desk: Desk, record: service.Record) -> None:
    words, names = desk.words, desk.all_names()
    name = title(record.kind, record.values, words, names)
    old = desk.public.get(record.trace.id)
    rows = []
    for field in asked(record.kind):
        now = shown(field, record.values.get(field.name), words, names)
        before = shown(field, old.get(field.name), words, names) if old is not None else ""
        if now != before:
            rows.append((label(record.kind, field.name, words), before, now))
    trace = record.trace
    who = ""
    if trace.changed_at is not None:
        who = words.t("edit.last_saved", who=trace.changed_by, when=moment(trace.changed_at, words))
    context = {
        "t": words.t,
        "kind": words.t(f"edit.kind.{record.kind}"),
        "name": name,
        "state": words.t(f"edit.publication.{trace.publication.value}"),
        "code": trace.publication.value,
        "new": old is None,
        "rows": rows,
        "who": who,
    }
    st.html(str(render("difference.html.j2", context)))
    if not desk.reviews:
        return
    item = service.Item(record.kind, trace.id, trace.version)
    with st.container(horizontal=True):
        if trace.publication is Publication.DRAFT:
            st.button(
                words.t("edit.review"), key=f"review|{trace.id}", on_click=_review, args=(desk, item, name)
            )
        else:
            st.button(
                words.t("edit.publish"), key=f"publish|{trace.id}", on_click=_publish, args=(desk, item, name)
            )


def _review(desk: Desk, item: service.Item, name: str) -> None:
    if _do(desk, lambda: service.review(desk.store, desk.identity, [item])):
        say(desk.words.t("edit.reviewed", name=name))


def _publish(desk: Desk, item: service.Item, name: str) -> None:
    if _do(desk, lambda: service.publish(desk.store, desk.identity, [item])):
        say(desk.words.t("edit.published", name=name))


def _publish_all(desk: Desk, records: Sequence[service.Record]) -> None:
    """Review and publish what the page showed."""
    items = [_item(one) for one in records]
    if _do(desk, lambda: service.review_and_publish(desk.store, desk.identity, items)):
        say(desk.words.n("edit.published_count", len(items)))


def _item(record: service.Record) -> service.Item:
    return service.Item(record.kind, record.trace.id, record.trace.version)


def _do(desk: Desk, step: Callable[[], object]) -> bool:
    words = desk.words
    try:
        step()
    except service.Conflict as error:
        say(changed_meanwhile(error, words), wrong=True)
    except service.Invalid as error:
        say(" ".join(said(problem, words) for problem in error.problems), wrong=True)
    except (service.Refused, service.Missing, service.StoreUnavailable) as error:
        say(refusal(error, words), wrong=True)
    else:
        return True
    return False
