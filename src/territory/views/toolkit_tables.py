"""The coded tables of the toolkit as the page reads them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from territory.catalog import Catalog
from territory.i18n import LOCALES
from territory.programme.indicators import predefined
from territory.toolkit import Lesson, Rule

FORMS = ("assets", "governance", "rsi", "project", "inclusion", "association", "government", "learning")
STAGES = ("planning", "execution", "monitoring", "evaluation")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a coded table: its texts by language, and where it stands in its source."""

    id: str
    texts: dict[str, str]
    remedies: dict[str, str]
    group: str
    erratum: str
    printed: str
    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Activity:
    """A typical activity of a component, with the months of our draft."""

    row: Row
    component: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Toolkit:
    """All that the page shows.

    Attributes:
        rules: in the order of the table.
        items: items of each self-assessment.
        lessons: in the order of the table.
        activities: by id.
        horizons: horizon of each of the IDB's indicators.
        rows: the row of each rule, item and lesson.
    """

    rules: tuple[Rule, ...]
    items: dict[str, tuple[str, ...]]
    lessons: tuple[Lesson, ...]
    activities: dict[str, Activity]
    horizons: dict[str, str]
    rows: dict[str, Row]

    @property
    def problems(self) -> tuple[str, ...]:
        """The problems that lessons speak to, in alphabetical order."""
        return tuple(sorted({problem for lesson in self.lessons for problem in lesson.problems}))

    @property
    def components(self) -> dict[str, int]:
        """The component of each activity."""
        return {id: activity.component for id, activity in self.activities.items()}


@cache
def toolkit(catalog: Catalog) -> Toolkit:
    """Return rules, items, lessons, activities and indicators."""
    rules = catalog.table("toolkit_rules").to_dict("records")
    items = catalog.table("toolkit_items").to_dict("records")
    lessons = catalog.table("toolkit_lessons").to_dict("records")
    activities = catalog.table("toolkit_activities").to_dict("records")
    return Toolkit(
        rules=tuple(_rule(row) for row in rules),
        items={form: tuple(row["id"] for row in items if row["form"] == form) for form in FORMS},
        lessons=tuple(
            Lesson(row["id"], row["stage"], _parts(row["problems"]), _parts(row["questions"]))
            for row in lessons
        ),
        activities={
            row["id"]: Activity(
                _row(row), int(row["component"]), int(row["first_month"]), int(row["last_month"])
            )
            for row in activities
        },
        horizons={code: one.horizon.value for code, one in predefined(catalog).items()},
        rows={row["id"]: _row(row) for row in (*rules, *items, *lessons)},
    )


def _rule(row: dict[Hashable, Any]) -> Rule:
    return Rule(
        id=row["id"],
        programme=row["programme"],
        strength=row["strength"],
        question=row["question"],
        test=row["test"],
        threshold=0 if pd.isna(row["threshold"]) else int(row["threshold"]),
        options=_parts(row["options"]),
    )


def _row(row: dict[Hashable, Any]) -> Row:
    return Row(
        id=row["id"],
        texts={lang: row[f"text_{lang}"] for lang in LOCALES},
        remedies={lang: row.get(f"remedy_{lang}", "") for lang in LOCALES},
        group=row.get("group", ""),
        erratum=row.get("erratum", ""),
        printed=row["printed"],
        source=row["source"],
        locator=row["locator"],
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
