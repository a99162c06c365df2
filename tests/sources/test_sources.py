"""What a listed table becomes for an analyst: the same figures from every engine, and what is told of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from databases import PrivatePostgresql
from sources import tables

from territory.auth import Identity
from territory.catalog import open_catalog
from territory.gazetteer import gazetteers
from territory.i18n import language
from territory.ingest.answers import Answers
from territory.ingest.limits import Refused
from territory.ingest.report import Columns, Record, Table
from territory.ingest.sources import (
    Description,
    Sums,
    ask_description,
    ask_sums,
    checked,
    description,
    sums,
)
from territory.jobs import Job, Pool, State
from territory.listed import Source
from territory.model import Status
from territory.ui.own_sources import FIRST_RULES, POOL_RULES
from territory.views.own.report import refusal

PATIENCE = 60.0
ANA = Identity("ana", "Ana")
AR = gazetteers(open_catalog())["AR"].territories


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    here = Pool(unseen=PATIENCE)
    yield here
    here.close()


def done(job: Job) -> Job:
    assert job.over.wait(PATIENCE)
    assert job.state is State.DONE, (job.state, job.rule)
    return job


def read(here: Pool, source: Source, roles: dict[str, Any], only: int = 0) -> tuple[Sums, Table]:
    """Read a table as a session does: described, its columns said, added up, checked."""
    found = description(done(ask_description(here, source, "empleo", ANA)))
    columns = Columns(tuple(roles.get(name, "other") for name in found.names), found.names, 1)
    brought = sums(done(ask_sums(here, source, "empleo", found.allowed(columns), ANA, only)), columns)
    return brought, checked(brought, AR)


def values(records: tuple[Record, ...]) -> dict[tuple[str, str, str], float | None]:
    return {(one.territory, one.sector, one.year): one.value for one in records}


ROLES = {"provincia": "territory", "sector": "sector", "year": "year", "puestos": "value"}


@pytest.mark.parametrize("kind", ["parquet", "duckdb", "postgresql"])
def test_every_engine_gives_the_same_records(
    kind: str, pool: Pool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if kind == "parquet":
        source = tables.parquet(tmp_path)
    elif kind == "duckdb":
        source = tables.duckdb_file(tmp_path)
    else:
        source = tables.postgresql_database(request.getfixturevalue("postgresql"))
    brought, table = read(pool, source, ROLES)
    assert brought.total == len(tables.ROWS)
    assert values(table.records) == {
        ("AR-A", "A", "2021"): 7.5,
        ("AR-A", "B", "2021"): None,
        ("AR-X", "A", "2022"): 10.0,
    }
    assert {one.status for one in table.records if one.value is None} == {Status.NOT_PUBLISHED}
    rules = [(one.kind, one.rule, one.rows) for one in table.problems]
    assert ("error", "territory_empty", (2,)) in rules
    assert ("error", "sector_empty", (3,)) in rules
    assert ("warning", "source_partly", (4,)) in rules
    assert ("warning", "empty", (6,)) in rules
    assert rules[-1] == ("note", "source_added", ())
    assert table.problems[-1].about == {"total": 7, "count": 5}
    _, one_year = read(pool, source, ROLES, only=2021)
    assert [one.value for one in one_year.records] == [7.5, None]


def test_a_rate_of_several_rows_is_left_out_and_told(pool: Pool, tmp_path: Path) -> None:
    roles = {"provincia": "territory", "sector": "sector", "salario medio": "value"}
    _, table = read(pool, tables.parquet(tmp_path), roles)
    assert values(table.records) == {("AR-A", "B", ""): 50.0}
    assert (table.problems[0].rule, table.problems[0].rows) == ("source_rate", (4, 5))
    assert {(4, 2), (5, 2)} <= set(table.left_out)
    # Two rates of several rows, one row without a territory, one without a sector; one figure is left.
    assert (table.figures, table.out, table.rows_out, table.valid) == (5, 4, 4, 1)


def test_what_the_person_says_of_the_figures_decides() -> None:
    columns = Columns(("territory", "value"), ("provincia", "puestos"), 1)
    found = Sums(columns, (("Salta", 7.0), ("Jujuy", 1.0)), (2, 1), ((0,), (0,)))
    assert len(checked(found, AR).records) == 2
    rate = checked(found, AR, Answers(kind="rate"))
    assert [one.territory for one in rate.records] == ["AR-Y"]
    tasa = replace(found, columns=Columns(columns.roles, ("provincia", "tasa de empleo"), 1))
    assert len(checked(tasa, AR).records) == 1
    assert len(checked(tasa, AR, Answers(kind="count")).records) == 2


def test_a_file_that_grows_when_read_is_refused(pool: Pool, tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    rows = 5_000
    large = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * rows, pyarrow.int32()), ["x" * 5_000_000])
    parquet.write_table(
        pyarrow.table({"provincia": large, "puestos": range(rows)}), tmp_path / "empleo.parquet"
    )
    assert (tmp_path / "empleo.parquet").stat().st_size < 1_000_000
    job = ask_description(pool, tables.source("parquet", folder=tmp_path), "empleo", ANA)
    assert job.over.wait(PATIENCE)
    assert (job.state, job.rule) == (State.FAILED, "memory")


def test_the_columns_are_proposed_as_for_a_file(tmp_path: Path, pool: Pool) -> None:
    found = description(done(ask_description(pool, tables.parquet(tmp_path), "empleo", ANA)))
    roles = dict(zip(found.names, found.proposed(AR).roles, strict=True))
    assert {name: role for name, role in roles.items() if role != "other"} == ROLES


def test_a_column_for_each_province_is_added_up(pool: Pool, tmp_path: Path) -> None:
    names, rows = ("year", "Salta", "Jujuy", "Chaco"), [(2021, 1, 2, 3), (2021, 10, 20, None)]
    source = tables.parquet(tmp_path, rows, names)
    found = description(done(ask_description(pool, source, "empleo", ANA)))
    proposed = found.proposed(AR)
    assert proposed.wide == "territory"
    brought = sums(done(ask_sums(pool, source, "empleo", proposed, ANA)), proposed)
    assert values(checked(brought, AR).records) == {
        ("AR-A", "", "2021"): 11.0,
        ("AR-Y", "", "2021"): 22.0,
        ("AR-H", "", "2021"): 3.0,
    }
    without_year = found.allowed(
        Columns(tuple("value" if n != "year" else "other" for n in found.names), found.names, 1, "territory")
    )
    brought = sums(done(ask_sums(pool, source, "empleo", without_year, ANA)), without_year)
    assert brought.rows == ((11, 22, 3),)


def test_a_text_is_no_figure() -> None:
    found = Description(("provincia", "nota"), (False, False), (("Salta", "12"), ("Jujuy", "13")))
    assert found.proposed(AR).at("value") == ()


@pytest.mark.parametrize(
    ("table", "person", "public", "rule"),
    [
        ("empleo", None, False, "source_person"),
        ("secreta", None, True, "source_table"),
        ("secreta", ANA, False, "source_table"),
        ("secreta", None, False, "source_person"),
    ],
)
def test_who_may_not_ask_starts_nothing(
    table: str, person: Identity | None, public: bool, rule: str, pool: Pool, tmp_path: Path
) -> None:
    source = tables.source("parquet", folder=tmp_path, public=public)
    with pytest.raises(Refused) as refused:
        ask_description(pool, source, table, person)
    assert refused.value.rule == rule
    with pytest.raises(Refused) as refused:
        ask_sums(pool, source, table, Columns(("sector", "value"), ("a", "b"), 1), person)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("roles", "only", "rule"),
    [
        (("other", "value"), 0, "source_roles"),
        (("sector", "other"), 0, "source_roles"),
        (("sector", "value"), 2021, "source_no_year"),
    ],
)
def test_what_cannot_be_added_up_is_said_before_anything_is_asked(
    roles: Any, only: int, rule: str, pool: Pool, tmp_path: Path
) -> None:
    source = tables.source("parquet", folder=tmp_path)
    with pytest.raises(Refused) as refused:
        ask_sums(pool, source, "empleo", Columns(roles, ("a", "b"), 1), ANA, only)
    assert refused.value.rule == rule


def test_every_reason_has_words_and_a_remedy() -> None:
    code = [ROOT / "src/territory" / name for name in ("ingest/connecting.py", "ingest/querying.py")]
    rules = {one for file in code for one in re.findall(r'Failed\("(\w+)"', file.read_text("utf-8"))}
    asked = (ROOT / "src/territory/ingest/sources.py").read_text("utf-8")
    rules |= {*re.findall(r'Refused\("(\w+)"', asked), *POOL_RULES.values(), *FIRST_RULES.values()}
    assert len(rules) > 12
    words = language("pt")
    for rule in rules - {"time", "memory"}:  # the pool's own, told by the two lists
        said, remedy = refusal(Refused(rule, "7"), words)
        assert "own." not in said + remedy, rule


def test_a_view_that_never_ends_is_ended(pool: Pool, postgresql: PrivatePostgresql) -> None:
    import psycopg

    source = tables.postgresql_database(postgresql)
    with psycopg.connect(source.address, autocommit=True) as owner:
        owner.execute("DROP TABLE empleo")
        owner.execute(
            """CREATE VIEW empleo AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
            SELECT 'Salta' AS provincia, count(i) AS puestos FROM n"""
        )
        job = ask_description(pool, source, "empleo", ANA)
        assert job.over.wait(PATIENCE)
        assert (job.state, job.rule) == (State.FAILED, "time")
        # Given up here, it ends there, too.
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
        )
        while owner.execute(asked).fetchone() != (1,):
            pass


def test_an_address_is_in_no_log(pool: Pool, caplog: pytest.LogCaptureFixture) -> None:
    source = tables.source("database", address="postgresql://ana:hunter2@127.0.0.1:9/none")
    with caplog.at_level(logging.DEBUG):
        job = ask_description(pool, source, "empleo", ANA)
        assert job.over.wait(PATIENCE)
    assert (job.state, job.rule, job.value) == (State.FAILED, "source_away", "")
    assert "hunter2" not in caplog.text + repr(job)
