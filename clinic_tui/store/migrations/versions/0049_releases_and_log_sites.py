"""Authorizations of patients after 45 CFR 164.508, and an OSHA log for each site."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

ROW = sa.BigInteger().with_variant(sa.Integer, "sqlite")

YEAR = "year, average_employees, hours, certified_by, title, phone, certified_on, certified_totals"
"""The columns of `safety_year` before this revision, besides number and version."""


def upgrade() -> None:
    """Make the table; let disclosures name an authorization, and incidents and summaries a site."""
    op.create_table(
        "release_authorization",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        *_texts(kind=40, what=400, recipient=100, purpose=200),
        sa.Column("signed_on", sa.Date(), nullable=False),
        *_texts(signed_by=100, authority=100),
        sa.Column("expires_on", sa.Date(), nullable=True),
        *_texts(expires_event=100),
        sa.Column("event_on", sa.Date(), nullable=True),
        *_texts(condition=20),
        sa.Column("paid", sa.Boolean(), nullable=False),
        *_texts(kept_at=200),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        *_texts(revoked_how=200, struck=200, who=80),
        sqlite_autoincrement=True,
    )
    for column in ("patient_id", "expires_on"):
        op.create_index(f"ix_release_authorization_{column}", "release_authorization", [column])
    op.add_column("disclosure", sa.Column("authorization_id", ROW, nullable=True))
    op.create_index("ix_disclosure_authorization_id", "disclosure", ["authorization_id"])
    op.add_column("incident", _site())
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE TRIGGER release_authorization_through_a_desk BEFORE INSERT OR UPDATE OR DELETE "
            "OR TRUNCATE ON release_authorization FOR EACH STATEMENT EXECUTE FUNCTION only_through_a_desk()"
        )
        op.add_column("safety_year", _site())
        op.drop_constraint("safety_year_year_key", "safety_year", type_="unique")
        op.create_unique_constraint("uq_safety_year_site", "safety_year", ["year", "site_id"])
    else:
        _make_years_anew()


def _make_years_anew() -> None:
    """SQLite cannot drop that a year stands there once: the table is made again, its numbers go on."""
    run = op.get_bind().exec_driver_sql
    last = run("SELECT seq FROM sqlite_sequence WHERE name = 'safety_year'").scalar()
    run("CREATE TABLE safety_year_before AS SELECT * FROM safety_year")
    op.drop_table("safety_year")
    op.create_table(
        "safety_year",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("average_employees", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        *_texts(certified_by=80, title=60, phone=40),
        sa.Column("certified_on", sa.Date(), nullable=True),
        *_texts(certified_totals=120),
        _site(),
        sa.UniqueConstraint("year", "site_id", name="uq_safety_year_site"),
        sqlite_autoincrement=True,
    )
    names = f"id, version, {YEAR}"
    run(f"INSERT INTO safety_year ({names}) SELECT {names} FROM safety_year_before")  # noqa: S608
    op.drop_table("safety_year_before")
    run("DELETE FROM sqlite_sequence WHERE name = 'safety_year'")
    if last is not None:
        op.get_bind().execute(
            sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('safety_year', :last)"), {"last": last}
        )


def _site() -> sa.Column[Any]:
    return sa.Column("site_id", ROW, nullable=False, server_default=sa.text("0"))


def _texts(**lengths: int) -> list[Any]:
    return [sa.Column(name, sa.String(length), nullable=False) for name, length in lengths.items()]


def downgrade() -> None:
    """Rows of people would be lost; a backup is the way back."""
    raise NotImplementedError("restore a backup instead")
