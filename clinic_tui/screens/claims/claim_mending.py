"""Opening what mends a finding: the form of the field, or the list in which it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic_tui.billing.rows import UnbilledVisit
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.claims.scrub.finding import Form, Target
from clinic_tui.errors import ClinicError
from clinic_tui.patients.rows import CoverageRow, PatientRecord
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.patients.record_lines import policy_in
from clinic_tui.widgets.message_line import Level

NOWHERE = frozenset(("original number", "number", "signature", "release", "assignment"))
"""Fields of a claim that no form holds."""
NO_FORM = "no form holds that: the claim takes it from what the payer said, or is given it when it is made"

_OF_PATIENT = {"street": "line1"}
_OF_POLICY = {
    "member id": "member", "subscriber": "holder", "subscriber born": "holder born", "valid from": "from",
    "valid to": "to", "relationship": "relationship", "payer": "payer",
    "secondary reason": "medicare second",
}  # fmt: skip
"""What the forms call a field; what else is wrong with a policy is dealt with in the patient's record."""


@dataclass(frozen=True, slots=True)
class ClaimOfVisit:
    """Of whose visit the claim is that is mended."""

    appointment_id: int
    patient_id: int
    name: str
    day: date
    slot: int
    """The place of the policy that pays this claim."""
    visit_type: str = ""
    payer: str = ""
    """Who gets it, by name."""


def claim_of(visit: UnbilledVisit, scrubbed: ScrubbedVisit | None) -> ClaimOfVisit:
    """The first claim of a visit that is not billed yet."""
    slot = 1 if scrubbed is None else scrubbed.coverage_slot
    payer = "" if scrubbed is None else scrubbed.payer
    return ClaimOfVisit(
        visit.appointment_id, visit.patient_id, visit.name, visit.day, slot, visit.visit_type, payer
    )


async def mend_claim(
    here: Asking, visit: ClaimOfVisit, target: Target, then: Callable[[Any], None] = lambda _: None
) -> None:
    """Open it over the list, which reads again when something was written; `then` is told what came of it."""
    from clinic_tui.screens.claims.charges import EditCharges
    from clinic_tui.screens.coverage.authorization import AddAuthorization

    clinic, form = here.clinic, target.form
    if form is not Form.AUTHORIZATION and target.field in NOWHERE:
        _say(here, NO_FORM)
    elif form is Form.PATIENT:
        _open_patient(here, visit.patient_id, _OF_PATIENT.get(target.field, target.field), then)
    elif form is Form.POLICY and target.field not in _OF_POLICY:
        clinic.open_patient(visit.patient_id)
    elif form is Form.POLICY:
        place = visit.slot if target.place is None else visit.slot + target.place - 1
        _open_policy(here, visit.patient_id, place, _OF_POLICY[target.field], then)
    elif form in (Form.PAYER, Form.PRACTICE, Form.PROVIDER, Form.PLACE):
        await _open_setup(here, visit, target, then)
    elif form is Form.AUTHORIZATION:
        await clinic.push_screen(AddAuthorization(visit.patient_id, visit.name, _granted_for(visit)), then)
    elif target.field == "pointers" and target.place is not None:
        change = f"{target.place} "  # the letters of the diagnoses are typed behind it
        charges = EditCharges(visit.appointment_id, {"code": change})
        charges.stand_on = "code", len(change)
        await clinic.push_screen(charges)
    else:
        charges = EditCharges(visit.appointment_id)
        if target.field == "diagnoses":
            charges.stand_on = "diagnoses", 0
        await clinic.push_screen(charges)


async def _open_setup(here: Asking, visit: ClaimOfVisit, target: Target, then: Callable[[Any], None]) -> None:
    """The form, for whoever may change it; else the list, and where no row of it is named."""
    from clinic_tui.screens.claims.mending_setup import needed_right, open_payer, open_who_bills

    right, what = needed_right(target)
    why, of_payer = here.backend.why_not(right, what), target.form is Form.PAYER
    if why and right == "credential.edit":
        _say(here, why)
    elif not why and of_payer and (target.row or visit.payer):
        open_payer(here, target, visit.payer, lambda refusal: _refused(here, refusal), then)
    elif not why and not of_payer and (target.row or target.form is Form.PRACTICE):
        open_who_bills(here, target, visit.payer, lambda refusal: _refused(here, refusal), then)
    else:
        await here.clinic.action_page("payers" if of_payer else "practice")


_ELSEWHERE = {"enrolment": Form.PRACTICE, "referral": Form.AUTHORIZATION, "line": Form.VISIT}
"""Words with which answers begin that name no form of the scrub."""


def target_named(field: str) -> Target | None:
    """Where an answer says to look, as `policy member id`; None where it names nothing that can be opened."""
    first, _, rest = field.partition(" ")
    if first in _ELSEWHERE:
        return Target(_ELSEWHERE[first], "")
    form = next((each for each in Form if each.value == first), None)
    return None if form is None else Target(form, rest)


def _say(here: Asking, words: str) -> None:
    if isinstance(here, ListDialog):
        here.say(words, Level.WARNING)
    else:
        here.clinic.say(words, Level.WARNING)


def _refused(here: Asking, refusal: ClinicError) -> None:
    if isinstance(here, ListDialog):
        here.not_done(refusal)
    else:
        here.clinic.say_refusal(refusal)


def _granted_for(visit: ClaimOfVisit) -> dict[str, str]:
    """One for this visit alone: its number is what is missing."""
    day = f"{visit.day:%m/%d/%Y}"
    return {"units": "1", "from": day, "to": day, "types": visit.visit_type, "policy": str(visit.slot)}


def _open_patient(here: Asking, patient_id: int, field: str, then: Callable[[Any], None]) -> None:
    def push(record: PatientRecord) -> None:
        from clinic_tui.screens.patients.edit_patient import EditPatient

        here.app.push_screen(EditPatient(record, field=field), then)

    patients = here.backend.patients
    here.ask_before_keys(
        lambda: patients.still_open(patient_id),
        push,
        group="mend",
        refused=lambda refusal: _refused(here, refusal),
    )


def _open_policy(here: Asking, patient_id: int, slot: int, field: str, then: Callable[[Any], None]) -> None:
    """A policy stands there with its number whole, which is journaled."""
    patients = here.backend.patients

    def read() -> tuple[PatientRecord, tuple[CoverageRow, ...]]:
        return patients.still_open(patient_id), patients.whole_policies(patient_id)

    def push(found: tuple[PatientRecord, tuple[CoverageRow, ...]]) -> None:
        from clinic_tui.screens.coverage.coverage import EditCoverage

        record, policies = found
        here.app.push_screen(
            EditCoverage(patient_id, record.line.name, slot, policy_in(policies, slot), field=field), then
        )

    here.ask_before_keys(read, push, group="mend", refused=lambda refusal: _refused(here, refusal))
