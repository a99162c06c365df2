"""Files of every kind that offices send give the same numbers, or a reason."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest.samples import JOBS, PLACES, SECTORS, journey, long_rows, written

from territory.catalog import open_catalog
from territory.geography import territories
from territory.ingest.answers import Answers
from territory.ingest.checking import check
from territory.ingest.numbers import number
from territory.ingest.opening import Reading, open_file
from territory.ingest.report import OUT, Table
from territory.model import Status

KNOWN = territories(open_catalog())


def read(content: bytes, said: Reading | None = None, answers: Answers | None = None) -> Table:
    said = said or Reading()
    return check(open_file(content, said), KNOWN, said, answers or Answers())


def figures(table: Table) -> dict[tuple[str, str, str], float | None]:
    return {(one.territory, one.sector, one.year): one.value for one in table.records}


def lines(rows: list[list[str]], separator: str = ";") -> str:
    return "\n".join(separator.join(row) for row in rows)


CLEAN = figures(read(lines(long_rows()).encode()))


def test_the_clean_table_is_read_whole() -> None:
    assert len(CLEAN) == 40
    assert CLEAN["AR-S", "A", "2022"] == 9410.5
    assert sum(value or 0 for value in CLEAN.values()) == 102_144.5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp850", "mac-roman"]
)
def test_every_encoding_gives_the_same_table(encoding: str) -> None:
    assert figures(read(lines(long_rows()).encode(encoding))) == CLEAN


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_every_separator_gives_the_same_table(separator: str) -> None:
    assert figures(read(lines(long_rows(), separator).encode())) == CLEAN


def test_commas_and_points_as_in_english_give_the_same_table() -> None:
    rows = long_rows()
    for row, value in zip(rows[1:], (one for jobs in JOBS for one in jobs), strict=True):
        row[3] = f'"{value:,.1f}"'
    assert figures(read(lines(rows, ",").encode())) == CLEAN


def test_title_lines_and_notes_around_the_table_are_set_aside() -> None:
    text = "Empleo registrado\n\n" + lines(long_rows()) + "\n\nFuente: OEDE\n"
    table = read(text.encode())
    assert table.columns.header == 3
    assert figures(table) == CLEAN
    assert [one.rule for one in table.problems] == ["note_row"]


def test_a_wide_table_by_sector_gives_the_same_numbers() -> None:
    rows = [["Provincia", *SECTORS]]
    rows += [[place, *map(written, jobs)] for place, jobs in zip(PLACES, JOBS, strict=True)]
    table = read(lines(rows).encode())
    assert table.columns.wide == "sector"
    assert {(place, sector, "2022"): value for (place, sector, _), value in figures(table).items()} == CLEAN


def test_a_wide_table_by_year_has_its_years_from_the_header() -> None:
    table = read(b"provincia;2021;2022\nSalta;10;12\nJujuy;5;7\n")
    assert figures(table) == {
        ("AR-A", "", "2021"): 10,
        ("AR-A", "", "2022"): 12,
        ("AR-Y", "", "2021"): 5,
        ("AR-Y", "", "2022"): 7,
    }
    assert [one.rule for one in table.problems] == ["years"]


def test_a_wide_table_by_province_is_read_across() -> None:
    table = read(b"rama;Salta;Jujuy;Chaco\nA;1;2;3\nC;4;5;6\n")
    assert figures(table)["AR-H", "C", ""] == 6


@pytest.mark.parametrize("kind", ["xlsx", "ods", "parquet"])
def test_workbooks_and_parquet_give_the_same_numbers(kind: str) -> None:
    cells = [
        [place, sector, 2022, value]
        for place, jobs in zip(PLACES, JOBS, strict=True)
        for sector, value in zip(SECTORS, jobs, strict=True)
    ]
    frame = pd.DataFrame(cells, columns=long_rows()[0])
    out = io.BytesIO()
    if kind == "parquet":
        frame.to_parquet(out)
    elif kind == "xlsx":
        frame.to_excel(out, index=False)
    else:
        out.write(open_document([list(frame.columns), *cells]))
    assert figures(read(out.getvalue())) == CLEAN


def open_document(rows: list[list[object]]) -> bytes:
    import zipfile
    from xml.sax.saxutils import escape

    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    content = f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet><table:table table:name="Hoja">{body}</table:table></office:spreadsheet></office:body></office:document-content>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return out.getvalue()


def test_the_sheet_with_the_data_is_found_and_another_can_be_chosen() -> None:
    out = io.BytesIO()
    with pd.ExcelWriter(out) as book:
        pd.DataFrame({"Léame": []}).to_excel(book, sheet_name="Notas", index=False)
        pd.DataFrame({"provincia": ["Salta"], "empleo": [3]}).to_excel(book, sheet_name="Datos", index=False)
        pd.DataFrame({"provincia": ["Salta"], "empleo": [4]}).to_excel(book, sheet_name="Otros", index=False)
    assert figures(read(out.getvalue())) == {("AR-A", "", ""): 3}
    assert figures(read(out.getvalue(), Reading(sheet="Otros"))) == {("AR-A", "", ""): 4}


def test_the_properties_of_a_geojson_are_a_table() -> None:
    text = '{"type":"FeatureCollection","crs":{"type":"link"},"features":[{"type":"Feature","geometry":null,"properties":{"provincia":"Salta","empleo":3.5}}]}'
    assert figures(read(text.encode())) == {("AR-A", "", ""): 3.5}


@pytest.mark.parametrize(
    ("text", "code"),
    [("AR-X", "AR-X"), ("6", "AR-B"), ("06", "AR-B"), ("2", "AR-C"), ("Tucuman", "AR-T"), ("SGO. DEL ESTERO", "AR-G"),
     ("Cdad. Autónoma de Bs. As.", "AR-C"), ("Prov. de Entre Rios", "AR-E")],
)  # fmt: skip
def test_territories_are_known_by_code_with_a_lost_zero_and_by_name(text: str, code: str) -> None:
    table = read(f"provincia;empleo\n{text};3\n".encode())
    assert [one.territory for one in table.records] == [code]


def test_what_is_ambiguous_is_asked_and_never_guessed() -> None:
    content = b"provincia;empleo\nBs. As.;3\nSalta;4\n"
    asked = read(content)
    assert figures(asked) == {("AR-A", "", ""): 4}
    assert asked.questions == {"Bs. As.": ("AR-C", "AR-B")}
    answered = read(content, answers=Answers(places={"Bs. As.": "AR-B"}))
    assert figures(answered) == {("AR-B", "", ""): 3, ("AR-A", "", ""): 4}
    assert answered.errors == ()
    out = read(content, answers=Answers(places={"Bs. As.": OUT}))
    assert [one.rule for one in out.problems] == ["left_out_on_purpose"]


def test_the_journeys_file_has_three_errors_two_warnings_and_thirty_eight_figures() -> None:
    table = read(journey())
    assert (table.figures, len(table.records), table.decimal) == (41, 38, ",")
    assert [(one.kind, one.rule, one.rows) for one in table.problems] == [
        ("error", "territory_near", (14,)),
        ("error", "number_mixed", (27,)),
        ("error", "repeated", (42,)),
        ("warning", "empty", (8, 19)),
        ("warning", "total_differs", (43,)),
    ]
    assert {record.row: record.status for record in table.records if record.value is None} == {
        8: Status.NOT_PUBLISHED,
        19: Status.NOT_PUBLISHED,
    }


def test_an_empty_cell_is_zero_only_when_the_person_says_so() -> None:
    table = read(journey(), answers=Answers(marks={"": Status.ZERO}))
    assert [record.value for record in table.records if record.row in (8, 19)] == [0.0, 0.0]
    assert [one.rule for one in table.problems if one.rule == "empty"] == []


def test_a_total_that_fits_is_only_a_note() -> None:
    table = read(b"provincia;empleo\nSalta;10\nJujuy;5\nTotal pa\xc3\xads;15\n")
    assert [(one.kind, one.rule) for one in table.problems] == [("note", "total")]
    assert len(table.records) == 2


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("0", 0.0, Status.ZERO),
        ("s/d", None, Status.NOT_PUBLISHED),
        ("..", None, Status.NOT_PUBLISHED),
        ("///", None, Status.NOT_APPLICABLE),
        ("s", None, Status.SUPPRESSED),
        ("-", None, None),
        ("", None, None),
        ("12,5 %", 12.5, Status.OBSERVED),
        ("1.234.567,25", 1234567.25, Status.OBSERVED),
        ("1 234,5", 1234.5, Status.OBSERVED),
        ("6.905*", 6905.0, Status.OBSERVED),
        ("−3", -3.0, Status.OBSERVED),
    ],
)
def test_cells_as_offices_write_them(text: str, value: float | None, status: Status | None) -> None:
    found = number(text, ",")
    assert (found.value, found.status, found.rule) == (value, status, "")


@given(st.floats(-1e9, 1e9).map(lambda value: round(value, 2)))
def test_a_number_is_read_back_as_it_was_written(value: float) -> None:
    english = f"{value:,.2f}"
    assert number(english, ".").value == value
    assert number(english.translate(str.maketrans(",.", ".,")), ",").value == value


@given(st.binary(max_size=200))
def test_no_bytes_make_decoding_stumble(content: bytes) -> None:
    from territory.ingest.delimited import decode, rows, separator
    from territory.ingest.limits import Refused

    try:
        text, _ = decode(content)
        rows(text, separator(text))
    except Refused:
        pass


def test_a_column_of_fractions_is_never_the_sectors_whatever_its_name() -> None:
    content = "provincia;tasa de empleo;tasa de actividad;tasa de estudios\nSalta;40,1;51,2;12,3\nJujuy;41,5;50,0;13,1\n"
    found = check(open_file(content.encode()), KNOWN)
    assert found.columns.roles == ("territory", "value", "value", "value")
    assert found.columns.wide == "sector"
    coded = b"provincia;actividad;empleo\nSalta;10;400\nJujuy;11;500\n"
    assert check(open_file(coded), KNOWN).columns.roles == ("territory", "sector", "value")
