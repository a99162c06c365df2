"""What every part of the editing view works with: the store, who works, the programme as editors see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from territory.auth import Identity, Role
from territory.catalog import Catalog
from territory.geography import folded
from territory.i18n import Language
from territory.programme import service
from territory.programme.indicators import predefined
from territory.programme.kinds import KINDS, NO_PROGRAMME, PROFILE, PROGRAMME, kind_of, values_of
from territory.programme.model import Programme, Project, Publication, Trace
from territory.programme.vocabulary import FIELDS, codes

BY_NAME = ("country", "place", "partner", "language")
WRITES = frozenset({Role.EDITOR, Role.REVIEWER, Role.ADMINISTRATOR})
REVIEWS = frozenset({Role.REVIEWER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Line:
    """One record in a list.

    Attributes:
        kind: of the record.
        trace: its identity and state.
        values: its fields.
        below: id of what it hangs on.
        children: what hangs on it.
    """

    kind: str
    trace: Trace
    values: Mapping[str, Any]
    below: str
    children: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Desk:
    """The work of one person in one run of the script.

    Attributes:
        store: where records are.
        identity: who works.
        words: their language.
        catalog: the open data package.
        code: of the programme, "" at the desk of the profiles.
        names: what codes are called: projects, clusters, objectives, predefined indicators.
    """

    store: service.Store
    identity: Identity
    words: Language
    catalog: Catalog
    code: str
    names: Mapping[str, str]

    @property
    def reviews(self) -> bool:
        """True when this person may review and publish."""
        return bool(self.identity.roles & REVIEWS)

    @cached_property
    def programme(self) -> Programme:
        """The programme as editors see it."""
        found = service.programme(self.store, self.code, "editors")
        if found is None:
            raise service.Missing(self.code)
        return found

    @cached_property
    def public(self) -> Mapping[str, Mapping[str, Any]]:
        """What the public sees, by record id."""
        found = service.programme(self.store, self.code, "public")
        return {} if found is None else {line.trace.id: line.values for line in walk(line_of(found, ""))}

    @property
    def kind(self) -> str:
        """The kind of record that stands above all others here."""
        return PROGRAMME

    def offered(self, line: Line | None) -> Mapping[str, Sequence[str]]:
        """Return the codes on offer, by field, in the form of a record (None for a new one)."""
        projects = [one.trace.id for one in self.programme.projects]
        clusters = dict.fromkeys(code for one in self.programme.projects for code in one.clusters)
        return {
            "clusters": list(clusters),
            "framework": [one for one in projects if line is None or one != line.trace.id],
            "objective": [one.trace.id for one in self.programme.objectives],
            "code": list(predefined(self.catalog)),
        }

    def project(self, code: str) -> Project | None:
        """Return the project that an address names by its code or its id, or None."""
        return next((one for one in self.programme.projects if code in (one.code, one.trace.id)), None)

    def all_names(self) -> dict[str, str]:
        """Return what codes and ids are called, own projects among them."""
        own = {one.trace.id: one.name for one in self.programme.projects if one.name}
        own |= {one.trace.id: one.name for one in self.programme.objectives if one.name}
        return {**self.names, **own}


class ProfileDesk(Desk):
    """The desk at which profiles of clusters are worked on; they belong to no programme."""

    @property
    def kind(self) -> str:
        """A profile."""
        return PROFILE

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The profiles as editors see them."""
        return tuple(line_of(one, NO_PROGRAMME) for one in service.profiles(self.store, "editors"))

    @cached_property
    def public(self) -> Mapping[str, Mapping[str, Any]]:
        """What the public sees, by record id."""
        return {one.trace.id: values_of(one) for one in service.profiles(self.store, "public")}

    def offered(self, line: Line | None) -> Mapping[str, Sequence[str]]:
        """Return the codes of each field, long lists by their names."""
        return {field.name: self._listed(field.name, field.of) for field in FIELDS}

    def _listed(self, name: str, of: str) -> list[str]:
        known = list(codes(self.catalog, of))
        return (
            sorted(known, key=lambda code: folded(self.names[f"{name}.{code}"])) if of in BY_NAME else known
        )

    def all_names(self) -> dict[str, str]:
        """Return what the codes of each field are called."""
        return dict(self.names)


def profile_names(catalog: Catalog, words: Language) -> dict[str, str]:
    """Return what the codes of a profile are called, by "field.code"; a division keeps its number."""
    return {
        f"{field.name}.{code}": f"{code} {texts[words.code]}" if field.of == "division" else texts[words.code]
        for field in FIELDS
        for code, texts in codes(catalog, field.of).items()
    }


def line_of(noun: Any, below: str) -> Line:
    """Return a record of the model as a line, with what hangs on it."""
    kind = kind_of(noun)
    children = tuple(
        line_of(child, noun.trace.id) for name in kind.children.values() for child in getattr(noun, name)
    )
    return Line(kind.name, noun.trace, values_of(noun), below, children)


def lines(project: Project, kind: str) -> tuple[Line, ...]:
    """Return a project's records of a kind."""
    nouns = getattr(project, KINDS["project"].children[kind])
    return tuple(line_of(noun, project.trace.id) for noun in nouns)


def walk(line: Line) -> Iterator[Line]:
    """Yield a record and all that hangs on it, parents first."""
    yield line
    for child in line.children:
        yield from walk(child)


def publication(line: Line, public: Mapping[str, object]) -> str:
    """Return the key of how far a record has come: what is published and changed since says both."""
    if line.trace.publication is not Publication.PUBLISHED and line.trace.id in public:
        return "edit.publication.changed"
    return f"edit.publication.{line.trace.publication.value}"
