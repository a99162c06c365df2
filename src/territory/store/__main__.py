"""`python -m territory.store backup FILE | restore FILE | verify [FILE]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from territory.paths import home
from territory.store.backup import Contents, Damaged, backup, check, restore
from territory.store.engine import StoreUnavailable, open_database
from territory.store.verify import verify


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says on the store of `TERRITORY_DATABASE_URL` or `TERRITORY_HOME`.

    Returns 0 when all is well, 1 with one plain line on stderr when not.
    """
    parser = argparse.ArgumentParser(prog="python -m territory.store", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("backup", help="write everything into FILE").add_argument("file", type=Path)
    commands.add_parser("restore", help="put FILE into an empty store").add_argument("file", type=Path)
    commands.add_parser("verify", help="check the store, or a backup").add_argument(
        "file", type=Path, nargs="?"
    )
    options = parser.parse_args(arguments)
    try:
        if options.command == "verify" and options.file:
            print(_told(check(options.file)))
            return 0
        store = open_database(None, home())
        try:
            if options.command == "verify":
                problems = verify(store)
                print(
                    "\n".join(problems) or "The store is whole.", file=sys.stderr if problems else sys.stdout
                )
                return 1 if problems else 0
            done = backup if options.command == "backup" else restore
            print(_told(done(store, options.file)))
        finally:
            store.close()
    except (Damaged, StoreUnavailable, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _told(contents: Contents) -> str:
    rows = ", ".join(f"{count} {name}" for name, count in contents.rows.items() if count)
    return f"Made {contents.made_at}, tables {contents.revision}: {rows or 'no rows'}."


if __name__ == "__main__":
    sys.exit(main())
