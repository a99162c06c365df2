"""The studies of a reader's own table, without a browser."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise

import openpyxl
import pytest
from ingest.samples import journey, long_rows
from lxml import html
from views.own_samples import CATALOG, KNOWN, YEARS, gradient, held, nested, rows, shown, text

from territory.export import own as files
from territory.i18n import LOCALES, language
from territory.settings import Settings
from territory.views.own.analysis import Analysis
from territory.views.own.cube import own_figures
from territory.views.own.studies import STUDIES
from territory.views.own.study import apart
from territory.views.selection import Selection
from territory.views.site import view

JOURNEY = held(journey())
CLEAN = held("\n".join(";".join(row) for row in long_rows()).encode())
TWO = held(YEARS)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("study", STUDIES)
def test_a_study_says_what_was_left_out_or_why_there_is_none(lang: str, study: str) -> None:
    made = shown({"lang": lang, "study": study, "territory": "AR-S"}, JOURNEY, lang)
    for css in (".age", ".provenance"):
        assert "14, 27" in text(made, css)[0]
    if study in ("change", "composite"):  # one year, no rates: map and ranking stay, and it is said why
        assert text(made, ".own-study") == []
        assert len(text(made, ".own-lacking")) == 1
        assert text(made, ".own-rank li")
    else:
        assert len(text(made, ".own-study h2")) == 1
        assert text(made, ".own-rank") == []


def test_the_concentration_of_a_sector_by_hand() -> None:
    # Sector A: Salta 130 of 250, Jujuy 120; the whole 240 and 310 of 550.
    made = shown({"lang": "en", "study": "curve", "sector": "1"}, TWO, "en")
    assert pytest.approx(0.5 * (abs(130 / 250 - 240 / 550) + abs(120 / 250 - 310 / 550))) == 0.0836363636
    assert text(made, "h1")[0].startswith("A: 1 of 2 holds half; locational Gini 0.08. 8.4%")
    assert rows(made, 0) == {
        "Salta": ["130", "52.0", "100.0", "100.0"],
        "Jujuy": ["120", "48.0", "48.0", "56.4"],
    }
    assert rows(made, 1)["A"] == ["250", "1", "0.50", "0.02", "0.08", "0.08"]
    assert any("Krugman 1991" in one for one in text(made, ".own-method"))


def test_the_inequality_between_and_within_sectors_adds_up() -> None:
    made = shown({"lang": "en", "study": "curve"}, TWO, "en")
    said = next(note for note in text(made, ".own-study .sub") if note.startswith("Theil"))
    parts = [float(word.strip("%")) for word in said.split() if word.endswith("%")]
    assert sum(parts) == pytest.approx(100, abs=0.1)
    assert set(rows(made, 2)) == {"A", "C"}


def test_the_published_sectors_have_a_curve_too() -> None:
    made = view("owndata", {"lang": "es", "table": "lsp_projects_by_sector", "study": "curve"})
    assert text(made, "h1")[0].startswith("proyectos: 2 de 9 reúnen la mitad del total")
    assert len(text(made, ".own-dot")) == 9
    made = view("owndata", {"lang": "es", "table": "lsp_projects_by_province", "study": "curve"})
    assert "6 jurisdicciones sin dato quedan fuera; no se leen como cero." in text(made, ".own-study .sub")


def test_too_few_cases_have_no_curve() -> None:
    made = shown({"lang": "en", "study": "curve"}, held(b"provincia;empresas\nSalta;3\nJujuy;4\n"), "en")
    assert text(made, ".own-withheld") == [
        "Concentration is not stated: too few cases or figures for the index."
    ]
    assert text(made, ".own-chart") == []


def test_the_change_and_its_parts_by_hand() -> None:
    made = shown({"lang": "en", "study": "change"}, TWO, "en")
    assert text(made, "h1") == [
        "Salta: +20.0% from 2019 to 2022; the whole, +10.0%. Above or below its sectors: +15 (empleo)."
    ]
    # start, end, change, %, whole, mix, own, own of E.-M., allocation: 80 x 0.05 + 120 x 0.10, 20 x 0.05 - 20 x 0.10
    assert rows(made, 0)["Salta"] == ["200", "240", "40", "20.0", "20", "5", "15", "16", "−1"]
    assert rows(made, 0)["The whole"][:4] == ["500", "550", "50", "10.0"]
    by_sector = rows(shown({"lang": "en", "study": "change", "territory": "AR-A"}, TWO, "en"), 0)
    assert by_sector["A"] == ["100", "130", "30", "30.0", "10", "15", "5", "4", "1"]


def test_growth_is_a_map_with_two_sides() -> None:
    made = shown({"lang": "en", "indicator": "growth"}, TWO, "en")
    assert text(made, ".own-rank li") == ["Salta 20.0%", "Jujuy 3.3%"]
    assert "Breaks symmetric about 0 (thirds), n = 2" in made.body
    own = shown({"lang": "en", "indicator": "competitive"}, TWO, "en")
    assert text(own, ".own-rank li") == ["Salta 7.5%", "Jujuy −5.0%"]


def test_a_rate_changes_by_points_and_has_no_parts() -> None:
    one = held(
        b"provincia;anio;tasa\nSalta;2019;12,5 %\nSalta;2022;14,0 %\nJujuy;2019;9,0 %\nJujuy;2022;8,0 %\n"
    )
    made = shown({"lang": "en", "study": "change"}, one, "en")
    assert text(made, "h1") == ["Jurisdictions where the value rose from 2019 to 2022: 1; where it fell: 1."]
    assert rows(made, 0)["Jujuy"] == ["9.0", "8.0", "−1.0"]
    assert "Concentration" in text(made, ".own-lacking")[0]


def test_the_structure_of_a_territory_is_mapped_with_the_classes_asked_for() -> None:
    made = shown({"lang": "en", "indicator": "hhi", "classes": "equal_intervals"}, CLEAN, "en")
    assert "Equal intervals, n = 8" in made.body
    jobs = [9410.5, 6905.0, 4200.0, 7300.0, 1800.0]
    worked = sum((one / sum(jobs)) ** 2 for one in jobs)
    assert f"Santa Fe {worked:.2f}" in text(made, ".own-rank li")


def test_negative_amounts_are_shown_and_not_shared_out() -> None:
    one = held(b"provincia;sector;monto\nSalta;A;-30\nSalta;C;70\nJujuy;A;40\nJujuy;C;50\n")
    made = shown({"lang": "en", "indicator": "location_quotient"}, one, "en")
    assert text(made, ".own-why")[0].startswith("The table has negative values")
    assert text(made, ".own-rank li")[0].startswith("Jujuy 90")


@pytest.mark.parametrize("figures", ["-5 7 3 9", "0 0 3 9"])
def test_without_a_base_to_grow_from_no_change_is_offered(figures: str) -> None:
    one, two, three, four = figures.split()
    lines = f"Salta;2019;{one}\nJujuy;2019;{two}\nSalta;2022;{three}\nJujuy;2022;{four}\n"
    made = shown(
        {"lang": "en", "study": "change", "indicator": "growth"},
        held(f"provincia;anio;monto\n{lines}".encode()),
        "en",
    )
    assert any("Change over time" in one for one in text(made, ".own-lacking"))
    assert text(made, ".own-rank li")


def test_names_at_the_ends_of_curves_do_not_touch() -> None:
    tops = apart([50.0, 50.5, 51.0, 90.0])
    assert [round(b - a, 6) for a, b in pairwise(tops)][:2] == [5.5, 5.5]
    assert tops[3] == 90.0


def test_a_cluster_in_the_north_is_on_the_map_and_in_the_table() -> None:
    made = shown(
        {"lang": "en", "study": "clusters", "indicator": "share", "sector": "1"}, held(gradient()), "en"
    )
    assert "like stands beside like (Moran’s I 0." in text(made, "h1")[0]
    found = rows(made, 0)
    assert len(found) == 23
    assert found["Salta"][3] == "high among high"
    assert found["Santa Cruz"][3] != "high among high"
    assert found["Salta"][6] == "< 0.001" or float(found["Salta"][6]) < 0.01
    legend = [line for line in text(made, "svg.map text") if "high among" in line or "low among" in line]
    assert {line.rpartition(" ")[0] for line in legend} >= {
        "+ + high among high", "+ − high among low", "− + low among high", "− − low among low",
    }  # fmt: skip
    # Land borders only: Tierra del Fuego touches no other jurisdiction.
    assert "left out of these indexes: Tierra del Fuego" in text(made, ".own-study .sub")[0]
    labels = {
        one.get("data-territory"): one.get("aria-label")
        for one in html.fromstring(made.body).cssselect("[data-territory]")
    }
    assert labels["AR-A"] == "Salta: high among high"
    assert labels["AR-V"] == "Tierra del Fuego: not applicable"


def test_on_few_jurisdictions_no_cluster_is_stated() -> None:
    made = view("owndata", {"lang": "en", "table": "lsp_projects_by_province", "study": "clusters"})
    assert "20 are needed" in text(made, ".own-withheld")[0]
    assert text(made, ".own-study svg.map") == []


def test_complexity_names_the_diverse_and_what_lies_near() -> None:
    one = held(nested())
    made = shown({"lang": "en", "study": "complexity"}, one, "en")
    first, *_ = rows(made, 0)
    assert text(made, "h1")[0].startswith(f"{first} ranks 1 of 12 in complexity")
    assert len(text(made, ".own-dot")) == 12
    made = shown({"lang": "en", "study": "complexity", "territory": "AR-B"}, one, "en")
    assert "in which Buenos Aires has no advantage" in text(made, ".own-study h3")[0]
    assert text(shown({"lang": "en", "indicator": "eci"}, one, "en"), ".own-rank li")[0].startswith(first)


def test_on_a_small_table_no_complexity_is_stated_or_offered() -> None:
    made = shown({"lang": "en", "study": "complexity"}, CLEAN, "en")
    assert text(made, ".own-withheld")[0].startswith(
        "Complexity is not stated: 8 jurisdictions and 5 sectors"
    )
    assert not any("(ECI)" in one for one in text(made, "select[name=indicator] option"))


CASES = b"""provincia;firmas;poblacion
Salta;30;1000
Jujuy;40;4000
Mendoza;90;10000
Chaco;12;1500
Chubut;20;2000
Neuquen;;3000
"""


def test_a_population_column_makes_rates_and_is_not_counted_among_the_cases() -> None:
    one = held(CASES)
    assert "poblacion" not in " ".join(text(shown({"lang": "en"}, one, "en"), "select[name=sector]"))
    made = shown({"lang": "en", "study": "outliers"}, one, "en")
    # 192 cases among 18,500; 30 of 1,000 is far above 10.4.
    assert text(made, "h1")[0].endswith(
        "10.4 per 1,000 altogether; chance does not explain the rate of 1 of 5 jurisdictions."
    )
    found = rows(made, 0)
    assert found["Salta"][2] == "30.0"
    assert found["Salta"][-1] == "far above (99.8 %)"
    assert found["Neuquén"][2:] == ["—", "—", "—", "—", "—"]
    assert text(made, ".own-dot.high") == ["Salta"]
    offered = text(shown({"lang": "en"}, one, "en"), "select[name=indicator] option")
    assert {"Rate per 1,000", "Smoothed rate per 1,000"} <= set(offered)
    ranked = shown({"lang": "en", "indicator": "rate"}, one, "en")
    assert text(ranked, ".own-rank li")[0].startswith("Salta 30.0 (20.2–42.8)")


def test_without_a_population_the_person_is_asked_for_one() -> None:
    made = shown({"lang": "en", "study": "outliers"}, CLEAN, "en")
    assert text(made, ".own-withheld")[0].startswith("Choose above the column")
    asked = shown({"lang": "en", "study": "outliers", "per": "4", "sector": "1"}, CLEAN, "en")
    assert "of “G”" in text(asked, ".own-study h2")[0]
    assert len(rows(asked, 0)) == 8


def test_a_three_star_cluster_is_named_and_explained() -> None:
    lines = ["provincia;sector;empleo"]
    codes = [code for code in KNOWN if KNOWN[code].level != "country"][:12]
    for at, code in enumerate(codes):
        lines += [f"{code};A;{900 if at == 3 else 30}", f"{code};C;{1000 + at}"]
    made = shown({"lang": "en", "study": "stars"}, held("\n".join(lines).encode()), "en")
    name = KNOWN[codes[3]].names["en"]
    assert text(made, "h1") == [f"1 pair of jurisdiction and sector has all three stars: A ({name})."]
    assert rows(made, 0)[name][0] == "★★★"
    assert rows(made, 1)[name][:4] == ["A", "3", "900", "★"]


RATES = b"""provincia;productividad;desempleo;educacion
Salta;12,5 %;9,0 %;20,0 %
Jujuy;10,0 %;8,0 %;30,0 %
Mendoza;18,0 %;4,0 %;45,0 %
Chaco;9,0 %;12,0 %;15,0 %
Chubut;15,0 %;6,0 %;40,0 %
"""


def test_a_composite_shows_its_ranks_as_ranges_and_which_way_is_better() -> None:
    one = held(RATES)
    made = shown({"lang": "en", "study": "composite", "less": "2"}, one, "en")
    assert text(made, "h1") == ["Mendoza ranks 1 of 5; with other weights and scales, between 1 and 1."]
    assert text(made, ".own-toggles li") == [
        "productividad more is better", "desempleo less is better", "educacion more is better",
    ]  # fmt: skip
    assert html.fromstring(made.body).cssselect(".own-toggles a")[2].get("data-set") == "less:2,3"
    assert rows(made, 0)["Mendoza"][:3] == ["1", "1", "1"]
    turned = shown({"lang": "en", "study": "composite"}, one, "en")
    assert rows(turned, 0)["Mendoza"][:3] != ["1", "1", "1"]


def test_the_workbook_of_results_holds_the_study_and_its_methods() -> None:
    assert TWO.table is not None
    words = language("en")
    figures = own_figures(TWO.table, "empleo_2022.csv", None, Settings(), words)
    selection = replace(Selection("owndata", "en"), part="analysis", study="change")
    content = files.results(Analysis(figures, selection, CATALOG, Settings(), words))
    book = openpyxl.load_workbook(io.BytesIO(content))
    change = list(book.worksheets[1].iter_rows(values_only=True))
    assert change[1][:5] == ("Salta", 200, 240, 40, 20)
    assert any(
        "Esteban-Marquillas 1972" in str(row) for row in book.worksheets[2].iter_rows(values_only=True)
    )


@pytest.mark.parametrize("less", ["x", "1,,", "1;2", "<i>9"])
def test_a_damaged_address_is_read_with_tolerance(less: str) -> None:
    made = shown(
        {"lang": "en", "study": "composite", "less": less, "per": "999", "base": "1"}, held(RATES), "en"
    )
    assert text(made, ".own-study h2")
    assert "<i>9" not in made.body


@pytest.mark.parametrize("study", ["stars", "complexity", "curve"])
def test_a_filter_that_changes_nothing_is_not_offered(study: str) -> None:
    made = shown({"study": study}, held(nested()))
    one, other = (shown({"study": study, "sector": sector}, held(nested())) for sector in ("1", "2"))
    offered = bool(html.fromstring(made.body).cssselect("select[name=sector]"))
    assert offered == (text(one, ".own-study") != text(other, ".own-study"))
