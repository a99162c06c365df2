"""What the page says agrees with itself and with the source, view by view."""

from __future__ import annotations

import re
from datetime import date

import pytest
from lxml import html

from territory.catalog import open_catalog
from territory.i18n import LOCALES, language
from territory.model import Source
from territory.views.card import cards
from territory.views.crosstab import cell_rows, forced_sentences
from territory.views.lsp import projects
from territory.views.selection import Selection
from territory.views.site import view
from territory.views.words import age

CATALOG = open_catalog()
KNOWN = projects(CATALOG)


def page(**parameters: str) -> html.HtmlElement:
    return html.fragment_fromstring(view("argentina", {"lang": "es", **parameters}).body, create_parent="div")


def test_totals_reconcile_everywhere() -> None:
    assert sum(KNOWN.listed.values()) == sum(KNOWN.by_sector.values()) == KNOWN.total == 106
    seen = page()
    assert next(cell.text_content() for cell in seen.cssselect(".provinces tfoot td.num")) == "106"
    assert next(cell.text_content() for cell in seen.cssselect(".sectors tfoot td.num")) == "106"
    assert "106 por provincia = 106 por sector = 106" in seen.cssselect(".reconcile")[0].text_content()


def test_map_bars_and_tables_show_the_same_numbers() -> None:
    seen = page()
    for code, count in KNOWN.listed.items():
        assert f"{count} proyecto" in seen.cssselect(f'[data-territory="{code}"]')[0].get("aria-label")
        assert seen.cssselect(f'[data-row="{code}"] td.num')[0].text_content() == str(count)
    for code, count in KNOWN.by_sector.items():
        assert seen.cssselect(f'[data-sector="{code}"] .bar-number')[0].text_content() == str(count)
        assert seen.cssselect(f'[data-sector-row="{code}"] td.num')[0].text_content() == str(count)


def test_bars_are_proportional() -> None:
    widths = {
        bar.get("data-sector"): float(
            re.search(r"width:([\d.]+)%", bar.cssselect(".bar-fill")[0].get("style"))[1]
        )
        for bar in page().cssselect("[data-sector]")
    }
    # 14 / 44 = 31.82 %
    assert widths["agribusiness"] == 100
    assert widths["tourism"] == pytest.approx(31.82)


def test_six_jurisdictions_are_not_published_and_never_zero() -> None:
    assert set(KNOWN.absent) == {"AR-C", "AR-P", "AR-F", "AR-D", "AR-Z", "AR-V"}
    seen = page()
    for code in KNOWN.absent:
        assert "no publicado" in seen.cssselect(f'[data-territory="{code}"]')[0].get("aria-label")
        cells = seen.cssselect(f'[data-row="{code}"] td.num')
        assert {cell.text_content() for cell in cells} == {"n. p."}
        assert not seen.cssselect(f'circle.circle[data-for="{code}"]')


def test_a_selection_is_marked_in_map_table_card_and_filter() -> None:
    seen = page(territory="AR-S", compare="AR-M")
    pressed = {
        shape.get("data-territory") for shape in seen.cssselect('[data-territory][aria-pressed="true"]')
    }
    assert pressed == {"AR-S"}
    assert [use.get("href") for use in seen.cssselect("use.halo[href]")] == ["#t-AR-M", "#t-AR-S"]
    assert {row.get("data-row") for row in seen.cssselect("tr.chosen")} == {"AR-S", "AR-M"}
    assert [card.get("aria-label") for card in seen.cssselect(".place")] == ["Santa Fe", "Mendoza"]
    assert seen.cssselect('.filters [name="territory"] option[selected]')[0].get("value") == "AR-S"


def test_card_numbers_by_hand() -> None:
    # 10 / 106 = 9.4 %; 17 and 15 are larger: third of 18; min(10, 44) = 10 at most in agribusiness.
    card = cards(CATALOG, Selection("argentina", "en", "AR-M"), language("en"))[0]
    assert [number.value for number in card.numbers] == ["10", "9.4%", "3rd"]
    assert "from 0 to 10" in card.absences[0]


def test_the_card_of_an_absent_place_has_no_number() -> None:
    card = cards(CATALOG, Selection("argentina", "es", "AR-C"), language("es"))[0]
    assert [number.value for number in card.numbers] == [None]
    assert "No figurar no es cero" in card.absences[0]
    assert "puede incluir la Ciudad" in card.facts[0]


def test_cells_are_ranges_and_the_reference_is_hypothetical() -> None:
    sectors = tuple(KNOWN.by_sector)
    without = cell_rows(KNOWN, sectors, False, language("en"))
    assert without[0].cells[0].range == "n. p.; 0–17"  # Buenos Aires x agribusiness: min(17, 44)
    assert all(cell.reference == "" for row in without for cell in row.cells)
    with_reference = cell_rows(KNOWN, sectors, True, language("en"))
    assert with_reference[0].cells[0].reference == "≈ 7.1"  # 17 x 44 / 106
    assert "Hypothetical" in view("argentina", {"lang": "en", "reference": "1"}).body
    assert "≈ 7.1" not in view("argentina", {"lang": "en"}).body


def test_forced_facts_in_words() -> None:
    assert forced_sentences(KNOWN, language("en")) == [
        "“Agribusiness and primary sector” is present in at least 4 provinces.",
        "The 6 provinces with the most projects together have at least 5 projects in “Agribusiness and primary sector”.",
        "Buenos Aires has at least 6 projects in the 5 largest sectors.",
        "In no cell do the totals force a project to exist: the minimum is always 0.",
    ]


@pytest.mark.parametrize(
    ("as_of", "now", "years"),
    [
        ("2011-05", date(2026, 11, 22), "15 years"),
        ("2011-05", date(2026, 5, 1), "14 years"),
        ("2011", date(2012, 12, 31), "1 year "),
    ],
)
def test_age_is_in_full_years_and_never_overstated(as_of: str, now: date, years: str) -> None:
    source = Source("s", "T", "", "", as_of, "", "")
    assert years in age(source, language("en"), now)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("name", ["overview", "argentina", "sources"])
def test_ids_are_unique_and_references_lead_somewhere(name: str, lang: str) -> None:
    seen = html.fragment_fromstring(view(name, {"lang": lang}).body, create_parent="div")
    ids = [element.get("id") for element in seen.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    for element in seen.cssselect("[aria-labelledby]"):
        assert element.get("aria-labelledby") in ids
    for link in seen.cssselect('a[href^="#"]'):
        assert link.get("href")[1:] in ids


def test_the_overview_has_at_least_three_sourced_findings() -> None:
    seen = html.fragment_fromstring(view("overview", {"lang": "es"}).body, create_parent="div")
    findings = seen.cssselect(".known > li")
    assert len(findings) >= 3
    assert all("Fuente" in finding.text_content() for finding in findings)
