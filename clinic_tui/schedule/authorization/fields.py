"""What is typed of an authorization, checked: codes, NPIs, units and days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.errors import Invalid
from clinic_tui.schedule.models import VisitType
from clinic_tui.store.desk import DeskSession
from clinic_tui.words import code_list
from clinic_tui.words.not_understood import NotUnderstood
from clinic_tui.x12.npi import is_npi

MOST_UNITS = 999
NUMBER_LENGTH = 50
"""HCR02 has at most so many characters."""


def require_units_and_days(units: int, first: date, last: date) -> None:
    """Raise Invalid, naming the field, for units or days that cannot be."""
    if not 1 <= units <= MOST_UNITS:
        raise Invalid(f"an authorization has 1 to {MOST_UNITS} units, not {units}", "units")
    if last < first:
        raise Invalid("the last day comes before the first", "to")


def clean_codes(typed: Sequence[str], field: str) -> list[str]:
    """Codes of `procedures` or `diagnoses` in capitals without points, each once. Raises Invalid."""
    clean = code_list.clean_diagnoses if field == "diagnoses" else code_list.clean_procedures
    try:
        return list(dict.fromkeys(code.replace(".", "") for code in clean(typed)))
    except NotUnderstood as wrong:
        raise Invalid(wrong.words, field) from None


def clean_npi(typed: str, field: str) -> str:
    """An NPI, or nothing. Raises Invalid where the digits do not check each other."""
    number = typed.strip()
    if number and not is_npi(number):
        raise Invalid(f"`{number[:20]}` is no NPI: ten digits, the last of which checks the others", field)
    return number


def known_types(db: DeskSession, typed: Sequence[str]) -> list[str]:
    """Codes of visit types, each once. Raises Invalid for one that is not there."""
    codes = [each.strip().upper() for each in typed if each.strip()]
    if not codes:
        return []
    known = {code for (code,) in db.execute(select(col(VisitType.code)))}
    for code in codes:
        if code not in known:
            raise Invalid(
                f"there is no visit type `{code}`; there are: {', '.join(sorted(known))}", "visit types"
            )
    return list(dict.fromkeys(codes))
