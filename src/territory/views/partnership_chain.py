"""The results chain of a project, from activity to impact, and its money."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from territory.catalog import Catalog
from territory.i18n import Language
from territory.model import Status
from territory.programme.current import was_recorded
from territory.programme.indicators import indicator_name
from territory.programme.model import (
    BudgetLine,
    Indicator,
    IndicatorKind,
    MoneyKind,
    Period,
    Programme,
    Project,
    Trace,
    Value,
)
from territory.programme.progress import Light, Progress, counting_period, progress
from territory.views.partnership_projects import name, project_key

MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as printed: its text, or the short mark of its absence; `status` picks the sign beside it."""

    label: str
    text: str
    status: str
    absent: bool
    word: str


@dataclass(frozen=True, slots=True)
class IndicatorCard:
    """An indicator with the values of the period that counts.

    Attributes:
        name: what is measured.
        unit: of its values.
        values: baseline, target and actual.
        width: progress in per cent of the bar, None when it is not judged.
        estimate: True when the progress rests on an estimate.
        sentences: what the figures mean, or why nothing is judged.
        light: key of the light's shape, "" when it is not lit.
        light_word: its word.
    """

    name: str
    unit: str
    values: tuple[Shown, ...]
    width: float | None
    estimate: bool
    sentences: tuple[str, ...]
    light: str
    light_word: str


@dataclass(frozen=True, slots=True)
class Step:
    """A link of the chain with its indicators."""

    kind: str
    title: str
    indicators: tuple[IndicatorCard, ...]


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The sums of one project, funder and currency; "" where nothing is recorded."""

    project: str
    funder: str
    currency: str
    amounts: tuple[str, str, str]


def chain(project: Project, catalog: Catalog, words: Language, on: date) -> tuple[Step, ...]:
    """Return the four links of a project's chain, in order."""
    return tuple(
        Step(
            kind.value,
            words.t(f"partners.chain.{kind.value}"),
            tuple(_card(one, catalog, words, on) for one in project.indicators if one.kind is kind),
        )
        for kind in IndicatorKind
    )


def most_measured(programme: Programme) -> str:
    """Return the key of the project with the most recorded values, "" when none has any."""

    def values(project: Project) -> int:
        return sum(
            (period.baseline.number is not None)
            + (period.target.number is not None)
            + (period.actual.number is not None)
            for one in project.indicators
            for period in one.periods
        )

    best = max(programme.projects, key=values, default=None)
    return project_key(best) if best is not None and values(best) else ""


def money(catalog: Catalog, programme: Programme, words: Language) -> tuple[MoneyRow, ...]:
    """Return the budget by project, funder, currency and price basis, in the order of the projects."""
    return tuple(
        MoneyRow(f"{project.position} {name(catalog, project, words)}", funder, currency, amounts)
        for project in programme.projects
        for funder, currency, amounts in _sums(project.budget, words, True)
    )


def totals(programme: Programme, words: Language) -> tuple[MoneyRow, ...]:
    """Return the sums by currency and price basis; nothing is added across currencies."""
    lines = [line for project in programme.projects for line in project.budget]
    return tuple(MoneyRow("", "", currency, amounts) for _, currency, amounts in _sums(lines, words, False))


def _sums(
    lines: Iterable[BudgetLine], words: Language, by_funder: bool
) -> list[tuple[str, str, tuple[str, str, str]]]:
    sums: dict[tuple[str, str, int | None], dict[MoneyKind, Decimal]] = {}
    for line in lines:
        key = (line.funder if by_funder else "", line.currency, line.constant_year)
        kept = sums.setdefault(key, {})
        kept[line.kind] = kept.get(line.kind, Decimal(0)) + line.amount
    return [
        (funder, _currency(currency, year, words), (
            _amount(kept.get(MoneyKind.PLANNED), words),
            _amount(kept.get(MoneyKind.COMMITTED), words),
            _amount(kept.get(MoneyKind.SPENT), words),
        ))
        for (funder, currency, year), kept in sums.items()
    ]  # fmt: skip


def _currency(code: str, year: int | None, words: Language) -> str:
    if year is None:
        return words.t("partners.money.nominal", currency=code)
    return words.t("partners.money.constant", currency=code, year=year)


def _amount(amount: Decimal | None, words: Language) -> str:
    return "" if amount is None else printed(amount, words)


def printed(number: Decimal, words: Language) -> str:
    """Return a number with the decimals that were recorded."""
    exponent = number.normalize().as_tuple().exponent
    digits = min(MOST_DECIMALS, max(0, -exponent)) if isinstance(exponent, int) else 0
    return words.number(float(number), digits)


def _card(indicator: Indicator, catalog: Catalog, words: Language, on: date) -> IndicatorCard:
    title = indicator_name(indicator, catalog, words.code)
    unit = indicator.unit
    period = counting_period(indicator, on)
    if period is None:
        empty = tuple(_shown(Value(), key, words) for key in ("baseline", "target", "actual"))
        return IndicatorCard(title, unit, empty, None, False, (words.t("partners.chain.no_period"),), "", "")
    judged = progress(indicator, period, on)
    values = tuple(
        _shown(value, key, words)
        for key, value in (
            ("baseline", period.baseline),
            ("target", period.target),
            ("actual", period.actual),
        )
    )
    lit = judged.light is not Light.UNLIT
    return IndicatorCard(
        title,
        unit,
        values,
        None
        if judged.share is None
        else round(100 * float(min(max(judged.share, Decimal(0)), Decimal(1))), 1),
        judged.estimate,
        tuple(_sentences(period, judged, unit, values, words)),
        judged.light.value if lit else "",
        words.t(judged.light.key) if lit else "",
    )


def _sentences(
    period: Period, judged: Progress, unit: str, values: tuple[Shown, ...], words: Language
) -> Iterable[str]:
    nothing = all(shown.absent for shown in values)
    if nothing:
        yield words.t("partners.chain.defined_only")
        return
    if judged.share is not None:
        yield words.t(
            "partners.chain.reached",
            unit=unit,
            actual=values[2].text,
            target=values[1].text,
            date=words.day(period.end.isoformat()),
        )
    elif (
        values[2].status == Status.ESTIMATE
        and period.actual.low is not None
        and period.actual.high is not None
    ):
        yield words.t(
            "partners.chain.estimate",
            low=printed(period.actual.low, words),
            high=printed(period.actual.high, words),
        )
    if judged.reason is not None:
        yield words.t(judged.reason.key)
    if published := published_by(period.trace, words):
        yield published


def published_by(trace: Trace, words: Language) -> str:
    """Return who published a record and when, "" for content that no person published."""
    if trace.changed_at is None or not was_recorded(trace.changed_by):
        return ""
    return words.t(
        "partners.published_by", who=trace.changed_by, day=words.day(trace.changed_at.date().isoformat())
    )


def _shown(value: Value, key: str, words: Language) -> Shown:
    label = words.t(f"partners.value.{key}")
    word = words.t(f"status.word.{value.status.value}")
    if not value.status.has_value:
        return Shown(label, words.t(f"mark.short.{value.status.value}"), value.status.value, True, word)
    text = printed(value.number if value.number is not None else Decimal(0), words)
    return Shown(
        label, f"≈ {text}" if value.status is Status.ESTIMATE else text, value.status.value, False, word
    )
