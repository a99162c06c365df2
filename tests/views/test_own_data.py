"""What a reader of /own-data sees, without a browser."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import openpyxl
import pytest
from ingest.samples import journey, long_rows
from lxml import html

from territory.catalog import open_catalog
from territory.export import own as files
from territory.export.downloads import MAKERS
from territory.export.file import Order
from territory.geography import territories
from territory.i18n import LOCALES, language
from territory.ingest.checking import check
from territory.ingest.opening import open_file
from territory.settings import Settings
from territory.ui.plate import answer
from territory.views.own.analysis import Analysis
from territory.views.own.cube import own_figures
from territory.views.own.page import page
from territory.views.own.report import Held
from territory.views.page import Page
from territory.views.selection import Selection, read
from territory.views.site import view

CATALOG = open_catalog()
KNOWN = territories(CATALOG)


def held(content: bytes) -> Held:
    opened = open_file(content)
    return Held("k", "empleo_2022.csv", opened, check(opened, KNOWN))


JOURNEY = held(journey())
CLEAN = held("\n".join(";".join(row) for row in long_rows()).encode())


def shown(parameters: Mapping[str, str], one: Held = JOURNEY, lang: str = "es") -> Page:
    selection, notices = read("owndata", parameters, lang, CATALOG)
    return page(CATALOG, Settings(), selection, notices, one)


def text(made: Page, css: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in html.fromstring(made.body).cssselect(css)]


def test_before_any_upload_three_findings_lead_to_an_analysis() -> None:
    made = view("owndata", {"lang": "es"})
    assert len(text(made, ".known > li")) == 3
    links = [one.get("href") for one in html.fromstring(made.body).cssselect(".known a")]
    assert links[:2] == [
        "/own-data?table=lsp_projects_by_province&lang=es",
        "/own-data?table=lsp_projects_by_sector&lang=es",
    ]
    assert made.native
    assert not made.private


def test_the_published_tables_are_analysed_in_one_click() -> None:
    made = view("owndata", {"lang": "es", "table": "lsp_projects_by_province"})
    assert text(made, "h1") == ["Buenos Aires reúne el 16,0 % del total de la tabla: 17 (proyectos)."]
    assert text(made, ".own-rank li")[0] == "Buenos Aires 17 (10–27)"
    assert "no se publicó" in text(made, ".own-why")[0]
    assert "Naclerio" in text(made, ".provenance")[0]
    made = view("owndata", {"lang": "es", "table": "lsp_projects_by_sector"})
    assert text(made, ".own-rank li")[0] == "Agroindustria y sector primario 44 (32–59)"


def test_the_report_names_row_column_value_rule_and_remedy() -> None:
    made = shown({"lang": "es"})
    assert text(made, "h1") == ["3 de los 41 datos de la tabla tienen errores."]
    rows = [
        [" ".join(cell.text_content().split()) for cell in row]
        for row in html.fromstring(made.body).cssselect(".own-problems tbody tr")
    ]
    assert [row[:4] for row in rows] == [
        ["Error", "14", "territorio", "Cordoba (capital)"],
        ["Error", "27", "empleo", "1.234,5.0"],
        ["Error", "42", "territorio + sector + período", "Santa Fe, C, 2022"],
        ["Aviso", "8 y 19", "empleo", "(vacío)"],
        ["Aviso", "43", "empleo", "Total"],
    ]
    assert "Córdoba (AR-X)" in rows[0][4]
    assert rows[2][4] == "Repetida: igual a la fila 3, con otro valor."
    assert text(made, ".own-bar .button") == ["Analizar los 38 datos válidos"]
    assert text(made, ".own-out") == [
        "38 datos se pueden analizar; 3 quedan afuera, y se dice en cada figura."
    ]
    assert text(made, ".own-reading")[0].startswith("Windows-1252 · separador «;» · decimal «,»")
    assert text(made, ".own-mark.error") == ["Cordoba (capital)", "1.234,5.0", "Santa Fe", "C", "2022"]


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("part", ["analysis", "print"])
def test_every_figure_says_what_was_left_out(lang: str, part: str) -> None:
    made = shown({"lang": lang, "part": part, "territory": "AR-S"}, lang=lang)
    for css in (".age", ".provenance"):
        assert "38" in text(made, css)[0]
        assert "14, 27" in text(made, css)[0]
        assert "42" in text(made, css)[0]


def test_the_profile_of_santa_fe_is_that_worked_by_hand() -> None:
    made = shown({"lang": "en", "part": "analysis", "territory": "AR-S"}, CLEAN, "en")
    # Sector C: 6,905 of 29,615.5 here; in the whole 23,475 of 102,144.5.
    assert pytest.approx(1.0145, abs=1e-4) == (6905 / 29615.5) / (23475 / 102144.5)
    table = html.fromstring(made.body).cssselect(".own-profile-table tbody tr")
    rows = {row[0].text_content(): [" ".join(cell.text_content().split()) for cell in row] for row in table}
    assert rows["C"][1:5] == ["6,905", "23.3%", "23.0%", "1.01 (0.99–1.04)"]
    assert rows["F"][-1] == "0.0"
    assert text(made, "h1")[0].startswith("Santa Fe is most specialised in")
    assert len(text(made, "#peers tbody tr")) == 6


def test_a_rate_is_neither_added_nor_compared_by_quotients() -> None:
    one = held(b"provincia;sector;tasa\nSalta;A;12,5 %\nSalta;C;7,5 %\nJujuy;A;3,5 %\nJujuy;C;1,5 %\n")
    made = shown({"lang": "es", "part": "analysis"}, one)
    assert text(made, ".own-rank li") == ["Salta 12,5", "Jujuy 3,5"]
    assert text(made, "#profile") == []
    assert "fill-class-" in made.body


def test_too_few_cases_give_no_quotient() -> None:
    one = held(b"provincia;sector;empresas\nSalta;A;3\nSalta;C;70\nJujuy;A;40\nJujuy;C;50\n")
    made = shown({"lang": "es", "part": "analysis", "indicator": "location_quotient", "sector": "1"}, one)
    assert [row.split()[0] for row in text(made, ".own-rank li")] == ["Jujuy"]
    assert "Salta: muy pocos casos para el índice" in text(made, ".own-absent")[0]


def test_nothing_of_the_table_is_in_the_address_the_title_or_the_description() -> None:
    made = shown({"lang": "es", "part": "analysis", "territory": "AR-S", "sector": "2", "indicator": "share"})
    seen = " ".join([made.title, made.description, *made.query.values(), *made.query])
    for word in ("empleo", "2022", "csv", "29.616"):
        assert word not in seen
    assert made.private


def test_a_private_page_travels_whole_and_a_public_one_is_fetched() -> None:
    made = shown({"lang": "es", "part": "analysis"})
    said = answer(made, {})
    assert set(said["regions"]) == set(made.regions)
    assert answer(view("owndata", {"lang": "es"}), {})["regions"] == {}


def test_an_address_that_asks_for_a_table_this_session_has_not_says_so() -> None:
    made = view("owndata", {"lang": "es", "part": "analysis", "table": "../secret", "sector": "0"})
    said = text(made, ".notice .notice-line")
    assert "../secret" in said[0]
    assert said[-1].startswith("En esta sesión no hay ninguna tabla propia")


def test_the_language_can_change_without_leaving_the_session() -> None:
    links = html.fromstring(shown({"lang": "es"}).body).cssselect("[data-keep=lang]")
    assert [one.get("data-set") for one in links] == ["lang:es", "lang:en", "lang:it", "lang:pt"]
    assert html.fromstring(view("owndata", {"lang": "es"}).body).cssselect("[data-keep=lang][data-set]") == []


def test_the_marked_table_is_the_table_with_marks() -> None:
    assert JOURNEY.opened is not None
    assert JOURNEY.table is not None
    book = openpyxl.load_workbook(
        io.BytesIO(files.marked(JOURNEY.opened, JOURNEY.table, KNOWN, language("es")))
    )
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[14]] == ["Cordoba (capital)", "F", "2022", "1.500"]
    assert {at.coordinate for row in sheet for at in row if at.comment} == {
        "A14", "D27", "A42", "B42", "C42", "D8", "D19", "D43",
    }  # fmt: skip
    assert "No está entre los 24 códigos" in str(sheet["A14"].comment.text)


def test_the_report_as_csv_has_a_row_for_each_problem() -> None:
    assert JOURNEY.table is not None
    lines = files.report_csv(JOURNEY.table, KNOWN, language("en")).decode("utf-8-sig").splitlines()
    assert lines[0] == "Kind,Row,Column,Value found,What is wrong,What to do,rule"
    assert len(lines) == 6
    assert lines[2].startswith('Error,27,empleo,"1.234,5.0"')


def test_the_results_hold_value_status_and_indexes_of_every_cell() -> None:
    assert JOURNEY.table is not None
    words = language("es")
    figures = own_figures(JOURNEY.table, "empleo_2022.csv", None, Settings(), words)
    one = Analysis(figures, replace(Selection("owndata", "es"), part="analysis"), CATALOG, Settings(), words)
    book = openpyxl.load_workbook(io.BytesIO(files.results(one)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 1 + 8 * 5
    row = next(row for row in rows if row[0] == "AR-X" and row[2] == "C")
    assert row[4:6] == ("no publicado", "no publicado")
    assert "Quedan afuera 3 filas" in str(list(book.worksheets[1].iter_rows(values_only=True)))


@pytest.mark.parametrize("lang", LOCALES)
def test_template_and_example_can_be_loaded_as_they_are(lang: str) -> None:
    orders = {key: Order(CATALOG, Settings(), *key, lang, "http://localhost") for key in files.DOWNLOADS}
    made = {key[0]: MAKERS[key](order) for key, order in orders.items()}
    found = check(open_file(made[files.EXAMPLE].content), KNOWN)
    assert found.errors == ()
    assert sum(one.value or 0 for one in found.records) == 106
    assert len(found.records) == 24
    template = openpyxl.load_workbook(io.BytesIO(made[files.TEMPLATE].content))
    assert template.worksheets[0].max_column == 4
    # A head, and the first-level units of the seven countries that are known.
    assert template.worksheets[1].max_row == 1 + 24 + 27 + 16 + 33 + 20 + 32 + 26
    codes = {row[1].value: row[2].value for row in template.worksheets[1].iter_rows(min_row=2)}
    assert (codes["AR-X"], codes["CL-AT"], codes["CO-ANT"]) == ("14", "03", "05")
    assert zipfile.is_zipfile(io.BytesIO(made[files.TEMPLATE].content))
