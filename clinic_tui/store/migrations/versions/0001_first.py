"""The first shape of a clinic's database."""

from __future__ import annotations

from alembic import op

from clinic_tui.store.migrations.first import guards, house, money_and_stock, patients, schedule

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables, indexes and guards."""
    for part in (house, patients, schedule, money_and_stock):
        part.create()
    statements = guards.SQLITE if op.get_bind().dialect.name == "sqlite" else guards.POSTGRES
    for statement in statements:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """There is nothing before the first shape; a backup is the way back."""
    raise NotImplementedError("no revision stands before 0001: restore a backup instead")
