"""The view above the evaluation: by which rules a programme is compared, and who says so."""

from __future__ import annotations

from collections.abc import Sequence

from territory.catalog import Catalog
from territory.i18n import language
from territory.indicators.impact import TREATED_FOR_P
from territory.settings import Settings
from territory.views.frame import compose
from territory.views.page import Page
from territory.views.selection import Notice, Selection

VIEW = "evaluation"
RULES = ("cluster", "similar", "cost", "few")


def page(catalog: Catalog, settings: Settings, selection: Selection, notices: Sequence[Notice] = ()) -> Page:
    """Return the view: the rules with their source, above the widgets that compute by them.

    Args:
        catalog: the open data package.
        settings: the institution's choices.
        selection: a view of `/partnerships` whose `view` is `VIEW`.
        notices: what had to be changed in the URL.
    """
    words = language(selection.lang)
    finding = words.t("evaluation.finding")
    content = {
        "crumbs": [
            (words.t("ui.overview"), selection.url(page="overview")),
            (words.t("nav.partnerships"), Selection("partnerships", words.code).url()),
            (words.t("evaluation.title"), ""),
        ],
        "finding": finding,
        "age": words.t("evaluation.nothing_kept"),
        "home_note": "",
        "rules": [words.t(f"evaluation.rule.{rule}", least=TREATED_FOR_P) for rule in RULES],
    }
    return compose(
        catalog,
        settings,
        selection,
        notices,
        content,
        {"crumbs": "", "finding": "", "evaluation_rules": ""},
        title=words.t("evaluation.title"),
        description=finding,
        native=True,
        template="evaluation.html.j2",
    )
