"""Progress and its light: hand-worked values, the properties of the formula, and every reason for saying nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from territory.i18n import LOCALES, language
from territory.model import Status
from territory.programme.model import (
    Direction,
    Indicator,
    IndicatorKind,
    Period,
    Project,
    ProjectStatus,
    Trace,
    Value,
)
from territory.programme.progress import (
    Light,
    Reason,
    days_late,
    elapsed_share,
    is_late,
    is_more_than_three_firms,
    latest_progress,
    progress,
    rule,
)

UP, DOWN = Direction.INCREASE, Direction.DECREASE
START, END = date(2027, 1, 1), date(2027, 12, 31)


def seen(number: object) -> Value:
    return Value(Decimal(str(number)), Status.OBSERVED)


def about(number: object, low: object, high: object) -> Value:
    return Value(Decimal(str(number)), Status.ESTIMATE, Decimal(str(low)), Decimal(str(high)))


def period(baseline: Value, target: Value, actual: Value, start: date = START, end: date = END) -> Period:
    return Period(Trace("p"), start, end, baseline, target, actual)


def indicator(direction: Direction = UP, *periods: Period) -> Indicator:
    return Indicator(Trace("i"), "", "x", "firms", direction, IndicatorKind.OUTCOME, periods=periods)


@pytest.mark.parametrize(
    ("direction", "baseline", "target", "actual", "share", "light"),
    [
        (UP, 10, 40, 40, "1", Light.ON_TRACK),
        (UP, 10, 40, 37, "0.9", Light.ON_TRACK),  # 27/30, exactly the threshold
        (UP, 10, 40, 36.9, "0.8966666667", Light.BEHIND),  # 26.9/30
        (UP, 10, 40, 28, "0.6", Light.BEHIND),  # 18/30, exactly the threshold
        (UP, 10, 40, 27.9, "0.5966666667", Light.OFF_TRACK),  # 17.9/30
        (UP, 10, 40, 10, "0", Light.OFF_TRACK),
        (UP, 10, 40, 4, "-0.2", Light.OFF_TRACK),  # it moved away
        (UP, 10, 40, 55, "1.5", Light.ON_TRACK),
        (UP, -5, 5, 0, "0.5", Light.OFF_TRACK),
        (DOWN, 20, 10, 11, "0.9", Light.ON_TRACK),
        (DOWN, 20, 10, 22, "-0.2", Light.OFF_TRACK),
        (DOWN, 5, 0, 1, "0.8", Light.BEHIND),
    ],
)
def test_at_the_end_of_the_period(direction, baseline, target, actual, share, light) -> None:
    found = progress(indicator(direction), period(seen(baseline), seen(target), seen(actual)), END)
    assert round(found.share, 10) == Decimal(share)
    assert (found.light, found.reason, found.estimate, found.elapsed) == (light, None, False, 1)


def test_the_light_asks_only_for_what_the_day_allows() -> None:
    # 73 of 365 days: e = 0.2, so 0.18 of the way is enough, 0.12 is at risk, less is off track.
    day = date(2027, 3, 14)
    for actual, light in ((18, "on_track"), (17.9, "behind"), (12, "behind"), (11.9, "off_track")):
        found = progress(indicator(), period(seen(0), seen(100), seen(actual)), day)
        assert (found.elapsed, found.light) == (Decimal("0.2"), light)


NOTHING = Value()
HIDDEN = Value(status=Status.SUPPRESSED)
BESIDE = Value(status=Status.NOT_APPLICABLE)


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "reason"),
    [
        (NOTHING, seen(5), seen(3), Reason.NO_BASELINE),
        (NOTHING, NOTHING, NOTHING, Reason.NO_BASELINE),
        (seen(1), NOTHING, seen(3), Reason.NO_TARGET),
        (seen(1), seen(5), NOTHING, Reason.NO_ACTUAL),
        (seen(5), seen(5), seen(5), Reason.TARGET_IS_BASELINE),
        (seen(5), seen(5), seen(9), Reason.TARGET_IS_BASELINE),
        (seen(5), seen(4), seen(5), Reason.AGAINST_DIRECTION),
        (HIDDEN, seen(5), seen(3), Reason.SUPPRESSED),
        (seen(1), seen(5), HIDDEN, Reason.SUPPRESSED),
        (seen(1), BESIDE, seen(3), Reason.NOT_APPLICABLE),
        (Value(None, Status.OBSERVED), seen(5), seen(3), Reason.NO_BASELINE),
        (Value(Decimal(1), Status.SUPPRESSED), seen(5), seen(3), Reason.SUPPRESSED),
        (about(5, 3, 7), seen(6), seen(6), Reason.TARGET_IS_BASELINE),  # the baseline may be 6 as well
    ],
)
def test_undefined_is_never_lit(baseline, target, actual, reason) -> None:
    found = progress(indicator(), period(baseline, target, actual), END)
    assert (found.share, found.low, found.high) == (None, None, None)
    assert (found.light, found.reason) == (Light.UNLIT, reason)


def test_zero_is_a_value() -> None:
    zero = Value(Decimal(0), Status.ZERO)
    assert progress(indicator(), period(zero, seen(4), seen(4)), END).share == 1
    assert progress(indicator(DOWN), period(seen(4), zero, Value(None, Status.ZERO)), END).share == 1


def test_an_estimate_stays_one_and_keeps_its_interval() -> None:
    # (30 - 10)/40 = 0.5, (26 - 10)/40 = 0.4, (34 - 10)/40 = 0.6: all off or at risk at the end of the year.
    found = progress(indicator(), period(seen(10), seen(50), about(30, 26, 33)), END)
    assert (found.share, found.low, found.high) == (Decimal("0.5"), Decimal("0.4"), Decimal("0.575"))
    assert (found.estimate, found.light) == (True, Light.OFF_TRACK)


def test_an_interval_over_two_lights_lights_none() -> None:
    found = progress(indicator(), period(seen(10), seen(50), about(30, 26, 34)), END)
    assert (found.share, found.high) == (Decimal("0.5"), Decimal("0.6"))
    assert (found.light, found.reason) == (Light.UNLIT, Reason.UNDECIDED)


def test_an_estimated_baseline_moves_both_ends() -> None:
    # actual 30, target 50, baseline 10 (0 to 20): 30/50 = 0.6 and 10/30 = 1/3.
    found = progress(indicator(), period(about(10, 0, 20), seen(50), seen(30)), END)
    assert found.share == Decimal("0.5")
    assert (round(found.low, 6), found.high) == (Decimal("0.333333"), Decimal("0.6"))


def test_an_estimate_without_interval_has_none() -> None:
    rough = Value(Decimal(50), Status.ESTIMATE)
    found = progress(indicator(), period(seen(10), seen(50), rough), END)
    assert (found.share, found.estimate, found.low, found.high) == (1, True, None, None)
    mixed = progress(indicator(), period(about(10, 9, 11), seen(50), rough), END)
    assert (mixed.low, mixed.high) == (None, None)


def test_before_its_first_day_a_period_is_not_judged() -> None:
    found = progress(indicator(), period(seen(0), seen(4), seen(4)), START - timedelta(days=1))
    assert (found.share, found.elapsed, found.light, found.reason) == (1, 0, Light.UNLIT, Reason.NOT_STARTED)


numbers = st.decimals(-10_000, 10_000, places=2)


@given(numbers, numbers, numbers, st.decimals("0.01", 1000, places=2), numbers, st.dates(START, END))
def test_another_unit_or_another_zero_changes_nothing(baseline, target, actual, factor, shift, day) -> None:
    direction = UP if target >= baseline else DOWN
    plain = progress(indicator(direction), period(seen(baseline), seen(target), seen(actual)), day)
    moved = [seen(value * factor + shift) for value in (baseline, target, actual)]
    rescaled = progress(indicator(direction), period(*moved), day)
    assert rescaled.reason == plain.reason
    if plain.share is not None:
        assert rescaled.share == pytest.approx(plain.share, rel=Decimal("1e-20"))


@given(numbers, numbers, numbers, st.dates(START, END))
def test_turning_the_scale_and_the_direction_changes_nothing(baseline, target, actual, day) -> None:
    up = progress(indicator(UP), period(seen(baseline), seen(target), seen(actual)), day)
    down = progress(indicator(DOWN), period(seen(-baseline), seen(-target), seen(-actual)), day)
    assert up == down


@given(numbers, st.decimals("0.01", 1000, places=2), numbers, numbers)
def test_more_in_the_direction_is_never_worse(baseline, way, one, other) -> None:
    order = [Light.OFF_TRACK, Light.BEHIND, Light.ON_TRACK]
    lower, higher = sorted((one, other))
    found = [
        progress(indicator(), period(seen(baseline), seen(baseline + way), seen(actual)), END)
        for actual in (lower, higher)
    ]
    assert found[0].share <= found[1].share
    assert order.index(found[0].light) <= order.index(found[1].light)


@given(numbers, st.decimals(10, 100, places=2), numbers, *[st.decimals(0, 4, places=2)] * 3, st.data())
def test_the_interval_holds_every_share_it_stands_for(baseline, way, actual, b, t, a, data) -> None:
    target = baseline + way
    values = [about(v, v - w, v + w) for v, w in ((baseline, b), (target, t), (actual, a))]
    found = progress(indicator(), period(*values), END)
    inside = [data.draw(st.decimals(v.low, v.high, places=4)) for v in values]
    share = (inside[2] - inside[0]) / (inside[1] - inside[0])
    slack = Decimal("1e-12")
    assert found.low - slack <= share <= found.high + slack
    assert found.low <= found.share <= found.high


@given(st.dates(START, END), st.dates(START, END), st.dates(START - timedelta(50), END + timedelta(50)))
def test_elapsed_lies_between_nothing_and_all(one: date, other: date, day: date) -> None:
    first, last = sorted((one, other))
    share = elapsed_share(period(NOTHING, NOTHING, NOTHING, first, last), day)
    assert 0 <= share <= 1
    assert (share == 0) == (day < first)
    assert (share == 1) == (day >= last)


def test_the_period_that_counts_is_the_latest_one_measured() -> None:
    years = [
        period(seen(0), seen(10), actual, date(year, 1, 1), date(year, 12, 31))
        for year, actual in ((2027, seen(4)), (2025, seen(2)), (2026, seen(3)), (2028, NOTHING))
    ]
    found = latest_progress(indicator(UP, *years), date(2026, 6, 1))
    assert found is not None
    assert found.share == Decimal("0.3")
    assert latest_progress(indicator(UP, *years), date(2028, 6, 1)).share == Decimal("0.4")
    assert latest_progress(indicator(UP, years[3]), date(2028, 6, 1)).reason is Reason.NO_ACTUAL
    assert latest_progress(indicator(UP, years[0]), date(2020, 1, 1)).reason is Reason.NOT_STARTED


def test_late_is_past_the_planned_end_and_not_ended() -> None:
    project = Project(Trace("p"), 1, "", "x", planned_end=date(2027, 1, 31))
    assert not is_late(project, date(2027, 1, 31))
    assert is_late(project, date(2027, 2, 1))
    assert not is_late(replace(project, actual_end=date(2027, 2, 20)), date(2027, 3, 1))
    assert not is_late(replace(project, planned_end=None), date(2027, 3, 1))
    assert is_late(replace(project, status=ProjectStatus.UNDER_WAY), date(2027, 2, 1))
    for over in (ProjectStatus.STOPPED, ProjectStatus.DONE):
        assert not is_late(replace(project, status=over), date(2027, 2, 1))
    assert days_late(date(2027, 2, 27), None, date(2027, 3, 1)) == 2
    assert days_late(date(2027, 2, 27), date(2027, 3, 1), date(2027, 3, 5)) == 0


def test_more_than_three_firms_means_at_least_four() -> None:
    assert [is_more_than_three_firms(firms) for firms in (0, 3, 4, 5)] == [False, False, True, True]


@pytest.mark.parametrize("lang", LOCALES)
def test_every_light_and_reason_has_words_and_the_rule_prints_its_thresholds(lang: str) -> None:
    words = language(lang)
    texts = [words.t(light.key) for light in Light] + [words.t(reason.key) for reason in Reason]
    assert len(set(texts)) == len(texts)
    assert "90" in rule(words)
    assert "60" in rule(words)
