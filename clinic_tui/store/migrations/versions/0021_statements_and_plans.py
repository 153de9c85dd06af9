"""Statements with their runs and holds, payment plans, their rules, and codes of write-offs."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
CENTS = sa.BigInteger()
WORD = sa.String(40)


def upgrade() -> None:
    """Make the tables; what was written off before has no code."""
    op.add_column(
        "adjustment", sa.Column("code", sa.String(20), nullable=False, server_default=sa.text("''"))
    )
    _rules()
    _plans()
    _statements()
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in (
        *("billing_rule", "payment_plan", "plan_visit"),
        *("statement_run", "statement", "statement_visit", "statement_hold"),
    ):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _row(*columns: Any) -> tuple[Any, ...]:
    return (
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
    )


def _refers(name: str, to: str) -> sa.Column[Any]:
    return sa.Column(name, ROW, sa.ForeignKey(f"{to}.id"), nullable=False)


def _rules() -> None:
    op.create_table(
        "billing_rule",
        *_row(
            sa.Column("minimum_cents", CENTS, nullable=False),
            sa.Column("second_after_days", sa.Integer(), nullable=False),
            sa.Column("final_after_days", sa.Integer(), nullable=False),
            sa.Column("due_days", sa.Integer(), nullable=False),
            sa.Column("plans_are_held", sa.Boolean(), nullable=False),
            sa.Column("write_off_limit_cents", CENTS, nullable=False),
            sa.Column("address", sa.String(300), nullable=False),
            sa.Column("how_to_pay", sa.String(400), nullable=False),
            sa.CheckConstraint(
                "minimum_cents >= 0 AND write_off_limit_cents >= 0", name="ck_billing_rule_cents"
            ),
            sa.CheckConstraint(
                "second_after_days > 0 AND final_after_days > 0 AND due_days > 0",
                name="ck_billing_rule_days",
            ),
        ),
        sqlite_autoincrement=True,
    )


def _plans() -> None:
    op.create_table(
        "payment_plan",
        *_row(
            _refers("patient_id", "patient"),
            sa.Column("total_cents", CENTS, nullable=False),
            sa.Column("instalment_cents", CENTS, nullable=False),
            sa.Column("day_of_month", sa.Integer(), nullable=False),
            sa.Column("first_day", sa.Date(), nullable=False),
            sa.Column("made_on", sa.Date(), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("made_by", sa.String(80), nullable=False),
            sa.Column("ended_on", sa.Date(), nullable=True),
            sa.Column("end", WORD, nullable=True),
            sa.Column("end_words", sa.String(200), nullable=False),
            sa.Column("ended_by", sa.String(80), nullable=False),
            sa.CheckConstraint(
                "instalment_cents > 0 AND total_cents >= instalment_cents", name="ck_payment_plan_cents"
            ),
            sa.CheckConstraint("day_of_month BETWEEN 1 AND 31", name="ck_payment_plan_day"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_payment_plan_patient_id", "payment_plan", ["patient_id"])
    op.create_table(
        "plan_visit",
        *_row(
            _refers("plan_id", "payment_plan"),
            _refers("appointment_id", "appointment"),
            sa.Column("part_cents", CENTS, nullable=False),
            sa.Column("paid_cents", CENTS, nullable=False),
            sa.UniqueConstraint("plan_id", "appointment_id", name="uq_plan_visit"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_visit_appointment_id", "plan_visit", ["appointment_id"])


def _statements() -> None:
    op.create_table(
        "statement_run",
        *_row(
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("at", INSTANT, nullable=False),
            sa.Column("made_by", sa.String(80), nullable=False),
            sa.Column("statements", sa.Integer(), nullable=False),
            sa.Column("total_cents", CENTS, nullable=False),
            sa.Column("separate", sa.Boolean(), nullable=False),
            sa.Column("written_at", INSTANT, nullable=True),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "statement",
        *_row(
            sa.Column("number", sa.Integer(), nullable=False),
            _refers("run_id", "statement_run"),
            _refers("patient_id", "patient"),
            sa.Column("day", sa.Date(), nullable=False),
            sa.Column("step", WORD, nullable=False),
            sa.Column("sent_to", sa.String(200), nullable=False),
            sa.Column("asked_cents", CENTS, nullable=False),
            sa.Column("due_day", sa.Date(), nullable=False),
            sa.Column("shown", sa.Text(), nullable=False),
            sa.Column("printed", sa.Integer(), nullable=False),
            sa.UniqueConstraint("number", name="uq_statement_number"),
            sa.CheckConstraint("asked_cents > 0", name="ck_statement_cents"),
        ),
        sqlite_autoincrement=True,
    )
    for name in ("run_id", "patient_id"):
        op.create_index(f"ix_statement_{name}", "statement", [name])
    op.create_table(
        "statement_visit",
        *_row(
            _refers("statement_id", "statement"),
            _refers("appointment_id", "appointment"),
            sa.Column("cents", CENTS, nullable=False),
            sa.UniqueConstraint("statement_id", "appointment_id", name="uq_statement_visit"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statement_visit_appointment_id", "statement_visit", ["appointment_id"])
    op.create_table(
        "statement_hold",
        *_row(
            _refers("patient_id", "patient"),
            sa.Column("reason", WORD, nullable=False),
            sa.Column("words", sa.String(200), nullable=False),
            sa.Column("since", sa.Date(), nullable=False),
            sa.Column("by", sa.String(80), nullable=False),
            sa.Column("released_on", sa.Date(), nullable=True),
            sa.Column("released_by", sa.String(80), nullable=False),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_statement_hold_patient_id", "statement_hold", ["patient_id"])


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
