"""What the public may read of the audit gets indexes of its own rows.

With (programme, public, id), PostgreSQL walked over a million rows of editors' work to find the few that are
public.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PUBLIC = sa.text("public")


def upgrade() -> None:
    """Put an index of public rows, by programme and over all, in the place of the wide one."""
    op.drop_index("ix_audit_programme_public_id", "audit")
    for name, columns in {
        "ix_audit_public_programme_id": ["programme", "id"],
        "ix_audit_public_id": ["id"],
    }.items():
        op.create_index(name, "audit", columns, postgresql_where=PUBLIC, sqlite_where=PUBLIC)


def downgrade() -> None:
    """Bring the wide index back."""
    op.drop_index("ix_audit_public_id", "audit")
    op.drop_index("ix_audit_public_programme_id", "audit")
    op.create_index("ix_audit_programme_public_id", "audit", ["programme", "public", "id"])
