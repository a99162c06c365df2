"""A register on /own-data: the counts, what differs from the 106, and what is said of what is not there."""

from __future__ import annotations

import json

import pytest
from ingest.registers import register
from lxml import html
from views.own_samples import CATALOG, text

from territory.export import lsp_register as files
from territory.export.file import Order
from territory.gazetteer import gazetteers
from territory.i18n import LOCALES, language
from territory.ingest.opening import open_file
from territory.ingest.registering import read_register
from territory.paths import ROOT
from territory.settings import Settings
from territory.views import register as view
from territory.views.own.page import page
from territory.views.own.report import Held
from territory.views.page import Page
from territory.views.selection import read


def held(content: bytes) -> Held:
    opened = open_file(content)
    found = read_register(opened, CATALOG)
    places = gazetteers(CATALOG)["AR"]
    return Held("k", "registro.csv", opened, found.table, gazetteer=places, register=found)


def shown(one: Held, lang: str = "es", **parameters: str) -> Page:
    selection, notices = read("owndata", parameters, lang, CATALOG)
    return page(CATALOG, Settings(), selection, notices, one)


def line(made: Page, name: str) -> list[str]:
    rows = html.fromstring(made.body).cssselect(".register-cells tr")
    found = next(row for row in rows if row[0].text_content() == name)
    # What the eye sees: the long words of an absence are for those who listen.
    for quiet in found.cssselect(".quiet"):
        quiet.drop_tree()
    return [" ".join(cell.text_content().split()) for cell in found[1:]]


def test_observed_cells_and_totals_stand_beside_the_published_ones() -> None:
    made = shown(held(register()), part="analysis")
    # agribusiness, tourism, metal, software, wood, crafts, textiles, culture, mining; total, published, difference
    none = "n. r."
    assert line(made, "Córdoba") == ["1", none, "2", "1", *[none] * 5, "4", "3", "+1"]
    assert line(made, "Mendoza") == ["2", "1", *[none] * 7, "3", "10", "−7"]
    assert line(made, "San Juan") == ["1", *[none] * 8, "1", "1", "igual"]
    assert line(made, "San Luis") == [*[none] * 6, "2", none, none, "2", "n. p.", "n. c."]
    assert line(made, "Buenos Aires") == [*[none] * 9, none, "17", "n. c."]
    assert line(made, "Registro") == ["4", "1", "2", "1", "2", none, "2", none, none, "12", "106", "−94"]
    assert "0" not in line(made, "Buenos Aires")


def test_the_differences_are_named_and_equal_totals_are_not() -> None:
    said = text(shown(held(register()), part="analysis"), ".register-differences li")
    # 18 published jurisdictions and San Luis, without San Juan; nine sectors without textiles.
    assert len(said) == 18 + 8
    assert "Córdoba: publicado 3, registro 4 (+1)" in said
    assert "San Luis: no publicado; registro 2" in said
    assert "Buenos Aires: publicado 17; no figura en el registro" in said
    assert not any(one.startswith(("San Juan", "Textil")) for one in said)


@pytest.mark.parametrize("lang", LOCALES)
def test_the_sentence_and_what_was_left_out_are_said_in_each_language(lang: str) -> None:
    one = held(register(";Sin código;Salta;;Turismo;;;;;;;x"))
    made = shown(one, lang, part="analysis")
    assert "12" in text(made, "h1")[0]
    assert "106" in text(made, "h1")[0]
    assert "12" in text(made, ".provenance")[0]
    assert "14" in text(made, ".provenance")[0]
    assert made.private
    report = shown(one, lang)
    assert len(text(report, ".own-problems tr.error")) == 1
    assert "14" in text(report, ".own-problems tr.error")[0]


def test_a_register_without_coordinates_says_so() -> None:
    plain = "\n".join(("id;nombre;provincia;sector;fuente", "1;A;Salta;Turismo;x")).encode()
    made = shown(held(plain), part="analysis")
    assert any("Ningún proyecto tiene coordenadas" in one for one in text(made, "#register-projects p"))
    assert "own-map" not in made.body


def test_the_published_tables_stay_as_they_are_beside_a_register() -> None:
    made = shown(held(register()), part="analysis", table="lsp_projects_by_sector")
    assert "register-cells" not in made.body
    assert "Agroindustria" in made.body


def test_names_of_a_register_never_become_markup() -> None:
    payload = "<img src=x onerror=alert(1)>"
    rows = (f"{payload};{payload};Salta;{payload};Turismo;{payload};{payload};2010;5;-24,8;-65,4;{payload}",)
    one = held(register(*rows))
    assert one.register
    for made in (shown(one), shown(one, part="analysis")):
        assert "<img" not in made.body
        assert "&lt;img" in made.body
    words = language("es")
    counted = view.counted(one.register.projects, CATALOG)
    points = files.points_page(counted, CATALOG, (("Fuente", payload),), words)
    assert b"<img" not in files.drawn(points, CATALOG, Settings())


def order(what: str, kind: str, lang: str) -> Order:
    return Order(CATALOG, Settings(), what, kind, lang, "https://o.example")


@pytest.mark.parametrize("lang", LOCALES)
def test_the_template_filled_in_is_a_register(lang: str) -> None:
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(files.download(order(files.TEMPLATE, "xlsx", lang)).content))
    sheet = book.worksheets[0]
    head = next(
        row for row in range(1, 8) if sheet.cell(row, 3).value == language(lang).t("register.field.province")
    )
    for at, value in enumerate(
        ("1", "A", "AR-A", "Salta", "tourism", "1", "done", 2010, 5, -24.8, -65.4, "x")
    ):
        sheet.cell(head + 1, at + 1, value)
    out = io.BytesIO()
    book.save(out)
    opened = open_file(out.getvalue())
    [project] = read_register(opened, CATALOG).projects
    assert (project.province, project.sector, project.firms, project.latitude) == (
        "AR-A",
        "tourism",
        5,
        -24.8,
    )
    assert len(book.worksheets) >= 4


def test_the_documented_schema_is_the_one_that_is_offered() -> None:
    offered = json.loads(files.download(order(files.SCHEMA, "json", "en")).content)
    documented = json.loads((ROOT / "docs" / "lsp_register.schema.json").read_text("utf-8"))
    assert documented == offered
    assert [one["name"] for one in offered["fields"] if one.get("constraints", {}).get("required")] == [
        "id",
        "name",
        "province",
        "sector",
    ]


def test_counts_and_projects_are_taken_away_without_inventing_zeros() -> None:
    import io

    import openpyxl

    one = held(register())
    assert one.register
    counted = view.counted(one.register.projects, CATALOG)
    content = files.results(
        counted, view.sources(one.register, "registro.csv", Settings(), language("es")), language("es")
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    cells = [row for row in rows if str(row[0]).startswith("AR-")]
    assert len(cells) == 8
    assert [row[4] for row in cells if row[0] == "AR-X" and row[2] == "metal"] == [2]
    totals = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    absent = next(row for row in totals if row[0] == "AR-B")
    assert absent[3] != 0
    assert absent[4] == 17
