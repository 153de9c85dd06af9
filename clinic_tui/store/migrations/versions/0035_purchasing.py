"""Vendors, purchase orders, their invoices, and budgets."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)
TABLES = (
    "vendor", "vendor_item", "purchase_order", "order_line", "order_receipt", "purchase_rule",
    "vendor_invoice", "invoice_line", "budget",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and let an item ride along with others."""
    op.add_column("item", sa.Column("optional_at", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("notice", sa.Column("mailed_at", INSTANT, nullable=True))
    op.drop_index("ix_stock_move_item_id", "stock_move")
    op.drop_index("ix_stock_move_day", "stock_move")
    op.create_index("ix_stock_move_item_day", "stock_move", ["item_id", "day"])
    op.create_index("ix_stock_move_used", "stock_move", ["day", "item_id", "kind", "quantity"])
    _vendors()
    _orders()
    _invoices()
    _table(
        "budget",
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("category", sa.String(40), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("site_id", "category", "from_on", name="uq_budget"),
        sa.CheckConstraint("to_on >= from_on AND cents >= 0", name="ck_budget"),
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        for table in TABLES:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def _vendors() -> None:
    _table(
        "vendor",
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("account", sa.String(40), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("email", sa.String(120), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=False),
        sa.Column("minimum_cents", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("code"),
    )
    _table(
        "vendor_item",
        sa.Column("vendor_id", ROW, sa.ForeignKey("vendor.id"), nullable=False),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("catalog", sa.String(40), nullable=False),
        sa.Column("pack", sa.String(20), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("multiple", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("vendor_id", "catalog", name="uq_vendor_item_catalog"),
        sa.CheckConstraint("units > 0 AND multiple > 0 AND minimum >= 0", name="ck_vendor_item_packs"),
    )
    op.create_index("ix_vendor_item_item_id", "vendor_item", ["item_id"])


def _orders() -> None:
    _table(
        "purchase_order",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("vendor_id", ROW, sa.ForeignKey("vendor.id"), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("drafted_at", INSTANT, nullable=False),
        sa.Column("drafted_by", sa.String(80), nullable=False),
        sa.Column("approved_at", INSTANT, nullable=True),
        sa.Column("approved_by", sa.String(80), nullable=False),
        sa.Column("over_budget", sa.String(200), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("sent_by", sa.String(80), nullable=False),
        sa.Column("sent_how", sa.String(40), nullable=True),
        sa.Column("reference", sa.String(60), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("ended_by", sa.String(80), nullable=False),
        sa.Column("end_reason", sa.String(200), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_purchase_order_vendor_id", "purchase_order", ["vendor_id"])
    op.create_index("ix_purchase_order_state", "purchase_order", ["state"])
    _table(
        "order_line",
        sa.Column("order_id", ROW, sa.ForeignKey("purchase_order.id"), nullable=False),
        sa.Column("item_id", ROW, sa.ForeignKey("item.id"), nullable=False),
        sa.Column("catalog", sa.String(40), nullable=False),
        sa.Column("pack", sa.String(20), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("given_up", sa.Integer(), nullable=False),
        sa.CheckConstraint("packs > 0 AND units > 0 AND given_up >= 0", name="ck_order_line_packs"),
        sa.UniqueConstraint("order_id", "catalog", name="uq_order_line_catalog"),
    )
    op.create_index("ix_order_line_item_id", "order_line", ["item_id"])
    _table(
        "order_receipt",
        sa.Column("line_id", ROW, sa.ForeignKey("order_line.id"), nullable=False),
        sa.Column("move_id", ROW, sa.ForeignKey("stock_move.id"), nullable=False),
        sa.UniqueConstraint("move_id"),
    )
    op.create_index("ix_order_receipt_line_id", "order_receipt", ["line_id"])
    _table("purchase_rule", sa.Column("approve_cents", sa.BigInteger(), nullable=False))


def _invoices() -> None:
    _table(
        "vendor_invoice",
        sa.Column("vendor_id", ROW, sa.ForeignKey("vendor.id"), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("other_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.Column("entered_by", sa.String(80), nullable=False),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("accepted_by", sa.String(80), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.UniqueConstraint("vendor_id", "number", name="uq_vendor_invoice"),
    )
    op.create_index("ix_vendor_invoice_state", "vendor_invoice", ["state"])
    _table(
        "invoice_line",
        sa.Column("invoice_id", ROW, sa.ForeignKey("vendor_invoice.id"), nullable=False),
        sa.Column("line_id", ROW, sa.ForeignKey("order_line.id"), nullable=False),
        sa.Column("packs", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.UniqueConstraint("invoice_id", "line_id", name="uq_invoice_line"),
        sa.CheckConstraint("packs > 0", name="ck_invoice_line_packs"),
    )
    op.create_index("ix_invoice_line_line_id", "invoice_line", ["line_id"])


def _table(name: str, *columns: Any) -> None:
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
