"""Payers' numbers at trading partners, and which payers a clock binds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEY = sa.String(15).with_variant(sa.String(15, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table and the column; what stood elsewhere is brought over by a desk afterwards."""
    op.add_column("payer", sa.Column("bound", sa.Boolean(), nullable=False, server_default=sa.text("false")))
    op.create_table(
        "payer_number",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=False),
        sa.Column("partner", KEY, nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.UniqueConstraint("payer_id", "partner", name="uq_payer_number"),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER payer_number_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON payer_number FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
