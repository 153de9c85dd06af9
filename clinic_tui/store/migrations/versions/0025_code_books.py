"""Releases of public code sets, and the codes that people keep at hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
AT = sa.DateTime(timezone=True)


def _key(length: int) -> sa.types.TypeEngine[str]:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    op.create_table(
        "code_book",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_name", sa.String(40), nullable=False),
        sa.Column("release", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("set_name", "digest", name="uq_code_book_content"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_book_piece",
        sa.Column("book_id", ROW, sa.ForeignKey("code_book.id"), primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "code_favourite",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("whose", _key(40), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=True),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=True),
        sa.Column("set_name", sa.String(40), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        sa.UniqueConstraint("whose", "set_name", "code", name="uq_code_favourite_code"),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for table in ("code_book", "code_book_piece", "code_favourite"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
