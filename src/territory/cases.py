"""Twelve cases of local economic development: coded cells, counts, similarity, verdicts on claims.

Twelve hand-picked cases are not a sample: nothing here is tested for significance. A code says what stands
in a cell of the source; an empty cell is not a zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What stands in a cell. None of them is zero."""

    PRESENT = "present"
    ADVANCED = "advanced"
    IN_FORMATION = "in_formation"
    LIMITED = "limited"
    INFORMAL = "informal"
    LIMITED_INFORMAL = "limited_informal"
    NONE = "none"
    BLANK = "blank"
    NOT_NAMED = "not_named"

    @property
    def weight(self) -> float:
        """How much it counts when cases are compared: 1 in full, ½ in part, 0 not stated or "none".

        >>> Code.ADVANCED.weight, Code.LIMITED.weight, Code.BLANK.weight
        (1.0, 0.5, 0.0)
        """
        return 1.0 if self in FULL else 0.5 if self in PARTIAL else 0.0

    @property
    def letter(self) -> str:
        """Its letter in the short form of a reader's own case."""
        return LETTERS[self]


FULL = frozenset({Code.PRESENT, Code.ADVANCED})
PARTIAL = frozenset({Code.IN_FORMATION, Code.LIMITED, Code.INFORMAL, Code.LIMITED_INFORMAL})
LETTERS = dict(zip(Code, "pafliwnbo", strict=True))

BLOCKS: Mapping[str, tuple[str, ...]] = {
    "institutions": ("policy", "economic"),
    "initiatives": ("community", "enterprise", "locality", "labour", "marketing", "milieu"),
    "networks": ("vertical", "horizontal"),
    "learning": ("training", "organisational", "social", "group", "innovative"),
}
FIELDS: tuple[str, ...] = tuple(field for fields in BLOCKS.values() for field in fields)

PUBLIC = frozenset({"gov_local", "gov_regional", "gov_national"})
PRIVATE = frozenset({"business", "firms"})


@dataclass(frozen=True, slots=True)
class Actor:
    """An institution or actor that a cell names.

    Attributes:
        kind: "gov_local", "business" and so on.
        name: its name in English, by which claims find it.
    """

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class CodedCase:
    """One case as coded.

    Attributes:
        id: of the case.
        region_kind: type of region, from Figure 1 of the source.
        codes: what stands in each of `FIELDS`.
        topics: what else a cell holds that is counted ("finance"), of all cells together.
        actors: those named, by field.
    """

    id: str
    region_kind: str
    codes: Mapping[str, Code]
    topics: frozenset[str]
    actors: Mapping[str, tuple[Actor, ...]]

    @property
    def total(self) -> float:
        """Sum of the weights of its cells."""
        return sum(code.weight for code in self.codes.values())

    def has(self, field: str) -> bool:
        """Say whether a field holds something, in full or in part."""
        return self.codes[field].weight > 0


@dataclass(frozen=True, slots=True)
class Similarity:
    """How much of what two cases hold they share (weighted Jaccard).

    Attributes:
        shared: sum over the fields of the smaller weight.
        either: sum over the fields of the larger weight.
    """

    shared: float
    either: float

    @property
    def value(self) -> float:
        """Shared over either, 0 to 1; 0 when neither case holds anything."""
        return self.shared / self.either if self.either else 0.0


def similarity(one: Mapping[str, Code], other: Mapping[str, Code]) -> Similarity:
    """Return the weighted Jaccard similarity of two cases: Σ min(a, b) / Σ max(a, b) over the fields.

    Weights are those of `Code.weight`. A field that neither case holds says nothing and is left out; a blank
    beside a full cell counts as not shared, although a blank may only mean that nobody wrote it down.

    >>> one = {"policy": Code.PRESENT, "economic": Code.PRESENT, "group": Code.BLANK}
    >>> other = {"policy": Code.INFORMAL, "economic": Code.PRESENT, "group": Code.NONE}
    >>> similarity(one, other)
    Similarity(shared=1.5, either=2.0)
    """
    pairs = [(one[field].weight, other[field].weight) for field in one]
    return Similarity(sum(min(pair) for pair in pairs), sum(max(pair) for pair in pairs))


def nearest(id: str, cases: Sequence[CodedCase]) -> list[tuple[str, Similarity]]:
    """Return the other cases with their similarity to the case `id`, the most similar first.

    Equal values keep the order of `cases`.

    Raises:
        KeyError: there is no such case.
    """
    by_id = {case.id: case for case in cases}
    own = by_id[id].codes
    found = [(case.id, similarity(own, case.codes)) for case in cases if case.id != id]
    return sorted(found, key=lambda pair: -pair[1].value)


def sorted_cases(cases: Sequence[CodedCase]) -> list[CodedCase]:
    """Return the cases with the largest sum of weights first; equal sums keep the order given."""
    return sorted(cases, key=lambda case: -case.total)


def sorted_fields(cases: Sequence[CodedCase], fields: Iterable[str]) -> list[str]:
    """Return the fields with the largest sum of weights over the cases first; equal sums keep their order."""
    return sorted(fields, key=lambda field: -sum(case.codes[field].weight for case in cases))


# ------------------------------------------------------------------------------------------------- claims
Test = Callable[[CodedCase], bool]


def _names(field: str, words: str) -> Test:
    return lambda case: any(words in actor.name for actor in case.actors.get(field, ()))


def _kinds(case: CodedCase, field: str) -> set[str]:
    return {actor.kind for actor in case.actors.get(field, ())}


def _both_sides(case: CodedCase) -> bool:
    kinds = _kinds(case, "horizontal")
    return case.codes["horizontal"] in FULL and bool(kinds & PUBLIC) and bool(kinds & PRIVATE)


MEASURES: Mapping[str, Test] = {
    **{field: (lambda case, field=field: case.has(field)) for field in FIELDS},  # type: ignore[misc]
    "policy_stated": lambda case: case.has("policy"),
    "policy_formal": lambda case: case.codes["policy"] in FULL,
    "both_institutions": lambda case: case.has("policy") and case.has("economic"),
    "either_institution": lambda case: case.has("policy") or case.has("economic"),
    "horizontal_full": lambda case: case.codes["horizontal"] in FULL,
    "horizontal_both_sides": _both_sides,
    "regional_vertical": lambda case: "gov_regional" in _kinds(case, "vertical"),
    "names_sena": _names("vertical", "SENA"),
    "names_productivity": _names("economic", "productivity cent"),
    "milieu_signs": lambda case: case.has("milieu") or case.has("innovative"),
    "finance": lambda case: "finance" in case.topics,
    "urban_renewal": lambda case: "urban_renewal" in case.topics,
    "metropolitan": lambda case: case.region_kind == "metropolitan",
    "group_not_small": lambda case: case.has("group") and "small_farmers" not in case.topics,
}
"""What can be counted in the coded tables, by name; a field's own name counts the cases that hold it."""


class Verdict(StrEnum):
    """What the tables say of a claim."""

    HOLDS = "holds"
    READING = "reading"
    PART = "part"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the text that the tables can check.

    Attributes:
        id: key.
        rule: "count", "named", "largest", "majority" or "minority".
        measures: keys of `MEASURES`, the plain reading first.
        stated: the number of cases that the text states, or None.
        named: the cases that the text names.
    """

    id: str
    rule: str
    measures: tuple[str, ...]
    stated: int | None = None
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim beside the tables.

    Attributes:
        counts: (measure, cases that meet it), in the claim's order; of the named cases where it names some.
        out_of: how many cases were looked at.
        verdict: by the claim's rule.
    """

    counts: tuple[tuple[str, tuple[str, ...]], ...]
    out_of: int
    verdict: Verdict


def check(claim: Claim, cases: Sequence[CodedCase]) -> Checked:
    """Count a claim's measures and judge it by its rule.

    - count: holds when every reading gives the number stated, "reading" when only some do, else differs;
    - named: holds when all cases named meet the measure, differs when none does, else in part;
    - largest: holds when the first measure is met by more cases than each other;
    - majority, minority: holds when more, or fewer, than half of the cases meet the measure.

    Raises:
        KeyError: a measure or the rule is unknown.
    """
    looked_at = [case for case in cases if not claim.named or case.id in claim.named]
    counts = tuple(
        (name, tuple(case.id for case in looked_at if MEASURES[name](case))) for name in claim.measures
    )
    numbers = [len(found) for _, found in counts]
    return Checked(counts, len(looked_at), _RULES[claim.rule](numbers, len(looked_at), claim.stated))


def _count(numbers: list[int], _out_of: int, stated: int | None) -> Verdict:
    equal = [number == stated for number in numbers]
    return Verdict.HOLDS if all(equal) else Verdict.READING if any(equal) else Verdict.DIFFERS


def _named(numbers: list[int], out_of: int, _stated: int | None) -> Verdict:
    return Verdict.HOLDS if numbers[0] == out_of else Verdict.PART if numbers[0] else Verdict.DIFFERS


def _yes(met: bool) -> Verdict:
    return Verdict.HOLDS if met else Verdict.DIFFERS


_RULES: Mapping[str, Callable[[list[int], int, int | None], Verdict]] = {
    "count": _count,
    "named": _named,
    "largest": lambda numbers, _out_of, _stated: _yes(all(numbers[0] > other for other in numbers[1:])),
    "majority": lambda numbers, out_of, _stated: _yes(2 * numbers[0] > out_of),
    "minority": lambda numbers, out_of, _stated: _yes(2 * numbers[0] < out_of),
}


# --------------------------------------------------------------------------------------- a reader's own case
def short_form(codes: Mapping[str, Code]) -> str:
    """Return a reader's own case as one letter a field, in the order of `FIELDS`.

    >>> short_form({field: Code.BLANK for field in FIELDS} | {"policy": Code.PRESENT})
    'pbbbbbbbbbbbbbb'
    """
    return "".join(codes[field].letter for field in FIELDS)


def from_short_form(text: str) -> tuple[dict[str, Code], list[str]]:
    """Return the codes of a short form, and the fields that could not be read, which count as blank.

    A form that is too short or too long is read as far as it goes.

    >>> codes, unread = from_short_form("pX")
    >>> codes["policy"].value, codes["economic"].value, unread[:2], len(unread)
    ('present', 'blank', ['economic', 'community'], 14)
    """
    by_letter = {code.letter: code for code in Code}
    given = dict(zip(FIELDS, text, strict=False))
    unread = [field for field in FIELDS if given.get(field) not in by_letter]
    return {field: by_letter.get(given.get(field, ""), Code.BLANK) for field in FIELDS}, unread
