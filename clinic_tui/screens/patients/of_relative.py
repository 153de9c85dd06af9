"""What a new patient, or a policy, has from a relative who is a patient here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clinic_tui.patients.policy import Relationship
from clinic_tui.patients.rows import CoverageRow, PatientLine, PatientRecord
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.patients.detail_fields import guarantor_text
from clinic_tui.screens.patients.patient_fields import texts_of_record

SHARED = ("line1", "city", "state", "zip", "phone", "language")
"""The fields in which a household is alike."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A patient of the clinic, from whom something is taken over."""

    line: PatientLine
    record: PatientRecord


def find_relative(asks: Asking, question: str, found: Callable[[Relative], None]) -> None:
    """Ask who it is, and read the record, which is a look at it; what is refused is said."""
    from clinic_tui.screens.patients.find import FindPatient

    patients = asks.backend.patients

    def chosen(number: int | None) -> None:
        if number is not None:
            asks.ask_before_keys(
                lambda: Relative(patients.line(number), patients.still_open(number)), found, group="relative"
            )

    asks.app.push_screen(FindPatient(question), chosen)


def household_texts(relative: Relative, *, is_minor: bool) -> dict[str, str]:
    """What stands in the fields that a household shares; a child's bills go where the relative's go."""
    shown = texts_of_record(relative.record)
    texts = {name: shown[name] for name in SHARED}
    if is_minor:
        texts["guarantor"] = guarantor_text(relative.record.guarantor or relative.line)
    return {name: text for name, text in texts.items() if text}


def policy_of(policies: tuple[CoverageRow, ...], slot: int) -> CoverageRow | None:
    """The relative's policy in this slot, else the first that is in force; None where none is."""
    in_force = [each for each in policies if each.active]
    return next((each for each in in_force if each.slot == slot), in_force[0] if in_force else None)


def holder_texts(policy: CoverageRow, record: PatientRecord, *, is_minor: bool) -> dict[str, str]:
    """Who holds the relative's policy: the relative, or who holds it for both. A child is theirs."""
    fields, holder = record.fields, policy.subscriber
    name = holder.name if holder else ", ".join(filter(None, (fields.family, fields.given)))
    born = holder.born if holder else fields.born
    return {
        "relationship": Relationship.CHILD.value if is_minor else "",
        "holder": name,
        "holder born": f"{born:%m/%d/%Y}" if born else "",
        "holder sex": holder.sex if holder else fields.sex.value,
    }
