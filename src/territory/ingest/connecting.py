"""From a listed source to one of its tables as an Ibis expression, read-only; runs in the process of a job.

What the table's owner put there is not trusted: DuckDB may open the listed files and nothing else, PostgreSQL
may only read and ends a statement that takes too long. No address ever stands in what is raised.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from territory.jobs import QUERY_SECONDS, Failed
from territory.listed import Source

if TYPE_CHECKING:
    from ibis.expr import types as ir

MOST_FILES = 10_000
CONFIGURATION: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1500MB",
    "threads": 2,
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}
CONNECT_SECONDS = 5
CHECK_MILLISECONDS = 500
"""How often PostgreSQL looks whether the process that asked is still there."""


@contextmanager
def connected(source: Source, table: str) -> Iterator[ir.Table]:
    """Give a table of a source, as an expression that can be executed until the connection is closed.

    Args:
        source: as the administrator listed it.
        table: one of its tables.

    Raises:
        Failed: "source_table" (not listed, or not there), "source_away" (no connection), "source_outside" (a
            file of the folder lies elsewhere), "source_files" (too many), or "source_unreadable".
    """
    if table not in source.tables:
        raise Failed("source_table")
    if source.folder is not None:
        with _parquet(_files(source.folder, table)) as found:
            yield found
    elif source.address.startswith("duckdb"):
        with _duckdb(unquote(urlsplit(source.address).path), table) as found:
            yield found
    else:
        with _postgresql(source.address, table) as found:
            yield found


def _files(folder: Path, table: str) -> list[str]:
    """Return the Parquet files of a table: those below a folder of its name, or the one of its name."""
    start = folder / table
    found = _below(start) if start.is_dir() else [folder / f"{table}.parquet"]
    # What a link names may lie anywhere.
    if start.is_symlink() or any(one.is_symlink() for one in found):
        raise Failed("source_outside")
    files = [str(one) for one in found if one.is_file()]
    if not files:
        raise Failed("source_table")
    if len(files) > MOST_FILES:
        raise Failed("source_files", f"{MOST_FILES:,}")
    return files


def _below(start: Path) -> list[Path]:
    """Return the Parquet files and the links below a folder; names with "_" or "." are unfinished work."""
    found = []
    for at, folders, names in os.walk(start):
        folders[:] = [name for name in folders if not name.startswith(("_", "."))]
        found += [link for name in folders if (link := Path(at) / name).is_symlink()]
        found += [
            Path(at) / name for name in names if name.endswith(".parquet") and not name.startswith(("_", "."))
        ]
    return sorted(found)


@contextmanager
def _parquet(files: Sequence[str]) -> Iterator[ir.Table]:
    import duckdb
    import ibis

    named = [_plain(one) for one in files]
    with duckdb.connect(":memory:", config=CONFIGURATION) as connection, _duckdb_errors():
        backend = ibis.duckdb.from_connection(connection)
        allowed = ", ".join("'" + one.replace("'", "''") + "'" for one in {*files, *named})
        connection.execute(f"SET allowed_paths = [{allowed}]")
        _lock(connection)
        yield backend.read_parquet(named, hive_partitioning=True, union_by_name=True)


@contextmanager
def _duckdb(file: str, table: str) -> Iterator[ir.Table]:
    import duckdb
    import ibis

    try:
        connection = duckdb.connect(file, read_only=True, config=CONFIGURATION)
    except duckdb.Error as error:
        raise Failed("source_away") from error
    with connection, _duckdb_errors():
        backend = ibis.duckdb.from_connection(connection)
        _lock(connection)
        yield _table(backend, table)


@contextmanager
def _postgresql(address: str, table: str) -> Iterator[ir.Table]:
    import ibis
    import psycopg

    options = f"-c default_transaction_read_only=on -c statement_timeout={QUERY_SECONDS * 1000:.0f}"
    try:
        connection = psycopg.connect(
            address, options=options, connect_timeout=CONNECT_SECONDS, autocommit=True
        )
    except psycopg.Error as error:
        raise Failed("source_away") from error
    with connection:
        # So that a query ends when its job is given up; some systems cannot look.
        with suppress(psycopg.Error):
            connection.execute(f"SET client_connection_check_interval = {CHECK_MILLISECONDS}")
        try:
            yield _table(ibis.postgres.from_connection(connection), table)
        except psycopg.errors.QueryCanceled as error:
            raise Failed("time", f"{QUERY_SECONDS:g}") from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise Failed("source_table") from error
        except psycopg.OperationalError as error:
            raise Failed("source_away") from error
        except psycopg.Error as error:
            raise Failed("source_unreadable") from error


def _table(backend: Any, name: str) -> ir.Table:
    """Return a table by its name, or by "schema.table"."""
    from ibis.common.exceptions import IbisError

    schema, _, bare = name.rpartition(".")
    try:
        found: ir.Table = backend.table(bare, database=schema or None)
    except IbisError as error:
        raise Failed("source_table") from error
    return found


def _lock(connection: Any) -> None:
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


@contextmanager
def _duckdb_errors() -> Iterator[None]:
    import duckdb

    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise Failed("memory") from error
    except duckdb.Error as error:
        raise Failed("source_unreadable") from error


def _plain(path: str) -> str:
    """Return a path in which no sign stands for others."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
