"""Payers, what a policy says beyond its number, and questions to payers with their answers.

The payers of policies that are there already are made behind this, by a use case that the journal has
lines of (`patients/payers.py`): rows that a migration made would stand in the database but not in it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORD = sa.String(40)
AT = sa.DateTime(timezone=True)
TABLES = ("payer", "eligibility_request", "eligibility_answer", "eligibility_file")
MONEY = (
    "copay_primary", "copay_specialist", "copay_urgent", "copay_mental", "copay_telehealth",
    "deductible", "deductible_left", "family_deductible", "family_deductible_left",
    "out_of_pocket", "out_of_pocket_left", "family_out_of_pocket", "family_out_of_pocket_left",
)  # fmt: skip


def _head() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text(name: str, length: int, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=sa.text(f"'{default}'"))


def upgrade() -> None:
    """Make the tables and fields; on PostgreSQL only a desk writes into them."""
    op.create_table(
        "payer",
        *_head(),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", _key(100), nullable=False),
        sa.Column("electronic_id", sa.String(80), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("filing", sa.String(2), nullable=False),
        sa.Column("filing_days", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("name_key", name="uq_payer_name"),
        sqlite_autoincrement=True,
    )
    _policies()
    op.create_table(
        "eligibility_request",
        *_head(),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("coverage_id", ROW, sa.ForeignKey("coverage.id"), nullable=False),
        sa.Column("appointment_id", ROW, nullable=True),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("services", sa.String(40), nullable=False),
        sa.Column("trace", _key(50), nullable=False),
        sa.Column("control", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.String(60), nullable=False),
        sa.Column("payer", sa.String(100), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("status", WORD, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.UniqueConstraint("trace", name="uq_eligibility_request_trace"),
        sqlite_autoincrement=True,
    )
    for column in ("patient_id", "coverage_id", "status"):
        op.create_index(f"ix_eligibility_request_{column}", "eligibility_request", [column])
    op.create_table(
        "eligibility_answer",
        *_head(),
        sa.Column("request_id", ROW, sa.ForeignKey("eligibility_request.id"), nullable=False),
        sa.Column("coverage_id", ROW, sa.ForeignKey("coverage.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("answered", WORD, nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("code", sa.String(10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    for column in ("request_id", "coverage_id"):
        op.create_index(f"ix_eligibility_answer_{column}", "eligibility_answer", [column])
    op.create_table(
        "eligibility_file",
        *_head(),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("taken", WORD, nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.UniqueConstraint("digest", name="uq_eligibility_file_digest"),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _policies() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("payer_id", ROW, nullable=True),
        _text("relationship", 40, "self"),
        _text("subscriber_family", 100),
        _text("subscriber_given", 100),
        sa.Column("subscriber_born", sa.Date(), nullable=True),
        _text("subscriber_sex", 1),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in MONEY),
        sa.Column("amounts_told_on", sa.Date(), nullable=True),
        _text("answered", 40, "not asked"),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("good_until", AT, nullable=True),
    ]
    for column in columns:
        op.add_column("coverage", column)
    op.create_index("ix_coverage_payer_id", "coverage", ["payer_id"])


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
