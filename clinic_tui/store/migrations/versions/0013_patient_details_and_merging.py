"""What the desk asks a patient in person, records that were merged, and pairs that are not the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
KEY = sa.String(20).with_variant(sa.String(20, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; on PostgreSQL they take changes through a desk only, as all others do."""
    op.create_table(
        "patient_detail",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False, unique=True),
        sa.Column("other_languages", sa.String(200), nullable=False),
        sa.Column("guarantor_id", ROW, sa.ForeignKey("patient.id"), nullable=True),
        sa.Column("guarantor_is", sa.String(40), nullable=True),
        sa.Column("emergency_name", sa.String(100), nullable=False),
        sa.Column("emergency_relation", sa.String(40), nullable=False),
        sa.Column("emergency_phone", sa.String(20), nullable=False),
        sa.Column("private_by", sa.String(40), nullable=True),
        sa.Column("private_to", sa.String(200), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("notice_why_not", sa.String(200), nullable=False),
        sa.Column("id_kind", sa.String(40), nullable=True),
        sa.Column("id_seen_on", sa.Date(), nullable=True),
        sa.Column("address_verified_on", sa.Date(), nullable=True),
        sa.Column("phone_verified_on", sa.Date(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_detail_guarantor_id", "patient_detail", ["guarantor_id"])
    op.create_table(
        "patient_merge",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("gone_id", ROW, nullable=False, unique=True),
        sa.Column("gone_mrn", KEY, nullable=False, unique=True),
        sa.Column("words", sa.String(240), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_merge_patient_id", "patient_merge", ["patient_id"])
    op.create_table(
        "not_same_person",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("first_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("second_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.UniqueConstraint("first_id", "second_id", name="uq_not_same_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_not_same_person_first_id", "not_same_person", ["first_id"])
    op.create_index("ix_not_same_person_second_id", "not_same_person", ["second_id"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in ("patient_detail", "patient_merge", "not_same_person"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
