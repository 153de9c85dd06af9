"""Series of visits, prior authorizations, and the rule by which no-shows and late cancels count."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "series",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("pattern", sa.String(120), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_patient_id", "series", ["patient_id"])
    op.create_table(
        "series_appointment",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("series_id", ROW, sa.ForeignKey("series.id"), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.UniqueConstraint("appointment_id", name="uq_series_appointment"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_series_appointment_series_id", "series_appointment", ["series_id"])
    op.create_table(
        "prior_authorization",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("coverage_id", ROW, sa.ForeignKey("coverage.id"), nullable=True),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("visit_types", sa.String(200), nullable=False),
        sa.CheckConstraint("units > 0 AND first_day <= last_day", name="ck_prior_authorization"),
        sa.UniqueConstraint("patient_id", "number", name="uq_prior_authorization"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_prior_authorization_patient_id", "prior_authorization", ["patient_id"])
    op.create_table(
        "attendance_rule",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("flag_at", sa.Integer(), nullable=False),
        sa.Column("right_at", sa.Integer(), nullable=False),
        sa.Column("late_hours", sa.Integer(), nullable=False),
        sa.Column("suggest_minutes", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in ("series", "series_appointment", "prior_authorization", "attendance_rule"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
