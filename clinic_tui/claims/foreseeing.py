"""What the scrub will have against a claim, known when the visit is booked and when it is checked in.

The same rules as of a claim, asked of a draft that has neither charges nor diagnoses yet: those of the
patient, the policies, the payer, the provider and what the payer has to allow first. What stands in
`:practice` of who bills is the same for every visit, and no desk mends it: it is not said here. Nothing is
said in a clinic where nobody bills, of a visit that no policy pays, and of one that the payer is not told of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.claims.authorized import Authorized
from clinic_tui.claims.draft import ClaimDraft
from clinic_tui.claims.foreseen_rows import Foreseen, PlannedVisit
from clinic_tui.claims.insured_facts import in_force, patient_facts, policy_facts
from clinic_tui.claims.practice_facts import PracticeFacts
from clinic_tui.claims.rule_switches import switches
from clinic_tui.claims.scrub.finding import Circumstances, Finding, Form, Level, NothingKnown
from clinic_tui.claims.scrub.table import FORESEEN, scrub
from clinic_tui.clock import Clock, today
from clinic_tui.errors import NotFound
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.practice.models import BillingProvider
from clinic_tui.schedule.models import Appointment

MENDED_FIRST = (Form.PATIENT, Form.POLICY, Form.AUTHORIZATION, Form.VISIT, Form.PAYER, Form.PROVIDER)
"""Of which forms something is said, and in which order: those of the desk before those of others."""

SAID_BY_BOOKING = frozenset((26, 27, 45))
"""Booking warns of authorizations and referrals itself, and takes no provider without a licence."""


def foreseen_when_booking(db: Session, clock: Clock, plan: PlannedVisit) -> Foreseen:
    """Of a visit that is about to be booked. Raises NotFound."""
    facts = _Facts(db, clock, plan.patient_id, plan.day)
    return facts.foreseen(plan.provider_id, besides=SAID_BY_BOOKING)


def foreseen_of_visit(db: Session, clock: Clock, appointment_id: int) -> Foreseen:
    """Of a visit that is booked, with what the payer has to allow first. Raises NotFound."""
    visit = db.get(Appointment, appointment_id)
    if visit is None:
        raise NotFound(f"there is no appointment {appointment_id}")
    if visit.self_pay or visit.kept_from_payer:
        return Foreseen(visit.patient_id)
    facts = _Facts(db, clock, visit.patient_id, visit.day)
    return facts.foreseen(visit.provider_id, visit)


class _Facts:
    """The patient, and the policies that pay for a day: those in force, else those that are on file."""

    def __init__(self, db: Session, clock: Clock, patient_id: int, day: date) -> None:
        self._db, self._clock, self._day = db, clock, day
        patient = db.get(Patient, patient_id)
        if patient is None:
            raise NotFound(f"there is no patient {patient_id}")
        self._patient = patient
        columns: tuple[Any, ...] = Coverage, Payer
        on_file = [
            (policy, payer)
            for policy, payer in db.execute(
                select(*columns)
                .outerjoin(Payer, col(Payer.id) == col(Coverage.payer_id))
                .where(col(Coverage.patient_id) == patient_id, col(Coverage.active).is_(True))
                .order_by(col(Coverage.slot))
            )
        ]
        self._pays = [each for each in on_file if in_force(each[0], day)] or on_file

    def foreseen(
        self, provider_id: int, visit: Appointment | None = None, besides: frozenset[int] = frozenset()
    ) -> Foreseen:
        """What is found; nothing where no claim is to be made."""
        patient_id = self._patient.id or 0
        bills = select(col(BillingProvider.id)).limit(1)
        if not self._pays or self._db.execute(bills).first() is None:
            return Foreseen(patient_id)
        draft = self._draft(provider_id, visit)
        circumstances = Circumstances(today(self._clock), NothingKnown())
        weighed = switches(self._db).of(draft.policy.payer_id)
        rules = [rule for rule in FORESEEN if rule.number not in besides]
        found = scrub(draft, circumstances, weighed, rules)
        return Foreseen(patient_id, draft.payer.name, _in_order(found), self._pays[0][0].slot)

    def _draft(self, provider_id: int, visit: Appointment | None) -> ClaimDraft:
        facts, patient_id = PracticeFacts(self._db), self._patient.id or 0
        number, payer = (visit.id or 0 if visit else 0), self._pays[0][1]
        name = payer.name if payer else self._pays[0][0].payer
        authorized = Authorized(self._db, (patient_id,) if visit else ())
        referral = authorized.lacks_referral(patient_id, number, name)
        biller, site = facts.biller(visit.site_id if visit else 0), visit.site_id if visit else 0
        return ClaimDraft(
            number="",
            biller=biller,
            patient=patient_facts(self._patient),
            policies=tuple(
                policy_facts(policy, own, self._day, self._clock.zone, wants_referral=referral and place == 0)
                for place, (policy, own) in enumerate(self._pays)
            ),
            to=0,
            place=facts.place(site, ""),
            day=self._day,
            diagnoses=(),
            lines=(),
            rendering=facts.clinician(provider_id, biller, self._pays[0][0].payer_id, self._day),
            authorization_needed=authorized.missing(patient_id, number, name),
        )


def _in_order(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """What is said of it: errors of one form before its warnings, each of the same words once."""
    said = {each.words: each for each in found if each.target.form in MENDED_FIRST}
    return tuple(
        sorted(
            said.values(),
            key=lambda each: (MENDED_FIRST.index(each.target.form), each.level is Level.WARNING),
        )
    )
