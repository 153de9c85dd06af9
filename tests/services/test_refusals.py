"""What a refusal leaves in the journal: one line of who, what for and why, and nothing of the deed."""

from __future__ import annotations

import pytest

from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import NotPermitted, Restricted
from clinic_tui.patients import restricting
from clinic_tui.patients import service as patients
from clinic_tui.patients.models import Patient
from clinic_tui.patients.records import record
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.patients.sight import require_open
from clinic_tui.security.accounts import add_account
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.store.journal import as_json
from tests.builders import PEPPER, UNTYPED, House, a_patient, some_fields
from tests.engines import on_sqlite

WORDS = "four calm herons wading"


def refused(house: House, after: int) -> list[tuple[object, ...]]:
    """Who was refused what behind a line, about which row and whom; all lines are of refusals."""
    lines = house.lines(after)
    assert {line["change"] for line in lines} <= {"event"}
    assert all("refused" in (line["after"] or "") for line in lines)
    return [
        (line["who"], line["verb"], line["entity"], line["entity_id"], line["patient_id"]) for line in lines
    ]


def test_a_right_that_is_missing_in_the_midst_takes_the_deed_back_and_is_journaled(house: House) -> None:
    head = house.head()
    with pytest.raises(NotPermitted), house.front.act("patient.register") as db:
        db.add(Account(login="eve", name="Eve", role=Role.BILLER, password_hash=UNTYPED))
        house.front.require("payment.void")
    assert house.all(Account, Account.login == "eve") == []
    assert refused(house, head) == [("mia", "payment.void", "account", 1, None)]


@on_sqlite
def test_who_is_nobody_leaves_no_line(house: House) -> None:
    head = house.head()
    with pytest.raises(NotPermitted):
        patients.register(house.desk("C", Role.BILLER, "sam"), some_fields())
    assert house.head() == head


def test_a_role_that_is_not_theirs_to_give_is_journaled(house: House) -> None:
    head = house.head()
    with pytest.raises(NotPermitted, match="may not give the role"):
        add_account(
            house.chief,
            "eve",
            "Eve",
            Role.ADMINISTRATOR,
            "four calm herons wading",
            PEPPER,
            HashCost(1, 8, 1),
        )
    assert refused(house, head) == [("otto", "account.add", "account", 2, None)]


def test_a_read_that_is_refused_is_journaled_under_its_right(house: House) -> None:
    head = house.head()
    with pytest.raises(NotPermitted):
        Sitting(house.front).ask("account.view", lambda db: pytest.fail("it was asked"))
    assert refused(house, head) == [("mia", "account.view", "account", 1, None)]


def test_a_closed_record_that_is_asked_for_is_journaled_with_the_patient(house: House) -> None:
    patient = a_patient(house)
    restricting.restrict(house.chief, patient, RestrictedFor.VIP)
    head = house.head()
    with pytest.raises(Restricted), house.store.reading() as db:
        require_open(db, house.front, patient)
    with pytest.raises(Restricted):
        Sitting(house.front).ask("ledger.view", record, patient)
    lines = house.lines(head)
    assert [(line["verb"], line["patient_id"]) for line in lines] == [
        ("patient.view", patient),
        ("ledger.view", None),
    ]
    assert {line["after"] for line in lines} == {as_json({"refused": "restricted"})}
    assert house.get(Patient, patient).id == patient
