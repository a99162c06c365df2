"""What a person says where a table leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from territory.ingest.measures import Measure
from territory.ingest.report import Columns, Repeats
from territory.model import Status


@dataclass(frozen=True)
class Answers:
    """What the person says where the table leaves it open.

    Attributes:
        columns: how the columns are read, None for the proposal.
        places: code by text that stands for a territory, or `OUT`.
        marks: status by mark; "" is an empty cell. `Status.ZERO` reads it as zero.
        repeats: what rows of the same territory, sector and year are, "" for the proposal.
        kind: what is measured, None to leave it to the column's name: neither rates nor means are added up.
    """

    columns: Columns | None = None
    places: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Status] = field(default_factory=dict)
    repeats: Repeats = ""
    kind: Measure | None = None
