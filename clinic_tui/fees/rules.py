"""The rules of codes, prices and schedules, as pure functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic_tui.errors import Conflict, Invalid

MOST_CENTS = 5_000_000
"""Of one unit: more is a code in the wrong field."""

_FIVE = re.compile(r"(\d{4}[A-Z0-9]|[A-Z]\d{4})(?:-([A-Z0-9]{2}))?", re.ASCII)
"""A CPT or HCPCS code has five places, a modifier two."""
_OWN = re.compile(r"[A-Z][A-Z0-9.-]{1,11}", re.ASCII)
"""A clinic's own codes begin with a letter and take no modifier."""


def read_code(typed: str) -> tuple[str, str]:
    """Code and modifier of `99213`, `99213-25` or a code of the clinic's own, in capitals. Raises Invalid."""
    text = typed.strip().upper()
    if found := _FIVE.fullmatch(text):
        return found[1], found[2] or ""
    if _OWN.fullmatch(text):
        return text, ""
    raise Invalid(
        f"`{typed.strip()}` is no code: five places as 99213 or J1885, with a modifier as 99213-25, "
        "or your own, letter first",
        "code",
    )


MOST_MODIFIERS = 4
"""SV101 of the 837P and box 24D of the CMS-1500 hold so many."""


def read_modifiers(typed: str) -> str:
    """Up to four modifiers with hyphens between, in capitals: `25-59`; empty for none. Raises Invalid."""
    text = typed.strip().upper()
    if not text:
        return ""
    each = text.split("-")
    if not all(len(one) == 2 and one.isascii() and one.isalnum() for one in each):
        raise Invalid(f"`{typed.strip()[:20]}`: modifiers have two places each, as 25-59", "code")
    if len(set(each)) < len(each):
        raise Invalid(f"`{text}` has a modifier twice", "code")
    if len(each) > MOST_MODIFIERS:
        raise Invalid(f"a line has at most {MOST_MODIFIERS} modifiers, not {len(each)}", "code")
    return "-".join(each)


def read_charged(typed: str) -> tuple[str, str]:
    """Code and modifiers of a charge, as `read_code` but for up to four: `99213-25-59`. Raises Invalid."""
    first, *rest = typed.strip().upper().split("-")
    if len(rest) < 2 or not _FIVE.fullmatch(first):
        return read_code(typed)
    return first, read_modifiers("-".join(rest))


def require_price(cents: int, field: str = "price") -> None:
    """Raise Invalid for a price of one unit that cannot be."""
    if not 0 <= cents <= MOST_CENTS:
        raise Invalid(f"the price of one unit is $0 to ${MOST_CENTS // 100:,}", field)


@dataclass(frozen=True, slots=True)
class Validity:
    """A schedule of the same payer: its name, and from when to when it holds (both days are of it)."""

    name: str
    valid_from: date
    valid_to: date | None


def followed(others: Sequence[Validity], valid_from: date, valid_to: date | None) -> Validity | None:
    """The schedule that a new one follows: it ends the day before. None where no other is in force then.

    So there is one price on each day. Raises Invalid where the new one ends before it begins, Conflict
    where another one begins while it holds, or would go on behind it.
    """
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("the schedule would end before it begins", "to")
    before: Validity | None = None
    for each in others:
        ends_first = each.valid_to is not None and each.valid_to < valid_from
        begins_behind = valid_to is not None and each.valid_from > valid_to
        if ends_first or begins_behind:
            continue
        if each.valid_from >= valid_from:
            raise Conflict(
                f"{each.name} begins on {each.valid_from:%m/%d/%Y}, while this one would hold: "
                "end this one before that, with --to, or remove the other one"
            )
        if valid_to is not None and (each.valid_to is None or each.valid_to > valid_to):
            raise Conflict(
                f"{each.name} holds longer than this one would: end it first, with `fees end`, "
                "or leave --to out"
            )
        before = each
    return before


def day_before(day: date) -> date:
    """The last day of what is followed on `day`."""
    return day - timedelta(days=1)
