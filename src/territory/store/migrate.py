"""Bring the tables up to date at start, one process at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, Engine, inspect, text

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "0005"
LOCK = 7_310_020  # key of the advisory lock of PostgreSQL
WAIT = 120


class NewerStore(RuntimeError):  # noqa: N818 - named for what happened
    """The store was written by a newer Territory; the text says what to do."""


def revision(connection: Connection) -> str | None:
    """Return the revision of the tables, or None when there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine) -> None:
    """Make the tables, or bring them to `HEAD`, in one transaction.

    Raises:
        NewerStore: when their revision is unknown to this Territory.
        filelock.Timeout: when another process holds the lock for two minutes.
    """
    with engine.connect() as connection:
        if revision(connection) == HEAD:
            return
    with _alone(engine) as connection, connection.begin():
        if revision(connection) != HEAD:
            _run(connection)


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", SCRIPTS.as_posix().replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise NewerStore(
            "The store was written by a newer version of Territory. Install that version again, "
            "or set TERRITORY_HOME to another folder."
        ) from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """Give a connection while no other process migrates: two upgrades at once would break each other."""
    writing = engine.execution_options(territory_writes=True)
    if engine.dialect.name == "sqlite":
        file = engine.url.database
        lock = FileLock(f"{file}.lock", timeout=WAIT) if file else None
        try:
            if lock:
                lock.acquire()
            with writing.connect() as connection:
                yield connection
        finally:
            if lock:
                lock.release()
        return
    with engine.connect() as guard:
        guard.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        try:
            with writing.connect() as connection:
                yield connection
        finally:
            guard.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
