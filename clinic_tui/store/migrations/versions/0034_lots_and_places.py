"""Supplies by lot and place, and what is on hand kept by the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")

_FIXED = "item_id, place_id, lot_id, quantity, kind, at, day, cents, undoes_id"
_COUNT = (
    "INSERT INTO stock_on_hand (item_id, place_id, lot_id, quantity) "
    "VALUES (new.item_id, coalesce(new.place_id, 0), coalesce(new.lot_id, 0), 0) ON CONFLICT DO NOTHING; "
    "UPDATE stock_on_hand SET quantity = stock_on_hand.quantity + new.quantity WHERE item_id = new.item_id "
    "AND place_id = coalesce(new.place_id, 0) AND lot_id = coalesce(new.lot_id, 0);"
)
_SQLITE = (
    f"CREATE TRIGGER stock_move_counted AFTER INSERT ON stock_move BEGIN {_COUNT} END",
    f"CREATE TRIGGER stock_move_no_update BEFORE UPDATE OF {_FIXED} ON stock_move "
    "BEGIN SELECT RAISE(ABORT, 'stock_move_fixed'); END",
    "CREATE TRIGGER stock_move_no_delete BEFORE DELETE ON stock_move "
    "BEGIN SELECT RAISE(ABORT, 'stock_move_fixed'); END",
)
_POSTGRES = (
    f"CREATE FUNCTION stock_move_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_COUNT} "
    "RETURN NULL; END $$",
    "CREATE FUNCTION stock_move_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'stock_move_fixed' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER stock_move_counted AFTER INSERT ON stock_move FOR EACH ROW "
    "EXECUTE FUNCTION stock_move_adds_up()",
    f"CREATE TRIGGER stock_move_no_update BEFORE UPDATE OF {_FIXED} ON stock_move FOR EACH ROW "
    "EXECUTE FUNCTION stock_move_is_fixed()",
    "CREATE TRIGGER stock_move_no_delete BEFORE DELETE ON stock_move FOR EACH ROW "
    "EXECUTE FUNCTION stock_move_is_fixed()",
)
"""As the models of this revision make them; a later one may change them."""


def upgrade() -> None:
    """Make the tables, let moves name lot and place, and sum up what is there."""
    _items()
    _table(
        "item_pack",
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("gtin", sa.String(14), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.UniqueConstraint("gtin"),
        sa.CheckConstraint("units > 0", name="ck_item_pack_units"),
    )
    op.create_index("ix_item_pack_item_id", "item_pack", ["item_id"])
    _table(
        "stock_place",
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("code"),
    )
    _table(
        "place_level",
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("place_id", ROW, sa.ForeignKey("stock_place.id"), nullable=False),
        sa.Column("par", sa.Integer(), nullable=False),
        sa.Column("reorder_at", sa.Integer(), nullable=False),
        sa.Column("emergency_at", sa.Integer(), nullable=False),
        sa.Column("shelf", sa.String(40), nullable=False),
        sa.UniqueConstraint("item_id", "place_id", name="uq_place_level"),
    )
    op.create_index("ix_place_level_place_id", "place_level", ["place_id"])
    _table(
        "lot",
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("number", sa.String(20), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("recalled_on", sa.Date(), nullable=True),
        sa.Column("recall", sa.String(200), nullable=False),
        sa.UniqueConstraint("item_id", "number", name="uq_lot_number"),
    )
    op.create_index("ix_lot_expires_on", "lot", ["expires_on"])
    _moves()
    _sums()


def _items() -> None:
    for column in (
        sa.Column("emergency_at", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("tracks_lots", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("controlled", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("cold", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("drug_code", sa.String(11), nullable=False, server_default=sa.text("''")),
        sa.Column("hazard_sheet", sa.String(200), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("item", column)


def _moves() -> None:
    for column in (
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("place_id", ROW, nullable=True),
        sa.Column("lot_id", ROW, nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("undoes_id", ROW, nullable=True),
        sa.Column("witness", sa.String(80), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("stock_move", column)
    op.create_index("ix_stock_move_day", "stock_move", ["day", "item_id"])
    op.create_index("ix_stock_move_lot_id", "stock_move", ["lot_id"])
    op.create_index("ix_stock_move_undoes_id", "stock_move", ["undoes_id"], unique=True)
    _table(
        "stock_given",
        sa.Column("move_id", ROW, sa.ForeignKey("stock_move.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.UniqueConstraint("move_id"),
    )
    op.create_index("ix_stock_given_patient_id", "stock_given", ["patient_id"])
    op.create_index("ix_stock_given_appointment_id", "stock_given", ["appointment_id"])


def _sums() -> None:
    """What is on hand, from the moves that are there, and its keepers."""
    connection = op.get_bind()
    op.create_table(
        "stock_on_hand",
        sa.Column("item_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("place_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("lot_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity >= 0", name="ck_stock_on_hand"),
    )
    connection.exec_driver_sql(
        "INSERT INTO stock_on_hand SELECT item_id, 0, 0, sum(quantity) FROM stock_move GROUP BY item_id"
    )
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)
        return
    for statement in _POSTGRES:
        connection.exec_driver_sql(statement)
    for table in ("item_pack", "stock_place", "place_level", "lot", "stock_given", "stock_on_hand"):
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
