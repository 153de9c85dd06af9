"""Payments, charges and supplies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic_tui.store.migrations.first.kinds import INSTANT, MONEY, ROW, WORD


def create() -> None:
    """Make these tables, parents before children."""
    _item()
    _stock_move()
    _charge()
    _payment()


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("code", sa.String(20), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("par", sa.Integer(), nullable=False),
        sa.Column("reorder_at", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )


def _stock_move() -> None:
    op.create_table(
        "stock_move",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.CheckConstraint("quantity <> 0", name="ck_stock_move_quantity"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stock_move_item_id", "stock_move", ["item_id"])


def _charge() -> None:
    op.create_table(
        "charge",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("cents", MONEY, nullable=False),
        sa.CheckConstraint("units > 0", name="ck_charge_units"),
        sa.CheckConstraint("cents >= 0", name="ck_charge_cents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_charge_appointment_id", "charge", ["appointment_id"])
    op.create_index("ix_charge_patient_id", "charge", ["patient_id"])


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("cents", MONEY, nullable=False),
        sa.Column("pay", WORD, nullable=False),
        sa.Column("taken_by", sa.String(80), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_payment_appointment_id", "payment", ["appointment_id"])
    op.create_index("ix_payment_day", "payment", ["day"])
    op.create_index("ix_payment_patient_id", "payment", ["patient_id"])
