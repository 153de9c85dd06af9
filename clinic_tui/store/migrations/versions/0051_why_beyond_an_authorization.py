"""Why something went out on an authorization that names another recipient, other things or other days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a disclosure say so; of those before nothing is known."""
    op.add_column(
        "disclosure",
        sa.Column("beyond_reason", sa.String(200), nullable=False, server_default=sa.text("''")),
    )


def downgrade() -> None:
    """Reasons of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
