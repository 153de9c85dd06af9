"""Recovery codes: shown once, on paper afterwards, each of them good for one sign-in without the phone."""

from __future__ import annotations

import hashlib
import hmac

from clinic_tui.security.phrase import ALPHABET
from clinic_tui.security.totp_sealing import key_for

CODES = 8
LETTERS = 10
"""50 random bits: far too many for a guess at the door, where waits grow."""


def new_codes() -> tuple[str, ...]:
    """Fresh codes as they are shown: two groups of five, without 0, O, 1 and I."""
    import secrets

    drawn = ("".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(CODES))
    return tuple(f"{letters[: LETTERS // 2]}-{letters[LETTERS // 2 :]}" for letters in drawn)


def plain_code(typed: str) -> str | None:
    """The letters of a code typed in any case, with or without the hyphen; None for what is none."""
    letters = "".join(typed.replace("-", " ").split()).upper()
    return letters if len(letters) == LETTERS and set(letters) <= set(ALPHABET) else None


def hash_of(letters: str, account_id: int, pepper: bytes) -> str:
    """What is stored of a code; so many random bits need no slow hash."""
    key = key_for(pepper, "recovery codes")
    return hmac.new(key, f"{account_id} {letters}".encode(), hashlib.sha256).hexdigest()
