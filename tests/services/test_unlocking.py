"""A locked desk and its person: PIN, password, and the hours after which more is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from clinic_tui.backend.clinic_backend import Backend
from clinic_tui.errors import CodeNeeded, Conflict, Invalid, NotPermitted, SignInFailed
from clinic_tui.security import totp
from clinic_tui.security.accounts import add_account, remove_second_factor
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account, Pin, SecondFactor
from clinic_tui.security.pin_rules import HOURS_AFTER_PASSWORD
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Actor, Desk
from tests.builders import PEPPER, House
from tests.engines import on_both, on_sqlite, on_sqlite_first
from tests.services.test_backend import HouseClinic

pytestmark = on_sqlite

QUICK = HashCost(1, 8, 1)
GOOD = "four calm herons wading"
PIN = "480157"
LONG_AGO = timedelta(hours=HOURS_AFTER_PASSWORD, seconds=1)


@pytest.fixture
def system(house: House) -> Desk:
    """Who adds people, and takes their second factors away."""
    desk = house.desk("S", Role.ADMINISTRATOR, "system")
    desk.actor = Actor(None, "system", lambda verb: True)
    for login, role in (("ada", Role.FRONT_DESK), ("max", Role.MANAGER)):
        add_account(desk, login, login.title(), role, GOOD, PEPPER, QUICK)
    return desk


@pytest.fixture
def clinic(house: House, tmp_path: Path) -> HouseClinic:
    """A clinic that wants a second factor of its managers."""
    clinic = HouseClinic(house, tmp_path)
    clinic.settings = replace(clinic.settings, second_factor="managers")
    return clinic


@pytest.fixture
def backend(clinic: HouseClinic, system: Desk) -> Iterator[Backend]:
    """A console's backend at which nobody sits yet."""
    backend = Backend(clinic)
    yield backend
    backend.close()


def code_for(backend: Backend) -> str:
    """What the phone shows that took up what was offered last."""
    assert backend.own_account._offered is not None
    secret = backend.own_account._offered[1]
    return totp.code_of(secret, totp.step_of(backend.clock.now()))


def set_up_max(house: House, backend: Backend) -> str:
    """Max signs in and sets up his second factor; its secret. The phone shows another code by now."""
    assert backend.sign_in("max", GOOD).must_set_up
    backend.own_account.offer_second_factor()
    assert backend.own_account._offered is not None
    secret = backend.own_account._offered[1]
    backend.own_account.set_second_factor(code_for(backend))
    assert not backend.go_on_with_second_factor().must_set_up
    house.clock.advance(timedelta(seconds=90))
    return secret


def test_a_pin_unlocks_for_twelve_hours_after_the_password(house: House, backend: Backend) -> None:
    backend.sign_in("ada", GOOD)
    assert not backend.takes_pin()
    backend.own_account.set_pin(GOOD, PIN)
    assert backend.takes_pin()
    house.clock.advance(timedelta(hours=HOURS_AFTER_PASSWORD))
    assert backend.unlock(PIN).returned
    house.clock.advance(timedelta(seconds=1))
    assert not backend.takes_pin()
    with pytest.raises(SignInFailed, match="12 hours after the password: type your password"):
        backend.unlock(PIN)
    backend.unlock(GOOD)
    assert backend.unlock(PIN).login == "ada"


@on_both
def test_a_pin_is_for_the_person_who_signed_in_here_in_this_process(
    clinic: HouseClinic, backend: Backend
) -> None:
    with pytest.raises(SignInFailed, match="nobody is signed in here"):
        backend.unlock(PIN)
    backend.sign_in("ada", GOOD)
    backend.own_account.set_pin(GOOD, PIN)
    with pytest.raises(SignInFailed):
        backend.sign_in("ada", PIN)
    backend.sign_out()
    assert not backend.takes_pin()
    with pytest.raises(SignInFailed, match="nobody is signed in here"):
        backend.unlock(PIN)
    other = Backend(clinic)
    try:
        other.sign_in("max", GOOD)
        with pytest.raises(SignInFailed, match="you have no PIN"):
            other.unlock(PIN)
    finally:
        other._presence.close()


def test_a_clock_set_back_takes_the_password(house: House, backend: Backend) -> None:
    backend.sign_in("ada", GOOD)
    backend.own_account.set_pin(GOOD, PIN)
    house.clock.advance(timedelta(minutes=-1))
    assert not backend.takes_pin()


@on_sqlite_first
def test_a_pin_is_set_with_the_password_again(house: House, backend: Backend) -> None:
    backend.sign_in("ada", GOOD)
    with pytest.raises(SignInFailed, match="not right"):
        backend.own_account.set_pin("not it", PIN)
    with pytest.raises(Invalid, match="counts up or down"):
        backend.own_account.set_pin(GOOD, "123456")
    assert house.all(Pin) == []
    backend.own_account.set_pin(GOOD, PIN)
    assert backend.own_account.what_there_is().has_pin
    with pytest.raises(SignInFailed, match="not right"):
        backend.own_account.remove_pin("not it")
    backend.own_account.remove_pin(GOOD)
    assert not backend.own_account.what_there_is().has_pin


def test_an_empty_chair_has_no_account_of_its_own(backend: Backend) -> None:
    own = backend.own_account
    for call in (
        own.what_there_is,
        lambda: own.set_pin(GOOD, PIN),
        lambda: own.remove_pin(GOOD),
        own.offer_second_factor,
        lambda: own.set_second_factor("000000"),
    ):
        with pytest.raises(NotPermitted):
            call()
    assert not backend.takes_pin()


def test_an_unlocking_with_a_pin_keeps_the_count_of_wrong_passwords(house: House, backend: Backend) -> None:
    backend.sign_in("ada", GOOD)
    backend.own_account.set_pin(GOOD, PIN)
    with pytest.raises(SignInFailed):
        backend.unlock("not the password")
    assert "1 failed try since" in backend.unlock(PIN).greeting
    (ada,) = house.all(Account, Account.login == "ada")
    assert ada.failures == 1


@on_sqlite_first
def test_failures_before_the_first_sign_in_are_told(backend: Backend, house: House) -> None:
    for _ in range(2):
        with pytest.raises(SignInFailed):
            backend.sign_in("ada", "not the password")
    assert backend.sign_in("ada", GOOD).greeting == "first sign-in, 2 failed tries before it"
    assert backend.choose_password("seven calm herons waded").greeting.endswith("2 failed tries before it")
    backend.sign_out()
    assert "failed" not in backend.sign_in("ada", "seven calm herons waded").greeting


def test_a_manager_sets_up_a_second_factor_before_anything_else(house: House, backend: Backend) -> None:
    who = backend.sign_in("max", GOOD)
    assert who.must_set_up
    assert not backend.may("patient.view")
    with pytest.raises(NotPermitted):
        backend.patients.find("moss", 5)
    with pytest.raises(NotPermitted):
        backend.own_account.set_pin(GOOD, PIN)
    with pytest.raises(Conflict, match="begin again"):
        backend.own_account.set_second_factor("000000")
    offered = backend.own_account.offer_second_factor()
    assert offered.uri.startswith("otpauth://totp/House:max?secret=")
    with pytest.raises(Invalid):
        backend.own_account.set_second_factor("000000")
    assert len(backend.own_account.set_second_factor(code_for(backend))) == 8
    assert not backend.go_on_with_second_factor().must_set_up
    assert backend.may("patient.view")


def test_who_went_on_without_setting_it_up_stays_outside(backend: Backend) -> None:
    backend.sign_in("max", GOOD)
    assert backend.go_on_with_second_factor().must_set_up
    assert not backend.may("patient.view")


def test_code_at_the_door_and_none_at_the_lock_for_twelve_hours(house: House, backend: Backend) -> None:
    secret = set_up_max(house, backend)
    backend.sign_out()
    with pytest.raises(SignInFailed, match="give your password first"):
        backend.give_code("000000")
    with pytest.raises(CodeNeeded):
        backend.sign_in("max", GOOD)
    assert backend.who is None
    with pytest.raises(SignInFailed, match="code is not right"):
        backend.give_code("000000")
    who = backend.give_code(totp.code_of(secret, totp.step_of(backend.clock.now())))
    assert (who.login, who.returned) == ("max", False)
    house.clock.advance(timedelta(hours=3))
    assert backend.unlock(GOOD).returned
    house.clock.advance(LONG_AGO - timedelta(hours=3))
    with pytest.raises(CodeNeeded):
        backend.unlock(GOOD)
    who = backend.give_code(totp.code_of(secret, totp.step_of(backend.clock.now())))
    assert (who.login, who.returned) == ("max", True)


@on_sqlite_first
def test_a_used_recovery_code_is_told_of(house: House, backend: Backend) -> None:
    backend.sign_in("max", GOOD)
    backend.own_account.offer_second_factor()
    codes = backend.own_account.set_second_factor(code_for(backend))
    backend.sign_out()
    with pytest.raises(CodeNeeded):
        backend.sign_in("max", GOOD)
    assert "7 recovery codes left" in backend.give_code(codes[0]).greeting


@on_sqlite_first
def test_another_phone_takes_password_and_code(house: House, backend: Backend) -> None:
    secret = set_up_max(house, backend)
    own = backend.own_account
    with pytest.raises(SignInFailed):
        own.offer_second_factor("not it", "000000")
    with pytest.raises(Invalid, match="is needed too") as missing:
        own.offer_second_factor(GOOD)
    assert missing.value.field == "code"
    with pytest.raises(SignInFailed, match="code is not right"):
        own.offer_second_factor(GOOD, "000000")
    own.offer_second_factor(GOOD, totp.code_of(secret, totp.step_of(backend.clock.now())))
    own.set_second_factor(code_for(backend))
    assert own.what_there_is().codes_left == 8
    assert len(house.all(SecondFactor)) == 1


def test_who_lost_the_phone_sets_up_another_one_at_the_next_sign_in(
    house: House, backend: Backend, system: Desk
) -> None:
    set_up_max(house, backend)
    remove_second_factor(system, "max")
    assert backend.unlock(GOOD).must_set_up
    assert not backend.may("patient.view")


def test_whoever_is_free_to_may_have_one(house: House, backend: Backend) -> None:
    assert not backend.sign_in("ada", GOOD).must_set_up
    backend.own_account.offer_second_factor(GOOD)
    backend.own_account.set_second_factor(code_for(backend))
    backend.sign_out()
    with pytest.raises(CodeNeeded):
        backend.sign_in("ada", GOOD)


def test_what_was_offered_to_one_is_not_set_up_by_another(house: House, backend: Backend) -> None:
    backend.sign_in("ada", GOOD)
    backend.own_account.offer_second_factor(GOOD)
    code = code_for(backend)
    backend.sign_out()
    backend.sign_in("max", GOOD)
    with pytest.raises(Conflict, match="begin again"):
        backend.own_account.set_second_factor(code)
