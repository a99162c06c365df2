"""Programmes, their audit, sessions, drafts and files.

Written out and not derived from `tables.py`: a migration goes on doing what it did when the tables move on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=null) for name in names]


def _days(*names: str, null: bool = True) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Date(), nullable=null) for name in names]


def _moments(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.DateTime(), nullable=null) for name in names]


def _whole(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=null) for name in names]


def _json(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.JSON(), nullable=null) for name in names]


def _key(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _record(name: str, *content: list[sa.Column[Any]], above: tuple[str, ...] = ("programme",)) -> None:
    op.create_table(
        name,
        _key("id", 64),
        *_whole("version"),
        _key("publication", 16),
        *_moments("created_at"),
        *_text("created_by"),
        *_moments("changed_at"),
        *_text("changed_by", "reviewed_by"),
        *_moments("deleted_at", null=True),
        *_json("published", null=True),
        *_moments("published_at", null=True),
        *_text("published_by"),
        *(_key(f"{parent}_id", 64) for parent in above),
        *(column for columns in content for column in columns),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        *(
            sa.ForeignKeyConstraint([f"{parent}_id"], [f"{parent}.id"], name=f"fk_{name}_{parent}_id")
            for parent in above
        ),
    )
    for parent in above:
        op.create_index(f"ix_{name}_{parent}_id", name, [f"{parent}_id"])


def upgrade() -> None:
    """Make the tables and the triggers that keep the audit as it was written."""
    _record("programme", [_key("code", 64)], _text("name"), _json("territories"), above=())
    op.create_index("uq_programme_code", "programme", ["code"], unique=True)
    _record("objective", _whole("position"), _text("code", "name"))
    _record(
        "project",
        _whole("position"),
        _text("code", "name", "objective"),
        _json("clusters"),
        _text("framework"),
        _text("status", null=True),
        _days("planned_start", "planned_end", "actual_start", "actual_end"),
        _text("description"),
    )
    both = ("programme", "project")
    four = _days("planned_start", "planned_end", "actual_start", "actual_end")
    _record("activity", _text("name"), four, _text("note"), above=both)
    _record("milestone", _text("name"), _days("due", "reached"), _text("evidence"), above=both)
    _record(
        "indicator",
        _text("code", "name", "unit", "direction", "kind"),
        _text("horizon", null=True),
        _text("definition"),
        above=both,
    )
    _record(
        "period",
        _days("start", "end", null=False),
        _json("baseline", "target", "actual"),
        _text("note"),
        above=(*both, "indicator"),
    )
    _record(
        "budget_line",
        _text("funder", "kind", "amount", "currency"),
        _days("on"),
        _whole("constant_year", null=True),
        _text("note"),
        above=both,
    )
    _record("participation", _text("actor", "role", "country"), above=both)
    _record(
        "risk",
        _text("name"),
        _whole("likelihood", "impact"),
        _text("response"),
        [sa.Column("open", sa.Boolean(), nullable=False)],
        above=both,
    )
    _record("evidence", _text("title", "address", "file", "sha256"), above=both)
    _record("note", _text("text"), above=both)
    _audit()
    _people()
    _refuse_to_rewrite()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True),
        *_moments("at"),
        *_text("subject", "by"),
        _key("kind", 32),
        _key("record", 64),
        _key("project", 64),
        _key("programme", 64),
        *_whole("version"),
        _key("action", 16),
        sa.Column("public", sa.Boolean(), nullable=False),
        *_json("changes"),
        sa.PrimaryKeyConstraint("id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    for columns in (
        ["programme", "at"],
        ["programme", "public", "id"],
        ["record", "id"],
        ["programme", "id"],
    ):
        op.create_index("ix_audit_" + "_".join(columns), "audit", columns)


def _people() -> None:
    op.create_table(
        "sign_in",
        _key("token_hash", 64),
        *_text("subject", "name"),
        *_json("roles"),
        *_moments("opened_at", "expires_at"),
        *_moments("ended_at", null=True),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_in"),
    )
    op.create_index("ix_sign_in_subject", "sign_in", ["subject"])
    op.create_table(
        "draft",
        *_text("subject"),
        _key("key", 200),
        *_json("values"),
        *_moments("changed_at"),
        sa.PrimaryKeyConstraint("subject", "key", name="pk_draft"),
    )
    op.create_table(
        "file",
        _key("sha256", 64),
        *_whole("size"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_moments("added_at"),
        *_text("added_by"),
        sa.PrimaryKeyConstraint("sha256", name="pk_file"),
        sa.CheckConstraint("size >= 0", name="ck_file_size"),
    )


def _refuse_to_rewrite() -> None:
    refusal = "the audit is append-only"
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
            )
        # INSERT OR REPLACE would delete without asking the trigger above.
        op.execute(
            "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
            "WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
    )
    op.execute(
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()"
    )
