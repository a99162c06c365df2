"""PDF, Word and pictures of the basket and of notes, read again with other libraries."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from export.test_deck import CATALOG, EVERY
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pypdf import PdfReader
from views.test_home_views import write_home

from territory.comparison import TOPICS
from territory.export import faces
from territory.export.deck import Libraries, take
from territory.export.downloads import download
from territory.export.figure_svg import figure_svg, png
from territory.export.file import File, Order
from territory.export.paper import Entry, Lines, Paper, Table, Text, of_deck, table
from territory.export.pdf import deck_pdf, paper_pdf
from territory.i18n import LOCALES, language
from territory.model import Status
from territory.settings import Settings
from territory.views.deck import argentina
from territory.views.deck import deck as decks
from territory.views.deck.basket import Basket, Item
from territory.views.deck.figure import BarDrawing, ListDrawing
from territory.views.deck.registry import figure

OWN = Item("argentina-map", '#panic("x") *bold* $x$ \\ @a <b>1</b>', "=1+1 #sys.inputs\n</w:t>`raw`")
PUBLIC = Settings(base_url="https://datos.example.ar")
PROVINCES = argentina.territories_of(CATALOG)
SECTORS = argentina.sectors_of(CATALOG)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))


def deck_of(*items: Item, lang: str = "es") -> decks.Deck:
    basket = Basket(items or tuple(Item(code) for code in EVERY))
    return decks.make(CATALOG, PUBLIC, language(lang), basket, PUBLIC.base_url)


def taken(kind: str, *items: Item, lang: str = "es") -> File:
    return take(deck_of(*items, lang=lang), Basket(items), kind, Libraries())


def note(of: str, kind: str = "pdf", lang: str = "es") -> File:
    return download(Order(CATALOG, PUBLIC, "note", kind, lang, PUBLIC.base_url, {"of": of}))


def read(content: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(content))
    # Lines break where the page is full, and "fi" may be one sign.
    text = " ".join(page.extract_text() for page in reader.pages).replace("ﬁ", "fi")
    return reader, re.sub(r"\s+", " ", text)


def tags(reader: PdfReader) -> list[dict[str, Any]]:
    """Return the elements of the structure tree, in the order in which they are read aloud."""
    found: list[dict[str, Any]] = []

    def walk(one: Any) -> None:
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            for child in one:
                walk(child)
        elif isinstance(one, dict):
            if "/S" in one:
                found.append(one)
            if "/K" in one:
                walk(one["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.mark.parametrize("kind", ["pdf", "pdfslides"])
def test_a_pdf_says_of_itself_what_assistive_technology_needs(kind: str) -> None:
    reader, _ = read(taken(kind, lang="it").content)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("it")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    kinds = [one["/S"] for one in tags(reader)]
    assert kinds.count("/H1") == len(EVERY)
    assert "/TH" in kinds
    figures = [one for one in tags(reader) if one["/S"] == "/Figure"]
    # A drawing for every figure that is no list, a code for every one.
    lists = sum(isinstance(slide.figure.drawing, ListDrawing) for slide in deck_of().slides)
    assert len(figures) == 2 * len(EVERY) - lists
    assert all(one["/Alt"] for one in figures)


@pytest.mark.parametrize("lang", list(LOCALES))
def test_the_document_says_what_the_page_says(lang: str) -> None:
    words = language(lang)
    for kind in ("pdf", "pdfslides"):
        _, text = read(taken(kind, Item("argentina-provinces"), lang=lang).content)
        for key in ("prov.source", "prov.unit", "prov.period", "prov.as_of", "prov.licence", "slides.data"):
            assert re.sub(r"\s+", " ", words.t(key)) in text
        assert CATALOG.version in text.replace(" ", "")
        assert f"data={CATALOG.version}&lang={lang}" in text.replace(" ", "")
        assert words.percent(17 / 106).replace("\u00a0", " ") in text.replace("\u00a0", " ")
        assert words.t("mark.short.not_published") in text
    assert (
        words.t("status.word.not_published")
        in read(taken("pdf", Item("argentina-provinces"), lang=lang).content)[1]
    )


def test_words_of_a_presenter_are_words_in_every_file() -> None:
    for kind in ("pdf", "pdfslides"):
        _, text = read(taken(kind, OWN).content)
        assert '#panic("x") *bold* $x$ \\ @a <b>1</b>' in text
    assert "=1+1 #sys.inputs </w:t>`raw`" in read(taken("pdf", OWN).content)[1]
    document = Document(io.BytesIO(taken("docx", OWN).content))
    texts = [line.text for line in document.paragraphs]
    assert OWN.title in texts
    assert OWN.note in texts


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_any_text_makes_a_document(text: str) -> None:
    paper = Paper(text or "-", language("es"), (Text(text, "own"), Text(text)))
    shown = faces.drawable(text)
    assert paper_pdf(paper).startswith(b"%PDF")
    assert len(shown) == len(text)


def test_an_absence_keeps_its_mark_and_an_estimate_its_sign() -> None:
    made = table(figure(CATALOG, Settings(), language("en"), "argentina-provinces"), language("en"))
    assert [label for label, _ in made.columns] == ["Jurisdiction", "Projects", "% of total", "Status"]
    assert made.rows[0][1:3] == (Entry("17"), Entry("16.0%"))
    assert made.rows[-1][1] == Entry("n. p.", "not_published")
    four = tuple((Entry(str(one), one.value),) for one in Status if not one.has_value)
    paper = Paper(
        "t", language("en"), (Table((("a", False),), (*four, (Entry("≈ 9", "estimate"),)), (1.0,)),)
    )
    reader, text = read(paper_pdf(paper))
    assert "≈ 9" in text
    assert "/SourceSansPro-It" in str([page["/Resources"]["/Font"] for page in reader.pages]) or any(
        "SourceSansPro-It" in font.get_object()["/BaseFont"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    )


@pytest.mark.parametrize(
    "of",
    [
        "argentina-map.AR-S",
        "argentina-map.AR-P",
        "argentina-sectors.tourism",
        "atacama-projects",
        "eu-lac-factors",
    ],
)
def test_a_note_has_two_pages_and_says_what_cannot_be_said(of: str) -> None:
    reader, text = read(note(of).content)
    words = language("es")
    assert len(reader.pages) == 2
    assert words.t("note.gaps") in text
    shown = figure(CATALOG, PUBLIC, words, of)
    assert re.sub(r"\s+", " ", shown.finding) in text
    if of.startswith("argentina-map"):
        assert "6 de 24 filas de la tabla: no publicado. No se leen como cero." in text
    document = Document(io.BytesIO(note(of, "docx").content))
    assert any(line.text == shown.finding for line in document.paragraphs)
    assert document.core_properties.title == reader.metadata.title


@pytest.mark.long
@pytest.mark.parametrize("lang", list(LOCALES))
def test_every_note_has_two_pages(lang: str) -> None:
    subjects = [f"argentina-map.{code}" for code in PROVINCES]
    subjects += [f"argentina-sectors.{code}" for code in SECTORS]
    subjects += ["atacama-projects", "eu-lac-factors", *(f"eu-lac-factors.{code}" for code in TOPICS)]
    pages = {of: len(PdfReader(io.BytesIO(note(of, lang=lang).content)).pages) for of in subjects}
    assert {of: count for of, count in pages.items() if count != 2} == {}


def test_a_note_on_nothing_says_so() -> None:
    made = note("argentina-map.AR-ZZ")
    assert made.refused
    assert b"AR-ZZ" in made.content


def test_word_knows_headings_tables_pictures_and_links() -> None:
    document = Document(io.BytesIO(taken("docx").content))
    assert [line.text for line in document.paragraphs if line.style.name == "Heading 1"] == [
        slide.title for slide in deck_of().slides
    ]
    assert len(document.tables) == len(EVERY)
    first = document.tables[0]
    assert first.rows[0]._tr.trPr.find("{*}tblHeader") is not None
    assert first.rows[1].cells[1].text == "17"
    assert first.rows[-1].cells[1].text == "▨ n. p."
    assert all(one._inline.docPr.get("descr") for one in document.inline_shapes)
    links = [one.target_ref for one in document.part.rels.values() if one.is_external]
    assert f"https://datos.example.ar/slides?figures=led-matrix&data={CATALOG.version}&lang=es" in links


def test_every_figure_is_a_picture_without_a_browser() -> None:
    for code in EVERY:
        drawn = figure_svg(figure(CATALOG, Settings(), language("pt"), code))
        assert etree.fromstring(drawn.encode()).get("width")
        assert "var(" not in drawn
        assert png(drawn, 0.5).startswith(b"\x89PNG")
    one = taken("svg", Item("argentina-sectors.tourism"))
    assert one.name == "argentina-sectors-tourism.es.svg"
    text = " ".join(etree.fromstring(one.content).itertext())
    assert "Turismo: 14 de los 106 proyectos" in text
    assert CATALOG.version in text
    several = zipfile.ZipFile(io.BytesIO(taken("png").content))
    assert several.namelist()[0] == "01-argentina-map.es.png"
    assert len(several.namelist()) == len(EVERY)


def test_the_same_basket_gives_the_same_bytes() -> None:
    assert deck_pdf(deck_of(OWN)) == deck_pdf(deck_of(OWN))
    assert taken("docx", OWN).content == taken("docx", OWN).content
    assert paper_pdf(of_deck(deck_of(OWN))) == paper_pdf(of_deck(deck_of(OWN)))


def test_a_public_address_is_a_code_that_a_phone_reads() -> None:
    lines = [block for block in of_deck(deck_of(OWN)).blocks if isinstance(block, Lines)]
    assert lines[0].qr.startswith("<svg")
    assert lines[0].link.startswith("https://datos.example.ar/slides?figures=argentina-map&data=")


def test_names_of_an_institutions_own_table_are_text_in_a_picture() -> None:
    shown = figure(CATALOG, Settings(), language("es"), "argentina-sectors")
    assert isinstance(shown.drawing, BarDrawing)
    first = replace(shown.drawing.bars[0], name="<script>&", number="<1>", note='"a" & b')
    hostile = replace(shown, finding="</title><b>", drawing=replace(shown.drawing, bars=(first,)))
    read_back = etree.fromstring(figure_svg(hostile).encode())
    assert not list(read_back.iter("{*}script"))
    assert {"<script>&", "<1>", '"a" & b', "</title><b>"} <= set(read_back.itertext())


def test_four_absences_an_estimate_and_a_flag_keep_apart_in_every_file(tmp_path: Path) -> None:
    catalog, words = write_home(tmp_path / "own", population=True), language("en")
    rate = table(figure(catalog, PUBLIC, words, "argentina-rate"), words)
    by_name = {row[0].text: row for row in rate.rows}
    assert [label for label, _ in rate.columns][3:7] == [
        "Per million inhabitants",
        "Lower limit",
        "Upper limit",
        "Small number",
    ]
    # Exact Poisson limits of 15 in a million: 8.40 and 24.74.
    assert [cell.text for cell in by_name["Santa Fe"][3:7]] == ["15.00", "8.40", "24.74", "no"]
    assert by_name["San Luis"][3] == Entry("≈ 4.00", "estimate")
    assert by_name["Jujuy"][6].text == "yes"
    assert {by_name[name][3].status for name in ("Formosa", "Santa Cruz")} == {"suppressed", "not_applicable"}
    bars = figure(catalog, PUBLIC, words, "argentina-provinces")
    drawn = figure_svg(bars)
    marks = ('fill="url(#lack)"', 'fill="url(#dots)"', 'stroke-dasharray="3 2"', 'fill="url(#estimate)"')
    assert [drawn.count(mark) for mark in marks] == [2, 1, 1, 1]
    basket = Basket((Item("argentina-provinces"),))
    deck = decks.make(catalog, PUBLIC, words, basket, PUBLIC.base_url)
    (slide,) = Presentation(io.BytesIO(take(deck, basket, "pptx", Libraries()).content)).slides
    said = next(one for one in slide.shapes if one.name == "Not published").text_frame.text
    assert "s.: Formosa" in said
    assert "n. a.: Santa Cruz" in said
    (chart,) = [one.chart for one in slide.shapes if one.has_chart]
    at = list(chart.plots[0].categories).index("San Luis")
    assert chart.plots[0].series[0].points[at].data_label.text_frame.text == "≈ 4"
    page = take(deck, basket, "html", Libraries()).content.decode()
    assert 's-hatch suppressed"' in page
    assert 'class="estimate"' in page
