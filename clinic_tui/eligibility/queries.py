"""Reads of questions to payers: whom to ask, what failed, and how one policy stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.eligibility.models import EligibilityAnswer, EligibilityRequest
from clinic_tui.eligibility.reading import answer_read
from clinic_tui.eligibility.rows import CoverageView, Due, Failure, Rejected, RequestRow, Wanted
from clinic_tui.eligibility.rules import AGAIN_AFTER, is_open, trouble_of, why_due
from clinic_tui.eligibility.states import Asked
from clinic_tui.errors import Conflict, NotFound
from clinic_tui.patients.models import Coverage
from clinic_tui.patients.payer_models import Payer
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.policies import coverage_row
from clinic_tui.patients.policy import MEDICARE_FILING, Answered, LastAnswer
from clinic_tui.patients.records import fields_of_many
from clinic_tui.schedule.kept_from_payer import NOT_ASKED, is_kept_from_payer, told_to_payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import OPEN, Status
from clinic_tui.x12.rejections import Rejection, Remedy

MOST_LISTED = 500


def due(db: Session, first: date, last: date, now: datetime) -> tuple[Due, ...]:
    """The policies of visits from `first` to `last` about which the payer is to be asked, by day of visit.

    Each policy once, for its first visit. Left out: what a good answer still stands for, what an answer is
    awaited for, and what the payer rejected for a reason that nobody has mended since.
    """
    visits = (
        select(
            col(Appointment.id), col(Appointment.day), col(Appointment.patient_id), col(Patient.family),
            col(Patient.given), col(Patient.mrn),
        )
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(
            col(Appointment.day).between(first, last),
            col(Appointment.status) == Status.BOOKED,
            col(Appointment.self_pay).is_(False),
            told_to_payer(),
        )
        .order_by(col(Appointment.day), col(Appointment.start_minute), col(Appointment.id))
    )  # fmt: skip
    earliest: dict[int, Any] = {}
    for visit in db.execute(visits):
        earliest.setdefault(visit.patient_id, visit)
    policies = _policies(db, list(earliest))
    asked = _latest_requests(db, [policy.id for policy in policies])
    found = []
    for policy in policies:
        visit = earliest[policy.patient_id]
        last_answer = LastAnswer(policy.answered, policy.answered_at, policy.verified_at, policy.good_until)
        why = why_due(last_answer, policy.valid_to, visit.day, now)
        if why and not _waits(asked.get(policy.id), policy, now):
            name = ", ".join(filter(None, (visit.family, visit.given)))
            wanted = Wanted(policy.id, visit.day, visit.id)
            found.append(Due(wanted, policy.patient_id, name, visit.mrn, policy.payer, why))
    order = {patient: place for place, patient in enumerate(earliest)}
    return tuple(sorted(found, key=lambda each: order[each.patient_id]))


def _policies(db: Session, patients: list[int]) -> list[Any]:
    rows: list[Any] = []
    columns: tuple[Any, ...] = tuple(
        col(getattr(Coverage, name))
        for name in (
            "id", "patient_id", "payer", "member_id", "answered", "answered_at", "verified_at",
            "good_until", "valid_to",
        )
    )  # fmt: skip
    for start in range(0, len(patients), MOST_LISTED):
        some = patients[start : start + MOST_LISTED]
        statement = select(*columns).where(col(Coverage.patient_id).in_(some), col(Coverage.active).is_(True))
        rows += db.execute(statement.order_by(col(Coverage.slot)))
    return rows


def _latest_requests(db: Session, policies: list[int]) -> dict[int, Any]:
    """The last question about each policy, with the reason of the last rejection."""
    found: dict[int, Any] = {}
    for start in range(0, len(policies), MOST_LISTED):
        some = policies[start : start + MOST_LISTED]
        newest = (
            select(func.max(col(EligibilityRequest.id)))
            .where(col(EligibilityRequest.coverage_id).in_(some))
            .group_by(col(EligibilityRequest.coverage_id))
        )
        statement = (
            select(
                col(EligibilityRequest.coverage_id), col(EligibilityRequest.status),
                col(EligibilityRequest.at), col(EligibilityRequest.member_id),
                col(EligibilityRequest.payer), col(EligibilityAnswer.code),
            )
            .outerjoin(EligibilityAnswer, col(EligibilityAnswer.request_id) == col(EligibilityRequest.id))
            .where(col(EligibilityRequest.id).in_(newest))
        )  # fmt: skip
        found.update((row.coverage_id, row) for row in db.execute(statement))
    return found


def _waits(asked: Any, policy: Any, now: datetime) -> bool:
    """Whether asking again tonight is of no use."""
    if asked is None:
        return False
    if is_open(asked.status, asked.at, now):
        return True
    if asked.status is not Asked.REJECTED or now - asked.at > AGAIN_AFTER:
        return False
    unchanged = asked.member_id == policy.member_id and asked.payer == policy.payer
    later = Rejection(asked.code or "", "", "", request_was_valid=True).remedy is Remedy.LATER
    return unchanged and not later


def failures(db: Session, today: date, now: datetime) -> tuple[Failure, ...]:
    """Policies in force whose last question failed, is in doubt or brought bad news; the next visit first.

    Gone from the list once a later question was answered well, or somebody saw that the policy is good.
    """
    newest = (
        select(func.max(col(EligibilityRequest.id)).label("id"))
        .group_by(col(EligibilityRequest.coverage_id))
        .subquery()
    )
    last_answer = (
        select(func.max(col(EligibilityAnswer.id)).label("id"), col(EligibilityAnswer.request_id))
        .group_by(col(EligibilityAnswer.request_id))
        .subquery()
    )
    columns: tuple[Any, ...] = (
        col(EligibilityRequest.id).label("request_id"), col(EligibilityRequest.status),
        col(EligibilityRequest.at), col(EligibilityRequest.words).label("why"),
        col(EligibilityRequest.member_id).label("asked_with"),
        col(Coverage.id).label("coverage_id"), col(Coverage.slot), col(Coverage.payer),
        col(Coverage.member_id), col(Coverage.answered), col(Coverage.answered_at),
        col(Coverage.verified_at), col(Coverage.good_until),
        col(Patient.id).label("patient_id"), col(Patient.family), col(Patient.given), col(Patient.mrn),
        col(Patient.born),
        col(EligibilityAnswer.answered).label("told"), col(EligibilityAnswer.words).label("told_words"),
        col(EligibilityAnswer.field),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(newest, newest.c.id == col(EligibilityRequest.id))
        .join(Coverage, col(Coverage.id) == col(EligibilityRequest.coverage_id))
        .join(Patient, col(Patient.id) == col(Coverage.patient_id))
        .outerjoin(last_answer, last_answer.c.request_id == col(EligibilityRequest.id))
        .outerjoin(EligibilityAnswer, col(EligibilityAnswer.id) == last_answer.c.id)
        .where(col(Coverage.active).is_(True), col(Patient.deceased).is_(False))
    )
    rows = [(row, problem) for row in db.execute(statement) if (problem := _problem(row, now))]
    visits = _next_visits(db, {row.patient_id for row, _ in rows}, today)
    found = [_failure(row, problem, visits.get(row.patient_id), now) for row, problem in rows]
    far = date.max
    found.sort(key=lambda each: (each.visit_day or far, each.visit_start or 0, each.name))
    return tuple(found[:MOST_LISTED])


def _problem(row: Any, now: datetime) -> str:
    """What is the matter with the last question about a policy; empty where nothing is, or is any more."""
    if row.verified_at is not None and row.verified_at > max(row.at, row.answered_at or row.at):
        return ""  # somebody has seen since that the policy is good
    if row.member_id != row.asked_with:
        return "The policy was changed since it was asked about. Ask again."
    if row.told in (Answered.FAILED, Answered.INACTIVE):
        return str(row.told_words)
    return trouble_of(row.status, row.at, now, row.why)


def _failure(row: Any, problem: str, visit: Any, now: datetime) -> Failure:
    last = LastAnswer(row.answered, row.answered_at, row.verified_at, row.good_until)
    return Failure(
        row.request_id,
        row.coverage_id,
        row.patient_id,
        row.slot,
        ", ".join(filter(None, (row.family, row.given))),
        row.mrn,
        row.born,
        row.payer,
        row.asked_with,
        row.at,
        problem,
        row.field or "",
        row.verified_at,
        last.mark(now),
        visit.id if visit else None,
        visit.day if visit else None,
        visit.start_minute if visit else None,
    )


def _next_visits(db: Session, patients: set[int], today: date) -> dict[int, Any]:
    found: dict[int, Any] = {}
    statement = (
        select(
            col(Appointment.id), col(Appointment.patient_id), col(Appointment.day),
            col(Appointment.start_minute),
        )
        .where(
            col(Appointment.patient_id).in_(patients),
            col(Appointment.day) >= today,
            col(Appointment.status).in_(OPEN),
            told_to_payer(),
        )
        .order_by(col(Appointment.day), col(Appointment.start_minute))
    )  # fmt: skip
    for row in db.execute(statement):
        found.setdefault(row.patient_id, row)
    return found


def requests(db: Session, since: datetime, *, open_only: bool = False) -> tuple[RequestRow, ...]:
    """The questions since a moment, the newest first; or those alone that are still to be answered."""
    columns: tuple[Any, ...] = (
        col(EligibilityRequest.id), col(EligibilityRequest.patient_id), col(Patient.family),
        col(Patient.given), col(Patient.mrn), col(EligibilityRequest.payer),
        col(EligibilityRequest.service_date), col(EligibilityRequest.at), col(EligibilityRequest.who),
        col(EligibilityRequest.way), col(EligibilityRequest.trace), col(EligibilityRequest.status),
        col(EligibilityRequest.words),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(EligibilityRequest.patient_id))
        .where(col(EligibilityRequest.at) >= since)
        .order_by(col(EligibilityRequest.id).desc())
        .limit(MOST_LISTED)
    )
    if open_only:
        statement = statement.where(col(EligibilityRequest.status).in_((Asked.STORED, Asked.SENT)))
    return tuple(
        RequestRow(row[0], row[1], ", ".join(filter(None, (row[2], row[3]))), *row[4:])
        for row in db.execute(statement)
    )


def wanted_of_visit(db: Session, appointment_id: int) -> Wanted | None:
    """The first policy in force of a visit's patient, to ask for its day; None where there is none.

    Raises NotFound for a visit that is not there, Conflict for one of which the payer is not told.
    """
    visit = db.execute(
        select(col(Appointment.patient_id), col(Appointment.day)).where(col(Appointment.id) == appointment_id)
    ).one_or_none()
    if visit is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    if is_kept_from_payer(db, appointment_id):
        raise Conflict(NOT_ASKED)
    policy = _first_policy(db, visit.patient_id)
    return Wanted(policy, visit.day, appointment_id) if policy else None


def wanted_of_patient(db: Session, patient_id: int, today: date) -> Wanted | None:
    """The first policy in force of a patient, to ask for the next visit's day, else for today."""
    policy = _first_policy(db, patient_id)
    visit = _next_visits(db, {patient_id}, today).get(patient_id)
    if policy is None:
        return None
    return Wanted(policy, visit.day, visit.id) if visit else Wanted(policy, today)


def wanted_of_policy(db: Session, coverage_id: int, today: date) -> Wanted:
    """One policy, to ask for the patient's next visit's day, else for today. Raises NotFound."""
    patient = db.execute(select(col(Coverage.patient_id)).where(col(Coverage.id) == coverage_id)).scalar()
    if patient is None:
        raise NotFound("this policy is gone")
    visit = _next_visits(db, {patient}, today).get(patient)
    return Wanted(coverage_id, visit.day, visit.id) if visit else Wanted(coverage_id, today)


def _first_policy(db: Session, patient_id: int) -> int | None:
    number: int | None = db.execute(
        select(col(Coverage.id))
        .where(col(Coverage.patient_id) == patient_id, col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot))
        .limit(1)
    ).scalar()
    return number


def coverage_view(db: Session, coverage_id: int, now: datetime) -> CoverageView:
    """How one policy stands: the last question, the last good answer, and where it differs from our record.

    Raises NotFound.
    """
    policy = db.get(Coverage, coverage_id)
    if policy is None:
        raise NotFound("this policy is gone")
    patient = db.get(Patient, policy.patient_id)
    assert patient is not None
    payer = db.get(Payer, policy.payer_id) if policy.payer_id else None
    request = _newest(db, EligibilityRequest, coverage_id)
    said = _newest(db, EligibilityAnswer, coverage_id)
    good = _newest(db, EligibilityAnswer, coverage_id, col(EligibilityAnswer.answered) != Answered.FAILED)
    row = coverage_row(policy)
    read = asked_for = None
    if good is not None:
        asked_for = db.get(EligibilityRequest, good.request_id)
        assert asked_for is not None
        fields = fields_of_many(db, [policy.patient_id])[policy.patient_id]
        read = answer_read(good.content, asked_for.trace, asked_for.service_date, fields, row)
    return CoverageView(
        policy.patient_id,
        patient.version,
        ", ".join(filter(None, (patient.family, patient.given))),
        patient.mrn,
        patient.born,
        row,
        payer is not None and payer.filing in MEDICARE_FILING,
        _waiting(request, now),
        _rejected(request, said, policy, now),
        good.id if good else None,
        good.at if good else None,
        asked_for.service_date if asked_for else None,
        read.facts if read else (),
        read.differences if read else (),
        read.lines if read else (),
    )


def _newest(db: Session, model: Any, coverage_id: int, *where: Any) -> Any:
    statement = select(model).where(model.coverage_id == coverage_id, *where).order_by(model.id.desc())
    return db.scalars(statement.limit(1)).one_or_none()


def _waiting(request: EligibilityRequest | None, now: datetime) -> str:
    if request is None or not is_open(request.status, request.at, now) or request.words:
        return ""
    return "the question is on its way" if request.status is Asked.STORED else "asked: the answer is to come"


def _rejected(
    request: EligibilityRequest | None, said: EligibilityAnswer | None, policy: Coverage, now: datetime
) -> Rejected | None:
    """Why the last question brought nothing; None where it brought an answer, or where it is awaited."""
    if request is None:
        return None
    if said is not None and said.request_id == request.id:
        failed = said.answered is Answered.FAILED
        return Rejected(said.at, said.words, said.field) if failed else None
    words = trouble_of(request.status, request.at, now, request.words)
    return Rejected(request.at, words, "") if words else None


def statuses(db: Session, numbers: Sequence[int]) -> tuple[Asked, ...]:
    """Where these questions stand."""
    wanted = col(EligibilityRequest.id).in_(numbers)
    return tuple(db.scalars(select(col(EligibilityRequest.status)).where(wanted)))
