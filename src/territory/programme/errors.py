"""Why something was not written. Nothing of it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from territory.auth import Refused
from territory.programme.model import RecordProblem, Trace
from territory.store.engine import StoreUnavailable

__all__ = ["Changed", "Conflict", "Invalid", "Missing", "Record", "Refused", "StoreUnavailable"]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as its form shows it.

    Attributes:
        kind: key of the kind.
        trace: identity, version and state; keep `trace.version` for the save.
        parent: id of the record it hangs on, "" for a programme and a profile.
        project: id of its project (its own for a project), or "".
        programme: id of its programme, "" for a profile.
        values: the fields, as the model has them.
        public: True when the public sees an edition of it.
    """

    kind: str
    trace: Trace
    parent: str
    project: str
    programme: str
    values: Mapping[str, Any]
    public: bool = False


class Invalid(ValueError):  # noqa: N818 - named for what happened
    """Values break rules; `problems` says which, each with its remedy."""

    def __init__(self, problems: tuple[RecordProblem, ...]) -> None:
        super().__init__(", ".join(f"{p.field}: {p.rule}" for p in problems))
        self.problems = problems


class Missing(LookupError):  # noqa: N818 - named for what happened
    """There is no such record, or it is in the bin."""


class Changed(RuntimeError):  # noqa: N818 - named for what happened
    """Somebody wrote the record since the person looked at it; it is looked at again, never merged."""


class Conflict(RuntimeError):  # noqa: N818 - named for what happened
    """Somebody else saved meanwhile.

    Attributes:
        mine: the fields that were to be saved, as the model has them.
        theirs: the record as it stands now, with who saved it and when.
        base: its fields when the form was opened.
    """

    def __init__(self, mine: Mapping[str, Any], theirs: Record, base: Mapping[str, Any]) -> None:
        super().__init__(f"{theirs.kind} {theirs.trace.id} is at version {theirs.trace.version}")
        self.mine, self.theirs, self.base = mine, theirs, base

    @property
    def contested(self) -> tuple[str, ...]:
        """The fields that both changed, differently: a person has to choose."""
        return tuple(
            field
            for field, value in self.mine.items()
            if value != self.base[field]
            and self.theirs.values[field] != self.base[field]
            and value != self.theirs.values[field]
        )

    @property
    def merged(self) -> dict[str, Any]:
        """My fields, with theirs wherever I changed nothing; contested ones stay mine."""
        return {
            field: self.theirs.values[field] if value == self.base[field] else value
            for field, value in self.mine.items()
        }
