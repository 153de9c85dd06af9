"""From where policies came in, so that the same one comes in once; and visits of which no payer is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = ("policy_source",)


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make table and field; on PostgreSQL only a desk writes the table. Payers know of all visits so far."""
    op.create_table(
        "policy_source",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("external_id", _key(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("source", "external_id", name="uq_policy_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_policy_source_patient_id", "policy_source", ["patient_id"])
    op.add_column(
        "appointment",
        sa.Column("kept_from_payer", sa.String(200), nullable=False, server_default=sa.text("''")),
    )
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
