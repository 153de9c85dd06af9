"""The second factor: asked for behind a right password, good once, and wanted of whom the clinic says."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from clinic_tui.errors import CodeNeeded, Conflict, Invalid, MustWait, NotPermitted, SignInFailed
from clinic_tui.schedule import service as schedule
from clinic_tui.security import totp
from clinic_tui.security.accounts import (
    accounts,
    add_account,
    change_own_password,
    remove_second_factor,
    reset_password,
)
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account, RecoveryCode, SecondFactor
from clinic_tui.security.roles import VERBS, Role, may
from clinic_tui.security.second_factor import (
    remove_own_second_factor,
    second_factor_of,
    set_second_factor,
)
from clinic_tui.security.sign_in import HALF_MINUTES, give_code, sign_in
from clinic_tui.security.sign_in_delay import SOFT_LOCK_SECONDS
from clinic_tui.security.signed_in import SYSTEM, HalfIn, SignedIn, account_of, second_factor_is_required
from clinic_tui.settings.accounts import SECOND_FACTOR
from clinic_tui.store.desk import Actor, Desk
from tests.builders import MAC_KEY, PEPPER, House
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

QUICK = HashCost(1, 8, 1)
GOOD = "four calm herons wading"
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class Phone:
    """Shows codes at the machine's time, which is not the clinic's."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.ahead = timedelta(days=200, seconds=7)

    @property
    def at(self) -> datetime:
        return self.house.clock.now() + self.ahead

    def code(self, steps: int = 0) -> str:
        return totp.code_of(SECRET, totp.step_of(self.at) + steps)


@pytest.fixture
def phone(house: House) -> Phone:
    return Phone(house)


@pytest.fixture
def door(house: House) -> Desk:
    """The terminal before anybody sits at it."""
    return Desk(house.store, house.clock, SYSTEM, "D", MAC_KEY, house.present)


@pytest.fixture
def ada(house: House, door: Desk) -> Desk:
    """The desk of a manager who can sign in."""
    system = house.desk("S", Role.ADMINISTRATOR, "system")
    system.actor = Actor(None, "system", lambda verb: True)
    add_account(system, "ada", "Ada Moss", Role.MANAGER, GOOD, PEPPER, QUICK)
    return door.as_actor(sign_in(door, "ada", GOOD, PEPPER, QUICK).actor)


@pytest.fixture
def codes(house: House, ada: Desk, phone: Phone) -> tuple[str, ...]:
    """Her second factor is set up; the recovery codes. The phone shows another code by now."""
    codes = set_second_factor(ada, SECRET, phone.code(), PEPPER, phone.at)
    house.clock.advance(timedelta(seconds=90))
    return codes


def half_in(door: Desk) -> HalfIn:
    with pytest.raises(CodeNeeded) as needed:
        sign_in(door, "ada", GOOD, PEPPER, QUICK)
    return needed.value.half


def refused(door: Desk, half: HalfIn, typed: str, phone: Phone) -> SignInFailed:
    with pytest.raises(SignInFailed) as failure:
        give_code(door, half, typed, PEPPER, phone.at)
    return failure.value


def account(house: House) -> Account:
    return house.all(Account, Account.login == "ada")[0]


def events(house: House, after: int) -> list[dict[str, str]]:
    return [json.loads(line["after"]) for line in house.lines(after) if line["change"] == "event"]


def test_password_and_code_let_in(house: House, door: Desk, codes: tuple[str, ...], phone: Phone) -> None:
    head = house.head()
    came = give_code(door, half_in(door), phone.code(), PEPPER, phone.at)
    assert (came.login, came.has_second_factor, came.codes_left) == ("ada", True, None)
    assert events(house, head) == [
        {"code_asked_of": "ada"},
        {"second_factor": "code of the phone", "signed_in": "ada"},
    ]
    assert account(house).last_sign_in == house.clock.now()


def test_nothing_tells_of_it_before_the_right_password(
    house: House, door: Desk, codes: tuple[str, ...]
) -> None:
    add_account(house.records, "eve", "Eve", Role.FRONT_DESK, GOOD, PEPPER, QUICK)
    words = []
    for login in ("ada", "eve", "nobody"):
        with pytest.raises(SignInFailed) as failure:
            sign_in(door, login, "wrong", PEPPER, QUICK)
        words.append((type(failure.value), failure.value.words))
    assert words == [(SignInFailed, "name or password is not right")] * 3


def test_who_has_none_is_asked_for_none(door: Desk, ada: Desk) -> None:
    came = sign_in(door, "ada", GOOD, PEPPER, QUICK)
    assert not came.has_second_factor


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_works_once(door: Desk, codes: tuple[str, ...], phone: Phone, steps: int) -> None:
    code = phone.code(steps)
    give_code(door, half_in(door), code, PEPPER, phone.at)
    assert "this code was used" in refused(door, half_in(door), code, phone).words


@on_both
def test_a_code_lets_in_one_of_many_at_once(door: Desk, codes: tuple[str, ...], phone: Phone) -> None:
    half, at, code = half_in(door), phone.at, phone.code()

    def came_in(_: int) -> bool:
        try:
            give_code(door, half, code, PEPPER, at)
        except SignInFailed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(came_in, range(8))) == 1


def test_the_code_of_the_setting_up_does_not_work_again(
    house: House, door: Desk, ada: Desk, phone: Phone
) -> None:
    set_second_factor(ada, SECRET, phone.code(), PEPPER, phone.at)
    assert "this code was used" in refused(door, half_in(door), phone.code(), phone).words


@pytest.mark.parametrize("typed", ["", "000000", "12345", "x" * 300, "1234567890", "ABCDE-FGHJK", "\x00"])
def test_a_wrong_code_lets_nobody_in(
    house: House, door: Desk, codes: tuple[str, ...], phone: Phone, typed: str
) -> None:
    head = house.head()
    assert "is not right" in refused(door, half_in(door), typed, phone).words
    assert account(house).failures == 1
    assert [event.get("refused", "-").split()[0] for event in events(house, head)] == ["-", "wrong"]


def test_wrong_codes_wait_as_wrong_passwords_do(
    house: House, door: Desk, codes: tuple[str, ...], phone: Phone
) -> None:
    waits = []
    for _ in range(10):
        waits.append(refused(door, half_in(door), "000000", phone).wait_seconds)
        house.clock.advance(timedelta(seconds=waits[-1]))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, SOFT_LOCK_SECONDS]


def test_a_known_password_lifts_no_wait(
    house: House, door: Desk, codes: tuple[str, ...], phone: Phone
) -> None:
    half = half_in(door)
    for _ in range(3):
        refused(door, half, "000000", phone)
    assert account(house).failures == 3
    with pytest.raises(MustWait):
        sign_in(door, "ada", GOOD, PEPPER, QUICK)
    assert isinstance(refused(door, half, phone.code(), phone), MustWait)
    house.clock.advance(timedelta(seconds=1))
    half_in(door)
    assert account(house).failures == 3


def test_the_right_code_tells_of_the_failures_and_forgets_them(
    house: House, door: Desk, codes: tuple[str, ...], phone: Phone
) -> None:
    with pytest.raises(SignInFailed):
        sign_in(door, "ada", "wrong", PEPPER, QUICK)
    half = half_in(door)
    refused(door, half, "000000", phone)
    came = give_code(door, half, phone.code(), PEPPER, phone.at)
    assert came.failures_since == 2
    assert account(house).failures == 0


def test_a_recovery_code_lets_in_once(house: House, door: Desk, codes: tuple[str, ...], phone: Phone) -> None:
    head = house.head()
    came = give_code(door, half_in(door), codes[3].lower(), PEPPER, phone.at)
    assert came.codes_left == 7
    assert events(house, head)[-1] == {"second_factor": "recovery code", "signed_in": "ada"}
    assert "recovery code was used" in refused(door, half_in(door), codes[3], phone).words
    assert give_code(door, half_in(door), codes[0], PEPPER, phone.at).codes_left == 6


def test_a_half_sign_in_ends(house: House, door: Desk, codes: tuple[str, ...], phone: Phone) -> None:
    half = half_in(door)
    house.clock.advance(timedelta(minutes=HALF_MINUTES, seconds=1))
    assert "too late" in refused(door, half, phone.code(), phone).words
    half = half_in(door)
    with house.records.act("account.change") as db:
        db.get_one(Account, half.account_id).password_hash += "x"
    assert "too late" in refused(door, half, phone.code(), phone).words


def test_a_clock_set_back_is_said_and_a_recovery_code_helps(
    house: House, door: Desk, codes: tuple[str, ...], phone: Phone
) -> None:
    give_code(door, half_in(door), phone.code(), PEPPER, phone.at)
    phone.ahead -= timedelta(hours=1)
    assert "clock was set back" in refused(door, half_in(door), phone.code(), phone).words
    give_code(door, half_in(door), codes[0], PEPPER, phone.at)


def test_neither_secret_nor_codes_are_stored_in_the_clear(house: House, codes: tuple[str, ...]) -> None:
    told = json.dumps([house.lines(), house.rows()], default=str)
    assert SECRET not in told
    assert not [code for code in codes if code in told or code.replace("-", "") in told]
    assert len(house.all(RecoveryCode)) == len(codes) == 8


def test_a_wrong_code_sets_nothing_up(house: House, ada: Desk, phone: Phone) -> None:
    with pytest.raises(Invalid, match="the code is not right: take the next one") as wrong:
        set_second_factor(ada, SECRET, phone.code(5), PEPPER, phone.at)
    assert wrong.value.field == "code"
    assert house.all(SecondFactor) == []


def test_another_phone_takes_the_place_of_the_first(
    house: House, door: Desk, ada: Desk, codes: tuple[str, ...], phone: Phone
) -> None:
    other = totp.new_secret()
    fresh = set_second_factor(ada, other, totp.code_of(other, totp.step_of(phone.at)), PEPPER, phone.at)
    assert not set(fresh) & set(codes)
    assert len(house.all(RecoveryCode)) == 8
    assert "is not right" in refused(door, half_in(door), phone.code(), phone).words
    assert "is not right" in refused(door, half_in(door), codes[0], phone).words
    house.clock.advance(timedelta(seconds=60))
    code = totp.code_of(other, totp.step_of(phone.at))
    assert give_code(door, half_in(door), code, PEPPER, phone.at).login == "ada"


@on_sqlite_first
def test_only_where_it_is_not_wanted_may_it_be_taken_away(
    house: House, door: Desk, ada: Desk, codes: tuple[str, ...]
) -> None:
    with pytest.raises(NotPermitted, match="not go without"):
        remove_own_second_factor(ada, required=True)
    remove_own_second_factor(ada, required=False)
    assert (house.all(SecondFactor), house.all(RecoveryCode)) == ([], [])
    with pytest.raises(Conflict, match="no second factor"):
        remove_own_second_factor(ada, required=False)


@on_both
def test_a_colleagues_is_taken_away_by_right_and_journaled(
    house: House, door: Desk, ada: Desk, codes: tuple[str, ...]
) -> None:
    adam = house.desk("Z", Role.ADMINISTRATOR, "adam")
    adam.actor = Actor(None, "adam", lambda verb: may(Role.ADMINISTRATOR, verb))
    with pytest.raises(NotPermitted):
        remove_second_factor(house.front, "ada")
    with pytest.raises(NotPermitted):
        remove_second_factor(ada, "ada")
    head = house.head()
    remove_second_factor(adam, "ada")
    assert {(line["who"], line["verb"]) for line in house.lines(head)} == {
        ("adam", "account.reset_second_factor")
    }
    assert not sign_in(door, "ada", GOOD, PEPPER, QUICK).has_second_factor
    with pytest.raises(Conflict, match="ada has no second factor"):
        remove_second_factor(adam, "ada")


def test_a_new_password_leaves_the_second_factor(
    house: House, door: Desk, ada: Desk, codes: tuple[str, ...]
) -> None:
    change_own_password(ada, "another calm heron", PEPPER, QUICK)
    with pytest.raises(CodeNeeded):
        sign_in(door, "ada", "another calm heron", PEPPER, QUICK)
    adam = house.desk("Z", Role.ADMINISTRATOR, "adam")
    reset_password(adam, "ada", "orchard lantern 58", PEPPER, QUICK)
    with pytest.raises(CodeNeeded):
        sign_in(door, "ada", "orchard lantern 58", PEPPER, QUICK)


def test_who_has_one_is_told(house: House, ada: Desk, codes: tuple[str, ...]) -> None:
    with house.store.reading() as db:
        assert [row.login for row in accounts(db) if row.second_factor] == ["ada"]
        own = second_factor_of(db, account(house).id or 0)
        assert own is not None
        assert own.codes_left == 8
        came = account_of(db, "ada")
        assert came is not None
        assert came.has_second_factor


WANTED = {
    "optional": set(),
    "managers": {Role.MANAGER, Role.ADMINISTRATOR},
    "everybody": {*Role},
}


@pytest.mark.parametrize("of_whom", SECOND_FACTOR)
def test_of_whom_it_is_wanted(of_whom: str) -> None:
    assert {role for role in Role if second_factor_is_required(of_whom, role)} == WANTED[of_whom]


def test_until_it_is_set_up_nothing_else_may_be_done(house: House, door: Desk) -> None:
    came = SignedIn(2, "otto", "Otto Brandt", Role.MANAGER, None, 0).where_required("managers")
    assert came.must_set_up
    otto = door.as_actor(came.actor)
    with pytest.raises(NotPermitted, match="no right to note the no-show"):
        schedule.no_show(otto, 1, None)
    assert {verb for verb in VERBS if otto.actor.may(verb)} == {"account.own_second_factor"}
    has = SignedIn(2, "otto", "Otto Brandt", Role.MANAGER, None, 0, has_second_factor=True)
    assert not has.where_required("managers").must_set_up
