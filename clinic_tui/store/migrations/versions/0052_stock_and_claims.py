"""Notices of one stock room among several; which rules kept claims back; how far a payment is posted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)

NOTICE = "id, version, kind, subject_id, words, since, mailed_at, due_at"
"""The columns of `notice` before this revision."""


def upgrade() -> None:
    """Let an item be low at two sites in two notices; make the table of what rules stopped."""
    op.create_table(
        "rule_stop",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("coverage_id", ROW, sa.ForeignKey("coverage.id"), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.UniqueConstraint("appointment_id", "coverage_id", "rule", "month", name="uq_rule_stop"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rule_stop_rule", "rule_stop", ["rule", "month"])
    op.add_column(
        "remittance_payment",
        sa.Column("posted_claims", sa.Integer(), nullable=False, server_default=sa.text("0")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER rule_stop_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON rule_stop FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )
        op.add_column("notice", _site())
        op.execute("ALTER TABLE notice DROP CONSTRAINT IF EXISTS uq_notice")
    else:
        _make_notices_anew()
    op.create_index("uq_notice", "notice", ["kind", "subject_id", "site_id"], unique=True)


def _make_notices_anew() -> None:
    """SQLite cannot drop what makes a notice stand once: the table is made again, its numbers go on."""
    run = op.get_bind().exec_driver_sql
    last = run("SELECT seq FROM sqlite_sequence WHERE name = 'notice'").scalar()
    run("CREATE TABLE notice_before AS SELECT * FROM notice")
    op.drop_table("notice")
    op.create_table(
        "notice",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", ROW, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("mailed_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        _site(),
        sqlite_autoincrement=True,
    )
    run(f"INSERT INTO notice ({NOTICE}) SELECT {NOTICE} FROM notice_before")  # noqa: S608
    op.drop_table("notice_before")
    run("DELETE FROM sqlite_sequence WHERE name = 'notice'")
    if last is not None:
        op.get_bind().execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('notice', :last)"), {"last": last}
        )


def _site() -> sa.Column[Any]:
    return sa.Column("site_id", ROW, nullable=False, server_default=sa.text("0"))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
