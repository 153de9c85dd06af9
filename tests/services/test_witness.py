"""A witness proves who they are by their own password, and comes in nowhere."""

from __future__ import annotations

import json

import pytest

from clinic_tui.errors import Invalid, SignInFailed
from clinic_tui.security.accounts import add_account, change_own_password, reset_password
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import SYSTEM
from clinic_tui.security.witness import Witness, prove_witness
from clinic_tui.store.desk import Desk
from tests.builders import MAC_KEY, PEPPER, House
from tests.engines import on_sqlite_first
from tests.services.test_pin import GOOD, QUICK

OWN = "another calm heron"


@on_sqlite_first
def test_a_witness_is_another_person_with_a_password_of_their_own(house: House) -> None:
    add_account(house.records, "ada", "Ada Moss", Role.CLINICIAN, OWN, PEPPER, QUICK)
    reset_password(house.desk("Z", Role.ADMINISTRATOR, "adam"), "ada", GOOD, PEPPER, QUICK)
    door = Desk(house.store, house.clock, SYSTEM, "D", MAC_KEY, house.present)

    def prove(login: str, password: str) -> Witness:
        return prove_witness(door, "otto", login, password, PEPPER, QUICK)

    for login in ("", "Otto"):
        with pytest.raises(Invalid):
            prove(login, GOOD)
    with pytest.raises(SignInFailed, match="somebody else chose the password of ada"):
        prove("ada", GOOD)
    change_own_password(door.as_actor(sign_in(door, "ada", GOOD, PEPPER, QUICK).actor), OWN, PEPPER, QUICK)
    (before,) = house.all(Account, Account.login == "ada")
    with pytest.raises(SignInFailed, match="not right"):
        prove("ada", GOOD)
    head = house.head()
    assert prove(" Ada ", OWN) == Witness("ada")
    (after,) = house.all(Account, Account.login == "ada")
    assert (after.last_sign_in, after.failures) == (before.last_sign_in, 1), "nobody came in"
    events = [json.loads(line["after"]) for line in house.lines(head) if line["change"] == "event"]
    assert events == [{"witnessed": "ada"}]
