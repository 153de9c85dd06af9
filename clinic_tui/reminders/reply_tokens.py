"""The token of one visit's reminder: whoever has it got the message, and nobody can guess another.

It is an HMAC over the visit's number, day and minute, made with the clinic's own key
(`Desk.keyed`): for a visit that was moved it fits no more, for its new time there is another.
"""

from __future__ import annotations

import hmac
from datetime import date

from clinic_tui.store.desk import Desk

CODE_LENGTH = 24
"""Hex digits: 96 bits."""


def token_of(desk: Desk, appointment_id: int, day: date, start: int) -> str:
    """`1042-3f9a...`: the visit's number, and the code that proves it."""
    return f"{appointment_id}-{_code(desk, appointment_id, day, start)}"


def number_in(token: str) -> int | None:
    """The visit's number that the token names, whether or not its code fits; None where it names none."""
    number, dash, code = token.strip().partition("-")
    fits = dash and number.isascii() and number.isdigit() and len(number) < 19 and len(code) == CODE_LENGTH
    return int(number) if fits else None


def fits(desk: Desk, token: str, appointment_id: int, day: date, start: int) -> bool:
    """Whether the code is that of the visit at this time."""
    typed = token.strip().partition("-")[2].lower()
    return typed.isascii() and hmac.compare_digest(typed, _code(desk, appointment_id, day, start))


def _code(desk: Desk, appointment_id: int, day: date, start: int) -> str:
    return desk.keyed(f"reply {appointment_id} {day.isoformat()} {start}")[:CODE_LENGTH]
