"""Rules weighed for all payers, and why; the clinic's texts of letters to payers; files written out."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them. Why a payer weighs a rule is not known."""
    op.add_column(
        "rule_switch",
        sa.Column("reason", sa.String(200), nullable=False, server_default=sa.text("''")),
    )
    op.add_column("claim_batch", sa.Column("written_out_at", sa.DateTime(timezone=True), nullable=True))
    _table(
        "rule_level",
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("weight", sa.String(3), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.UniqueConstraint("rule", name="uq_rule_level"),
        sa.CheckConstraint("weight IN ('off', 'W', 'E')", name="ck_rule_level_weight"),
    )
    _table(
        "claim_letter_text",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("text", sa.String(4000), nullable=False),
        sa.UniqueConstraint("kind", name="uq_claim_letter_text"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in ("rule_level", "claim_letter_text"):
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
