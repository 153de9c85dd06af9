"""How patients are reached about a visit: by the phone they gave, and the ways they agreed to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.patients.models import Patient, PatientPhone
from clinic_tui.patients.rows import Consent
from clinic_tui.schedule.outage_rows import Reach


def reach_of(db: Session, patient_ids: Iterable[int]) -> dict[int, Reach]:
    """By patient: the first phone, and the first way of call, text, mail and letter that is not refused."""
    ids = sorted(set(patient_ids))
    phones: dict[int, str] = {}
    for patient_id, digits in db.execute(
        select(col(PatientPhone.patient_id), col(PatientPhone.digits))
        .where(col(PatientPhone.patient_id).in_(ids))
        .order_by(col(PatientPhone.patient_id), col(PatientPhone.place))
    ):
        phones.setdefault(patient_id, digits)
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
        found[number] = Reach(phone, way, f"interpreter: {language}".rstrip(": ") if interpreter else "")
    return found


def way_to_reach(has_phone: bool, has_mail: bool, call: Consent, text: Consent, mail: Consent) -> str:
    """`call` unless that was refused; a text or a mail only where the patient agreed to it."""
    if has_phone and call is not Consent.NO:
        return "call"
    if has_phone and text is Consent.YES:
        return "text"
    return "mail" if has_mail and mail is Consent.YES else "letter"
