"""Counts of supplies, their lines, and the limits of the clinic."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
TABLES = ("stock_count", "stock_count_line", "count_rule")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    _table(
        "stock_count",
        sa.Column("covers", sa.String(120), nullable=False),
        sa.Column("everywhere", sa.Boolean(), nullable=False),
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("begun_by", sa.String(80), nullable=False),
        sa.Column("closed_at", AT, nullable=True),
    )
    op.create_index("ix_stock_count_state", "stock_count", ["state"])
    _table(
        "stock_count_line",
        sa.Column("count_id", ROW, sa.ForeignKey("stock_count.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=True),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("lot_id", ROW, sa.ForeignKey("lot.id"), nullable=True),
        sa.Column("shelf", sa.String(40), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=True),
        sa.Column("counted_at", AT, nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("counted_by", sa.String(80), nullable=False),
        sa.Column("also_by", sa.String(400), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=True),
        sa.Column("last_move", ROW, nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_units", sa.Integer(), nullable=True),
        sa.Column("first_by", sa.String(80), nullable=False),
        sa.Column("beyond", sa.Boolean(), nullable=False),
        sa.Column("approved_at", AT, nullable=True),
        sa.Column("approved_by", sa.String(80), nullable=False),
        sa.Column("move_id", ROW, sa.ForeignKey("stock_move.id"), nullable=True),
        sa.CheckConstraint("counted >= 0", name="ck_stock_count_line_counted"),
    )
    op.create_index("ix_stock_count_line_count_id", "stock_count_line", ["count_id", "position"])
    op.create_index("ix_stock_count_line_item_id", "stock_count_line", ["item_id"])
    _table(
        "count_rule",
        sa.Column("limit_units", sa.Integer(), nullable=True),
        sa.Column("limit_cents", sa.BigInteger(), nullable=True),
        sa.Column("recount", sa.Boolean(), nullable=False),
        sa.Column("days_a", sa.Integer(), nullable=False),
        sa.Column("days_b", sa.Integer(), nullable=False),
        sa.Column("days_c", sa.Integer(), nullable=False),
    )
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
