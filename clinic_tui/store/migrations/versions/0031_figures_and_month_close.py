"""Months that are closed, the day a charge was posted, and what a payer denied at first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table, and the columns that rows made before leave empty."""
    op.create_table(
        "month_close",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("opening_cents", sa.BigInteger(), nullable=False),
        sa.Column("charged_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("insurer_paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("contract_cents", sa.BigInteger(), nullable=False),
        sa.Column("written_off_cents", sa.BigInteger(), nullable=False),
        sa.Column("fees_cents", sa.BigInteger(), nullable=False),
        sa.Column("closing_cents", sa.BigInteger(), nullable=False),
        sa.Column("last_90_days_cents", sa.BigInteger(), nullable=False),
        sa.Column("charged_days", sa.Integer(), nullable=False),
        sa.Column("aged", sa.Text(), nullable=False),
        sa.Column("left_open", sa.String(1000), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("journal_seq", ROW, nullable=False),
        sa.Column("journal_mac", sa.String(64), nullable=False),
        sa.Column("reopened_at", AT, nullable=True),
        sa.Column("reopened_by", sa.String(80), nullable=False),
        sa.Column("reopen_reason", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_month_close",
        "month_close",
        ["month"],
        unique=True,
        sqlite_where=sa.text("reopened_at IS NULL"),
        postgresql_where=sa.text("reopened_at IS NULL"),
    )
    op.add_column("charge", sa.Column("posted_on", sa.Date(), nullable=True))
    op.create_index("ix_charge_posted_on", "charge", ["posted_on"])
    for column in (
        sa.Column("denied_as", sa.String(20), nullable=True),
        sa.Column("denied_reason", sa.String(5), nullable=True),
        sa.Column("denied_cents", sa.BigInteger(), nullable=True),
    ):
        op.add_column("claim_answer", column)
    op.create_index("ix_claim_answer_said_at", "claim_answer", ["said_at"])
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER month_close_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON month_close FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
