"""The view above the editing widgets: where one is, which parts there are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from territory.catalog import Catalog
from territory.i18n import language
from territory.settings import Settings
from territory.views.frame import compose
from territory.views.page import Page
from territory.views.partnership_projects import names
from territory.views.selection import Notice, Selection

PROGRAMME = "programme"
PROJECT_PARTS = ("project", "work", "indicators", "money", "people", "evidence", "history")
PROGRAMME_PARTS = ("projects", "review", "exchange", "bin", "history")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def parts(edit: str) -> tuple[str, ...]:
    """Return the parts of an editing view, the first of them shown when the URL names none.

    >>> parts("programme")[0], parts("atacama-3")[0]
    ('projects', 'project')
    """
    return PROGRAMME_PARTS if edit == PROGRAMME else PROJECT_PARTS


def read_edit(selection: Selection, parameters: Mapping[str, str]) -> Selection:
    """Return the selection with what the URL says about editing; what means nothing is left out."""
    edit = parameters.get("edit", "").strip().lower()
    if not _CODE.fullmatch(edit):
        return selection
    offered = parts(edit)
    part = parameters.get("part", "").strip().lower()
    return replace(selection, edit=edit, part=part if part in offered[1:] else "")


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the view above the widgets.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        selection: a view with `edit`.
        notices: what had to be changed in the URL.
    """
    words = language(selection.lang)
    whole = selection.edit == PROGRAMME
    # A project that an editor added has no packaged name; its own is for those who are signed in.
    named = names(catalog, words.code).get(selection.edit)
    name = named[0] if named else words.t("edit.kind.project")
    title = words.t("edit.title_programme") if whole else words.t("edit.title_project", name=name)
    shown = selection.part or parts(selection.edit)[0]
    trail = [
        (words.t("ui.overview"), selection.url(page="overview")),
        (words.t("nav.partnerships"), selection.url(edit="", part="")),
    ]
    if not whole:
        trail.append((words.t("edit.crumb"), selection.url(edit=PROGRAMME, part="")))
    trail.append((words.t("edit.crumb") if whole else name, ""))
    content = {
        "crumbs": trail,
        "finding": title,
        "age": words.t("edit.who_sees"),
        "home_note": "",
        "parts": [
            (part, words.t(f"edit.part.{part}"), selection.url(part=part if n else ""), part == shown)
            for n, part in enumerate(parts(selection.edit))
        ],
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        {"crumbs": "", "finding": "", "parts": ""},
        title=title,
        description=title,
        native=True,
        template="editing.html.j2",
    )
