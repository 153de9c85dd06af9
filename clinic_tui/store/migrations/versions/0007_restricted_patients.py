"""Restricted patients, and emergency access to their records."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; on PostgreSQL they take changes through a desk only, as all others do."""
    op.create_table(
        "restriction",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False, unique=True),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "emergency_access",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("reviewed_by", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("review_words", sa.String(400), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_emergency_access_account_id", "emergency_access", ["account_id"])
    op.create_index("ix_emergency_access_patient_id", "emergency_access", ["patient_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("restriction", "emergency_access"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
