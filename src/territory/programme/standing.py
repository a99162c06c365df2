"""Where a project stands on a day: what was recorded, and whether it is late, which nobody records."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from territory.programme.model import Project, ProjectStatus
from territory.programme.progress import is_late


class Standing(StrEnum):
    """Where a project stands; every one has a shape and a word."""

    DONE = "done"
    UNDER_WAY = "under_way"
    LATE = "late"
    PLANNED = "planned"
    STOPPED = "stopped"
    NO_DATA = "no_data"


def standing(project: Project, on: date) -> Standing:
    """Return where a project stands on a day.

    What was recorded comes first, except that an unfinished project past its planned end is late. Without a
    recorded status the dates decide; without dates there is no data.

    >>> from territory.programme.model import Trace
    >>> standing(Project(Trace("p"), 1, "", "x"), date(2027, 1, 1)).value
    'no_data'
    >>> standing(Project(Trace("p"), 1, "", "x", planned_end=date(2026, 12, 31)), date(2027, 1, 1)).value
    'late'
    """
    if project.status in {ProjectStatus.DONE, ProjectStatus.STOPPED}:
        return Standing(project.status)
    if is_late(project, on):
        return Standing.LATE
    if project.status is not None:
        return Standing(project.status)
    if project.actual_end is not None and project.actual_end <= on:
        return Standing.DONE
    if project.actual_start is not None and project.actual_start <= on:
        return Standing.UNDER_WAY
    return Standing.PLANNED if project.planned_start or project.planned_end else Standing.NO_DATA
