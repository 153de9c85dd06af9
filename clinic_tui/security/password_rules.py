"""What a new password must be (after NIST SP 800-63B): long, and not the first thing to guess."""

from __future__ import annotations

import re
import unicodedata

from clinic_tui.errors import Invalid
from clinic_tui.security.commonest_passwords import COMMONEST

SHORTEST = 10
LONGEST = 256
FEWEST_DIFFERENT = 5
FEWEST_BESIDE_NAME = 6
"""Letters that must remain when the name of the account or the clinic is taken out."""

_RUNS = (
    "012345678901234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LOOKS_LIKE = str.maketrans("@430!1$57", "aaeoiisst")


def check_new_password(password: str, login: str, clinic_name: str = "") -> None:
    """Raise Invalid with plain words when the password would be guessed early.

    No mix of kinds of letters is asked for: length is what counts.
    """
    if len(password) < SHORTEST:
        raise _refused(f"A password has at least {SHORTEST} letters; four or five words in a row do well.")
    if len(password) > LONGEST:
        raise _refused(f"A password has at most {LONGEST} letters.")
    plain = _plain(password)
    if len(set(plain)) < FEWEST_DIFFERENT:
        raise _refused("The password repeats the same few letters. Take several words in a row.")
    if _stem(_once(plain)) in COMMONEST or _is_run(_once(plain)):
        raise _refused("This is one of the first passwords that are tried. Take several words in a row.")
    for name in (login, *re.findall(r"\w{4,}", clinic_name), clinic_name):
        if _is_mostly(plain, _plain(name)):
            raise _refused("The password is little more than your name or the clinic's. Take other words.")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _once(password: str) -> str:
    """`secretsecret` is no harder to guess than `secret`."""
    for length in range(1, len(password) // 2 + 1):
        if password[:length] * (len(password) // length) == password:
            return password[:length]
    return password


def _stem(password: str) -> str:
    """`P@ssw0rd2026!` is `password`: what remains without the digits and signs around it."""
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    return core.translate(_LOOKS_LIKE)


def _is_run(password: str) -> bool:
    """One walk along the alphabet, the digits or the keyboard, forwards or backwards."""
    return any(password in run or password[::-1] in run for run in _RUNS)


def _is_mostly(password: str, name: str) -> bool:
    beside = password.replace(name, "") if len(name) >= 3 else password
    return beside != password and sum(letter.isalpha() for letter in beside) < FEWEST_BESIDE_NAME


def _refused(words: str) -> Invalid:
    return Invalid(words, field="password")
