"""The rules of charges, as pure functions."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.coding.rules import read_pointers
from clinic_tui.errors import Invalid
from clinic_tui.fees.rows import whole_code
from clinic_tui.fees.rules import MOST_CENTS, read_charged
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.states import Status

CHARGEABLE = (Status.WITH_PROVIDER, Status.READY, Status.CHECKED_OUT)
"""Statuses in which a visit takes charges."""

MOST_UNITS = 999


def checked(entry: ChargeEntry) -> ChargeEntry:
    """The entry with its code in capitals; raises Invalid naming the field."""
    code = whole_code(*read_charged(entry.code))
    if not 1 <= entry.units <= MOST_UNITS:
        raise Invalid(f"units are 1 to {MOST_UNITS}, not {entry.units}", "units")
    if not 0 <= entry.unit_cents <= MOST_CENTS:
        raise Invalid(f"a charge of one unit is $0 to ${MOST_CENTS // 100:,}", "charge")
    return replace(
        entry,
        code=code,
        words=clean_text(entry.words, 100, "charge"),
        pointers=read_pointers(entry.pointers),
    )


def line_name(code: str, modifier: str) -> str:
    """A code with all its modifiers; raises Invalid where it takes none."""
    return whole_code(*read_charged(whole_code(code, modifier)))


def require_charges(entered: int, no_charge_reason: str) -> None:
    """Raise Invalid unless there are charges or a reason for none, and not both (domain rules, B1)."""
    if entered == 0 and not no_charge_reason.strip():
        raise Invalid("enter a charge, or say why there is none", "charges")
    if entered and no_charge_reason.strip():
        raise Invalid("there are charges and a reason for none: keep one of the two", "no charge")
