"""The tables: one for each noun of a programme, the audit, sessions, drafts and files.

Moments are naive UTC in the database, aware in Python. Decimals are text: both engines keep every digit.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


PUBLIC = text("public")
PUBLIC_1 = text("public = 1")
"""As SQLAlchemy asks on SQLite, which matches the condition of a partial index word by word."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, stored without its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the naive UTC value that the database keeps."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the value with its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name
        str: Text(),
        datetime: Moment(),
        dict[str, Any]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
    }


class Record:
    """What every noun carries: its version, its way to the public, who wrote it and when.

    `published` is the snapshot that the public reads; the other columns are what editors work on.
    """

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    publication: Mapped[str] = mapped_column(String(16), default="draft")
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
    reviewed_by: Mapped[str] = mapped_column(default="")
    deleted_at: Mapped[datetime | None] = mapped_column(default=None)
    published: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    published_by: Mapped[str] = mapped_column(default="")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        """Let SQLAlchemy refuse an UPDATE whose row moved on, below our own comparison."""
        return {"version_id_col": cls.version}


class InProgramme(Record):
    """A record below a programme; the programme's id in every table makes a tree one query a table."""

    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"), index=True)


class InProject(InProgramme):
    """A record below a project."""

    project_id: Mapped[str] = mapped_column(ForeignKey("project.id"), index=True)


class Programme(Record, Base):
    """A partnership programme."""

    __tablename__ = "programme"
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[str]
    territories: Mapped[list[str]]

    __table_args__ = (Index("uq_programme_code", "code", unique=True),)


class Objective(InProgramme, Base):
    """An objective of a programme."""

    __tablename__ = "objective"
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]


class Project(InProgramme, Base):
    """A project; `objective` and `framework` name records of the same programme or are empty."""

    __tablename__ = "project"
    position: Mapped[int]
    code: Mapped[str]
    name: Mapped[str]
    objective: Mapped[str]
    clusters: Mapped[list[str]]
    framework: Mapped[str]
    status: Mapped[str | None]
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    actual_start: Mapped[date | None]
    actual_end: Mapped[date | None]
    description: Mapped[str]


class Activity(InProject, Base):
    """Work between two days."""

    __tablename__ = "activity"
    name: Mapped[str]
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    actual_start: Mapped[date | None]
    actual_end: Mapped[date | None]
    note: Mapped[str]


class Milestone(InProject, Base):
    """A day by which something is reached."""

    __tablename__ = "milestone"
    name: Mapped[str]
    due: Mapped[date | None]
    reached: Mapped[date | None]
    evidence: Mapped[str]


class Indicator(InProject, Base):
    """What is measured."""

    __tablename__ = "indicator"
    code: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str]
    direction: Mapped[str]
    kind: Mapped[str]
    horizon: Mapped[str | None]
    definition: Mapped[str]


class Period(InProject, Base):
    """Baseline, target and actual of an indicator; each a figure with its status."""

    __tablename__ = "period"
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicator.id"), index=True)
    start: Mapped[date]
    end: Mapped[date]
    baseline: Mapped[dict[str, Any]]
    target: Mapped[dict[str, Any]]
    actual: Mapped[dict[str, Any]]
    note: Mapped[str]


class BudgetLine(InProject, Base):
    """An amount of one funder."""

    __tablename__ = "budget_line"
    funder: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[str]
    currency: Mapped[str]
    on: Mapped[date | None]
    constant_year: Mapped[int | None]
    note: Mapped[str]


class Participation(InProject, Base):
    """An actor of a project."""

    __tablename__ = "participation"
    actor: Mapped[str]
    role: Mapped[str]
    country: Mapped[str]


class Risk(InProject, Base):
    """What could go wrong."""

    __tablename__ = "risk"
    name: Mapped[str]
    likelihood: Mapped[int]
    impact: Mapped[int]
    response: Mapped[str]
    open: Mapped[bool]


class Evidence(InProject, Base):
    """What supports a record: an address, or a file of the table `file`."""

    __tablename__ = "evidence"
    title: Mapped[str]
    address: Mapped[str]
    file: Mapped[str]
    sha256: Mapped[str]


class Note(InProject, Base):
    """A remark."""

    __tablename__ = "note"
    text: Mapped[str]


class Profile(Record, Base):
    """What an institution knows of a cluster; it belongs to no programme."""

    __tablename__ = "profile"
    name: Mapped[str]
    country: Mapped[str] = mapped_column(index=True)
    territory: Mapped[str]
    meaning: Mapped[str]
    organisation: Mapped[str]
    stage: Mapped[str]
    sectors: Mapped[list[str]]
    sells_to: Mapped[list[str]]
    buys_from: Mapped[list[str]]
    needs: Mapped[list[str]]
    offers: Mapped[list[str]]
    languages: Mapped[list[str]]
    agreements: Mapped[list[str]]
    restrictions: Mapped[list[str]]
    helix: Mapped[list[str]]
    markets: Mapped[list[str]]
    answers: Mapped[list[str]]
    governance: Mapped[str]
    founded: Mapped[int | None]
    members: Mapped[int | None]
    certificates: Mapped[str]
    source: Mapped[str]
    contact: Mapped[str] = mapped_column(info={"private": True})


class LspRegister(Record, Base):
    """The register of LSP projects, all of it one record: it is reviewed and published as a whole."""

    __tablename__ = "lsp_register"
    source: Mapped[str]
    as_of: Mapped[str]
    projects: Mapped[list[dict[str, Any]]] = mapped_column(JSON(none_as_null=True))


HIDDEN: dict[str, Any] = {"private": True}


class OwnTable(Record, Base):
    """A table that somebody brought and keeps; until they submit it, nobody else may see anything of it.

    What is large stands apart, in `content` and `published_content`: lists never read it.

    Every column of its content is private: the audit, which nobody can ever clean, says that it changed and
    never what it holds, so that deleting the row deletes its figures.
    """

    __tablename__ = "own_table"
    owner: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(info=HIDDEN)
    unit: Mapped[str] = mapped_column(info=HIDDEN)
    source: Mapped[str] = mapped_column(info=HIDDEN)
    licence: Mapped[str] = mapped_column(info=HIDDEN)
    as_of: Mapped[str] = mapped_column(info=HIDDEN)
    note: Mapped[str] = mapped_column(info=HIDDEN)
    whose: Mapped[str] = mapped_column(info=HIDDEN)
    figures: Mapped[int] = mapped_column(info=HIDDEN)
    content: Mapped[dict[str, Any]] = mapped_column(info=HIDDEN)
    reason: Mapped[str] = mapped_column(default="", info=HIDDEN)
    private_since: Mapped[datetime | None] = mapped_column(default=None, info=HIDDEN)
    published_content: Mapped[dict[str, Any] | None] = mapped_column(default=None, info=HIDDEN)


class Audit(Base):
    """One row for each write of a record; triggers refuse to change or delete it.

    Attributes:
        changes: old and new value by field, as JSON.
        public: True when the write changed what the public sees.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    subject: Mapped[str]
    by: Mapped[str]
    kind: Mapped[str] = mapped_column(String(32))
    record: Mapped[str] = mapped_column(String(64))
    project: Mapped[str] = mapped_column(String(64))
    programme: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    action: Mapped[str] = mapped_column(String(16))
    public: Mapped[bool]
    changes: Mapped[dict[str, Any]]

    __table_args__ = (
        Index(None, "programme", "at", "id"),
        Index("ix_audit_public", "programme", "at", "id", postgresql_where=PUBLIC, sqlite_where=PUBLIC_1),
        Index(None, "record", "id"),
        {"sqlite_autoincrement": True},
    )


class SignIn(Base):
    """A session of a signed-in person; only a hash of its token is kept."""

    __tablename__ = "sign_in"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    subject: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    roles: Mapped[list[str]]
    opened_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class Draft(Base):
    """What somebody typed and has not saved: it belongs to one subject and is never public."""

    __tablename__ = "draft"
    subject: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    values: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class StoredFile(Base):
    """The bytes of an evidence file, kept once whatever it is called."""

    __tablename__ = "file"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    added_by: Mapped[str]

    __table_args__ = (CheckConstraint("size >= 0", name="size"),)


# In the order in which rows can be put in: a parent before its children.
RECORDS: dict[str, type[Any]] = {
    "programme": Programme,
    "objective": Objective,
    "project": Project,
    "activity": Activity,
    "milestone": Milestone,
    "indicator": Indicator,
    "period": Period,
    "budget_line": BudgetLine,
    "participation": Participation,
    "risk": Risk,
    "evidence": Evidence,
    "note": Note,
    "profile": Profile,
}
# With what no form of the desk asks for: what the audit, a backup and a verification see.
EVERY: dict[str, type[Any]] = {**RECORDS, "lsp_register": LspRegister, "own_table": OwnTable}
BOOKKEEPING = frozenset(
    (*(name for name in Record.__annotations__), "programme_id", "project_id", "indicator_id")
)
