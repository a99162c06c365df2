"""`python -m territory.build [geography | context | tables | package | iati | bundle]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from territory.build import bundle, context, geography, iati, package, registry, tables
from territory.paths import ROOT

STEPS = ("geography", "context", "tables", "package")


def main() -> int:
    """Run the steps asked for and print what was written; return 1 when a step fails."""
    parser = argparse.ArgumentParser(prog="python -m territory.build", description="Regenerates data/.")
    parser.add_argument(
        "step", nargs="?", choices=[*STEPS, "iati", "bundle"], help="one step; default: the first four"
    )
    step = parser.parse_args().step
    try:
        for name in [step] if step else STEPS:
            for path in _run(name):
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    except (geography.GeometryError, registry.FetchError, tables.TableError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(name: str) -> list[Path]:
    if name == "geography":
        return geography.build()
    if name == "context":
        return context.build()
    if name == "iati":
        return iati.build()
    if name == "bundle":
        return bundle.build()
    if name == "tables":
        return tables.build()
    written = package.build()
    tables.check()
    return [written]


if __name__ == "__main__":
    sys.exit(main())
