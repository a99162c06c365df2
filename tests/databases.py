"""A private PostgreSQL for the tests: own folder, free port, loopback only, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest

INSTALL = "PostgreSQL is not installed, half of the store's tests cannot run: sudo apt-get install postgresql"


class PrivatePostgresql:
    """A server of its own; `database()` gives a new empty database."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
        if not found:
            pytest.skip(INSTALL)
        self._bin = found[-1].parent
        # PostgreSQL refuses to run as root.
        self._user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.folder = Path(tempfile.mkdtemp(prefix="territory-pg-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, self._user)
        self.data = self.folder / "data"
        self._run(
            "initdb", "-D", str(self.data), "-U", "territory", "-A", "trust", "-E", "UTF8", "--no-locale"
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self) -> None:
        listen = f"-h 127.0.0.1 -p {self.port} -k {self.folder}"
        self._run(
            "pg_ctl",
            "-D",
            str(self.data),
            "-w",
            "-t",
            "60",
            "-l",
            str(self.folder / "log"),
            "-o",
            listen,
            "start",
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)

    def database(self, like: str = "") -> str:
        """Return the address of a new database, empty or a copy of another that nobody uses."""
        import psycopg

        name = f"t_{uuid.uuid4().hex}"
        model = like.rpartition("/")[2] or "template1"
        with psycopg.connect(f"{self._address}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {model}".encode())
        return f"{self._address}/{name}"

    @property
    def _address(self) -> str:
        return f"postgresql://territory@127.0.0.1:{self.port}"

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            user=self._user if os.geteuid() == 0 else None,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {(done.stderr or b'').decode()} {self._log()}"

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text() if log.exists() else ""
