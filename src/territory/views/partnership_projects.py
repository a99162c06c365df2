"""The projects of the programme as rows, bars on an axis of years, columns of a board, and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from markupsafe import Markup

from territory.catalog import Catalog
from territory.charts import as_json, figure, plain
from territory.i18n import Language
from territory.programme.indicators import predefined
from territory.programme.model import Programme, Project
from territory.programme.standing import Standing, standing
from territory.views.selection import Selection

# How thick a bar is in a row of 1, and how it is painted, as in the style sheet.
THICK = {"planned": 0.44, "done": 0.25, "late": 0.25}
PAINT: dict[str, dict[str, object]] = {
    "planned": {"color": "--background", "line": {"color": "--text-2", "width": 1.4}},
    "done": {"color": "--mark"},
    "late": {"color": "--warning"},
}
LONGEST_AXIS = 60  # years: more would be a slip of the pen


@dataclass(frozen=True, slots=True)
class Link:
    """What a project is linked to: its name, why, and whether the source says so or we read it so."""

    target: str
    name: str
    why: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the axis, in per cent of its length; `role` is "planned", "done" or "late"."""

    role: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project as every view of the page shows it.

    Attributes:
        code: key in addresses.
        number: its number in the programme.
        name: short title.
        full: whole title.
        standing: key of shape and word.
        standing_word: the word.
        clusters: priority clusters that it serves.
        framework: the project that frames it, or None.
        objective: its objective, or None.
        frames: True when it frames others.
        dates: planned start, planned end, actual start, actual end in words, "" where not recorded.
        iso: the same dates as ISO texts, to sort by.
        said: the dates in one sentence, for those who do not see the bars.
        bars: on the axis, empty without dates.
        locator: where in the source its title stands, "" for an added project.
        href: the view with it chosen, or without when it is.
        chosen: True when it is the chosen one.
    """

    code: str
    number: int
    name: str
    full: str
    standing: str
    standing_word: str
    clusters: tuple[Link, ...]
    framework: Link | None
    objective: Link | None
    frames: bool
    dates: tuple[str, str, str, str]
    iso: tuple[str, str, str, str]
    said: str
    bars: tuple[Bar, ...]
    locator: str
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """The years that the bars stand on.

    Attributes:
        start: first day.
        end: day after the last.
        now: the day of the view in per cent, None when it lies outside.
    """

    start: date
    end: date
    now: float | None

    @property
    def years(self) -> tuple[tuple[int, float], ...]:
        """Each year with its place in per cent."""
        return tuple((year, self.at(date(year, 1, 1))) for year in range(self.start.year, self.end.year))

    def at(self, day: date) -> float:
        """Return the place of the beginning of a day, in per cent of the axis.

        >>> Axis(date(2002, 1, 1), date(2004, 1, 1), None).at(date(2003, 1, 1))
        50.0
        """
        return round(100 * (day - self.start).days / (self.end - self.start).days, 2)

    def bar(self, role: str, first: date, last: date) -> Bar:
        """Return the bar of the days from first to last, both included."""
        left = self.at(max(first, self.start))
        return Bar(role, left, round(max(0.4, self.at(min(last + timedelta(days=1), self.end)) - left), 2))


def axis(programme: Programme, on: date) -> Axis | None:
    """Return whole years that hold every recorded date, None when there is no date.

    The day of the view is on it when a project still runs or is late, or when it is near the dates.
    """
    days = [day for project in programme.projects for day in _days(project) if day]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    running = any(
        (project.actual_start and not project.actual_end) or standing(project, on) is Standing.LATE
        for project in programme.projects
    )
    if running or first - 1 <= on.year <= last + 1:
        first, last = min(first, on.year), max(last, on.year)
    last = min(last, first + LONGEST_AXIS - 1)
    empty = Axis(date(first, 1, 1), date(last + 1, 1, 1), None)
    return Axis(empty.start, empty.end, empty.at(on) if empty.start <= on < empty.end else None)


def project_key(project: Project) -> str:
    """Return what names a project in addresses: its code, or its identifier when an editor added it."""
    return project.code or project.trace.id


def rows(
    catalog: Catalog, programme: Programme, selection: Selection, words: Language, on: date, chosen: str
) -> tuple[ProjectRow, ...]:
    """Return the projects in the order of their numbers."""
    years = axis(programme, on)
    framing = {project.framework for project in programme.projects}
    return tuple(
        _row(catalog, programme, project, selection, words, on, years, project.trace.id in framing, chosen)
        for project in sorted(programme.projects, key=lambda project: project.position)
    )


def board(found: Sequence[ProjectRow]) -> tuple[tuple[str, str, tuple[ProjectRow, ...]], ...]:
    """Return the columns in use as (standing, word, projects), in the order of a project's life."""
    order = (
        Standing.NO_DATA,
        Standing.PLANNED,
        Standing.UNDER_WAY,
        Standing.LATE,
        Standing.DONE,
        Standing.STOPPED,
    )
    columns = ((one.value, tuple(row for row in found if row.standing == one.value)) for one in order)
    return tuple((key, held[0].standing_word, held) for key, held in columns if held)


def plotly(found: Sequence[ProjectRow]) -> Markup:
    """Return the bars as a Plotly figure on the box of the rows: x in per cent of the axis, a row a unit."""
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "base": [bar.left for _, _, bar in bars],
            "x": [bar.width for _, _, bar in bars],
            "y": [at + 0.5 for at, _, _ in bars],
            "width": THICK[role],
            "marker": PAINT[role],
            "customdata": [row.code for _, row, _ in bars],
            "hovertext": [f"{plain(row.name)}<br>{plain(row.said)}" for _, row, _ in bars],
            "hoverinfo": "text",
        }
        for role in PAINT
        if (bars := [(at, row, bar) for at, row in enumerate(found) for bar in row.bars if bar.role == role])
    ]
    drawn = figure(traces, (0, 100), (len(found), 0))
    drawn["layout"]["barmode"] = "overlay"
    return as_json(drawn)


@cache
def names(catalog: Catalog, lang: str) -> dict[str, tuple[str, str, str]]:
    """Return short title, whole title and locator of the packaged projects by code."""
    return {
        row["id"]: (row[f"short_{lang}"], row[f"name_{lang}"], row["locator"])
        for row in catalog.table("atacama_projects").to_dict("records")
    }


def name(catalog: Catalog, project: Project, words: Language) -> str:
    """Return a project's short name in the reader's language, or as its editor wrote it."""
    return project.name or names(catalog, words.code).get(project.code, (project_key(project), "", ""))[0]


@cache
def statement_names(catalog: Catalog, lang: str) -> dict[str, str]:
    """Return the names of clusters, objectives, guidelines and levels by key."""
    table = catalog.table("ipld_statements")
    return dict(zip(table["id"], table[f"name_{lang}"], strict=True))


@cache
def _reasons(catalog: Catalog, lang: str) -> dict[tuple[str, str, str], tuple[str, bool]]:
    return {
        (row["project"], row["kind"], row["target"]): (row[f"rationale_{lang}"], row["basis"] == "stated")
        for row in catalog.table("atacama_links").to_dict("records")
    }


def _link(catalog: Catalog, project: Project, kind: str, target: str, label: str, words: Language) -> Link:
    why, stated = _reasons(catalog, words.code).get((project.code, kind, target), ("", True))
    return Link(target, label, why, stated)


def _row(
    catalog: Catalog,
    programme: Programme,
    project: Project,
    selection: Selection,
    words: Language,
    on: date,
    years: Axis | None,
    frames: bool,
    chosen: str,
) -> ProjectRow:
    key, known = project_key(project), statement_names(catalog, words.code)
    short, full, locator = names(catalog, words.code).get(project.code, ("", "", ""))
    frame = next((one for one in programme.projects if one.trace.id == project.framework), None)
    objective = next((one for one in programme.objectives if one.trace.id == project.objective), None)
    where = standing(project, on)
    by_source = where is Standing.NO_DATA and project.code and not programme.demonstration
    dates = tuple("" if day is None else words.day(day.isoformat()) for day in _days(project))
    return ProjectRow(
        code=key,
        number=project.position,
        name=project.name or short,
        full=project.name or full,
        standing=where.value,
        standing_word=words.t("partners.planned_by_source")
        if by_source
        else words.t(f"partners.standing.{where.value}"),
        clusters=tuple(
            _link(catalog, project, "cluster", one, known.get(one, one), words) for one in project.clusters
        ),
        framework=None
        if frame is None
        else _link(catalog, project, "framework", project_key(frame), name(catalog, frame, words), words),
        objective=None
        if objective is None
        else _link(
            catalog,
            project,
            "objective",
            objective.code,
            objective.name or known.get(objective.code, ""),
            words,
        ),
        frames=frames,
        dates=(dates[0], dates[1], dates[2], dates[3]),
        iso=tuple("" if day is None else day.isoformat() for day in _days(project)),  # type: ignore[arg-type]
        said=_said(dates, words),
        bars=tuple(_bars(project, where, years, on)) if years else (),
        locator=locator,
        href=selection.url(project="" if selection.project == key else key),
        chosen=key == chosen,
    )


def _days(project: Project) -> tuple[date | None, date | None, date | None, date | None]:
    return project.planned_start, project.planned_end, project.actual_start, project.actual_end


def _said(dates: Sequence[str], words: Language) -> str:
    keys = ("planned_start", "planned_end", "actual_start", "actual_end")
    known = [f"{words.t(f'partners.date.{key}')}: {day}" for key, day in zip(keys, dates, strict=True) if day]
    return "; ".join(known) + "." if known else words.t("partners.no_dates")


def _bars(project: Project, where: Standing, years: Axis, on: date) -> Iterator[Bar]:
    begin, due, began, ended = _days(project)
    if begin or due:
        yield years.bar("planned", begin or due or on, due or begin or on)
    if where is Standing.LATE:
        first = began or due or on
        yield years.bar("late", first, max(first, on))
    elif began and began <= on:
        yield years.bar("done", began, max(began, ended or on))


@cache
def code_names(catalog: Catalog, lang: str) -> dict[str, str]:
    """Return what the codes in a record are called: statements, predefined indicators, packaged projects."""
    registry = {code: one.names[lang] for code, one in predefined(catalog).items()}
    packaged = {code: found[0] for code, found in names(catalog, lang).items()}
    return {**statement_names(catalog, lang), **registry, **packaged}
