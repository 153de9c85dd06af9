from __future__ import annotations

import pytest

from clinic_tui.errors import Invalid
from clinic_tui.security.password_rules import check_new_password


@pytest.mark.parametrize(
    "password",
    [
        "river barge at noon",
        "kettle-orbit-fern",
        "Tr4m & lantern",
        "passwords are a nuisance here",
        "mlee has a red bicycle",
        "дождь над рекой",
        "x" * 3 + " quiet harbour " * 16,
    ],
)
def test_a_long_and_own_password_passes(password: str) -> None:
    check_new_password(password, login="mlee", clinic_name="River Street Family Practice")


@pytest.mark.parametrize(
    "password, words",
    [
        ("", "at least 10"),
        ("kettle-or", "at least 10"),
        ("k" * 257, "at most 256"),
        ("aaaaaaaaaaaa", "same few"),
        ("abababababab", "same few"),
        ("1122112211", "same few"),
        ("1234567890", "first passwords"),
        ("0987654321", "first passwords"),
        ("abcdefghij", "first passwords"),
        ("qwertyuiop", "first passwords"),
        ("QwertyUIOP", "first passwords"),
        ("poiuytrewq", "first passwords"),
        ("1qaz2wsx3edc", "first passwords"),
        ("password12", "first passwords"),
        ("Password2026!", "first passwords"),
        ("P@ssw0rd2026", "first passwords"),
        ("!!!Welcome123", "first passwords"),
        ("Reception#1", "first passwords"),
        ("passwordpassword", "first passwords"),
        ("winter2026!!", "first passwords"),
        ("mleemlee12", "your name"),
        ("MLee-2026-1", "your name"),
        ("riverstreet", "your name"),
        ("Street2026!", "your name"),
        ("River Street Family Practice", "your name"),
    ],
)
def test_what_is_guessed_first_is_refused_with_its_reason(password: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        check_new_password(password, login="mlee", clinic_name="River Street Family Practice")
    assert refused.value.field == "password"
    assert not password or password not in refused.value.words


def test_a_login_of_two_letters_does_not_forbid_half_the_language() -> None:
    check_new_password("joyful lantern", login="jo", clinic_name="")
