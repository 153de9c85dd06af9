"""Holds and offers say what is booked, so that they can take one place of a group; views keep sites."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the fields; what was held or on offer before takes the whole time, and views show all sites."""
    for table in ("slot_hold", "slot_offer"):
        op.add_column(table, sa.Column("visit_type_id", ROW, nullable=True))
    op.add_column("day_exception", sa.Column("site_id", ROW, nullable=True))
    op.add_column(
        "saved_filter", sa.Column("site_ids", sa.String(200), nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
