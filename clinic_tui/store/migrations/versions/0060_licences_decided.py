"""Whether somebody has said of a provider that a licence is needed, or that none is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; of nobody who needs none so far it is known whether somebody meant that."""
    op.add_column(
        "provider",
        sa.Column("licence_decided", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
