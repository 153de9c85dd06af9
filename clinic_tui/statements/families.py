"""Reads of the accounts for which one guarantor is sent the bills: what they owe, and which they are.

Who asked to be reached in confidence, and whose record is restricted, is in no family, as on statements.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing import ledger as accounts
from clinic_tui.billing.ledger_rows import VisitBalance
from clinic_tui.billing.taking import free_credit
from clinic_tui.errors import NotFound
from clinic_tui.money.queries import visit_words
from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.models import Patient
from clinic_tui.plans.plan_use import has_plans
from clinic_tui.plans.queries import plans
from clinic_tui.statements import mailing
from clinic_tui.statements.family_rows import CreditTarget, Family, FamilyVisit, MovableCredit
from clinic_tui.statements.together import Part, stated_part, together


def family_of(db: Session, patient_id: int, today: date) -> Family | None:
    """What is asked together of the accounts of whoever answers for this patient, or of whom this one does.

    None where nothing is, or of this patient's own account alone. Raises NotFound.
    """
    kin = _kin(db, patient_id)
    visits: dict[int, list[VisitBalance]] = {}
    for visit in accounts.visit_balances(db, kin, only_open=True) if kin else ():
        visits.setdefault(visit.patient_id, []).append(visit)
    whole = accounts.balances(db, list(visits))
    stated = {number: stated_part(whole[number], theirs) for number, theirs in visits.items()}
    owing = {number: each for number, each in stated.items() if each[2] > 0}
    planned: set[int] = set()
    if owing and has_plans(db):
        planned = {each.patient_id for each in plans(db, today, list(owing), only_open=True)}
    head = _head(kin, patient_id)
    for patients in together(kin, owing, planned).values():
        first = kin[patients[0]]
        stands_alone = first.id in planned or _apart(first)
        if _head(kin, first.id) == head and not stands_alone and patients != [patient_id]:
            to = mailing.mailing_of(first, kin, today).to
            parts = [Part(kin[each], *owing[each]) for each in patients]
            return Family(to[0] if to else kin[head].name, _asked(db, parts))
    return None


def movable_credit(db: Session, patient_id: int) -> MovableCredit:
    """What of a patient's credit can go to which account of the same guarantor, by name. Raises NotFound."""
    kin = _kin(db, patient_id)
    others = [
        each
        for each in kin.values()
        if each.id != patient_id and not _apart(each) and not _apart(kin[patient_id])
    ]
    owed = accounts.balances(db, [each.id for each in others]) if others else {}
    return MovableCredit(
        patient_id,
        kin[patient_id].name,
        free_credit(db, patient_id),
        tuple(
            CreditTarget(each.id, each.name, each.mrn, owed[each.id].owed_cents)
            for each in sorted(others, key=lambda each: (each.name, each.id))
        ),
    )


def _apart(person: mailing.Person) -> bool:
    return person.private_by is not None or person.restricted


def _head(kin: dict[int, mailing.Person], patient_id: int) -> int:
    return kin[patient_id].billed_to or patient_id


def _kin(db: Session, patient_id: int) -> dict[int, mailing.Person]:
    """The patient, who answers for the patient's bills, and all for whom that one does; by number."""
    own = mailing.people(db, [patient_id])
    if patient_id not in own:
        raise NotFound(f"there is no patient {patient_id}")
    head = _head(own, patient_id)
    answered = select(col(Patient.id)).outerjoin(
        PatientDetail, col(PatientDetail.patient_id) == col(Patient.id)
    )
    numbers = db.scalars(
        answered.where(or_(col(Patient.id).in_([head, patient_id]), col(PatientDetail.guarantor_id) == head))
    )
    return mailing.people(db, [number for number in numbers if number is not None])


def _asked(db: Session, parts: list[Part]) -> tuple[FamilyVisit, ...]:
    """The visits that are asked for, oldest first; an account's credit is taken off its newest ones."""
    words = visit_words(db, [visit.appointment_id for part in parts for visit in part.visits], short=True)
    found = []
    for part in parts:
        left = part.total_cents
        for visit in part.visits:
            cents = min(left, visit.patient_cents)
            left -= cents
            if cents > 0:
                who, number = part.patient, visit.appointment_id
                found.append(FamilyVisit(number, who.id, who.name, who.mrn, visit.day, words[number], cents))
    return tuple(sorted(found, key=lambda visit: (visit.day, visit.appointment_id)))
