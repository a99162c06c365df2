"""Files of other publishers: the standard's published structure imports, and what has no place is counted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from territory.build import iati as standard
from territory.build.registry import FetchError
from territory.model import Status
from territory.programme.iati.reading import load
from territory.programme.model import (
    ActorRole,
    Direction,
    IndicatorKind,
    MoneyKind,
    ProjectStatus,
    Value,
)

READ = 208  # of 215: the others hold what 2.03 refuses in its ruleset or codes that do not exist
EXAMPLE = Path(__file__).with_name("standard_example.xml").read_bytes()


def test_the_structure_of_the_published_example_imports() -> None:
    found = load(EXAMPLE, "valley", "es")
    assert found.problems == ()
    assert not found.own
    water, valley = found.programme.projects
    assert (water.name, water.description) == (
        "Riego para huertos",
        "Canales y medidores para productores pequeños.",
    )
    assert (water.status, valley.status) == (ProjectStatus.UNDER_WAY, ProjectStatus.PLANNED)
    assert (water.planned_start, water.actual_start, water.planned_end, water.actual_end) == (
        date(2025, 4, 15), date(2025, 4, 28), date(2027, 12, 31), None,
    )  # fmt: skip
    assert [(a.actor, a.role) for a in water.actors] == [
        ("Ministry of Fields", ActorRole.FUNDING),
        ("ZZ-TST-3", ActorRole.IMPLEMENTING),
    ]
    assert water.framework == valley.trace.id
    assert [(b.funder, b.kind, b.amount, b.currency, b.on) for b in water.budget] == [
        ("Ministry of Fields", MoneyKind.PLANNED, Decimal(30000), "EUR", date(2025, 4, 1)),
        ("Ministry of Fields", MoneyKind.COMMITTED, Decimal("1000.25"), "USD", date(2025, 5, 1)),
        ("Ministry of Fields", MoneyKind.SPENT, Decimal(250000), "CLP", date(2025, 6, 1)),
    ]
    assert [(e.title, e.address) for e in water.evidence] == [
        ("Work plan", "https://docs.example.org/plan.pdf")
    ]


def test_results_become_indicators_with_baseline_target_and_actual() -> None:
    meters, opinion, water = load(EXAMPLE, "valley", "en").programme.projects[0].indicators
    assert (meters.name, meters.kind, meters.direction) == (
        "Meters installed",
        IndicatorKind.OUTPUT,
        Direction.INCREASE,
    )
    first, second = meters.periods
    assert first.baseline == Value(Decimal(10), Status.OBSERVED, evidence="Count of the water board")
    assert (first.target.number, first.actual.number) == (40, Decimal("28.5"))
    assert (second.start, second.end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert second.actual == Value()
    assert opinion.periods == ()
    assert (water.unit, water.direction, water.kind) == ("%", Direction.DECREASE, IndicatorKind.OUTCOME)
    # Two targets, by place and by season: neither is the whole. A published 0 is zero.
    assert water.periods[0].target == Value()
    assert water.periods[0].actual.status is Status.ZERO


def test_what_a_programme_has_no_place_for_is_counted() -> None:
    left_out = load(EXAMPLE, "valley", "en").left_out
    assert left_out["sector"] == 2
    assert left_out["recipient-country"] == 2
    assert (left_out["transaction"], left_out["target"], left_out["period"]) == (1, 2, 1)
    assert "title" not in left_out


def test_the_example_itself_is_valid_2_03() -> None:
    try:
        assert standard.validate(EXAMPLE, date(2026, 11, 24)) == []
    except FetchError as error:
        pytest.skip(f"NOT CHECKED against the standard: {error}")


# The published test files stand for structure: codes are "xx", identifiers and organisations empty.
FILLED = (
    (rb"<iati-identifier>[^<]*</iati-identifier>", b"<iati-identifier>ZZ-%d</iati-identifier>"),
    (rb'version="xx"', b'version="2.03"'),
    (rb'<participating-org role="xx"', b'<participating-org ref="ZZ-9" role="1"'),
    (rb'code="xx"', b'code="2"'),
    (rb'type="xx"', b'type="1"'),
    (rb'currency="xx"', b'currency="EUR"'),
    (rb'value="(xx|N=\d+;P=\d+)"', b'value="7"'),
    (rb'url="xx"', b'url="https://example.org/"'),
)


def test_the_published_test_files_are_read_or_refused_with_a_reason() -> None:
    try:
        files = standard.examples()
    except FetchError as error:
        pytest.skip(f"NOT CHECKED against the standard: {error}")
    read = 0
    for file in files:
        bare = load(file.read_bytes(), "x", "en")
        assert bare.programme is None
        assert bare.problems, file.name
        content = file.read_bytes()
        for pattern, text in FILLED:
            content = re.sub(
                pattern, lambda m, text=text: text % m.start() if b"%d" in text else text, content
            )
        found = load(content, "x", "en")
        assert (found.programme is None) == bool(found.problems), file.name
        assert all(problem.rule and problem.cell.isdigit() for problem in found.problems), file.name
        read += found.programme is not None
    assert (read, len(files)) == (READ, 215)


@pytest.mark.parametrize(
    ("old", "new", "rule", "value"),
    [
        (b'<activity-status code="2"/>', b'<activity-status code="9"/>', "iati_code", "9"),
        (b'value="40"', b'value="forty"', "number", "forty"),
        (
            b'iso-date="2027-12-31" type="3"',
            b'iso-date="2024-12-31" type="3"',
            "dates_order",
            "2025-04-15 – 2024-12-31",
        ),
        (
            b'currency="EUR" value-date="2025-04-01"',
            b'currency="EURO" value-date="2025-04-01"',
            "currency",
            "EURO",
        ),
        (b"ZZ-TST-1-VALLEY</iati", b"ZZ-TST-1-WATER</iati", "twice", "iati-identifier"),
        (b'iso-date="2025-04-28"', b'iso-date="28/04/2025"', "day", "28/04/2025"),
        (b'version="2.03"', b'version="1.05"', "iati_version", "1.05"),
    ],
)
def test_one_mistake_is_found_at_its_line_and_nothing_is_imported(
    old: bytes, new: bytes, rule: str, value: str
) -> None:
    assert EXAMPLE.count(old) == 1
    content = EXAMPLE.replace(old, new)
    found = load(content, "valley", "en")
    assert found.programme is None
    assert [(p.rule, p.value) for p in found.problems] == [(rule, value)]
    assert found.problems[0].cell.isdigit()
