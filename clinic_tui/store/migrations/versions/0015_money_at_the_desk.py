"""Tenders with their receipts, drawers and counts, and what moves what is owed without money."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
CENTS = sa.BigInteger()
WORD = sa.String(40)
OPEN = sa.text("submitted_at IS NULL")


def upgrade() -> None:
    """Add the fields, make the tables; money taken before is a copay without a receipt."""
    _payment()
    _receipts()
    _drawers()
    _adjustments()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in (
        *("receipt", "allocation", "copay_asked", "drawer", "drawer_move", "drawer_count", "money_rule"),
        "adjustment",
    ):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _payment() -> None:
    empty: dict[str, Any] = {"nullable": False, "server_default": sa.text("''")}
    for column in (
        sa.Column("kind", WORD, nullable=False, server_default=sa.text("'copay'")),
        sa.Column("receipt_id", ROW, nullable=True),
        sa.Column("drawer_id", ROW, nullable=True),
        sa.Column("tendered_cents", CENTS, nullable=True),
        sa.Column("reference", sa.String(60), **empty),
        sa.Column("reason", sa.String(200), **empty),
        sa.Column("reverses_id", ROW, nullable=True),
    ):
        op.add_column("payment", column)
    for name in ("receipt_id", "drawer_id", "reverses_id"):
        op.create_index(f"ix_payment_{name}", "payment", [name])


def _row(*columns: Any) -> tuple[Any, ...]:
    return (
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
    )


def _refers(name: str, to: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, ROW, sa.ForeignKey(f"{to}.id"), nullable=nullable)


def _receipts() -> None:
    op.create_table(
        "receipt",
        *_row(
            sa.Column("number", sa.Integer(), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("desk", sa.String(20), nullable=False),
            sa.Column("taken_by", sa.String(80), nullable=False),
            sa.Column("printed", sa.Integer(), nullable=False),
            sa.UniqueConstraint("number", name="uq_receipt_number"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_receipt_day", "receipt", ["day"])
    op.create_table(
        "allocation",
        *_row(
            _refers("payment_id", "payment"),
            _refers("from_id", "appointment", nullable=True),
            _refers("to_id", "appointment", nullable=True),
            sa.Column("cents", CENTS, nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.CheckConstraint("cents > 0", name="ck_allocation_cents"),
        ),
        sqlite_autoincrement=True,
    )
    for name in ("payment_id", "from_id", "to_id"):
        op.create_index(f"ix_allocation_{name}", "allocation", [name])
    op.create_table(
        "copay_asked",
        *_row(
            _refers("appointment_id", "appointment"),
            sa.Column("cents", CENTS, nullable=False),
            sa.UniqueConstraint("appointment_id", name="uq_copay_asked"),
            sa.CheckConstraint("cents >= 0", name="ck_copay_asked_cents"),
        ),
        sqlite_autoincrement=True,
    )


def _drawers() -> None:
    op.create_table(
        "drawer",
        *_row(
            sa.Column("desk", sa.String(20), nullable=False),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("holder", sa.String(80), nullable=False),
            sa.Column("opened_at", INSTANT, nullable=False),
            sa.Column("opened_by", sa.String(80), nullable=False),
            sa.Column("float_cents", CENTS, nullable=False),
            sa.Column("submitted_at", INSTANT, nullable=True),
            sa.Column("submitted_by", sa.String(80), nullable=False),
            sa.Column("slip", sa.Integer(), nullable=True),
            sa.Column("kept_cents", CENTS, nullable=False),
            sa.UniqueConstraint("slip", name="uq_drawer_slip"),
            sa.CheckConstraint("float_cents >= 0 AND kept_cents >= 0", name="ck_drawer_cents"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drawer_day", "drawer", ["day"])
    op.create_index(
        "uq_drawer_open", "drawer", ["desk"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "drawer_move",
        *_row(
            _refers("drawer_id", "drawer"),
            sa.Column("kind", WORD, nullable=False),
            sa.Column("cents", CENTS, nullable=False),
            sa.Column("reason", sa.String(200), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("by", sa.String(80), nullable=False),
            sa.Column("holder", sa.String(80), nullable=False),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drawer_move_drawer_id", "drawer_move", ["drawer_id"])
    sums = ("cash_cents", "card_cents", "check_cents")
    op.create_table(
        "drawer_count",
        *_row(
            _refers("drawer_id", "drawer"),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("by", sa.String(80), nullable=False),
            sa.Column("cash_words", sa.String(200), nullable=False),
            *(sa.Column(name, CENTS, nullable=False) for name in sums),
            *(sa.Column(f"expected_{name}", CENTS, nullable=False) for name in sums),
            sa.Column("reason", sa.String(200), nullable=False),
            sa.Column("last_payment_id", ROW, nullable=False),
            sa.Column("last_move_id", ROW, nullable=False),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drawer_count_drawer_id", "drawer_count", ["drawer_id"])
    op.create_table(
        "money_rule",
        *_row(
            sa.Column("drawers", sa.Boolean(), nullable=False),
            sa.Column("blind_count", sa.Boolean(), nullable=False),
        ),
        sqlite_autoincrement=True,
    )


def _adjustments() -> None:
    op.create_table(
        "adjustment",
        *_row(
            _refers("patient_id", "patient"),
            _refers("appointment_id", "appointment"),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("kind", WORD, nullable=False),
            sa.Column("patient_cents", CENTS, nullable=False),
            sa.Column("insurer_cents", CENTS, nullable=False),
            sa.Column("reason", sa.String(200), nullable=False),
            sa.Column("made_by", sa.String(80), nullable=False),
            sa.Column("reverses_id", ROW, nullable=True),
            sa.CheckConstraint("patient_cents <> 0 OR insurer_cents <> 0", name="ck_adjustment_cents"),
        ),
        sqlite_autoincrement=True,
    )
    for name in ("appointment_id", "patient_id"):
        op.create_index(f"ix_adjustment_{name}", "adjustment", [name])


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
