"""What changed between two versions of the data, as `/sources` lists it; and the versions that are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from territory.catalog import Catalog
from territory.i18n import Language
from territory.releases import Difference, differences, kept_versions, release
from territory.views.selection import READERS, Notice, Selection

LISTED = 100
"""Rows of a kind that are listed of one table; the rest is counted."""
_VERSION = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A version that is kept, with the day since which it is and the address that lists what changed."""

    version: str
    day: str
    href: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in one table.

    Attributes:
        title: of the table.
        lines: what was added and removed, in words.
        edited: (row, column, before, after); what was empty is "".
        more: how many edited cells are not listed, "" for none.
    """

    title: str
    lines: tuple[str, ...]
    edited: tuple[tuple[str, str, str, str], ...]
    more: str


def kept(catalog: Catalog, selection: Selection, words: Language) -> list[Kept]:
    """Return the earlier versions that this server keeps, the newest first."""
    return [
        Kept(version, words.day(day.isoformat()), f"{selection.url(data=version)}#changes")
        for version, day in kept_versions()
        if version != catalog.version
    ]


def changed(catalog: Catalog, selection: Selection, words: Language) -> list[Changed]:
    """Return what changed since the version that is asked for."""
    old = release(selection.data) if selection.data else None
    return [_changed(one, words) for one in differences(old, catalog)] if old else []


def _changed(one: Difference, words: Language) -> Changed:
    lines = []
    if one.added == ("",) or one.removed == ("",):
        lines.append(words.t("changes.whole_added" if one.added else "changes.whole_removed"))
    else:
        for key, rows in (("changes.added", one.added), ("changes.removed", one.removed)):
            if rows:
                named = ", ".join(rows[:LISTED]) + (" …" if len(rows) > LISTED else "")
                lines.append(f"{words.n(key, len(rows))}: {named}")
    if one.columns:
        lines.append(f"{words.t('changes.columns')}: {', '.join(one.columns)}")
    if one.boundaries:
        lines.append(words.t("changes.boundaries"))
    if one.edited:
        lines.append(words.n("changes.edited", len(one.edited)))
    hidden = len(one.edited) - LISTED
    return Changed(
        # A table of another version may have no title any more.
        words.t(f"dataset.{one.name}") if words.has(f"dataset.{one.name}") else one.name,
        tuple(lines),
        tuple((cell.key, cell.column, cell.before, cell.after) for cell in one.edited[:LISTED]),
        words.number(hidden) if hidden > 0 else "",
    )


def read_sources(
    selection: Selection, parameters: Mapping[str, str], catalog: Catalog
) -> tuple[Selection, list[Notice]]:
    """Return the version that an address of `/sources` compares with, with a notice when it is not kept."""
    asked = parameters.get("data", "").strip().lower()
    if not asked or asked == catalog.version:
        return selection, []
    if not _VERSION.fullmatch(asked):
        return selection, [Notice("notice.option", asked[:40])]
    if release(asked) is None:
        return selection, [Notice("notice.version", asked)]
    return replace(selection, data=asked), []


READERS["sources"] = read_sources
