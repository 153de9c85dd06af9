"""Taking over into our record what a payer's answer has otherwise, field by field."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.clock import today
from clinic_tui.eligibility.models import EligibilityAnswer, EligibilityRequest
from clinic_tui.eligibility.reading import accepted, member_of
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients import service
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.policies import coverage_row, write_policy
from clinic_tui.patients.records import fields_of_many
from clinic_tui.patients.sight import require_open
from clinic_tui.store.desk import Desk
from clinic_tui.x12.coverage_summary import summarise

STALE = "this was changed at another desk meanwhile: look again and repeat"


def accept(
    desk: Desk, answer_id: int, fields: Sequence[str], policy_version: int, patient_version: int
) -> None:
    """Take these fields of an answer over: those of the patient and those of the policy.

    What is taken of the patient and what of the policy are an action each, so that either can be undone.
    The policy stays verified: it was the payer who said so. Raises Invalid for an answer that cannot be
    read, Conflict where policy or patient were changed since they were shown.
    """
    desk.require("coverage.edit")
    with desk.store.reading() as db:
        answer = db.get(EligibilityAnswer, answer_id)
        if answer is None:
            raise Conflict("this answer is gone: ask again")
        request = db.get(EligibilityRequest, answer.request_id)
        policy = db.get(Coverage, answer.coverage_id)
        patient = db.get(Patient, answer.patient_id)
        assert request is not None
        assert patient is not None
        require_open(db, desk, answer.patient_id)
        if policy is None or policy.version != policy_version or patient.version != patient_version:
            raise Conflict(STALE)
        member = member_of(answer.content, request.trace)
        if member is None:
            raise Invalid("the answer cannot be read any more: ask again")
        before = fields_of_many(db, [answer.patient_id])[answer.patient_id]
        old = coverage_row(policy).policy
        coverage_id, patient_id = answer.coverage_id, answer.patient_id
    new, person = accepted(old, before, member, summarise(member), frozenset(fields), today(desk.clock))
    if person != before:
        service.update(desk, patient_id, patient_version, person)
    if new != old:
        write_policy(desk, coverage_id, policy_version, new)
