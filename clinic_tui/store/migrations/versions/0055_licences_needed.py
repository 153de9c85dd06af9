"""Whether a provider needs a licence on record, and what a signer changed of the opening board."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; who sees patients already goes on as before, until somebody says otherwise."""
    op.add_column(
        "provider", sa.Column("licence_needed", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column(
        "opening_signed", sa.Column("told", sa.Text(), nullable=False, server_default=sa.text("''"))
    )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
