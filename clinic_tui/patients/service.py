"""The use cases that change patients."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.detail_rows import NOTHING_ASKED, PatientDetails
from clinic_tui.patients.details import cleaned_details, details_of, keep_details
from clinic_tui.patients.limits import LIMITS
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.models import (
    ADDRESS,
    PLAIN,
    SEARCH_LIMIT,
    Patient,
    PatientAlert,
    PatientIdentifier,
    PatientName,
    PatientNote,
    PatientPhone,
)
from clinic_tui.patients.names import clean_text, fold
from clinic_tui.patients.records import fields_of_many
from clinic_tui.patients.rows import Address, Identifier, OtherName, PatientFields, Phone
from clinic_tui.patients.sight import require_open
from clinic_tui.patients.sounds import SOUND_LIMIT, sound_key
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.fresh_rows import fresh, last_number
from clinic_tui.store.row import Row

FIRST_MRN = 100001


def register(desk: Desk, fields: PatientFields, details: PatientDetails = NOTHING_ASKED) -> int:
    """Take in a new patient; the number of the row. Raises Invalid naming the field.

    An address and a phone that were given count as verified today.
    """
    clean = cleaned(fields)
    if clean.born is None:
        raise Invalid("the birth date is needed to tell patients apart", "birth date")
    _require_born_before(desk, clean)
    asked = _verified(NOBODY, clean, cleaned_details(details, today(desk.clock)), today(desk.clock))
    with desk.act("patient.register") as db:
        patient_id = add_patient(db, clean, next_mrn(db), desk.clock.now())
        keep_details(db, patient_id, asked)
        return patient_id


def update(
    desk: Desk, patient_id: int, version: int, fields: PatientFields, details: PatientDetails | None = None
) -> None:
    """Change what is known of a patient; without `details` those stay.

    Raises Conflict where another desk was first. An address or a phone that was changed counts as
    verified today. Raises Restricted where the record is closed to who sits at the desk.
    """
    clean, on = cleaned(fields), today(desk.clock)
    _require_born_before(desk, clean)
    asked = None if details is None else cleaned_details(details, on)
    with desk.act("patient.edit", patient=patient_id) as db:
        patient = needed_patient(db, patient_id)
        require_open(db, desk, patient_id)
        if patient.version != version:
            raise Conflict("this patient was changed at another desk meanwhile: look again and repeat")
        before = fields_of_many(db, [patient_id])[patient_id]
        asked = _verified(before, clean, asked or details_of(db, patient_id), on)
        if write_fields(db, patient, clean) | keep_details(db, patient_id, asked):
            db.touch(patient)


NOBODY = PatientFields(family="")


def _verified(
    before: PatientFields, fields: PatientFields, details: PatientDetails, on: date
) -> PatientDetails:
    """The details with the day on which address and phones were last verified, where they are other ones."""
    address, phones = fields.address != before.address, fields.phones != before.phones
    return replace(
        details,
        address_verified_on=on if address and fields.address.line1 else details.address_verified_on,
        phone_verified_on=on if phones and fields.phones else details.phone_verified_on,
    )


def write_fields(db: DeskSession, patient: Patient, fields: PatientFields) -> bool:
    """Write cleaned fields into a stored patient; True where its parts changed, the row itself apart."""
    assert patient.id is not None
    for name, value in patient_columns(fields).items():
        setattr(patient, name, value)
    changed = [replace_parts(db, patient.id, fields) for replace_parts in _PARTS]  # each of them runs
    return any(changed)


def add_alert(desk: Desk, patient_id: int, words: str) -> None:
    """Put a warning into the patient's banner."""
    text = _needed(words, "alert", 200)
    with desk.act("patient.alert", patient=patient_id) as db:
        needed_patient(db, patient_id)
        db.add(PatientAlert(patient_id=patient_id, words=text))


def remove_alert(desk: Desk, alert_id: int) -> None:
    """Take a warning out of the banner; the journal keeps it."""
    with desk.act("patient.alert") as db:
        alert = db.need(PatientAlert, alert_id, "this alert is gone already")
        require_open(db, desk, alert.patient_id)
        db.delete(alert)


def add_note(desk: Desk, patient_id: int, words: str) -> None:
    """Add a dated note; notes are never changed."""
    text = _needed(words, "note", 2000)
    with desk.act("patient.note", patient=patient_id) as db:
        needed_patient(db, patient_id)
        db.add(PatientNote(patient_id=patient_id, at=desk.clock.now(), author=desk.actor.login, words=text))


def cleaned(fields: PatientFields) -> PatientFields:
    """The fields without control characters and outer spaces; raises Invalid naming the field."""
    family = clean_text(fields.family, LIMITS["family"], "family name")
    given = clean_text(fields.given, LIMITS["given"], "given name")
    if not family and not given:
        raise Invalid("a name is needed: family name or given name", "family name")
    address = fields.address
    return replace(
        fields,
        family=family,
        given=given,
        middle=clean_text(fields.middle, LIMITS["middle"], "middle name"),
        prefix=clean_text(fields.prefix, LIMITS["prefix"], "prefix"),
        suffix=clean_text(fields.suffix, LIMITS["suffix"], "suffix"),
        preferred=clean_text(fields.preferred, LIMITS["preferred"], "preferred name"),
        deceased=fields.deceased or fields.deceased_on is not None,
        email=_email(fields.email),
        language=clean_text(fields.language, LIMITS["language"], "language"),
        phones=tuple(_phone(phone) for phone in fields.phones),
        other_names=tuple(
            OtherName(
                name.kind,
                clean_text(name.family, LIMITS["family"], "other name"),
                clean_text(name.given, LIMITS["given"], "other name"),
            )
            for name in fields.other_names
        ),
        identifiers=tuple(
            Identifier(
                clean_text(number.system, LIMITS["system"], "number"),
                clean_text(number.value, LIMITS["value"], "number"),
            )
            for number in fields.identifiers
        ),
        address=Address(
            clean_text(address.line1, LIMITS["line1"], "address"),
            clean_text(address.line2, LIMITS["line2"], "address"),
            clean_text(address.city, LIMITS["city"], "city"),
            clean_text(address.state, LIMITS["state"], "state"),
            clean_text(address.postal_code, LIMITS["postal_code"], "ZIP"),
            clean_text(address.country, LIMITS["country"], "country") or "US",
        ),
    )


def _email(typed: str) -> str:
    text = clean_text(typed, LIMITS["email"], "mail")
    name, at, host = text.rpartition("@")
    if text and (not at or not name or "." not in host or " " in text):
        raise Invalid(f"`{text}` is no mail address: it needs name@host", "mail")
    return text


def _phone(phone: Phone) -> Phone:
    if not re.fullmatch(r"[0-9]{3,20}", phone.digits):
        raise Invalid("a phone number is kept as 3 to 20 digits", "phone")
    return phone


def _needed(words: str, field: str, limit: int) -> str:
    text = clean_text(words, limit, field)
    if not text:
        raise Invalid(f"the {field} is empty", field)
    return text


def _require_born_before(desk: Desk, fields: PatientFields) -> None:
    if fields.born and fields.born > today(desk.clock):
        raise Invalid("the birth date lies in the future", "birth date")


def next_mrn(db: DeskSession) -> int:
    """A number that nobody had before; the write turn makes it ours alone.

    It follows the row numbers ever given, not only the highest MRN there is: where a
    registration was undone, its wristband or label may still be about.
    """
    highest: int = db.execute(select(func.coalesce(func.max(col(Patient.mrn_number)), 0))).scalar_one()
    return max(highest, FIRST_MRN - 1 + last_number(db, Patient)) + 1


def add_patient(db: DeskSession, fields: PatientFields, mrn: int, now: datetime) -> int:
    """Write a patient and its parts into an open transaction; the number of the row."""
    patient = Patient(mrn=str(mrn), mrn_number=mrn, created_at=now, **patient_columns(fields))
    db.add(patient)
    db.flush()
    assert patient.id is not None
    db.add_all(parts_of(patient.id, fields))
    db.flush()
    return patient.id


def parts_of(patient_id: int, fields: PatientFields) -> list[Row]:
    """Names, phones and numbers of a new patient."""
    numbers = [
        fresh(PatientIdentifier, patient_id=patient_id, system=number.system, value=number.value)
        for number in fields.identifiers
    ]
    return [*name_rows(patient_id, fields), *phone_rows(patient_id, fields), *numbers]


def patient_columns(fields: PatientFields) -> dict[str, Any]:
    """The fields as the columns of a patient row."""
    plain = {name: getattr(fields, name) for name in PLAIN}
    return plain | {name: getattr(fields.address, name) for name in ADDRESS}


def name_rows(patient_id: int, fields: PatientFields) -> list[PatientName]:
    """All names under which the patient is found."""
    names = [("official", fields.family, fields.given)]
    if fields.preferred:
        names.append(("preferred", fields.family, fields.preferred))
    names += [
        (other.kind, other.family or fields.family, other.given or fields.given)
        for other in fields.other_names
    ]
    return [_name_row(patient_id, *name, fields.middle) for name in dict.fromkeys(names)]


def _name_row(patient_id: int, kind: str, family: str, given: str, middle: str) -> PatientName:
    family_key, given_key = fold(family)[:100], fold(given)[:100]
    searched = f"{family_key} {given_key}" + (f" {fold(middle)}" if middle else "")
    return fresh(
        PatientName,
        patient_id=patient_id,
        kind=kind,
        family=family,
        given=given,
        family_key=family_key,
        given_key=given_key,
        initials=family_key[:1] + given_key[:1],
        sound=sound_key(family)[:SOUND_LIMIT],
        search=searched[:SEARCH_LIMIT],
    )


def phone_rows(patient_id: int, fields: PatientFields) -> list[PatientPhone]:
    """The phones in order."""
    return [
        fresh(
            PatientPhone,
            patient_id=patient_id,
            place=place,
            use=phone.use,
            digits=phone.digits,
            reversed=phone.digits[::-1],
        )
        for place, phone in enumerate(fields.phones)
    ]


def _replace_names(db: DeskSession, patient_id: int, fields: PatientFields) -> bool:
    stored = list(db.scalars(select(PatientName).where(col(PatientName.patient_id) == patient_id)))
    wanted = name_rows(patient_id, fields)
    known, keep = {_same_name(row) for row in stored}, {_same_name(row) for row in wanted}
    for row in stored:
        if _same_name(row) not in keep:
            db.delete(row)
    db.add_all(row for row in wanted if _same_name(row) not in known)
    return known != keep


def _same_name(row: PatientName) -> tuple[str, ...]:
    return row.kind, row.family, row.given, row.search


def _replace_phones(db: DeskSession, patient_id: int, fields: PatientFields) -> bool:
    stored = list(
        db.scalars(
            select(PatientPhone)
            .where(col(PatientPhone.patient_id) == patient_id)
            .order_by(col(PatientPhone.place))
        )
    )
    if [(row.digits, row.use) for row in stored] == [(phone.digits, phone.use) for phone in fields.phones]:
        return False
    for row in stored:
        db.delete(row)
    db.flush()
    db.add_all(phone_rows(patient_id, fields))
    return True


def _replace_identifiers(db: DeskSession, patient_id: int, fields: PatientFields) -> bool:
    stored = list(
        db.scalars(select(PatientIdentifier).where(col(PatientIdentifier.patient_id) == patient_id))
    )
    known = {(row.system, row.value) for row in stored}
    wanted = dict.fromkeys((number.system, number.value) for number in fields.identifiers)
    for row in stored:
        if (row.system, row.value) not in wanted:
            db.delete(row)
    db.add_all(
        PatientIdentifier(patient_id=patient_id, system=system, value=value)
        for system, value in wanted
        if (system, value) not in known
    )
    return known != set(wanted)


_PARTS = (_replace_names, _replace_phones, _replace_identifiers)


def digest_of_fields(fields: PatientFields) -> str:
    """A fingerprint of what a file says of a patient, to see whether it says something new."""
    return hashlib.sha256(repr(fields).encode()).hexdigest()
