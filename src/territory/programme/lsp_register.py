"""The register of LSP projects in the store: loaded by an administrator, published by another person.

Import it inside the functions that need it: it loads the database libraries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from territory.auth import Identity, Refused, Role, Way, sign_in, who
from territory.lsp_register import Project
from territory.programme.errors import Changed, Invalid, Missing
from territory.programme.model import Publication
from territory.programme.rules import problem
from territory.programme.writing import signed
from territory.store.audit import Author, SignedSession
from territory.store.engine import Store
from territory.store.tables import Audit, LspRegister

ID = KIND = "lsp_register"
MOST_PROJECTS = 2_000
LONGEST_SOURCE = 300
SEES = (Role.REVIEWER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, eq=False)
class Edition:
    """A register as it was loaded.

    Attributes:
        source: who says so.
        as_of: ISO day of the register.
    """

    source: str
    as_of: str
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The register as those see it who work on it.

    Attributes:
        version: to be handed back with the next step.
        loaded: what was loaded last.
        public: True when the public sees an edition of it.
    """

    version: int
    publication: Publication
    loaded: Edition
    changed_at: datetime
    changed_by: str
    public: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the register's history."""

    at: datetime
    by: str
    action: str


def load(
    store: Store,
    identity: Identity | None,
    source: str,
    as_of: str,
    projects: Sequence[Project],
    version: int = 0,
) -> int:
    """Keep a register as a draft and return its version; the public goes on seeing what was published.

    Args:
        store: where.
        identity: who.
        source: who says so.
        as_of: ISO day of the register.
        projects: all of it.
        version: of the register that the person saw, 0 for none.

    Raises:
        Refused: without a living session of an administrator.
        Invalid: without projects or with too many, without source or day, with a project without source.
        Changed: when somebody wrote it meanwhile.
    """
    with store.write() as session:
        session.info["author"] = signed(store, session, identity, Role.ADMINISTRATOR)
        source = " ".join(source.split())
        wrong = [*_wrong("source", source[:1]), *_wrong("as_of", _day(as_of))]
        wrong += _wrong("source", "" if any(not one.source for one in projects) else "x")
        wrong += _wrong("projects", "x" if 0 < len(projects) <= MOST_PROJECTS else "")
        if wrong:
            raise Invalid(tuple(wrong))
        row = session.get(LspRegister, ID)
        if (row.version if row else 0) != version:
            raise Changed
        if row is None:
            row = LspRegister(id=ID)
            session.add(row)
        row.source, row.as_of = source[:LONGEST_SOURCE], as_of
        row.projects = [asdict(one) for one in projects]
        row.publication, row.reviewed_by = Publication.DRAFT.value, ""
        session.flush()
        return int(row.version)


def review(store: Store, identity: Identity | None, version: int) -> int:
    """Mark the draft as reviewed and return the new version.

    Raises:
        Refused: without a reviewer's session; "own_work" for who loaded it, even an administrator.
        Changed: when somebody wrote it since the reviewer saw it.
        Missing: when there is none.
    """
    with store.write() as session:
        row, author = _step(store, session, identity, version)
        _second_person(session, author)
        row.publication, row.reviewed_by = Publication.REVIEWED.value, author.name
        session.flush()
        return int(row.version)


def publish(store: Store, identity: Identity | None, version: int) -> int:
    """Show the reviewed register to the public as it stands and return the new version.

    Raises:
        Refused: as in `review`.
        Invalid: when it is not reviewed.
        Changed: when somebody wrote it since the reviewer saw it.
        Missing: when there is none.
    """
    with store.write() as session:
        row, author = _step(store, session, identity, version)
        _second_person(session, author)
        if row.publication != Publication.REVIEWED:
            raise Invalid((problem("not_reviewed", "publication", row.publication),))
        row.published = {"source": row.source, "as_of": row.as_of, "projects": row.projects}
        row.publication = Publication.PUBLISHED.value
        row.published_at, row.published_by = session.info["at"], author.name
        session.flush()
        return int(row.version)


def withdraw(store: Store, identity: Identity | None, version: int) -> int:
    """Hide the register from the public; it becomes a draft. Return the new version.

    Raises:
        Refused: without a reviewer's session.
        Changed: when somebody wrote it meanwhile.
        Missing: when the public sees none.
    """
    with store.write() as session:
        row, _ = _step(store, session, identity, version)
        if row.published is None:
            raise Missing(KIND)
        row.published, row.published_at, row.published_by = None, None, ""
        row.publication, row.reviewed_by = Publication.DRAFT.value, ""
        session.flush()
        return int(row.version)


def standing(store: Store, identity: Identity | None) -> Standing | None:
    """Return the register as its reviewers see it, None when nobody loaded one.

    Raises:
        Refused: without a reviewer's session.
    """
    _may_see(store, identity)
    with store.read() as connection:
        row = connection.execute(select(LspRegister.__table__).where(LspRegister.id == ID)).mappings().first()
    if row is None:
        return None
    return Standing(
        row["version"],
        Publication(row["publication"]),
        _edition(row),
        row["changed_at"],
        row["changed_by"],
        row["published"] is not None,
    )


def history(store: Store, identity: Identity | None, most: int = 20) -> tuple[Step, ...]:
    """Return who did what with the register, the newest first.

    Raises:
        Refused: without a reviewer's session.
    """
    _may_see(store, identity)
    asked = select(Audit.at, Audit.by, Audit.action).where(Audit.record == ID, Audit.kind == KIND)
    with store.read() as connection:
        return tuple(Step(*row) for row in connection.execute(asked.order_by(Audit.id.desc()).limit(most)))


def published_version(store: Store) -> str:
    """Return what changes with the published register, "" while there is none: one query."""
    asked = select(LspRegister.published_at).where(LspRegister.id == ID, LspRegister.published.is_not(None))
    with store.read() as connection:
        found = connection.execute(asked).scalar()
    return found.isoformat() if found else ""


def published(store: Store) -> Edition | None:
    """Return the register as the public sees it, None while there is none."""
    with store.read() as connection:
        found = connection.execute(select(LspRegister.published).where(LspRegister.id == ID)).scalar()
    return _edition(found) if found else None


def _edition(kept: Any) -> Edition:
    return Edition(kept["source"], kept["as_of"], tuple(Project(**one) for one in kept["projects"]))


def _step(
    store: Store, session: SignedSession, identity: Identity | None, version: int
) -> tuple[LspRegister, Author]:
    author = session.info["author"] = signed(store, session, identity, Role.REVIEWER)
    row = session.get(LspRegister, ID)
    if row is None:
        raise Missing(KIND)
    if row.version != version:
        raise Changed
    return row, author


def _second_person(session: SignedSession, author: Author) -> None:
    """Refuse who loaded the register last. Where one computer is the only user, there is nobody else."""
    if sign_in() is Way.LOCAL:
        return
    wrote = (
        select(Audit.subject)
        .where(Audit.record == ID, Audit.kind == KIND, Audit.action.in_(("create", "change")))
        .order_by(Audit.id.desc())
        .limit(1)
    )
    if session.execute(wrote).scalar() == author.subject:
        raise Refused("own_work")


def _may_see(store: Store, identity: Identity | None) -> None:
    holder = who(store, identity.session if identity else "")
    if holder is None:
        raise Refused("session")
    if not holder.roles & set(SEES):
        raise Refused("role")


def _wrong(field: str, text: str) -> list[Any]:
    return [] if text else [problem("required", field, "")]


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
