"""Why something went out beyond an authorization; first aid that was typed; what stands in open forms."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Of disclosures before nothing is known; of sheets before, those without any text have no first aid."""
    op.add_column(
        "disclosure",
        sa.Column("beyond_reason", sa.String(200), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "safety_sheet",
        sa.Column("first_aid", sa.String(1600), nullable=False, server_default=sa.text("''")),
    )
    op.add_column(
        "safety_sheet",
        sa.Column("without_aid", sa.Boolean(), nullable=False, server_default=sa.text("false")),
    )
    op.create_table(
        "open_form",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("account_id", ROW, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("desk", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("texts", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stood", sa.String(60), nullable=False),
    )
    op.create_index("ix_open_form_account_id", "open_form", ["account_id"])
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE TRIGGER open_form_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            "ON open_form FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def downgrade() -> None:
    """Reasons of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
