"""A stock room of its own for a site, and optional levels there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

IS_ROOM = sa.text("kind = 'stock room' AND active")


def upgrade() -> None:
    """Add the level, and let no site have two stock rooms."""
    op.add_column(
        "place_level", sa.Column("optional_at", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.create_index(
        "uq_stock_room", "stock_place", ["site_id"],
        unique=True, sqlite_where=IS_ROOM, postgresql_where=IS_ROOM,
    )  # fmt: skip
