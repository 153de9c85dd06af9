"""What is said of a visit is written as a part of a use case that ends or codes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.coding.models import VisitCoding
from clinic_tui.coding.queries import coded_visit
from clinic_tui.coding.rows import NO_DETAILS, CodingEntry, Details, Referrer
from clinic_tui.coding.rules import read_diagnosis, require_details, require_diagnoses
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.models import Appointment, Provider
from clinic_tui.store.desk import DeskSession


def stored_coding(db: DeskSession, appointment_id: int) -> VisitCoding | None:
    """What is stored of the visit."""
    return db.scalars(
        select(VisitCoding).where(col(VisitCoding.appointment_id) == appointment_id)
    ).one_or_none()


def diagnoses_on(db: DeskSession, appointment_id: int) -> tuple[str, ...]:
    """The diagnoses of a visit, in order."""
    stored = stored_coding(db, appointment_id)
    return tuple(stored.diagnoses.split()) if stored else ()


def write_coding(db: DeskSession, appointment: Appointment, entry: CodingEntry) -> None:
    """Store what the entry says of a visit.

    Raises Invalid naming the field, and Conflict where the coding was changed since it was seen.
    """
    number = appointment.id or 0
    stored = stored_coding(db, number)
    if entry.version is not None and entry.version != (stored.version if stored else 0):
        raise Conflict(
            "the coding of this visit was changed at another desk meanwhile: look again and repeat"
        )
    diagnoses = None if entry.diagnoses is None else _clean(entry.diagnoses)
    details = None if entry.details is None else _checked(db, appointment, entry.details)
    if stored is None:
        if not diagnoses and details in (None, NO_DETAILS):
            return
        stored = VisitCoding(appointment_id=number, patient_id=appointment.patient_id)
        db.add(stored)
    if diagnoses is not None:
        stored.diagnoses = " ".join(diagnoses)
    if details is not None:
        _put(stored, details)
    db.flush()


def _clean(typed: Sequence[str]) -> tuple[str, ...]:
    return require_diagnoses([read_diagnosis(each) for each in typed])


def _checked(db: DeskSession, appointment: Appointment, details: Details) -> Details:
    """The details in order; a provider who is the one of the schedule needs no mention."""
    referrer = details.referrer
    if referrer is not None:
        referrer = Referrer(clean_text(referrer.name, 60, "referring"), referrer.npi)
    clean = replace(
        details,
        referrer=referrer,
        note=clean_text(details.note, 80, "note"),
        employer=clean_text(details.employer, 60, "employer"),
        accident_number=clean_text(details.accident_number, 50, "accident number"),
        rendering_id=None if details.rendering_id == appointment.provider_id else details.rendering_id,
    )
    require_details(clean)
    for provider, field in ((clean.rendering_id, "rendering"), (clean.supervising_id, "supervising")):
        if provider is not None and db.get(Provider, provider) is None:
            raise Invalid("there is no such provider", field)
    if clean.supervising_id is not None and clean.supervising_id == (
        clean.rendering_id or appointment.provider_id
    ):
        raise Invalid("nobody supervises their own visit: empty it, or name somebody else", "supervising")
    for day, field in ((clean.accident_on, "accident day"), (clean.onset_on, "onset"),
                       (clean.admitted_on, "admitted")):  # fmt: skip
        if day is not None and day > appointment.day:
            raise Invalid(f"that is after the visit, which was on {appointment.day:%m/%d/%Y}", field)
    _require_fitting(db, appointment, clean)
    return clean


def _require_fitting(db: DeskSession, appointment: Appointment, details: Details) -> None:
    chosen = {"authorization": details.authorization_id, "referral": details.referral_id}
    if not any(chosen.values()):
        return
    fitting = {each.id for each in coded_visit(db, appointment.id or 0).fitting}
    for field, number in chosen.items():
        if number is not None and number not in fitting:
            raise Invalid(f"this {field} does not pay for the visit: choose another, or empty it", field)


def _put(stored: VisitCoding, details: Details) -> None:
    stored.place_of_service = details.place
    stored.rendering_id = details.rendering_id
    stored.supervising_id = details.supervising_id
    stored.referring_name = details.referrer.name if details.referrer else ""
    stored.referring_npi = details.referrer.npi if details.referrer else ""
    stored.accident = details.accident
    stored.accident_state = details.accident_state
    stored.accident_on = details.accident_on
    stored.onset_on = details.onset_on
    stored.note = details.note
    stored.authorization_id = details.authorization_id
    stored.referral_id = details.referral_id
    stored.employer, stored.accident_number = details.employer, details.accident_number
    stored.delay_reason, stored.admitted_on = details.delay_reason, details.admitted_on
