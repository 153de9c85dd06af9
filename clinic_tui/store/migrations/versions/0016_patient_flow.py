"""Queue numbers, delays, signals, what is handed on, notes of a shift; where a cursor was in a kept form."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORD = sa.String(40)
AT = sa.DateTime(timezone=True)
TABLES = ("queue_number", "provider_delay", "signal", "handed_on", "shift_note", "delay_call")


def _head() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _sent() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("to_kind", WORD, nullable=False),
        sa.Column("to_name", sa.String(80), nullable=False),
        sa.Column("sent_by", sa.String(80), nullable=False),
        sa.Column("sender", sa.String(100), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
    )


def _taken() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("taken_at", AT, nullable=True),
        sa.Column("taken_by", sa.String(100), nullable=False),
        sa.Column("taken_desk", sa.String(20), nullable=False),
    )


def upgrade() -> None:
    """Make the tables and fields; on PostgreSQL only a desk writes into them."""
    op.create_table(
        "queue_number",
        *_head(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.UniqueConstraint("day", "number", name="uq_queue_number_day"),
        sa.UniqueConstraint("appointment_id", name="uq_queue_number_visit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "provider_delay",
        *_head(),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("until_minute", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(100), nullable=False),
        sa.Column("said_by", sa.String(80), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.UniqueConstraint("provider_id", "day", name="uq_provider_delay"),
        sa.CheckConstraint("minutes >= 0 AND minutes <= 480", name="ck_provider_delay_minutes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_provider_delay_day", "provider_delay", ["day"])
    op.create_table(
        "signal",
        *_head(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("words", sa.String(60), nullable=False),
        *_sent(),
        *_taken(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signal_day", "signal", ["day"])
    op.create_table(
        "handed_on",
        *_head(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("note", sa.String(120), nullable=False),
        *_sent(),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=True),
        sa.Column("form_kind", sa.String(40), nullable=False),
        sa.Column("form_title", sa.String(200), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        *_taken(),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_handed_on_day", "handed_on", ["day"])
    op.create_table(
        "shift_note",
        *_head(),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("signed_by", sa.String(80), nullable=False),
        sa.Column("signer", sa.String(100), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("read_at", AT, nullable=True),
        sa.Column("read_by", sa.String(100), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shift_note_day", "shift_note", ["day"])
    op.create_table(
        "delay_call",
        *_head(),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_delay_call_appointment_id", "delay_call", ["appointment_id"])
    empty = sa.text("''")
    op.add_column("reminder_rule", sa.Column("purpose", sa.String(10), nullable=False, server_default=empty))
    op.add_column(
        "outbox_message",
        sa.Column("delay_minutes", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    op.add_column("kept_form", sa.Column("stood", sa.String(60), nullable=False, server_default=empty))
    op.add_column("account", sa.Column("provider_code", sa.String(8), nullable=False, server_default=empty))
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
