"""What was granted before authorizations had a state stays granted, under its number and its proof."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from clinic_tui.schedule.authorization_models import PriorAuthorization
from clinic_tui.schedule.authorization_states import AuthorizationKind, AuthorizationState
from clinic_tui.schedule.authorizations import NewAuthorization, add_authorization
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import TODAY, House, a_patient

TABLES = ("step", "answer", "need", "payer", "rule", "sender")
FEES = (
    "good_faith_estimate_line", "good_faith_estimate", "typical_charge", "fee_line", "fee_schedule",
)  # fmt: skip
LATER = (
    "kind", "state", "payer", "asked_units", "procedures", "diagnoses", "referrer", "referrer_npi",
    "referred_to", "referred_to_npi", "pace", "asked_at", "due_at", "chased_at", "reason", "trace",
    "answer_written", "let_end_on",
)  # fmt: skip


def granted(house: House, patient: int, number: str) -> PriorAuthorization:
    with house.front.act("coverage.edit") as db:
        row = PriorAuthorization(
            patient_id=patient, number=number, units=3, first_day=TODAY, last_day=TODAY + timedelta(days=30)
        )
        db.add(row)
        db.flush()
        db.expunge(row)
        return row


def test_an_older_authorization_is_certified_and_numbers_go_on(house: House) -> None:
    patient = a_patient(house)
    granted(house, patient, "A1")
    gone = granted(house, patient, "A2")
    with house.front.act("coverage.edit") as db:
        db.delete(db.get_one(PriorAuthorization, gone.id))
    with house.store.building() as connection:
        for table in TABLES:
            connection.execute(text(f"DROP TABLE authorization_{table}"))
        for column in LATER:
            connection.execute(text(f"ALTER TABLE prior_authorization DROP COLUMN {column}"))
        for table in ("provider", "visit_type"):  # of the migration that follows
            for column in ("youngest_months", "below_months"):
                connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
        for table in FEES:  # of the one behind that
            connection.execute(text(f"DROP TABLE {table}"))
        for column in ("modifier", "listed_cents"):
            connection.execute(text(f"ALTER TABLE charge DROP COLUMN {column}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0016'"))
    house.store.close()
    upgrade(house.store, GUARDS)
    (row,) = house.all(PriorAuthorization)
    assert (row.number, row.units, row.state, row.kind) == (
        "A1", 3, AuthorizationState.CERTIFIED, AuthorizationKind.PRIOR,
    )  # fmt: skip
    with house.store.reading() as db:
        assert verify_rows(db) is None
    new = NewAuthorization(patient, "A3", 3, TODAY, TODAY + timedelta(days=9))
    assert add_authorization(house.front, new) == (gone.id or 0) + 1
