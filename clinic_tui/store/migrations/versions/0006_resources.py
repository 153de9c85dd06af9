"""Devices, kinds of rooms, what visits need, group visits, and times kept for kinds of visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
WORD = sa.String(40)

_OVERLAP = (
    "SELECT RAISE(ABORT, 'occupancy_overlap') WHERE NOT new.deliberate AND EXISTS ("
    "SELECT 1 FROM occupancy o WHERE o.kind = new.kind AND o.resource_id = new.resource_id "
    "AND o.day = new.day AND NOT o.deliberate AND o.id <> new.id "
    "AND (o.group_id = 0 OR o.group_id <> new.group_id) "
    "AND o.start_minute < new.end_minute AND o.end_minute > new.start_minute);"
)
SQLITE_GUARDS = (
    "DROP TRIGGER IF EXISTS occupancy_overlap_insert",
    "DROP TRIGGER IF EXISTS occupancy_overlap_update",
    f"CREATE TRIGGER occupancy_overlap_insert AFTER INSERT ON occupancy BEGIN {_OVERLAP} END",
    f"CREATE TRIGGER occupancy_overlap_update AFTER UPDATE ON occupancy BEGIN {_OVERLAP} END",
)
POSTGRES_GUARDS = (
    "ALTER TABLE occupancy DROP CONSTRAINT IF EXISTS occupancy_overlap",
    "ALTER TABLE occupancy ADD CONSTRAINT occupancy_overlap EXCLUDE USING gist ("
    "kind WITH =, resource_id WITH =, day WITH =, int4range(start_minute, end_minute) WITH &&, "
    "(CASE WHEN group_id = 0 THEN id ELSE -group_id END) WITH <>) "
    "WHERE (NOT deliberate)",
)


def upgrade() -> None:
    """Make the tables and fields; the guard lets patients of one group visit share its time."""
    op.add_column("room", sa.Column("kind", sa.String(20), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "visit_type", sa.Column("capacity", sa.Integer(), nullable=False, server_default=sa.text("1"))
    )
    op.add_column("appointment", sa.Column("group_id", ROW, nullable=True))
    op.add_column("occupancy", sa.Column("group_id", ROW, nullable=False, server_default=sa.text("0")))
    op.create_table(
        "device",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "visit_need",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("resource", WORD, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visit_need_visit_type_id", "visit_need", ["visit_type_id"])
    op.create_table(
        "appointment_resource",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("resource", WORD, nullable=False),
        sa.Column("resource_id", ROW, nullable=False),
        sa.Column("deliberate", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointment_resource_appointment_id", "appointment_resource", ["appointment_id"])
    op.create_table(
        "reserve",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("start_minute", sa.Integer(), nullable=False),
        sa.Column("end_minute", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("release_minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute", name="ck_reserve_plan"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reserve_provider_id", "reserve", ["provider_id"])
    op.create_table(
        "reserve_type",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reserve_id", ROW, sa.ForeignKey("reserve.id"), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reserve_type_reserve_id", "reserve_type", ["reserve_id"])
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for statement in SQLITE_GUARDS:
            connection.exec_driver_sql(statement)
        return
    for statement in POSTGRES_GUARDS:
        connection.exec_driver_sql(statement)
    for table in ("device", "visit_need", "appointment_resource", "reserve", "reserve_type"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
