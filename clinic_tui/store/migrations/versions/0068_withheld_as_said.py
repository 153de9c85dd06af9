"""Who said, and did not write, that a disclosure is kept out of accountings, and when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is withheld by now was asked in writing: the form asked for nothing else."""
    op.add_column(
        "disclosure", sa.Column("withheld_said_by", sa.String(100), nullable=False, server_default="")
    )
    op.add_column("disclosure", sa.Column("withheld_said_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Who said so would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
