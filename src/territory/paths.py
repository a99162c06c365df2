"""Where things are: the packaged data, the institution's own folder, the sources."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
PAGES = ROOT / "pages"


def home() -> Path:
    """Return the only folder Territory may write to and where an institution puts its own files.

    `TERRITORY_HOME`, by default `~/.territory`. It need not exist.

    >>> import os; os.environ["TERRITORY_HOME"] = "/tmp/observatory"
    >>> home().as_posix()
    '/tmp/observatory'
    >>> del os.environ["TERRITORY_HOME"]
    """
    return Path(os.environ.get("TERRITORY_HOME") or Path.home() / ".territory")


def sources() -> Path:
    """Return the folder of the source texts, `TERRITORY_SOURCES`, by default `../shared/sources`.

    >>> sources().name
    'sources'
    """
    return Path(os.environ.get("TERRITORY_SOURCES") or ROOT.parent / "shared" / "sources")
