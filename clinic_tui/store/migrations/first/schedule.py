"""Providers, hours, appointments and what guards them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic_tui.store.migrations.first.kinds import INSTANT, ROW, WORD


def create() -> None:
    """Make these tables, parents before children."""
    _holiday()
    _provider()
    _visit_type()
    _block()
    _day_exception()
    _room()
    _slot_hold()
    _week_template()
    _appointment()
    _occupancy()


def _holiday() -> None:
    op.create_table(
        "holiday",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False, unique=True),
        sa.Column("name", sa.String(60), nullable=False),
        sqlite_autoincrement=True,
    )


def _provider() -> None:
    op.create_table(
        "provider",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("specialty", sa.String(60), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("overbook_quota", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )


def _visit_type() -> None:
    op.create_table(
        "visit_type",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(8), nullable=False, unique=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )


def _block() -> None:
    op.create_table(
        "block",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_block_provider_id", "block", ["provider_id"])


def _day_exception() -> None:
    op.create_table(
        "day_exception",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=True),
        sa.Column("end_minute", sa.Integer(), nullable=True),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_day_exception_day", "day_exception", ["day"])
    op.create_index("ix_day_exception_provider_id", "day_exception", ["provider_id"])


def _room() -> None:
    op.create_table(
        "room",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )


def _slot_hold() -> None:
    op.create_table(
        "slot_hold",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("session_token", sa.String(40), nullable=False),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slot_hold_day", "slot_hold", ["day"])


def _week_template() -> None:
    op.create_table(
        "week_template",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute",
            name="ck_week_template_plan",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_week_template_provider_id", "week_template", ["provider_id"])


def _appointment() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("confirmation", WORD, nullable=False),
        sa.Column("overbook", sa.Boolean(), nullable=False),
        sa.Column("overbook_reason", sa.String(200), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("room_id", ROW, sa.ForeignKey("room.id"), nullable=True),
        sa.Column("self_pay", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", INSTANT, nullable=True),
        sa.Column("stage_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("cancel_code", sa.String(20), nullable=False),
        sa.Column("cancel_words", sa.String(200), nullable=False),
        sa.Column("cancelled_by", WORD, nullable=True),
        sa.Column("late_cancel", sa.Boolean(), nullable=False),
        sa.Column("moved_from_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.Column("no_charge_reason", sa.String(200), nullable=False),
        sa.Column("copay_reason", sa.String(200), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute",
            name="ck_appointment_plan",
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointment_day", "appointment", ["day", "provider_id"])
    op.create_index("ix_appointment_patient", "appointment", ["patient_id", "day"])


def _occupancy() -> None:
    op.create_table(
        "occupancy",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("resource_id", ROW, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("deliberate", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute", name="ck_occupancy_plan"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_occupancy_appointment_id", "occupancy", ["appointment_id"])
    op.create_index("ix_occupancy_day", "occupancy", ["kind", "resource_id", "day"])
