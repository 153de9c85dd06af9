"""Tasks and their history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
TABLES = ("task", "task_step")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    _table(
        "task",
        sa.Column("words", sa.String(100), nullable=False),
        sa.Column("details", sa.String(500), nullable=False),
        sa.Column("priority", sa.String(40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_minute", sa.Integer(), nullable=True),
        sa.Column("owner_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("role", sa.String(40), nullable=True),
        sa.Column("asked_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("declined_by", sa.String(40), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("made_by", sa.String(100), nullable=False),
        sa.Column("maker_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_by", sa.String(100), nullable=False),
        sa.Column("outcome", sa.String(200), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=True),
        sa.Column("repeat_count", sa.Integer(), nullable=True),
        sa.Column("repeat_every", sa.String(40), nullable=True),
        sa.Column("business_days", sa.Boolean(), nullable=False),
        sa.Column("after_id", ROW, sa.ForeignKey("task.id"), nullable=True),
        sa.CheckConstraint("(owner_id IS NULL) <> (role IS NULL)", name="ck_task_owner"),
        sa.CheckConstraint("repeat_count > 0", name="ck_task_repeat"),
        sa.CheckConstraint("due_minute BETWEEN 0 AND 1439", name="ck_task_minute"),
    )
    op.create_index("ix_task_state", "task", ["state", "due_on"])
    for column in ("owner_id", "asked_id", "patient_id"):
        op.create_index(f"ix_task_{column}", "task", [column])
    _table(
        "task_step",
        sa.Column("task_id", ROW, sa.ForeignKey("task.id"), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
    )
    op.create_index("ix_task_step_task_id", "task_step", ["task_id"])
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
