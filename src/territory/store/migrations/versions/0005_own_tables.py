"""Tables that people bring to `/own-data` and keep."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXTS = (
    *("created_by", "changed_by", "reviewed_by", "published_by", "owner"),
    *("title", "unit", "source", "licence", "as_of", "note", "whose", "reason"),
)
MOMENTS = {
    "created_at": False,
    "changed_at": False,
    "deleted_at": True,
    "published_at": True,
    "private_since": True,
}


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "own_table",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("publication", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in TEXTS),
        *(sa.Column(name, sa.DateTime(), nullable=null) for name, null in MOMENTS.items()),
        sa.Column("figures", sa.Integer(), nullable=False),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_content", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_own_table"),
    )
    op.create_index("ix_own_table_owner", "own_table", ["owner"])


def downgrade() -> None:
    """Take the table away, with what it holds."""
    op.drop_table("own_table")
