"""What is wrong with a record beside the others of its programme: links, circles, twins, shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from territory.geography import folded
from territory.programme.kinds import KINDS, PROFILE, Kind
from territory.programme.model import RecordProblem
from territory.programme.rules import FIGURES, circular, over_100, problem
from territory.store.tables import RECORDS, StoredFile

AT_ONCE = 500


class Beside:
    """The records around those of one write, read when needed, once; new ones count before they are saved."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # Held here, because a session forgets the rows that nobody holds.
        self._rows: dict[tuple[str, str], Any] = {}
        self._frames: dict[str, dict[str, str]] = {}
        self._spans: dict[str, dict[tuple[date, date], str]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._positions: dict[tuple[str, str], int] = {}

    def get(self, kind: str, id: str) -> Any:
        """Return the row of a record, or None."""
        if (kind, id) not in self._rows:
            self._rows[kind, id] = self._session.get(RECORDS[kind], id) if id else None
        return self._rows[kind, id]

    def foresee(self, kind: str, ids: Iterable[str]) -> None:
        """Read the rows of many records at once, before each is asked for."""
        wanted, table = list(dict.fromkeys(ids)), RECORDS[kind]
        self._rows.update(dict.fromkeys(((kind, id) for id in wanted), None))
        for start in range(0, len(wanted), AT_ONCE):
            found = select(table).where(table.id.in_(wanted[start : start + AT_ONCE]))
            self._rows.update({(kind, row.id): row for row in self._session.scalars(found)})

    def add(self, kind: Kind, row: Any) -> None:
        """Let a row count that is about to be written."""
        self._rows[kind.name, row.id] = row
        if kind.name == "project":
            self.frames(row.programme_id)[row.id] = row.framework
        if kind.name == "period":
            self.spans(row.indicator_id)[row.start, row.end] = row.id
        if kind.name == PROFILE:
            self.names(row.country)[folded(row.name)] = row.id

    def hidden(self, kind: Kind, row: Any) -> bool:
        """Say whether a record, or one that it hangs on, is in the bin."""
        while row.deleted_at is None:
            if not kind.parent:
                return False
            kind, row = KINDS[kind.parent], self.get(kind.parent, getattr(row, f"{kind.parent}_id"))
        return True

    def next_position(self, kind: Kind, programme: str) -> int:
        """Return the number after the last of a programme's objectives or projects."""
        key = (kind.name, programme)
        if key not in self._positions:
            table = RECORDS[kind.name]
            taken = self._session.scalars(select(table.position).where(table.programme_id == programme))
            self._positions[key] = max(taken, default=0)
        self._positions[key] += 1
        return self._positions[key]

    def frames(self, programme: str) -> dict[str, str]:
        """Return the framework by project of a programme."""
        if programme not in self._frames:
            project = RECORDS["project"]
            rows = self._session.execute(
                select(project.id, project.framework).where(project.programme_id == programme)
            )
            self._frames[programme] = {id: framework for id, framework in rows}
        return self._frames[programme]

    def spans(self, indicator: str) -> dict[tuple[date, date], str]:
        """Return the period by its two days of an indicator."""
        if indicator not in self._spans:
            period = RECORDS["period"]
            rows = self._session.execute(
                select(period.start, period.end, period.id).where(
                    period.indicator_id == indicator, period.deleted_at.is_(None)
                )
            )
            self._spans[indicator] = {(start, end): id for start, end, id in rows}
        return self._spans[indicator]

    def names(self, country: str) -> dict[str, str]:
        """Return the profile by its name, folded, of a country."""
        if country not in self._names:
            profile = RECORDS[PROFILE]
            rows = self._session.execute(
                select(profile.id, profile.name).where(
                    profile.country == country, profile.deleted_at.is_(None)
                )
            )
            self._names[country] = {folded(name): id for id, name in rows}
        return self._names[country]

    def judge(self, kind: Kind, row: Any, kept: Mapping[str, Any]) -> list[RecordProblem]:
        """Return what is wrong with `kept` as the fields of `row`."""
        with self._session.no_autoflush:
            if kind.name == "programme":
                return self._programme(row, kept)
            if kind.name == "project":
                return self._project(row, kept)
            if kind.name == "indicator":
                return self._indicator(row, kept)
            if kind.name == "period":
                return self._period(row, kept)
            if kind.name == PROFILE and kept["name"]:
                twin = self.names(kept["country"]).get(folded(kept["name"]), row.id)
                return [] if twin == row.id else [problem("twice", "name", kept["name"])]
            if kind.name == "evidence" and kept["sha256"]:
                found = select(StoredFile.sha256).where(StoredFile.sha256 == kept["sha256"])
                known = self._session.scalars(found).first()
                return [] if known else [problem("link", "sha256", kept["sha256"])]
            return []

    def _programme(self, row: Any, kept: Mapping[str, Any]) -> list[RecordProblem]:
        table = RECORDS["programme"]
        twin = select(table.id).where(table.code == kept["code"], table.id != row.id)
        return [problem("twice", "code", kept["code"])] if self._session.scalars(twin).first() else []

    def _project(self, row: Any, kept: Mapping[str, Any]) -> list[RecordProblem]:
        problems = []
        frames = self.frames(row.programme_id)
        if kept["framework"] and kept["framework"] != row.id and kept["framework"] not in frames:
            problems.append(problem("link", "framework", kept["framework"]))
        elif circular(row.id, kept["framework"], frames):
            problems.append(problem("cycle", "framework", kept["framework"]))
        if kept["objective"]:
            found = self.get("objective", kept["objective"])
            if found is None or found.programme_id != row.programme_id:
                problems.append(problem("link", "objective", kept["objective"]))
        return problems

    def _indicator(self, row: Any, kept: Mapping[str, Any]) -> list[RecordProblem]:
        period = RECORDS["period"]
        figures = select(*(getattr(period, name) for name in FIGURES)).where(
            period.indicator_id == row.id, period.deleted_at.is_(None)
        )
        for found in self._session.execute(figures):
            wrong = over_100(kept["unit"], dict(zip(FIGURES, found, strict=True)))
            if wrong:
                return [problem("share_over_100", "unit", wrong[0].value)]
        return []

    def _period(self, row: Any, kept: Mapping[str, Any]) -> list[RecordProblem]:
        problems = over_100(self.get("indicator", row.indicator_id).unit, kept)
        if kept["start"] and kept["end"]:
            twin = self.spans(row.indicator_id).get((kept["start"], kept["end"]), row.id)
            if twin != row.id:
                problems.append(problem("twice", "start", f"{kept['start']} – {kept['end']}"))
        return problems
