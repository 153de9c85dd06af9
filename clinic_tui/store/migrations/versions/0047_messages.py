"""Who has read a task and up to where; bulletins; signed openings; until when a notice is to be seen to."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
MOMENT = sa.DateTime(timezone=True)
TABLES = ("task_read", "bulletin", "bulletin_read", "opening_signed")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them. Opened tasks keep the mark they had."""
    _table(
        "task_read",
        sa.Column("task_id", ROW, sa.ForeignKey("task.id"), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("seen_step", ROW, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("task_id", "account_id", name="uq_task_read"),
    )
    op.create_index("ix_task_read_task_id", "task_read", ["task_id"])
    _table(
        "bulletin",
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("written_by", sa.String(80), nullable=False),
        sa.Column("writer", sa.String(100), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("withdrawn_by", sa.String(100), nullable=False),
        sa.CheckConstraint("until_day >= from_day", name="ck_bulletin_days"),
    )
    op.create_index("ix_bulletin_until_day", "bulletin", ["until_day"])
    _table(
        "bulletin_read",
        sa.Column("bulletin_id", ROW, sa.ForeignKey("bulletin.id"), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("bulletin_id", "account_id", name="uq_bulletin_read"),
    )
    op.create_index("ix_bulletin_read_bulletin_id", "bulletin_read", ["bulletin_id"])
    _table(
        "opening_signed",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("signed_by", sa.String(80), nullable=False),
        sa.Column("signer", sa.String(100), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
    )
    op.create_index("ix_opening_signed_day", "opening_signed", ["day"])
    op.add_column("notice", sa.Column("due_at", MOMENT, nullable=True))
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _table(name: str, *columns: Any) -> None:
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
