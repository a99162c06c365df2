"""What a designer takes away: the readiness report and the work plan, as tables of words."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from babel.dates import format_skeleton

from territory.catalog import Catalog
from territory.i18n import Language
from territory.programme.indicators import predefined
from territory.programme.model import Horizon
from territory.toolkit import (
    QUESTIONS,
    Answers,
    Lesson,
    Standing,
    Verdict,
    fitting,
    standings,
)
from territory.views.selection import Selection
from territory.views.toolkit_query import answers_of, design_of
from territory.views.toolkit_tables import Toolkit, toolkit

MONTHS = 12
YEARS_AFTER = 3
"""Years after the end of a project at which the IDB measures the long run."""
CLOSING = 2
"""Months of the draft in which missed rules are seen to."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule beside the answers."""

    id: str
    text: str
    strength: str
    decides: bool
    verdict: str
    answer: str
    remedy: str
    erratum: str
    printed: str
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A programme with its rules; `overall` is a verdict by the required rules."""

    id: str
    name: str
    overall: str
    said: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the work plan: months counted from 1, and their names where a start is known."""

    text: str
    why: str
    first: int
    last: int


def answer_text(words: Language, question: str, value: str) -> str:
    """Return an answer in words."""
    if value.isdigit():
        return words.number(int(value))
    if value in ("yes", "no"):
        return words.t(f"word.{value}")
    return words.t(f"toolkit.option.{question}.{value}")


def found_standings(catalog: Catalog, selection: Selection) -> list[Standing]:
    """Return how the group of a view stands with each programme."""
    return standings(toolkit(catalog).rules, answers_of(selection))


def programme_lines(catalog: Catalog, selection: Selection, words: Language) -> list[ProgrammeLine]:
    """Return the programmes with their rules beside the answers."""
    answers = answers_of(selection)
    return [_programme(toolkit(catalog), one, answers, words) for one in found_standings(catalog, selection)]


def _programme(known: Toolkit, standing: Standing, answers: Answers, words: Language) -> ProgrammeLine:
    required = standing.required
    lines = []
    for rule, seen in standing.verdicts:
        row = known.rows[rule.id]
        given = [
            f"{words.t(f'toolkit.short.{name}')}: {answer_text(words, name, answers[name])}"
            for name in rule.questions
            if name in answers
        ]
        lines.append(
            RuleLine(
                id=rule.id,
                text=row.texts[words.code],
                strength=words.t(f"toolkit.strength.{rule.strength}"),
                decides=rule.strength == "required",
                verdict=seen.value,
                answer="; ".join(given),
                remedy=row.remedies[words.code] if seen is Verdict.MISSED else "",
                erratum=row.erratum,
                printed=row.printed,
                source=row.source,
                locator=row.locator,
            )
        )
    return ProgrammeLine(
        id=standing.programme,
        name=words.t(f"toolkit.programme.{standing.programme}"),
        overall=standing.overall.value,
        said=words.t(
            "toolkit.said",
            met=words.number(required.count(Verdict.MET)),
            missed=words.number(required.count(Verdict.MISSED)),
            unanswered=words.number(required.count(Verdict.UNANSWERED)),
        ),
        rules=tuple(lines),
    )


def plan(catalog: Catalog, selection: Selection, words: Language) -> list[Step]:
    """Return the draft work plan: first what is missed or not answered, then the activities.

    Every typical activity stands in it as long as the designer has chosen none.
    """
    known = toolkit(catalog)
    steps: dict[str, Step] = {}
    for standing in found_standings(catalog, selection):
        name = words.t(f"toolkit.programme.{standing.programme}")
        for rule, seen in standing.verdicts:
            if seen is Verdict.MISSED and rule.strength == "required":
                text = known.rows[rule.id].remedies[words.code]
                steps.setdefault(text, Step(text, name, 1, CLOSING))
    answers = answers_of(selection)
    left = [question for question in QUESTIONS if question.id not in answers]
    if answers and left:
        asked = words.join(words.t(f"toolkit.short.{question.id}") for question in left)
        text = words.t("toolkit.plan.answer", questions=asked)
        steps[text] = Step(text, words.t("toolkit.plan.open"), 1, 1)
    chosen = design_of(selection, known).activities or tuple(known.activities)
    for id in chosen:
        activity = known.activities[id]
        text = activity.row.texts[words.code]
        component = words.t(f"toolkit.component.{activity.component}")
        steps[id] = Step(text, component, activity.first, activity.last)
    return list(steps.values())


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of a design: its unit, when its baseline and its result are measured, where it stands."""

    code: str
    name: str
    unit: str
    baseline: str
    result: str
    source: str
    locator: str


def measures(catalog: Catalog, selection: Selection, words: Language) -> list[Measure]:
    """Return when each chosen indicator is measured: before the first month, and at its horizon."""
    design = design_of(selection, toolkit(catalog))
    before = (
        words.t("toolkit.measure.before", month=words.day(design.start))
        if design.start
        else words.t("toolkit.measure.before_first")
    )
    found = []
    for code in design.indicators:
        one = predefined(catalog)[code]
        last = measured(design.start, one.horizon)
        result = words.t(f"toolkit.measure.{one.horizon.value}", months=MONTHS)
        if last and one.horizon is not Horizon.SHORT:
            result += f" ({words.day(last.isoformat()[:7])})"
        found.append(
            Measure(
                code, one.names[words.code], one.units[words.code], before, result, one.source, one.locator
            )
        )
    return found


def measured(start: str, horizon: Horizon) -> date | None:
    """Return the last day on which an indicator is measured, None where no first month is known.

    >>> measured("2027-03", Horizon.LONG)
    datetime.date(2031, 2, 28)
    """
    return day_of(start, MONTHS + (YEARS_AFTER * 12 if horizon is Horizon.LONG else 0), last=True)


def day_of(start: str, month: int, last: bool) -> date | None:
    """Return the first or the last day of a month of a plan, None where its first month is not known.

    >>> day_of("2027-03", 12, last=True)
    datetime.date(2028, 2, 29)
    """
    if not start:
        return None
    year, first = (int(part) for part in start.split("-"))
    year, month = year + (first + month - 2) // 12, (first + month - 2) % 12 + 1
    return date(year, month, monthrange(year, month)[1] if last else 1)


def month_names(start: str, words: Language) -> list[str]:
    """Return the twelve months of a plan: by number, or by name where its first month is known.

    >>> from territory.i18n import language
    >>> month_names("2026-12", language("en"))[:2], month_names("", language("en"))[0]
    (['Dec 2026', 'Jan 2027'], '1')
    """
    if not start:
        return [words.number(month) for month in range(1, MONTHS + 1)]
    year, first = (int(part) for part in start.split("-"))
    days = [
        date(year + (first - 1 + month) // 12, (first - 1 + month) % 12 + 1, 1) for month in range(MONTHS)
    ]
    return [str(format_skeleton("yMMM", day, locale=words.locale)) for day in days]


def lessons_that_fit(catalog: Catalog, selection: Selection) -> list[Lesson]:
    """Return the lessons for what the group misses or has not answered."""
    if not selection.answers:
        return []
    return fitting(toolkit(catalog).lessons, found_standings(catalog, selection))
