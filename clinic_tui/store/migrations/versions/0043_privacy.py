"""Disclosures, patients' requests, the breach log, business associates, and reviews of access."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _table(
        "breach",
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(100), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("disclosed", sa.Boolean(), nullable=False),
        sa.Column("others", sa.Integer(), nullable=False),
        sa.Column("in_one_state", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("exclusion", sa.String(40), nullable=False),
        *(
            sa.Column(name, sa.Boolean(), nullable=True)
            for name in ("nature", "reached", "viewed", "mitigated")
        ),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=True),
        sa.Column("assessed_by", sa.String(80), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.CheckConstraint("others >= 0", name="ck_breach_others"),
    )
    _table(
        "breach_person",
        sa.Column("breach_id", ROW, sa.ForeignKey("breach.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
    )
    for column in ("breach_id", "patient_id"):
        op.create_index(f"ix_breach_person_{column}", "breach_person", [column])
    _table(
        "breach_notice",
        sa.Column("breach_id", ROW, sa.ForeignKey("breach.id"), nullable=False),
        sa.Column("addressee", sa.String(40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
    )
    op.create_index("uq_breach_notice", "breach_notice", ["breach_id", "addressee"], unique=True)
    _table(
        "disclosure",
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recipient", sa.String(100), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("what", sa.String(400), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("withheld_until", sa.Date(), nullable=True),
        sa.Column("breach_id", ROW, sa.ForeignKey("breach.id"), nullable=True),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("struck", sa.String(200), nullable=False),
    )
    op.create_index("ix_disclosure_patient", "disclosure", ["patient_id", "day"])
    op.create_index("ix_disclosure_breach_id", "disclosure", ["breach_id"])
    _table(
        "record_request",
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(100), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("form", sa.String(60), nullable=False),
        sa.Column("sent_to", sa.String(200), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.String(200), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(200), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
    )
    op.create_index("ix_record_request_patient_id", "record_request", ["patient_id"])
    _table(
        "business_associate",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("contact", sa.String(100), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.UniqueConstraint("name"),
    )
    _table(
        "access_review",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.String(80), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
    )
    op.create_index("ix_access_review_day", "access_review", ["day"])
    op.create_index("ix_access_review_patient_id", "access_review", ["patient_id"])
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    for table in _TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


_TABLES = (
    "breach", "breach_person", "breach_notice", "disclosure", "record_request", "business_associate",
    "access_review",
)  # fmt: skip


def _table(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sqlite_autoincrement=True,
    )
