"""Authorizations and referrals: what is on file, how many units are used, and what pays for what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.clock import Clock, today
from clinic_tui.errors import Invalid, NotFound
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.names import clean_text
from clinic_tui.schedule.authorization.fields import (
    NUMBER_LENGTH,
    clean_codes,
    clean_npi,
    known_types,
    require_units_and_days,
)
from clinic_tui.schedule.authorization.models import (
    AuthorizationAnswer,
    AuthorizationStep,
    PriorAuthorization,
)
from clinic_tui.schedule.authorization.rows import AuthorizationRow, VisitAuthorization
from clinic_tui.schedule.authorization.rules import (
    booking_words,
    codes_of,
    covers,
    ends_words,
    standings,
    units_words,
    visit_words,
)
from clinic_tui.schedule.authorization.setup import limits_of, needs_of
from clinic_tui.schedule.authorization.states import AuthorizationKind, AuthorizationState, StepKind
from clinic_tui.schedule.authorization.steps import step
from clinic_tui.schedule.kept_from_payer import NOT_TOLD, told_to_payer
from clinic_tui.schedule.models import Appointment, VisitType
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.states import HOLDS_TIME, Status
from clinic_tui.store.desk import Desk, DeskSession
from clinic_tui.words.counted import counted as how_many

VERB = "coverage.edit"

Visit = tuple[date, str, Status, int]
"""Day, code of the type, status, number."""


@dataclass(frozen=True, slots=True)
class NewAuthorization:
    """What the payer's or the referring doctor's letter says.

    `slot` is the policy's place (1 primary), None where none is named.
    """

    patient_id: int
    number: str
    units: int
    first: date
    last: date
    visit_types: tuple[str, ...] = ()
    slot: int | None = None
    kind: AuthorizationKind = AuthorizationKind.PRIOR
    procedures: tuple[str, ...] = ()
    diagnoses: tuple[str, ...] = ()
    referrer: str = ""
    referrer_npi: str = ""
    referred_to: str = ""
    referred_to_npi: str = ""


def add_authorization(desk: Desk, new: NewAuthorization) -> int:
    """Write it down; the number of the row.

    Raises Invalid naming the field, NotFound for a patient or policy that is not there,
    Conflict for a number that the patient has already.
    """
    number = clean_text(new.number, NUMBER_LENGTH, "number")
    if not number:
        raise Invalid("the authorization needs the payer's number", "number")
    require_units_and_days(new.units, new.first, new.last)
    with desk.act(VERB, patient=new.patient_id) as db:
        db.need(Patient, new.patient_id, f"there is no patient {new.patient_id}")
        row = PriorAuthorization(
            patient_id=new.patient_id,
            coverage_id=policy_of(db, new.patient_id, new.slot),
            number=number,
            units=new.units,
            first_day=new.first,
            last_day=new.last,
            visit_types=" ".join(known_types(db, new.visit_types)),
            kind=new.kind,
            state=AuthorizationState.CERTIFIED,
            procedures=" ".join(clean_codes(new.procedures, "procedures")),
            diagnoses=" ".join(clean_codes(new.diagnoses, "diagnoses")),
            referrer=clean_text(new.referrer, 100, "referrer"),
            referrer_npi=clean_npi(new.referrer_npi, "referrer npi"),
            referred_to=clean_text(new.referred_to, 100, "referred to"),
            referred_to_npi=clean_npi(new.referred_to_npi, "referred to npi"),
        )
        db.add(row)
        db.flush()
        step(desk, db, row, StepKind.ANSWERED, f"number {number}, {how_many(new.units, 'unit')}")
        return row.id or 0


def remove_authorization(desk: Desk, patient_id: int, number: str) -> None:
    """Take it out again, as one that was typed for the wrong patient; visits stay as they are."""
    with desk.act(VERB, patient=patient_id) as db:
        row = db.scalars(
            select(PriorAuthorization).where(
                col(PriorAuthorization.patient_id) == patient_id,
                func.lower(col(PriorAuthorization.number)) == number.strip().lower(),
            )
        ).one_or_none()
        if row is None:
            raise NotFound(f"the patient has no authorization {number}")
        for model in (AuthorizationStep, AuthorizationAnswer):
            for part in db.scalars(select(model).where(col(model.authorization_id) == row.id)):
                db.delete(part)
        db.flush()
        db.delete(row)


def authorizations(db: Session, patient_id: int) -> tuple[AuthorizationRow, ...]:
    """The patient's authorizations with the units that visits take, the one that ends first first."""
    return counted_rows(db, (patient_id,)).get(patient_id, ())


def authorization(db: Session, authorization_id: int) -> AuthorizationRow:
    """One of them, without units used. Raises NotFound."""
    stored = db.get(PriorAuthorization, authorization_id)
    if stored is None:
        raise NotFound(f"there is no authorization {authorization_id}")
    policy = db.get(Coverage, stored.coverage_id) if stored.coverage_id else None
    return row_of(stored, policy.payer if policy else None, policy.active if policy else None)


def booking_warnings(
    db: Session, patient_id: int, day: date, visit_type_id: int | None, besides: int | None = None
) -> tuple[str, ...]:
    """What the desk is told of authorizations while it books a visit of this type on that day.

    `besides` is a visit that will be gone, as the old end of a move.
    """
    code = _code_of(db, visit_type_id)
    if not code:
        return ()
    found, needs = rows_of(db, (patient_id,)).get(patient_id, []), needs_of(db)
    if not (found or needs):
        return ()
    visits = [each for each in visits_of(db, (patient_id,)).get(patient_id, []) if each[3] != besides]
    rows, payer = counted(found, visits, codes_of(needs)), payers_of(db, (patient_id,)).get(patient_id, "")
    limits = limits_of(db)
    here = standings([*((when, kind) for when, kind, *_ in visits), (day, code)], rows, needs, payer)[-1]
    return tuple(filter(None, (booking_words(each, day, limits) for each in here)))


def visit_authorization(db: Session, appointment_id: int, clock: Clock) -> VisitAuthorization:
    """How a visit stands with authorizations and referrals. Raises NotFound."""
    visit = db.get(Appointment, appointment_id)
    if visit is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    patient_id = visit.patient_id
    rows = counted_rows(db, (patient_id,)).get(patient_id, ())
    needs = needs_of(db)
    if visit.kept_from_payer:
        return VisitAuthorization(patient_id, (NOT_TOLD,), False)
    if not (rows or needs) or visit.status not in HOLDS_TIME:
        return VisitAuthorization(patient_id, (), False)
    visits = visits_of(db, (patient_id,)).get(patient_id, [])
    place = next(place for place, each in enumerate(visits) if each[3] == appointment_id)
    payer = payers_of(db, (patient_id,)).get(patient_id, "")
    here = standings([(day, code) for day, code, *_ in visits], rows, needs, payer)[place]
    now_day, limits = today(clock), limits_of(db)
    words = []
    for each in here:
        held = each.authorization
        if each.unpaid or held is None:
            words.append(each.unpaid)
        elif not held.number:
            words.append(f"{held.kind.value}: {held.state.value}")
        else:
            ends = ends_words(held, now_day, limits)
            words.append(f"{held.number} {units_words(held, now_day)}{': ' * bool(ends)}{ends}")
    number = next((each.number for each in here if each.kind is AuthorizationKind.PRIOR), "")
    return VisitAuthorization(patient_id, tuple(words), any(each.lacks for each in here), number)


def with_authorizations(db: Session, rows: Sequence[AppointmentRow]) -> tuple[AppointmentRow, ...]:
    """The visits, each with what pays for it or why nothing does."""
    asked = {row.patient_id for row in rows if row.status in HOLDS_TIME}
    needs, found = needs_of(db), counted_rows(db, asked)
    patient_ids = asked if needs else set(found)
    if not patient_ids:
        return tuple(rows)
    payers, visits = payers_of(db, patient_ids), visits_of(db, patient_ids)
    told: dict[int, tuple[str, bool]] = {}
    for patient_id in patient_ids:
        own = visits.get(patient_id, [])
        stand = standings(
            [(day, code) for day, code, *_ in own],
            found.get(patient_id, ()),
            needs,
            payers.get(patient_id, ""),
        )
        for visit, kinds in zip(own, stand, strict=True):
            words = "; ".join(visit_words(each) for each in kinds)
            told[visit[3]] = words, any(each.unpaid for each in kinds)
    return tuple(
        replace(row, authorization=told[row.id][0], unauthorized=told[row.id][1]) if row.id in told else row
        for row in rows
    )


# What is read for one patient or for many


def counted_rows(db: Session, patient_ids: Collection[int]) -> dict[int, tuple[AuthorizationRow, ...]]:
    """All rows of these patients, with the units that their visits take."""
    found = rows_of(db, patient_ids)
    if not found:
        return {}
    visits, codes = visits_of(db, found), codes_of(needs_of(db))
    return {
        patient_id: counted(rows, visits.get(patient_id, []), codes) for patient_id, rows in found.items()
    }


def counted(
    rows: Sequence[AuthorizationRow], visits: Sequence[Visit], codes: dict[str, frozenset[str]]
) -> tuple[AuthorizationRow, ...]:
    """The rows of one patient with the units that the visits take, kept ones apart from booked ones."""
    taken: Counter[tuple[int, bool]] = Counter()
    for kind in AuthorizationKind:
        granted = [each for each in rows if each.kind is kind and each.pays]
        paid = covers([(day, code) for day, code, *_ in visits], granted, codes)
        taken.update(
            (cover.by.id, status is Status.CHECKED_OUT)
            for cover, (_, _, status, _) in zip(paid, visits, strict=True)
            if cover.by is not None
        )
    return tuple(replace(each, kept=taken[each.id, True], booked=taken[each.id, False]) for each in rows)


def rows_of(db: Session, patient_ids: Collection[int]) -> dict[int, list[AuthorizationRow]]:
    """All rows of these patients as they are stored, the one that ends first first; without units used."""
    found: dict[int, list[AuthorizationRow]] = defaultdict(list)
    query = (
        select(PriorAuthorization, col(Coverage.payer), col(Coverage.active))
        .outerjoin(Coverage, col(Coverage.id) == col(PriorAuthorization.coverage_id))
        .where(col(PriorAuthorization.patient_id).in_(list(patient_ids)))
        .order_by(col(PriorAuthorization.last_day), col(PriorAuthorization.id))
    )
    for stored, payer, active in db.execute(query).all():
        found[stored.patient_id].append(row_of(stored, payer, active))
    return found


def row_of(stored: PriorAuthorization, payer: str | None, active: bool | None) -> AuthorizationRow:
    """A stored one with its policy's payer, and whether that policy is in force; None without a policy."""
    return AuthorizationRow(
        stored.id or 0,
        stored.number or "",
        stored.units,
        stored.first_day,
        stored.last_day,
        tuple(stored.visit_types.split()),
        payer or stored.payer,
        version=stored.version,
        patient_id=stored.patient_id,
        kind=stored.kind,
        state=stored.state,
        asked_units=stored.asked_units,
        procedures=tuple(stored.procedures.split()),
        diagnoses=tuple(stored.diagnoses.split()),
        referrer=stored.referrer,
        referrer_npi=stored.referrer_npi,
        referred_to=stored.referred_to,
        referred_to_npi=stored.referred_to_npi,
        pace=stored.pace,
        asked_at=stored.asked_at,
        due_at=stored.due_at,
        chased_at=stored.chased_at,
        reason=stored.reason,
        trace=stored.trace,
        let_end_on=stored.let_end_on,
        in_force=active is not False,
    )


def visits_of(db: Session, patient_ids: Collection[int]) -> dict[int, list[Visit]]:
    """All visits of these patients that hold their time and that payers may hear of, in order."""
    columns: tuple[Any, ...] = (
        col(Appointment.patient_id), col(Appointment.day), col(VisitType.code),
        col(Appointment.status), col(Appointment.id),
    )  # fmt: skip
    rows = db.execute(
        select(*columns)
        .join(VisitType, col(VisitType.id) == col(Appointment.visit_type_id))
        .where(
            col(Appointment.patient_id).in_(list(patient_ids)),
            col(Appointment.status).in_(HOLDS_TIME),
            told_to_payer(),
        )
        .order_by(col(Appointment.day), col(Appointment.start_minute), col(Appointment.id))
    )
    found: dict[int, list[Visit]] = defaultdict(list)
    for patient_id, day, code, status, number in rows:
        found[patient_id].append((day, code, status, number))
    return found


def payers_of(db: Session, patient_ids: Collection[int]) -> dict[int, str]:
    """Who pays first for each of these patients: the payer of the first policy in force, by name."""
    rows = db.execute(
        select(col(Coverage.patient_id), col(Coverage.payer))
        .where(col(Coverage.patient_id).in_(list(patient_ids)), col(Coverage.active).is_(True))
        .order_by(col(Coverage.slot).desc())
    )
    return {row[0]: row[1] for row in rows}


def policy_of(db: DeskSession, patient_id: int, slot: int | None) -> int | None:
    """The number of the policy in a place. Raises NotFound; None where no place is named."""
    if slot is None:
        return None
    row = db.scalars(
        select(Coverage).where(col(Coverage.patient_id) == patient_id, col(Coverage.slot) == slot)
    ).one_or_none()
    if row is None:
        raise NotFound(f"the patient has no policy {slot}")
    return row.id


def _code_of(db: Session, visit_type_id: int | None) -> str:
    row = db.get(VisitType, visit_type_id) if visit_type_id else None
    return row.code if row else ""
