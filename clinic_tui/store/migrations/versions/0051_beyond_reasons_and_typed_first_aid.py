"""Why something went out on an authorization that names otherwise; first aid that was typed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of disclosures before nothing is known; of sheets before, those without any text have no first aid."""
    op.add_column(
        "disclosure",
        sa.Column("beyond_reason", sa.String(200), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "safety_sheet",
        sa.Column("first_aid", sa.String(1600), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "safety_sheet",
        sa.Column("without_aid", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )


def downgrade() -> None:
    """Reasons of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
