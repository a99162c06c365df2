"""URLs as people type, mail and damage them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from territory.catalog import open_catalog
from territory.views.selection import Selection, read
from territory.views.site import view

CATALOG = open_catalog()


def asked(**parameters: str) -> tuple[Selection, list[str]]:
    selection, notices = read("argentina", parameters, "es", CATALOG)
    return selection, [notice.key for notice in notices]


def test_a_valid_address_says_nothing() -> None:
    selection, notices = asked(territory="AR-S", compare="AR-M", sector="tourism", show="table", lang="it")
    assert notices == []
    assert selection == Selection("argentina", "it", "AR-S", "AR-M", "tourism", show="table")


def test_an_address_reads_back_as_itself() -> None:
    selection, _ = asked(territory="AR-S", sector="wood", lang="pt")
    assert selection.url() == "/argentina?territory=AR-S&sector=wood&lang=pt"


def test_a_name_is_read_as_its_code_and_said() -> None:
    selection, notices = asked(territory="Tucuman")
    assert selection.territory == "AR-T"
    assert notices == ["notice.read_as"]


def test_a_slip_of_the_pen_gets_a_suggestion_not_a_guess() -> None:
    selection, notices = read("argentina", {"territory": "Mendosa"}, "es", CATALOG)
    assert selection.territory == ""
    assert notices[0].key == "notice.territory_near"
    assert notices[0].href == "/argentina?territory=AR-M&lang=es"


def test_nonsense_shows_the_whole_country_and_says_so() -> None:
    assert asked(territory="ZZ-99")[0].territory == ""
    assert "notice.sector" in asked(sector="weapons")[1]
    assert "notice.language" in asked(lang="de")[1]
    assert "notice.option" in asked(show="cube")[1]


def test_a_rate_without_population_falls_back_to_counts() -> None:
    selection, notices = asked(indicator="rate")
    assert selection.indicator == "count"
    assert notices == ["notice.rate"]


def test_comparing_a_place_with_itself_or_with_nothing_is_no_comparison() -> None:
    assert asked(territory="AR-S", compare="AR-S")[0].compare == ""
    assert asked(compare="AR-S")[0].compare == ""


@given(
    st.dictionaries(
        st.sampled_from(
            ["territory", "compare", "sector", "lang", "show", "indicator", "reference", "q", "notice"]
        ),
        st.text(max_size=120),
    )
)
def test_any_text_in_an_address_is_only_text(parameters: dict[str, str]) -> None:
    page = view("argentina", parameters)
    assert "<script" not in page.body.lower()
    assert page.body.count("data-territory=") == 24


def test_markup_in_an_address_is_escaped() -> None:
    page = view(
        "argentina", {"territory": '"><img src=x onerror=alert(1)>', "q": "<script>alert(1)</script>"}
    )
    assert "<img src=x" not in page.body
    assert "&lt;script&gt;" in page.body
