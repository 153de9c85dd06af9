"""Opening what mends a finding: the form of the field, or the list in which it stands."""

from __future__ import annotations

from typing import Any

from clinic_tui.billing.rows import UnbilledVisit
from clinic_tui.claims.scrub.finding import Form, Target
from clinic_tui.patients.rows import CoverageRow, PatientRecord
from clinic_tui.screens.list_screen import ListDialog
from clinic_tui.screens.record_lines import policy_in
from clinic_tui.widgets.message_line import Level

NOWHERE = frozenset(("admitted", "delay reason", "employer", "claim number", "original number", "number"))
"""Fields of a claim that no form holds."""
ON_PAPER = "no form holds that: it goes onto a claim on paper"

_OF_PATIENT = {"street": "line1"}
_OF_POLICY = {
    "member id": "member", "subscriber": "holder", "subscriber born": "holder born", "valid from": "from",
    "valid to": "to", "relationship": "relationship", "payer": "payer",
    "secondary reason": "medicare second",
}  # fmt: skip
"""What the forms call a field; what else is wrong with a policy is dealt with in the patient's record."""


async def mend_claim(dialog: ListDialog[Any, Any], visit: UnbilledVisit, slot: int, target: Target) -> None:
    """Open it over the dialog, which reads again when something was written.

    `slot` is the place of the policy that pays first.
    """
    from clinic_tui.screens.authorization import AddAuthorization
    from clinic_tui.screens.charges import EditCharges

    clinic, form = dialog.clinic, target.form
    if form is not Form.AUTHORIZATION and target.field in NOWHERE:
        dialog.say(ON_PAPER, Level.WARNING)
    elif form is Form.PATIENT:
        _open_patient(dialog, visit.patient_id, _OF_PATIENT.get(target.field, target.field))
    elif form is Form.POLICY and target.field not in _OF_POLICY:
        clinic.open_patient(visit.patient_id)
    elif form is Form.POLICY:
        place = slot if target.place is None else slot + target.place - 1
        _open_policy(dialog, visit.patient_id, place, _OF_POLICY[target.field])
    elif form is Form.PAYER:
        await clinic.action_payers()
    elif form in (Form.PRACTICE, Form.PROVIDER, Form.PLACE):
        await clinic.action_practice()
    elif form is Form.AUTHORIZATION:
        await clinic.push_screen(AddAuthorization(visit.patient_id, visit.name, _granted_for(visit, slot)))
    elif target.field == "pointers" and target.place is not None:
        change = f"{target.place} "  # the letters of the diagnoses are typed behind it
        charges = EditCharges(visit.appointment_id, {"code": change})
        charges.stand_on = "code", len(change)
        await clinic.push_screen(charges)
    else:
        await clinic.push_screen(EditCharges(visit.appointment_id))


def _granted_for(visit: UnbilledVisit, slot: int) -> dict[str, str]:
    """One for this visit alone: its number is what is missing."""
    day = f"{visit.day:%m/%d/%Y}"
    return {"units": "1", "from": day, "to": day, "types": visit.visit_type, "policy": str(slot)}


def _open_patient(dialog: ListDialog[Any, Any], patient_id: int, field: str) -> None:
    def push(record: PatientRecord) -> None:
        from clinic_tui.screens.edit_patient import EditPatient

        dialog.app.push_screen(EditPatient(record, field=field))

    patients = dialog.backend.patients
    dialog.ask_before_keys(
        lambda: patients.still_open(patient_id), push, group="mend", refused=dialog.not_done
    )


def _open_policy(dialog: ListDialog[Any, Any], patient_id: int, slot: int, field: str) -> None:
    """A policy stands there with its number whole, which is journaled."""
    patients = dialog.backend.patients

    def read() -> tuple[PatientRecord, tuple[CoverageRow, ...]]:
        return patients.still_open(patient_id), patients.whole_policies(patient_id)

    def push(found: tuple[PatientRecord, tuple[CoverageRow, ...]]) -> None:
        from clinic_tui.screens.coverage import EditCoverage

        record, policies = found
        dialog.app.push_screen(
            EditCoverage(patient_id, record.line.name, slot, policy_in(policies, slot), field=field)
        )

    dialog.ask_before_keys(read, push, group="mend", refused=dialog.not_done)
