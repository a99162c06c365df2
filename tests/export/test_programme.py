"""The programme's files: complete, marked when invented, and an IATI file only when it can be a true one."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from lxml import etree
from openpyxl import load_workbook

from territory.catalog import Catalog, open_catalog
from territory.export.file import Order
from territory.export.programme import KINDS, programme_file
from territory.i18n import LOCALES, language
from territory.programme.current import current
from territory.programme.demonstration import demonstration
from territory.programme.iati.reading import load
from territory.programme.model import Programme
from territory.programme.sheets.writing import name
from territory.settings import Settings

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return open_catalog()


def made(catalog: Catalog, programme: Programme, kind: str, lang: str):
    order = Order(catalog, Settings(), "programme", kind, lang, "http://localhost")
    return programme_file(order, programme, DAY)


@pytest.mark.parametrize("lang", LOCALES)
def test_the_workbook_holds_the_six_projects_their_names_and_the_source(catalog: Catalog, lang: str) -> None:
    words = language(lang)
    file = made(catalog, current(catalog), "xlsx", lang)
    assert file.name == f"programme.{lang}.xlsx"
    book = load_workbook(io.BytesIO(file.content))
    rows = list(book[name("project", words)].iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows] == [f"atacama-{n}" for n in range(1, 7)]
    assert all(row[2] for row in rows)
    # Nothing that the source does not say: no status, no day.
    codes = [one.value for one in book[name("project", words)][1]]
    assert {row[codes.index("project.status")] for row in rows} == {None}
    sources = [one for row in book[words.t("ui.sources")].iter_rows(values_only=True) for one in row if one]
    assert any("Stocchiero" in one for one in sources)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LOCALES)
def test_demonstration_is_marked_in_the_name_and_inside(catalog: Catalog, kind: str, lang: str) -> None:
    words = language(lang)
    file = made(catalog, demonstration(current(catalog), words), kind, lang)
    assert file.name.startswith(f"demonstration.{lang}.")
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(file.content))
        for sheet in book:
            assert words.t("sheet.demonstration") in [
                one for row in sheet.iter_rows(values_only=True) for one in row
            ], sheet.title
    elif kind == "csv":
        rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
        assert rows[2][0] == words.t("sheet.demonstration")
    else:
        assert words.t("sheet.demonstration").split(":")[0].casefold()[:8] in file.content.decode().casefold()


@pytest.mark.parametrize("lang", LOCALES)
def test_without_dates_there_is_no_iati_file_but_a_list_of_what_is_missing(
    catalog: Catalog, lang: str
) -> None:
    file = made(catalog, current(catalog), "iati.xml", lang)
    text = file.content.decode()
    assert file.name == f"programme.{lang}.iati.txt"
    assert text.count("\n- ") == 18
    assert language(lang).t("programme.problem.iati_start") in text


def test_the_demonstration_as_iati_holds_what_has_all_and_comes_back(catalog: Catalog) -> None:
    words = language("es")
    shown = demonstration(current(catalog), words)
    file = made(catalog, shown, "iati.xml", "es")
    root = etree.fromstring(file.content)
    complete = [p for p in shown.projects if p.status and p.planned_start and p.actors]
    assert len(root.findall("iati-activity")) == len(complete) > 0
    again = load(file.content, "x", "es")
    assert again.problems == ()
    assert [p.trace.id for p in again.programme.projects] == [p.trace.id for p in complete]


def test_no_such_format(catalog: Catalog) -> None:
    with pytest.raises(KeyError):
        made(catalog, current(catalog), "pdf", "es")
