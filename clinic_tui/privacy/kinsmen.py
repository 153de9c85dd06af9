"""Of whom a patient's record says what they are to the patient: the emergency contact, who answers for the
bills, and the employer of an accident at work.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.coding.models import VisitCoding
from clinic_tui.patients.details import details_of, guarantor_of
from clinic_tui.privacy.roles_told import Kinsman, Role


def kinsmen(db: Session, patient_id: int) -> tuple[Kinsman, ...]:
    """Each with what they are, as it was typed."""
    details, payer = details_of(db, patient_id), guarantor_of(db, patient_id)
    found = [Kinsman(details.emergency_name, details.emergency_relation)]
    if payer is not None and payer.relation is not None:
        found.append(Kinsman(payer.name, payer.relation.value))
    employers = db.scalars(
        select(col(VisitCoding.employer))
        .where(col(VisitCoding.patient_id) == patient_id, col(VisitCoding.employer) != "")
        .distinct()
    )
    found += [Kinsman(name, Role.EMPLOYER.value) for name in employers]
    return tuple(each for each in found if each.name and each.relation)
