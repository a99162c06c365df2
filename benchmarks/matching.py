"""`python -m benchmarks.matching`: the best matches of one among 10,000 profiles, and of all among 5,000.

Each is measured in a process of its own, so that the peak of memory is that of the one thing.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.servers import ROOT
from territory.catalog import open_catalog
from territory.matching.criteria import LIFTED_BY, WEIGHTS, table
from territory.matching.profiles import STAGES, Profile, official_languages, side_of
from territory.matching.ranking import best_of_all, matches
from territory.programme.vocabulary import codes

RESULT = ROOT / "benchmarks" / "results" / "matching.md"
ONE, ALL, MOST = 10_000, 5_000, 20
REPEATS = 9
COUNTRIES = ("IT", "ES", "DE", "FR", "BE", "AR", "BR", "CL", "MX", "PE")


def profiles(count: int, seed: int = 7) -> list[Profile]:
    """Return invented profiles, as many as asked for; the same ones every time."""
    chance, catalog = random.Random(seed), open_catalog()
    divisions, capabilities = list(codes(catalog, "division")), list(codes(catalog, "capability"))
    restrictions = ("distance", "language", *LIFTED_BY)

    def some(pool: list[str] | tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(chance.sample(pool, chance.randint(0, most)))

    made = []
    for number in range(count):
        country = chance.choice(COUNTRIES)
        made.append(
            Profile(
                id=f"p{number}",
                side=side_of(country),
                country=country,
                sectors=some(divisions, 3),
                sells_to=some(divisions, 2),
                needs=some(capabilities, 5),
                offers=some(capabilities, 5),
                stage=chance.choice(("", *STAGES)),
                agreements=some((*COUNTRIES, f"p{chance.randrange(count)}"), 2),
                languages=official_languages(country),
                restrictions=some(restrictions, 3),
            )
        )
    return made


def one() -> str:
    """Return the milliseconds that the best matches of one profile take, median and worst."""
    known = table(profiles(ONE))
    matches(known, 0, WEIGHTS, MOST)
    spent = []
    for row in range(1, REPEATS + 1):
        began = time.perf_counter()
        matches(known, row, WEIGHTS, MOST)
        spent.append(1000 * (time.perf_counter() - began))
    return f"{statistics.median(spent):.0f} ms (worst of {REPEATS}: {max(spent):.0f}) | ≤ 100 ms"


def all_pairs() -> str:
    """Return the seconds and the peak of memory that all pairs take."""
    known = table(profiles(ALL))
    began = time.perf_counter()
    best_of_all(known, WEIGHTS, MOST)
    spent = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{spent:.1f} s, {peak:.0f} MiB | ≤ 5 s, ≤ 1 GB"


MEASURED = {"one": one, "all": all_pairs}
TITLES = {
    "one": f"best {MOST} of one among {ONE:,} profiles, with their ranges of ranks",
    "all": f"best {MOST} of each of {ALL:,} profiles, all {ALL:,} × {ALL:,} pairs",
}


def main() -> None:
    """Measure both and write `benchmarks/results/matching.md`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--part", choices=MEASURED)
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    if options.part:
        print(MEASURED[options.part]())
        return
    lines = ["# Matching", "", "| what | measured | target |", "|---|---|---|"]
    for part in MEASURED:
        command = [sys.executable, "-m", "benchmarks.matching", "--part", part]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        lines.append(f"| {TITLES[part]} | {done.stdout.strip()} |")
    options.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(options.out.read_text("utf-8"))


if __name__ == "__main__":
    main()
