"""The opening sentences, against sentences written by hand from the source's two tables."""

from __future__ import annotations

import pytest

from territory.catalog import open_catalog
from territory.i18n import LOCALES, language
from territory.views.findings import finding
from territory.views.lsp import Projects, projects
from territory.views.selection import Selection


@pytest.fixture(scope="module")
def known() -> Projects:
    return projects(open_catalog())


def said(known: Projects, lang: str, **choice: str) -> str:
    return finding(known, Selection("argentina", lang, **choice), language(lang))


def test_the_country_in_four_languages(known: Projects) -> None:
    # 17 + 15 = 32 of 106; 24 jurisdictions less 18 rows = 6.
    assert said(known, "es") == (
        "Buenos Aires y Santa Fe reúnen 32 de los 106 proyectos; de seis jurisdicciones no hay dato publicado."
    )
    assert said(known, "en") == (
        "Buenos Aires and Santa Fe have 32 of the 106 projects; for six jurisdictions no figure was published."
    )
    assert "32 dei 106 progetti; per sei unità territoriali" in said(known, "it")
    assert "somam 32 dos 106 projetos; seis unidades territoriais não têm" in said(known, "pt")


def test_third_place(known: Projects) -> None:
    assert said(known, "en", territory="AR-M") == (
        "Mendoza has 10 of the 106 projects, the third highest count among the 18 provinces listed."
    )


def test_a_shared_rank_names_the_others(known: Projects) -> None:
    # Entre Ríos and Misiones both have 9; three provinces have more (17, 15, 10).
    assert said(known, "en", territory="AR-E") == (
        "Entre Ríos has 9 of the 106 projects, the fourth highest count among the 18 provinces listed,"
        " level with Misiones."
    )


def test_first_place_has_no_ordinal(known: Projects) -> None:
    assert "la cantidad más alta" in said(known, "es", territory="AR-B")


def test_not_listed_is_never_zero(known: Projects) -> None:
    for lang in LOCALES:
        sentence = said(known, lang, territory="AR-P")
        assert "Formosa" in sentence
        assert " 0 " not in sentence


def test_sector_says_that_its_provinces_are_unknown(known: Projects) -> None:
    # 14 / 106 = 13.2 %
    assert said(known, "es", sector="tourism") == (
        "Turismo: 14 de los 106 proyectos (13,2\u00a0%); no se publicó en qué provincias."
    )


def test_a_cell_is_bounded_not_guessed(known: Projects) -> None:
    # min(15, 14) = 14
    assert said(known, "en", territory="AR-S", sector="tourism") == (
        "Santa Fe, Tourism: the number of projects was not published; it can be anything from 0 to 14."
    )
    assert "none of the 106 counted projects is assigned to it" in said(
        known, "en", territory="AR-P", sector="tourism"
    )


def test_comparison_with_and_without_a_figure(known: Projects) -> None:
    assert said(known, "es", territory="AR-S", compare="AR-M") == (
        "Santa Fe tiene 15 proyectos y Mendoza tiene 10 proyectos; no se publicó de qué sectores son."
    )
    assert said(known, "es", territory="AR-P", compare="AR-J") == (
        "Formosa: sin dato publicado; San Juan tiene 1 proyecto."
    )


@pytest.mark.parametrize("lang", LOCALES)
def test_every_view_has_one_sentence(known: Projects, lang: str) -> None:
    for territory in ("", *known.places):
        for sector in ("", *known.by_sector):
            sentence = said(known, lang, territory=territory, sector=sector)
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert "{" not in sentence
