"""A visit says employer and insurer's number of an accident, an admission, and why its claim is late."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the fields; nothing was said of them before."""
    for name, length in (("employer", 60), ("accident_number", 50), ("delay_reason", 2)):
        column = sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''"))
        op.add_column("visit_coding", column)
    op.add_column("visit_coding", sa.Column("admitted_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
