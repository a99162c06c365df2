"""The register of LSP projects: one record that holds all of them, so that they are published together."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    texts = ("created_by", "changed_by", "reviewed_by", "published_by", "source", "as_of")
    moments = {"created_at": False, "changed_at": False, "deleted_at": True, "published_at": True}
    op.create_table(
        "lsp_register",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("publication", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(name, sa.DateTime(), nullable=null) for name, null in moments.items()),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column("projects", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lsp_register"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("lsp_register")
