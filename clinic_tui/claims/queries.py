"""Reads of claims: what the scrub has against those that visits would make."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.assembling import drafts_of, goes_into_a_claim
from clinic_tui.claims.draft import Sequence
from clinic_tui.claims.known_codes import known_codes
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.claims.rule_switches import accepted, digest, switches
from clinic_tui.claims.scrub.finding import Circumstances, Level
from clinic_tui.claims.scrub.table import scrub
from clinic_tui.clock import Clock, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Patient
from clinic_tui.schedule.models import Appointment


def scrubbed(
    db: Session, clock: Clock, *, numbers: Collection[int] | None = None, day: date | None = None
) -> tuple[ScrubbedVisit, ...]:
    """Closed visits of which claims are made, each with its findings, newest first.

    `numbers` are visits, of which those without a claim are left out; `day` is of one day alone.
    """
    columns: tuple[Any, ...] = (
        col(Appointment.id), col(Appointment.patient_id), col(Patient.family), col(Patient.given),
        col(Patient.mrn), col(Appointment.day),
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(Patient, col(Patient.id) == col(Appointment.patient_id))
        .where(goes_into_a_claim())
        .order_by(col(Appointment.day).desc(), col(Appointment.start_minute), col(Appointment.id))
    )
    if numbers is not None:
        statement = statement.where(col(Appointment.id).in_(list(numbers)))
    if day is not None:
        statement = statement.where(col(Appointment.day) == day)
    visits = db.execute(statement).all()
    drafts = drafts_of(db, [row[0] for row in visits], clock.zone)
    circumstances = Circumstances(today(clock), known_codes(db, drafts.values()))
    weighed, yeses = switches(db), accepted(db, drafts)
    rows = []
    for number, patient_id, family, given, mrn, when in visits:
        if (draft := drafts.get(number)) is None:
            continue
        known = yeses.get(number, {})
        found = scrub(draft, circumstances, weighed.of(draft.policy.payer_id))
        findings = tuple(each for each in found if each.level is Level.ERROR or digest(each) not in known)
        errors = sum(each.level is Level.ERROR for each in findings)
        rows.append(
            ScrubbedVisit(
                number,
                patient_id,
                f"{family}, {given}" if given else family,
                mrn,
                when,
                draft.payer.name,
                findings,
                list(Sequence).index(draft.policy.sequence) + 1,
                errors=errors,
                warnings=len(findings) - errors,
                accepted=len(found) - len(findings),
            )
        )
    return tuple(rows)


def scrubbed_visits(db: Session, clock: Clock, numbers: Collection[int]) -> tuple[ScrubbedVisit, ...]:
    """The same of these visits; raises NotFound naming the first of which no claim is made, and why."""
    rows = scrubbed(db, clock, numbers=numbers)
    missing = sorted(set(numbers) - {row.appointment_id for row in rows})
    if missing:
        raise NotFound(
            f"no claim is made of visit {missing[0]}: it is not there or has not ended, has no charges, no "
            "policy pays for it, or the payer is not told of it; `clinic-tui claims unbilled` lists them"
        )
    return rows
