"""The slides as PowerPoint, HTML and workbook, read again with other libraries."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from territory.catalog import open_catalog
from territory.charts import as_json
from territory.export.deck import Libraries, take
from territory.export.pptx_template import TemplateError
from territory.i18n import language
from territory.settings import Settings
from territory.views.deck import deck as decks
from territory.views.deck.basket import Basket, Item
from territory.views.deck.registry import available

CATALOG = open_catalog()
EVERY = available(CATALOG)
LINK = f"http://here/slides?figures=argentina-sectors&data={CATALOG.version}&lang=es"


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))


def made(kind: str, *items: Item, lang: str = "es", script: str = "//") -> bytes:
    basket = Basket(items or tuple(Item(code) for code in EVERY))
    deck = decks.make(CATALOG, Settings(), language(lang), basket, "http://here")
    return take(deck, basket, kind, Libraries(stage=script)).content


def opened(*items: Item, kind: str = "pptx", lang: str = "es") -> Presentation:
    return Presentation(io.BytesIO(made(kind, *items, lang=lang)))


def test_a_map_is_one_freeform_a_territory_with_its_figure_in_words() -> None:
    (slide,) = opened(Item("argentina-map")).slides
    (group,) = [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.GROUP]
    freeforms = [one for one in group.shapes if one.shape_type == MSO_SHAPE_TYPE.FREEFORM]
    # 24 jurisdictions and the islands.
    assert len(freeforms) == 25
    said = {one.name for one in freeforms}
    assert any(one.startswith("Buenos Aires: 17 proyectos") for one in said)
    assert sum("no publicado" in one for one in said) == 6
    circles = [
        one for one in group.shapes if one.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE and "proyectos" in one.name
    ]
    assert len(circles) == 17
    widths = {one.name.partition(":")[0]: one.width for one in circles}
    # The area follows the value: 17 to 4 is about 2.06 to 1 in width.
    assert widths["Buenos Aires"] / widths["Tucumán"] == pytest.approx((17 / 4) ** 0.5, rel=0.02)


def test_bars_are_a_chart_that_can_be_edited() -> None:
    (slide,) = opened(Item("argentina-sectors.tourism", "Nuestro título", "Decir algo")).slides
    assert slide.shapes.title.text_frame.text == "Nuestro título"
    (chart,) = [one.chart for one in slide.shapes if one.has_chart]
    assert list(chart.plots[0].series[0].values) == [44, 14, 13, 13, 11, 7, 2, 1, 1]
    assert list(chart.plots[0].categories)[1] == "Turismo"
    assert load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Sheet1"]["B3"].value == 14
    texts = [one.text_frame.text for one in slide.shapes if one.has_text_frame]
    assert any("14 de los 106" in one for one in texts)


def test_a_province_without_a_figure_is_no_bar_of_zero() -> None:
    (slide,) = opened(Item("argentina-provinces")).slides
    (chart,) = [one.chart for one in slide.shapes if one.has_chart]
    assert len(chart.plots[0].series[0].values) == 18
    assert 0 not in chart.plots[0].series[0].values
    absent = next(one for one in slide.shapes if one.name == "Not published").text_frame.text
    assert absent.startswith("n. p.: Ciudad de Buenos Aires, Formosa")


def test_the_two_sides_stand_on_two_sides_of_zero() -> None:
    (slide,) = opened(Item("eu-lac-factors"), lang="en").slides
    (chart,) = [one.chart for one in slide.shapes if one.has_chart]
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    assert next(iter(chart.plots[0].categories)) == "Trust, contacts, cooperation"
    assert series["European Union: hampers"][0] == -4
    assert series["European Union: fosters"][0] == 2
    assert series["Latin America and the Caribbean: hampers"][0] == -3
    assert -sum(series["European Union: hampers"]) + sum(series["European Union: fosters"]) == 29


def test_tables_are_tables() -> None:
    projects, cases = opened(Item("atacama-projects"), Item("led-matrix")).slides
    (table,) = [one.table for one in projects.shapes if one.has_table]
    assert len(table.rows) == 7
    assert table.cell(5, 1).text == "Sistemas turísticos integrados"
    (matrix,) = [one.table for one in cases.shapes if one.has_table]
    assert (len(matrix.rows), len(matrix.columns)) == (13, 16)


@pytest.mark.parametrize("lang", ["es", "en", "it", "pt"])
def test_the_notes_say_who_says_so(lang: str) -> None:
    words = language(lang)
    for slide in opened(Item("argentina-sectors", note="Mi nota"), lang=lang).slides:
        said = slide.notes_slide.notes_text_frame.text
        assert said.startswith("Mi nota\n")
        for key in ("prov.source", "prov.unit", "prov.period", "prov.as_of", "prov.licence", "slides.data"):
            assert f"\n{words.t(key)}: " in said
        assert LINK.replace("lang=es", f"lang={lang}") in said


@pytest.mark.parametrize(("kind", "width"), [("pptx", 13.333), ("pptx43", 10.0)])
def test_everything_stands_on_the_slide(kind: str, width: float) -> None:
    show = opened(kind=kind)
    assert show.slide_width == Inches(width)
    for slide in show.slides:
        assert not [one for one in slide.placeholders if one.placeholder_format.idx != 0]
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height, shape.name


def test_the_institutions_template_is_used_and_a_broken_one_named(tmp_path: Path) -> None:
    own = Presentation()
    own.slide_width = Inches(11)
    own.slides.add_slide(own.slide_layouts[0])
    own.save(str(tmp_path / "slides.pptx"))
    show = opened(Item("led-matrix"))
    assert show.slide_width == Inches(11)
    assert len(show.slides) == 1
    (tmp_path / "slides.pptx").write_bytes(b"PK no presentation")
    with pytest.raises(TemplateError, match=r"slides\.pptx"):
        opened(Item("led-matrix"))


def test_one_html_asks_nobody_and_is_small() -> None:
    page = made(
        "html", Item("argentina-map", "Título", "Nota"), Item("argentina-sectors"), script="run()"
    ).decode()
    assert "<script>run()</script>" in page
    assert "default-src 'none'" in page.replace("&#39;", "'")
    assert not re.search(r"""(?:src|action)=["']?http""", page)
    assert not re.search(r"""url\(["']?(?!data:|#)""", page)
    assert len(made("html")) < 6_000_000


def test_the_html_explores_what_the_slides_show_and_no_text_ends_a_script() -> None:
    page = html.fromstring(
        made("html", Item("argentina-map"), Item("argentina-provinces"), Item("led-matrix"))
    )
    figures = {one.get("data-explore"): json.loads(one.text) for one in page.cssselect("[data-explore]")}
    assert sorted(figures) == ["1", "2"], "a table has nothing to explore"
    (bars,) = figures["2"]["plotly"]["data"]
    assert sum(bars["x"]) == 106
    absent = [one["text"] for one in figures["2"]["plotly"]["layout"]["annotations"]]
    assert absent == ["▨ n. p."] * 6, "not published is no bar of zero"
    assert len(page.cssselect("[data-explored-map] .folium-map")) == 1
    assert "No publicado: 6 de 24" in page.cssselect("[data-explored-map] ul")[0].text_content()
    hostile = as_json({"name": "</script><img src=x onerror=run()>"})
    assert "</script" not in hostile


def test_a_sheet_for_each_figure_and_one_for_the_sources() -> None:
    book = load_workbook(io.BytesIO(made("xlsx")))
    assert len(book.sheetnames) == len(EVERY) + 1
    provinces = book["Proyectos por provincia"]
    assert provinces["C2"].value == 17
    assert [row[2].value for row in provinces.iter_rows(min_row=20)] == ["no publicado"] * 6
    sources = [row[0].value for row in book["Fuentes"].iter_rows()]
    assert sources.count("Versión de los datos") == len(EVERY)


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is not installed, so NO program has opened the slides: apt-get install libreoffice-impress",
)
@pytest.mark.slow
def test_libreoffice_opens_every_slide(tmp_path: Path) -> None:
    (tmp_path / "deck.pptx").write_bytes(made("pptx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "deck.pptx"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=120,
    )
    pages = (tmp_path / "deck.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) == len(EVERY)


def test_a_map_shown_twice_is_copied_and_each_has_its_own_leader() -> None:
    first, second = opened(Item("argentina-map.AR-S"), Item("argentina-map.AR-M", "Título")).slides
    for slide, leader in ((first, "Santa Fe"), (second, "Mendoza")):
        ids = [one.get("id") for one in slide._element.iter("{*}cNvPr")]
        assert len(ids) == len(set(ids))
        (group,) = [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.GROUP]
        names = [one for one in group.shapes if one.has_text_frame and one.text_frame.text]
        bold = {one.name for one in names if all(run.font.bold for run in one.text_frame.paragraphs[0].runs)}
        assert bold == {leader}
        circles = [
            one
            for one in group.shapes
            if "proyectos" in one.name and one.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE
        ]
        assert [str(one.fill.fore_color.rgb) for one in circles].count("06414F") == 1


def test_a_slide_of_a_public_server_has_a_code() -> None:
    basket = Basket((Item("led-matrix"),))
    deck = decks.make(
        CATALOG, Settings(base_url="https://here.example"), language("es"), basket, "https://here.example"
    )
    (slide,) = Presentation(io.BytesIO(take(deck, basket, "pptx", Libraries()).content)).slides
    (code,) = [one for one in slide.shapes if one.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert code.click_action.hyperlink.address.startswith(
        "https://here.example/slides?figures=led-matrix&data="
    )
