"""PINs that unlock a desk, second factors, and recovery codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; on PostgreSQL each takes changes through a desk only, as all others do."""
    op.create_table(
        "pin",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False, unique=True),
        sa.Column("pin_hash", sa.String(200), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "second_factor",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False, unique=True),
        sa.Column("totp_secret", sa.String(200), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_recovery_code_account_id", "recovery_code", ["account_id"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("pin", "second_factor", "recovery_code"):
            op.get_bind().exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
