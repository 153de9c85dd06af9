"""Authorizations and referrals are asked for, answered and chased; rules say which visits need them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")

LATER = (
    ("kind", sa.String(40), "'prior authorization'"),
    ("state", sa.String(40), "'certified'"),
    ("payer", sa.String(100), "''"),
    ("asked_units", sa.Integer(), None),
    ("procedures", sa.String(200), "''"),
    ("diagnoses", sa.String(120), "''"),
    ("referrer", sa.String(100), "''"),
    ("referrer_npi", sa.String(10), "''"),
    ("referred_to", sa.String(100), "''"),
    ("referred_to_npi", sa.String(10), "''"),
    ("pace", sa.String(40), "'standard'"),
    ("asked_at", sa.DateTime(timezone=True), None),
    ("due_at", sa.DateTime(timezone=True), None),
    ("chased_at", sa.DateTime(timezone=True), None),
    ("reason", sa.String(300), "''"),
    ("trace", sa.String(50), "''"),
    ("answer_written", sa.String(16), "''"),
    ("let_end_on", sa.Date(), None),
)
TABLES = (
    "authorization_step",
    "authorization_need",
    "authorization_payer",
    "authorization_rule",
    "authorization_sender",
    "authorization_answer",
)


OLDER = (
    "id",
    "version",
    "patient_id",
    "coverage_id",
    "number",
    "units",
    "first_day",
    "last_day",
    "visit_types",
)


def upgrade() -> None:
    """Add the fields and make the tables; what was granted before stays granted."""
    connection = op.get_bind()
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        _make_anew()
    else:
        for column in _later():
            op.add_column("prior_authorization", column)
        op.alter_column("prior_authorization", "number", nullable=True, type_=sa.String(50))
    _make_tables()
    if sqlite:
        return
    for table in TABLES:
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_through_a_desk BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )


def _later() -> tuple[sa.Column[Any], ...]:
    return tuple(
        sa.Column(
            name,
            kind,
            nullable=default is None,
            server_default=None if default is None else sa.text(default),
        )
        for name, kind, default in LATER
    )


def _make_anew() -> None:
    """SQLite cannot let a column be empty that could not: the table is made again, its numbers go on."""
    run = op.get_bind().exec_driver_sql
    last = run("SELECT seq FROM sqlite_sequence WHERE name = 'prior_authorization'").scalar()
    run("CREATE TABLE prior_authorization_before AS SELECT * FROM prior_authorization")
    op.drop_table("prior_authorization")
    op.create_table(
        "prior_authorization",
        *_numbered(),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("coverage_id", ROW, sa.ForeignKey("coverage.id"), nullable=True),
        sa.Column("number", sa.String(50), nullable=True),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("visit_types", sa.String(200), nullable=False),
        *_later(),
        sa.CheckConstraint("units > 0 AND first_day <= last_day", name="ck_prior_authorization"),
        sa.UniqueConstraint("patient_id", "number", name="uq_prior_authorization"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_prior_authorization_patient_id", "prior_authorization", ["patient_id"])
    names = ", ".join(OLDER)
    run(
        f"INSERT INTO prior_authorization ({names}) "  # noqa: S608 (names of this file)
        f"SELECT {names} FROM prior_authorization_before"
    )
    op.drop_table("prior_authorization_before")
    run("DELETE FROM sqlite_sequence WHERE name = 'prior_authorization'")
    if last is not None:
        op.get_bind().execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('prior_authorization', :last)"),
            {"last": last},
        )


def _make_tables() -> None:
    op.create_table(
        "authorization_step",
        *_numbered(),
        sa.Column("authorization_id", ROW, sa.ForeignKey("prior_authorization.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("desk", sa.String(8), nullable=False),
        sa.Column("step", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_authorization_step_authorization_id", "authorization_step", ["authorization_id"])
    op.create_table(
        "authorization_need",
        *_numbered(),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("visit_type_id", ROW, sa.ForeignKey("visit_type.id"), nullable=True),
        sa.Column("payer", sa.String(100), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.Column("procedures", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "authorization_payer",
        *_numbered(),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("name_key", _key(100), nullable=False),
        sa.Column("payer_id", sa.String(80), nullable=False),
        sa.Column("bound", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("name_key"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "authorization_rule",
        *_numbered(),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "authorization_sender",
        *_numbered(),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("npi", sa.String(10), nullable=False),
        sa.Column("sender_id", sa.String(15), nullable=False),
        sa.Column("receiver_id", sa.String(15), nullable=False),
        sa.Column("originator", sa.String(10), nullable=False),
        sa.Column("phone", sa.String(20), nullable=False),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "authorization_answer",
        *_numbered(),
        sa.Column("authorization_id", ROW, sa.ForeignKey("prior_authorization.id"), nullable=False),
        sa.Column("file_digest", _key(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(4), nullable=False),
        sa.Column("number", sa.String(50), nullable=False),
        sa.Column("reasons", sa.String(80), nullable=False),
        sa.UniqueConstraint("file_digest", "place", name="uq_authorization_answer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_authorization_answer_authorization_id", "authorization_answer", ["authorization_id"])


def _numbered() -> tuple[sa.Column[int], sa.Column[int]]:
    return (
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
    )


def _key(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
