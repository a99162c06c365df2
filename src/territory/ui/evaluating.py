"""Evaluating a programme in Streamlit's own widgets: nothing is stored, nobody has to sign in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from territory.i18n import Language, language
from territory.indicators.impact import (
    MOST_ASSIGNMENTS,
    ClusterChange,
    Denominator,
    Evaluation,
    TooManyChoices,
    cost_benefit,
    difference_in_differences,
)
from territory.views.evaluation import VIEW
from territory.views.evidence_figures import figures
from territory.views.page import Page
from territory.views.site import observatory

COUNTRIES = ("AR", "BR", "CL", "CO", "IT", "MX", "PE", "UY")
EMPTY_ROWS = 4
# More assignments than this are cut to both ends and the programme's own.
SHOWN_AT_EACH_END = 10


def below(page: Page) -> None:
    """Show the two calculators below the evaluation's view; nothing below any other view."""
    if page.query.get("view") != VIEW:
        return
    words = language(page.lang)
    st.html(f"<h2>{escape(words.t('evaluation.clusters'))}</h2>")
    left, right = st.columns([2, 1])
    measure = left.text_input(words.t("evaluation.measure"), key="evaluation-measure", max_chars=120)
    country = right.selectbox(
        words.t("evaluation.country"),
        COUNTRIES,
        format_func=lambda code: words.locale.territories.get(code, code),
        key="evaluation-country",
    )
    written = st.data_editor(
        _empty(),
        num_rows="dynamic",
        placeholder="",
        hide_index=True,
        width="stretch",
        key="evaluation-clusters",
        column_config={
            "name": st.column_config.TextColumn(words.t("evaluation.column.name"), max_chars=80),
            "programme": st.column_config.CheckboxColumn(words.t("evaluation.column.programme")),
            "before": st.column_config.NumberColumn(words.t("evaluation.column.before")),
            "after": st.column_config.NumberColumn(words.t("evaluation.column.after")),
        },
    )
    st.html(_effect(written, measure.strip(), country, words))
    _cost_benefit(words)


def _empty() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": pd.Series([""] * EMPTY_ROWS, dtype="object"),
            "programme": [True, False, False, False],
            "before": pd.Series([None] * EMPTY_ROWS, dtype="float64"),
            "after": pd.Series([None] * EMPTY_ROWS, dtype="float64"),
        }
    )


def _effect(written: pd.DataFrame, measure: str, country: str, words: Language) -> str:
    """Return what the table says, as HTML: nothing yet, no comparison, or the effect with its set."""
    filled = written.dropna(subset=["before", "after"])
    filled = filled[filled["name"].fillna("").str.strip() != ""]
    begun = written[written[["before", "after"]].notna().any(axis=1) | (written["name"].fillna("") != "")]
    lines = []
    if left_out := len(begun) - len(filled):
        lines.append(_line(words.t("evaluation.incomplete", count=left_out), "hint"))
    sides: dict[bool, list[ClusterChange]] = {True: [], False: []}
    for row in filled.to_dict("records"):
        one = ClusterChange(str(row["name"]).strip(), country, float(row["before"]), float(row["after"]))
        sides[bool(row["programme"])].append(one)
    treated, others = sides[True], sides[False]
    names = [one.code.casefold() for one in (*treated, *others)]
    if len(set(names)) < len(names):
        return "".join([*lines, _line(words.t("evaluation.twice"), "said wrong")])
    if not treated:
        return "".join([*lines, _line(words.t("evaluation.start"), "nothing")])
    if not others:
        change = sum(one.change for one in treated) / len(treated)
        text = words.t("evaluation.no_control", change=_signed(change, words))
        return "".join([*lines, _line(text, "said wrong")])
    try:
        found = difference_in_differences(treated, others)
    except TooManyChoices:
        most = words.number(MOST_ASSIGNMENTS)
        return "".join([*lines, _line(words.t("evaluation.too_many", most=most), "said wrong")])
    return "".join([*lines, _found(found, measure or words.t("evaluation.unnamed"), words)])


def _found(found: Evaluation, measure: str, words: Language) -> str:
    choices, least = len(found.placebos), words.number(found.smallest_p, 3)
    sentences = [
        words.t(
            "evaluation.effect",
            effect=_signed(found.effect, words),
            measure=measure,
            treated=words.number(found.treated),
            comparison=words.number(found.comparison),
        ),
        words.t("evaluation.rank", choices=words.number(choices), rank=words.number(found.rank)),
        words.t("evaluation.no_p", treated=words.number(found.treated), least=least)
        if found.p is None
        else words.t("evaluation.p", p=words.number(found.p, 3), least=least),
    ]
    first, *rest = sentences
    return (
        _line(first, "said")
        + "".join(_line(sentence, "") for sentence in rest)
        + _assignments(found.placebos, found.effect, words)
    )


def _assignments(placebos: Sequence[float], effect: float, words: Language) -> str:
    """Return the permutation set as a table; a long one is cut, and says so."""
    own = min(range(len(placebos)), key=lambda at: abs(placebos[at] - effect))
    ends = {*range(SHOWN_AT_EACH_END), *range(len(placebos) - SHOWN_AT_EACH_END, len(placebos)), own}
    shown = [at for at in range(len(placebos)) if at in ends]
    rows = "".join(
        f"<tr><th scope='row'>{at + 1}{_own(at == own, words)}</th>"
        f"<td>{_signed(placebos[at], words)}</td></tr>"
        for at in shown
    )
    cut = ""
    if len(shown) < len(placebos):
        numbers = {"shown": words.number(len(shown)), "choices": words.number(len(placebos))}
        cut = _line(words.t("evaluation.more", **numbers), "hint")
    heads = (words.t("evaluation.assignment"), words.t("evaluation.effect_column"))
    return (
        f"<h3>{escape(words.t('evaluation.set'))}</h3><table><thead><tr>"
        + "".join(f"<th scope='col'>{escape(head)}</th>" for head in heads)
        + f"</tr></thead><tbody>{rows}</tbody></table>{cut}"
    )


def _own(own: bool, words: Language) -> str:
    return f" <b>◆ {escape(words.t('evaluation.own'))}</b>" if own else ""


def _cost_benefit(words: Language) -> None:
    project, mif = (one.value for one in figures(observatory().catalog, words, "cordoba"))
    st.html(
        f"<h2>{escape(words.t('evaluation.cost_benefit'))}</h2>"
        + _line(words.t("evaluation.cordoba", project=project, mif=mif), "")
        + _line(words.t("evaluation.cordoba_source"), "hint")
    )
    first, second, third = st.columns(3)
    benefits = first.number_input(
        words.t("evaluation.benefits"), value=None, min_value=0.0, key="evaluation-benefits"
    )
    costs = second.number_input(
        words.t("evaluation.costs"), value=None, min_value=0.0, key="evaluation-costs"
    )
    denominator = third.radio(
        words.t("evaluation.denominator"),
        [one.value for one in Denominator],
        format_func=lambda one: words.t(f"evaluation.denominator.{one}"),
        key="evaluation-denominator",
    )
    st.html(_line(words.t("evaluation.same_money"), "hint"))
    if benefits is not None and costs and denominator:
        ratio = words.number(cost_benefit(benefits, costs, Denominator(denominator)).ratio, 2)
        st.html(_line(words.t(f"evaluation.ratio.{denominator}", ratio=ratio), "said"))


def _signed(value: float, words: Language) -> str:
    text = words.number(value, 2)
    return f"+{text}" if value > 0 else text


def _line(text: str, role: str) -> str:
    return f'<p class="{role}">{escape(text)}</p>' if role else f"<p>{escape(text)}</p>"
