"""Tables of listed sources: the same figures from every engine, and nothing but what was listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from databases import PrivatePostgresql
from sources import tables
from sources.tables import BAD, COUNTS, LACKING, NAMES, SUMS

from territory.ingest.connecting import connected
from territory.ingest.querying import added_up, described
from territory.jobs import Failed
from territory.listed import Source

KINDS = ("parquet", "duckdb", "postgresql")
KEYS, YEARS = ("provincia", "sector", "year"), ("year",)


@pytest.fixture(scope="module", params=KINDS)
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Source:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "parquet":
        return tables.parquet(folder)
    if request.param == "duckdb":
        return tables.duckdb_file(folder)
    return tables.postgresql_database(request.getfixturevalue("postgresql"))


def refused(source: Source, table: str = "empleo") -> str:
    with pytest.raises(Failed) as failed:
        described(source, table)
    return failed.value.rule


def test_every_engine_gives_the_same_sums(source: Source) -> None:
    found = added_up(source, "empleo", KEYS, YEARS, ["puestos"])
    assert found == {"rows": SUMS, "counts": COUNTS, "lacking": LACKING}


def test_every_engine_describes_the_same_columns(source: Source) -> None:
    found = described(source, "empleo")
    # A partition's column comes last.
    order = [found["names"].index(name) for name in NAMES]
    assert [found["numbers"][at] for at in order] == [False, False, True, True, True, True]
    rows = sorted(([row[at] for at in order] for row in found["rows"]), key=lambda row: row[-1])
    assert rows == [[None if cell is None else cell for cell in row] for row in tables.ROWS]
    assert found["left"] == []


def test_a_hostile_name_of_a_column_is_a_name(source: Source) -> None:
    found = added_up(source, "empleo", ["provincia"], (), [BAD])
    assert found["rows"] == [[None, 7], ["Córdoba", 15], ["Salta", 6]]
    assert added_up(source, "empleo", [BAD], (), ["puestos"])["rows"][3] == [4, 10]


@pytest.mark.parametrize("table", ["secreta", "empleo; DROP TABLE empleo", "../empleo", "", "EMPLEO"])
def test_a_table_that_is_not_listed_is_not_read(source: Source, table: str) -> None:
    assert refused(source, table) == "source_table"


def test_a_column_that_is_not_there_is_said(source: Source) -> None:
    with pytest.raises(Failed, match="source_column"):
        added_up(source, "empleo", ["provincia", "secreta"], (), ["puestos"])


def test_more_rows_than_a_person_can_use_are_refused(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("territory.ingest.querying.MOST_ROWS", len(SUMS))
    assert len(added_up(source, "empleo", KEYS, YEARS, ["puestos"])["rows"]) == len(SUMS)
    monkeypatch.setattr("territory.ingest.querying.MOST_ROWS", len(SUMS) - 1)
    with pytest.raises(Failed, match="source_rows: 4"):
        added_up(source, "empleo", KEYS, YEARS, ["puestos"])


@pytest.mark.parametrize("kind", KINDS[1:])
def test_a_table_of_a_schema_is_read_by_both_names(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "duckdb":
        source = tables.duckdb_file(tmp_path)
    else:
        source = tables.postgresql_database(request.getfixturevalue("postgresql"))
    assert added_up(source, "estadistica.empleo", KEYS, YEARS, ["puestos"])["rows"] == SUMS


def test_nothing_can_be_written(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "written.csv"
    writes = f"COPY (SELECT 1) TO '{file}'" if "postgresql" not in source.address else "DELETE FROM empleo"
    with connected(source, "empleo") as table:
        connection = table.get_backend().con
        with pytest.raises(Exception, match=r"read-only|Permission"):
            connection.execute(writes)
    assert not file.exists()


@pytest.mark.parametrize("kind", KINDS[:2])
def test_no_other_file_can_be_read_and_the_lock_stays(kind: str, tmp_path: Path) -> None:
    source = tables.parquet(tmp_path) if kind == "parquet" else tables.duckdb_file(tmp_path)
    (tmp_path / "empleo" / "year=2021").mkdir(parents=True, exist_ok=True)
    other = tmp_path / "empleo" / "other.csv"
    other.write_text("clave\n1\n")
    with connected(source, "empleo") as table:
        connection = table.get_backend().con
        for statement in (
            f"SELECT * FROM read_csv('{other}')",
            "SELECT * FROM read_text('/etc/passwd')",
            "SELECT * FROM read_parquet('http://203.0.113.9/a.parquet')",
            f"ATTACH '{tmp_path}/new.db'",
            "INSTALL httpfs",
            "SET enable_external_access = true",
            "SET allowed_paths = ['/etc/passwd']",
            "SET memory_limit = '100GB'",
        ):
            with pytest.raises(Exception, match=r"Permission|Cannot|disabled"):
                connection.execute(statement).fetchall()


def test_a_view_of_a_database_file_cannot_read_a_file(tmp_path: Path) -> None:
    import duckdb

    (tmp_path / "other.csv").write_text("clave\n1\n")
    with duckdb.connect(tmp_path / "a.duckdb") as made:
        made.execute(f"CREATE VIEW empleo AS SELECT * FROM read_csv('{tmp_path}/other.csv')")
    source = tables.source("database", address=f"duckdb://{tmp_path}/a.duckdb")
    assert refused(source) == "source_unreadable"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    tables.parquet(tmp_path / "elsewhere")
    source = tables.parquet(tmp_path / "listed")
    listed = tmp_path / "listed" / "empleo"
    link = listed / "year=2021" / "part-1.parquet"
    link.symlink_to(tmp_path / "elsewhere" / "empleo" / "year=2022" / "part-0.parquet")
    assert refused(source) == "source_outside"
    link.unlink()
    (listed / "year=2023").symlink_to(tmp_path / "elsewhere" / "empleo" / "year=2022")
    assert refused(source) == "source_outside"
    (listed / "year=2023").unlink()
    assert len(described(source, "empleo")["rows"]) == len(tables.ROWS)
    listed.rename(tmp_path / "moved")
    listed.symlink_to(tmp_path / "elsewhere" / "empleo")
    assert refused(source) == "source_outside"


def test_signs_in_the_names_of_files_stand_for_themselves(tmp_path: Path) -> None:
    source = tables.parquet(tmp_path)
    part = tmp_path / "empleo" / "year=2021" / "part-0.parquet"
    part.rename(part.with_name("a'[1]*?.parquet"))
    (part.parent / "_unfinished.parquet").write_bytes(b"nothing")
    assert len(described(source, "empleo")["rows"]) == len(tables.ROWS)


def test_one_file_of_the_table_s_name_is_a_table(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    dates = [tables.DAY, tables.DAY.replace(year=2025), tables.DAY.replace(month=1)]
    nested = [{"a": 1}] * 3
    parquet.write_table(
        pyarrow.table({"pais": ["AR", "AR", "AR"], "fecha": dates, "n": [1, 2, 3], "x": nested}),
        tmp_path / "empleo.parquet",
    )
    source = tables.source("parquet", folder=tmp_path)
    found = described(source, "empleo")
    assert (found["names"], found["left"]) == (["pais", "fecha", "n"], ["x"])
    assert found["rows"][0] == ["AR", "2026-03-31", 1]
    assert added_up(source, "empleo", ["pais", "fecha"], ["fecha"], ["n"])["rows"] == [
        ["AR", 2025, 2],
        ["AR", 2026, 4],
    ]
    assert added_up(source, "empleo", ["fecha"], (), ["n"])["rows"][0] == ["2025-03-31", 2]


@pytest.mark.parametrize("content", [b"PAR1 nonsense PAR1", b""])
def test_a_damaged_file_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "empleo.parquet").write_bytes(content)
    assert refused(tables.source("parquet", folder=tmp_path)) == "source_unreadable"


def test_an_empty_folder_has_no_table(tmp_path: Path) -> None:
    assert refused(tables.source("parquet", folder=tmp_path)) == "source_table"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:hunter2@127.0.0.1:9/none",
        "postgresql://a b:hunter2@[",
        "duckdb:///hunter2/none.duckdb",
    ],
)
def test_a_database_that_is_away_is_said_without_its_address(address: str) -> None:
    with pytest.raises(Failed) as failed:
        described(tables.source("database", address=address), "empleo")
    assert (failed.value.rule, failed.value.value) == ("source_away", "")


def test_a_reader_without_the_right_is_told_that_the_table_is_not_there(
    postgresql: PrivatePostgresql,
) -> None:
    import psycopg

    source = tables.postgresql_database(postgresql)
    with psycopg.connect(source.address) as made:
        made.execute("DROP ROLE IF EXISTS limited")
        made.execute("CREATE ROLE limited LOGIN")
    limited = tables.source("database", address=source.address.replace("//territory@", "//limited@"))
    assert refused(limited) == "source_table"


def test_a_document_in_a_cell_is_no_name(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    text = "x" * 2_001
    parquet.write_table(pyarrow.table({"nota": [text], "n": [1]}), tmp_path / "empleo.parquet")
    source = tables.source("parquet", folder=tmp_path)
    assert described(source, "empleo")["rows"] == [[text[:200], 1]]
    with pytest.raises(Failed, match="source_cell: 2,000"):
        added_up(source, "empleo", ["nota"], (), ["n"])


def test_more_columns_than_a_person_can_choose_from_are_refused(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    columns = {f"c{at}": [at] for at in range(301)}
    parquet.write_table(pyarrow.table(columns), tmp_path / "empleo.parquet")
    assert refused(tables.source("parquet", folder=tmp_path)) == "source_columns"
