"""A process that saves and says so, line by line, until it is killed: `python -m store.writer ADDRESS HOME TOKEN`.

Each line on stdout is one acknowledged save: id, number.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sqlalchemy import text

from territory.auth import Identity
from territory.programme import service
from territory.store.engine import open_database


def main() -> None:
    address, home, token = sys.argv[1:]
    store = open_database(address, Path(home))
    ada = Identity("ada", "Ada", session=token)
    if not store.sqlite:
        with store.read() as connection:
            print("backend", connection.execute(text("SELECT pg_backend_pid()")).scalar(), flush=True)
    number = 0
    record, version = "", 0
    while True:
        number += 1
        if number % 3:  # two new notes, then a change of the second
            saved = service.save(store, ada, "note", {"text": f"{os.getpid()}.{number}"}, parent="atacama-1")
        else:
            saved = service.save(
                store, ada, "note", {"text": f"{os.getpid()}.{number}"}, id=record, version=version
            )
        record, version = saved.trace.id, saved.trace.version
        print(record, version, f"{os.getpid()}.{number}", flush=True)


if __name__ == "__main__":
    main()
