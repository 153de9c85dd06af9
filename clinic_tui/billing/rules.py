"""The rules of charges, as pure functions."""

from __future__ import annotations

import re
from dataclasses import replace

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.errors import Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.states import Status

CHARGEABLE = (Status.WITH_PROVIDER, Status.READY, Status.CHECKED_OUT)
"""Statuses in which a visit takes charges."""

MOST_UNITS = 999
MOST_CENTS = 99_999_999

_CODE = re.compile(r"[A-Z0-9][A-Z0-9.-]{1,11}", re.ASCII)


def checked(entry: ChargeEntry) -> ChargeEntry:
    """The entry with its code in capitals; raises Invalid naming the field."""
    code = entry.code.strip().upper()
    if not _CODE.fullmatch(code):
        raise Invalid(f"`{entry.code.strip()}` is no procedure code: 2 to 12 letters and digits", "code")
    if not 1 <= entry.units <= MOST_UNITS:
        raise Invalid(f"units are 1 to {MOST_UNITS}, not {entry.units}", "units")
    if not 0 <= entry.unit_cents <= MOST_CENTS:
        raise Invalid("a charge is not below zero and under a million dollars", "charge")
    return replace(entry, code=code, words=clean_text(entry.words, 100, "charge"))


def require_charges(entered: int, no_charge_reason: str) -> None:
    """Raise Invalid unless there are charges or a reason for none, and not both (domain rules, B1)."""
    if entered == 0 and not no_charge_reason.strip():
        raise Invalid("enter a charge, or say why there is none", "charges")
    if entered and no_charge_reason.strip():
        raise Invalid("there are charges and a reason for none: keep one of the two", "no charge")
