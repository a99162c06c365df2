"""What can be taken away from `/toolkit`: coded tables, a report with a work plan, answers, a draft."""

from __future__ import annotations

from dataclasses import replace

from territory.answer_files import written
from territory.export.evidence import ERRATUM, KEY, PRINTED, Coded, coded_file
from territory.export.file import MEDIA_TYPES, TABLE_KINDS, File, Order
from territory.export.table import Column, ExportTable
from territory.export.workbook import workbook
from territory.model import Status
from territory.programme.indicators import predefined
from territory.programme.model import (
    Activity,
    Horizon,
    Indicator,
    Note,
    Period,
    Programme,
    Project,
    ProjectStatus,
    Trace,
)
from territory.programme.sheets.writing import workbook as programme_workbook
from territory.toolkit import Design
from territory.views.selection import Selection, read
from territory.views.toolkit import OFFERED, provenance
from territory.views.toolkit_plan import (
    MONTHS,
    day_of,
    lessons_that_fit,
    measured,
    measures,
    month_names,
    plan,
    programme_lines,
)
from territory.views.toolkit_query import answers_of, design_of, read_checks
from territory.views.toolkit_tables import toolkit

REPORT, ANSWERS, DRAFT = ("readiness", "xlsx"), ("answers", "json"), ("project_draft", "xlsx")
DOWNLOADS = frozenset({*((what, kind) for what in OFFERED for kind in TABLE_KINDS), REPORT, ANSWERS, DRAFT})
COLUMNS: dict[str, tuple[Coded, ...]] = {
    "toolkit_rules": (
        KEY,
        Coded("programme", "toolkit.column.programme", words="toolkit.programme."),
        Coded("strength", "toolkit.column.strength", words="toolkit.strength."),
        Coded("question", "toolkit.column.question"),
        Coded("threshold", "toolkit.column.threshold", "integer"),
        Coded("text", "toolkit.column.rule"),
        Coded("remedy", "toolkit.column.remedy"),
        ERRATUM,
        PRINTED,
    ),
    "toolkit_items": (
        KEY,
        Coded("form", "toolkit.column.form", words="toolkit.form."),
        Coded("text", "toolkit.column.item"),
        ERRATUM,
        PRINTED,
    ),
    "toolkit_lessons": (
        KEY,
        Coded("stage", "toolkit.column.stage", words="toolkit.stage."),
        Coded("problems", "toolkit.column.problems"),
        Coded("text", "toolkit.column.lesson"),
        ERRATUM,
        PRINTED,
    ),
    "toolkit_activities": (
        KEY,
        Coded("component", "toolkit.column.component", "integer"),
        Coded("text", "toolkit.column.activity"),
        Coded("first_month", "toolkit.column.first", "integer"),
        Coded("last_month", "toolkit.column.last", "integer"),
        PRINTED,
    ),
}


def download(order: Order) -> File:
    """Return a coded table, or a document made from the answers in the order's parameters.

    Raises:
        KeyError: when (what, kind) is not in `DOWNLOADS`.
    """
    selection = read("toolkit", order.parameters, order.lang, order.catalog)[0]
    selection = replace(selection, lang=order.lang)
    words = order.words
    notes = (
        *provenance(order.catalog, words),
        (words.t("prov.link"), order.base_url + selection.url()),
    )
    if order.what in COLUMNS:
        return coded_file(order, COLUMNS[order.what], notes)
    content = {REPORT: _report, ANSWERS: _answers, DRAFT: _draft}[order.what, order.kind](
        order, selection, notes
    )
    return File(f"{order.what}.{order.lang}.{order.kind}", MEDIA_TYPES[order.kind], content)


Notes = tuple[tuple[str, str], ...]


def _report(order: Order, selection: Selection, notes: Notes) -> bytes:
    words, known = order.words, toolkit(order.catalog)

    def text(*named: tuple[str, str]) -> tuple[Column, ...]:
        return tuple(Column(key, words.t(label), "text") for key, label in named)

    def table(
        id: str, title: str, columns: tuple[Column, ...], rows: list[tuple[str | int, ...]]
    ) -> ExportTable:
        return ExportTable(id, words.t(title), columns, tuple(rows), notes)

    steps = plan(order.catalog, selection, words)
    months = month_names(design_of(selection, known).start, words)
    checks = read_checks(selection.checks, known)[0]
    tables = [
        table(
            "report",
            "toolkit.report.title",
            text(
                ("programme", "toolkit.column.programme"),
                ("rule", "toolkit.column.rule"),
                ("strength", "toolkit.column.strength"),
                ("answer", "toolkit.column.answer"),
                ("verdict", "toolkit.column.verdict"),
                ("remedy", "toolkit.column.remedy"),
                ("source", "column.source"),
                ("locator", "column.locator"),
            ),
            [
                (
                    programme.name,
                    rule.text,
                    rule.strength,
                    rule.answer or words.t("toolkit.not_answered"),
                    words.t(f"toolkit.verdict.{rule.verdict}"),
                    rule.remedy,
                    rule.source,
                    rule.locator,
                )
                for programme in programme_lines(order.catalog, selection, words)
                for rule in programme.rules
            ],
        ),
        table(
            "plan",
            "toolkit.plan.title",
            (
                *text(("step", "toolkit.column.step"), ("why", "toolkit.column.why")),
                *text(("first", "toolkit.column.first"), ("last", "toolkit.column.last")),
            ),
            [(step.text, step.why, months[step.first - 1], months[step.last - 1]) for step in steps],
        ),
        table(
            "gantt",
            "toolkit.plan.gantt",
            (
                *text(("step", "toolkit.column.step")),
                *(Column(f"month_{at}", name, "text") for at, name in enumerate(months, start=1)),
            ),
            [
                (
                    step.text,
                    *("■" if step.first <= month <= step.last else "" for month in range(1, MONTHS + 1)),
                )
                for step in steps
            ],
        ),
        table(
            "lessons",
            "toolkit.report.lessons",
            text(
                ("lesson", "toolkit.column.lesson"),
                ("stage", "toolkit.column.stage"),
                ("source", "column.source"),
                ("locator", "column.locator"),
            ),
            [
                (
                    known.rows[lesson.id].texts[words.code],
                    words.t(f"toolkit.stage.{lesson.stage}"),
                    known.rows[lesson.id].source,
                    known.rows[lesson.id].locator,
                )
                for lesson in lessons_that_fit(order.catalog, selection)
            ],
        ),
    ]
    planned = measures(order.catalog, selection, words)
    if planned:
        tables.append(
            table(
                "measures",
                "toolkit.measure.title",
                text(
                    ("indicator", "toolkit.measure.indicator"),
                    ("unit", "toolkit.measure.unit"),
                    ("baseline", "toolkit.measure.baseline"),
                    ("result", "toolkit.measure.result"),
                    ("source", "column.source"),
                    ("locator", "column.locator"),
                ),
                [(one.name, one.unit, one.baseline, one.result, one.source, one.locator) for one in planned],
            )
        )
    if checks:
        tables.append(
            table(
                "assessments",
                "toolkit.report.assessments",
                text(
                    ("form", "toolkit.column.form"),
                    ("item", "toolkit.column.item"),
                    ("answer", "toolkit.column.answer"),
                ),
                [
                    (
                        words.t(f"toolkit.form.{form}"),
                        known.rows[item].texts[words.code],
                        words.t(f"toolkit.mark.{marks[item].value}")
                        if item in marks
                        else words.t("toolkit.not_answered"),
                    )
                    for form, marks in checks.items()
                    for item in known.items[form]
                ],
            )
        )
    status_words = {status.value: words.t(f"status.word.{status.value}") for status in Status}
    return workbook(tables, words.code, status_words | {"sources": words.t("ui.sources")})


def _answers(order: Order, selection: Selection, _notes: Notes) -> bytes:
    known = toolkit(order.catalog)
    checks = read_checks(selection.checks, known)[0]
    return written(answers_of(selection), checks, design=design_of(selection, known))


def _draft(order: Order, selection: Selection, notes: Notes) -> bytes:
    words, known = order.words, toolkit(order.catalog)
    design = design_of(selection, known)
    indicators = predefined(order.catalog)
    comparison = (
        words.t(f"word.{design.comparison}") if design.comparison else words.t("toolkit.not_answered")
    )
    project = Project(
        trace=Trace("draft"),
        position=0,  # the store numbers it
        code="",
        name=words.t("toolkit.design.project"),
        status=ProjectStatus.PLANNED,
        planned_start=day_of(design.start, 1, last=False),
        planned_end=day_of(design.start, MONTHS, last=True),
        description=words.t("toolkit.design.evaluation", comparison=comparison),
        activities=tuple(
            Activity(
                Trace(f"activity-{id}"),
                known.activities[id].row.texts[words.code],
                day_of(design.start, known.activities[id].first, last=False),
                day_of(design.start, known.activities[id].last, last=True),
            )
            for id in design.activities
        ),
        indicators=tuple(
            Indicator(
                trace=Trace(f"indicator-{code}"),
                code=code,
                name="",
                unit=indicators[code].units[words.code],
                direction=indicators[code].direction,
                kind=indicators[code].kind,
                horizon=indicators[code].horizon,
                periods=_periods(design, code, indicators[code].horizon),
            )
            for code in design.indicators
        ),
        notes=(Note(Trace("note-plan"), words.t("toolkit.plan.note")),),
    )
    programme = Programme(Trace("programme"), "draft", "", projects=(project,))
    return programme_workbook(words, programme, notes)


def _periods(design: Design, code: str, horizon: Horizon) -> tuple[Period, ...]:
    """Return the period to fill in: baseline, target and actual are not known yet."""
    start, end = day_of(design.start, 1, last=False), measured(design.start, horizon)
    return (Period(Trace(f"period-{code}"), start, end),) if start and end else ()
