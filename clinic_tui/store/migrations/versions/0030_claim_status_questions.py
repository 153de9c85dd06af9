"""Questions to payers how claims stand (276), and payers that answer none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table; on PostgreSQL only a desk writes into it."""
    op.add_column(
        "payer",
        sa.Column("takes_status_questions", sa.Boolean(), nullable=False, server_default=sa.text("true")),
    )
    op.add_column(
        "claim_batch", sa.Column("asks_status", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    trace = sa.String(50).with_variant(sa.String(50, collation="C"), "postgresql")
    op.create_table(
        "claim_question",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("sending_id", ROW, sa.ForeignKey("claim_sending.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("batch_id", ROW, sa.ForeignKey("claim_batch.id"), nullable=False),
        sa.Column("set_control", sa.String(9), nullable=False),
        sa.Column("trace", trace, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.UniqueConstraint("trace", name="uq_claim_question_trace"),
        sqlite_autoincrement=True,
    )
    for name in ("claim_id", "batch_id"):
        op.create_index(f"ix_claim_question_{name}", "claim_question", [name])
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER claim_question_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON claim_question FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
