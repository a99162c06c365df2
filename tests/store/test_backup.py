"""A backup of either engine is restored on either, whole, or refused."""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from programme.sample import CODE, PROGRAMME, editor
from sqlalchemy import text

from territory.programme import keeping, own_tables, service
from territory.programme.own_tables import Texts
from territory.store.backup import Damaged, backup, check, restore
from territory.store.engine import Store, open_database
from territory.store.verify import verify

KEPT = {
    "records": [[2, 1, "AR-A", "", "2022", 12.5, "observed", "(1)"]],
    "problems": [["error", "x", [3], []]],
}


def lived(store: Store) -> Store:
    """Let people write: a change, a new record with a file, something in the bin, a draft."""
    ada = editor(store)
    service.save(store, ada, "project", {"planned_start": "2027-01-01"}, id="atacama-3", version=1)
    digest = service.attach(store, ada, bytes(range(256)))
    service.save(store, ada, "evidence", {"title": "Acta «Ñ»", "sha256": digest}, parent="atacama-3")
    note = service.save(store, ada, "note", {"text": "Gone"}, parent="atacama-3")
    service.delete(store, ada, "note", note.trace.id, 1)
    keeping.keep(store, ada, Texts("Empleo", "puestos", "Dirección", "", "2022-12-31"), "AR", KEPT)
    service.keep_draft(store, ada, "project/atacama-1", {"description": "typed"})
    return store


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other.sqlite'}"
    server = request.getfixturevalue("postgresql")
    return str(server.database())


def test_everything_comes_back_on_either_engine(store: Store, other: str, tmp_path: Path) -> None:
    lived(store)
    file = tmp_path / "backup.gz"
    made = backup(store, file)
    assert check(file) == made
    assert made.rows["project"] == 6
    restored = open_database(other, tmp_path)
    assert restore(restored, file) == made
    assert service.programme(restored, CODE, "editors") == service.programme(store, CODE, "editors")
    assert service.programme(restored, CODE, "public") == service.programme(store, CODE, "public")
    assert service.bin(restored, CODE) == service.bin(store, CODE)
    assert service.history(restored, "project", "atacama-3") == service.history(store, "project", "atacama-3")
    assert verify(restored) == ()
    ada = editor(restored)
    found = service.draft(restored, ada, "project/atacama-1")
    assert found is not None
    assert found.values == {"description": "typed"}
    (table,) = own_tables.mine(restored, ada)
    assert (table.texts.title, own_tables.kept(restored, ada, table.id).content) == ("Empleo", KEPT)
    service.save(restored, ada, "note", {"text": "Life goes on"}, parent="atacama-3")
    again = tmp_path / "again.gz"
    backup(restored, again)
    assert check(again).rows["audit"] == made.rows["audit"] + 1
    restored.close()


def test_nobody_is_signed_in_after_a_restore(store: Store, tmp_path: Path) -> None:
    ada = editor(store)
    backup(store, tmp_path / "b.gz")
    assert ada.session.encode() not in gzip.decompress((tmp_path / "b.gz").read_bytes())
    restored = open_database(f"sqlite:///{tmp_path / 'r.sqlite'}", tmp_path)
    restore(restored, tmp_path / "b.gz")
    with pytest.raises(service.Refused):
        service.save(restored, ada, "note", {"text": "x"}, parent="atacama-1")
    restored.close()


def test_a_store_with_rows_is_not_restored_over(store: Store, tmp_path: Path) -> None:
    backup(store, tmp_path / "b.gz")
    with pytest.raises(ValueError, match="not empty"):
        restore(store, tmp_path / "b.gz")


def test_a_damaged_backup_is_refused_whatever_is_wrong_with_it(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    backup(store, file)
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    whole = file.read_bytes()
    damages = {
        "cut off": whole[: len(whole) // 2],
        "no foot": gzip.compress(b"".join(lines[:-1])),
        "a row less": gzip.compress(b"".join(lines[:3] + lines[4:])),
        "a word changed": gzip.compress(b"".join(lines).replace(b"Territory", b"Terrirory", 1)),
        "rows after the end": gzip.compress(b"".join([*lines, lines[1]])),
        "no backup": gzip.compress(b'{"format": "other"}\n'),
        "not JSON": gzip.compress(b"\xff\xfe\n"),
        "not gzip": b"hello",
        "empty": b"",
    }
    empty = open_database(f"sqlite:///{tmp_path / 'empty.sqlite'}", tmp_path)
    for name, content in damages.items():
        file.write_bytes(content)
        with pytest.raises(Damaged):
            restore(empty, file)
        assert service.programmes(empty, "editors") == (), name
    empty.close()


def rewritten(file: Path, revision: str, without: tuple[str, ...] = ()) -> None:
    """Make the backup one of another revision, whose tables were fewer."""
    head, *rows, foot = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    lines = [json.dumps({**json.loads(head), "revision": revision}).encode() + b"\n", *rows]
    told = {name: count for name, count in json.loads(foot)["rows"].items() if name not in without}
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    lines.append(json.dumps({"rows": told, "sha256": digest}).encode() + b"\n")
    file.write_bytes(gzip.compress(b"".join(lines)))


def test_a_backup_of_an_older_release_is_restored(store: Store, other: str, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    backup(lived(store), file)
    rewritten(file, "0002", without=("profile", "lsp_register"))
    assert check(file).revision == "0002"
    restored = open_database(other, tmp_path)
    assert restore(restored, file).rows["project"] == 6
    assert service.programme(restored, CODE, "editors") == service.programme(store, CODE, "editors")
    assert verify(restored) == ()
    restored.close()


def test_a_backup_of_a_newer_release_says_what_to_do(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "b.gz"
    backup(store, file)
    rewritten(file, "9999")
    with pytest.raises(Damaged, match="Install that version"):
        check(file)


def test_verify_finds_a_write_around_the_audit_and_a_missing_trigger(store: Store) -> None:
    assert verify(lived(store)) == ()
    drop = "DROP TRIGGER audit_no_update" if store.sqlite else "DROP TRIGGER audit_no_change ON audit"
    with store.write() as session:
        session.connection().execute(text("UPDATE project SET version = 7 WHERE id = 'atacama-5'"))
        session.connection().execute(text("UPDATE file SET content = :other"), {"other": b"forged"})
        session.connection().execute(text(drop))
    found = "\n".join(verify(store))
    assert "project atacama-5 is at version 7 and has 1 audit rows" in found
    assert "trigger" in found
    assert "another content" in found


@pytest.mark.server
def test_the_command_line_backs_up_restores_and_verifies(tmp_path: Path) -> None:
    def run(home: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "territory.store", *arguments],
            env={"PYTHONPATH": "src", "TERRITORY_HOME": str(tmp_path / home)},
            capture_output=True,
            text=True,
            check=False,
        )

    first = service.open_store(None, tmp_path / "first")
    service.seed(first, [PROGRAMME])
    lived(first).close()
    file = str(tmp_path / "b.gz")
    assert "6 project" in run("first", "backup", file).stdout
    assert "6 project" in run("second", "verify", file).stdout
    assert "6 project" in run("second", "restore", file).stdout
    assert run("second", "verify").stdout == "The store is whole.\n"
    refused = run("second", "restore", file)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    assert run("second", "restore", str(tmp_path / "none.gz")).returncode == 1
