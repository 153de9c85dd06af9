"""Why another payer comes before Medicare."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has said it of the policies that are there."""
    op.add_column("coverage", sa.Column("medicare_second", sa.String(40), nullable=True))
