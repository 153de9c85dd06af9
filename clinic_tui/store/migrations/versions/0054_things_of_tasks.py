"""A task knows the visit, claim, order or item that it is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the two columns; tasks that were made before are about a patient at most."""
    op.add_column("task", sa.Column("thing", sa.String(40), nullable=True))
    op.add_column("task", sa.Column("thing_id", ROW, nullable=True))
    op.create_index("ix_task_thing", "task", ["thing", "thing_id"])


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
