"""`python -m benchmarks.store`: how long the store takes, and what it loses; on SQLite and PostgreSQL.

A save acknowledged, 10,000 rows imported, a query over a million audit rows, a page's tree of 200 projects ×
20 indicators × 10 years; then writers are killed over and over.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy import event, text

from benchmarks.servers import ROOT

sys.path.insert(0, str(ROOT / "tests"))

from databases import PrivatePostgresql
from programme.sample import CODE, PROGRAMME, editor, reviewer
from store.test_kill import kill_over_and_over

from territory.auth import Identity
from territory.model import Status
from territory.programme import current, service
from territory.programme.model import (
    Direction,
    Indicator,
    IndicatorKind,
    Period,
    Programme,
    Project,
    Trace,
    Value,
)
from territory.programme.packaged import packaged
from territory.programme.service import Entry, new_id
from territory.store.engine import Store
from territory.views.site import observatory, view

RESULT = ROOT / "benchmarks" / "results" / "store.md"
PROJECTS, INDICATORS, YEARS = 200, 20, 10
LARGE = "large"
AUDIT_ROWS = 1_000_000
INDICATOR = {"name": "Firms in joint projects", "unit": "firms", "direction": "increase", "kind": "output"}
LONG_AGO = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Line:
    """One measured thing: what, how much on each engine, and the target."""

    what: str
    measured: str
    target: str = ""


def main() -> None:
    """Measure both engines and write the report."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--commits", type=int, default=2500)
    options = parser.parse_args()
    before = os.getloadavg()[0]
    server = PrivatePostgresql()
    try:
        with tempfile.TemporaryDirectory(prefix="territory-bench-") as folder:
            home = Path(folder)
            columns = {
                "SQLite": measured(f"sqlite:///{home / 'one.sqlite'}", home),
                "PostgreSQL": measured(server.database(), home),
            }
            for name, address in (
                ("SQLite", f"sqlite:///{home / 'pages.sqlite'}"),
                ("PostgreSQL", server.database()),
            ):
                columns[name] += pages(address, home)
            for name, address in (
                ("SQLite", f"sqlite:///{home / 'two.sqlite'}"),
                ("PostgreSQL", server.database()),
            ):
                say(f"{name}: kills")
                seeded(address, home).close()
                done, saves = kill_over_and_over(address, home, options.kills, options.commits)
                columns[name].append(
                    Line("acknowledged edits lost", f"0 of {saves:,} over {done} kill −9", "0")
                )
    finally:
        server.stop()
    RESULT.write_text(report(columns, before), "utf-8")
    print(RESULT)


def seeded(address: str, home: Path) -> Store:
    store = service.open_store(address, home)
    service.seed(store, [PROGRAMME])
    return store


def measured(address: str, home: Path) -> list[Line]:
    name = address.partition(":")[0]
    store = seeded(address, home)
    ada = editor(store)
    lines = []
    say(f"{name}: saves")
    record = service.opened(store, "project", "atacama-3")
    times = []
    for number in range(200):
        with clock(times):
            record = service.save(
                store,
                ada,
                "project",
                {"description": f"edition {number}"},
                id="atacama-3",
                version=record.trace.version,
            )
    lines.append(Line("save acknowledged, median (95th percentile) of 200", spread(times), "≤ 50 ms"))
    say(f"{name}: import")
    batch, indicator = [], ""
    project = new_id()
    batch.append(Entry("project", project, {"name": "Imported"}, parent="programme-1"))
    for number in range(10_000):
        if number % 100 == 0:
            indicator = new_id()
            batch.append(Entry("indicator", indicator, INDICATOR, parent=project))
        year = 1950 + number % 100
        values = {"start": f"{year}-01-01", "end": f"{year}-12-31", "actual": number}
        batch.append(Entry("period", new_id(), values, parent=indicator))
    times = []
    with clock(times):
        service.import_records(store, ada, "programme-1", batch)
    lines.append(Line("10,000 period rows imported, with their audit", f"{times[0] / 1000:.2f} s", "≤ 3 s"))
    lines += tree(store, ada, name)
    say(f"{name}: audit")
    fill(store)
    moment = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=1)
    for what, ask in {
        "changes since a date, newest 500 of 1 M audit rows": lambda: service.changes_since(
            store, CODE, LONG_AGO
        ),
        "the same for the public": lambda: service.changes_since(store, CODE, LONG_AGO, "public"),
        "changes of the last hour among 1 M": lambda: service.changes_since(store, CODE, moment),
        "history of one record among 1 M": lambda: service.history(store, "project", "atacama-3"),
    }.items():
        lines.append(Line(what, spread(timed(ask, 20)), "≤ 100 ms"))
    store.close()
    return lines


def tree(store: Store, ada: Identity, name: str) -> list[Line]:
    """Load a page's tree, cold, after a save, and unchanged."""
    say(f"{name}: tree")
    service.seed(store, [large()])

    def cold() -> None:
        store.cache.clear()
        service.programme(store, LARGE, "public")

    lines = [
        Line("page tree of 200 projects × 20 indicators × 10 years, cold", spread(timed(cold, 5))),
        Line(
            "the same, unchanged since the last view",
            spread(timed(lambda: service.programme(store, LARGE, "public"), 50)),
            "≤ 50 ms",
        ),
    ]
    service.programme(store, LARGE, "editors")
    times: list[float] = []
    for number in range(5):
        service.save(store, ada, "note", {"text": f"{number}"}, parent="large-3")
        with clock(times):
            service.programme(store, LARGE, "editors")
    lines.append(Line("the same for editors, after a save", spread(times)))
    statements: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    service.programme(store, LARGE, "public")
    warm = queries(statements)
    cold()
    lines.append(Line("queries of a page view, unchanged; cold", f"{warm}; {queries(statements) - warm}"))
    return lines


def pages(address: str, home: Path) -> list[Line]:
    """Render `/partnerships` with 200 more projects: as it was seen before, and after somebody published."""
    say(f"{address.partition(':')[0]}: pages")
    os.environ |= {"TERRITORY_HOME": str(home), "TERRITORY_DATABASE_URL": address}
    current.store.cache_clear()
    catalog = observatory().catalog
    store = current.store(catalog)
    real = next(one for one in packaged(catalog) if one.code == CODE)
    more = tuple(replace(one, position=one.position + 6) for one in large().projects)
    service.seed(store, [replace(real, projects=(*real.projects, *more))])
    ada, rosa = editor(store), reviewer(store)

    def seen() -> None:
        _ = view("partnerships", {"lang": "es"}).body

    seen()
    lines = [
        Line("`/partnerships` with 206 projects, as it was seen before", spread(timed(seen, 50)), "≤ 50 ms")
    ]
    times: list[float] = []
    for number in range(5):
        note = service.save(store, ada, "note", {"text": f"{number}"}, parent="large-3")
        item = service.Item("note", note.trace.id, note.trace.version)
        (read,) = service.review(store, rosa, [item])
        service.publish(store, rosa, [item._replace(version=read.trace.version)])
        with clock(times):
            seen()
    return [*lines, Line("the same after somebody published, all of its HTML", spread(times))]


def large() -> Programme:
    """Return a programme of 200 projects, each with 20 indicators over 10 years."""
    return Programme(
        Trace("large"),
        LARGE,
        "",
        projects=tuple(
            Project(
                Trace(f"large-{p}"),
                p,
                f"large-{p}",
                "",
                indicators=tuple(map(indicator(p), range(INDICATORS))),
            )
            for p in range(1, PROJECTS + 1)
        ),
    )


def indicator(project: int) -> Callable[[int], Indicator]:
    def made(number: int) -> Indicator:
        name = f"large-{project}-{number}"
        figure = Value(Decimal(number + 1), Status.OBSERVED, evidence="Report, p. 7")
        return Indicator(
            Trace(name),
            "",
            "Firms in joint projects",
            "firms",
            Direction.INCREASE,
            IndicatorKind.OUTPUT,
            periods=tuple(
                Period(
                    Trace(f"{name}-{year}"),
                    datetime.date(year, 1, 1),
                    datetime.date(year, 12, 31),
                    figure,
                    figure,
                    figure,
                )
                for year in range(2020, 2020 + YEARS)
            ),
        )

    return made


def fill(store: Store) -> None:
    """Bring the audit to a million rows by copies of what is there; triggers refuse changes, not rows."""
    columns = "subject, by, kind, record, project, programme, version, action, public, changes"
    with store.write() as session:
        connection = session.connection()
        there = int(connection.execute(text("SELECT count(*) FROM audit")).scalar() or 0)
        while there < AUDIT_ROWS:
            step = min(there, AUDIT_ROWS - there)
            connection.execute(
                text(
                    f"INSERT INTO audit (at, {columns}) SELECT (SELECT max(at) FROM audit), {columns} "
                    f"FROM audit ORDER BY id LIMIT {step}"
                )
            )
            there += step
    if not store.sqlite:
        with store.write() as session:
            session.connection().execute(text("ANALYZE audit"))


def queries(statements: list[str]) -> int:
    return sum(statement.startswith("SELECT") for statement in statements)


def timed(ask: Callable[[], object], rounds: int) -> list[float]:
    times: list[float] = []
    for _ in range(rounds):
        with clock(times):
            ask()
    return times


@contextmanager
def clock(times: list[float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    times.append((time.perf_counter() - started) * 1000)


def spread(times: list[float]) -> str:
    high = statistics.quantiles(times, n=20)[-1] if len(times) > 19 else max(times)
    return f"{statistics.median(times):.1f} ms ({high:.1f})"


def say(what: str) -> None:
    print(what, file=sys.stderr)


def report(columns: dict[str, list[Line]], before: float) -> str:
    lite, postgres = columns["SQLite"], columns["PostgreSQL"]
    rows = "\n".join(
        f"| {a.what} | {a.measured} | {b.measured} | {a.target} |"
        for a, b in zip(lite, postgres, strict=True)
    )
    return f"""# The store: speed, and what is lost

Median and, in brackets, the 95th percentile (the largest of fewer than 20). SQLite with WAL and
`synchronous=FULL` in a file; PostgreSQL on the same machine with `synchronous_commit=on`.

| | SQLite | PostgreSQL | target |
|---|--:|--:|--:|
{rows}

Each writer was killed with SIGKILL after a random number of acknowledged saves; on PostgreSQL every third
time the server's own process too. Afterwards every acknowledged edit was looked for, with its audit rows, and
`verify` found nothing. Eight editors at once: `tests/programme/test_saving.py`.

Load average {before:.1f} before and {os.getloadavg()[0]:.1f} after, {os.cpu_count()} cores, \
Python {platform.python_version()}; {datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC.
"""


if __name__ == "__main__":
    main()
