"""What the command line offers while a line is typed, and the lines of it that several commands have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic_tui.patients.rows import PatientLine
from clinic_tui.schedule.rows import Booking
from clinic_tui.screens.console import going
from clinic_tui.screens.console.going import Going
from clinic_tui.words.dates import show_birth_date
from clinic_tui.words.phones import show_phone
from clinic_tui.words.typed_name import read_name
from clinic_tui.words.vocabulary import Code

HITS = 8
"""So many patients are offered."""

CHOOSE = "Which? Down, then Enter or a digit takes one; more letters narrow it down."


NOBODY = "Nobody fits `{}`: F7 registers a new patient."
"""Where registering is offered: Enter alone does not begin it, since the name may be mistyped."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A line of the list: choosing it goes somewhere, or puts `text` in place of what is typed."""

    cells: tuple[str, str, str]
    go: Going | None = None
    text: str = ""
    registers: bool = False
    """It opens the form for a new patient: F7 does it."""
    unfit: str = ""
    """Why the patient's age does not fit: F12 books it only when it is pressed again."""
    booking: Booking | None = None
    """What F12 books at once, where nothing is left to ask."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is offered, and what was understood; `wrong` where it was not. `who` is the patient meant.

    `choose`: Enter alone takes nothing, as more than one person is offered who may be meant.
    """

    offers: tuple[Offer, ...] = ()
    words: str = ""
    wrong: bool = False
    who: str = ""
    choose: bool = False


def completions(text: str, codes: Sequence[Code]) -> tuple[Offer, ...]:
    """What the last word could become, as lines that put it there."""
    head = text if not text or text[-1].isspace() else text[: text.rfind(" ") + 1]
    return tuple(Offer((code.code, code.name, ""), text=f"{head}{code.code} ") for code in codes)


def named(patient: PatientLine) -> str:
    """Who it is, so that nobody is taken for another."""
    return f"{patient.name} {show_birth_date(patient.born)} MRN {patient.mrn}"


def patient_offer(patient: PatientLine, go: Going | None = None, text: str = "") -> Offer:
    """A patient; choosing the line goes somewhere, or puts a text."""
    phone = "restricted" if patient.restricted else show_phone(patient.phone) if patient.phone else ""
    found = f"{patient.name}{' (deceased)' if patient.deceased else ''}{' !' if patient.alerts else ''}"
    facts = f"{show_birth_date(patient.born)} {patient.sex.value}  {phone}  {patient.found_by}".rstrip()
    return Offer((patient.mrn, found, facts), go, text)


def register_offer(typed: str) -> Offer:
    """The form for a new patient, with the name that was typed."""
    family, given = read_name(typed)
    return Offer(
        ("new", ", ".join(filter(None, (family, given))), "register a new patient"),
        going.to_registration({"family": family, "given": given}),
        registers=True,
    )
