"""Opening what is wrong by word of the payer or the patient: a field of the policy, or of the record."""

from __future__ import annotations

from collections.abc import Callable

from clinic_tui.patients.rows import CoverageRow, PatientRecord
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.screens.patients.record_lines import policy_in

_OF_PATIENT = {"name": "family", "born": "born", "sex": "sex", "phone": "phone"}
_OF_POLICY = {
    "member_id": "member", "payer": "payer", "plan": "plan", "date": "from", "holder_name": "holder",
    "holder_born": "holder born", "holder_sex": "holder sex",
}  # fmt: skip


def mend(asking: Asking, patient_id: int, slot: int, field: str, then: Callable[[bool | None], None]) -> None:
    """Open the form with the cursor on the field; `then` is told whether it was saved.

    A policy stands there with its number whole, which is journaled.
    """
    backend = asking.backend

    def read() -> tuple[PatientRecord, tuple[CoverageRow, ...]]:
        record = backend.patients.still_open(patient_id)
        return record, () if field in _OF_PATIENT else backend.patients.whole_policies(patient_id)

    def push(found: tuple[PatientRecord, tuple[CoverageRow, ...]]) -> None:
        from clinic_tui.screens.coverage.coverage import EditCoverage
        from clinic_tui.screens.patients.edit_patient import EditPatient

        record, policies = found
        if field in _OF_PATIENT:
            asking.app.push_screen(EditPatient(record, field=_OF_PATIENT[field]), then)
            return
        policy = policy_in(policies, slot)
        wanted = _OF_POLICY.get(field, "")
        asking.app.push_screen(EditCoverage(patient_id, record.line.name, slot, policy, field=wanted), then)

    asking.ask_before_keys(read, push, group="mend")
