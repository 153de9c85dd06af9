"""The journal, places, accounts and notices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic_tui.store.migrations.first.kinds import INSTANT, ROW, WORD


def create() -> None:
    """Make these tables, parents before children."""
    _account()
    _journal()
    _journal_head()
    _notice()
    _site()


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", WORD, nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", INSTANT, nullable=True),
        sa.Column("last_sign_in", INSTANT, nullable=True),
        sqlite_autoincrement=True,
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("action", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("verb", sa.String(60), nullable=False),
        sa.Column("change", sa.String(10), nullable=False),
        sa.Column("entity", sa.String(60), nullable=False),
        sa.Column("entity_id", sa.BigInteger(), nullable=True),
        sa.Column("patient_id", sa.BigInteger(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undo", sa.String(4), nullable=False),
        sa.Column("undo_words", sa.String(200), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.Column("mac", sa.String(64), nullable=False),
    )
    op.create_index("ix_journal_account", "journal", ["account_id", "desk", "seq"])
    op.create_index("ix_journal_action", "journal", ["action"])
    op.create_index("ix_journal_entity", "journal", ["entity", "entity_id", "seq"])
    op.create_index("ix_journal_patient", "journal", ["patient_id", "seq"])
    op.create_index("ix_journal_undoes", "journal", ["undoes"])


def _journal_head() -> None:
    op.create_table(
        "journal_head",
        sa.Column("id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
    )


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("subject_id", ROW, nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.UniqueConstraint("kind", "subject_id", name="uq_notice"),
        sqlite_autoincrement=True,
    )


def _site() -> None:
    op.create_table(
        "site",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
