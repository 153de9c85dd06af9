"""What a PIN must be, and how long it is good for."""

from __future__ import annotations

from clinic_tui.errors import Invalid

PIN_DIGITS = 6
MOST_WRONG = 5
"""Wrong PINs in a row, wherever they are typed; then the password is needed again."""
HOURS_AFTER_PASSWORD = 12
"""So long after the password a PIN unlocks the desk where it was typed."""

FEWEST_DIFFERENT = 3
_WALK = "01234567890123456789"
_FIRST_TRIED = frozenset(
    ("123321", "147258", "147852", "159357", "159753", "258369", "258456", "321654", "456123", "789456")
)
"""Walks on the keys of a number pad, as lists of leaked PINs begin with them."""


def is_pin(typed: str) -> bool:
    """True for what can only be meant as a PIN: six digits and nothing else (no password is so short)."""
    return len(typed) == PIN_DIGITS and typed.isascii() and typed.isdigit()


def check_new_pin(pin: str) -> None:
    """Raise Invalid with plain words for what is no PIN, or one of the first that are tried.

    A birthday passes: with five tries in all it is no first guess of a stranger.
    """
    if not is_pin(pin):
        raise _refused(f"a PIN has {PIN_DIGITS} digits and nothing else")
    if len(set(pin)) < FEWEST_DIFFERENT:
        raise _refused(f"this PIN repeats the same digits: take at least {FEWEST_DIFFERENT} different ones")
    if pin in _WALK or pin[::-1] in _WALK:
        raise _refused("this PIN counts up or down: it is one of the first that are tried")
    if pin[:3] == pin[3:] or pin[::2] == pin[1::2]:
        raise _refused("this PIN repeats itself: it is one of the first that are tried")
    if pin in _FIRST_TRIED:
        raise _refused("this PIN is one of the first that are tried: take another")


def _refused(words: str) -> Invalid:
    return Invalid(words, "pin")
