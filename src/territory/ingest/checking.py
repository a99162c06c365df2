"""Rows become figures; every row that cannot is reported with row, column, value, rule and remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from territory.ingest.answers import Answers
from territory.ingest.columns import propose
from territory.ingest.judging import Judging, signs
from territory.ingest.measures import Measure, adds_up, measure_kind
from territory.ingest.opening import Opened, Reading
from territory.ingest.report import Columns, Table
from territory.model import Territory


def check(
    opened: Opened,
    places: Mapping[str, Territory],
    said: Reading = Reading(),  # noqa: B008 - frozen
    answers: Answers = Answers(),  # noqa: B008 - frozen
    unclear: Sequence[str] = (),
) -> Table:
    """Return the figures of an opened file and the report of its problems.

    Args:
        opened: the rows.
        places: the territories by code, the country among them.
        said: what the person says about the file: decimal sign, row of the header.
        answers: what the person says about its columns, texts and marks.
        unclear: codes of the countries whose territories it may equally speak of.

    >>> from territory.catalog import open_catalog
    >>> from territory.geography import territories
    >>> opened = Opened((("provincia", "empleo"), ("Salta", "12"), ("Salto", "3"), ("Total", "15")), "csv")
    >>> table = check(opened, territories(open_catalog()))
    >>> [(one.territory, one.value) for one in table.records], [one.rule for one in table.problems]
    ([('AR-A', 12.0)], ['territory_near', 'total_differs'])
    """
    # A first guess, seldom wrong: what is too large for rows has one row a firm.
    guess = answers.repeats == "added" or (not answers.repeats and opened.large is not None)
    checked = Judging(opened, dict(places), said, answers, added=guess)
    table = checked.table(unclear)
    # Most rows repeating a cell are microdata; a few are a mistake.
    meant = answers.repeats == "added" or (not answers.repeats and checked.repeated > table.figures / 2)
    may_be = adds_up(*_measured(table, answers))
    if (added := meant and may_be) is not guess and checked.repeated:
        again = replace(answers, columns=table.columns)
        table = Judging(opened, dict(places), said, again, added=added).table(unclear)
    return replace(table, adds_up=may_be)


def understood(opened: Opened, places: Mapping[str, Territory], said: Reading) -> Columns:
    """Return what the columns of an opened file most likely hold.

    >>> understood(Opened((("provincia", "empleo"), ("Salta", "12")), "csv"), {}, Reading()).roles
    ('territory', 'value')
    """
    header, decimal, _ = signs(opened, said)
    return propose(opened.rows, header, decimal, places)


def _measured(table: Table, answers: Answers) -> tuple[str, Measure]:
    """Return the name of the column of figures, and what it measures."""
    values = table.columns.at("value")
    name = "" if table.columns.wide or not values else table.columns.names[values[0]]
    return name, answers.kind or measure_kind(name, table.percent)
