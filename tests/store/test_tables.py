"""The tables as migrations make them, and what the database itself refuses."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from programme.sample import CODE, editor
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from territory.programme import service
from territory.store.audit import Author, Unsigned
from territory.store.engine import Store, StoreUnavailable, open_database
from territory.store.migrate import SCRIPTS
from territory.store.tables import Base, Note, Project


def test_migrations_make_the_tables_that_the_program_uses(store: Store) -> None:
    with store.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_a_store_of_the_release_before_is_brought_up_to_date_with_all_it_holds(
    store: Store, database: str
) -> None:
    service.save(store, editor(store), "note", {"text": "kept"}, parent="atacama-3")
    before = service.programme(store, CODE, "editors")
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with store.write() as session:
        config.attributes["connection"] = session.connection()
        command.downgrade(config, "0001")
    again = open_database(database, store.home)
    assert service.programme(again, CODE, "editors") == before
    with again.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    again.close()


def test_four_processes_that_start_at_once_all_find_the_tables(new_database: str, tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from territory.programme import service; from programme.sample import PROGRAMME, CODE\n"
        "store = service.open_store(sys.argv[1], pathlib.Path(sys.argv[2])); service.seed(store, [PROGRAMME])\n"
        "print(len(service.programme(store, CODE, 'public').projects))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, new_database, str(tmp_path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": "src:tests"},
        )
        for _ in range(4)
    ]
    ended = [process.communicate(timeout=120) for process in started]
    assert [out.decode().strip() for out, _ in ended] == ["6"] * 4, ended


def test_a_store_of_a_newer_territory_is_left_alone_with_a_plain_word(store: Store, database: str) -> None:
    with store.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="newer version of Territory"):
        open_database(database, store.home)


def test_a_database_that_does_not_answer_is_no_traceback_of_a_driver(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable):
        open_database("postgresql://nobody@127.0.0.1:9/none", tmp_path)
    with pytest.raises(StoreUnavailable, match="postgresql://"):
        open_database("mysql://localhost/none", tmp_path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET by = 'nobody'",
        "UPDATE audit SET changes = '{}' WHERE id = 1",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "INSERT OR REPLACE INTO audit SELECT id, at, subject, 'nobody', kind, record, project, programme, version,"
        " action, public, changes FROM audit",
    ],
)
def test_nobody_rewrites_the_audit(store: Store, statement: str) -> None:
    foreign = "TRUNCATE" if store.sqlite else "REPLACE"
    if foreign in statement:
        return
    with pytest.raises((DBAPIError, StoreUnavailable), match="append-only"), store.write() as session:
        session.connection().execute(text(statement))
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit WHERE by = 'Territory'")).scalar() == 8


def test_no_record_is_written_around_the_audit(store: Store) -> None:
    with pytest.raises(Unsigned), store.write(Author("x", "X")) as session:
        session.execute(update(Project).values(name="changed for all"))
    with pytest.raises(Unsigned), store.write() as session:
        session.add(Note(id="n", programme_id="programme-1", project_id="atacama-1", text="unsigned"))
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM note")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM project WHERE name <> ''")).scalar() == 0


def test_a_record_cannot_hang_on_nothing(store: Store) -> None:
    with pytest.raises(DBAPIError), store.write(Author("x", "X")) as session:
        session.add(Note(id="n", programme_id="programme-1", project_id="nowhere", text="lost"))


def test_sqlite_waits_for_the_disk_before_it_acknowledges(tmp_path: Path) -> None:
    store = open_database(None, tmp_path)
    with store.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2, "2 is FULL"
    assert (tmp_path / "store" / "territory.sqlite").is_file()
    store.close()


def test_the_time_of_the_audit_never_runs_backwards(store: Store) -> None:
    ada = editor(store)
    for hours in (2, -3):
        store.now.ahead = timedelta(hours=hours)  # type: ignore[attr-defined]
        ada = editor(store)
        service.save(store, ada, "note", {"text": f"{hours}"}, parent="atacama-1")
    with store.read() as connection:
        moments = connection.execute(text("SELECT at FROM audit ORDER BY id")).scalars().all()
    assert moments == sorted(moments)
