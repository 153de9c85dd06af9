"""What CMS says is not paid, by code: pairs of procedures (NCCI) and the most units (MUE)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
CODE = sa.String(5).with_variant(sa.String(5, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; on PostgreSQL only a desk writes into it."""
    op.create_table(
        "code_edit",
        sa.Column("book_id", ROW, sa.ForeignKey("code_book.id"), primary_key=True, autoincrement=False),
        sa.Column("code", CODE, primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER code_edit_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON code_edit FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Releases that were taken in would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
