"""A claim to a later payer keeps what it says of the earlier ones, and what that payer counts as theirs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what went before it is not known what it said."""
    op.add_column("claim_sending", sa.Column("earlier", sa.Text(), nullable=True))
    op.add_column(
        "claim", sa.Column("earlier_cents", sa.BigInteger(), nullable=False, server_default=sa.text("0"))
    )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
