"""The two CSV files and the descriptor, read back by the programs that will read them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.export.delimited import as_text, descriptor, local, machine
from territory.export.table import Column, ExportTable
from territory.model import Status


def lines(content: bytes, delimiter: str, encoding: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter))


def test_machine_form_has_keys_points_and_words_for_absences(table: ExportTable) -> None:
    content = machine(table)
    assert not content.startswith(b"\xef\xbb\xbf")
    header, santa_fe, la_rioja, cordoba = lines(content, ",", "utf-8")
    assert header == ["code", "name", "count", "share", "per_million", "status", "source"]
    assert santa_fe[:3] == ["AR-S", "Santa Fe", "15"]
    assert float(santa_fe[3]) == 15 / 106
    assert la_rioja[2:6] == ["not_published"] * 4
    assert cordoba[2:6] == ["0", "0.0", "-0.5", "zero"]
    assert all("Naclerio, Ministerio" in row[6] for row in (santa_fe, la_rioja, cordoba))


def test_machine_form_needs_a_source_column() -> None:
    bare = ExportTable("t", "T", (Column("x", "X", "text"),), (("a",),), (("Fuente", "004"),))
    with pytest.raises(ValueError, match="column named source"):
        machine(bare)


def test_pandas_reads_the_machine_form_as_numbers(table: ExportTable) -> None:
    frame = pd.read_csv(io.BytesIO(machine(table)), na_values=["not_published"])
    assert frame["count"].sum() == 15
    assert frame["count"].isna().sum() == 1


def test_frictionless_accepts_the_machine_form_with_its_descriptor(
    table: ExportTable, tmp_path: Path
) -> None:
    from frictionless.resources import TableResource

    (tmp_path / "provincias.es.csv").write_bytes(machine(table))
    described = json.loads(descriptor(table, "provincias.es.csv"))
    resource = TableResource.from_descriptor(described, basepath=str(tmp_path))
    assert resource.validate().valid
    rows = [row.to_dict() for row in resource.read_rows()]
    assert [row["count"] for row in rows] == [15, None, 0]
    assert [row["status"] for row in rows] == ["observed", "not_published", "zero"]
    assert {"label": "Licencia", "text": "no se indica"} in described["notes"]


@pytest.mark.parametrize(
    ("lang", "delimiter", "share", "rate"),
    [
        ("es", ";", "14,2%", "-0,50"),
        ("it", ";", "14,2%", "-0,50"),
        ("pt", ";", "14,2%", "-0,50"),
        ("en", ",", "14.2%", "-0.50"),
    ],
)
def test_local_form_opens_right_in_the_reader_s_spreadsheet(
    table: ExportTable, words: dict[str, str], lang: str, delimiter: str, share: str, rate: str
) -> None:
    content = local(table, lang, words)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    header, santa_fe, la_rioja, cordoba, empty, *notes = lines(content, delimiter, "utf-8-sig")
    assert header[1:4] == ["Jurisdicción", "Proyectos", "Participación"]
    assert santa_fe[2:4] == ["15", share]
    assert la_rioja[2:6] == ["no publicado"] * 4
    assert cordoba[2] == "0"
    assert cordoba[4:6] == [rate, "cero"]
    assert empty == []
    assert notes[0] == ["Fuente", "Naclerio, Ministerio de Industria de la Nación, 2011"]
    assert ["Licencia", "no se indica"] in notes


HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\ufeff=1", "\u200b@x",
    "＝1+1", " \t text", "\r", "=HYPERLINK(\"http://x\")",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_never_opens_as_a_formula(text: str, words: dict[str, str]) -> None:
    columns = (Column(text, text, "text"), Column("source", text, "text"))
    table = ExportTable("t", "T", columns, ((text, text),), ((text, text),))
    for cells in (lines(machine(table), ",", "utf-8"), lines(local(table, "es", words), ";", "utf-8-sig")):
        cells_with_text = [cell for row in cells for cell in row if cell != "source"]
        assert len(cells_with_text) >= 3
        assert set(cells_with_text) == {f"'{text}"}


@pytest.mark.parametrize("text", ["Santa Fe", "", "'quoted'", "a = b", "n. p.", "−3", "Córdoba; 3"])
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert as_text(text) == text


@given(st.text())
def test_a_text_survives_but_for_the_apostrophe(text: str) -> None:
    safe = as_text(text)
    assert safe in {text, f"'{text}"}
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert not safe.startswith(("\t", "\r", "\n"))


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_numbers_come_back_exactly_from_the_machine_form(values: list[float]) -> None:
    columns = (Column("value", "Valor", "decimal"), Column("source", "Fuente", "text"))
    rows = tuple((value, "004") for value in values)
    content = machine(ExportTable("t", "T", columns, rows, (("Fuente", "004"),)))
    assert [float(row[0]) for row in lines(content, ",", "utf-8")[1:]] == values


def test_every_absence_keeps_its_own_word(words: dict[str, str]) -> None:
    absences = [status for status in Status if not status.has_value]
    rows = tuple((status, "004") for status in absences)
    columns = (Column("value", "Valor", "integer"), Column("source", "Fuente", "text"))
    content = local(ExportTable("t", "T", columns, rows, (("Fuente", "004"),)), "es", words)
    shown = [row[0] for row in lines(content, ";", "utf-8-sig")[1:4]]
    assert shown == ["no publicado", "confidencial por secreto estadístico", "no corresponde"]
