"""Patients with their names, numbers and policies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic_tui.store.migrations.first.kinds import INSTANT, MONEY, ROW, WORD, key


def create() -> None:
    """Make these tables, parents before children."""
    _patient()
    _coverage()
    _patient_alert()
    _patient_identifier()
    _patient_name()
    _patient_note()
    _patient_phone()
    _patient_source()


def _patient() -> None:
    op.create_table(
        "patient",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mrn", key(20), nullable=False, unique=True),
        sa.Column("mrn_number", sa.Integer(), nullable=False, unique=True),
        sa.Column("family", sa.String(100), nullable=False),
        sa.Column("given", sa.String(100), nullable=False),
        sa.Column("middle", sa.String(100), nullable=False),
        sa.Column("prefix", sa.String(20), nullable=False),
        sa.Column("suffix", sa.String(20), nullable=False),
        sa.Column("preferred", sa.String(100), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("sex", WORD, nullable=False),
        sa.Column("deceased", sa.Boolean(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("email", sa.String(200), nullable=False),
        sa.Column("line1", sa.String(200), nullable=False),
        sa.Column("line2", sa.String(200), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("postal_code", sa.String(20), nullable=False),
        sa.Column("country", sa.String(40), nullable=False),
        sa.Column("language", sa.String(40), nullable=False),
        sa.Column("interpreter", sa.Boolean(), nullable=False),
        sa.Column("contact_by_phone", WORD, nullable=False),
        sa.Column("contact_by_text", WORD, nullable=False),
        sa.Column("contact_by_mail", WORD, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_born", "patient", ["born"])


def _coverage() -> None:
    op.create_table(
        "coverage",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("payer", sa.String(100), nullable=False),
        sa.Column("plan", sa.String(100), nullable=False),
        sa.Column("member_id", sa.String(60), nullable=False),
        sa.Column("group_number", sa.String(60), nullable=False),
        sa.Column("copay_cents", MONEY, nullable=True),
        sa.Column("verified_at", INSTANT, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.UniqueConstraint("patient_id", "slot", name="uq_coverage_slot"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_coverage_patient_id", "coverage", ["patient_id"])


def _patient_alert() -> None:
    op.create_table(
        "patient_alert",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("words", sa.String(200), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_alert_patient_id", "patient_alert", ["patient_id"])


def _patient_identifier() -> None:
    op.create_table(
        "patient_identifier",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("system", sa.String(200), nullable=False),
        sa.Column("value", sa.String(100), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_identifier_patient_id", "patient_identifier", ["patient_id"])
    op.create_index("ix_patient_identifier_value", "patient_identifier", ["value", "system"])


def _patient_name() -> None:
    op.create_table(
        "patient_name",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("family", sa.String(100), nullable=False),
        sa.Column("given", sa.String(100), nullable=False),
        sa.Column("family_key", key(100), nullable=False),
        sa.Column("given_key", key(100), nullable=False),
        sa.Column("initials", key(2), nullable=False),
        sa.Column("sound", key(20), nullable=False),
        sa.Column("search", key(210), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_name_family", "patient_name", ["family_key", "given_key", "patient_id"])
    op.create_index("ix_patient_name_given", "patient_name", ["given_key", "family_key", "patient_id"])
    op.create_index(
        "ix_patient_name_initials", "patient_name", ["initials", "family_key", "given_key", "patient_id"]
    )
    op.create_index("ix_patient_name_patient_id", "patient_name", ["patient_id"])
    op.create_index("ix_patient_name_sound", "patient_name", ["sound", "given_key", "patient_id"])


def _patient_note() -> None:
    op.create_table(
        "patient_note",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("words", sa.String(2000), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_note_patient_id", "patient_note", ["patient_id"])


def _patient_phone() -> None:
    op.create_table(
        "patient_phone",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("use", WORD, nullable=False),
        sa.Column("digits", sa.String(20), nullable=False),
        sa.Column("reversed", key(20), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_phone_patient_id", "patient_phone", ["patient_id"])
    op.create_index("ix_patient_phone_reversed", "patient_phone", ["reversed"])


def _patient_source() -> None:
    op.create_table(
        "patient_source",
        sa.Column("id", ROW, primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("patient_id", ROW, sa.ForeignKey("patient.id"), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("external_id", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name_key", sa.String(201), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.UniqueConstraint("source", "external_id", name="uq_patient_source"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_patient_source_patient_id", "patient_source", ["patient_id"])
