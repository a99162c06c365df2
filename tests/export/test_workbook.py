"""The workbook, read back by openpyxl and, where it is installed, by LibreOffice."""

from __future__ import annotations

import dataclasses
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest

from territory.export.table import Column, ExportTable
from territory.export.workbook import workbook


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_numbers_are_numbers_and_absences_are_words(table: ExportTable, words: dict[str, str]) -> None:
    sheet = read(workbook([table], "es", words))["Proyectos SPL por provincia"]
    header, santa_fe, la_rioja, cordoba = list(sheet.values)
    assert header[:3] == ("Código", "Jurisdicción", "Proyectos")
    assert santa_fe[2:6] == (15, pytest.approx(15 / 106), 4.25, "valor observado")
    assert la_rioja[2:6] == ("no publicado",) * 4
    assert cordoba[2:6] == (0, 0, -0.5, "cero")
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width > len("Jurisdicción")
    assert not any(cell.font.italic for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize(("lang", "percent"), [("es", "0.0\u00a0%"), ("en", "0.0%"), ("it", "0.0%")])
def test_number_formats_follow_the_language(
    table: ExportTable, words: dict[str, str], lang: str, percent: str
) -> None:
    sheet = read(workbook([table], lang, words)).worksheets[0]
    assert [sheet.cell(2, column).number_format for column in (3, 4, 5)] == ["#,##0", percent, "#,##0.00"]


def test_the_last_sheet_names_the_sources_of_every_table(table: ExportTable, words: dict[str, str]) -> None:
    sectors = dataclasses.replace(table, title="Proyectos SPL por sector", notes=(("Fuente", "otra"),))
    book = read(workbook([table, sectors], "es", words))
    assert book.sheetnames == ["Proyectos SPL por provincia", "Proyectos SPL por sector", "Fuentes"]
    rows = [row[:2] for row in book["Fuentes"].iter_rows(values_only=True)]
    assert rows[0] == ("Proyectos SPL por provincia", None)
    assert rows[1] == ("Fuente", "Naclerio, Ministerio de Industria de la Nación, 2011")
    assert ("Licencia", "no se indica") in rows
    assert rows[7:9] == [("Proyectos SPL por sector", None), ("Fuente", "otra")]
    assert "Naclerio" in book.properties.description


def test_texts_are_never_formulas_or_links(words: dict[str, str]) -> None:
    hostile = ("=1+1", "+1", "@SUM(A1)", "http://example.org", "  =2", "{=1}", "\x01=1")
    columns = (Column("x", "=HEAD()", "text"),)
    table = ExportTable("t", "T", columns, tuple((text,) for text in hostile), (("=note", "=1+1"),))
    content = workbook([table], "es", words)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = "".join(archive.read(name).decode() for name in archive.namelist() if "sheets/" in name)
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets
    cells = [cell for sheet in read(content) for row in sheet.iter_rows() for cell in row if cell.value]
    assert [cell.value for cell in cells][:5] == ["=HEAD()", "=1+1", "+1", "@SUM(A1)", "http://example.org"]
    assert {cell.number_format for cell in cells} == {"@"}
    assert {cell.data_type for cell in cells} == {"s"}


def test_equal_tables_give_equal_bytes(table: ExportTable, words: dict[str, str]) -> None:
    content = workbook([table], "es", words)
    assert content == workbook([table], "es", words)
    assert read(content).properties.created.year == 2000


def test_titles_that_excel_refuses_become_names_that_it_takes(
    table: ExportTable, words: dict[str, str]
) -> None:
    titles = ["Provincia/sector: [cruce]?", "x" * 40, "X" * 40, "'", "Fuentes"]
    tables = [dataclasses.replace(table, title=title) for title in titles]
    names = read(workbook(tables, "es", words)).sheetnames
    assert names == ["Provincia sector   cruce", "x" * 31, "X" * 29 + " 2", "-", "Fuentes", "Fuentes 2"]


def test_a_text_that_no_cell_holds_is_refused(words: dict[str, str]) -> None:
    table = ExportTable("t", "T", (Column("x", "X", "text"),), (("a" * 32_768,),), (("Fuente", "004"),))
    with pytest.raises(ValueError, match="32768 characters"):
        workbook([table], "es", words)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it(table: ExportTable, words: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(workbook([table], "es", words))
    # A profile of its own, for another test may run LibreOffice too; 76 is UTF-8, else the system's encoding.
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to"]
    command += ["csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", str(tmp_path), "t.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    if not (tmp_path / "t.csv").is_file():
        pytest.skip("LibreOffice is here without Calc, so NO program has opened the workbook")
    assert "Santa Fe,15" in (tmp_path / "t.csv").read_text("utf-8")
