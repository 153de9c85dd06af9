"""Who bills: billing providers, places of service, providers on claims and their enrolments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
ADDRESS = (("street", 55), ("city", 30), ("state", 2), ("zip", 10))
DEFAULT = sa.text("is_default")
TABLES = ("billing_provider", "place_of_service", "provider_identity", "enrolment")


def _row() -> tuple[sa.Column[int], sa.Column[int]]:
    return sa.Column("id", ROW, primary_key=True), sa.Column("version", sa.Integer(), nullable=False)


def _texts(*names: tuple[str, int]) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(length), nullable=False) for name, length in names]


def upgrade() -> None:
    """Make the tables; on PostgreSQL only a desk writes into them."""
    op.create_table(
        "billing_provider",
        *_row(),
        *_texts(("name", 60), ("first", 35), ("npi", 10), ("tax_id_kind", 40), ("tax_id", 9)),
        *_texts(("taxonomy", 10), *ADDRESS, *((f"pay_to_{name}", length) for name, length in ADDRESS)),
        *_texts(("phone", 20), ("contact", 60)),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_billing_provider_default",
        "billing_provider",
        ["is_default"],
        unique=True,
        sqlite_where=DEFAULT,
        postgresql_where=DEFAULT,
    )
    op.create_table(
        "place_of_service",
        *_row(),
        sa.Column("site_id", ROW, sa.ForeignKey("site.id"), nullable=False),
        *_texts(("name", 60), ("npi", 10), *ADDRESS, ("clia", 10)),
        sa.Column("billing_provider_id", ROW, sa.ForeignKey("billing_provider.id"), nullable=True),
        sa.UniqueConstraint("site_id", name="uq_place_of_service_site"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_place_of_service_billing_provider_id", "place_of_service", ["billing_provider_id"])
    op.create_table(
        "provider_identity",
        *_row(),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        *_texts(("npi", 10), ("taxonomy", 10), ("last", 60), ("first", 35), ("credentials", 10)),
        sa.UniqueConstraint("provider_id", name="uq_provider_identity_provider"),
        sa.UniqueConstraint("npi", name="uq_provider_identity_npi"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "enrolment",
        *_row(),
        sa.Column("provider_id", ROW, sa.ForeignKey("provider.id"), nullable=False),
        sa.Column("payer_id", ROW, sa.ForeignKey("payer.id"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *_texts(("number", 50)),
        sa.UniqueConstraint("provider_id", "payer_id", "valid_from", name="uq_enrolment_from"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ck_enrolment_span"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_enrolment_payer_id", "enrolment", ["payer_id"])
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        for table in TABLES:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
            )


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
