"""What came of each item and what went before the next came is kept, so that its worth is a quick read."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0062"
branch_labels = None
depends_on = None

_KEEP = (
    "INSERT INTO stock_delivery (item_id, move_id, day, bought, quantity, cents, gone, taken_back) "
    "SELECT new.item_id, new.id, new.day, new.kind = 'receive', new.quantity, new.cents, 0, false "
    "WHERE new.undoes_id IS NULL AND new.quantity > 0; "
    "UPDATE stock_delivery SET taken_back = true WHERE new.quantity < 0 "
    "AND item_id = new.item_id AND move_id = new.undoes_id; "
    "UPDATE stock_delivery SET gone = stock_delivery.gone - new.quantity "
    "WHERE (new.undoes_id IS NULL) = (new.quantity < 0) AND item_id = new.item_id AND move_id = "
    "(SELECT max(before.move_id) FROM stock_delivery AS before WHERE before.item_id = new.item_id "
    "AND before.move_id < coalesce(new.undoes_id, new.id));"
)
_WHEN = "WHEN (new.kind <> 'transfer')"
_SQLITE = (f"CREATE TRIGGER stock_move_delivered AFTER INSERT ON stock_move {_WHEN} BEGIN {_KEEP} END",)
_POSTGRES = (
    f"CREATE FUNCTION stock_move_delivers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_KEEP} "
    "RETURN NULL; END $$",
    f"CREATE TRIGGER stock_move_delivered AFTER INSERT ON stock_move FOR EACH ROW {_WHEN} "
    "EXECUTE FUNCTION stock_move_delivers()",
    "CREATE TRIGGER stock_delivery_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
    "ON stock_delivery FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()",
)
"""As the models of this revision make them; a later one may change them."""

_WHAT_CAME = """
INSERT INTO stock_delivery (item_id, move_id, day, bought, quantity, cents, gone, taken_back)
WITH flow AS (
    SELECT id, item_id, day, kind = 'receive' AS bought, quantity, cents,
        id IN (SELECT undoes_id FROM stock_move WHERE undoes_id IS NOT NULL) AS taken_back,
        max(CASE WHEN quantity > 0 THEN id END) OVER (PARTITION BY item_id ORDER BY id) AS came_by
    FROM stock_move WHERE kind <> 'transfer' AND undoes_id IS NULL
), went AS (
    SELECT item_id, came_by, -sum(quantity) AS units FROM flow
    WHERE quantity < 0 AND NOT taken_back GROUP BY item_id, came_by
)
SELECT flow.item_id, flow.id, flow.day, flow.bought, flow.quantity, flow.cents, coalesce(went.units, 0),
    flow.taken_back
FROM flow LEFT JOIN went ON went.item_id = flow.item_id AND went.came_by = flow.id
WHERE flow.quantity > 0
"""


def upgrade() -> None:
    """Make the table, fill it from the moves that are there, and let a trigger go on with it."""
    connection = op.get_bind()
    op.create_table(
        "stock_delivery",
        sa.Column("item_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("move_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("bought", sa.Boolean(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=True),
        sa.Column("gone", sa.BigInteger(), nullable=False),
        sa.Column("taken_back", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    connection.exec_driver_sql(_WHAT_CAME)
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
