"""Days that were ended: the signed proof, and where the journal stood."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
COUNTS = ("kept", "no_shows", "cancelled", "went", "not_ended")
SUMS = ("cash_cents", "check_cents", "card_cents")


def upgrade() -> None:
    """Make the table; on PostgreSQL only a desk writes into it."""
    op.create_table(
        "day_end",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS),
        sa.Column("receipts", sa.Integer(), nullable=False),
        sa.Column("money_open", sa.String(1000), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("journal_seq", ROW, nullable=False),
        sa.Column("journal_mac", sa.String(64), nullable=False),
        sa.Column("backup_at", AT, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_day_end_day", "day_end", ["day"])
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER day_end_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON day_end FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
