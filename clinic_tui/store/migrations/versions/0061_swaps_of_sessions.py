"""What is offered to a colleague may be the sessions of a provider, which go over in the schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add both providers; all that was offered before were shifts."""
    for name in ("giver_provider_id", "taker_provider_id"):
        op.add_column("shift_swap", sa.Column(name, ROW, nullable=True))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
