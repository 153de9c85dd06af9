"""Fee schedules, what kinds of visits usually take, good-faith estimates; a charge knows its listed price."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = ("fee_schedule", "fee_line", "typical_charge", "good_faith_estimate", "good_faith_estimate_line")


def key(length: int) -> sa.types.TypeEngine[str]:
    """Text that is searched by ranges."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; a charge that was there before had no price to be typed over."""
    op.create_table(
        "fee_schedule",
        sa.Column("id", ROW, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", key(100), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("payer_id", ROW, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name_key", name="uq_fee_schedule_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_fee_schedule_payer_id", "fee_schedule", ["payer_id"])
    op.create_table(
        "fee_line",
        sa.Column("id", ROW, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("schedule_id", ROW, nullable=False),
        sa.Column("code", key(20), nullable=False),
        sa.Column("modifier", sa.String(2), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents >= 0", name="ck_fee_line_cents"),
        sa.ForeignKeyConstraint(["schedule_id"], ["fee_schedule.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("schedule_id", "code", "modifier", name="uq_fee_line_code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "typical_charge",
        sa.Column("id", ROW, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visit_type_id", ROW, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("modifier", sa.String(2), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.CheckConstraint("units > 0", name="ck_typical_charge_units"),
        sa.ForeignKeyConstraint(["visit_type_id"], ["visit_type.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("visit_type_id", "place", name="uq_typical_charge_place"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "good_faith_estimate",
        sa.Column("id", ROW, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", ROW, nullable=True),
        sa.Column("patient_id", ROW, nullable=False),
        sa.Column("appointment_id", ROW, nullable=True),
        sa.Column("visit_type_id", ROW, nullable=False),
        sa.Column("provider_id", ROW, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("diagnoses", sa.String(120), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("given_how", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"]),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"]),
        sa.ForeignKeyConstraint(["visit_type_id"], ["visit_type.id"]),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", name="uq_good_faith_estimate_number"),
        sqlite_autoincrement=True,
    )
    for column in ("patient_id", "appointment_id"):
        op.create_index(f"ix_good_faith_estimate_{column}", "good_faith_estimate", [column])
    op.create_table(
        "good_faith_estimate_line",
        sa.Column("id", ROW, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("estimate_id", ROW, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("modifier", sa.String(2), nullable=False),
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("units > 0", name="ck_good_faith_estimate_line_units"),
        sa.CheckConstraint("cents >= 0", name="ck_good_faith_estimate_line_cents"),
        sa.ForeignKeyConstraint(["estimate_id"], ["good_faith_estimate.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_good_faith_estimate_line_estimate_id", "good_faith_estimate_line", ["estimate_id"])
    op.add_column("charge", sa.Column("modifier", sa.String(2), nullable=False, server_default=sa.text("''")))
    op.add_column("charge", sa.Column("listed_cents", sa.BigInteger(), nullable=True))
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
