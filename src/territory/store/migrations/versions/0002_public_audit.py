"""Indexes of the audit by programme and moment, one of them of public rows only.

Asked for the newest rows of a programme by number alone, PostgreSQL walked back over a million rows of other
programmes; by moment and number it has only these indexes to follow.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PUBLIC = sa.text("public")
PUBLIC_1 = sa.text("public = 1")  # as SQLAlchemy asks on SQLite
COLUMNS = ["programme", "at", "id"]
BEFORE = (["programme", "at"], ["programme", "public", "id"], ["programme", "id"])


def upgrade() -> None:
    """Put the new indexes in the place of those of the first release."""
    for columns in BEFORE:
        op.drop_index("ix_audit_" + "_".join(columns), "audit")
    op.create_index("ix_audit_programme_at_id", "audit", COLUMNS)
    op.create_index("ix_audit_public", "audit", COLUMNS, postgresql_where=PUBLIC, sqlite_where=PUBLIC_1)


def downgrade() -> None:
    """Bring the indexes of the first release back."""
    op.drop_index("ix_audit_public", "audit")
    op.drop_index("ix_audit_programme_at_id", "audit")
    for columns in BEFORE:
        op.create_index("ix_audit_" + "_".join(columns), "audit", columns)
