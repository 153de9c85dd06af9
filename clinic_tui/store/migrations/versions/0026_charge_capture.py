"""What a claim says of a visit: diagnoses and circumstances, pointers, drugs, four modifiers, templates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TABLES = ("visit_coding", "visit_template")
WIDER = ("charge", "typical_charge", "good_faith_estimate_line")
"""Tables whose `modifier` held one of two places, and holds four with hyphens between them now."""


def upgrade() -> None:
    """Make the tables and fields; on PostgreSQL only a desk writes the tables. What was charged stays."""
    connection = op.get_bind()
    for table in WIDER:
        if connection.dialect.name == "sqlite":
            _make_wider(table)
        else:
            op.alter_column(table, "modifier", type_=sa.String(11))
    for column in (
        sa.Column("pointers", sa.String(4), nullable=False, server_default=sa.text("''")),
        sa.Column("ndc", sa.String(11), nullable=False, server_default=sa.text("''")),
        sa.Column("ndc_quantity", sa.String(10), nullable=False, server_default=sa.text("''")),
        sa.Column("ndc_unit", sa.String(40), nullable=True),
    ):
        op.add_column("charge", column)
    op.add_column(
        "typical_charge", sa.Column("pointers", sa.String(4), nullable=False, server_default=sa.text("''"))
    )
    op.create_table(
        "visit_coding",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("appointment_id", ROW, sa.ForeignKey("appointment.id"), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("diagnoses", sa.String(95), nullable=False),
        sa.Column("place_of_service", sa.String(2), nullable=False),
        sa.Column("rendering_id", ROW, sa.ForeignKey("provider.id"), nullable=True),
        sa.Column("supervising_id", ROW, sa.ForeignKey("provider.id"), nullable=True),
        sa.Column("referring_name", sa.String(60), nullable=False),
        sa.Column("referring_npi", sa.String(10), nullable=False),
        sa.Column("accident", sa.String(40), nullable=False),
        sa.Column("accident_state", sa.String(2), nullable=False),
        sa.Column("accident_on", sa.Date(), nullable=True),
        sa.Column("onset_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(80), nullable=False),
        sa.Column("authorization_id", ROW, sa.ForeignKey("prior_authorization.id"), nullable=True),
        sa.Column("referral_id", ROW, sa.ForeignKey("prior_authorization.id"), nullable=True),
        sa.UniqueConstraint("appointment_id", name="uq_visit_coding_visit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visit_coding_patient_id", "visit_coding", ["patient_id"])
    op.create_table(
        "visit_template",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=False),
        sa.Column("place_of_service", sa.String(2), nullable=False),
        sa.Column("diagnoses", sa.String(95), nullable=False),
        sa.UniqueConstraint("visit_type_id", name="uq_visit_template_type"),
        sqlite_autoincrement=True,
    )
    if connection.dialect.name == "sqlite":
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _make_wider(table: str) -> None:
    """SQLite does not change a column: the table is made again as it was, its numbers go on."""
    run = op.get_bind().exec_driver_sql
    (made,) = run("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)).scalars()
    indexes = list(
        run(
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
            (table,),
        ).scalars()
    )
    last = run("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).scalar()
    run(f"CREATE TABLE {table}_before AS SELECT * FROM {table}")  # noqa: S608 (names of this file)
    op.drop_table(table)
    run(made.replace("modifier VARCHAR(2)", "modifier VARCHAR(11)"))
    run(f"INSERT INTO {table} SELECT * FROM {table}_before")  # noqa: S608
    op.drop_table(f"{table}_before")
    for index in indexes:
        run(index)
    run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
    if last is not None:
        run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last))


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
