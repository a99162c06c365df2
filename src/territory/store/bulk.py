"""Many rows of one table at once, the way each database takes them fastest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert


def add_rows(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each a mapping of the same columns; the other columns take their default.

    PostgreSQL copies them in: psycopg sends every row of an INSERT as a statement of its own.

    Args:
        connection: inside a transaction.
        table: a table of SQLAlchemy whose defaults are plain values.
        rows: at least one.
    """
    dialect = connection.dialect
    if dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    defaults = {c.name: c.default.arg for c in table.columns if c.default is not None and c.default.is_scalar}
    columns = [c for c in table.columns if c.name in rows[0] or c.name in defaults]
    adapt = [(c.name, c.type.dialect_impl(dialect).bind_processor(dialect)) for c in columns]
    quote = dialect.identifier_preparer
    into = f"{quote.format_table(table)} ({', '.join(map(quote.format_column, columns))})"
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            values = {**defaults, **row}
            copy.write_row([values[name] if to is None else to(values[name]) for name, to in adapt])
