"""Questions to payers how claims stand (276), and letters to payers about claims."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)
ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    op.add_column(
        "payer",
        sa.Column("takes_status_questions", sa.Boolean(), nullable=False, server_default=sa.text("true")),
    )
    op.add_column(
        "claim_batch", sa.Column("asks_status", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column(
        "payer",
        sa.Column("appeals_address", sa.String(200), nullable=False, server_default=sa.text("''")),
    )
    trace = sa.String(50).with_variant(sa.String(50, collation="C"), "postgresql")
    _table(
        "claim_question",
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("sending_id", ROW, sa.ForeignKey("claim_sending.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("batch_id", ROW, sa.ForeignKey("claim_batch.id"), nullable=False),
        sa.Column("set_control", sa.String(9), nullable=False),
        sa.Column("trace", trace, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.UniqueConstraint("trace", name="uq_claim_question_trace"),
    )
    _table(
        "claim_letter",
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
    )
    for table, name in (
        ("claim_question", "claim_id"),
        ("claim_question", "batch_id"),
        ("claim_letter", "claim_id"),
    ):
        op.create_index(f"ix_{table}_{name}", table, [name])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in ("claim_question", "claim_letter"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
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
