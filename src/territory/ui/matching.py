"""Opening filled-in profiles: an upload that stays in the session unless an editor keeps it as drafts."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from territory.i18n import Language, language
from territory.matching.criteria import WEIGHTS, table
from territory.matching.own import short_form
from territory.matching.profiles import units
from territory.matching.ranking import matches
from territory.matching.sheets import Filled, Problem, label, read
from territory.programme.model import RecordProblem
from territory.ui.editing import profiles
from territory.ui.editing.form import said, upload
from territory.views.matching_query import IMPORT
from territory.views.matching_reasons import missing, name_of, why
from territory.views.page import Page, render
from territory.views.selection import Selection
from territory.views.site import observatory

FIRST = 200


def below(page: Page) -> None:
    """Show the upload, or a part of the desk, below the view that asks for it; nothing below any other."""
    if page.query.get("edit") != IMPORT:
        return
    words = language(page.lang)
    if page.query.get("part"):
        profiles.part(page.query["part"], words)
        return
    file = upload("matching-profiles", words.t("matching.import.file"), words, ("xlsx", "csv"))
    if file is None:
        return
    filled, problems = read(file.getvalue(), observatory().catalog, datetime.now(UTC).date())
    if problems:
        heading = words.n("matching.import.problems", len(problems))
        st.html(f'<p class="said wrong" role="alert">{escape(heading)}</p>')
        _table(words, ("row", "field", "value", "wrong"), [_problem(one, words) for one in problems[:FIRST]])
        return
    heading = words.n("matching.import.valid", len(filled))
    st.html(f'<p class="said" role="status">{escape(heading)}</p>')
    _table(words, ("row", "profile", "best", "why", "open"), _candidates(filled, words))
    refused = profiles.keep(filled, words)
    if refused:
        heading = words.n("matching.import.problems", len(refused))
        st.html(f'<p class="said wrong" role="alert">{escape(heading)}</p>')
        rows = [_refusal(one, words) for one in refused[:FIRST]]
        _table(words, ("row", "field", "value", "wrong"), rows)


def _problem(one: Problem, words: Language) -> tuple[str, ...]:
    field = label(one.field, words.code) if one.field else ""
    return (str(one.row or ""), field, one.value, words.t(f"matching.problem.{one.rule}"))


def _refusal(one: RecordProblem, words: Language) -> tuple[str, ...]:
    return (one.cell, label(one.field, words.code), one.value, said(one, words))


def _candidates(filled: tuple[Filled, ...], words: Language) -> list[tuple[str, ...]]:
    """Return the best candidate of each profile, among the file's others and the documents' units."""
    catalog = observatory().catalog
    known = table([*(one.profile for one in filled), *units(catalog).values()])
    made: list[tuple[str, ...]] = []
    for place, one in enumerate(filled[:FIRST]):
        best = next(iter(matches(known, place, WEIGHTS, most=1)), None)
        scored = best is not None and best.score is not None
        href = Selection("matching", words.code, mine=short_form(one.profile)).url() + "#candidates"
        reason = (
            " ".join(
                part
                for part in (
                    why(catalog, one.profile, best, words),
                    f"{words.t('matching.missing_label')} {missing(one.profile, best, words)}",
                )
                if part
            )
            if best is not None
            else ""
        )
        name = (
            name_of(best.profile, words) if best is not None and scored else words.t("matching.import.none")
        )
        made.append((str(one.row), one.name, name, reason, href))
    return made


def _table(words: Language, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    content = {"t": words.t, "heads": [words.t(f"matching.import.{head}") for head in heads], "rows": rows}
    st.html(str(render("matching_rows.html.j2", content)))
