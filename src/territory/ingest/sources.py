"""Questions to listed sources: who may ask, what a job of the pool is asked, what its answer becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from territory.auth import Identity
from territory.ingest.answers import Answers
from territory.ingest.checking import check
from territory.ingest.columns import propose
from territory.ingest.large import Cell
from territory.ingest.limits import Refused
from territory.ingest.measures import Measure, adds_up, measure_kind
from territory.ingest.opening import Opened, Reading
from territory.ingest.querying import added_up, described
from territory.ingest.report import Columns, Problem, Role, Table
from territory.jobs import Busy, Job, Pool
from territory.listed import Source
from territory.model import Territory

LISTED = "listed"
"""The format of what comes from a source: rows that were added up there."""
READING = Reading(decimal=".", header=1)
NONE = Answers()
KEYS: tuple[Role, ...] = ("territory", "sector", "year")


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """What a table of a source holds.

    Attributes:
        names: of the columns that can be used.
        numbers: by column, whether it can be added up.
        rows: its first rows.
        left: names of the columns that hold something else.
    """

    names: tuple[str, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[Cell, ...], ...]
    left: tuple[str, ...] = ()

    @property
    def opened(self) -> Opened:
        """The first rows as those of a file."""
        return Opened((self.names, *self.rows), LISTED)

    def proposed(self, places: Mapping[str, Territory]) -> Columns:
        """Return what each column most likely holds; only numbers can be figures.

        >>> found = Description(("provincia", "empleo", "nota"), (False, True, False), (("Salta", 3, "3"),))
        >>> found.proposed({}).roles
        ('territory', 'value', 'other')
        """
        return self.allowed(propose(self.opened.rows, 1, READING.decimal, places))

    def allowed(self, columns: Columns) -> Columns:
        """Return the columns with figures only where there are numbers."""
        pairs = zip(columns.roles, self.numbers, strict=True)
        return replace(columns, roles=tuple("other" if r == "value" and not n else r for r, n in pairs))


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Rows that a source added up.

    Attributes:
        columns: those that were asked for.
        rows: one for each combination of keys.
        counts: by row, how many rows it adds up.
        lacking: by row and column of figures, how many of them have no figure.
    """

    columns: Columns
    rows: tuple[tuple[Cell, ...], ...]
    counts: tuple[int, ...]
    lacking: tuple[tuple[int, ...], ...]

    @property
    def opened(self) -> Opened:
        """The rows as those of a file, their names first."""
        return Opened((self.columns.names, *self.rows), LISTED)

    @property
    def total(self) -> int:
        """How many rows of the source were added up."""
        return sum(self.counts)

    @property
    def partly(self) -> dict[int, int]:
        """By number of the row, how many of the figures that it adds up are missing, where some are there."""
        rows = enumerate(zip(self.counts, self.lacking, strict=True), start=2)
        found = {row: sum(one for one in lacking if one < count) for row, (count, lacking) in rows}
        return {row: lacks for row, lacks in found.items() if lacks}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where sums come from, for the line that says so.

    Attributes:
        name: of source and table, as shown.
        source: who says so, or what the source is called.
        table: its name.
        licence: of the data, "" when not stated.
        as_of: the date of the data, "" when not stated.
        asked: the day on which it was asked, as ISO 8601.
        total: how many rows were added up.
        lacking: how many of them have no figure, in sums where others have one.
    """

    name: str
    source: str
    table: str
    licence: str
    as_of: str
    asked: str
    total: int
    lacking: int


def visible(listed: Sequence[Source], person: Identity | None) -> tuple[Source, ...]:
    """Return the sources that somebody may ask.

    >>> listed = [Source("a", {}, "parquet", ("t",)), Source("b", {}, "parquet", ("t",), public=True)]
    >>> [one.id for one in visible(listed, None)]
    ['b']
    """
    return tuple(one for one in listed if one.public or person is not None)


def ask_description(here: Pool, source: Source, table: str, person: Identity | None) -> Job:
    """Return the job that describes a table.

    Raises:
        Refused: the person may not ask that, or too many ask already.
    """
    return _asked(here, described, source, table, person)


def ask_sums(
    here: Pool, source: Source, table: str, columns: Columns, person: Identity | None, only: int = 0
) -> Job:
    """Return the job that adds a table up.

    Args:
        here: the pool.
        source: to ask.
        table: one of its tables.
        columns: what each of the described columns holds.
        person: who asks, None for a reader.
        only: the one year wanted, 0 for all.

    Raises:
        Refused: the person may not ask that, nothing can be added up, or too many ask already.
    """
    used = _used(columns)
    keys = [name for name, role in zip(used.names, used.roles, strict=True) if role != "value"]
    years = [name for name, role in zip(used.names, used.roles, strict=True) if role == "year"]
    values = [name for name, role in zip(used.names, used.roles, strict=True) if role == "value"]
    if not values or not (keys or used.wide == "territory"):
        raise Refused("source_roles")
    if only and not years:
        raise Refused("source_no_year")
    return _asked(here, added_up, source, table, person, keys, years, values, only)


def description(job: Job) -> Description:
    """Return what a job that describes has found."""
    found: dict[str, Any] = job.result
    return Description(
        tuple(found["names"]), tuple(found["numbers"]), tuple(map(tuple, found["rows"])), tuple(found["left"])
    )


def sums(job: Job, columns: Columns) -> Sums:
    """Return what a job that adds up has found."""
    found: dict[str, Any] = job.result
    return Sums(
        _used(columns),
        tuple(map(tuple, found["rows"])),
        tuple(found["counts"]),
        tuple(map(tuple, found["lacking"])),
    )


def checked(
    found: Sums,
    places: Mapping[str, Territory],
    answers: Answers = NONE,
    unclear: Sequence[str] = (),
) -> Table:
    """Return the figures that a source added up, and the report of their problems.

    A missing figure is not published. A rate of several rows is no figure: it is left out and told.

    Args:
        found: the sums.
        places: the territories by code.
        answers: what the person says about texts, marks and what the figures are; its columns are not used.
        unclear: codes of the countries whose territories it may equally speak of.

    >>> columns = Columns(("sector", "value"), ("rama", "tasa"), 1)
    >>> found = Sums(columns, (("A", 4.0), ("B", 9.0)), (1, 2), ((0,), (0,)))
    >>> [one.sector for one in checked(found, {}).records]
    ['A']
    """
    repeats = answers.repeats or "mistake"
    answered = replace(answers, columns=found.columns, repeats=repeats)
    table = check(found.opened, places, READING, answered, unclear)
    values = found.columns.at("value")
    rates = {at for at in values if not _adds_up(found.columns.names[at], answers.kind)}
    several = [at for at, count in enumerate(found.counts, start=2) if count > 1]
    wrong = {(row, column) for row in several for column in values if column in rates}
    problems = [*table.problems]
    if wrong:
        rows, columns = sorted({row for row, _ in wrong}), tuple(at for at in values if at in rates)
        problems.insert(0, Problem("error", "source_rate", tuple(rows), columns))
    if partly := found.partly:
        lacks = sum(partly.values())
        first = next((at for at, one in enumerate(problems) if one.kind == "note"), len(problems))
        problems.insert(
            first, Problem("warning", "source_partly", tuple(partly), values, str(lacks), {"count": lacks})
        )
    about = {"total": found.total, "count": len(found.rows)}
    problems.append(Problem("note", "source_added", (), (), str(found.total), about))
    left_out = tuple(dict.fromkeys((*table.left_out, *sorted(wrong))))
    return replace(
        table,
        records=tuple(one for one in table.records if (one.row, one.column) not in wrong),
        problems=tuple(problems),
        left_out=left_out,
        out=len(left_out),
        rows_out=len({row for row, _ in left_out}),
    )


def _adds_up(name: str, kind: Measure | None) -> bool:
    return adds_up(name, kind or measure_kind(name, percent=False))


def _used(columns: Columns) -> Columns:
    """Return the columns that are asked for: keys first, as they come back."""
    order = [at for role in KEYS for at in columns.at(role)]
    order += columns.at("value")
    return Columns(
        tuple(columns.roles[at] for at in order), tuple(columns.names[at] for at in order), 1, columns.wide
    )


def _asked(
    here: Pool,
    work: Callable[..., Any],
    source: Source,
    table: str,
    person: Identity | None,
    *arguments: object,
) -> Job:
    if not visible((source,), person):
        raise Refused("source_person")
    if table not in source.tables:
        raise Refused("source_table")
    try:
        return here.submit(work, source, table, *arguments)
    except Busy:
        raise Refused("source_busy") from None
