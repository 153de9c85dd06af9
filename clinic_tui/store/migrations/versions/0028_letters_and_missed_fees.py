"""Letters to patients, and the fee for missed visits."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
TABLES = ("missed_fee_rule", "missed_fee_amount", "letter_text", "letter")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    _table(
        "missed_fee_rule",
        sa.Column("no_show", sa.Boolean(), nullable=False),
        sa.Column("late_cancel", sa.Boolean(), nullable=False),
        sa.Column("from_count", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("cents >= 0 AND from_count > 0", name="ck_missed_fee_rule_sums"),
    )
    _table(
        "missed_fee_amount",
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("visit_type_id", name="uq_missed_fee_amount"),
        sa.CheckConstraint("cents >= 0", name="ck_missed_fee_amount_cents"),
    )
    _table(
        "letter_text",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.UniqueConstraint("kind", "language", name="uq_letter_text"),
    )
    _table(
        "letter",
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.Column("recall_id", ROW, sa.ForeignKey("recall.id"), nullable=True),
        sa.Column("sheet", ROW, nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
    )
    for name in ("patient_id", "appointment_id", "recall_id", "sheet"):
        op.create_index(f"ix_letter_{name}", "letter", [name])
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for table in TABLES:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sqlite_autoincrement=True,
    )
