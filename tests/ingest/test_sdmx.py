"""SDMX-CSV as two statistical offices write it, what becomes of it, and what is refused by row and field."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.catalog import open_catalog
from territory.context import figures
from territory.ingest.sdmx import Wanted, main, merged, read, understood

CATALOG = open_catalog()
CODES = understood(CATALOG)
WANTED = Wanted("industry", "percent_gdp", "territory")
EUROSTAT = """DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG
ESTAT:NAMA_10_A10(1.0),26/11/26 23:00:00,A,PC_GDP,EL,2023,12.5,p
ESTAT:NAMA_10_A10(1.0),26/11/26 23:00:00,A,PC_GDP,DE,2023,26.4,
ESTAT:NAMA_10_A10(1.0),26/11/26 23:00:00,A,PC_GDP,LU,2023,,c
ESTAT:NAMA_10_A10(1.0),26/11/26 23:00:00,A,PC_GDP,EU27_2020,2023,22,
"""
SECOND = """STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,MEASURE,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT
dataflow,OECD:DF_X(1.0),I,A: Annual,ARG: Argentina,SHARE,2022,0.0234,A,3
dataflow,OECD:DF_X(1.0),I,A: Annual,BRA: Brazil,SHARE,2022,0,A,0
dataflow,OECD:DF_X(1.0),I,A: Annual,CHL: Chile,SHARE,2022,NaN,M,0
dataflow,OECD:DF_X(1.0),I,A: Annual,ARG: Argentina,OTHER,2022,7,A,0
"""


def rows(content: str, **where: str) -> list[tuple[str, ...]]:
    found = read(content.encode(), Wanted("industry", "percent_gdp", "territory", where), CODES)
    assert found.problems == ()
    return [(row[1], row[2], row[3], row[7]) for row in found.rows]


def first(content: str | bytes, **where: str) -> tuple[int | None, str, str, str]:
    data = content if isinstance(content, bytes) else content.encode()
    found = read(data, Wanted("industry", "percent_gdp", "territory", where), CODES)
    assert found.rows == ()
    return found.problems[0].row, found.problems[0].field, found.problems[0].value, found.problems[0].rule


def test_eurostats_file_of_version_1() -> None:
    assert rows(EUROSTAT) == [
        ("GR", "2023", "12.5", "estimate"),
        ("DE", "2023", "26.4", "observed"),
        ("LU", "2023", "", "suppressed"),
    ]
    found = read(EUROSTAT.encode(), WANTED, CODES)
    assert found.elsewhere == ("EU27_2020",)
    assert found.rows[0][6] == "ESTAT:NAMA_10_A10(1.0), EL 2023"


def test_a_file_of_version_2_with_labels_powers_of_ten_and_two_measures() -> None:
    assert rows(SECOND, MEASURE="SHARE") == [
        ("AR", "2022", "23.4", "observed"),
        ("BR", "2022", "0", "zero"),
        ("CL", "2022", "", "not_published"),
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (SECOND, (5, "MEASURE", "OTHER", "SHARE in row 2: say which with --where MEASURE=CODE")),
        (EUROSTAT.replace("26.4", "many"), (3, "OBS_VALUE", "many", "not a number")),
        (EUROSTAT.replace("26.4", "<b>1</b>"), (3, "OBS_VALUE", "<b>1</b>", "not a number")),
        (EUROSTAT.replace("26.4", "1e99"), (3, "OBS_VALUE", "1e99", "not a number of usual size")),
        (EUROSTAT.replace("DE,2023", "DE,20233"), (3, "TIME_PERIOD", "20233", "not a year")),
        (EUROSTAT.replace("DE,2023", "DE,2023-Q1"), (3, "TIME_PERIOD", "2023-Q1", "not a year")),
        (EUROSTAT.replace("A,PC_GDP,EL", "Q,PC_GDP,EL"), (2, "FREQ", "Q", "not a yearly series")),
        (EUROSTAT.replace("26.4,", "26.4,y"), (3, "OBS_FLAG", "y", "not a status that we know")),
        (EUROSTAT.replace(",,c", ",5,c"), (4, "OBS_VALUE", "5", "a figure, but its status says suppressed")),
        (EUROSTAT.replace("DE,2023", "EL,2023"), (3, "GEO", "EL", "a second figure for 2023, as in row 2")),
        (EUROSTAT.replace("geo", "place"), (1, "REF_AREA", "", "this column is missing")),
        (EUROSTAT.replace(",DE,", ","), (3, "", "7", "not 8 cells")),
        (SECOND.replace("I,A: Annual,BRA", "D,A: Annual,BRA"), (3, "ACTION", "D", "only I, A and R bring figures")),
        (SECOND.replace("OECD:DF_X(1.0),I,A: Annual,CHL", "OTHER,I,A: Annual,CHL"), (4, "STRUCTURE_ID", "OTHER", "a second data set in one file")),
        (SECOND.replace(",A,3", ",A,999"), (2, "UNIT_MULT", "999", "not a power of ten")),
        ("code,value\nAR,1\n", (1, "CODE", "", "not SDMX-CSV: it starts with DATAFLOW, or STRUCTURE and STRUCTURE_ID")),
        (EUROSTAT.replace(",DE,", ",US,").replace(",EL,", ",CN,").replace(",LU,", ",JP,"), (None, "GEO", "", "no figure of the 60 countries")),
        (EUROSTAT.encode() + b"\xff", (6, "", "", "not UTF-8")),
        ("", (None, "", "", "not a CSV table")),
        ("\n", (None, "", "", "not a CSV table")),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_row_and_field(
    content: str | bytes, expected: tuple[int | None, str, str, str]
) -> None:
    assert first(content) == expected


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: (EUROSTAT + text).encode("utf-8", "replace")),
    )
)
def test_no_content_breaks_the_reader(content: bytes) -> None:
    found = read(content, WANTED, CODES)
    assert found.problems or found.rows


def test_converted_series_are_taken_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    file = tmp_path / "download.csv"
    file.write_text(EUROSTAT + EUROSTAT.splitlines()[1].replace("EL", "BR") + "\n", "utf-8")
    wishes = [str(file), "--indicator", "industry", "--unit", "percent_gdp", "--source", "territory"]
    assert main(wishes) == 0
    catalog = open_catalog(home=tmp_path)
    assert catalog.refused == ()
    assert {code: known[2023].value for code, known in figures(catalog, "industry").items()} == {
        "GR": 12.5,
        "DE": 26.4,
        "LU": None,
        "BR": 12.5,
    }
    # A second series joins the first; the same one again takes its own place.
    assert main([*wishes[:2], "education", *wishes[3:]]) == 0
    assert main(wishes) == 0
    with (tmp_path / "data" / "context_values.csv").open(encoding="utf-8", newline="") as stream:
        written = list(csv.DictReader(stream))
    assert [row["indicator"] for row in written] == ["education"] * 4 + ["industry"] * 4


def test_a_refused_file_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERRITORY_HOME", str(tmp_path))
    file = tmp_path / "download.csv"
    file.write_text(SECOND, "utf-8")
    wishes = [str(file), "--indicator", "industry", "--unit", "percent_gdp", "--source", "territory"]
    assert main(wishes) == 1
    assert "row 5, MEASURE: 'OTHER'" in capsys.readouterr().err
    assert os.listdir(tmp_path) == ["download.csv"]
    assert main(["/nowhere.csv", *wishes[1:]]) == 1


def test_a_foreign_file_is_not_overwritten() -> None:
    with pytest.raises(ValueError, match="columns"):
        merged("a,b\n1,2\n", [("industry",)], ("indicator",))
