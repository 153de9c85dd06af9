"""A claim as it would be sent now, of each closed visit that a policy pays: put together from what is stored.

Read in a fixed number of questions for as many visits as are asked for, so many at a time. What clinics keep
on paper alone is taken to be there: the provider's signature, the patient's consent that the payer is told,
and the assignment of benefits; rule 40 says nothing to a clinic that has no such papers. Minutes of
anesthesia have no field: rule 43 warns of such lines. Lists of clearinghouses are not kept: rule 6
asks for less then. On a day without any fee schedule the price that
was charged stands as the listed one.

Drafts hold whole tax numbers and member ids: rules and writers of claims are given them, never a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session
from sqlmodel import col

from clinic_tui.billing.models import Charge
from clinic_tui.claims.authorized import Authorized
from clinic_tui.claims.draft import (
    Accident,
    AccidentKind,
    ClaimDraft,
    Drug,
    Line,
    LineBeside,
)
from clinic_tui.claims.earlier_answers import earlier_answers, sent_before
from clinic_tui.claims.earlier_visits import EarlierVisits
from clinic_tui.claims.insured_facts import in_force, patient_facts, policy_facts
from clinic_tui.claims.listed_prices import ListedPrices
from clinic_tui.claims.models import Claim
from clinic_tui.claims.practice_facts import PracticeFacts, referring
from clinic_tui.coding import states as coding_states
from clinic_tui.coding.queries import coded_visits, is_covered, is_insured
from clinic_tui.coding.rows import CodedVisit
from clinic_tui.coding.rules import LETTERS, pointers_of
from clinic_tui.kits.charged_lots import lots_of_charges
from clinic_tui.patients.models import Coverage, Patient
from clinic_tui.patients.payer_models import Payer
from clinic_tui.schedule.kept_from_payer import told_to_payer
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.states import Status

AT_ONCE = 500
"""Visits that are read together: a statement holds only so many numbers."""

_ACCIDENTS = {
    coding_states.Accident.AUTO: AccidentKind.AUTO,
    coding_states.Accident.WORK: AccidentKind.WORK,
    coding_states.Accident.OTHER: AccidentKind.OTHER,
}


def control_number(appointment_id: int, sent_before: int = 0) -> str:
    """The clinic's own number of a claim of a visit (CLM01), that has been sent so often before."""
    return f"V{appointment_id}-{sent_before + 1}"


def modifiers_of(stored: str) -> tuple[str, ...]:
    """Each of them: `25-59`."""
    return tuple(filter(None, stored.split("-")))


def goes_into_a_claim(*, kept_too: bool = False) -> ColumnElement[bool]:
    """True of closed visits with charges that a policy pays and of which the payer may hear.

    `kept_too`: of those too that were kept from the payer, as taking a claim back needs them.
    """
    charged = exists().where(col(Charge.appointment_id) == col(Appointment.id)).correlate(Appointment)
    pays = is_insured() | (is_covered() & ~told_to_payer()) if kept_too else is_insured()
    return (col(Appointment.status) == Status.CHECKED_OUT) & pays & charged


def drafts_of(
    db: Session,
    appointment_ids: Collection[int],
    zone: tzinfo,
    to: Mapping[int, int] | None = None,
    *,
    kept_too: bool = False,
) -> dict[int, ClaimDraft]:
    """The claim of each of these visits by its number; those of which no claim is made are left out.

    `zone` is the clinic's: it says on which day a policy was looked at. `to` is, by visit, the policy whose
    payer is asked (coverage.id) where that is not the first one; policies before it have what their payers
    decided. `kept_too`: as `goes_into_a_claim` has it.
    """
    asked = _by_patient(db, appointment_ids)
    if not asked:
        return {}
    facts = PracticeFacts(db)
    found: dict[int, ClaimDraft] = {}
    for first in range(0, len(asked), AT_ONCE):
        part = asked[first : first + AT_ONCE]
        found.update(_Assembly(db, part, facts, zone, to or {}, kept_too=kept_too).drafts())
    return found


def _by_patient(db: Session, appointment_ids: Collection[int]) -> list[int]:
    """Those that are there, of one patient together: what a patient had before is read once then."""
    wanted = sorted(appointment_ids)
    found: list[tuple[int, int]] = []
    columns: tuple[Any, ...] = col(Appointment.patient_id), col(Appointment.id)
    for start in range(0, len(wanted), AT_ONCE):
        part = col(Appointment.id).in_(wanted[start : start + AT_ONCE])
        found += ((patient, number) for patient, number in db.execute(select(*columns).where(part)))
    return [number for _, number in sorted(found)]


class _Assembly:
    """What is stored of some visits, and the claims made of it."""

    def __init__(
        self,
        db: Session,
        numbers: list[int],
        facts: PracticeFacts,
        zone: tzinfo,
        to: Mapping[int, int],
        *,
        kept_too: bool,
    ) -> None:
        self._facts, self._zone, self._to = facts, zone, to
        columns: tuple[Any, ...] = col(Appointment.id), col(Appointment.site_id), Patient
        self._visits: dict[int, tuple[int, Patient]] = {
            number: (site, patient)
            for number, site, patient in db.execute(
                select(*columns)
                .join(Patient, col(Patient.id) == col(Appointment.patient_id))
                .where(col(Appointment.id).in_(numbers), goes_into_a_claim(kept_too=kept_too))
            )
        }
        self._coded = coded_visits(db, self._visits) if self._visits else ()
        patients = {each.patient_id for each in self._coded}
        claimed = select(col(Claim.appointment_id), col(Claim.coverage_id)).where(
            col(Claim.appointment_id).in_(numbers)
        )
        self._claimed = {(visit, policy) for visit, policy in db.execute(claimed)}
        self._policies: dict[int, list[tuple[Coverage, Payer | None]]] = defaultdict(list)
        insured: tuple[Any, ...] = Coverage, Payer
        for coverage, payer in db.execute(
            select(*insured)
            .outerjoin(Payer, col(Payer.id) == col(Coverage.payer_id))
            .where(
                col(Coverage.patient_id).in_(patients),
                col(Coverage.active).is_(True) | col(Coverage.id).in_({each for _, each in self._claimed}),
            )
            .order_by(col(Coverage.slot))
        ):
            self._policies[coverage.patient_id].append((coverage, payer))
        self._charges: dict[int, list[Charge]] = defaultdict(list)
        for charge in db.scalars(
            select(Charge)
            .where(col(Charge.appointment_id).in_(list(self._visits)))
            .order_by(col(Charge.appointment_id), col(Charge.place))
        ):
            self._charges[charge.appointment_id].append(charge)
        charged = {each.code for lines in self._charges.values() for each in lines}
        self._prices = ListedPrices(db, charged)
        self._lots = lots_of_charges(db, self._visits)
        self._earlier = EarlierVisits(db, patients)
        others = {number for each in self._coded for number, _ in self._others(each)}
        self._made = frozenset(sent_before(db, others)) if others else frozenset()
        """Other visits of the same days of which a claim was made."""
        self._authorized = Authorized(db, patients)
        self._sent = sent_before(db, numbers)
        self._answers = earlier_answers(db, [number for number in numbers if number in to], zone)

    def drafts(self) -> Iterator[tuple[int, ClaimDraft]]:
        """Each visit's claim."""
        for coded in self._coded:
            pays = self._pays(coded)
            wanted = self._to.get(coded.appointment_id)
            if pays and (wanted is None or any(policy.id == wanted for policy, _ in pays)):
                yield coded.appointment_id, self._draft(coded, pays)

    def _pays(self, coded: CodedVisit) -> list[tuple[Coverage, Payer | None]]:
        """The policies of a visit; where one is named, those out of use too that have a claim of it."""
        visit = coded.appointment_id
        claimed = self._claimed if visit in self._to else set()
        return [
            (policy, payer)
            for policy, payer in self._policies[coded.patient_id]
            if in_force(policy, coded.day) and (policy.active or (visit, policy.id) in claimed)
        ]

    def _draft(self, coded: CodedVisit, pays: list[tuple[Coverage, Payer | None]]) -> ClaimDraft:
        number, day, details = coded.appointment_id, coded.day, coded.details
        site, patient = self._visits[number]
        wanted = self._to.get(number)
        to = next((place for place, (coverage, _) in enumerate(pays) if coverage.id == wanted), 0)
        biller, payer_id = self._facts.biller(site), pays[to][0].payer_id
        wants = self._authorized.wants_referral(coded.visit_type, pays[to][0].payer)
        policies = tuple(
            replace(
                policy_facts(coverage, payer, day, self._zone, wants_referral=wants and place == to),
                answer=self._answers.get((number, coverage.id or 0)) if place < to else None,
                claim_number=details.accident_number if place == to else "",
                employer=details.employer if place == to else "",
            )
            for place, (coverage, payer) in enumerate(pays)
        )
        supervising = details.supervising_id
        return ClaimDraft(
            number=control_number(number, self._sent.get(number, 0)),
            biller=biller,
            patient=patient_facts(patient),
            policies=policies,
            to=to,
            place=self._facts.place(site, coded.place),
            day=day,
            diagnoses=coded.diagnoses,
            lines=tuple(self._line(coded, each, payer_id) for each in self._charges[number]),
            rendering=self._facts.clinician(coded.rendering_id, biller, payer_id, day),
            referring=referring(details.referrer),
            supervising=self._facts.clinician(supervising, biller) if supervising else None,
            authorization=self._authorized.attached(coded.patient_id, coded.authorization),
            authorization_needed=""
            if coded.authorization
            else self._authorized.missing(coded.patient_id, number, pays[to][0].payer),
            referral=coded.referral.number if coded.referral else "",
            accident=Accident(_ACCIDENTS[details.accident], details.accident_on, details.accident_state)
            if details.accident in _ACCIDENTS
            else None,
            onset=details.onset_on,
            admitted_on=details.admitted_on,
            delay_reason=details.delay_reason,
            clia=self._facts.clia(site),
            note=details.note,
            last_seen_on=self._earlier.last_seen(coded.patient_id, day, coded.rendering_id),
            beside=tuple(
                LineBeside(code, modifiers_of(modifier), units, control_number(other), other in self._made)
                for other, lines in self._others(coded)
                for code, modifier, units in lines
            ),
        )

    def _others(self, coded: CodedVisit) -> tuple[tuple[int, Sequence[tuple[str, str, int]]], ...]:
        return self._earlier.others_of_day(
            coded.appointment_id, coded.patient_id, coded.day, coded.rendering_id
        )

    def _line(self, coded: CodedVisit, stored: Charge, payer_id: int | None) -> Line:
        listed = stored.listed_cents
        if listed is None:
            listed = (
                stored.cents // stored.units
                if self._prices.none_on(coded.day)
                else self._prices.unit_cents(stored.code, stored.modifier, coded.day, payer_id)
            )
        also = self._earlier.also_on(
            coded.appointment_id,
            coded.patient_id,
            coded.day,
            coded.rendering_id,
            (stored.code, stored.modifier),
        )
        return Line(
            stored.code,
            stored.cents,
            stored.units,
            modifiers_of(stored.modifier),
            tuple(LETTERS.index(each) + 1 for each in pointers_of(stored.pointers, len(coded.diagnoses))),
            drug=Drug(stored.ndc, stored.ndc_quantity, stored.ndc_unit.value if stored.ndc_unit else "")
            if stored.ndc
            else None,
            listed_cents=listed,
            allowed_cents=self._prices.contracted_cents(stored.code, stored.modifier, coded.day, payer_id),
            billed_before=control_number(also) if also else "",
            charge_id=stored.id or 0,
            lots=self._lots.get(stored.id or 0, ()),
        )
