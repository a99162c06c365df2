"""The same small table as a folder of Parquet, a DuckDB file and a PostgreSQL database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from databases import PrivatePostgresql

from territory.listed import LANGUAGES, Source

BAD = """<img src=x onerror=hit()>"; DROP TABLE empleo; --'${1}"""
"""A name that means something to HTML, SQL and templates."""
NAMES = ("provincia", "sector", "year", "puestos", "salario medio", BAD)
ROWS: list[tuple[Any, ...]] = [
    ("Salta", "A", 2021, 3.5, 100.0, 1),
    ("Salta", "A", 2021, 4.0, 200.0, 2),
    ("Salta", "B", 2021, None, 50.0, 3),
    ("Córdoba", "A", 2022, 10.0, 80.0, 4),
    ("Córdoba", "A", 2022, None, None, 5),
    ("Córdoba", None, 2022, 1.0, 10.0, 6),
    (None, "A", 2022, 2.0, 20.0, 7),
]
SUMS = [
    [None, "A", 2022, 2],
    ["Córdoba", None, 2022, 1],
    ["Córdoba", "A", 2022, 10],
    ["Salta", "A", 2021, 7.5],
    ["Salta", "B", 2021, None],
]
COUNTS, LACKING = [1, 1, 2, 2, 1], [[0], [0], [1], [0], [1]]


def source(kind: str, **about: Any) -> Source:
    title = dict.fromkeys(LANGUAGES, "Registro de empleo")
    return Source("employment", title, kind, ("empleo", "estadistica.empleo"), **about)  # type: ignore[arg-type]


def parquet(folder: Path, rows: list[tuple[Any, ...]] = ROWS, names: tuple[str, ...] = NAMES) -> Source:
    """Write a file for each year, as engines that write partitions do."""
    import pyarrow
    from pyarrow import parquet as files

    year = names.index("year")
    for one in sorted({row[year] for row in rows}):
        part = [row[:year] + row[year + 1 :] for row in rows if row[year] == one]
        columns = dict(zip(names[:year] + names[year + 1 :], map(list, zip(*part, strict=True)), strict=True))
        at = folder / "empleo" / f"year={one}"
        at.mkdir(parents=True, exist_ok=True)
        files.write_table(pyarrow.table(columns), at / "part-0.parquet")
    return source("parquet", folder=folder)


def duckdb_file(folder: Path) -> Source:
    import duckdb

    file = folder / "empleo.duckdb"
    with duckdb.connect(file) as made:
        made.execute(created())
        made.execute(f"INSERT INTO empleo VALUES ({', '.join('?' * len(NAMES))})", ROWS[0])
        made.executemany(f"INSERT INTO empleo VALUES ({', '.join('?' * len(NAMES))})", ROWS[1:])
        made.execute("CREATE SCHEMA estadistica")
        made.execute("CREATE TABLE estadistica.empleo AS SELECT * FROM empleo")
        made.execute("CREATE TABLE secreta AS SELECT 1 AS clave")
    return source("database", address=f"duckdb://{file}")


def postgresql_database(server: PrivatePostgresql) -> Source:
    import psycopg

    address = server.database()
    with psycopg.connect(address) as made:
        made.execute(created().encode())
        cursor = made.cursor()
        cursor.executemany(f"INSERT INTO empleo VALUES ({', '.join(['%s'] * len(NAMES))})".encode(), ROWS)
        made.execute("CREATE SCHEMA estadistica")
        made.execute("CREATE TABLE estadistica.empleo AS SELECT * FROM empleo")
        made.execute("CREATE TABLE secreta AS SELECT 1 AS clave")
    return source("database", address=address)


def created() -> str:
    quoted = ['"' + name.replace('"', '""') + '"' for name in NAMES]
    kinds = ("text", "text", "integer", "double precision", "double precision", "bigint")
    return f"CREATE TABLE empleo ({', '.join(f'{n} {k}' for n, k in zip(quoted, kinds, strict=True))})"


DAY = date(2026, 3, 31)
