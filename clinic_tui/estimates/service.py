"""The use cases of good-faith estimates: asked for, made, given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlmodel import col

from clinic_tui.clock import today
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.estimates.models import Estimate, EstimateLine
from clinic_tui.estimates.rows import EstimateEntry
from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees.rules import read_charged, require_price
from clinic_tui.patients.merged import needed_patient
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.models import Appointment, Provider, VisitType
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.store.journal import Undo
from clinic_tui.words import code_list
from clinic_tui.words.not_understood import NotUnderstood

KEEPS = "an estimate keeps its number: make it again with other lines"
MOST_LINES, MOST_UNITS = 50, 999


def ask_for_visit(desk: Desk, appointment_id: int) -> int:
    """Note that the patient asked today for an estimate of a visit; the number of its row.

    Raises Conflict where it was asked for, or made, already.
    """
    with desk.act("estimate.make") as db:
        visit = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
        last = _last(db, appointment_id)
        if last is not None:
            raise Conflict(
                f"estimate {last.number} is made: give it, or make it again"
                if last.number is not None
                else "the patient has asked for it already: make it"
            )
        row = Estimate(
            patient_id=visit.patient_id,
            appointment_id=appointment_id,
            visit_type_id=visit.visit_type_id,
            provider_id=visit.provider_id,
            day=visit.day,
            asked_on=today(desk.clock),
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        return row.id


def ask(desk: Desk, patient_id: int, visit_type_id: int, provider_id: int, day: date) -> int:
    """Note that the patient asked today what a visit would cost that is not booked; the number of its row.

    Raises Invalid for a day that is past, NotFound.
    """
    if day < today(desk.clock):
        raise Invalid("the expected day of the visit is past", "day")
    with desk.act("estimate.make", patient=patient_id) as db:
        needed_patient(db, patient_id)
        db.need(VisitType, visit_type_id, "there is no such kind of visit")
        db.need(Provider, provider_id, "there is no such provider")
        row = Estimate(
            patient_id=patient_id,
            visit_type_id=visit_type_id,
            provider_id=provider_id,
            day=day,
            asked_on=today(desk.clock),
        )
        db.add(row)
        db.flush()
        assert row.id is not None
        return row.id


def make_for_visit(
    desk: Desk, appointment_id: int, entries: Sequence[EstimateEntry], diagnoses: str = ""
) -> int:
    """Store the estimate of a visit; its number. Where the last one was given, this is a new one.

    Raises Invalid naming the field, NotFound.
    """
    checked, codes = _checked(entries), read_diagnoses(diagnoses)
    with desk.act("estimate.make", undo=Undo.NO, undo_words=KEEPS) as db:
        visit = db.need(Appointment, appointment_id, f"there is no visit {appointment_id}")
        row = _last(db, appointment_id)
        if row is None or row.given_on is not None:
            row = Estimate(
                patient_id=visit.patient_id,
                appointment_id=appointment_id,
                visit_type_id=visit.visit_type_id,
                provider_id=visit.provider_id,
                day=visit.day,
            )
            db.add(row)
        row.visit_type_id, row.provider_id, row.day = visit.visit_type_id, visit.provider_id, visit.day
        return _make(desk, db, row, checked, codes)


def make_for_wish(desk: Desk, estimate_id: int, entries: Sequence[EstimateEntry], diagnoses: str = "") -> int:
    """Store what a patient asked for without a visit; its number. Raises as `make_for_visit`."""
    checked, codes = _checked(entries), read_diagnoses(diagnoses)
    with desk.act("estimate.make", undo=Undo.NO, undo_words=KEEPS) as db:
        row = db.need(Estimate, estimate_id, "this estimate is gone")
        if row.given_on is not None:
            row = Estimate(
                patient_id=row.patient_id,
                appointment_id=row.appointment_id,
                visit_type_id=row.visit_type_id,
                provider_id=row.provider_id,
                day=row.day,
                asked_on=today(desk.clock),
            )
            db.add(row)
        return _make(desk, db, row, checked, codes)


def give(desk: Desk, number: int, how: GivenHow) -> None:
    """Note that the patient has the estimate from today on. Raises Conflict where that was noted already."""
    with desk.act("estimate.make") as db:
        row = db.scalars(select(Estimate).where(col(Estimate.number) == number)).one_or_none()
        if row is None:
            raise Conflict(f"there is no estimate {number}")
        if row.given_on is not None and row.given_how is not None:
            raise Conflict(f"estimate {number} was {row.given_how.words} on {row.given_on:%m/%d/%Y} already")
        row.given_on, row.given_how = today(desk.clock), how


def read_diagnoses(typed: str) -> str:
    """The codes in order, a space between, in capitals. Raises Invalid naming the one that is none."""
    try:
        return " ".join(code_list.read_diagnoses(typed))
    except NotUnderstood as wrong:
        raise Invalid(f"{wrong.words}; leave it out", "diagnoses") from None


def _last(db: DeskSession, appointment_id: int) -> Estimate | None:
    return db.scalars(
        select(Estimate)
        .where(col(Estimate.appointment_id) == appointment_id)
        .order_by(col(Estimate.id).desc())
        .limit(1)
    ).one_or_none()


def _make(
    desk: Desk, db: DeskSession, row: Estimate, lines: Sequence[tuple[str, str, str, int, int]], codes: str
) -> int:
    if row.number is None:
        row.number = 1 + (db.execute(select(func.max(col(Estimate.number)))).scalar() or 0)
    row.made_at, row.made_by, row.diagnoses = desk.clock.now(), desk.actor.login, codes
    db.flush()
    for old in db.scalars(select(EstimateLine).where(col(EstimateLine.estimate_id) == row.id)):
        db.delete(old)
    db.flush()
    for place, (code, modifier, words, units, cents) in enumerate(lines, start=1):
        db.add(
            EstimateLine(
                estimate_id=row.id or 0,
                place=place,
                code=code,
                modifier=modifier,
                words=words,
                units=units,
                cents=cents,
            )
        )
    return row.number


def _checked(entries: Sequence[EstimateEntry]) -> list[tuple[str, str, str, int, int]]:
    if not entries:
        raise Invalid("an estimate has one line at least: enter what the visit will take", "code")
    if len(entries) > MOST_LINES:
        raise Invalid(f"an estimate has at most {MOST_LINES} lines", "code")
    lines = []
    for each in entries:
        code, modifier = read_charged(each.code)
        if not 1 <= each.units <= MOST_UNITS:
            raise Invalid(f"units are 1 to {MOST_UNITS}, not {each.units}", "units")
        require_price(each.unit_cents)
        words = clean_text(each.words, 100, "what")
        lines.append((code, modifier, words, each.units, each.units * each.unit_cents))
    return lines
