"""What the front desk asked a patient in person: reading it, checking it, and keeping it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.detail_models import PatientDetail
from clinic_tui.patients.detail_rows import (
    DETAIL_LIMITS,
    NOTHING_ASKED,
    Kin,
    PatientDetails,
    PrivateWay,
)
from clinic_tui.patients.merged import needed_patient, standing_mrn
from clinic_tui.patients.names import clean_text
from clinic_tui.patients.person_models import Patient
from clinic_tui.patients.rows import Consent, PatientFields, Phone
from clinic_tui.patients.sight import require_open
from clinic_tui.store.desk import Desk, DeskSession

_PLAIN = (
    "guarantor_is", "emergency_name", "emergency_relation", "emergency_phone", "private_by", "private_to",
    "notice_on", "notice_why_not", "id_kind", "id_seen_on", "address_verified_on", "phone_verified_on",
)  # fmt: skip
"""The columns that PatientDetails has by the same names."""

_PHONE_WAYS = (PrivateWay.CALL, PrivateWay.TEXT)


def details_of(db: Session, patient_id: int) -> PatientDetails:
    """What was asked of this patient."""
    guarantor: Any = aliased(Patient)
    columns: tuple[Any, ...] = (
        col(PatientDetail.other_languages), guarantor.mrn, *(getattr(PatientDetail, name) for name in _PLAIN),
    )  # fmt: skip
    row = db.execute(
        select(*columns)
        .outerjoin(guarantor, guarantor.id == col(PatientDetail.guarantor_id))
        .where(col(PatientDetail.patient_id) == patient_id)
    ).one_or_none()
    if row is None:
        return NOTHING_ASKED
    languages, mrn, *values = row
    spoken = tuple(filter(None, languages.split(",")))
    return PatientDetails(spoken, mrn or "", **dict(zip(_PLAIN, values, strict=True)))


def guarantor_of(db: Session, patient_id: int) -> Kin | None:
    """Who answers for the patient's bills; None where that is the patient."""
    rows = _kin(db, col(PatientDetail.guarantor_id), col(PatientDetail.patient_id) == patient_id)
    return next(iter(rows), None)


def answers_for(db: Session, patient_id: int) -> tuple[Kin, ...]:
    """The patients whose bills this one answers for, by name."""
    return _kin(db, col(PatientDetail.patient_id), col(PatientDetail.guarantor_id) == patient_id)


def _kin(db: Session, whose: Any, where: Any) -> tuple[Kin, ...]:
    columns: tuple[Any, ...] = (
        col(Patient.id), col(Patient.mrn), col(Patient.family), col(Patient.given),
        col(PatientDetail.guarantor_is),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(PatientDetail, col(Patient.id) == whose)
        .where(where)
        .order_by(col(Patient.family), col(Patient.given), col(Patient.id))
    )
    return tuple(
        Kin(number, mrn, ", ".join(filter(None, (family, given))), relation)
        for number, mrn, family, given, relation in rows
    )


@dataclass(frozen=True, slots=True)
class Confidence:
    """The one way by which a patient is to be reached, and where (45 CFR 164.522(b))."""

    way: PrivateWay
    to: str
    """Digits of a phone for a call or a text, else an e-mail address, or where letters go."""

    @property
    def phone(self) -> str:
        """The number that may be called, empty where none may."""
        return self.to if self.way in _PHONE_WAYS else ""


def in_confidence(db: Session, patients: Iterable[int] | Any) -> dict[int, Confidence]:
    """Of these patients (numbers, or a select of them) those who asked to be reached in one way alone."""
    detail = PatientDetail
    columns: tuple[Any, ...] = (col(detail.patient_id), col(detail.private_by), col(detail.private_to))
    rows = db.execute(
        select(*columns).where(col(detail.patient_id).in_(patients), col(detail.private_by).is_not(None))
    )
    return {patient_id: Confidence(way, to) for patient_id, way, to in rows}


def to_reach(db: Session, people: dict[int, PatientFields]) -> dict[int, PatientFields]:
    """These patients' fields with no other phone, mail and consent than each asked to be reached by.

    Whoever asked to be texted or mailed at one place agreed to that, unless they said no to it since.
    """
    asked = in_confidence(db, people)
    return {
        number: _by_one_way(fields, asked[number]) if number in asked else fields
        for number, fields in people.items()
    }


def _by_one_way(fields: PatientFields, asked: Confidence) -> PatientFields:
    way = asked.way
    return replace(
        fields,
        phones=(Phone(asked.phone),) if asked.phone else (),
        email=asked.to if way is PrivateWay.MAIL else "",
        contact_by_phone=Consent.YES if way is PrivateWay.CALL else Consent.NO,
        contact_by_text=agreed(fields.contact_by_text, way is PrivateWay.TEXT),
        contact_by_mail=agreed(fields.contact_by_mail, way is PrivateWay.MAIL),
    )


def agreed(stored: Consent, asked_for: bool) -> Consent:
    """The consent to a channel of somebody who asked for one way alone: a no that came since counts."""
    return Consent.YES if asked_for and stored is not Consent.NO else Consent.NO


def patients_texted_at(db: Session, digits: str) -> frozenset[int]:
    """Who asked to be texted at this number, whatever other phones they have."""
    detail = PatientDetail
    return frozenset(
        db.scalars(
            select(col(detail.patient_id)).where(
                col(detail.private_by) == PrivateWay.TEXT, col(detail.private_to) == digits
            )
        )
    )


def cleaned_details(details: PatientDetails, on: date) -> PatientDetails:
    """The details in the form in which they are kept; raises Invalid naming the field. `on` is today."""
    spoken = tuple(
        dict.fromkeys(filter(None, (clean_text(each, 40, "language") for each in details.other_languages)))
    )
    if len(",".join(spoken)) > DETAIL_LIMITS["other_languages"] or any("," in each for each in spoken):
        raise Invalid("that is more than can be kept: name the languages spoken best", "language")

    def text(name: str) -> str:
        return clean_text(getattr(details, name), DETAIL_LIMITS[name], name)

    clean = replace(
        details,
        other_languages=spoken,
        guarantor=details.guarantor.strip(),
        emergency_name=text("emergency_name"),
        emergency_relation=text("emergency_relation"),
        emergency_phone=_digits(text("emergency_phone"), "emergency_phone"),
        private_to=text("private_to"),
        notice_why_not=text("notice_why_not"),
    )
    _require_whole(clean)
    for name in ("notice_on", "id_seen_on", "address_verified_on", "phone_verified_on"):
        day = getattr(clean, name)
        if day is not None and day > on:
            raise Invalid("this day lies in the future", name)
    seen_on = clean.id_seen_on or (on if clean.id_kind else None)
    return replace(
        clean,
        guarantor_is=clean.guarantor_is if clean.guarantor else None,
        private_to=_place(clean),
        id_seen_on=seen_on,
    )


def _require_whole(details: PatientDetails) -> None:
    """Raise Invalid where half of two things that belong together is missing."""
    if details.guarantor and details.guarantor_is is None:
        raise Invalid("say what the guarantor is to the patient: parent, spouse ...", "guarantor_is")
    if (details.emergency_phone or details.emergency_relation) and not details.emergency_name:
        raise Invalid("the name of the emergency contact is missing", "emergency_name")
    if details.private_by and not details.private_to:
        raise Invalid("say where the patient is to be reached in confidence", "private_to")
    if details.private_to and not details.private_by:
        raise Invalid("say how the patient is to be reached there: call, text, mail or letter", "private_by")
    if details.notice_on and details.notice_why_not:
        raise Invalid("the notice was acknowledged: take the reason away, or the date", "notice_why_not")
    if details.id_seen_on and not details.id_kind:
        raise Invalid("say which photo id was seen", "id_kind")


def _place(details: PatientDetails) -> str:
    if details.private_by in _PHONE_WAYS:
        return _digits(details.private_to, "private_to")
    if details.private_by is PrivateWay.MAIL:
        name, at, host = details.private_to.rpartition("@")
        if not at or not name or "." not in host or " " in details.private_to:
            raise Invalid(f"`{details.private_to}` is no mail address: it needs name@host", "private_to")
    return details.private_to


def _digits(text: str, field: str) -> str:
    if text and not re.fullmatch(r"[0-9]{3,20}", text):
        raise Invalid("a phone number is kept as 3 to 20 digits", field)
    return text


def keep_details(db: DeskSession, patient_id: int, details: PatientDetails) -> bool:
    """Write cleaned details of a patient into an open transaction; True where something was changed.

    Raises Invalid for a guarantor who is not there or for whom this patient answers.
    """
    stored = db.scalars(
        select(PatientDetail).where(col(PatientDetail.patient_id) == patient_id)
    ).one_or_none()
    if stored is None:
        if details == NOTHING_ASKED:
            return False
        stored = PatientDetail(patient_id=patient_id)
        before = None
    else:
        before = details_of(db, patient_id)
    if details == before:
        return False
    stored.other_languages = ",".join(details.other_languages)
    stored.guarantor_id = _guarantor_id(db, patient_id, details.guarantor)
    for name in _PLAIN:
        setattr(stored, name, getattr(details, name))
    if stored.guarantor_id is None:
        stored.guarantor_is = None
    db.add(stored)
    return True


def _guarantor_id(db: DeskSession, patient_id: int, mrn: str) -> int | None:
    """The patient of the MRN; None for nobody, and for the patient, who answers for the own bills anyway."""
    if not mrn:
        return None
    try:
        wanted = standing_mrn(db, mrn)
    except NotFound as missing:
        raise Invalid(missing.words, "guarantor") from None
    if wanted == patient_id:
        return None
    onward: int | None = wanted
    seen: set[int] = set()
    while onward is not None and onward not in seen:
        seen.add(onward)
        onward = db.execute(
            select(col(PatientDetail.guarantor_id)).where(col(PatientDetail.patient_id) == onward)
        ).scalar()
        if onward == patient_id:
            raise Invalid(
                f"this patient answers for the bills of MRN {mrn}: take that away there first", "guarantor"
            )
    return wanted


def verify_details(desk: Desk, patient_id: int, *, address: bool = False, phone: bool = False) -> None:
    """Say that the patient confirmed address, phone or both today.

    Raises Invalid where neither is meant, Restricted where the record is closed to who sits at the desk.
    """
    if not (address or phone):
        raise Invalid("say what the patient confirmed: address, phone or both", "verified")
    with desk.act("patient.verify", patient=patient_id) as db:
        needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        on, known = today(desk.clock), details_of(db, patient_id)
        keep_details(
            db,
            patient_id,
            replace(
                known,
                address_verified_on=on if address else known.address_verified_on,
                phone_verified_on=on if phone else known.phone_verified_on,
            ),
        )
