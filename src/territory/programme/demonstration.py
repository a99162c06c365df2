"""Invented dates and values to try the views with: never stored, never without a banner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from territory.i18n import Language
from territory.model import Status
from territory.programme.model import (
    Activity,
    ActorRole,
    BudgetLine,
    Direction,
    Indicator,
    IndicatorKind,
    Milestone,
    MoneyKind,
    Participation,
    Period,
    Programme,
    Project,
    ProjectStatus,
    Risk,
    Trace,
    Value,
)

TODAY = date(2004, 6, 12)
"""The day on which the example looks at its projects."""

NONE = Value()
WITHHELD = Value(status=Status.SUPPRESSED)
NOT_APPLICABLE = Value(status=Status.NOT_APPLICABLE)


def demonstration(programme: Programme, words: Language) -> Programme:
    """Return a programme with invented dates, activities, indicators and money, in the reader's language.

    The same for the same programme and language; marked `demonstration`. Projects five and six keep nothing,
    to show how absence looks, and the four absences all occur.

    >>> from territory.catalog import open_catalog
    >>> from territory.i18n import language
    >>> from territory.programme.packaged import packaged
    >>> shown = demonstration(packaged(open_catalog())[0], language("en"))
    >>> shown.demonstration, shown.projects[0].actual_end.isoformat(), shown.projects[5].planned_start
    (True, '2003-06-15', None)
    """
    invented = {1: _model(words), 2: _fund(words), 3: _network(words), 4: _alliance(words)}
    return replace(
        programme,
        demonstration=True,
        projects=tuple(
            _filled(project, invented.get(project.position, {})) for project in programme.projects
        ),
    )


def _filled(project: Project, values: Mapping[str, Any]) -> Project:
    # What an editor recorded is no example: everything but the links is replaced.
    bare = Project(
        project.trace,
        project.position,
        project.code,
        project.name,
        objective=project.objective,
        clusters=project.clusters,
        framework=project.framework,
    )
    return replace(bare, **values)


def _number(number: int) -> Value:
    return Value(Decimal(number), Status.OBSERVED if number else Status.ZERO)


def _indicator(
    words: Language, key: str, kind: IndicatorKind, start: date, end: date, values: tuple[Value, Value, Value]
) -> Indicator:
    baseline, target, actual = values
    return Indicator(
        Trace(f"demo-{key}"),
        "",
        words.t(f"partners.demo.{key}"),
        words.t(f"partners.demo.{key}.unit"),
        Direction.INCREASE,
        kind,
        periods=(Period(Trace(f"demo-{key}-1"), start, end, baseline, target, actual),),
    )


def _money(
    words: Language, key: str, funder: str, amounts: Mapping[MoneyKind, int], currency: str
) -> tuple[BudgetLine, ...]:
    return tuple(
        BudgetLine(
            Trace(f"demo-{key}-{funder}-{kind}"),
            words.t("partners.demo.funder", letter=funder),
            kind,
            Decimal(amount),
            currency,
        )
        for kind, amount in amounts.items()
    )


def _model(words: Language) -> dict[str, Any]:
    start, end = date(2002, 2, 1), date(2003, 6, 15)
    return {
        "status": ProjectStatus.DONE,
        "planned_start": start,
        "planned_end": date(2003, 3, 15),
        "actual_start": start,
        "actual_end": end,
        "indicators": (
            _indicator(
                words, "workshops", IndicatorKind.ACTIVITY, start, end, (_number(0), _number(6), _number(6))
            ),
            _indicator(
                words, "agreements", IndicatorKind.OUTPUT, start, end, (_number(0), _number(3), _number(2))
            ),
            _indicator(
                words, "coordination", IndicatorKind.OUTCOME, start, end, (NOT_APPLICABLE, NONE, NONE)
            ),
        ),
        "budget": _money(
            words,
            "model",
            "A",
            {MoneyKind.PLANNED: 120000, MoneyKind.COMMITTED: 120000, MoneyKind.SPENT: 118500},
            "EUR",
        ),
    }


def _fund(words: Language) -> dict[str, Any]:
    start, end = date(2003, 4, 1), date(2004, 11, 30)
    return {
        "status": ProjectStatus.UNDER_WAY,
        "planned_start": date(2003, 1, 1),
        "planned_end": end,
        "actual_start": start,
        "indicators": (
            _indicator(words, "loans", IndicatorKind.OUTPUT, start, end, (_number(0), _number(40), WITHHELD)),
        ),
        "budget": (
            *_money(
                words,
                "fund",
                "A",
                {MoneyKind.PLANNED: 300000, MoneyKind.COMMITTED: 180000, MoneyKind.SPENT: 95000},
                "EUR",
            ),
            *_money(words, "fund", "B", {MoneyKind.PLANNED: 150000, MoneyKind.COMMITTED: 60000}, "USD"),
        ),
    }


def _network(words: Language) -> dict[str, Any]:
    start, end = date(2003, 8, 10), date(2004, 3, 15)
    measured = date(2004, 4, 30)
    estimate = Value(Decimal(9), Status.ESTIMATE, Decimal(7), Decimal(11))
    return {
        "status": ProjectStatus.UNDER_WAY,
        "planned_start": date(2003, 5, 25),
        "planned_end": end,
        "actual_start": start,
        "activities": (
            Activity(Trace("demo-survey"), words.t("partners.demo.interviews"), start, measured, start, None),
        ),
        "milestones": (
            Milestone(
                Trace("demo-list"), words.t("partners.demo.list"), date(2004, 1, 31), date(2004, 2, 20)
            ),
            Milestone(Trace("demo-contract"), words.t("partners.demo.contract"), end, None),
        ),
        "indicators": (
            _indicator(
                words,
                "interviews",
                IndicatorKind.ACTIVITY,
                start,
                measured,
                (_number(0), _number(20), _number(12)),
            ),
            _indicator(words, "services", IndicatorKind.OUTPUT, start, end, (_number(0), _number(5), NONE)),
            _indicator(words, "suppliers", IndicatorKind.OUTCOME, start, end, (NONE, _number(15), estimate)),
            _indicator(words, "purchases", IndicatorKind.IMPACT, start, end, (NONE, NONE, NONE)),
        ),
        "budget": _money(words, "network", "B", {MoneyKind.PLANNED: 90000, MoneyKind.SPENT: 41000}, "EUR"),
        "actors": (
            Participation(Trace("demo-actor"), words.t("partners.demo.actor"), ActorRole.IMPLEMENTING, "CL"),
        ),
        "risks": (
            Risk(Trace("demo-risk"), words.t("partners.demo.risk"), 3, 4, words.t("partners.demo.response")),
        ),
    }


def _alliance(words: Language) -> dict[str, Any]:
    return {
        "status": ProjectStatus.PLANNED,
        "planned_start": date(2004, 10, 20),
        "planned_end": date(2006, 3, 15),
        "budget": _money(words, "alliance", "C", {MoneyKind.PLANNED: 60000}, "EUR"),
    }
