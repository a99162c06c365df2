"""The kinds of records: which fields each has, and below what it hangs. One entry makes a kind storable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from territory.programme import model
from territory.programme.fields import LONG, Choice, Codes, Day, Field, Figure, Flag, Money, Whole, Words
from territory.programme.vocabulary import FIELDS


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of record holds.

    Attributes:
        name: key of the kind, also of its table.
        parent: kind of the record it hangs on, "" for a programme and for a cluster's profile.
        noun: its class in `model.py`.
        fields: its own fields, in the order of a form.
        children: attribute of the noun by kind of child.
    """

    name: str
    parent: str
    noun: type[Any]
    fields: Mapping[str, Field]
    children: Mapping[str, str]

    @property
    def whole(self) -> str:
        """The column that says to which programme a record belongs; "" for a profile: it belongs to none."""
        if self.parent:
            return "programme_id"
        return "id" if self.name == PROGRAMME else ""


PROGRAMME, PROFILE = "programme", "profile"
NO_PROGRAMME = ""
"""In the place of a programme's code: the records that belong to none, which are the profiles."""

CODE = Words(longest=64)
NAME = Words(required=True)
LONG_TEXT = Words(longest=LONG)
PROOF = Words(longest=2000)
POSITION = Whole(required=True, least=1, most=10_000, rule="position")
FOUR_DAYS = {
    "planned_start": Day(),
    "planned_end": Day(),
    "actual_start": Day(),
    "actual_end": Day(),
}
FIRST_YEAR = 1800
SCALE = Whole(required=True, least=1, most=5, rule="scale")

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "programme",
            "",
            model.Programme,
            {"code": Words(required=True, longest=64), "name": Words(), "territories": Codes()},
            {"objective": "objectives", "project": "projects"},
        ),
        Kind(
            "objective",
            "programme",
            model.Objective,
            {"position": POSITION, "code": CODE, "name": Words()},
            {},
        ),
        Kind(
            "project",
            "programme",
            model.Project,
            {
                "position": POSITION,
                "code": CODE,
                "name": Words(),
                "objective": CODE,
                "clusters": Codes(),
                "framework": CODE,
                "status": Choice(of=model.ProjectStatus),
                **FOUR_DAYS,
                "description": LONG_TEXT,
            },
            {
                "activity": "activities",
                "milestone": "milestones",
                "indicator": "indicators",
                "budget_line": "budget",
                "participation": "actors",
                "risk": "risks",
                "evidence": "evidence",
                "note": "notes",
            },
        ),
        Kind("activity", "project", model.Activity, {"name": NAME, **FOUR_DAYS, "note": LONG_TEXT}, {}),
        Kind(
            "milestone",
            "project",
            model.Milestone,
            {"name": NAME, "due": Day(), "reached": Day(), "evidence": PROOF},
            {},
        ),
        Kind(
            "indicator",
            "project",
            model.Indicator,
            {
                "code": CODE,
                "name": Words(),
                "unit": Words(required=True, longest=100),
                "direction": Choice(required=True, of=model.Direction),
                "kind": Choice(required=True, of=model.IndicatorKind),
                "horizon": Choice(of=model.Horizon),
                "definition": LONG_TEXT,
            },
            {"period": "periods"},
        ),
        Kind(
            "period",
            "indicator",
            model.Period,
            {
                "start": Day(required=True),
                "end": Day(required=True),
                "baseline": Figure(),
                "target": Figure(),
                "actual": Figure(),
                "note": LONG_TEXT,
            },
            {},
        ),
        Kind(
            "budget_line",
            "project",
            model.BudgetLine,
            {
                "funder": NAME,
                "kind": Choice(required=True, of=model.MoneyKind),
                "amount": Money(required=True),
                "currency": Words(required=True, longest=64),
                "on": Day(),
                "constant_year": Whole(least=1900, most=2200, rule="year"),
                "note": LONG_TEXT,
            },
            {},
        ),
        Kind(
            "participation",
            "project",
            model.Participation,
            {"actor": NAME, "role": Choice(required=True, of=model.ActorRole), "country": CODE},
            {},
        ),
        Kind(
            "risk",
            "project",
            model.Risk,
            {"name": NAME, "likelihood": SCALE, "impact": SCALE, "response": LONG_TEXT, "open": Flag()},
            {},
        ),
        Kind(
            "evidence",
            "project",
            model.Evidence,
            {"title": NAME, "address": PROOF, "file": Words(), "sha256": CODE},
            {},
        ),
        Kind("note", "project", model.Note, {"text": Words(required=True, longest=LONG)}, {}),
        Kind(
            PROFILE,
            "",
            model.ClusterProfile,
            {
                "name": Words(required=True, longest=200),
                "country": Words(required=True, longest=64),
                "territory": CODE,
                **{
                    field.name: Codes() if field.many else CODE for field in FIELDS if field.name != "country"
                },
                "governance": LONG_TEXT,
                "founded": Whole(least=FIRST_YEAR, most=2200, rule="year"),
                "members": Whole(least=1, most=9_999_999),
                "certificates": Words(),
                "source": Words(),
                "contact": Words(private=True),
            },
            {},
        ),
    )
}


def values_of(noun: Any) -> dict[str, Any]:
    """Return the fields of one of the model's nouns as `save` takes them, without its children.

    >>> from territory.programme.model import Note, Trace
    >>> values_of(Note(Trace("n1"), "Second visit"))
    {'text': 'Second visit'}
    """
    kind = kind_of(noun)
    return {name: getattr(noun, name) for name in kind.fields}


def kind_of(noun: Any) -> Kind:
    """Return the kind of one of the model's nouns.

    Raises:
        KeyError: when it is none.
    """
    return BY_NOUN[type(noun)]


BY_NOUN = {kind.noun: kind for kind in KINDS.values()}
