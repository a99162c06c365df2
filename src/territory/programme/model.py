"""The nouns of a partnership programme as frozen records; a field that nobody filled in is None or empty.

The tree is Programme → Objective → Project → Activity and Milestone; an Indicator hangs on a project and has
Periods with baseline, target and actual. Every record carries who wrote it, its version and how far it has
come on the way to the public (`Publication`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from territory.model import Status


class Publication(StrEnum):
    """How far a record has come: the public sees published values only."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"


class Direction(StrEnum):
    """Whether an indicator should rise or fall."""

    INCREASE = "increase"
    DECREASE = "decrease"


class Horizon(StrEnum):
    """When an indicator is measured (Annex II of the MIF/IDB synthesis)."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


class IndicatorKind(StrEnum):
    """The link of the results chain that an indicator measures."""

    ACTIVITY = "activity"
    OUTPUT = "output"
    OUTCOME = "outcome"
    IMPACT = "impact"


class ProjectStatus(StrEnum):
    """Where a project stands, as somebody recorded it; lateness is derived, never recorded."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class MoneyKind(StrEnum):
    """What a budget line says about an amount."""

    PLANNED = "planned"
    COMMITTED = "committed"
    SPENT = "spent"


class ActorRole(StrEnum):
    """What an actor does in a project; the four organisation roles of IATI."""

    FUNDING = "funding"
    ACCOUNTABLE = "accountable"
    EXTENDING = "extending"
    IMPLEMENTING = "implementing"


@dataclass(frozen=True, slots=True)
class Trace:
    """What every record carries beside its content.

    Attributes:
        id: stable identifier.
        version: counts the saves, from 1; 0 for packaged content and in what the public reads.
        publication: how far the record has come.
        changed_at: last save, UTC.
        changed_by: name of who saved last.
        deleted_at: when it was put into the bin, None when it was not.
    """

    id: str
    version: int = 0
    publication: Publication = Publication.PUBLISHED
    changed_at: datetime | None = None
    changed_by: str = ""
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A figure of a period: a number with its status, or the reason why there is none.

    Attributes:
        number: the figure, or None.
        status: what is known about it.
        low: lower end of an estimate's interval.
        high: upper end.
        evidence: where it stands: document, page, address.
    """

    number: Decimal | None = None
    status: Status = Status.NOT_PUBLISHED
    low: Decimal | None = None
    high: Decimal | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Baseline, target and actual of an indicator between two days (both included)."""

    trace: Trace
    start: date
    end: date
    baseline: Value = Value()
    target: Value = Value()
    actual: Value = Value()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured.

    Attributes:
        trace: identity and state.
        code: key of the registry of predefined indicators, or "" for an own one.
        name: as the editor wrote it, "" for a predefined one (its name comes from the catalogues).
        unit: of the values.
        direction: which way is better.
        kind: link of the results chain.
        horizon: when it is measured, None when the editor did not say.
        definition: what is counted, "" for a predefined one.
        periods: in order of time.
    """

    trace: Trace
    code: str
    name: str
    unit: str
    direction: Direction
    kind: IndicatorKind
    horizon: Horizon | None = None
    definition: str = ""
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """Work between two days, planned and actual."""

    trace: Trace
    name: str
    planned_start: date | None = None
    planned_end: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day by which something is reached, and the day on which it was."""

    trace: Trace
    name: str
    due: date | None = None
    reached: date | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """An amount of one funder: currency is an ISO 4217 code; `constant_year` is None for nominal money."""

    trace: Trace
    funder: str
    kind: MoneyKind
    amount: Decimal
    currency: str
    on: date | None = None
    constant_year: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Participation:
    """An actor of a project and its role."""

    trace: Trace
    actor: str
    role: ActorRole
    country: str = ""


@dataclass(frozen=True, slots=True)
class Risk:
    """What could go wrong, how likely and how badly (1–5 each), and what is done about it."""

    trace: Trace
    name: str
    likelihood: int
    impact: int
    response: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file or an address that supports what was recorded; `sha256` is "" for an address."""

    trace: Trace
    title: str
    address: str = ""
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark on a project."""

    trace: Trace
    text: str


@dataclass(frozen=True, slots=True)
class Project:
    """A planned project of the programme.

    Attributes:
        trace: identity and state.
        position: its number in the programme, from 1; 0 before the store has numbered it.
        code: key of the packaged project ("atacama-1"), "" for one that an editor added.
        name: as the editor wrote it, "" for a packaged one (its name comes from the data package).
        objective: id of its objective, or "".
        clusters: codes of the priority clusters that it serves.
        framework: id of the project that frames it, or "".
        status: as recorded, None when nobody recorded any.
        planned_start: and the three other dates: None when not recorded.
    """

    trace: Trace
    position: int
    code: str
    name: str
    objective: str = ""
    clusters: tuple[str, ...] = ()
    framework: str = ""
    status: ProjectStatus | None = None
    planned_start: date | None = None
    planned_end: date | None = None
    actual_start: date | None = None
    actual_end: date | None = None
    description: str = ""
    activities: tuple[Activity, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    actors: tuple[Participation, ...] = ()
    risks: tuple[Risk, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Objective:
    """An objective of the programme."""

    trace: Trace
    position: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Programme:
    """A partnership programme with everything below it.

    Attributes:
        trace: identity and state.
        code: key in addresses ("atacama-umbria").
        name: "" for a packaged one.
        territories: codes of both sides ("CL-AT", "IT-55").
        demonstration: True when dates and values are invented to try the views.
    """

    trace: Trace
    code: str
    name: str
    territories: tuple[str, ...] = ()
    demonstration: bool = False
    objectives: tuple[Objective, ...] = field(default=())
    projects: tuple[Project, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class ClusterProfile:
    """What an institution knows of a cluster, in the codes of `vocabulary.FIELDS`; empty is not known.

    Attributes:
        trace: identity and state.
        name: as the editor wrote it.
        country: ISO code of a country of one of the two regions.
        territory: ISO 3166-2 code of where it is, or "".
        governance: who decides, in the editor's words.
        founded: year of start.
        members: how many it has.
        certificates: in the editor's words.
        source: who says so.
        contact: for editors only; "" in what the public reads.
    """

    trace: Trace
    name: str
    country: str
    territory: str = ""
    meaning: str = ""
    organisation: str = ""
    stage: str = ""
    sectors: tuple[str, ...] = ()
    sells_to: tuple[str, ...] = ()
    buys_from: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    restrictions: tuple[str, ...] = ()
    helix: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    governance: str = ""
    founded: int | None = None
    members: int | None = None
    certificates: str = ""
    source: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the audit: who changed what, when, from what to what."""

    at: datetime
    by: str
    kind: str
    record: str
    project: str
    field: str
    old: str
    new: str
    action: str


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """What is wrong with a value that somebody wants to save or import.

    Attributes:
        rule: key of the rule, also of its message ("programme.problem.<rule>").
        remedy: key of what to do ("programme.remedy.<rule>").
        value: the value found.
        field: the field of the record.
        sheet: of a workbook, or "".
        cell: of a sheet ("C7"), or "".
    """

    rule: str
    remedy: str
    value: str
    field: str
    sheet: str = ""
    cell: str = ""
