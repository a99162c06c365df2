"""Below /own-data, for those who may: a register is loaded, reviewed by another person, published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from territory.auth import Identity, Refused, Role
from territory.i18n import Language
from territory.ingest.registering import Register
from territory.ui.own_state import say, title
from territory.views.words import today

if TYPE_CHECKING:  # the database libraries are loaded by those who publish, not by every reader
    from territory.programme.lsp_register import Standing
    from territory.store.engine import Store

SAID = "desk_said"
SEES = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})


def show(register: Register | None, opened: Store, person: Identity, words: Language) -> None:
    """Show what may be done with the register.

    Args:
        register: what the session holds, None without one.
        opened: the store.
        person: somebody with one of `SEES`.
        words: the reader's language.
    """
    from territory.programme import lsp_register as registers
    from territory.programme.model import Publication

    title(words.t("register.desk.title"), "own-publish")
    if said := st.session_state.pop(SAID, ""):
        say(said)
    standing = registers.standing(opened, person)
    if standing is None:
        st.html(f'<p class="nothing">{escape(words.t("register.desk.none"))}</p>')
    else:
        _standing(standing, words)

    def step(label: str, key: str, act: Callable[[], object]) -> None:
        st.button(words.t(label), key=key, on_click=_do, args=(act, words))

    version = standing.version if standing else 0
    with st.container(horizontal=True):
        if standing and standing.publication is Publication.DRAFT:
            step("register.desk.review", "desk-review", lambda: registers.review(opened, person, version))
        if standing and standing.publication is Publication.REVIEWED:
            step("register.desk.publish", "desk-publish", lambda: registers.publish(opened, person, version))
        if standing and standing.public:
            step(
                "register.desk.withdraw", "desk-withdraw", lambda: registers.withdraw(opened, person, version)
            )
    if Role.ADMINISTRATOR in person.roles:
        _load(register, opened, person, version, words)
    if standing:
        lines = "".join(
            f"<li>{escape(words.day(one.at.date().isoformat()))} · {escape(one.by)} · "
            f"{escape(words.t(f'register.step.{one.action}'))}</li>"
            for one in registers.history(opened, person)
        )
        st.html(f"<h3>{escape(words.t('register.desk.history'))}</h3><ul>{lines}</ul>")


def _standing(standing: Standing, words: Language) -> None:
    text = words.t(
        "register.desk.standing",
        who=standing.changed_by,
        when=words.day(standing.changed_at.date().isoformat()),
        count=words.number(len(standing.loaded.projects)),
        source=standing.loaded.source,
        as_of=words.day(standing.loaded.as_of),
        state=words.t(f"edit.publication.{standing.publication.value}"),
    )
    public = words.t("register.desk.public" if standing.public else "register.desk.not_public")
    st.html(f"<p>{escape(text)}</p><p>{escape(public)}</p>")


def _load(register: Register | None, opened: Store, person: Identity, version: int, words: Language) -> None:
    """Offer to keep the session's register as a draft."""
    from territory.programme import lsp_register as registers

    projects = register.projects if register else ()
    if not projects:
        st.html(f'<p class="hint">{escape(words.t("register.desk.bring"))}</p>')
        return
    if unsourced := sum(not one.source for one in projects):
        count = words.number(unsourced)
        st.html(f'<p class="hint">{escape(words.t("register.desk.unsourced", count=count))}</p>')
        return
    st.html(f'<p class="hint">{escape(words.t("register.desk.how"))}</p>')
    source = st.text_input(
        words.t("register.desk.source"), key="desk-source", max_chars=registers.LONGEST_SOURCE
    )
    as_of = st.date_input(
        words.t("register.desk.as_of"), today(), max_value=today(), format="DD/MM/YYYY", key="desk-as-of"
    )
    day = as_of.isoformat() if isinstance(as_of, date) else ""
    st.button(
        words.t("register.desk.load", count=words.number(len(projects))),
        key="desk-load",
        on_click=_do,
        args=(lambda: registers.load(opened, person, source, day, projects, version), words),
    )


def _do(act: Callable[[], object], words: Language) -> None:
    """Do one step; what stands in its way is said, and nothing was written then."""
    from territory.programme import lsp_register as registers
    from territory.programme.errors import Changed, Invalid, Missing

    said = words.t("register.desk.done")
    try:
        act()
    except Refused as refused:
        said = words.t(f"edit.refused.{refused.reason}")
    except (Changed, Missing):
        said = words.t("register.desk.changed")
    except Invalid:
        said = words.t("register.desk.invalid", most=words.number(registers.MOST_PROJECTS))
    st.session_state[SAID] = said
