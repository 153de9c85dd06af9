"""A provider who has no account is on call too."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")

BEFORE = "id, version, account_id, first, start_minute, last, end_minute, phone, note"
"""The columns of `on_call` before this revision."""
WHOSE = "(account_id IS NULL) <> (provider_id IS NULL)"


def upgrade() -> None:
    """Let a row name a provider in place of an account."""
    if op.get_bind().dialect.name == "postgresql":
        op.add_column("on_call", _provider())
        op.create_index("ix_on_call_provider_id", "on_call", ["provider_id"])
        op.alter_column("on_call", "account_id", nullable=True)
        op.create_check_constraint("ck_on_call_whose", "on_call", WHOSE)
    else:
        _make_anew()


def _make_anew() -> None:
    """SQLite cannot let a column be empty that could not: the table is made again, its numbers go on."""
    run = op.get_bind().exec_driver_sql
    last = run("SELECT seq FROM sqlite_sequence WHERE name = 'on_call'").scalar()
    run("CREATE TABLE on_call_before AS SELECT * FROM on_call")
    op.drop_table("on_call")
    op.create_table(
        "on_call",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("note", sa.String(100), nullable=False),
        _provider(),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name="ck_on_call_start"),
        sa.CheckConstraint("end_minute BETWEEN 1 AND 1440", name="ck_on_call_end"),
        sa.CheckConstraint(
            "last > first OR (last = first AND end_minute > start_minute)", name="ck_on_call_term"
        ),
        sa.CheckConstraint(WHOSE, name="ck_on_call_whose"),
        sqlite_autoincrement=True,
    )
    for column in ("account_id", "provider_id", "last"):
        op.create_index(f"ix_on_call_{column}", "on_call", [column])
    run(f"INSERT INTO on_call ({BEFORE}) SELECT {BEFORE} FROM on_call_before")  # noqa: S608
    op.drop_table("on_call_before")
    run("DELETE FROM sqlite_sequence WHERE name = 'on_call'")
    if last is not None:
        op.get_bind().execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('on_call', :last)"), {"last": last}
        )


def _provider() -> sa.Column[Any]:
    return sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=True)


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
