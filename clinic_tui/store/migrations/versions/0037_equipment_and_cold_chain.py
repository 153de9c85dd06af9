"""Machines with their upkeep, temperature readings, and holds of places for supplies."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
"""As the models of this revision make them; a later one may change them."""

TABLES = (
    "machine", "machine_away", "upkeep_plan", "upkeep_done", "temperature_reading", "place_hold",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and let places be held."""
    op.add_column(
        "stock_place", sa.Column("hold", sa.String(200), nullable=False, server_default=sa.text("''"))
    )
    _machines()
    _cold()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _machines() -> None:
    texts = {
        "name": 60, "kind": 40, "maker": 60, "model": 60, "serial": 40, "room": 40,
    }  # fmt: skip
    _table(
        "machine",
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("asset", sa.String(20), nullable=False),
        *(sa.Column(name, sa.String(limit), nullable=False) for name, limit in texts.items()),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("warranty_until", sa.Date(), nullable=True),
        sa.Column("service_name", sa.String(60), nullable=False),
        sa.Column("service_phone", sa.String(40), nullable=False),
        sa.Column("manual", sa.String(200), nullable=False),
        sa.Column("device_id", ROW, sa.ForeignKey("device.id"), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.UniqueConstraint("asset"),
    )
    _table(
        "machine_away",
        sa.Column("machine_id", ROW, sa.ForeignKey("machine.id"), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(200), nullable=False),
    )
    op.create_index("ix_machine_away_machine_id", "machine_away", ["machine_id"])
    _table(
        "upkeep_plan",
        sa.Column("machine_id", ROW, sa.ForeignKey("machine.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("interval_length", sa.Integer(), nullable=False),
        sa.Column("every", sa.String(40), nullable=False),
        sa.Column("last_done", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("interval_length > 0", name="ck_upkeep_plan_length"),
    )
    op.create_index("ix_upkeep_plan_machine_id", "upkeep_plan", ["machine_id"])
    _table(
        "upkeep_done",
        sa.Column("plan_id", ROW, sa.ForeignKey("upkeep_plan.id"), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_by", sa.String(60), nullable=False),
        sa.Column("result", sa.String(40), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("certificate", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
    )
    op.create_index("ix_upkeep_done_plan_id", "upkeep_done", ["plan_id"])


def _cold() -> None:
    _table(
        "temperature_reading",
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("current", sa.Integer(), nullable=False),
        sa.Column("lowest", sa.Integer(), nullable=True),
        sa.Column("highest", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("action", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
    )
    op.create_index("ix_temperature_reading_place", "temperature_reading", ["place_id", "day"])
    _table(
        "place_hold",
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=False),
        sa.Column("reading_id", ROW, sa.ForeignKey("temperature_reading.id"), nullable=True),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(80), nullable=False),
        sa.Column("outcome", sa.String(200), nullable=False),
    )
    op.create_index("ix_place_hold_place_id", "place_hold", ["place_id"])


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
