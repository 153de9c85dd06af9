"""Rules of reminders, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
WORD = sa.String(40)
ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
DESK_GUARD = (
    "CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
    "ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
)


def upgrade() -> None:
    """Make both tables, with PostgreSQL's guard against changes around a desk."""
    op.create_table(
        "reminder_rule",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False, unique=True),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("minutes_before", sa.Integer(), nullable=False),
        sa.Column("not_within", sa.Integer(), nullable=False),
        sa.Column("visit_types", sa.String(400), nullable=False),
        sa.Column("wording", WORD, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.CheckConstraint("minutes_before > 0", name="ck_reminder_rule_before"),
        sa.CheckConstraint("not_within >= 0", name="ck_reminder_rule_within"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False, unique=True),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("rule_id", ROW, sa.ForeignKey("reminder_rule.id"), nullable=False),
        sa.Column("channel", WORD, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("due", INSTANT, nullable=False),
        sa.Column("not_after", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("address_key", sa.String(64), nullable=False),
        sa.Column("lead_key", sa.String(80), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("ix_outbox_message_state", ["state", "due"]),
        ("ix_outbox_message_address", ["address_key", "sent_at"]),
        ("ix_outbox_message_appointment_id", ["appointment_id"]),
        ("ix_outbox_message_patient_id", ["patient_id"]),
        ("ix_outbox_message_day", ["day"]),
    ):
        op.create_index(name, "outbox_message", columns)
    if op.get_bind().dialect.name == "postgresql":
        for table in ("reminder_rule", "outbox_message"):
            op.get_bind().exec_driver_sql(DESK_GUARD.format(table=table))


def downgrade() -> None:
    """A backup is the way back: what went out must not be forgotten."""
    raise NotImplementedError("restore a backup of before instead")
