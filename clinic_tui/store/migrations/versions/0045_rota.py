"""Shifts by week with their exceptions, time off, swaps, who is on call, and minimum cover."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
SHIFT = "start_minute BETWEEN 0 AND 1439 AND end_minute > start_minute AND end_minute <= start_minute + 1440"
TABLES = ("shift_template", "shift_change", "time_off", "shift_swap", "on_call", "minimum_cover")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    _table(
        "shift_template",
        _person("account_id"),
        *_whole("weekday", "start_minute", "end_minute", "weeks"),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint(SHIFT, name="ck_shift_template_span"),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_shift_template_weekday"),
        sa.CheckConstraint("weeks BETWEEN 1 AND 2", name="ck_shift_template_weeks"),
        sa.CheckConstraint("valid_to >= valid_from", name="ck_shift_template_term"),
    )
    _table(
        "shift_change",
        _person("account_id"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        *_minutes("start_minute", "end_minute"),
        _text("reason", 100),
        sa.CheckConstraint(SHIFT, name="ck_shift_change_span"),
    )
    _table(
        "time_off",
        _person("account_id"),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        *_minutes("start_minute", "end_minute"),
        _text("note", 200),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        _text("asked_by", 100),
        sa.Column("decided_at", INSTANT, nullable=True),
        _text("decided_by", 100),
        _text("answer", 200),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.CheckConstraint("last >= first", name="ck_time_off_term"),
        sa.CheckConstraint(
            "start_minute IS NULL OR (first = last AND start_minute >= 0 AND end_minute > start_minute "
            "AND end_minute <= 2880)",
            name="ck_time_off_hours",
        ),
    )
    _table(
        "shift_swap",
        _person("giver_id"),
        _person("taker_id"),
        sa.Column("day", sa.Date(), nullable=False),
        *_whole("start_minute", "end_minute"),
        sa.Column("back_day", sa.Date(), nullable=True),
        *_minutes("back_start", "back_end"),
        _text("note", 200),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("offered_at", INSTANT, nullable=False),
        sa.Column("answered_at", INSTANT, nullable=True),
        _text("decided_by", 100),
        _text("answer", 200),
        sa.CheckConstraint(SHIFT, name="ck_shift_swap_span"),
        sa.CheckConstraint("giver_id <> taker_id", name="ck_shift_swap_people"),
        sa.CheckConstraint("(back_day IS NULL) = (back_start IS NULL)", name="ck_shift_swap_back"),
    )
    _table(
        "on_call",
        _person("account_id"),
        sa.Column("first", sa.Date(), nullable=False),
        *_whole("start_minute"),
        sa.Column("last", sa.Date(), nullable=False),
        *_whole("end_minute"),
        _text("phone", 20),
        _text("note", 100),
        sa.CheckConstraint("start_minute BETWEEN 0 AND 1439", name="ck_on_call_start"),
        sa.CheckConstraint("end_minute BETWEEN 1 AND 1440", name="ck_on_call_end"),
        sa.CheckConstraint(
            "last > first OR (last = first AND end_minute > start_minute)", name="ck_on_call_term"
        ),
    )
    _table(
        "minimum_cover",
        sa.Column("whom", sa.String(40), nullable=False),
        *_whole("weekdays", "start_minute", "end_minute", "people"),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute",
            name="ck_minimum_cover_span",
        ),
        sa.CheckConstraint("weekdays BETWEEN 1 AND 127", name="ck_minimum_cover_weekdays"),
        sa.CheckConstraint("people > 0", name="ck_minimum_cover_people"),
    )
    for table in ("shift_template", "shift_change", "time_off", "on_call"):
        op.create_index(f"ix_{table}_account_id", table, ["account_id"])
    for column in ("giver_id", "taker_id"):
        op.create_index(f"ix_shift_swap_{column}", "shift_swap", [column])
    op.create_index("ix_shift_change_day", "shift_change", ["day", "account_id"])
    op.create_index("ix_time_off_state", "time_off", ["state", "last"])
    op.create_index("ix_shift_swap_state", "shift_swap", ["state", "day"])
    op.create_index("ix_on_call_last", "on_call", ["last"])
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


def _person(name: str) -> sa.Column[Any]:
    return sa.Column(name, ROW, sa.ForeignKey("account.id"), nullable=False)


def _text(name: str, length: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False)


def _whole(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]


def _minutes(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Integer(), nullable=True) for name in names]


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
