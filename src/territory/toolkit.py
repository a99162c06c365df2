"""Decide and design: rules of programmes, self-assessments, lessons that fit, a project's readiness.

Answers may be partial: what is not answered is neither met nor missed. Programmes are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

NUMBER, YES_NO, CHOICE = "number", "yes_no", "choice"
YES, NO = "yes", "no"
MOST_FIRMS = 9999
BETWEEN = "."
"""What stands between two answers in an address."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about a group of firms.

    Attributes:
        id: key.
        kind: "number", "yes_no" or "choice".
        options: codes to choose from, for a choice.
    """

    id: str
    kind: str
    options: tuple[str, ...] = ()


QUESTIONS: tuple[Question, ...] = (
    Question("firms", NUMBER),
    Question("small", YES_NO),
    Question("together", YES_NO),
    Question("stage", CHOICE, ("new", "supported", "solid")),
    Question("plan", YES_NO),
    Question("coordinator", YES_NO),
    Question("knowledge", NUMBER),
    Question("public", YES_NO),
    Question("activity", NUMBER),
    Question("novel", YES_NO),
    Question("clean", YES_NO),
    Question("investment", CHOICE, ("none", "fixed", "innovation", "soft")),
)
BY_ID = {question.id: question for question in QUESTIONS}
COUNTED: Mapping[str, tuple[str, ...]] = {
    "entities": ("firms", "knowledge", "public"),
    "both_kinds": ("firms", "knowledge"),
}
"""What is counted from several answers, by name."""

Answers = Mapping[str, str]


class Verdict(StrEnum):
    """What the answers say of a rule."""

    MET = "met"
    MISSED = "missed"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a programme.

    Attributes:
        id: key.
        programme: key of the programme and component.
        strength: "required" decides; "preferred", "usual" and "opens" do not.
        question: id of the question that decides it, or a key of `COUNTED`.
        test: "at_least", "yes" or "one_of".
        threshold: least number, for "at_least".
        options: answers that meet it, for "one_of".
    """

    id: str
    programme: str
    strength: str
    question: str
    test: str
    threshold: int = 0
    options: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that decide it."""
        return COUNTED.get(self.question, (self.question,))


def accepted(question: Question, text: str) -> str:
    """Return an answer in its one spelling, or "" when it is none.

    >>> accepted(BY_ID["firms"], " 06 "), accepted(BY_ID["plan"], "maybe"), accepted(BY_ID["stage"], "new")
    ('6', '', 'new')
    """
    text = text.strip().lower()
    if question.kind == NUMBER:
        plain = text.isascii() and text.isdigit() and len(text) <= 6
        return str(int(text)) if plain and int(text) <= MOST_FIRMS else ""
    offered = (YES, NO) if question.kind == YES_NO else question.options
    return text if text in offered else ""


def read_answers(given: Iterable[tuple[str, str]]) -> tuple[dict[str, str], list[str]]:
    """Return the answers that can be read, in the order of the questions, and the names of the rest.

    Args:
        given: (question, answer) as text; an empty answer is no answer and no mistake.

    >>> read_answers([("plan", "no"), ("firms", "six"), ("colour", "red"), ("small", "")])
    ({'plan': 'no'}, ['firms', 'colour'])
    """
    found: dict[str, str] = {}
    unread = []
    for name, text in given:
        question = BY_ID.get(name)
        value = accepted(question, text) if question else ""
        if value:
            found[name] = value
        elif text.strip() or not question:
            unread.append(name)
    return {question.id: found[question.id] for question in QUESTIONS if question.id in found}, unread


def short_form(answers: Answers) -> str:
    """Return the answers as they stand in an address.

    >>> short_form({"firms": "6", "plan": "no"})
    'firms-6.plan-no'
    """
    return BETWEEN.join(f"{name}-{value}" for name, value in answers.items())


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the names and values of a short form; a part without a value has "".

    >>> pairs("firms-6.plan")
    [('firms', '6'), ('plan', '')]
    """
    return [(part.partition("-")[0], part.partition("-")[2]) for part in text.split(BETWEEN) if part]


def verdict(rule: Rule, answers: Answers) -> Verdict:
    """Return what the answers say of a rule.

    A number that is already large enough meets the rule although another part of it is not answered.

    >>> rule = Rule("r", "p", "required", "entities", "at_least", 3)
    >>> [verdict(rule, given).value for given in ({"firms": "6"}, {"firms": "2"})]
    ['met', 'unanswered']
    """
    known = [answers.get(name, "") for name in rule.questions]
    if rule.question == "both_kinds":
        return _all_of([_at_least(value, 1) for value in known])
    if rule.test == "at_least":
        total = sum(_counted(value) for value in known)
        if total >= rule.threshold:
            return Verdict.MET
        return Verdict.MISSED if all(known) else Verdict.UNANSWERED
    if not known[0]:
        return Verdict.UNANSWERED
    wanted = rule.options if rule.test == "one_of" else (YES,)
    return Verdict.MET if known[0] in wanted else Verdict.MISSED


def _counted(value: str) -> int:
    return int(value) if value.isdigit() else int(value == YES)


def _at_least(value: str, least: int) -> Verdict:
    if not value:
        return Verdict.UNANSWERED
    return Verdict.MET if _counted(value) >= least else Verdict.MISSED


def _all_of(verdicts: Sequence[Verdict]) -> Verdict:
    if Verdict.MISSED in verdicts:
        return Verdict.MISSED
    return Verdict.UNANSWERED if Verdict.UNANSWERED in verdicts else Verdict.MET


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group stands with a programme: only required rules decide.

    Attributes:
        programme: key.
        verdicts: (rule, verdict) in the order of the rules.
    """

    programme: str
    verdicts: tuple[tuple[Rule, Verdict], ...]

    @property
    def required(self) -> tuple[Verdict, ...]:
        """The verdicts that decide."""
        return tuple(found for rule, found in self.verdicts if rule.strength == "required")

    @property
    def overall(self) -> Verdict:
        """Missed when a required rule is missed, unanswered when one is not answered, else met."""
        return _all_of(self.required)


def standings(rules: Sequence[Rule], answers: Answers) -> list[Standing]:
    """Return how a group stands with each programme, in the order of the rules."""
    programmes = dict.fromkeys(rule.programme for rule in rules)
    return [
        Standing(
            programme,
            tuple((rule, verdict(rule, answers)) for rule in rules if rule.programme == programme),
        )
        for programme in programmes
    ]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: where in a project it matters, and for which questions."""

    id: str
    stage: str
    problems: tuple[str, ...]
    questions: tuple[str, ...]


def fitting(lessons: Sequence[Lesson], found: Sequence[Standing]) -> list[Lesson]:
    """Return the lessons that speak to missed rules, then those that speak to unanswered ones.

    Within both, those that speak to most of the questions come first; equal ones keep their order. A group
    that meets every rule gets none.
    """
    wanted: dict[Verdict, set[str]] = {Verdict.MISSED: set(), Verdict.UNANSWERED: set()}
    for standing in found:
        for rule, seen in standing.verdicts:
            if seen in wanted:
                wanted[seen] |= set(rule.questions)
    missed, unanswered = wanted[Verdict.MISSED], wanted[Verdict.UNANSWERED]
    first = [one for one in lessons if missed & set(one.questions)]
    rest = [one for one in lessons if one not in first and unanswered & set(one.questions)]
    first.sort(key=lambda one: -len(missed & set(one.questions)))
    rest.sort(key=lambda one: -len(unanswered & set(one.questions)))
    return first + rest


# ------------------------------------------------------------------------------------------ self-assessments
class Mark(StrEnum):
    """An answer to an item of a self-assessment."""

    YES = "yes"
    PART = "part"
    NO = "no"


LETTERS: Mapping[str, Mark] = {"y": Mark.YES, "p": Mark.PART, "n": Mark.NO}
NOTHING = "o"
Marks = Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class Score:
    """How many items were answered how.

    Attributes:
        yes: in place.
        part: in place in part.
        no: not in place.
        unanswered: not answered.
    """

    yes: int
    part: int
    no: int
    unanswered: int

    @property
    def answered(self) -> int:
        """Items with an answer."""
        return self.yes + self.part + self.no

    @property
    def share(self) -> float | None:
        """(yes + ½ in part) / answered, 0 to 1; None when nothing is answered.

        >>> Score(yes=2, part=1, no=1, unanswered=5).share
        0.625
        """
        return (self.yes + self.part / 2) / self.answered if self.answered else None


def score(items: Sequence[str], marks: Marks) -> Score:
    """Return how the items of a self-assessment were answered."""
    found = [marks.get(item) for item in items]
    return Score(found.count(Mark.YES), found.count(Mark.PART), found.count(Mark.NO), found.count(None))


def marks_form(items: Sequence[str], marks: Marks) -> str:
    """Return the answers to a form's items as letters, without unanswered ones at the end.

    >>> marks_form(["a", "b", "c"], {"b": Mark.PART})
    'op'
    """
    letters = {mark: letter for letter, mark in LETTERS.items()}
    return "".join(letters[marks[item]] if item in marks else NOTHING for item in items).rstrip(NOTHING)


def read_marks(items: Sequence[str], text: str) -> tuple[dict[str, Mark], list[str]]:
    """Return the answers that letters stand for, and what cannot be read.

    >>> read_marks(["a", "b"], "y?n")
    ({'a': <Mark.YES: 'yes'>}, ['?', 'n'])
    """
    found, unread = {}, []
    for at, letter in enumerate(text):
        if at >= len(items) or letter not in (*LETTERS, NOTHING):
            unread.append(letter)
        elif letter in LETTERS:
            found[items[at]] = LETTERS[letter]
    return found, unread


# ------------------------------------------------------------------------------------------- project designer
@dataclass(frozen=True, slots=True)
class Design:
    """A project as designed.

    Attributes:
        activities: ids of the chosen activities.
        indicators: codes of the chosen indicators.
        comparison: "yes" or "no" to a comparison cluster, "" when not answered.
        start: first month ("2027-01"), or "".
    """

    activities: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    comparison: str = ""
    start: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing is chosen."""
        return self == Design()


def readiness(
    design: Design, components: Mapping[str, int], horizons: Mapping[str, str]
) -> list[tuple[str, Verdict]]:
    """Return what a design still needs, check by check.

    Args:
        design: the project.
        components: component of each activity that can be chosen.
        horizons: horizon of each indicator that can be chosen.

    Returns:
        (check, verdict): components, baseline, horizons, comparison, start.
    """
    covered = {components[one] for one in design.activities}
    seen = {horizons[one] for one in design.indicators}

    def judged(chosen: bool, enough: bool) -> Verdict:
        return Verdict.UNANSWERED if not chosen else Verdict.MET if enough else Verdict.MISSED

    activities = bool(design.activities)
    return [
        ("components", judged(activities, covered == set(components.values()))),
        ("baseline", judged(activities, "baseline" in design.activities)),
        ("horizons", judged(bool(design.indicators), seen == set(horizons.values()))),
        ("comparison", judged(bool(design.comparison), design.comparison == YES)),
        ("start", judged(bool(design.start), True)),
    ]
