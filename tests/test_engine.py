"""Tables folded by the engine: worked by hand, the same on DuckDB and on a real PostgreSQL, nothing lost."""

from __future__ import annotations

import math
from collections.abc import Iterator

import ibis
import pyarrow as pa
import pytest
from databases import PrivatePostgresql
from hypothesis import given, settings
from hypothesis import strategies as st

from territory.engine import amount, folded

NAN, INFINITE = math.nan, math.inf
FIRMS = pa.table(
    {
        "place": ["Salta", "Jujuy", "Salta", None, "Salta", "Jujuy", "Ñuble", ""],
        "year": [2021, 2021, 2021, 2021, 2022, 2021, 2021, 2021],
        "row": [2, 3, 4, 5, 6, 7, 8, 9],
        "jobs": [10.5, NAN, 20.0, 7.0, 1.0, INFINITE, None, 0.0],
    },
    schema=pa.schema(
        {"place": pa.string(), "year": pa.int64(), "row": pa.int64(), "jobs": pa.float64()}.items()
    ),
)
# place, year, rows, sum, least, most, with a figure, without one, first row
BY_HAND = [
    ("Salta", 2021, 2, 30.5, 10.5, 20.0, 2, 0, 2),
    ("Jujuy", 2021, 2, None, None, None, 0, 2, 3),
    (None, 2021, 1, 7.0, 7.0, 7.0, 1, 0, 5),
    ("Salta", 2022, 1, 1.0, 1.0, 1.0, 1, 0, 6),
    ("Ñuble", 2021, 1, None, None, None, 0, 1, 8),
    ("", 2021, 1, 0.0, 0.0, 0.0, 1, 0, 9),
]
TEXTS = [
    "1.234,5",
    "12",
    "0,25",
    "1234",
    "12.5",
    "1.23",
    "-3",
    "12 %",
    "s/d",
    "",
    None,
    " 7 ",
    "1.000.000",
    "6.905",
]
COMMA = [1234.5, 12, 0.25, 1234, None, None, None, None, None, None, None, 7, 1_000_000, 6905]
POINT = [None, 12, None, 1234, 12.5, 1.23, None, None, None, None, None, 7, None, 6.905]


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def connection(request: pytest.FixtureRequest) -> Iterator[ibis.BaseBackend]:
    if request.param == "duckdb":
        yield ibis.duckdb.connect()
        return
    server: PrivatePostgresql = request.getfixturevalue("postgresql")
    address = server.database()
    found = ibis.postgres.connect(
        host="127.0.0.1", port=server.port, user="territory", database=address.rpartition("/")[2]
    )
    yield found
    found.disconnect()


def rows(table: pa.Table) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in table.to_pylist()]


def test_rows_are_added_up_by_place_and_year(connection: ibis.BaseBackend) -> None:
    table = ibis.memtable(FIRMS)
    found = rows(connection.to_pyarrow(folded(table, ["place", "year"], ["jobs"], "row")))
    assert found == BY_HAND


def test_without_row_numbers_the_keys_give_the_order(connection: ibis.BaseBackend) -> None:
    table = ibis.memtable(FIRMS)
    found = [row[:4] for row in rows(connection.to_pyarrow(folded(table, ["place"], ["jobs"])))]
    assert found == [
        (None, 1, 7.0, 7.0),
        ("", 1, 0.0, 0.0),
        ("Jujuy", 2, None, None),
        ("Salta", 3, 31.5, 1.0),
        ("Ñuble", 1, None, None),
    ]


@pytest.mark.parametrize(("decimal", "expected"), [(",", COMMA), (".", POINT)])
def test_only_plain_numbers_are_read_from_texts(
    connection: ibis.BaseBackend, decimal: str, expected: list[float | None]
) -> None:
    cells = pa.table({"row": range(len(TEXTS)), "text": pa.array(TEXTS, pa.string())})
    table = ibis.memtable(cells)
    read = connection.to_pyarrow(table.select("row", found=amount(table.text, decimal)).order_by("row"))
    assert read["found"].to_pylist() == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "", None]),
            st.sampled_from(["x", "y"]),
            st.one_of(st.none(), st.just(NAN), st.integers(0, 10**9).map(float)),
        ),
        max_size=60,
    )
)
def test_folding_loses_and_adds_nothing(found: list[tuple[str | None, str, float | None]]) -> None:
    columns = {
        "row": pa.array(range(len(found)), pa.int64()),
        "key": pa.array([one[0] for one in found], pa.string()),
        "other": pa.array([one[1] for one in found], pa.string()),
        "figure": pa.array([one[2] for one in found], pa.float64()),
    }
    table = ibis.memtable(pa.table(columns))
    lines = folded(table, ["key", "other"], ["figure"], "row").to_pyarrow().to_pylist()
    known = [one[2] for one in found if one[2] is not None and not math.isnan(one[2])]
    assert sum(line["figure_sum"] or 0 for line in lines) == sum(known)
    assert sum(line["figure_with"] for line in lines) == len(known)
    assert sum(line["rows"] for line in lines) == len(found)
    assert [(line["key"], line["other"]) for line in lines] == list(dict.fromkeys(one[:2] for one in found))
