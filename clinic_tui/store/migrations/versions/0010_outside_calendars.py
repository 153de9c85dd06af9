"""Blocks remember which event of a calendar outside the clinic they were taken from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the fields; blocks that were there are the clinic's own."""
    for name, length in (("outside", 40), ("outside_key", 32)):
        op.add_column(
            "block", sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''"))
        )
