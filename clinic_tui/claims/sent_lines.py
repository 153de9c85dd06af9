"""The lines of a claim as they were sent, kept as text in the sending."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SentLine:
    """One service line as it was sent; money is integer cents for all units together."""

    place: int
    """From 1, as in the claim."""
    code: str
    modifiers: tuple[str, ...]
    cents: int
    units: int
    day: date
    charge_id: int
    """The charge of the visit that it was made of; 0 where that is not known."""


def line_number(sending: str, place: int) -> str:
    """Our own number of a line (REF 6R): the claim's with the place behind it, 24 characters at most."""
    return f"{sending}L{place}"


def place_of(number: str) -> int | None:
    """The place that a line's number says; None where it is no number of ours."""
    _, mark, place = number.strip().upper().rpartition("L")
    return int(place) if mark and place.isascii() and place.isdigit() and len(place) <= 2 else None


def write_lines(lines: Iterable[SentLine]) -> str:
    """The text that is kept of them."""
    return json.dumps(
        [
            [each.place, each.code, "-".join(each.modifiers), each.cents, each.units, each.day.isoformat(),
             each.charge_id]
            for each in lines
        ],
        separators=(",", ":"),
    )  # fmt: skip


def read_lines(text: str) -> tuple[SentLine, ...]:
    """The lines of a kept text."""
    return tuple(
        SentLine(
            place,
            code,
            tuple(filter(None, modifiers.split("-"))),
            cents,
            units,
            date.fromisoformat(day),
            charge_id,
        )
        for place, code, modifiers, cents, units, day, charge_id in json.loads(text)
    )
