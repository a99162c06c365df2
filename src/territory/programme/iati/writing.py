"""A programme as an IATI 2.03 activity file: what is asked for and was not recorded is said, not made up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from territory.i18n import Language
from territory.model import Status
from territory.programme.fields import Unreadable
from territory.programme.iati.records import NAMESPACE, PREFIX, element
from territory.programme.model import (
    ActorRole,
    BudgetLine,
    Direction,
    Indicator,
    IndicatorKind,
    MoneyKind,
    Period,
    Programme,
    Project,
    ProjectStatus,
    RecordProblem,
    Value,
)

VERSION = "2.03"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
STATUSES = {
    ProjectStatus.PLANNED: "1",
    ProjectStatus.UNDER_WAY: "2",
    ProjectStatus.DONE: "3",
    ProjectStatus.STOPPED: "5",
}
DATES = (("1", "planned_start"), ("2", "actual_start"), ("3", "planned_end"), ("4", "actual_end"))
ROLES = {
    ActorRole.FUNDING: "1",
    ActorRole.ACCOUNTABLE: "2",
    ActorRole.EXTENDING: "3",
    ActorRole.IMPLEMENTING: "4",
}
RESULTS = {
    IndicatorKind.OUTPUT: "1",
    IndicatorKind.OUTCOME: "2",
    IndicatorKind.IMPACT: "3",
    IndicatorKind.ACTIVITY: "9",
}
TRANSACTIONS = {MoneyKind.COMMITTED: "2", MoneyKind.SPENT: "4"}
SECTOR = "international-partnership-for-local-development"
OWN_VOCABULARY = "99"
_OUTSIDE_IDENTIFIERS = re.compile(r"[/&|?\s]+")


@dataclass(frozen=True, slots=True)
class Reporter:
    """The organisation that publishes the file.

    Attributes:
        ref: its IATI organisation identifier; "TERRITORY" stands for an institution that has none.
        name: its name.
        type: code of the standard's list OrganisationType; "90" is "other".
    """

    ref: str = "TERRITORY"
    name: str = "Territory"
    type: str = "90"


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Attributes:
        content: the file, or None when no project has what the standard asks for.
        left_out: names of the projects that are not in it.
        problems: why, one for each thing that is missing; `field` is "project <position>".
    """

    content: bytes | None
    left_out: tuple[str, ...] = ()
    problems: tuple[RecordProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """Names that come from the catalogues in the reader's language, not from the records.

    Attributes:
        programme: name of the programme, "" to use the record's.
        projects: name by id of the project.
        indicators: name by code of a predefined indicator.
        definitions: definition by code of a predefined indicator.
        clusters: name by code.
    """

    programme: str = ""
    projects: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
    clusters: Mapping[str, str] = field(default_factory=dict)


def export(
    programme: Programme,
    words: Language,
    today: date,
    naming: Naming | None = None,
    reporter: Reporter | None = None,
) -> Exported:
    """Return a programme as an IATI 2.03 activity file, the same bytes for the same arguments.

    Every project is an activity. The standard asks for a status, a planned or actual start and a
    participating organisation; a project without one of them is left out and said why. Nothing is invented.

    Args:
        programme: what to export; demonstration data say so in every title and description.
        words: language of the names and remarks.
        today: dates after it cannot be "actual" in the standard.
        naming: names that come from the catalogues.
        reporter: who publishes.
    """
    naming, reporter = naming or Naming(), reporter or Reporter()
    found = {project.trace.id: missing(project, today) for project in programme.projects}
    complete = [project for project in programme.projects if not found[project.trace.id]]
    problems = tuple(problem for wrong in found.values() for problem in wrong)
    left_out = tuple(
        naming.projects.get(p.trace.id) or p.name for p in programme.projects if found[p.trace.id]
    )
    if not complete:
        return Exported(None, left_out, problems)
    writer = _Writer(programme, words, today, naming, reporter, {p.trace.id for p in complete})
    root = etree.Element("iati-activities", version=VERSION, nsmap=PREFIX)
    if programme.demonstration:
        root.append(etree.Comment(f" {_comment(words.t('iati.demo_description'))} "))
    for name in left_out:
        root.append(etree.Comment(f" {_comment(words.t('iati.left_out', name=name))} "))
    try:
        root.extend(writer.activity(project) for project in complete)
        top = element(programme, whole=False)
        top.extend(element(objective) for objective in programme.objectives)
        root.append(top)
    except Unreadable as error:
        return Exported(None, left_out, (*problems, RecordProblem(error.rule, error.rule, error.value, "")))
    except ValueError as error:
        # lxml refuses characters that XML cannot hold.
        return Exported(
            None, left_out, (*problems, RecordProblem("characters", "characters", str(error), ""))
        )
    etree.indent(root)
    return Exported(etree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n", left_out, problems)


def missing(project: Project, today: date) -> list[RecordProblem]:
    """Return what a project lacks for the standard, or holds against it.

    >>> from territory.programme.model import Trace
    >>> [p.rule for p in missing(Project(Trace("p"), 1, "", "x"), date(2027, 1, 1))]
    ['iati_status', 'iati_start', 'iati_actor']
    """
    where = f"project {project.position}"
    rules = []
    if project.status is None:
        rules.append(("iati_status", ""))
    if project.planned_start is None and project.actual_start is None:
        rules.append(("iati_start", ""))
    if not project.actors:
        rules.append(("iati_actor", ""))
    for day in (project.actual_start, project.actual_end):
        if day is not None and day > today:
            rules.append(("iati_future", day.isoformat()))
    for first, last in (
        (project.planned_start, project.planned_end),
        (project.actual_start, project.actual_end),
    ):
        if first and last and last < first:
            rules.append(("dates_order", f"{first} – {last}"))
    return [RecordProblem(rule, rule, value, where) for rule, value in rules]


@dataclass(frozen=True, slots=True)
class _Writer:
    programme: Programme
    words: Language
    today: date
    naming: Naming
    reporter: Reporter
    included: set[str]

    def activity(self, project: Project) -> Any:
        made = etree.Element("iati-activity", {LANG: self.words.code}, nsmap=PREFIX)
        if project.trace.changed_at is not None:
            made.set("last-updated-datetime", project.trace.changed_at.isoformat(timespec="seconds"))
        etree.SubElement(made, "iati-identifier").text = self.identifier(project.trace.id)
        org = etree.SubElement(made, "reporting-org", ref=self.reporter.ref, type=self.reporter.type)
        _narrative(org, self.reporter.name)
        name = self.naming.projects.get(project.trace.id) or project.name or project.code
        _text(made, "title", self.marked(name))
        description = project.description or self.words.t("iati.no_description")
        if self.programme.demonstration:
            description = f"{self.words.t('iati.demo_description')} {description}"
        _text(made, "description", description).set("type", "1")
        for actor in project.actors:
            _narrative(etree.SubElement(made, "participating-org", role=ROLES[actor.role]), actor.actor)
        etree.SubElement(made, "activity-status", code=STATUSES[project.status or ProjectStatus.PLANNED])
        for code, attribute in DATES:
            day = getattr(project, attribute)
            if day is not None:
                etree.SubElement(made, "activity-date", {"type": code, "iso-date": day.isoformat()})
        sector = etree.SubElement(made, "sector", vocabulary=OWN_VOCABULARY, code=SECTOR)
        _narrative(sector, self.words.t("iati.sector"))
        for code in project.clusters:
            tag = etree.SubElement(made, "tag", vocabulary=OWN_VOCABULARY, code=code)
            _narrative(tag, self.naming.clusters.get(code, code))
        for line in project.budget:
            self.budget(made, project, line)
        for line in project.budget:
            self.transaction(made, line)
        if project.framework in self.included and project.framework != project.trace.id:
            ref = self.identifier(project.framework)
            etree.SubElement(made, "related-activity", ref=ref, type="1")
        for indicator in project.indicators:
            made.append(self.result(indicator))
        made.append(element(project))
        return made

    def identifier(self, project: str) -> str:
        parts = (self.reporter.ref, self.programme.code, project)
        return _OUTSIDE_IDENTIFIERS.sub("-", "-".join(parts))

    def marked(self, name: str) -> str:
        """Return a name that says that it stands over demonstration data."""
        return self.words.t("iati.demo_title", name=name) if self.programme.demonstration else name

    def budget(self, made: Any, project: Project, line: BudgetLine) -> None:
        """Write planned money; the standard wants the period that it is for."""
        start = project.planned_start or project.actual_start
        end = project.planned_end or project.actual_end
        if line.kind is not MoneyKind.PLANNED or start is None or end is None or end < start:
            return
        budget = etree.SubElement(made, "budget", type="1", status="1")
        etree.SubElement(budget, "period-start", {"iso-date": start.isoformat()})
        etree.SubElement(budget, "period-end", {"iso-date": end.isoformat()})
        _money(budget, line, line.on or start)

    def transaction(self, made: Any, line: BudgetLine) -> None:
        """Write committed and spent money; without a day, or with one to come, the standard has no place."""
        if line.kind is MoneyKind.PLANNED or line.on is None or line.on > self.today:
            return
        transaction = etree.SubElement(made, "transaction")
        etree.SubElement(transaction, "transaction-type", code=TRANSACTIONS[line.kind])
        etree.SubElement(transaction, "transaction-date", {"iso-date": line.on.isoformat()})
        _money(transaction, line, line.on)
        if line.note:
            _text(transaction, "description", line.note)
        _narrative(etree.SubElement(transaction, "provider-org"), line.funder)

    def result(self, indicator: Indicator) -> Any:
        name = self.naming.indicators.get(indicator.code, "")
        name = indicator.name or name or indicator.code
        definition = indicator.definition or self.naming.definitions.get(indicator.code, "")
        measure = "2" if "%" in indicator.unit else "1"
        ascending = "true" if indicator.direction is Direction.INCREASE else "false"
        result = etree.Element("result", {"type": RESULTS[indicator.kind]})
        _text(result, "title", self.marked(name))
        made = etree.SubElement(result, "indicator", measure=measure, ascending=ascending)
        _text(made, "title", f"{self.marked(name)} ({indicator.unit})")
        if definition:
            _text(made, "description", definition)
        for period in indicator.periods:
            self.baseline(made, period)
        for period in indicator.periods:
            held = etree.SubElement(made, "period")
            etree.SubElement(held, "period-start", {"iso-date": period.start.isoformat()})
            etree.SubElement(held, "period-end", {"iso-date": period.end.isoformat()})
            for what, value in (("target", period.target), ("actual", period.actual)):
                if _has(value):
                    self.remark(etree.SubElement(held, what, value=_number(value)), value)
        return result

    def baseline(self, made: Any, period: Period) -> None:
        """Write a baseline; the year is that of its period, and the remark says so."""
        if not _has(period.baseline):
            return
        baseline = etree.SubElement(made, "baseline", year=str(period.start.year))
        baseline.set("value", _number(period.baseline))
        self.remark(baseline, period.baseline, self.words.t("iati.baseline_year"))

    def remark(self, made: Any, value: Value, more: str = "") -> None:
        """Say what a reader must know of a figure: an estimate with its interval, its evidence."""
        remarks = [more] if more else []
        if value.status is Status.ESTIMATE:
            if value.low is not None and value.high is not None:
                ends = {"low": f"{value.low:f}", "high": f"{value.high:f}"}
                remarks.append(self.words.t("iati.estimate_interval", **ends))
            else:
                remarks.append(self.words.t("iati.estimate"))
        if value.evidence:
            remarks.append(value.evidence)
        if remarks:
            _text(made, "comment", " ".join(remarks))


def _has(value: Value) -> bool:
    return value.status.has_value and (value.number is not None or value.status is Status.ZERO)


def _number(value: Value) -> str:
    return f"{value.number:f}" if value.number is not None else "0"


def _money(made: Any, line: BudgetLine, day: date) -> None:
    value = etree.SubElement(made, "value", {"currency": line.currency, "value-date": day.isoformat()})
    value.text = f"{line.amount:f}"


def _text(made: Any, name: str, text: str) -> Any:
    child = etree.SubElement(made, name)
    _narrative(child, text)
    return child


def _narrative(made: Any, text: str) -> None:
    etree.SubElement(made, "narrative").text = text


def _comment(text: str) -> str:
    """Return a text that may stand in an XML comment."""
    return re.sub(r"-{2,}|-$", "–", text)


__all__ = ["NAMESPACE", "Exported", "Naming", "Reporter", "export", "missing"]
