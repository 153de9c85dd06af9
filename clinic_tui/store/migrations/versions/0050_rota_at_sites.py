"""The rota knows sites, who has read what came of a swap, and what leave closed in the schedule."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT_SITES = ("shift_template", "shift_change", "minimum_cover")


def upgrade() -> None:
    """Add the columns, and the table of what leave closed."""
    for table in AT_SITES:
        op.add_column(table, sa.Column("site_id", ROW, nullable=False, server_default=sa.text("0")))
    op.add_column("time_off", sa.Column("moved", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column(
        "shift_swap", sa.Column("sites", sa.String(100), nullable=False, server_default=sa.text("''"))
    )
    for column in ("giver_unread", "taker_unread"):
        op.add_column("shift_swap", _no(column))
    op.create_table(
        "leave_closing",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time_off_id", ROW, sa.ForeignKey("time_off.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("exception_id", ROW, nullable=True),
        sa.Column("block_id", ROW, nullable=True),
        sa.CheckConstraint("(exception_id IS NULL) <> (block_id IS NULL)", name="ck_leave_closing_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_leave_closing_time_off_id", "leave_closing", ["time_off_id"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE TRIGGER leave_closing_through_a_desk BEFORE INSERT OR UPDATE OR DELETE "
            "OR TRUNCATE ON leave_closing FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _no(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text("false"))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
