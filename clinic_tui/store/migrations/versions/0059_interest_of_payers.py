"""Interest of payers is kept as income of its own, and signed with the month that has it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table; on PostgreSQL only a desk writes into it. Older interest stands with its payment."""
    op.add_column("claim_answer", sa.Column("interest_cents", sa.BigInteger(), nullable=True))
    op.add_column(
        "month_close",
        sa.Column("interest_cents", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )
    op.create_table(
        "interest_posting",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payment_id", ROW, sa.ForeignKey("remittance_payment.id"), nullable=True),
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=True),
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=True),
        sa.Column("answer_id", ROW, sa.ForeignKey("claim_answer.id"), nullable=True),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=True),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sqlite_autoincrement=True,
    )
    for name in ("payment_id", "claim_id", "appointment_id", "patient_id", "day"):
        op.create_index(f"ix_interest_posting_{name}", "interest_posting", [name])
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER interest_posting_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON interest_posting FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
