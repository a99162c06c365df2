"""The records of a project, kind by kind: what is there, how far it has come, and the forms."""

from __future__ import annotations

from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from territory.programme import service
from territory.programme.kinds import KINDS, NO_PROGRAMME, PROFILE
from territory.programme.model import Project
from territory.ui.editing.desk import WRITES, Desk, Line, ProfileDesk, line_of, lines, publication
from territory.ui.editing.form import Form, draw
from territory.ui.editing.merging import merge
from territory.ui.editing.reviewing import withdraw
from territory.ui.editing.saving import (
    CONFLICT,
    OPEN,
    PROBLEMS,
    delete,
    keep,
    leave,
    open_form,
    save,
    take_up,
)
from territory.views.forms import Shape, asked
from territory.views.page import render
from territory.views.records import field_of, label, moment, shown, title
from territory.views.selection import PATHS

# Which kinds stand in which part of a project.
PARTS = {
    "work": ("activity", "milestone"),
    "indicators": ("indicator",),
    "money": ("budget_line",),
    "people": ("participation", "risk"),
    "evidence": ("evidence", "note"),
}


def drafts(desk: Desk, project: str) -> None:
    """Offer what this person began in a project and did not save."""
    words, opened = desk.words, st.session_state.get(OPEN)
    for kept in service.drafts(desk.store, desk.identity):
        if kept.values.get("project") != project or (opened is not None and opened.key == kept.key):
            continue
        if CONFLICT in st.session_state and st.session_state[CONFLICT][0].key == kept.key:
            continue
        with st.container(border=True, key=f"draft-{kept.key.replace('/', '-')}"):
            kind = words.t(f"edit.kind.{kept.values['kind']}")
            text = words.t("edit.draft_found", when=moment(kept.kept_at, words))
            st.html(f"<p><b>{escape(kind.capitalize())}</b> — {escape(text)}</p>")
            with st.container(horizontal=True):
                st.button(
                    words.t("edit.draft_continue"),
                    key=f"continue|{kept.key}",
                    on_click=take_up,
                    args=(desk, kept),
                )
                st.button(
                    words.t("edit.draft_discard"),
                    key=f"discard|{kept.key}",
                    on_click=service.drop_draft,
                    args=(desk.store, desk.identity, kept.key),
                )


def project_part(desk: Desk, project: Project, part: str) -> None:
    """Show one part of a project."""
    if part not in PARTS:
        _record(desk, line_of(project, desk.programme.trace.id), project.trace.id, removable=False)
        return
    for kind in PARTS[part]:
        st.html(f"<h2>{escape(desk.words.t(f'edit.kinds.{kind}'))}</h2>")
        _list(desk, lines(project, kind), kind, project.trace.id, project.trace.id)


def projects(desk: Desk, lang: str) -> None:
    """Show the programme's projects with the way into each, and a way to add one."""
    words, names = desk.words, desk.all_names()
    drafts(desk, "")
    for project in sorted(desk.programme.projects, key=lambda one: one.position):
        line = line_of(project, desk.programme.trace.id)
        key = project.code or project.trace.id
        context = {
            "number": project.position,
            "name": title("project", line.values, words, names),
            "href": f"{PATHS['partnerships']}?{urlencode({'edit': key, 'lang': lang})}",
            "state": words.t(publication(line, desk.public)),
            "code": publication(line, desk.public).rpartition(".")[2],
            "status": shown(field_of("project", "status"), project.status, words)
            or words.t("edit.not_recorded"),
            "counts": [
                (words.t(f"edit.kinds.{kind}"), len(getattr(project, attribute)))
                for kind, attribute in KINDS["project"].children.items()
                if getattr(project, attribute)
            ],
        }
        st.html(str(render("project_line.html.j2", context)))
    st.html(f"<h2>{escape(words.t('edit.add_project'))}</h2>")
    _add(desk, "project", desk.programme.trace.id, "")


def profiles(desk: ProfileDesk) -> None:
    """Show the profiles that the institution keeps, and a way to add one."""
    drafts(desk, PROFILE)
    st.html(f"<h2>{escape(desk.words.t('edit.kinds.profile'))}</h2>")
    _list(desk, desk.lines, PROFILE, NO_PROGRAMME, PROFILE)


def _list(desk: Desk, found: tuple[Line, ...], kind: str, below: str, project: str) -> None:
    if not found:
        st.html(f'<p class="nothing">{escape(desk.words.t("edit.none"))}</p>')
    for line in found:
        _record(desk, line, project)
        for child in KINDS[kind].children:
            with st.container(key=f"below-{line.trace.id}"):
                _list(
                    desk,
                    tuple(one for one in line.children if one.kind == child),
                    child,
                    line.trace.id,
                    project,
                )
    _add(desk, kind, below, project)


def _record(desk: Desk, line: Line, project: str, removable: bool = True) -> None:
    words = desk.words
    if _busy(desk, f"{line.kind}/{line.trace.id}", project):
        return
    st.html(summary(desk, line, whole=not removable))
    if not desk.identity.roles & WRITES:
        return
    with st.container(horizontal=True, key=f"do-{line.kind}-{line.trace.id}"):
        st.button(
            words.t("edit.change"),
            key=f"change|{line.kind}|{line.trace.id}",
            on_click=open_form,
            args=(desk, line.kind, line.below, line),
        )
        if removable:
            st.button(
                words.t("edit.delete"), key=f"delete|{line.trace.id}", on_click=delete, args=(desk, line)
            )
        if desk.reviews and line.trace.id in desk.public:
            name = title(line.kind, line.values, words, desk.all_names())
            st.button(
                words.t("edit.withdraw"),
                key=f"withdraw|{line.trace.id}",
                on_click=withdraw,
                args=(desk, line.kind, line.trace.id, line.trace.version, name),
            )
        if line.kind == "evidence" and line.values["sha256"]:
            _download(desk, line)


def _add(desk: Desk, kind: str, below: str, project: str) -> None:
    if not desk.identity.roles & WRITES or _busy(desk, f"{kind}/new/{below}", project):
        return
    st.button(
        desk.words.t("edit.add", kind=desk.words.t(f"edit.kind.{kind}")),
        key=f"add|{kind}|{below}",
        on_click=open_form,
        args=(desk, kind, below),
    )


def _busy(desk: Desk, key: str, project: str) -> bool:
    """Show the form, or the two versions, of this record if that is what is open."""
    conflict, form = st.session_state.get(CONFLICT), st.session_state.get(OPEN)
    if conflict is not None and conflict[0].key == key:
        merge(desk, *conflict)
        return True
    if form is not None and form.key == key:
        _form(desk, form, project)
        return True
    return False


def _form(desk: Desk, form: Form, project: str) -> None:
    words, problems = desk.words, st.session_state.get(PROBLEMS, ())
    with st.container(border=True, key="form"):
        name = title(form.kind, form.opened, words, desk.all_names()) if form.id else ""
        kind = words.t(f"edit.kind.{form.kind}")
        heading = words.t("edit.change_what", name=name) if form.id else words.t("edit.add", kind=kind)
        st.html(f"<h3>{escape(heading)}</h3>")
        if problems:
            text = words.n("edit.problems", len(problems))
            st.html(f'<p class="said wrong" role="alert">{escape(text)}</p>')
        draw(form, form.opened, problems, words, partial(keep, desk, form, project))
        if any(one.required for one in form.fields()):
            st.html(f'<p class="hint">{escape(words.t("edit.required_mark"))}</p>')
        with st.container(horizontal=True):
            st.button(words.t("edit.save"), type="primary", key="save", on_click=save, args=(desk, form))
            st.button(words.t("edit.cancel"), key="cancel", on_click=leave, args=(desk, form))


def summary(desk: Desk, line: Line, whole: bool = False) -> str:
    """Return a record as HTML: its name, what is recorded, how far it has come and who saved it when.

    Args:
        desk: whose language, whose names.
        line: the record.
        whole: True to name also what is not recorded.
    """
    words, names = desk.words, desk.all_names()
    named = title(line.kind, line.values, words, names)
    facts = []
    for field in asked(line.kind):
        text = shown(field, line.values.get(field.name), words, names)
        said_by_name = text == named and field.shape is not Shape.DAY
        if said_by_name or (line.kind == "period" and field.shape is Shape.DAY):
            continue
        if text or whole:
            facts.append(
                (label(line.kind, field.name, words), text or words.t("edit.not_recorded"), bool(text))
            )
    trace = line.trace
    who = ""
    if trace.changed_at is not None:
        who = words.t("edit.last_saved", who=trace.changed_by, when=moment(trace.changed_at, words))
    state = publication(line, desk.public)
    context = {
        "name": named,
        "facts": facts,
        "state": words.t(state),
        "code": state.rpartition(".")[2],
        "who": who,
    }
    return str(render("record.html.j2", context))


def _download(desk: Desk, line: Line) -> None:
    digest = str(line.values["sha256"])
    st.download_button(
        desk.words.t("edit.download"),
        lambda: service.attachment(desk.store, digest, "editors") or b"",
        file_name=str(line.values["file"] or digest),
        mime="application/octet-stream",
        key=f"file|{line.trace.id}",
        on_click="ignore",
    )
