"""PINs: chosen by their owners, good for an unlocking, and for no guessing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from clinic_tui.errors import Busy, Conflict, Invalid, NotFound, SignInFailed
from clinic_tui.security import pin as pins
from clinic_tui.security.accounts import add_account, disable_account, reset_password, set_role
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account, Pin
from clinic_tui.security.pin import has_pin, pin_works, remove_pin, set_pin, unlock_with_pin
from clinic_tui.security.pin_rules import MOST_WRONG
from clinic_tui.security.roles import Role
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.signed_in import SYSTEM, SignedIn
from clinic_tui.store.desk import Desk
from tests.builders import MAC_KEY, PEPPER, House
from tests.engines import on_both, on_sqlite

pytestmark = on_sqlite

QUICK = HashCost(1, 8, 1)
GOOD = "four calm herons wading"
RIGHT, WRONG = "480157", "902817"


@pytest.fixture
def door(house: House) -> Desk:
    """The terminal before anybody sits at it, and one account that can sign in."""
    add_account(house.records, "ada", "Ada Moss", Role.FRONT_DESK, GOOD, PEPPER, QUICK)
    return Desk(house.store, house.clock, SYSTEM, "D", MAC_KEY, house.present)


@pytest.fixture
def ada(door: Desk) -> SignedIn:
    """Signed in, with a PIN."""
    came = replace(sign_in(door, "ada", GOOD, PEPPER, QUICK), must_change=False)
    set_pin(door.as_actor(came.actor), RIGHT, PEPPER, QUICK)
    return came


def unlock(door: Desk, who: SignedIn, pin: str) -> SignedIn:
    return unlock_with_pin(door, who, pin, PEPPER, QUICK)


def refused(door: Desk, who: SignedIn, pin: str) -> str:
    with pytest.raises(SignInFailed) as failure:
        unlock(door, who, pin)
    return failure.value.words


def refusals(house: House, after: int) -> list[str]:
    events = [json.loads(line["after"]) for line in house.lines(after) if line["change"] == "event"]
    return [event["refused"] for event in events if "refused" in event]


def failures(house: House) -> int:
    (own,) = house.all(Pin)
    return own.failures


def test_the_right_pin_unlocks_and_is_journaled(house: House, door: Desk, ada: SignedIn) -> None:
    head = house.head()
    came = unlock(door, ada, RIGHT)
    assert (came.account_id, came.login, came.role) == (ada.account_id, "ada", Role.FRONT_DESK)
    events = [line for line in house.lines(head) if line["change"] == "event"]
    assert [(line["verb"], json.loads(line["after"])) for line in events] == [
        ("account.unlock", {"unlocked_with_pin": "ada"})
    ]


def test_setting_a_pin_is_journaled_and_no_pin_is_stored_or_told(house: House, ada: SignedIn) -> None:
    lines = house.lines()
    assert [line["verb"] for line in lines if line["entity"] == "pin"] == ["account.own_pin"]
    assert RIGHT not in json.dumps(lines, default=str)
    (own,) = house.all(Pin)
    assert own.pin_hash.startswith("$argon2id$")


def test_five_wrong_pins_are_the_last_at_every_desk(house: House, door: Desk, ada: SignedIn) -> None:
    head = house.head()
    words = [refused(door, ada, WRONG) for _ in range(MOST_WRONG)]
    assert words == [
        "PIN is not right: 4 more tries, or your password",
        "PIN is not right: 3 more tries, or your password",
        "PIN is not right: 2 more tries, or your password",
        "PIN is not right: 1 more try, or your password",
        "PIN is not right, 5 times in a row: type your password",
    ]
    again = house.reopened()
    other_door = Desk(again.store, again.clock, SYSTEM, "E", MAC_KEY)
    for each in (door, other_door):
        assert refused(each, ada, RIGHT) == "5 wrong PINs in a row: type your password"
    assert refusals(house, head) == ["wrong PIN"] * 5 + ["too many wrong PINs"] * 2
    with house.store.reading() as db:
        assert has_pin(db, ada.account_id)
        assert not pin_works(db, ada.account_id)
    again.store.close()


def test_a_right_pin_begins_the_count_anew(house: House, door: Desk, ada: SignedIn) -> None:
    for _ in range(MOST_WRONG - 1):
        refused(door, ada, WRONG)
    unlock(door, ada, RIGHT)
    assert failures(house) == 0


def test_the_password_makes_the_pin_work_again(house: House, door: Desk, ada: SignedIn) -> None:
    for _ in range(MOST_WRONG):
        refused(door, ada, WRONG)
    with pytest.raises(SignInFailed):
        sign_in(door, "ada", "wrong", PEPPER, QUICK)
    assert "type your password" in refused(door, ada, RIGHT)
    sign_in(door, "ada", GOOD, PEPPER, QUICK)
    assert unlock(door, ada, RIGHT).login == "ada"


@on_both
def test_many_tries_at_once_are_counted_before_they_are_looked_at(
    house: House, door: Desk, ada: SignedIn
) -> None:
    head = house.head()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: refused(door, ada, WRONG), range(12)))
    assert sorted(refusals(house, head)) == ["too many wrong PINs"] * 7 + ["wrong PIN"] * 5
    assert failures(house) == MOST_WRONG


def test_wrong_pins_make_nobody_wait_at_the_door(house: House, door: Desk, ada: SignedIn) -> None:
    for _ in range(MOST_WRONG):
        refused(door, ada, WRONG)
    assert house.get(Account, ada.account_id).failures == 0
    assert sign_in(door, "ada", GOOD, PEPPER, QUICK).login == "ada"


def test_a_pin_never_signs_in(door: Desk, ada: SignedIn) -> None:
    with pytest.raises(SignInFailed, match="name or password is not right"):
        sign_in(door, "ada", RIGHT, PEPPER, QUICK)


@on_both
@pytest.mark.parametrize("how", ["disabled", "role", "reset", "removed"])
def test_what_changed_meanwhile_takes_the_password(house: House, door: Desk, ada: SignedIn, how: str) -> None:
    boss = house.desk("M", Role.MANAGER, "rita")
    if how == "disabled":
        disable_account(boss, "ada")
    elif how == "role":
        set_role(boss, "ada", Role.BILLER)
    elif how == "reset":
        reset_password(boss, "ada", "orchard lantern 58", PEPPER, QUICK)
        assert house.all(Pin) == []
    else:
        remove_pin(door.as_actor(ada.actor))
    assert "type your password" in refused(door, ada, RIGHT)


@on_both
def test_a_machine_without_memory_counts_no_wrong_pin(
    house: House, door: Desk, ada: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise Busy("too little memory")

    monkeypatch.setattr(pins, "verify", no_memory)
    with pytest.raises(Busy):
        unlock(door, ada, RIGHT)
    assert failures(house) == 0


def test_another_pin_takes_the_place_of_the_first(house: House, door: Desk, ada: SignedIn) -> None:
    refused(door, ada, WRONG)
    set_pin(door.as_actor(ada.actor), WRONG, PEPPER, QUICK)
    assert failures(house) == 0
    assert unlock(door, ada, WRONG).login == "ada"
    refused(door, ada, RIGHT)


@on_both
def test_a_pin_is_taken_away_once(door: Desk, ada: SignedIn) -> None:
    own = door.as_actor(ada.actor)
    remove_pin(own)
    with pytest.raises(Conflict, match="you have no PIN"):
        remove_pin(own)


def test_a_trivial_pin_is_not_stored(house: House, door: Desk, ada: SignedIn) -> None:
    with pytest.raises(Invalid, match="counts up or down"):
        set_pin(door.as_actor(ada.actor), "123456", PEPPER, QUICK)
    assert unlock(door, ada, RIGHT).login == "ada"


def test_who_has_no_account_has_no_pin(house: House) -> None:
    with pytest.raises(NotFound):
        set_pin(house.records, RIGHT, PEPPER, QUICK)
