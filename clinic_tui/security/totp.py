"""Codes of a phone (RFC 6238): SHA-1, six digits, another one each 30 seconds, as every app makes them."""

from __future__ import annotations

import hmac
from datetime import datetime
from urllib.parse import quote

STEP_SECONDS = 30
CODE_DIGITS = 6
STEPS_AROUND = 1
"""A code is taken one step before and after its time: phones and machines differ by some seconds."""

SECRET_LETTERS = 32
"""160 bits in base 32, as RFC 4226 recommends."""

LONGEST_ISSUER = 24
"""Letters of the clinic's name that a phone shows; a longer text makes a QR code too large for a screen."""


def new_secret() -> str:
    """A fresh secret as phones take it, in base 32."""
    import pyotp

    return pyotp.random_base32(SECRET_LETTERS)


def step_of(at: datetime) -> int:
    """The number of the 30 seconds that an instant is in."""
    return int(at.timestamp()) // STEP_SECONDS


def code_of(secret: str, step: int) -> str:
    """The code that a phone shows during a step."""
    import pyotp

    return pyotp.TOTP(secret, digits=CODE_DIGITS, interval=STEP_SECONDS).generate_otp(step)


def matching_step(secret: str, typed: str, at: datetime, last_step: int = -1) -> int | None:
    """The step that a typed code is of, or None where it is not right now, or was used.

    Only steps behind `last_step` are taken. Spaces within the code do not matter.
    """
    code, now = "".join(typed.split()), step_of(at)
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        return None
    found = None
    for step in range(max(now - STEPS_AROUND, 0), now + STEPS_AROUND + 1):
        if hmac.compare_digest(code_of(secret, step), code) and step > last_step and found is None:
            found = step
    return found


def clock_is_behind(at: datetime, last_step: int) -> bool:
    """True where the machine's clock was set back: no code can be newer than the last one for a while."""
    return last_step > step_of(at) + STEPS_AROUND


def in_groups(secret: str) -> str:
    """A secret in groups of four, to be typed into a phone."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def uri_of(secret: str, login: str, clinic: str) -> str:
    """What a phone reads from a QR code (the key URI format of the authenticator apps).

    The clinic stands before the name alone, and not once more as `issuer`: so the code is
    small enough for a screen of 24 lines.
    """
    issuer = quote(clinic[:LONGEST_ISSUER].strip().replace(":", " "))
    return f"otpauth://totp/{issuer}:{quote(login)}?secret={secret}"
