"""Licences that providers need, the opening board as it was signed, and what patients ask not to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add them; who sees patients already goes on as before, until somebody says otherwise."""
    op.add_column(
        "provider", sa.Column("licence_needed", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.add_column(
        "opening_signed", sa.Column("told", sa.Text(), nullable=False, server_default=sa.text("''"))
    )
    op.create_table(
        "privacy_limit",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("not_to", sa.String(100), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(100), nullable=False),
        sa.Column("kept_at", sa.String(200), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("answer", sa.String(200), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_how", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_privacy_limit_patient_id", "privacy_limit", ["patient_id"])
    op.create_index("ix_privacy_limit_state", "privacy_limit", ["state"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE TRIGGER privacy_limit_through_a_desk BEFORE INSERT OR UPDATE OR DELETE "
            "OR TRUNCATE ON privacy_limit FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
