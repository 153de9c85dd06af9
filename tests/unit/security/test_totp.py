"""Codes of a phone: the vectors of RFC 6238, the window, and that none works twice."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.errors import StoreDamaged
from clinic_tui.security import recovery_codes, totp_sealing
from clinic_tui.security.qr_code import half_blocks
from clinic_tui.security.totp import (
    clock_is_behind,
    code_of,
    in_groups,
    matching_step,
    new_secret,
    step_of,
    uri_of,
)

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC_6238 = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}
"""Appendix B, SHA-1: eight digits, of which a phone shows the last six."""

NOW = datetime(2026, 3, 3, 14, 2, 10, tzinfo=UTC)
PEPPER = bytes(range(32))


@pytest.mark.parametrize("seconds", RFC_6238)
def test_the_codes_are_those_of_the_standard(seconds: int) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    assert code_of(RFC_SECRET, step_of(at)) == RFC_6238[seconds][-6:]


@pytest.mark.parametrize("steps, taken", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_taken_one_step_around_its_time(steps: int, taken: bool) -> None:
    code = code_of(RFC_SECRET, step_of(NOW) + steps)
    found = matching_step(RFC_SECRET, code, NOW)
    assert found == (step_of(NOW) + steps if taken else None)


def test_no_code_works_twice_and_none_of_before_works_after_it() -> None:
    now = step_of(NOW)
    codes = {step: code_of(RFC_SECRET, step) for step in (now - 1, now, now + 1)}
    assert matching_step(RFC_SECRET, codes[now], NOW, last_step=now) is None
    assert matching_step(RFC_SECRET, codes[now - 1], NOW, last_step=now) is None
    assert matching_step(RFC_SECRET, codes[now + 1], NOW, last_step=now) == now + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "123456\x00"])
def test_what_is_no_code_is_not_compared(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, NOW) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    code = code_of(RFC_SECRET, step_of(NOW))
    assert matching_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", NOW) == step_of(NOW)


@given(st.integers(0, 2**33), st.integers(-5, 5))
def test_a_step_is_never_taken_that_was_taken(seconds: int, ahead: int) -> None:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    last = step_of(at) + ahead
    code = code_of(RFC_SECRET, max(last, 0))
    found = matching_step(RFC_SECRET, code, at, last)
    assert found is None or found > last


def test_a_clock_that_was_set_back_is_known() -> None:
    assert not clock_is_behind(NOW, step_of(NOW) + 1)
    assert clock_is_behind(NOW - timedelta(minutes=5), step_of(NOW))


def test_the_uri_says_what_phones_ask_for() -> None:
    uri = urlsplit(uri_of(RFC_SECRET, "ada", "Harbor Street: Clinic of Annapolis"))
    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert unquote(uri.path) == "/Harbor Street  Clinic of:ada"
    assert parse_qs(uri.query) == {"secret": [RFC_SECRET]}
    known = pyotp.parse_uri(uri.geturl())
    assert (known.name, known.issuer) == ("ada", "Harbor Street  Clinic of")


def test_a_secret_is_fresh_and_shown_in_groups() -> None:
    assert new_secret() != new_secret()
    assert len(base64.b32decode(new_secret())) == 20
    assert in_groups("ABCDEFGH") == "ABCD EFGH"


def test_the_qr_code_fits_a_small_screen() -> None:
    lines = half_blocks(uri_of(new_secret(), "ada.moreau", "Harbor Street Clinic of Annapolis"))
    assert len({len(line) for line in lines}) == 1
    assert len(lines[0]) <= 42
    assert len(lines) <= 21
    assert set("".join(lines)) <= set("█▀▄ ")


def test_the_half_blocks_are_the_modules_of_the_code() -> None:
    lines = half_blocks("otpauth://totp/x:ada?secret=ABC")
    rows: list[list[bool]] = []
    for line in lines:
        rows += [[sign in "█▀" for sign in line], [sign in "█▄" for sign in line]]
    light = [
        [not dark for dark in row]
        for row in segno.make_qr("otpauth://totp/x:ada?secret=ABC", error="l", boost_error=False).matrix_iter(
            border=2
        )
    ]
    assert rows[: len(light)] == light
    assert rows[len(light) :] in ([], [[False] * len(light[0])])


def test_a_sealed_secret_opens_for_its_account_alone() -> None:
    sealed = totp_sealing.seal("ABCDEFGH", 7, PEPPER)
    assert "ABCDEFGH" not in sealed
    assert sealed != totp_sealing.seal("ABCDEFGH", 7, PEPPER)
    assert totp_sealing.unseal(sealed, 7, PEPPER) == "ABCDEFGH"
    for account, pepper, text in (
        (8, PEPPER, sealed),
        (7, bytes(32), sealed),
        (7, PEPPER, sealed[:-4] + "AAA="),
        (7, PEPPER, "2:" + sealed[2:]),
        (7, PEPPER, ""),
        (7, PEPPER, "1:!"),
        (7, PEPPER, "1:é"),
    ):
        with pytest.raises(StoreDamaged, match="second factor of this account is damaged"):
            totp_sealing.unseal(text, account, pepper)


def test_keys_for_different_ends_differ() -> None:
    keys = {totp_sealing.key_for(PEPPER, purpose) for purpose in ("second factor", "recovery codes")}
    assert len(keys | {PEPPER}) == 3


def test_recovery_codes_are_typed_as_one_likes() -> None:
    codes = recovery_codes.new_codes()
    assert len(set(codes)) == recovery_codes.CODES
    plain = codes[0].replace("-", "")
    for typed in (codes[0], codes[0].lower(), plain, f" {plain[:5]} {plain[5:]} "):
        assert recovery_codes.plain_code(typed) == plain
    for typed in ("", "123456", plain[:-1], plain + "A", "O" + plain[1:], "0" + plain[1:]):
        assert recovery_codes.plain_code(typed) is None
    hashes = {recovery_codes.hash_of(plain, account, PEPPER) for account in (1, 2)}
    assert len(hashes) == 2
