"""A real server and a real browser for the tests that need them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from databases import PrivatePostgresql
from hypothesis import settings

if TYPE_CHECKING:
    from territory.store.engine import Store

# A busy machine is no error; how long things take is measured in benchmarks/.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

ROOT = Path(__file__).resolve().parents[1]
START_WITHIN = 120.0
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


CUT = ROOT / ".cache" / "tests-home"


class Server:
    """`streamlit run app.py` on a free port, with a home folder of its own."""

    def __init__(self, home: Path, **environment: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.log = home.parent / f"server-{self.port}.log"
        if not (home / "cache").exists():
            # Cut fonts are named by their content: one cutting, of eight seconds, does for all servers.
            CUT.mkdir(parents=True, exist_ok=True)
            home.mkdir(parents=True, exist_ok=True)
            (home / "cache").symlink_to(CUT)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, "TERRITORY_HOME": str(home), **environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urlopen(f"{self.url}/robots.txt", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("run") / "home")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PrivatePostgresql]:
    running = PrivatePostgresql()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The name of each engine that a store can stand on."""
    return str(request.param)


@pytest.fixture
def new_database(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once on each engine."""
    if engine == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'territory.sqlite'}"
    return request.getfixturevalue("postgresql").database()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Fill an empty database with the sample programme, once a session and address."""
    from programme.sample import PROGRAMME

    from territory.programme import service

    home = tmp_path_factory.mktemp("seeded")

    @cache
    def fill(address: str) -> str:
        opened = service.open_store(address or f"sqlite:///{home / 'territory.sqlite'}", home)
        service.seed(opened, [PROGRAMME])
        opened.close()
        return address or str(home / "territory.sqlite")

    return fill


@pytest.fixture(scope="session")
def seeded_postgresql(postgresql: PrivatePostgresql, seeded: Callable[[str], str]) -> str:
    return seeded(postgresql.database())


@pytest.fixture
def database(
    engine: str, request: pytest.FixtureRequest, seeded: Callable[[str], str], tmp_path: Path
) -> str:
    """The address of a database with the sample programme, once on each engine."""
    if engine == "sqlite":
        own = tmp_path / "store" / "territory.sqlite"
        own.parent.mkdir()
        shutil.copy(seeded(""), own)
        return f"sqlite:///{own}"
    return request.getfixturevalue("postgresql").database(request.getfixturevalue("seeded_postgresql"))


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    """An open store with the sample programme, once on each engine, and a clock that a test can set."""
    from programme.sample import Clock

    from territory.programme import service

    opened = service.open_store(database, tmp_path, now=Clock())
    yield opened
    opened.close()
