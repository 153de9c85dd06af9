"""What was granted before authorizations had a state stays granted, under its number and its proof."""

from __future__ import annotations

from datetime import timedelta

from clinic_tui.patients import payers
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.schedule.authorization.adopting import adopt_sender, forget_apart
from clinic_tui.schedule.authorization.models import (
    AuthorizationPayer,
    AuthorizationSender,
    PriorAuthorization,
)
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState
from clinic_tui.security.roles import Role
from clinic_tui.settings.eligibility import EligibilitySettings
from clinic_tui.store.upgrade import upgrade
from clinic_tui.store.verify import verify_rows
from clinic_tui.tables import GUARDS
from tests.builders import TODAY, House, a_patient
from tests.engines import anew_on_sqlite_first
from tests.migrations.made_older import make_older


def granted(house: House, patient: int, number: str) -> PriorAuthorization:
    with house.front.act("coverage.edit") as db:
        row = PriorAuthorization(
            patient_id=patient, number=number, units=3, first_day=TODAY, last_day=TODAY + timedelta(days=30)
        )
        db.add(row)
        db.flush()
        db.expunge(row)
        return row


@anew_on_sqlite_first
def test_an_older_authorization_is_certified_and_numbers_go_on(house: House) -> None:
    patient = a_patient(house)
    granted(house, patient, "A1")
    gone = granted(house, patient, "A2")
    with house.front.act("coverage.edit") as db:
        db.delete(db.get_one(PriorAuthorization, gone.id))
    make_older(house.store, "0016")
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


@anew_on_sqlite_first
def test_what_authorizations_kept_of_payers_apart_is_theirs_and_the_journal_knows(house: House) -> None:
    payers.add_payer(house.chief, PayerFields("Acme Health", "AC1"))
    payers.add_payer(house.chief, PayerFields("County Plan"))
    with house.chief.act("authorization.rules") as db:
        for name, number, bound in (("ACME health", "60054", True), ("County Plan", "cp 1", False)):
            db.add(AuthorizationPayer(name=name, name_key=name.casefold(), payer_id=number, bound=bound))
        db.add(AuthorizationPayer(name="New One", name_key="new one", payer_id="", bound=True))
        db.add(AuthorizationSender(name="Elm", npi="1234567893", sender_id="ELM", receiver_id="HUB"))
    make_older(house.store, "0023")
    house.store.close()
    upgrade(house.store, GUARDS)
    system = house.desk("S", Role.SYSTEM, "system")
    said = EligibilitySettings("folder", name="Elm Street", receiver="RELAY")
    brought = adopt_sender(system, said)
    assert (brought.name, brought.npi, brought.sender, brought.receiver) == (
        "Elm Street", "1234567893", "ELM", "RELAY",
    )  # fmt: skip
    assert forget_apart(system) == 4
    assert (forget_apart(system), adopt_sender(system, said)) == (0, said)
    with house.store.reading() as db:
        known = [
            (row.name, row.fields.electronic_id, row.fields.bound, row.fields.numbers)
            for row in payers.payers(db)
        ]
        assert verify_rows(db) is None
    assert known == [
        ("Acme Health", "AC1", True, (("HUB", "60054"),)),
        ("County Plan", "CP 1", False, ()),
        ("New One", "", True, ()),
    ]
