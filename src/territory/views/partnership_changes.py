"""What the public saw change in the programme since a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from territory.catalog import Catalog
from territory.i18n import Language
from territory.programme.current import data_version, published_since
from territory.programme.model import Change, Programme
from territory.views.partnership_projects import name
from territory.views.selection import Selection
from territory.views.words import today

USUAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One changed field in words: `old` and `new` are "" where there was or is nothing."""

    when: str
    by: str
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
    titles = {project.trace.id: name(catalog, project, words) for project in programme.projects}
    lines = tuple(_line(one, titles, words) for one in published_since(catalog, date.fromisoformat(since)))
    return Changes(kept, since, words.day(since), lines)


def _line(change: Change, titles: dict[str, str], words: Language) -> ChangeLine:
    what = (
        titles.get(change.project, ""),
        words.t(f"partners.kind.{change.kind}"),
        words.t(f"partners.action.{change.action}"),
    )
    return ChangeLine(
        when=f"{words.day(change.at.date().isoformat())}, {change.at:%H:%M} UTC",
        by=change.by,
        what=" · ".join(part for part in what if part),
        field=_field(change, words),
        old=change.old,
        new=change.new,
    )


def _field(change: Change, words: Language) -> str:
    """Return the name of a field: the page's own word, the form's word, else its key."""
    keys = (f"partners.date.{change.field}", f"partners.value.{change.field}", f"edit.field.{change.field}")
    known = next((key for key in keys if change.field and words.has(key)), "")
    return words.t(known) if known else change.field.replace("_", " ")
