"""One database, SQLite or PostgreSQL, that behaves the same: one writer at a time, readers never wait."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import Timeout
from sqlalchemy import Connection, Engine, create_engine, event, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from territory.store.audit import Author, SignedSession
from territory.store.migrate import NewerStore, upgrade
from territory.store.tables import Audit

WAIT = 30  # seconds a writer waits for its turn
WRITER = 7_310_021  # key of the advisory lock of PostgreSQL that lets one transaction write at a time


NEVER = datetime(1, 1, 1, tzinfo=UTC)


class StoreUnavailable(RuntimeError):  # noqa: N818 - named for what happened
    """The database cannot be reached or refuses to write; nothing was saved."""


class Store:
    """An open database.

    `engine` is SQLAlchemy's; `home` the folder of the institution; `now` the clock, replaced in tests;
    `vocabulary` the codes that fields may hold, by list (a list that is not there is not checked); `cache`
    holds what readers derived, by a key of their own.
    """

    def __init__(
        self,
        engine: Engine,
        home: Path,
        now: Callable[[], datetime],
        vocabulary: Mapping[str, frozenset[str]],
    ) -> None:
        self.engine = engine
        self.home = home
        self.now = now
        self.vocabulary = vocabulary
        self.cache: dict[Any, Any] = {}
        self.cache_lock = threading.Lock()
        self._writing = engine.execution_options(territory_writes=True)
        self._turn = threading.Lock()

    @property
    def sqlite(self) -> bool:
        """True when the database is a file of SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the database, whatever others write meanwhile.

        Raises:
            StoreUnavailable: when the database does not answer.
        """
        with _reachable(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self, author: Author | None = None) -> Iterator[SignedSession]:
        """Give a session whose whole work is committed at the end, or nothing of it.

        Writers queue: what a writer reads here stays true until it has committed, on both engines.

        Raises:
            StoreUnavailable: when the database does not answer or cannot write.
        """
        with _reachable(), self._turn, SignedSession(self._writing, expire_on_commit=False) as session:
            if not self.sqlite:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER})
            session.info.update(author=author, at=max(self.now(), _last(session)))
            yield session
            session.commit()

    def settle(self) -> None:
        """Empty the log beside SQLite's file, which still holds what was just overwritten in the file.

        It waits for those who are reading; PostgreSQL cleans its files by itself.
        """
        if self.sqlite:
            with _reachable(), self._turn, self.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _last(session: SignedSession) -> datetime:
    """Return the moment of the last audit row: the audit's time never runs backwards, unlike a clock."""
    return session.execute(select(Audit.at).order_by(Audit.id.desc()).limit(1)).scalar() or NEVER


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(str(error.orig)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(str(error.orig)) from error
        raise


def address(url: str | None, home: Path) -> str:
    """Return SQLAlchemy's address of the store: `url`, `TERRITORY_DATABASE_URL`, or a file in `home`.

    Raises:
        StoreUnavailable: when the address is not one of SQLite or PostgreSQL.

    >>> address("postgres://observatory@localhost/territory", Path("/srv"))
    'postgresql+psycopg://observatory@localhost/territory'
    >>> address(None, Path("/srv"))
    'sqlite:////srv/store/territory.sqlite'
    """
    given = url or os.environ.get("TERRITORY_DATABASE_URL")
    if not given:
        return f"sqlite:///{home / 'store' / 'territory.sqlite'}"
    try:
        parsed = make_url(given)
    except ArgumentError as error:
        raise StoreUnavailable("TERRITORY_DATABASE_URL is not the address of a database") from error
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    elif parsed.drivername != "sqlite":
        raise StoreUnavailable("TERRITORY_DATABASE_URL must begin with postgresql:// or sqlite:///")
    return parsed.render_as_string(hide_password=False)


def open_database(
    url: str | None,
    home: Path,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    vocabulary: Mapping[str, frozenset[str]] | None = None,
) -> Store:
    """Return the store at `url` (see `address`), its tables made or brought up to date under a lock.

    Raises:
        StoreUnavailable: when it cannot be reached, or was written by a newer Territory.
    """
    where = address(url, home)
    engine = _sqlite(where) if where.startswith("sqlite") else _postgresql(where)
    try:
        with _reachable():
            upgrade(engine)
    except (NewerStore, Timeout) as error:
        engine.dispose()
        raise StoreUnavailable(str(error)) from error
    except StoreUnavailable:
        engine.dispose()
        raise
    return Store(engine, home, now, vocabulary or {})


# An error that reaches a log quotes no values: how to reach a person is among them.
def _sqlite(where: str) -> Engine:
    file = make_url(where).database
    if file:
        folder = Path(file).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(where, connect_args={"timeout": WAIT}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _entry: ConnectionPoolEntry) -> None:
        # The driver would begin transactions by itself and late; ours begin where we say.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
            # What is deleted is overwritten, not only marked as free.
            "secure_delete=ON",
            f"busy_timeout={WAIT * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("territory_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(where: str) -> Engine:
    engine = create_engine(
        where,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "connect_timeout": 10,
            # A commit is acknowledged when it is on disk, whatever the server's default says.
            "options": f"-c synchronous_commit=on -c timezone=UTC -c lock_timeout={WAIT * 1000}",
        },
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not connection.get_execution_options().get("territory_writes"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    return engine
