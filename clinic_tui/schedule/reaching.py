"""How patients are reached about a visit: by the phone they gave, and the ways they agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.details import Confidence, in_confidence
from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.rows import Consent
from clinic_tui.schedule.outage_rows import Reach


def reach_of(db: Session, patient_ids: Iterable[int]) -> dict[int, Reach]:
    """By patient: the first phone, and the first way of call, text, mail and letter that is not refused.

    Who asked to be reached in confidence is reached in that way alone.
    """
    ids = sorted(set(patient_ids))
    phones: dict[int, str] = {}
    for patient_id, digits in db.execute(
        select(col(PatientPhone.patient_id), col(PatientPhone.digits))
        .where(col(PatientPhone.patient_id).in_(ids))
        .order_by(col(PatientPhone.patient_id), col(PatientPhone.place))
    ):
        phones.setdefault(patient_id, digits)
    asked = in_confidence(db, ids)
    columns: tuple[Any, ...] = (
        col(Patient.id), col(Patient.email), col(Patient.contact_by_phone), col(Patient.contact_by_text),
        col(Patient.contact_by_mail), col(Patient.language), col(Patient.interpreter),
    )  # fmt: skip
    found: dict[int, Reach] = {}
    for number, email, call, text, mail, language, interpreter in db.execute(
        select(*columns).where(col(Patient.id).in_(ids))
    ):
        phone = phones.get(number, "")
        way = way_to_reach(bool(phone), bool(email), call, text, mail)
        note = f"interpreter: {language}".rstrip(": ") if interpreter else ""
        found[number] = _in_confidence(asked[number], note) if number in asked else Reach(phone, way, note)
    return found


def _in_confidence(asked: Confidence, note: str) -> Reach:
    """The one way that the patient asked for; where it is no phone, the note says where to write."""
    where = "" if asked.phone else f"in confidence: {asked.to}"
    return Reach(asked.phone, asked.way.value, "; ".join(filter(None, (where, note))))


def way_to_reach(has_phone: bool, has_mail: bool, call: Consent, text: Consent, mail: Consent) -> str:
    """`call` unless that was refused; a text or a mail only where the patient agreed to it."""
    if has_phone and call is not Consent.NO:
        return "call"
    if has_phone and text is Consent.YES:
        return "text"
    return "mail" if has_mail and mail is Consent.YES else "letter"
