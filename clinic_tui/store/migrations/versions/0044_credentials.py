"""Licences, registrations and training, each with its term."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table; on PostgreSQL only a desk writes into it."""
    op.create_table(
        "credential",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=True),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("issuer", sa.String(60), nullable=False),
        sa.Column("state", sa.String(2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(200), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("after_id", ROW, sa.ForeignKey("credential.id"), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(100), nullable=False),
        sa.Column("end_reason", sa.String(200), nullable=False),
        sa.CheckConstraint(
            "(provider_id IS NOT NULL AND account_id IS NULL AND site_id IS NULL) OR "
            "(provider_id IS NULL AND account_id IS NOT NULL AND site_id IS NULL) OR "
            "(provider_id IS NULL AND account_id IS NULL AND site_id IS NOT NULL)",
            name="ck_credential_holder",
        ),
        sa.CheckConstraint("expires_on >= valid_from", name="ck_credential_term"),
        sqlite_autoincrement=True,
    )
    for column in ("provider_id", "account_id", "after_id"):
        op.create_index(f"ix_credential_{column}", "credential", [column])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE TRIGGER credential_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON credential FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
