"""Profiles of clusters that an institution keeps.

Written out and not derived from `tables.py`: a migration goes on doing what it did when the tables move on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = ("name", "country", "territory", "meaning", "organisation", "stage")
LISTS = (
    "sectors", "sells_to", "buys_from", "needs", "offers", "languages", "agreements", "restrictions", "helix",
    "markets", "answers",
)  # fmt: skip


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "profile",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("publication", sa.String(16), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.Column("published_by", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in LISTS),
        sa.Column("governance", sa.Text(), nullable=False),
        sa.Column("founded", sa.Integer(), nullable=True),
        sa.Column("members", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("certificates", "source", "contact")),
        sa.PrimaryKeyConstraint("id", name="pk_profile"),
    )
    op.create_index("ix_profile_country", "profile", ["country"])


def downgrade() -> None:
    """Take the table away, with what it holds."""
    op.drop_table("profile")
