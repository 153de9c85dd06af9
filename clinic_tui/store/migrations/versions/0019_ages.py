"""The ages that providers and kinds of visits are for, in completed months."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the fields; who was there before sees patients of any age."""
    for table in ("provider", "visit_type"):
        op.add_column(
            table, sa.Column("youngest_months", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        op.add_column(table, sa.Column("below_months", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
