"""A pack is known by the number of a Health Industry Bar Code too, which is longer than a GTIN."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the column wider; on SQLite the table is made again as it was, its numbers go on."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.alter_column("item_pack", "gtin", type_=sa.String(30))
        return
    run = connection.exec_driver_sql
    (made,) = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'item_pack'").scalars()
    indexes = run(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'item_pack' AND sql IS NOT NULL"
    )
    again = list(indexes.scalars())
    last = run("SELECT seq FROM sqlite_sequence WHERE name = 'item_pack'").scalar()
    run("CREATE TABLE item_pack_before AS SELECT * FROM item_pack")
    op.drop_table("item_pack")
    run(made.replace("gtin VARCHAR(14)", "gtin VARCHAR(30)"))
    run("INSERT INTO item_pack SELECT * FROM item_pack_before")
    op.drop_table("item_pack_before")
    for index in again:
        run(index)
    run("DELETE FROM sqlite_sequence WHERE name = 'item_pack'")
    if last is not None:
        run("INSERT INTO sqlite_sequence (name, seq) VALUES ('item_pack', ?)", (last,))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
