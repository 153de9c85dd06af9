from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import argon2
import pytest
from argon2.exceptions import VerificationError

from clinic_tui.errors import Busy, StoreDamaged
from clinic_tui.security import passwords
from clinic_tui.security.hash_cost import STRONG, HashCost
from clinic_tui.security.passwords import Verified, hash_password, verify, verify_nobody

CHEAP = HashCost(passes=1, memory_kib=8, lanes=1)
PEPPER = b"p" * 32


def test_a_right_password_passes_and_a_wrong_one_does_not() -> None:
    stored = hash_password("river barge at noon", PEPPER, CHEAP)
    assert verify(stored, "river barge at noon", PEPPER, CHEAP) == Verified(ok=True, needs_rehash=False)
    assert verify(stored, "river barge at moon", PEPPER, CHEAP) == Verified(ok=False, needs_rehash=False)


def test_the_default_cost_is_what_was_measured() -> None:
    stored = hash_password("river barge at noon", PEPPER)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert verify(stored, "river barge at noon", PEPPER).ok


def test_equal_passwords_are_stored_differently() -> None:
    assert hash_password("river barge", PEPPER, CHEAP) != hash_password("river barge", PEPPER, CHEAP)


def test_a_stolen_hash_is_of_no_use_without_the_pepper() -> None:
    stored = hash_password("river barge at noon", PEPPER, CHEAP)
    assert not verify(stored, "river barge at noon", b"q" * 32, CHEAP).ok
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(stored, "river barge at noon")


def test_a_hash_of_an_older_cost_asks_to_be_made_anew() -> None:
    stored = hash_password("river barge at noon", PEPPER, CHEAP)
    dearer = HashCost(passes=2, memory_kib=8, lanes=1)
    assert verify(stored, "river barge at noon", PEPPER, dearer) == Verified(ok=True, needs_rehash=True)
    assert verify(stored, "wrong", PEPPER, dearer) == Verified(ok=False, needs_rehash=False)


def test_one_letter_typed_in_two_ways_is_the_same() -> None:
    stored = hash_password("caf\u00e9 by the river", PEPPER, CHEAP)
    assert verify(stored, "cafe\u0301 by the river", PEPPER, CHEAP).ok


@pytest.mark.parametrize("typed", ["", "\x00", "a\udc80b", "x" * 100_000, "[/nope]"])
def test_nothing_that_is_typed_breaks_the_comparison(typed: str) -> None:
    stored = hash_password("river barge at noon", PEPPER, CHEAP)
    assert not verify(stored, typed, PEPPER, CHEAP).ok


def test_everything_typed_counts_to_the_last_letter() -> None:
    stored = hash_password("x" * 200 + "a", PEPPER, CHEAP)
    assert not verify(stored, "x" * 200 + "b", PEPPER, CHEAP).ok


def test_an_unknown_name_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    real = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, stored: str, password: bytes) -> bool:
        done.append(str(argon2.extract_parameters(stored)))
        return real(self, stored, password)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    verify(hash_password("river barge at noon", PEPPER, CHEAP), "typed", PEPPER, CHEAP)
    assert verify_nobody("typed", PEPPER, CHEAP) == Verified(ok=False, needs_rehash=False)
    assert len(done) == 2
    assert done[0] == done[1]


def test_nobodys_hash_has_the_strong_cost() -> None:
    assert passwords._nobodys_hash(STRONG).startswith("$argon2id$v=19$m=65536,t=3,p=1$")


@pytest.mark.parametrize("stored", ["", "plain", "$argon2id$v=19$m=8,t=1,p=1$", "$2b$12$abc"])
def test_a_damaged_hash_is_not_a_wrong_password(stored: str) -> None:
    with pytest.raises(StoreDamaged, match="administrator"):
        verify(stored, "river barge at noon", PEPPER, CHEAP)


def test_no_memory_is_not_a_wrong_password(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(*_: object) -> bool:
        raise VerificationError("Memory allocation error")

    monkeypatch.setattr(argon2.PasswordHasher, "verify", no_memory)
    with pytest.raises(Busy, match="memory"):
        verify(passwords._nobodys_hash(CHEAP), "typed", PEPPER, CHEAP)


def test_no_more_than_two_hashes_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running = most = 0
    counting = threading.Lock()

    def slow(*_: object) -> str:
        nonlocal running, most
        with counting:
            running += 1
            most = max(most, running)
        time.sleep(0.01)
        with counting:
            running -= 1
        return "hash"

    monkeypatch.setattr(argon2.PasswordHasher, "hash", slow)
    with ThreadPoolExecutor(8) as desks:
        list(desks.map(lambda _: hash_password("typed", PEPPER, CHEAP), range(16)))
    assert most == 2
