"""Claims: trading partners, files that go and come, what was sent, what was said of it, what payers paid."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)
TABLES = (
    "trading_partner",
    "claim_batch",
    "claim_batch_content",
    "claim_file",
    "claim_file_content",
    "remittance_payment",
    "claim",
    "claim_sending",
    "claim_answer",
    "finding_accepted",
    "rule_switch",
    "provider_adjustment",
    "insurer_posting",
    "remittance_exception",
)
INDEXES = (
    ("claim_batch", "at"),
    ("claim_batch", "state"),
    ("claim_file", "at"),
    ("remittance_payment", "deposit_on"),
    ("remittance_payment", "paid_on"),
    ("remittance_payment", "payer_id"),
    ("remittance_payment", "state"),
    ("remittance_payment", "trace"),
    ("claim", "appointment_id"),
    ("claim", "coverage_id"),
    ("claim", "day"),
    ("claim", "denied_as"),
    ("claim", "follow_up_on"),
    ("claim", "patient_id"),
    ("claim", "payer_id"),
    ("claim", "settled_on"),
    ("claim", "state"),
    ("claim_sending", "batch_id"),
    ("claim_sending", "claim_id"),
    ("claim_answer", "at"),
    ("claim_answer", "claim_id"),
    ("claim_answer", "file_id"),
    ("claim_answer", "payment_id"),
    ("claim_answer", "sending_id"),
    ("provider_adjustment", "claim_id"),
    ("provider_adjustment", "payer_id"),
    ("provider_adjustment", "payment_id"),
    ("insurer_posting", "appointment_id"),
    ("insurer_posting", "claim_id"),
    ("insurer_posting", "day"),
    ("insurer_posting", "answer_id"),
    ("insurer_posting", "patient_id"),
    ("insurer_posting", "payment_id"),
    ("remittance_exception", "claim_id"),
    ("remittance_exception", "payment_id"),
    ("remittance_exception", "settled_at"),
)


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    for column in (
        sa.Column("partner_id", ROW, nullable=True),
        sa.Column("appeal_days", sa.Integer(), nullable=True),
        sa.Column("wants_taxonomy", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("wants_drug_code", sa.Boolean(), nullable=False, server_default=sa.text("false")),
        sa.Column("takes_replacements", sa.Boolean(), nullable=False, server_default=sa.text("true")),
        sa.Column("member_pattern", sa.String(80), nullable=False, server_default=sa.text("''")),
    ):
        op.add_column("payer", column)
    _files()
    _claims()
    _remittances()
    for table, name in INDEXES:
        op.create_index(f"ix_{table}_{name}", table, [name])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _files() -> None:
    """Partners, files, and the payments in them."""
    _table(
        "trading_partner",
        sa.Column("code", _key(15), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("receiver_id", sa.String(80), nullable=False),
        sa.Column("submitter_name", sa.String(60), nullable=False),
        sa.Column("submitter_id", sa.String(80), nullable=False),
        sa.Column("contact", sa.String(60), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("sender", sa.String(15), nullable=False),
        sa.Column("receiver", sa.String(15), nullable=False),
        sa.Column("sender_qualifier", sa.String(2), nullable=False),
        sa.Column("receiver_qualifier", sa.String(2), nullable=False),
        sa.Column("group_sender", sa.String(15), nullable=False),
        sa.Column("group_receiver", sa.String(15), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("wants_ta1", sa.Boolean(), nullable=False),
        sa.Column("way", sa.String(40), nullable=False),
        sa.Column("folder", sa.String(400), nullable=False),
        sa.Column("host", sa.String(200), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("host_key", sa.String(800), nullable=False),
        sa.Column("out_folder", sa.String(200), nullable=False),
        sa.Column("in_folder", sa.String(200), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_control", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_control >= 0", name="ck_trading_partner_control"),
        sa.UniqueConstraint("code", name="uq_trading_partner_code"),
    )
    _table(
        "claim_batch",
        sa.Column("partner_id", ROW, sa.ForeignKey("trading_partner.id"), nullable=False),
        sa.Column("control", sa.Integer(), nullable=False),
        sa.Column("reference", _key(30), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("made_by", sa.String(80), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("sets", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("sent_at", AT, nullable=True),
        sa.Column("sent_by", sa.String(80), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.UniqueConstraint("partner_id", "control", name="uq_claim_batch_control"),
        sa.UniqueConstraint("reference", name="uq_claim_batch_reference"),
    )
    op.create_table(
        "claim_batch_content",
        sa.Column("batch_id", ROW, sa.ForeignKey("claim_batch.id"), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    _table(
        "claim_file",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("partner_id", ROW, sa.ForeignKey("trading_partner.id"), nullable=True),
        sa.Column("kinds", sa.String(40), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("taken", sa.String(40), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("unmatched", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.UniqueConstraint("digest", name="uq_claim_file_digest"),
    )
    op.create_table(
        "claim_file_content",
        sa.Column("file_id", ROW, sa.ForeignKey("claim_file.id"), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    _table(
        "remittance_payment",
        sa.Column("file_id", ROW, sa.ForeignKey("claim_file.id"), nullable=False),
        sa.Column("set_place", sa.Integer(), nullable=False),
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=True),
        sa.Column("payer_name", sa.String(100), nullable=False),
        sa.Column("payer_number", sa.String(80), nullable=False),
        sa.Column("trace", _key(50), nullable=False),
        sa.Column("method", sa.String(3), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("deposit_on", sa.Date(), nullable=True),
        sa.Column("deposit_cents", sa.BigInteger(), nullable=True),
        sa.Column("deposit_by", sa.String(80), nullable=False),
        sa.UniqueConstraint("file_id", "set_place", name="uq_remittance_payment"),
    )


def _claims() -> None:
    """Claims, and what was said of them."""
    _table(
        "claim",
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("coverage_id", ROW, sa.ForeignKey("coverage.id"), nullable=False),
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=True),
        sa.Column("sequence", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("charged_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("state_at", AT, nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("contract_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_cents", sa.BigInteger(), nullable=False),
        sa.Column("denied_as", sa.String(20), nullable=False),
        sa.Column("denied_reason", sa.String(5), nullable=False),
        sa.Column("payer_number", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(400), nullable=False),
        sa.Column("hold_reason", sa.String(200), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("appointment_id", "coverage_id", name="uq_claim_visit_policy"),
    )
    _table(
        "claim_sending",
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("number", _key(20), nullable=False),
        sa.Column("frequency", sa.String(40), nullable=False),
        sa.Column("original_number", sa.String(80), nullable=False),
        sa.Column("batch_id", ROW, sa.ForeignKey("claim_batch.id"), nullable=True),
        sa.Column("set_control", sa.String(9), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("filed_as", sa.String(80), nullable=False),
        sa.Column("member_id", sa.String(80), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.UniqueConstraint("number", name="uq_claim_sending_number"),
    )
    _table(
        "claim_answer",
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("sending_id", ROW, sa.ForeignKey("claim_sending.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("happening", sa.String(40), nullable=False),
        sa.Column("party", sa.String(40), nullable=False),
        sa.Column("said_at", AT, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("file_id", ROW, sa.ForeignKey("claim_file.id"), nullable=True),
        sa.Column("words", sa.String(600), nullable=False),
        sa.Column("codes", sa.String(100), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("charged_cents", sa.BigInteger(), nullable=True),
        sa.Column("paid_cents", sa.BigInteger(), nullable=True),
        sa.Column("contract_cents", sa.BigInteger(), nullable=True),
        sa.Column("patient_cents", sa.BigInteger(), nullable=True),
        sa.Column("forwarded", sa.Boolean(), nullable=False),
        sa.Column("payer_number", sa.String(80), nullable=False),
        sa.Column("payment_id", ROW, sa.ForeignKey("remittance_payment.id"), nullable=True),
        sa.Column("decided", sa.Text(), nullable=False),
    )
    _table(
        "finding_accepted",
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.UniqueConstraint("appointment_id", "digest", name="uq_finding_accepted"),
    )
    _table(
        "rule_switch",
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=False),
        sa.Column("rule", sa.Integer(), nullable=False),
        sa.Column("weight", sa.String(3), nullable=False),
        sa.CheckConstraint("weight IN ('off', 'W', 'E')", name="ck_rule_switch_weight"),
        sa.UniqueConstraint("payer_id", "rule", name="uq_rule_switch"),
    )


def _remittances() -> None:
    """What was posted, and what could not be."""
    _table(
        "provider_adjustment",
        sa.Column("payment_id", ROW, sa.ForeignKey("remittance_payment.id"), nullable=False),
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=True),
        sa.Column("reason", sa.String(5), nullable=False),
        sa.Column("reference", sa.String(80), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=True),
    )
    _table(
        "insurer_posting",
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=False),
        sa.Column("answer_id", ROW, sa.ForeignKey("claim_answer.id"), nullable=True),
        sa.Column("payment_id", ROW, sa.ForeignKey("remittance_payment.id"), nullable=True),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("contract_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_cents", sa.BigInteger(), nullable=False),
        sa.Column("written_off_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
    )
    _table(
        "remittance_exception",
        sa.Column("payment_id", ROW, sa.ForeignKey("remittance_payment.id"), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("claim_number", sa.String(80), nullable=False),
        sa.Column("claim_id", ROW, sa.ForeignKey("claim.id"), nullable=True),
        sa.Column("named_as", sa.String(100), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.String(400), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("settled_at", AT, nullable=True),
        sa.Column("settled_by", sa.String(80), nullable=False),
        sa.Column("settled_words", sa.String(200), nullable=False),
    )


def _table(name: str, *columns: sa.Column[Any] | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *columns,
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
