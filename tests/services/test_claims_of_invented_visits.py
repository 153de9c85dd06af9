"""Batches of invented visits, from charge capture to bytes: what the file says is what was entered."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinic_tui.billing import service as billing
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.claims import partners
from clinic_tui.claims.batch_models import TradingPartner
from clinic_tui.claims.batch_states import FileTaken
from clinic_tui.claims.make_rows import MadeBatch
from clinic_tui.claims.making import make
from clinic_tui.claims.models import Claim as StoredClaim
from clinic_tui.claims.payer_wishes import set_payer_wishes
from clinic_tui.claims.sent_lines import line_number
from clinic_tui.claims.taking_in import take_in
from clinic_tui.claims.to_send import ToSend, claims_due, next_payers_due, next_policies_of
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.coding.rows import CodingEntry, Details
from clinic_tui.coding.states import Accident
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule
from clinic_tui.fees.service import add_schedule
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.patients.rows import Address
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.remittance.posting import post
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.x12.claim_facts import (
    Claim,
)
from clinic_tui.x12.claim_reading import read_claim_sets, refuse_claims
from clinic_tui.x12.envelope import read_trusted
from clinic_tui.x12.findings import Findings
from tests.builders import ORT, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite
from tests.services import remitted_claims as answers
from tests.services.carrying import carry
from tests.services.claims_of_drawn_visits import (
    FILINGS,
    NUMBERS,
    PAID_ON,
    Entered,
    claimed,
    claimed_next,
    the_other,
)
from tests.services.machines import rounds
from tests.services.test_making_claims import HUB, all_warnings, content
from tests.services.test_scrubbing import everything
from tests.services.visits_drawn import ACME, BIG, FEES, DrawnVisit, first_day, visits
from tests.unit.x12.test_claim_writing import complaints

EXAMPLES = int(os.environ.get("CLINIC_TUI_INVENTED_BATCHES", rounds(3)))
"""So many batches are drawn: more find more (`make faults`, or `CLINIC_TUI_INVENTED_BATCHES=500`)."""

WEEKS = itertools.count(1)
TIMES = ("9:15", "10:45", "11:15")


def opened(house: House) -> None:
    """A clinic with two payers, each with a partner of its own, and a price for every code that is drawn."""
    everything(house)
    big = payers.add_payer(house.chief, PayerFields(BIG, NUMBERS[BIG], filing=FILINGS[BIG]))
    fees = [NewFee(code, "", code, cents) for code, cents in FEES.items()]
    for payer in (ACME, BIG):
        add_schedule(house.chief, NewSchedule(payer, FeeKind.PAYER, date(2026, 1, 1), payer), fees)
    partners.add_partner(house.chief, HUB)
    relay = partners.add_partner(house.chief, replace(HUB, code="RELAY", receiver="RELAY"))
    set_payer_wishes(house.chief, big, PayerWishes(partner_id=relay))


def entered(house: House, visit: DrawnVisit, day: date, at: str) -> Entered:
    """The visit through the doors of a clinic: registered, booked, checked in, coded and checked out."""
    address = Address("12 Elm Street", visit.more, "Salem", "MA", visit.zip_code)
    patient = a_patient(
        house, visit.family, visit.given, visit.born.isoformat(), address=address, sex=visit.sex
    )
    first = Policy(
        visit.payer, member_id=visit.member_id, group_number=visit.group, relationship=visit.relationship,
        subscriber=visit.subscriber, valid_from=date(2026, 1, 1),
    )  # fmt: skip
    policies.set_coverage(house.records, patient, 1, None, first)
    if visit.second_id:
        second = Policy(the_other(visit.payer), member_id=visit.second_id, valid_from=date(2026, 1, 1))
        policies.set_coverage(house.records, patient, 2, None, second)
    _authorize(house, patient, visit, day)
    number = an_appointment(house, at, day, patient)
    reception.check_in(house.front, number, None, CheckInAnswers(coverage_seen=True))
    reception.take_to_room(house.front, number, None, ROOM_1)
    reception.advance(house.front, number, None)
    reception.advance(house.front, number, None)
    charges = [
        ChargeEntry("-".join((each.code, *each.modifiers)), each.code, each.units, each.unit_cents,
                    each.pointers, each.drug)
        for each in visit.lines
    ]  # fmt: skip
    billing.check_out(
        house.chief, number, None, charges, "", CodingEntry(visit.diagnoses, _details(visit, day))
    )
    return Entered(visit, number, day)


def _authorize(house: House, patient: int, visit: DrawnVisit, day: date) -> None:
    """What letters there are for it: each pays for it by itself."""
    held = ((AuthorizationKind.PRIOR, visit.authorization), (AuthorizationKind.REFERRAL, visit.referral))
    for kind, number in held:
        if number:
            letter = NewAuthorization(patient, number, 3, day - timedelta(9), day + timedelta(9), kind=kind)
            add_authorization(house.chief, letter)


def _details(visit: DrawnVisit, day: date) -> Details:
    hurt = visit.accident is not Accident.NONE
    return Details(
        place=visit.place,
        rendering_id=visit.rendering,
        supervising_id=ORT if visit.is_supervised else None,
        referrer=visit.referrer,
        accident=visit.accident,
        accident_state="MA" if visit.accident is Accident.AUTO else "",
        accident_on=first_day(visit, day) if hurt else None,
        onset_on=first_day(visit, day) if visit.has_onset else None,
        note=visit.note,
    )


# From visits to files, and what is read back


def read_back(house: House, made: Sequence[MadeBatch]) -> dict[str, Claim]:
    """By number, the claims of files that another program takes and that our own reader finds clean."""
    found: dict[str, Claim] = {}
    for each in made:
        written = content(house, each.id)
        assert complaints(written) == ""
        findings = Findings()
        for _, claims in read_claim_sets(read_trusted(written), findings):
            found.update((claim.facts.number, claim.facts) for claim in claims)
        assert findings.kept() == ()
        refuse_claims(findings.kept())
    return found


def made(house: House, due: tuple[ToSend, ...]) -> tuple[MadeBatch, ...]:
    """All of them, sent."""
    assert [each.errors or each.left_out for each in due if not each.may_go] == []
    batches = make(house.chief, due, all_warnings(due))
    for each in batches:
        carry(house.chief, each.id)
    return batches


def decide(house: House, of: Sequence[Entered]) -> None:
    """The first payers' remittances are taken in."""
    for payer in (ACME, BIG):
        told = tuple(
            answers.Told(
                f"V{each.id}-1",
                tuple(
                    answers.Line(
                        line.cents,
                        decided.paid,
                        tuple(
                            (reason, cents)
                            for reason, cents in (("CO45", decided.contract), ("PR2", decided.patient))
                            if cents
                        ),
                        line_number(f"V{each.id}-1", place),
                    )
                    for place, (line, decided) in enumerate(
                        zip(each.visit.lines, each.visit.decided, strict=True), start=1
                    )
                ),
                payer_number=f"ICN{each.id}",
                member=each.visit.member_id,
            )
            for each in of
            if each.visit.payer == payer
        )
        if told:
            payment = answers.Payment(f"T{of[0].id}", told, day=f"{PAID_ON:%Y%m%d}", payer=NUMBERS[payer])
            result = take_in(house.chief, "a.835", answers.written([payment]), post)
            assert (result.taken, result.claims) == (FileTaken.READ, len(told))


@on_sqlite
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(batch=st.lists(visits(), min_size=1, max_size=len(TIMES)))
def test_the_files_say_what_was_entered(house: House, batch: list[DrawnVisit]) -> None:
    if not house.all(TradingPartner):  # the first example
        opened(house)
    day = TODAY + timedelta(weeks=next(WEEKS))
    house.at(day, 9)
    there = [entered(house, visit, day, at) for visit, at in zip(batch, TIMES, strict=False)]
    with house.store.reading() as db:
        due = claims_due(db, house.clock, [each.id for each in there])
    assert read_back(house, made(house, due)) == {f"V{each.id}-1": claimed(each) for each in there}
    twice = [each for each in there if each.visit.second_id]
    if not twice:
        return
    decide(house, twice)
    claims = {row.appointment_id: row.id or 0 for row in house.all(StoredClaim)}
    with house.store.reading() as db:
        wanted = next_policies_of(db, [claims[each.id] for each in twice])
        due = next_payers_due(db, house.clock, wanted)
    assert read_back(house, made(house, due)) == {f"V{each.id}-2": claimed_next(each) for each in twice}
