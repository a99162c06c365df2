"""What the public saw change in the programme since a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from territory.catalog import Catalog
from territory.i18n import Language
from territory.programme.current import data_version, published_since
from territory.programme.model import Change, Programme
from territory.views.partnership_projects import code_names, name
from territory.views.records import moment, told
from territory.views.selection import Selection
from territory.views.words import today

USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One changed field in words: `old` and `new` say so where there was or is nothing."""

    when: str
    who: str
    what: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes since a day.

    Attributes:
        kept: True when this server keeps a register at all.
        since: the day, ISO.
        day: the day in words.
        lines: the changes, the newest first.
    """

    kept: bool
    since: str
    day: str
    lines: tuple[ChangeLine, ...]


def changes(catalog: Catalog, programme: Programme, selection: Selection, words: Language) -> Changes | None:
    """Return what was published since the day asked for, None when nobody asked and no register is kept."""
    kept = bool(data_version(catalog))
    if not kept and not selection.since:
        return None
    since = selection.since or (today() - timedelta(days=USUAL_DAYS)).isoformat()
    named = _names(catalog, programme, words)
    lines = tuple(_line(one, named, words) for one in published_since(catalog, date.fromisoformat(since)))
    return Changes(kept, since, words.day(since), lines)


def _names(catalog: Catalog, programme: Programme, words: Language) -> dict[str, str]:
    """Return what the codes in a change are called: projects, clusters, objectives, indicators."""
    projects = {project.trace.id: name(catalog, project, words) for project in programme.projects}
    objectives = {one.trace.id: one.name for one in programme.objectives if one.name}
    return {**code_names(catalog, words.code), **projects, **objectives}


def _line(change: Change, named: dict[str, str], words: Language) -> ChangeLine:
    what = (
        named.get(change.project, ""),
        words.t(f"partners.kind.{change.kind}"),
        words.t(f"partners.action.{change.action}"),
    )
    return ChangeLine(
        when=moment(change.at, words),
        who=change.by,
        what=" · ".join(part for part in what if part),
        field=_field(change, words),
        old=told(change, change.old, words, named) or words.t("edit.nothing"),
        new=told(change, change.new, words, named) or words.t("edit.nothing"),
    )


def _field(change: Change, words: Language) -> str:
    """Return the name of a field: the page's own word, the form's word, else its key."""
    keys = (f"partners.date.{change.field}", f"partners.value.{change.field}", f"edit.field.{change.field}")
    known = next((key for key in keys if change.field and words.has(key)), "")
    return words.t(known) if known else change.field.replace("_", " ")
