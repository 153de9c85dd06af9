"""The waitlist with its offers, recalls with their rules, attempted calls, and replies to reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORD = sa.String(40)
AT = sa.DateTime(timezone=True)
PLAN = "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute"
TABLES = ("waitlist_entry", "slot_offer", "recall_rule", "recall", "call_attempt", "reminder_reply")


def _head() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    op.create_table(
        "waitlist_entry",
        *_head(),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("providers", sa.String(200), nullable=False),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("priority", WORD, nullable=False),
        sa.Column("notice_hours", sa.Integer(), nullable=False),
        sa.Column("since", AT, nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("closed_words", sa.String(200), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.CheckConstraint(PLAN, name="ck_waitlist_entry_plan"),
        sa.CheckConstraint("notice_hours >= 0", name="ck_waitlist_entry_notice"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_waitlist_entry_patient_id", "waitlist_entry", ["patient_id"])
    op.create_index("ix_waitlist_entry_status", "waitlist_entry", ["status"])
    op.create_table(
        "slot_offer",
        *_head(),
        sa.Column("entry_id", ROW, sa.ForeignKey("waitlist_entry.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("passed_on", sa.Integer(), nullable=False),
        sa.CheckConstraint(PLAN, name="ck_slot_offer_plan"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_slot_offer_day", "slot_offer", ["day", "provider_id"])
    op.create_index("ix_slot_offer_entry_id", "slot_offer", ["entry_id"])
    op.create_table(
        "recall_rule",
        *_head(),
        sa.Column("after_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.UniqueConstraint("after_type_id", "visit_type_id", name="uq_recall_rule"),
        sa.CheckConstraint("months > 0", name="ck_recall_rule_months"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recall",
        *_head(),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=True),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("source_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.Column("next_try", sa.Date(), nullable=True),
        sa.Column("created_at", AT, nullable=False),
        sa.Column("closed_at", AT, nullable=True),
        sa.Column("closed_words", sa.String(200), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_recall_patient_id", "recall", ["patient_id"])
    op.create_index("ix_recall_due", "recall", ["due"])
    op.create_table(
        "call_attempt",
        *_head(),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("subject_id", ROW, nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("outcome", WORD, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("next_try", sa.Date(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_call_attempt_subject", "call_attempt", ["subject", "subject_id"])
    op.create_index("ix_call_attempt_patient_id", "call_attempt", ["patient_id"])
    op.create_table(
        "reminder_reply",
        *_head(),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("reply", WORD, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("taken_at", AT, nullable=False),
        sa.UniqueConstraint("digest", name="uq_reminder_reply_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_reply_appointment_id", "reminder_reply", ["appointment_id"])
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
