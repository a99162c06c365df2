"""A table that is too large for rows gives what the same table gives as rows; repeated cells are added up when asked."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from territory.catalog import open_catalog
from territory.geography import territories
from territory.i18n import language
from territory.ingest.answers import Answers
from territory.ingest.checking import check
from territory.ingest.opening import Reading, open_file
from territory.ingest.report import OUT, Problem, Table
from territory.model import Status
from territory.settings import Settings
from territory.views.own.cube import own_figures
from territory.views.own.report import lines

KNOWN = territories(open_catalog())
PLACES = [place.names["es"] for place in KNOWN.values()][1:]
SECTORS = [f"Rama {letter}" for letter in "ABCDEFGHIJ"]
YEARS = range(2001, 2022)
HEAD = ["provincia", "rama", "año", "empleo", "fuente"]


def clean() -> list[list[str]]:
    """Nearly five thousand rows of different cells."""
    return [
        [place, sector, str(year), f"{(7 * a + 13 * b + 31 * c) % 9000 + 1},{c % 10}", "OEDE"]
        for a, place in enumerate(PLACES)
        for b, sector in enumerate(SECTORS)
        for c, year in enumerate(YEARS)
    ]


def rough() -> list[list[str]]:
    """The same with one of everything that goes wrong in offices' tables."""
    rows = clean()
    rows[10][3], rows[11][3], rows[12][3], rows[13][3] = "s/d", "", "-", "12,5 (1)"
    rows[20][3], rows[21][3], rows[22][3] = "12.5", "doce", "-4,0"
    rows[30][0], rows[31][0], rows[32][0] = "Cordova del Tucumán", "", "sin especificar"
    rows[33][0], rows[34][0] = " Salta ", "14"
    rows[40][1], rows[41][2] = "", "200X"
    rows[50] = rows[50][:2]
    rows[51] = ["", "", "", "", ""]
    rows[60][0] = "Total"
    rows[70] = [*rows[71][:3], "1,0", "otra"]
    rows[80] = list(rows[81])
    rows[4000][0], rows[4100][3], rows[4200][3] = "Atlántida", "s/d", "3.456.789,5"
    rows[4300] = ["(1) Provisorio"]
    return [*rows, [], ["Fuente: OEDE"], ["Salta", "Rama A", "1999", "5,0"]]


def written(rows: list[list[str]], separator: str = ";", encoding: str = "cp1252") -> bytes:
    return "\r\n".join(separator.join(row) for row in [HEAD, *rows]).encode(encoding)


def quoted(rows: list[list[str]]) -> bytes:
    return "\n".join(";".join(f'"{cell}"' if cell else "" for cell in row) for row in [HEAD, *rows]).encode()


def parquet(rows: list[list[str]]) -> bytes:
    """Typed columns: what is no number is missing."""
    kept = [row for row in rows if len(row) == len(HEAD)]

    def figure(text: str) -> float | None:
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return None

    out = io.BytesIO()
    columns = {
        "provincia": [row[0] for row in kept],
        "rama": pa.array([row[1] for row in kept]).dictionary_encode(),
        "año": pa.array([int(row[2]) if row[2].isdecimal() else None for row in kept], pa.int16()),
        "empleo": [figure(row[3]) for row in kept],
        "vale": [row[4] == "OEDE" for row in kept],
    }
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def both(content: bytes, answers: Answers | None = None, said: Reading | None = None) -> tuple[Table, Table]:
    """Return a table read as rows and read as a large one."""
    said = said or Reading()
    small, large = (open_file(content, said, large=large) for large in (False, True))
    assert small.large is None
    assert large.large is not None
    assert (small.format, small.encoding, small.separator, small.count) == (
        *(large.format, large.encoding, large.separator),
        large.count,
    )
    found = (check(one, KNOWN, said, answers or Answers()) for one in (small, large))
    return next(found), next(found)


def told(problems: tuple[Problem, ...]) -> list[tuple[object, ...]]:
    """What a report says; a large table's names the first rows and says how many there are."""
    found = [
        (
            one.kind,
            one.rule,
            one.rows[:12],
            one.columns,
            one.value,
            {"count": len(one.rows)} | dict(one.about),
        )
        for one in problems
    ]
    return sorted(found, key=lambda one: (str(one[0]), one[2], str(one[1]), str(one[3])))


def same(small: Table, large: Table) -> None:
    assert large.records == small.records
    assert told(large.problems) == told(small.problems)
    assert (large.figures, large.out, large.rows_out) == (small.figures, small.out, small.rows_out)
    assert large.recognised == small.recognised
    assert (large.columns, large.decimal, large.percent) == (small.columns, small.decimal, small.percent)
    assert (dict(large.questions), set(large.marks)) == (dict(small.questions), set(small.marks))
    assert (large.repeats, large.adds_up) == (small.repeats, small.adds_up)


@pytest.mark.parametrize("make", [written, quoted, parquet])
@pytest.mark.parametrize("rows", [clean, rough])
def test_a_large_table_gives_the_same_figures_and_report(
    make: Callable[[list[list[str]]], bytes], rows: Callable[[], list[list[str]]]
) -> None:
    small, large = both(make(rows()))
    assert len(small.records) > 4_700
    same(small, large)


def test_what_is_rough_is_reported() -> None:
    _, large = both(written(rough()))
    rules = {one.rule for one in large.problems}
    expected = "mark_not_published empty mark footnote number_other_sign number_text negative territory_near"
    assert rules >= {
        *expected.split(),
        "territory_empty",
        "unspecified",
        "sector_empty",
        "year",
        "repeated",
        "repeated_same",
        "note_row",
        "total_differs",
        "years",
    }
    assert large.decimal == ","


def test_answers_are_heard_in_a_large_table_and_do_not_fold_it_again() -> None:
    answers = Answers(
        None, {"Atlántida": "AR-A", "sin especificar": OUT}, {"-": Status.ZERO, "": Status.SUPPRESSED}
    )
    same(*both(written(rough()), answers))


def test_a_wide_table_is_the_same_too() -> None:
    rows = [[place, *(f"{a * 100 + b},5" for b in range(12))] for a, place in enumerate(PLACES)]
    rows[3][4], rows[5][6], rows[7][0] = "s/d", "x1", "Atlántida"
    head = ["provincia", *(f"20{b:02}" for b in range(10, 22))]
    content = "\n".join(";".join(row) for row in [head, *rows, ["Total", *["1"] * 12]]).encode()
    small, large = both(content)
    assert small.columns.wide == "year"
    same(small, large)


# --- rows of the same territory, sector and year ---
FIRMS = [
    ["Salta", "Agro", "2021", "10,5", "a"],
    ["Salta", "AGRO", "2021", "20", "b"],
    ["Salta ", "Agro", "2021", "20", "c"],
    ["Jujuy", "Agro", "2021", "s/d", "d"],
    ["Jujuy", "Agro", "2021", "5", "e"],
    ["Jujuy", "Agro", "2021", "7 (1)", "f"],
    ["Jujuy", "Agro", "2021", "7 (1)", "g"],
    ["Chaco", "Agro", "2021", "s/d", "h"],
    ["Chaco", "Agro", "2021", "s/d", "i"],
    ["Chubut", "Agro", "2021", "0", "j"],
]


def values(table: Table) -> dict[str, float | None]:
    return {one.territory: one.value for one in table.records}


def test_one_row_a_firm_is_added_up_and_said_to_be() -> None:
    small, large = both(written(FIRMS))
    assert values(small) == values(large) == {"AR-A": 50.5, "AR-Y": 19.0, "AR-H": None, "AR-U": 0.0}
    assert [one.status for one in small.records] == [
        Status.OBSERVED,
        Status.OBSERVED,
        Status.NOT_PUBLISHED,
        Status.ZERO,
    ]
    for table in (small, large):
        said = {one.rule: one.about for one in table.problems}
        assert said["added"] == {"count": 10, "cells": 4}
        assert said["added_lacking"] == {"count": 1}  # Jujuy's; Chaco has no sum that it could be missing in
        assert (table.repeats, table.out, table.valid) == ("added", 0, 10)


def test_provenance_says_it_in_four_languages() -> None:
    for table in both(written(FIRMS)):
        for lang, said in (
            ("es", "Sumadas en 4 cifras."),
            ("en", "Added up to 4 figures."),
            ("it", "Sommate in 4 cifre."),
            ("pt", "Somadas em 4 valores."),
        ):
            words = language(lang)
            figures = own_figures(table, "firmas.csv", None, Settings(), words)
            assert said in dict(figures.sources)[words.t("own.prov.used")]
            assert "10" in next(line.said for line in lines(table, KNOWN, words))


def test_the_person_may_say_that_they_are_a_mistake() -> None:
    small, large = both(written(FIRMS), Answers(repeats="mistake"))
    assert values(small) == values(large) == {"AR-A": 10.5, "AR-Y": None, "AR-H": None, "AR-U": 0.0}
    assert small.out == large.out == 6
    assert (
        {one.rule for one in small.errors}
        == {one.rule for one in large.errors}
        == {"repeated", "repeated_same"}
    )


def test_a_few_repeated_rows_are_a_mistake_until_the_person_says_otherwise() -> None:
    rows = [*clean()[:50], clean()[7], clean()[9]]
    small, large = both(written(rows))
    assert (small.repeats, large.repeats, small.out, large.out) == ("mistake", "mistake", 2, 2)
    small, large = both(written(rows), Answers(repeats="added"))
    assert (small.repeats, large.repeats, small.out, large.out) == ("added", "added", 0, 0)
    assert small.records == large.records
    twice = {one.row: one.value for one in small.records}
    assert twice[9] == 2 * float(clean()[7][3].replace(",", "."))


@pytest.mark.parametrize("name", ["tasa de empleo", "salario promedio", "Mean wage"])
def test_rates_and_means_are_never_added_up(name: str) -> None:
    content = written(FIRMS).replace(b"empleo", name.encode())
    for table in both(content, Answers(repeats="added")):
        assert table.repeats == "mistake"
        assert not table.adds_up
    for table in both(written(FIRMS), Answers(kind="rate", repeats="added")):
        assert table.repeats == "mistake"


def test_percentages_are_never_added_up() -> None:
    rows = [[*row[:3], f"{row[3]} %", row[4]] for row in FIRMS if row[3] != "s/d"]
    for table in both(written(rows)):
        assert (table.percent, table.repeats) == (True, "mistake")


# --- what is too much ---
def test_a_hundred_thousand_rows_more_are_a_large_table() -> None:
    rows = [[PLACES[at % 20], SECTORS[at % 10], str(2001 + at % 7), "1,5", "x"] for at in range(110_000)]
    opened = open_file(written(rows))
    assert opened.large is not None
    assert opened.count == 110_001
    assert len(opened.rows) < 6_000
    table = check(opened, KNOWN)
    assert sum(one.value or 0 for one in table.records) == 165_000
    assert len(table.records) == 140  # 20 places and 10 sectors meet in 20 pairs, in each of 7 years
    assert (table.figures, table.out, table.repeats) == (110_000, 0, "added")


def test_a_column_that_differs_in_every_row_is_no_sector_and_is_said_to_be_none() -> None:
    rows = [[PLACES[at % 20], f"firma {at}", "2021", "1", "x"] for at in range(100_500)]
    opened = open_file(written(rows))
    table = check(opened, KNOWN)
    assert [one.rule for one in table.errors] == ["too_many_cells"]
    assert not table.usable
    corrected = replace(table.columns, roles=("territory", "other", "year", "value", "other"))
    table = check(opened, KNOWN, Reading(), Answers(corrected))
    assert sum(one.value or 0 for one in table.records) == 100_500


def test_the_rows_of_a_problem_are_the_first_dozen_and_their_number() -> None:
    rows = [[PLACES[at % 20], "Agro", "2021", "1", "x"] for at in range(400)]
    for at in range(5, 400, 4):
        rows[at][0] = "Atlántida"
    (problem,) = [
        one for one in check(open_file(written(rows), large=True), KNOWN).errors if one.rule == "territory"
    ]
    assert problem.rows == tuple(range(7, 7 + 13 * 4, 4))
    assert problem.about["count"] == 99
