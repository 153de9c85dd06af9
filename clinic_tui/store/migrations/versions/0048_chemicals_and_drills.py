"""Hazardous chemicals with their safety data sheets, and drills."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")

TABLES = (
    "chemical", "chemical_place", "safety_sheet", "safety_sheet_piece", "drill", "drill_held",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    _table(
        "chemical",
        *_texts(product=80, maker=80, maker_phone=40, cas=12, signal=40, pictograms=120, hazards=300),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=True),
        sa.Column("used_from", sa.Date(), nullable=False),
        sa.Column("used_until", sa.Date(), nullable=True),
        sa.CheckConstraint("used_until IS NULL OR used_until >= used_from", name="ck_chemical_used"),
    )
    op.create_index("ix_chemical_item_id", "chemical", ["item_id"])
    _table(
        "chemical_place",
        sa.Column("chemical_id", ROW, sa.ForeignKey("chemical.id"), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        *_texts(place=60, amount=40),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
    )
    op.create_index("ix_chemical_place_chemical_id", "chemical_place", ["chemical_id"])
    _table(
        "safety_sheet",
        sa.Column("chemical_id", ROW, sa.ForeignKey("chemical.id"), nullable=False),
        sa.Column("revised_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        *_texts(file_name=120, medium=40),
        sa.Column("size", sa.Integer(), nullable=False),
        *_texts(digest=64, text_digest=64),
        sa.Column("taken_in_at", sa.DateTime(timezone=True), nullable=False),
        *_texts(who=80, struck=200),
    )
    op.create_index("ix_safety_sheet_chemical_id", "safety_sheet", ["chemical_id"])
    op.create_table(
        "safety_sheet_piece",
        sa.Column("sheet_id", ROW, sa.ForeignKey("safety_sheet.id"), primary_key=True, autoincrement=False),
        sa.Column("part", sa.String(4), primary_key=True),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    _table(
        "drill",
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        *_texts(kind=40, words=200),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("months > 0", name="ck_drill_months"),
    )
    _table(
        "drill_held",
        sa.Column("drill_id", ROW, sa.ForeignKey("drill.id"), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        *_texts(led_by=80, took_part=300, found=500),
        sa.Column("task_id", ROW, sa.ForeignKey("task.id"), nullable=True),
        *_texts(who=80, struck=200),
    )
    op.create_index("ix_drill_held_drill_id", "drill_held", ["drill_id"])
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


def _texts(**lengths: int) -> list[Any]:
    return [sa.Column(name, sa.String(length), nullable=False) for name, length in lengths.items()]


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
