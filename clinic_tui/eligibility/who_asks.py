"""Who asks payers: as the settings say, else the default billing provider."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from clinic_tui.eligibility.connection import SIMULATED_NPI, House
from clinic_tui.errors import Invalid
from clinic_tui.practice.queries import who_bills
from clinic_tui.x12.parties import Party


def who_asks(db: Session, house: House) -> Party:
    """The information receiver of a question (270, loop 2100B). Raises Invalid where no NPI is known.

    An NPI of the settings goes with their name, or the clinic's: it may be another one's than who bills.
    The simulator asks nobody, and takes an NPI that is made up.
    """
    given = house.provider
    if given.id:
        return given if given.last else replace(given, last=house.clinic)
    own = who_bills(db)
    if own.npi:
        if given.last:
            return replace(given, id=own.npi)
        return replace(given, last=own.name, first=own.first, is_person=bool(own.first), id=own.npi)
    if house.connection.way != "simulator":
        raise Invalid(
            "it is not known who asks: a manager enters the billing provider with :practice, or `npi` in "
            "[eligibility] of clinic.toml says it",
            "npi",
        )
    return replace(given, last=given.last or house.clinic, id=SIMULATED_NPI)
