"""Incidents, the decisions on them, and what follows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
TABLES = ("incident", "incident_decision", "work_span", "severe_outcome", "exposure_step", "safety_year")


def upgrade() -> None:
    """Make the tables."""
    _table(
        "incident",
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=True),
        _text("name", 80),
        _text("job_title", 60),
        _text("kind", 40),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=True),
        sa.Column("shift_began", sa.Integer(), nullable=True),
        _text("place", 60),
        _text("before", 300),
        _text("what", 500),
        _text("harm", 120),
        _text("object", 80),
        _text("device", 60),
        _text("brand", 60),
        sa.Column("blood", sa.Boolean(), nullable=False),
        sa.Column("learned_at", INSTANT, nullable=False),
        _text("reporter", 80),
        _text("treated_by", 80),
        _text("facility", 120),
        sa.Column("emergency_room", sa.Boolean(), nullable=True),
        sa.Column("overnight", sa.Boolean(), nullable=True),
        _text("address", 160),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("hired", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(40), nullable=True),
    )
    for column in ("account_id", "day"):
        op.create_index(f"ix_incident_{column}", "incident", [column])
    _table(
        "incident_decision",
        sa.Column("incident_id", ROW, sa.ForeignKey("incident.id"), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        _text("decided_by", 80),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in (
                "work_related", "new_case", "death", "away", "restricted", "beyond_first_aid", "unconscious",
                "significant", "special",
            )
        ),
        _text("case_type", 40),
        sa.Column("privacy", sa.String(40), nullable=True),
        sa.Column("case_year", sa.Integer(), nullable=True),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.UniqueConstraint("incident_id"),
        sa.UniqueConstraint("case_year", "case_number", name="uq_incident_decision_case"),
    )  # fmt: skip
    _table(
        "work_span",
        sa.Column("incident_id", ROW, sa.ForeignKey("incident.id"), nullable=False),
        _text("kind", 40),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name="ck_work_span_order"),
    )
    op.create_index("ix_work_span_incident_id", "work_span", ["incident_id"])
    _table(
        "severe_outcome",
        sa.Column("incident_id", ROW, sa.ForeignKey("incident.id"), nullable=False),
        _text("kind", 40),
        sa.Column("happened_at", INSTANT, nullable=False),
        sa.Column("learned_at", INSTANT, nullable=False),
        sa.Column("reported_at", INSTANT, nullable=True),
        _text("reported_to", 120),
        _text("reported_by", 80),
        sa.UniqueConstraint("incident_id", "kind", name="uq_severe_outcome"),
    )
    _table(
        "exposure_step",
        sa.Column("incident_id", ROW, sa.ForeignKey("incident.id"), nullable=False),
        _text("step", 40),
        _text("ended", 40),
        sa.Column("day", sa.Date(), nullable=False),
        _text("words", 200),
        _text("who", 80),
        sa.UniqueConstraint("incident_id", "step", name="uq_exposure_step"),
    )
    _table(
        "safety_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("average_employees", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        _text("certified_by", 80),
        _text("title", 60),
        _text("phone", 40),
        sa.Column("certified_on", sa.Date(), nullable=True),
        _text("certified_totals", 120),
        sa.UniqueConstraint("year"),
    )
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


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)
