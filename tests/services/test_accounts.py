"""Accounts: who gets in, who waits, and who lets whom in."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from clinic_tui.errors import Busy, Conflict, Invalid, NotFound, NotPermitted, SignInFailed
from clinic_tui.security import passwords
from clinic_tui.security.accounts import (
    accounts,
    add_account,
    change_own_password,
    disable_account,
    enable_account,
    reset_password,
    set_role,
)
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.models import Account
from clinic_tui.security.roles import VERBS, Role
from clinic_tui.security.sign_in import sign_in
from clinic_tui.security.sign_in_delay import SOFT_LOCK_SECONDS
from clinic_tui.security.signed_in import SYSTEM, account_of
from clinic_tui.store.desk import Desk
from tests.builders import MAC_KEY, PEPPER, House
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

QUICK = HashCost(1, 8, 1)
GOOD = "four calm herons wading"


@pytest.fixture
def door(house: House) -> Desk:
    """The terminal before anybody sits at it, and one account that can sign in."""
    add_account(house.records, "ada", "Ada Moss", Role.FRONT_DESK, GOOD, PEPPER, QUICK)
    return Desk(house.store, house.clock, SYSTEM, "D", MAC_KEY, house.present)


def refused(door: Desk, login: str, password: str) -> SignInFailed:
    with pytest.raises(SignInFailed) as failure:
        sign_in(door, login, password, PEPPER, QUICK)
    return failure.value


def refusals(house: House, after: int) -> list[str]:
    """Why tries behind this line of the journal were refused."""
    events = [json.loads(line["after"]) for line in house.lines(after) if line["change"] == "event"]
    return [event["refused"] for event in events if "refused" in event]


def stored(house: House) -> Account:
    return house.all(Account, Account.login == "ada")[0]


@on_both
def test_the_right_password_lets_in_and_is_journaled(house: House, door: Desk) -> None:
    head = house.head()
    came = sign_in(door, " ADA ", GOOD, PEPPER, QUICK)
    assert (came.login, came.name, came.role) == ("ada", "Ada Moss", Role.FRONT_DESK)
    assert (came.last_sign_in, came.failures_since) == (None, 0)
    assert came.actor.may("appointment.book")
    assert not came.actor.may("account.add")
    assert stored(house).last_sign_in == house.clock.now()
    events = [line for line in house.lines(head) if line["change"] == "event"]
    assert [(line["verb"], json.loads(line["after"])) for line in events] == [
        ("account.sign_in", {"signed_in": "ada"}),
    ]  # fmt: skip


def test_an_unknown_name_and_a_wrong_password_read_the_same(door: Desk) -> None:
    words = {
        refused(door, login, "wrong").words for login in ("ada", "nobody", "", "x" * 300, "a\x00b", "ümit")
    }
    assert words == {"name or password is not right"}


def test_each_failure_is_journaled_without_the_password(house: House, door: Desk) -> None:
    head = house.head()
    refused(door, "ada", "Hunter2Hunter2")
    refused(door, "nobody", "Hunter2Hunter2")
    refused(door, "Hunter2 Hunter2!", "")
    assert refusals(house, head) == ["wrong password", "unknown or disabled", "unknown or disabled"]
    assert "hunter2" not in json.dumps(house.lines(head), default=str).lower()


def test_the_wait_grows_and_outlives_a_restart(house: House, door: Desk) -> None:
    waits = []
    for _ in range(10):
        waits.append(refused(door, "ada", "wrong").wait_seconds)
        house.clock.advance(timedelta(seconds=waits[-1]))
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, SOFT_LOCK_SECONDS]
    refused(door, "ada", "wrong")
    again = house.reopened()
    other_door = Desk(again.store, again.clock, SYSTEM, "E", MAC_KEY)
    assert "wait 600 s" in refused(other_door, "ada", GOOD).words
    again.clock.advance(timedelta(seconds=SOFT_LOCK_SECONDS - 1))
    assert refused(other_door, "ada", GOOD).wait_seconds == 1
    again.clock.advance(timedelta(seconds=1))
    came = sign_in(other_door, "ada", GOOD, PEPPER, QUICK)
    assert came.failures_since == 11
    assert refused(other_door, "ada", "wrong").wait_seconds == 0
    again.store.close()


def test_waiting_out_is_needed_even_with_the_right_password(house: House, door: Desk) -> None:
    for _ in range(3):
        refused(door, "ada", "wrong")
    head = house.head()
    assert refused(door, "ada", GOOD).wait_seconds == 1
    assert refusals(house, head) == ["must wait"]
    house.clock.advance(timedelta(seconds=1))
    sign_in(door, "ada", GOOD, PEPPER, QUICK)
    assert (stored(house).failures, stored(house).wait_until) == (0, None)


@pytest.mark.parametrize("login", ["ada", "nobody", "eve"])
def test_every_name_waits_alike_and_costs_the_same_work(
    house: House, door: Desk, login: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_account(house.chief, "eve", "Eve", Role.BILLER, GOOD, PEPPER, QUICK)
    disable_account(house.chief, "eve")
    hashed: list[str] = []
    real = passwords._peppered

    def noted(typed: str, pepper: bytes) -> bytes:
        hashed.append(typed)
        return real(typed, pepper)

    monkeypatch.setattr(passwords, "_peppered", noted)
    head = house.head()
    words = [refused(door, login, "wrong").words for _ in range(4)]
    plain = "name or password is not right"
    assert words == [plain, plain, f"{plain}: wait 1 s", "too many tries: wait 1 s"]
    house.clock.advance(timedelta(seconds=1))
    assert refused(door, login, "wrong").wait_seconds == 2
    why = "wrong password" if login == "ada" else "unknown or disabled"
    assert refusals(house, head) == [why, why, why, "must wait", why]
    assert hashed == ["wrong"] * 5


@on_both
def test_many_tries_at_once_are_no_way_around_the_wait(house: House, door: Desk) -> None:
    for _ in range(9):
        house.clock.advance(timedelta(seconds=refused(door, "ada", "wrong").wait_seconds))
    head = house.head()
    with ThreadPoolExecutor(20) as pool:
        words = Counter(pool.map(lambda _: refused(door, "ada", "wrong").words, range(20)))
    assert words == {
        "name or password is not right: wait 600 s": 1,
        "too many tries: wait 600 s": 19,
    }
    assert Counter(refusals(house, head)) == {"wrong password": 1, "must wait": 19}
    assert refused(door, "ada", GOOD).wait_seconds == SOFT_LOCK_SECONDS


def test_a_password_that_could_not_be_looked_at_is_no_failure(
    house: House, door: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*_: object) -> None:
        raise Busy("too little memory")

    for _ in range(3):
        house.clock.advance(timedelta(seconds=refused(door, "ada", "wrong").wait_seconds))
    with monkeypatch.context() as short_of_memory:
        short_of_memory.setattr("clinic_tui.security.sign_in.verify", no_memory)
        with pytest.raises(Busy):
            sign_in(door, "ada", GOOD, PEPPER, QUICK)
    assert stored(house).failures == 3
    assert sign_in(door, "ada", GOOD, PEPPER, QUICK).failures_since == 3


@on_sqlite_first
def test_a_disabled_account_is_refused_in_the_same_words(house: House, door: Desk) -> None:
    disable_account(house.chief, "ada")
    assert refused(door, "ada", GOOD).words == "name or password is not right"
    with house.store.reading() as db:
        assert account_of(db, "ada") is None
        assert [(row.login, row.active) for row in accounts(db)] == [
            ("ada", False),
            ("mia", True),
            ("otto", True),
        ]


def test_another_cost_makes_the_hash_anew(house: House, door: Desk) -> None:
    before = stored(house).password_hash
    sign_in(door, "ada", GOOD, PEPPER, HashCost(2, 16, 1))
    assert stored(house).password_hash != before
    sign_in(door, "ada", GOOD, PEPPER, HashCost(2, 16, 1))


def test_another_pepper_lets_nobody_in(door: Desk) -> None:
    with pytest.raises(SignInFailed):
        sign_in(door, "ada", GOOD, bytes(32), QUICK)


@pytest.mark.parametrize(
    "login, name, role, password, field",
    [
        ("a", "Ada", Role.BILLER, GOOD, "login"),
        ("1ada", "Ada", Role.BILLER, GOOD, "login"),
        ("a b", "Ada", Role.BILLER, GOOD, "login"),
        ("eve", " ", Role.BILLER, GOOD, "name"),
        ("eve", "E" * 101, Role.BILLER, GOOD, "name"),
        ("eve", "Eve", Role.SYSTEM, GOOD, "role"),
        ("eve", "Eve", Role.BILLER, "short", "password"),
        ("eve", "Eve", Role.BILLER, "password1234", "password"),
        ("evelyn-moss", "Eve", Role.BILLER, "evelyn-moss1", "password"),
    ],
)
def test_an_account_that_cannot_be_is_refused_by_field(
    house: House, login: str, name: str, role: Role, password: str, field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        add_account(house.chief, login, name, role, password, PEPPER, QUICK)
    assert (wrong.value.field, len(house.all(Account))) == (field, 2)


@on_both
def test_a_sign_in_name_is_given_once(house: House, door: Desk) -> None:
    assert door.letter == "D"
    with pytest.raises(Conflict, match="this sign-in name is in use"):
        add_account(house.chief, "Ada", "Other", Role.BILLER, GOOD, PEPPER, QUICK)


@pytest.mark.parametrize(
    "role", [Role.FRONT_DESK, Role.BILLER, Role.CLINICIAN, Role.MANAGER, Role.ADMINISTRATOR]
)
def test_a_manager_gives_and_takes_only_two_roles(house: House, role: Role) -> None:
    boss = house.desk("C", Role.ADMINISTRATOR, "root", None)
    add_account(boss, "eve", "Eve", role, GOOD, PEPPER, QUICK)
    may = role in (Role.FRONT_DESK, Role.BILLER)
    for attempt in (
        lambda: add_account(house.chief, "eva", "Eva", role, GOOD, PEPPER, QUICK),
        lambda: disable_account(house.chief, "eve"),
    ):
        if may:
            attempt()
        else:
            with pytest.raises(NotPermitted, match=f"may not give the role {role.value}"):
                attempt()
    assert house.all(Account, Account.login == "eve")[0].active is not may


def test_nobody_disables_the_own_account_or_one_that_is_not_there(house: House) -> None:
    with pytest.raises(NotPermitted, match="own account"):
        disable_account(house.chief, "otto")
    with pytest.raises(NotFound, match="no account `eve`"):
        disable_account(house.chief, "eve")
    with pytest.raises(NotPermitted, match="no right"):
        disable_account(house.front, "otto")


OTHER = "seven slow otters swimming"


@on_sqlite_first
def test_who_was_kept_out_is_let_in_again(house: House, door: Desk) -> None:
    for _ in range(3):
        house.clock.advance(timedelta(seconds=refused(door, "ada", "wrong").wait_seconds))
    disable_account(house.chief, "ada")
    refused(door, "ada", GOOD)
    enable_account(house.chief, "ada")
    assert sign_in(door, "ada", GOOD, PEPPER, QUICK).failures_since == 0
    with pytest.raises(Conflict, match="may sign in already"):
        enable_account(house.chief, "ada")


def test_a_reset_password_lets_in_once_and_is_then_changed(house: House, door: Desk) -> None:
    reset_password(house.chief, "ada", OTHER, PEPPER, QUICK)
    refused(door, "ada", GOOD)
    house.clock.advance(timedelta(minutes=1))
    came = sign_in(door, "ada", OTHER, PEPPER, QUICK)
    assert came.must_change
    desk = door.as_actor(came.actor)
    assert [verb for verb in VERBS if desk.actor.may(verb)] == ["account.own_password"]
    with pytest.raises(Invalid, match="the password you have"):
        change_own_password(desk, OTHER, PEPPER, QUICK)
    with pytest.raises(Invalid, match="at least"):
        change_own_password(desk, "short", PEPPER, QUICK)
    change_own_password(desk, GOOD, PEPPER, QUICK)
    assert not sign_in(door, "ada", GOOD, PEPPER, QUICK).must_change
    assert "hash" not in json.dumps([line["verb"] for line in house.lines(0)])


def test_a_new_role_ends_what_the_old_one_may(house: House, door: Desk) -> None:
    desk = door.as_actor(sign_in(door, "ada", GOOD, PEPPER, QUICK).actor)
    set_role(house.chief, "ada", Role.BILLER)
    with pytest.raises(NotPermitted, match="role of ada was changed"), desk.act("appointment.book"):
        pytest.fail("the use case ran")
    assert sign_in(door, "ada", GOOD, PEPPER, QUICK).role is Role.BILLER


@pytest.mark.parametrize("change", ["enable", "role", "reset", "disable"])
def test_accounts_are_changed_by_who_may_and_never_ones_own(house: House, change: str) -> None:
    def do(desk: Desk, login: str) -> None:
        if change == "enable":
            enable_account(desk, login)
        elif change == "role":
            set_role(desk, login, Role.BILLER)
        elif change == "reset":
            reset_password(desk, login, OTHER, PEPPER, QUICK)
        else:
            disable_account(desk, login)

    add_account(house.records, "root", "Ruth Ott", Role.MANAGER, GOOD, PEPPER, QUICK)
    before = house.rows()
    with pytest.raises(NotPermitted, match="own account"):
        do(house.chief, "otto")
    with pytest.raises(NotPermitted, match="may not give"):  # a manager does not make or unmake managers
        do(house.desk("C", Role.MANAGER, "otto", 2), "root")
    with pytest.raises(NotFound, match="no account"):
        do(house.chief, "nobody")
    assert house.rows() == before
