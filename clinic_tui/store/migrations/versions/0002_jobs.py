"""Who runs the jobs, and what became of their runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; on PostgreSQL each takes changes through a desk only, as all others do."""
    op.create_table(
        "job_lead",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job_run",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(40), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.Column("holder", sa.String(100), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_run_job", "job_run", ["job", "id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("job_lead", "job_run"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """What the jobs did would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
