"""Blocks remember the event of an outside calendar that they were taken from; people keep views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the fields, for which blocks that were there are the clinic's own, and the table of views."""
    for name, length in (("outside", 40), ("outside_key", 32)):
        op.add_column(
            "block", sa.Column(name, sa.String(length), nullable=False, server_default=sa.text("''"))
        )
    op.create_table(
        "saved_filter",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("provider_ids", sa.String(400), nullable=False),
        sa.Column("statuses", sa.String(200), nullable=False),
        sa.UniqueConstraint("account_id", "name", name="saved_filter_account_id_name_key"),
        sqlite_autoincrement=True,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(
            "CREATE TRIGGER saved_filter_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON saved_filter FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
