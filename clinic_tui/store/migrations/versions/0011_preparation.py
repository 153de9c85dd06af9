"""Kinds of visits say how a patient prepares for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the field: nothing is to be prepared for kinds of visits that were there."""
    op.add_column(
        "visit_type",
        sa.Column("preparation", sa.String(120), nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    """Words of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
