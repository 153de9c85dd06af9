from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_tui.security import escrow
from clinic_tui.security.escrow import EscrowDamaged, EscrowPhraseMismatch, EscrowRefused, unwrap, wrap
from clinic_tui.security.hash_cost import HashCost
from clinic_tui.security.phrase import PhraseWrong, new_phrase
from clinic_tui.security.secret_names import SecretName, Secrets, new_secrets

CHEAP = HashCost(passes=1, memory_kib=8, lanes=1)
PHRASE = new_phrase()
SECRETS = new_secrets()
ESCROW = wrap(SECRETS, PHRASE, CHEAP)

a_secret = st.binary(min_size=32, max_size=32)


@settings(max_examples=25)
@given(st.fixed_dictionaries(dict.fromkeys(SecretName, a_secret)))
def test_what_is_wrapped_is_unwrapped(values: dict[SecretName, bytes]) -> None:
    assert unwrap(wrap(values, PHRASE, CHEAP), PHRASE.lower()) == Secrets(values)


def test_the_default_cost_is_the_strong_one_and_opens() -> None:
    wrapped = wrap(SECRETS, PHRASE)
    kdf = json.loads(wrapped)["kdf"]
    assert (kdf["passes"], kdf["memory_kib"], kdf["lanes"]) == (3, 65536, 1)
    assert unwrap(wrapped, PHRASE) == SECRETS


def test_the_file_shows_no_secret_and_two_files_share_nothing() -> None:
    again = wrap(SECRETS, PHRASE, CHEAP)
    for value in SECRETS.values():
        assert base64.b64encode(value) not in again
    first, second = json.loads(ESCROW), json.loads(again)
    assert first["nonce"] != second["nonce"]
    assert first["kdf"]["salt"] != second["kdf"]["salt"]


def test_another_phrase_is_told_from_a_damaged_file() -> None:
    with pytest.raises(EscrowPhraseMismatch, match="belongs to another"):
        unwrap(ESCROW, new_phrase())


def test_a_typing_mistake_is_caught_before_any_costly_work(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[str] = []
    monkeypatch.setattr(escrow, "_wrapping_key", lambda *_: worked.append("hashed"))
    wrong = PHRASE[:-1] + ("2" if PHRASE[-1] != "2" else "3")
    with pytest.raises(PhraseWrong):
        unwrap(ESCROW, wrong)
    assert worked == []


@settings(max_examples=60)
@given(st.integers(0, len(ESCROW) * 8 - 1))
def test_any_flipped_bit_is_refused(bit: int) -> None:
    flipped = bytearray(ESCROW)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        opened = unwrap(bytes(flipped), PHRASE)
    except (EscrowDamaged, EscrowRefused):
        return
    assert opened == SECRETS  # a bit in the white space between fields changes nothing
    assert json.loads(bytes(flipped)) == json.loads(ESCROW)


@given(st.integers(0, len(ESCROW) - 3))
def test_a_cut_file_is_refused(length: int) -> None:
    with pytest.raises((EscrowDamaged, EscrowRefused)):
        unwrap(ESCROW[:length], PHRASE)


def altered(change: Callable[[dict[str, Any]], None]) -> bytes:
    """The file with a change and a digest that fits, as a forger would make it."""
    body = json.loads(ESCROW)
    change(body)
    body.pop("sha256")
    body["sha256"] = escrow._digest(body)
    return json.dumps(body).encode()


def test_a_forged_cost_does_not_open() -> None:
    with pytest.raises(EscrowPhraseMismatch):
        unwrap(altered(lambda body: body["kdf"].update(passes=2)), PHRASE)


@pytest.mark.parametrize(
    "cost",
    [
        {"memory_kib": 64 * 1024 * 1024},
        {"passes": 10_000},
        {"passes": 0},
        {"lanes": 500},
        {"memory_kib": 1},
        {"salt": "AAAA"},
        {"salt": 7},
        {"passes": "many"},
    ],
)
def test_a_forged_cost_cannot_exhaust_the_machine(
    cost: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    monkeypatch.setattr(escrow, "_wrapping_key", lambda *_: worked.append("hashed"))
    with pytest.raises(EscrowDamaged):
        unwrap(altered(lambda body: body["kdf"].update(cost)), PHRASE)
    assert worked == []


def test_a_newer_file_asks_for_the_newer_release() -> None:
    with pytest.raises(EscrowRefused, match="Another release"):
        unwrap(altered(lambda body: body.update(version=2)), PHRASE)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"null", b"\xff\xfe", b"MRN,family\n1,Ito"])
def test_another_kind_of_file_is_told_so(content: bytes) -> None:
    with pytest.raises(EscrowRefused, match="not an escrow"):
        unwrap(content, PHRASE)


def test_a_set_with_a_secret_missing_is_not_wrapped() -> None:
    with pytest.raises(ValueError, match="not the set"):
        wrap({SecretName.DB_KEY: bytes(32)}, PHRASE, CHEAP)
