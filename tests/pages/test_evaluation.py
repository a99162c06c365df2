"""The evaluation view: rules with their source, and two calculators that anyone may use."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from territory.i18n import LOCALES, language
from territory.ui.evaluating import _effect
from territory.views.site import view

APP = Path(__file__).parents[2] / "app.py"
ES = language("es")


def table(*rows: tuple[str, bool, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["name", "programme", "before", "after"])


@pytest.mark.parametrize("lang", LOCALES)
def test_the_rules_are_there_before_any_value_in_every_language(lang: str) -> None:
    page = view("partnerships", {"view": "evaluation", "lang": lang})
    words = language(lang)
    assert page.native
    for rule in ("cluster", "similar", "cost"):
        assert words.t(f"evaluation.rule.{rule}").split()[0] in page.body
    assert words.t("evaluation.source") in page.body.replace("&#39;", "'")


def test_the_page_runs_for_a_reader_and_asks_for_values_first() -> None:
    at = AppTest.from_file(str(APP), default_timeout=60)
    at.query_params["view"] = "evaluation"
    at.query_params["lang"] = "es"
    at.run()
    at.switch_page("pages/partnerships/programme.py")
    at.query_params["view"] = "evaluation"
    at.query_params["lang"] = "es"
    at.run()
    assert not at.exception
    assert at.radio[0].label == "Los costos son"
    at.number_input[0].set_value(14.0).run()
    at.number_input[1].set_value(2.0).run()
    assert not at.exception
    assert any("7,00 de beneficio" in part.proto.body for part in at.get("html"))


def test_an_effect_by_hand_with_no_p_value_under_four_clusters() -> None:
    # (18-10) - ((13-10)+(21-20))/2 = 8 - 2 = 6; three ways to choose one of three clusters.
    text = _effect(
        table(("Huasco", True, 10, 18), ("Elqui", False, 10, 13), ("Limarí", False, 20, 21)),
        "empleos",
        "CL",
        ES,
    )
    assert "Efecto: +6,00 (empleos)" in text
    assert "De las 3 maneras" in text
    assert "no damos valor p: el menor posible sería 0,333" in text
    assert "3 <b>◆ la del programa</b></th><td>+6,00</td>" in text


def test_without_a_comparison_only_the_change_is_said() -> None:
    text = _effect(table(("Huasco", True, 10, 18)), "", "CL", ES)
    assert "El cambio medio del programa es +8,00" in text
    assert "Efecto" not in text


def test_rows_left_out_and_doubled_clusters_are_named() -> None:
    missing = _effect(table(("Huasco", True, 10, None), ("Elqui", False, 1, 2)), "", "CL", ES)
    assert "Filas incompletas, dejadas fuera: 1." in missing
    assert "Escriba al menos un clúster" in missing
    twice = _effect(table(("Huasco", True, 1, 2), ("huasco", False, 1, 2)), "", "CL", ES)
    assert "figura dos veces" in twice


def test_four_clusters_in_the_programme_have_an_exact_p_value() -> None:
    rows = [(f"p{n}", True, 0.0, 10.0 + n) for n in range(4)] + [
        (f"c{n}", False, 0.0, float(n)) for n in range(4)
    ]
    text = _effect(table(*rows), "", "CL", ES)
    # 70 ways to choose four of eight; only the own choice and its mirror image are as far from zero: 2 / 70.
    assert "Valor p exacto: 0,029" in text
    assert "El menor posible con estos clústeres es 0,014" in text


def test_what_people_write_stays_text() -> None:
    text = _effect(table(("<b>x</b>", True, 1, 2), ("y", False, 1, 1)), "<script>alert(1)</script>", "CL", ES)
    assert "<script>" not in text
