"""How far an indicator has come from its baseline to its target, and whether that is enough for the day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import product

from territory.i18n import Language
from territory.model import Status
from territory.programme.model import Direction, Indicator, Period, Project, ProjectStatus, Value

ON_TRACK_SHARE = Decimal("0.90")
"""On track: progress is at least this share of the time elapsed."""

BEHIND_SHARE = Decimal("0.60")
"""Behind ("at risk"): progress is at least this share of the time elapsed; off track below it."""

MORE_THAN_THREE_FIRMS = 4
"""The fewest firms that are "more than three", as the IDB's indicator of cooperation asks."""


class Light(StrEnum):
    """The traffic light. Without a progress that can be computed it is never lit."""

    ON_TRACK = "on_track"
    BEHIND = "behind"
    OFF_TRACK = "off_track"
    UNLIT = "unlit"

    @property
    def key(self) -> str:
        """Message key of its word.

        >>> Light.UNLIT.key
        'progress.light.unlit'
        """
        return f"progress.light.{self}"


class Reason(StrEnum):
    """Why a progress is undefined, or why a defined one lights nothing."""

    NO_BASELINE = "no_baseline"
    NO_TARGET = "no_target"
    NO_ACTUAL = "no_actual"
    SUPPRESSED = "suppressed"
    NOT_APPLICABLE = "not_applicable"
    TARGET_IS_BASELINE = "target_is_baseline"
    AGAINST_DIRECTION = "against_direction"
    NOT_STARTED = "not_started"
    UNDECIDED = "undecided"

    @property
    def key(self) -> str:
        """Message key of the sentence that says so.

        >>> Reason.NO_BASELINE.key
        'progress.reason.no_baseline'
        """
        return f"progress.reason.{self}"


@dataclass(frozen=True, slots=True)
class Progress:
    """The share of the way from baseline to target that is done.

    Attributes:
        share: 0 at the baseline, 1 at the target, below 0 when it moved away; None when undefined.
        estimate: True when one of the three values is an estimate: never to look like an observation.
        low: lower end of the share when the estimates state their intervals, else None.
        high: upper end.
        elapsed: share of the period that has passed on the day asked for, 0 to 1.
        light: what the rule says.
        reason: why there is no share, or why the share lights nothing; None when the light is lit.
    """

    share: Decimal | None
    estimate: bool
    low: Decimal | None
    high: Decimal | None
    elapsed: Decimal
    light: Light
    reason: Reason | None


def progress(indicator: Indicator, period: Period, on: date) -> Progress:
    """Return the progress of an indicator in a period, and its light on a day.

    progress = (actual - baseline) / (target - baseline), the denominator having the sign of the direction: a
    target on the wrong side of the baseline leaves it undefined. Only what was recorded is used: no baseline
    is taken from another period.

    The rule of the light: with e the share of the period that has passed, on track when progress >= 0.9 e,
    at risk when >= 0.6 e, off track below. An estimate lights only when its whole interval gives one light.

    Args:
        indicator: gives the direction.
        period: one of its periods.
        on: the day of the judgement.

    >>> from territory.programme.model import IndicatorKind, Trace
    >>> firms = Indicator(Trace("i"), "", "Firms", "firms", Direction.INCREASE, IndicatorKind.OUTPUT)
    >>> ten, forty, thirty = (Value(Decimal(n), Status.OBSERVED) for n in (10, 40, 30))
    >>> year = Period(Trace("p"), date(2027, 1, 1), date(2027, 12, 31), ten, forty, thirty)
    >>> found = progress(firms, year, on=date(2027, 12, 31))
    >>> round(found.share, 3), found.light.value
    (Decimal('0.667'), 'behind')
    """
    elapsed = elapsed_share(period, on)
    values = (period.actual, period.baseline, period.target)
    estimate = any(value.status is Status.ESTIMATE for value in values)
    reason = _why_undefined(indicator.direction, period)
    if reason is not None:
        return Progress(None, estimate, None, None, elapsed, Light.UNLIT, reason)
    share = _share(*(_number(value) for value in values))
    low, high = _interval(period) if estimate else (None, None)
    if on < period.start:
        return Progress(share, estimate, low, high, elapsed, Light.UNLIT, Reason.NOT_STARTED)
    lights = {light(end, elapsed) for end in (share, low, high) if end is not None}
    if len(lights) > 1:
        return Progress(share, estimate, low, high, elapsed, Light.UNLIT, Reason.UNDECIDED)
    return Progress(share, estimate, low, high, elapsed, lights.pop(), None)


def latest_progress(indicator: Indicator, on: date) -> Progress | None:
    """Return the progress of the period that counts on a day, None when the indicator has no period.

    It is the latest period that has begun and has an actual value; without one, the latest that has begun;
    without one, the first.

    >>> from territory.programme.model import IndicatorKind, Trace
    >>> firms = Indicator(Trace("i"), "", "Firms", "firms", Direction.INCREASE, IndicatorKind.OUTPUT)
    >>> latest_progress(firms, date(2027, 1, 1)) is None
    True
    """
    chosen = counting_period(indicator, on)
    return None if chosen is None else progress(indicator, chosen, on)


def counting_period(indicator: Indicator, on: date) -> Period | None:
    """Return the period whose values count on a day (see `latest_progress`), None when there is no period."""
    in_order = sorted(indicator.periods, key=lambda period: (period.start, period.end))
    begun = [period for period in in_order if period.start <= on]
    measured = [period for period in begun if period.actual.status.has_value]
    return next(iter((measured or begun)[-1:] or in_order[:1]), None)


def elapsed_share(period: Period, on: date) -> Decimal:
    """Return how much of a period has passed at the end of a day: 0 before it, 1 from its last day on.

    >>> from territory.programme.model import Trace
    >>> week = Period(Trace("p"), date(2027, 3, 1), date(2027, 3, 10))
    >>> elapsed_share(week, date(2027, 3, 5)), elapsed_share(week, date(2027, 2, 1))
    (Decimal('0.5'), Decimal('0'))
    """
    length = (period.end - period.start).days + 1
    passed = (on - period.start).days + 1
    return min(Decimal(1), max(Decimal(0), Decimal(passed) / Decimal(max(length, 1))))


def light(share: Decimal, elapsed: Decimal) -> Light:
    """Return what the printed rule says of a progress when a share of the period has passed.

    >>> light(Decimal("0.45"), Decimal("0.5")).value, light(Decimal("-0.1"), Decimal("0.5")).value
    ('on_track', 'off_track')
    """
    if share >= ON_TRACK_SHARE * elapsed:
        return Light.ON_TRACK
    return Light.BEHIND if share >= BEHIND_SHARE * elapsed else Light.OFF_TRACK


def rule(words: Language) -> str:
    """Return the rule of the traffic light as it is printed beside every light.

    >>> from territory.i18n import language
    >>> "at least 90% of" in rule(language("en"))
    True
    """
    return words.t(
        "progress.rule",
        on_track=words.percent(float(ON_TRACK_SHARE), 0),
        behind=words.percent(float(BEHIND_SHARE), 0),
    )


def days_late(due: date | None, done: date | None, on: date) -> int:
    """Return how many days something is overdue: 0 when it is done, not yet due, or has no due day.

    >>> days_late(date(2027, 3, 1), None, date(2027, 3, 4)), days_late(None, None, date(2027, 3, 4))
    (3, 0)
    """
    if due is None or done is not None:
        return 0
    return max(0, (on - due).days)


def is_late(project: Project, on: date) -> bool:
    """Return whether the planned end has passed and no actual end was recorded.

    A project recorded as done or stopped is not late: nobody waits for it.

    >>> from territory.programme.model import Trace
    >>> is_late(Project(Trace("p"), 1, "", "x", planned_end=date(2027, 1, 31)), date(2027, 2, 1))
    True
    """
    if project.status in {ProjectStatus.DONE, ProjectStatus.STOPPED}:
        return False
    return days_late(project.planned_end, project.actual_end, on) > 0


def is_more_than_three_firms(firms: int) -> bool:
    """Return whether an activity has enough firms to count as cooperation: four or more.

    >>> is_more_than_three_firms(3), is_more_than_three_firms(4)
    (False, True)
    """
    return firms >= MORE_THAN_THREE_FIRMS


def _why_undefined(direction: Direction, period: Period) -> Reason | None:
    """Return the first reason why there is no progress, looking at the baseline first."""
    missing = (
        (period.baseline, Reason.NO_BASELINE),
        (period.target, Reason.NO_TARGET),
        (period.actual, Reason.NO_ACTUAL),
    )
    for value, reason in missing:
        if value.status is Status.SUPPRESSED:
            return Reason.SUPPRESSED
        if value.status is Status.NOT_APPLICABLE:
            return Reason.NOT_APPLICABLE
        if not _is_known(value):
            return reason
    way = _number(period.target) - _number(period.baseline)
    if way == 0:
        return Reason.TARGET_IS_BASELINE
    if (way > 0) != (direction is Direction.INCREASE):
        return Reason.AGAINST_DIRECTION
    # Where the two intervals meet, the way itself may be nothing.
    ways = [target - baseline for baseline in _ends(period.baseline) for target in _ends(period.target)]
    return Reason.TARGET_IS_BASELINE if min(ways) <= 0 <= max(ways) else None


def _is_known(value: Value) -> bool:
    return value.status is Status.ZERO or (value.status.has_value and value.number is not None)


def _number(value: Value) -> Decimal:
    return value.number if value.number is not None else Decimal(0)


def _ends(value: Value) -> tuple[Decimal, ...]:
    """Return both ends of an estimate's interval, or the number alone."""
    if value.status is Status.ESTIMATE and value.low is not None and value.high is not None:
        return value.low, value.high
    return (_number(value),)


def _share(actual: Decimal, baseline: Decimal, target: Decimal) -> Decimal:
    return (actual - baseline) / (target - baseline)


def _interval(period: Period) -> tuple[Decimal | None, Decimal | None]:
    """Return the range of the share over the estimates' intervals, (None, None) when one is not stated.

    The share is monotone in each of its three values while the others stand still, so that its extremes lie
    at the corners.
    """
    values = (period.actual, period.baseline, period.target)
    if any(v.status is Status.ESTIMATE and (v.low is None or v.high is None) for v in values):
        return None, None
    corners: Iterator[tuple[Decimal, ...]] = product(*(_ends(value) for value in values))
    found = [_share(*corner) for corner in corners]
    return min(found), max(found)
