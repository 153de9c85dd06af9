"""The time clock: stretches of work, breaks, the trail of both, and periods that were signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL AND struck = ''")
CLOSED = sa.text("reopened_at IS NULL")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    op.create_table(
        "time_entry",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("began_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("struck", sa.String(200), nullable=False),
        sa.CheckConstraint("ended_at > began_at", name="ck_time_entry_span"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "time_break",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", ROW, sa.ForeignKey("time_entry.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("began_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("relieved", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.String(200), nullable=False),
        sa.CheckConstraint("ended_at > began_at", name="ck_time_break_span"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "time_step",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", ROW, sa.ForeignKey("time_entry.id"), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("who_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("old_at", AT, nullable=True),
        sa.Column("new_at", AT, nullable=True),
        sa.Column("words", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("seen_at", AT, nullable=True),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("undone_by", sa.String(100), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "time_period",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("begins_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("meal_minutes", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("closed_at", AT, nullable=False),
        sa.Column("closed_by", sa.String(100), nullable=False),
        sa.Column("reopened_at", AT, nullable=True),
        sa.Column("reopened_by", sa.String(100), nullable=False),
        sa.Column("reopen_reason", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_time_entry_began", "time_entry", ["account_id", "began_at"])
    op.create_index("ix_time_break_entry_id", "time_break", ["entry_id"])
    op.create_index("ix_time_step_entry_id", "time_step", ["entry_id"])
    op.create_index("ix_time_step_seen", "time_step", ["seen_at", "entry_id"])
    for name, table, column, where in (
        ("time_entry_one_open", "time_entry", "account_id", OPEN),
        ("time_break_one_open", "time_break", "entry_id", OPEN),
        ("time_period_one_closed", "time_period", "first", CLOSED),
    ):
        op.create_index(name, table, [column], unique=True, sqlite_where=where, postgresql_where=where)
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in ("time_entry", "time_break", "time_step", "time_period"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """Records that the law asks for would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
