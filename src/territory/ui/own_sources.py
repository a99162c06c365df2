"""Tables of the institution on /own-data: chosen from what the administrator listed, read by a job.

A session has one table and one job at a time. While its page is open it looks at the job twice a second;
a job that nobody looks at any more is given up by the pool.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

import streamlit as st

from territory import auth
from territory.auth import Identity
from territory.i18n import Language
from territory.ingest.limits import Refused
from territory.ingest.report import Columns
from territory.ingest.sources import (
    Description,
    Origin,
    Sums,
    ask_description,
    ask_sums,
    description,
    sums,
    visible,
)
from territory.jobs import Job, State, pool
from territory.listed import Source
from territory.ui.own_state import begin_anew, chosen, forget, key, say, title
from territory.views.own.report import refusal
from territory.views.site import observatory

ASKED, SAID = "own_asked", "own_source_said"
LOOK_EVERY = 0.5
POOL_RULES = {"time": "source_time", "memory": "source_memory", "crash": "source_crash"}
FIRST_RULES = POOL_RULES | {"time": "source_slow", "memory": "source_heavy"}
"""What the pool's rules mean for a question, and for the first one, when nothing can be chosen yet."""
LAST_YEAR = 2100


@dataclass(eq=False)
class Asked:
    """What this session wants of a table, and what it has of it.

    Attributes:
        source: of the institution.
        table: one of its tables.
        description: of the table, None until it is read.
        columns: what each described column holds, as proposed and corrected.
        wanted: the columns and the one year (0: all) that were last asked for.
        sums: the rows added up, None until they are read.
        day: on which they were asked for, as ISO 8601.
        taken: how many times sums were taken over.
        job: that runs, None without one.
        refused: why nothing was read.
    """

    source: Source
    table: str
    description: Description | None = None
    columns: Columns | None = None
    wanted: tuple[Columns, int] | None = None
    sums: Sums | None = None
    day: str = ""
    taken: int = 0
    job: Job | None = field(default=None, repr=False)
    refused: Refused | None = None

    def name(self, words: Language) -> str:
        """Return the name of source and table."""
        return f"{self.source.named(words.code)}: {self.table}"

    def identity(self, words: Language) -> str:
        """Return what changes with whatever a question brought."""
        return f"listed {words.code} {self.name(words)} {self.taken} {self.refused}"

    def origin(self, words: Language) -> Origin:
        """Return where the sums come from, in the reader's language."""
        assert self.sums is not None
        return Origin(
            self.name(words),
            self.source.credited(words.code) or self.source.named(words.code),
            self.table,
            self.source.licence,
            self.source.as_of,
            self.day,
            self.sums.total,
            sum(self.sums.partly.values()),
        )


def current() -> Asked | None:
    """Return what this session has of a listed table, with what its job has brought meanwhile."""
    asked: Asked | None = st.session_state.get(ASKED)
    if asked is not None and asked.job is not None and asked.job.state.over:
        if asked.job.state is State.CANCELLED:
            del st.session_state[ASKED]
            st.session_state[SAID] = "own.source.cancelled"
            return None
        _take(asked, asked.job)
        asked.job = None
    return asked


def want(asked: Asked, columns: Columns, words: Language) -> None:
    """Have a table added up by its columns, unless that was asked for already."""
    asked.columns, wanted = columns, (columns, int(chosen("source year", 0)))
    if asked.wanted == wanted:
        return
    asked.wanted, asked.sums, asked.refused = wanted, None, None
    _give_up(asked)
    try:
        person = _person(words)
        asked.job = ask_sums(pool(), asked.source, asked.table, columns, person, wanted[1])
    except Refused as refused:
        asked.refused = refused


def drop() -> None:
    """Forget the listed table, and give up what is being read of it."""
    asked: Asked | None = st.session_state.pop(ASKED, None)
    if asked is not None:
        _give_up(asked)


def show(words: Language) -> None:
    """Show what may be chosen, and how far the reading is; nothing where nothing is listed."""
    listed = observatory().settings.sources
    if not listed:
        return
    here = visible(listed, _person(words))
    hidden = len(here) < len(listed) and auth.sign_in() is auth.Way.OIDC
    if not here and not hidden:
        return
    title(words.t("own.source.title"), "own-sources")
    st.html(f'<p class="upload-limit">{escape(words.t("own.source.how"))}</p>')
    if here:
        _choose(here, words)
    if hidden:
        st.html(f"<p>{escape(words.t('own.source.sign_in'))}</p>")
        st.button(words.t("auth.sign_in"), key="own-source-sign-in", on_click=st.login)
    asked: Asked | None = st.session_state.get(ASKED)
    if asked is not None and asked.job is not None:
        _follow(asked.job, words)
    elif asked is not None and asked.refused:
        st.html(f'<p class="said wrong" role="alert">{escape(" ".join(refusal(asked.refused, words)))}</p>')
    elif said := st.session_state.pop(SAID, ""):
        say(words.t(said))


def ask_year(place: Any, words: Language) -> None:
    """Ask for one year of a table that is too large."""
    place.number_input(words.t("own.source.year"), 0, LAST_YEAR, 0, key=key("source year"), format="%d")


def left(asked: Asked, words: Language) -> str:
    """Return which columns cannot be used, "" when all can."""
    names = asked.description.left if asked.description else ()
    return words.t("own.source.left", names=words.join([name[:60] for name in names[:12]])) if names else ""


# --- who asks, what comes back ---
def _person(words: Language) -> Identity | None:
    """Return who is signed in; the store is asked only where something is for them alone."""
    if all(one.public for one in observatory().settings.sources) or not auth.configured():
        return None
    if auth.sign_in() is auth.Way.OIDC and not st.user.to_dict().get("is_logged_in"):
        return None
    # The database libraries are loaded by those who sign in, not by every reader.
    from territory.programme.current import store
    from territory.store.engine import StoreUnavailable
    from territory.ui.editing.sign_in import present

    try:
        return present(store(observatory().catalog), words)
    except StoreUnavailable:
        return None


def _take(asked: Asked, job: Job) -> None:
    if job.state is State.FAILED:
        rules = POOL_RULES if asked.description else FIRST_RULES
        asked.refused = Refused(rules.get(job.rule, job.rule), job.value)
    elif asked.description is None:
        asked.description = description(job)
    elif asked.wanted is not None:
        st.session_state[SAID] = "own.source.read_above"
        asked.sums, asked.taken = sums(job, asked.wanted[0]), asked.taken + 1
        asked.day = datetime.now(UTC).date().isoformat()


def _give_up(asked: Asked) -> None:
    if asked.job is not None:
        pool().cancel(asked.job)
        asked.job = None


# --- the widgets ---
def _choose(here: tuple[Source, ...], words: Language) -> None:
    by_id = {one.id: one for one in here}
    first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
    if chosen("source", None) not in by_id:
        st.session_state[key("source")] = here[0].id
    first.selectbox(
        words.t("own.source.source"),
        tuple(by_id),
        key=key("source"),
        format_func=lambda one: by_id[one].named(words.code),
    )
    source = by_id[chosen("source")]
    second.selectbox(words.t("own.source.table"), source.tables, key=key(f"table {source.id}"))
    table = chosen(f"table {source.id}", source.tables[0])
    read = words.t("own.source.read")
    third.button(read, key="own-source-read", on_click=_begin, args=(source, table, words))


def _begin(source: Source, table: str, words: Language) -> None:
    """Ask for the description of a table, in the place of whatever this session holds."""
    drop()
    forget()
    begin_anew()
    st.session_state[key("source")], st.session_state[key(f"table {source.id}")] = source.id, table
    asked = Asked(source, table)
    st.session_state[ASKED] = asked
    try:
        asked.job = ask_description(pool(), source, table, _person(words))
    except Refused as refused:
        asked.refused = refused


def _follow(job: Job, words: Language) -> None:
    """Say how far a job is, until it is over."""

    @st.fragment(run_every=LOOK_EVERY)
    def look() -> None:
        ahead = pool().ahead(job)
        if job.state.over:
            st.rerun()
        st.html(_line(job, ahead, words))
        if st.button(words.t("own.source.cancel"), key="own-source-cancel"):
            pool().cancel(job)
            st.rerun()

    look()


def _line(job: Job, ahead: int, words: Language) -> str:
    if job.state is State.WAITING:
        said = words.n("own.source.waiting", ahead) if ahead else words.t("own.source.next")
    else:
        said = words.t(f"own.source.step.{job.step or 'starting'}")
    label = escape(words.t("own.source.progress"))
    bar = f'<progress max="1" value="{job.progress:.2f}" aria-label="{label}"></progress>'
    return f'<p class="said" role="status">{escape(said)}</p>{bar}'
