"""What is left to be mended on claims of the last day, and what had to be before: authorizations, ZIPs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.claims.models import Claim
from clinic_tui.claims.queries import scrubbed
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.claims.stops import Stop, note_stops
from clinic_tui.demo.bookings import Visit
from clinic_tui.demo.trading import WANTS_WHOLE_ZIPS
from clinic_tui.demo.writing import Writer
from clinic_tui.patients.records import record
from clinic_tui.patients.service import update
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.store.journal import Undo

ENDED_AGO = timedelta(days=1)
RAN = timedelta(days=60)
LOOKED_BACK = timedelta(days=80)
KEPT_BACK_ONE_IN = 30
MOST_DAYS = 25
OFTEN = (26, 17, 19, 26, 7, 17, 26, 9)
"""Rules that kept claims back, as often as they stand here: authorizations most of all."""


def leave_to_mend(writer: Writer, visits: Sequence[Visit], day: date) -> None:
    """Three clean claims of the day are given something that keeps them back."""
    with writer.clinic.store.reading() as db:
        clean = [each for each in scrubbed(db, writer.clock, day=day) if not each.findings]
    later = {writer.patient_ids[visit.person.place] for visit in visits if visit.day > day}
    kinds = {writer.number_of(visit): visit.visit_type for visit in visits if visit.day == day}
    if (found := _take(clean, lambda each: each.payer == WANTS_WHOLE_ZIPS)) is not None:
        _cut_zip(writer, found.patient_id)
    if (found := _take(clean, lambda each: each.patient_id not in later)) is not None:
        grant = NewAuthorization(
            found.patient_id, "TM-20418", 4, day - RAN, day - ENDED_AGO, (kinds[found.appointment_id],), 1
        )
        add_authorization(writer.desk("marco"), grant)
    if (found := _take(clean, lambda each: each.patient_id not in later)) is not None:
        _point_wrong(writer, found.appointment_id)


def remember_what_was_mended(writer: Writer, day: date) -> None:
    """Some of the claims of the last weeks had been kept back before they went, and by which rules."""
    claims = select(col(Claim.day), col(Claim.appointment_id), col(Claim.coverage_id))
    with writer.clinic.store.reading() as db:
        found = db.execute(claims.where(col(Claim.day) > day - LOOKED_BACK).order_by(col(Claim.id)))
        by_day: dict[date, list[Stop]] = {}
        for place, (service, visit, policy) in enumerate(found.all()[::KEPT_BACK_ONE_IN]):
            by_day.setdefault(service, []).append((OFTEN[place % len(OFTEN)], visit, policy))
    with writer.desk("bea").act("claim.send", undo=Undo.SKIP) as db:
        for service, stops in sorted(by_day.items())[-MOST_DAYS:]:
            note_stops(db, stops, service)


def _take(clean: list[ScrubbedVisit], fits: Callable[[ScrubbedVisit], bool]) -> ScrubbedVisit | None:
    for each in clean:
        if fits(each):
            clean.remove(each)
            return each
    return None


def _cut_zip(writer: Writer, patient_id: int) -> None:
    """Its last two figures were not typed."""
    with writer.clinic.store.reading() as db:
        known = record(db, patient_id)
    address = replace(known.fields.address, postal_code=f"{known.fields.address.postal_code}-10")
    update(writer.desk("marco"), patient_id, known.version, replace(known.fields, address=address))


def _point_wrong(writer: Writer, appointment_id: int) -> None:
    """A line points to the diagnosis behind the last one."""
    with writer.desk("bea").act("charge.enter", undo=Undo.SKIP) as db:
        (first, *_) = db.scalars(
            select(Charge).where(col(Charge.appointment_id) == appointment_id).order_by(col(Charge.place))
        )
        first.pointers = "D"
