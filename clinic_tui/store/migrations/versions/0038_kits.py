"""Kits of visits, what drugs are charged as, and what visits used."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _table(
        "kit_line",
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=True),
        sa.UniqueConstraint("visit_type_id", "item_id", name="uq_kit_line"),
        sa.CheckConstraint("units > 0", name="ck_kit_line_units"),
    )
    op.create_index("ix_kit_line_item_id", "kit_line", ["item_id"])
    op.create_index("ix_kit_line_place_id", "kit_line", ["place_id"])
    _table(
        "item_charge",
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("amount", sa.String(10), nullable=False),
        sa.Column("unit", sa.String(40), nullable=False),
        sa.UniqueConstraint("item_id"),
    )
    _table(
        "visit_supply",
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("is_missing", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.String(200), nullable=False),
        sa.UniqueConstraint("appointment_id", "item_id", name="uq_visit_supply"),
        sa.CheckConstraint("given >= 0 AND given <= used", name="ck_visit_supply_given"),
    )
    for column in ("patient_id", "item_id"):
        op.create_index(f"ix_visit_supply_{column}", "visit_supply", [column])
    op.create_index("ix_visit_supply_missing", "visit_supply", ["is_missing"])
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in ("kit_line", "item_charge", "visit_supply"):
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
