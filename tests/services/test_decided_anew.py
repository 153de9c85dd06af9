"""The first payer decides anew after the second had its claim: that is corrected, and the money fits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic_tui.billing.models import Charge
from clinic_tui.claims import partners, sending, working
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.making import make
from clinic_tui.claims.models import Claim
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.to_send import ToSend, claims_again
from clinic_tui.claims.work_queries import work
from clinic_tui.claims.work_rows import WorkRow
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from tests.builders import House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import require_tied
from tests.services.carrying import carry
from tests.services.remitted_claims import BIG, Line, Payment, Sent, Told, took
from tests.services.test_making_claims import HUB, all_warnings, content, due, made, next_due
from tests.services.test_remittances import owed
from tests.services.test_scrubbing import PLAN, closed, everything, somebody
from tests.unit.x12.test_claim_writing import complaints

pytestmark = on_sqlite

FIRST, SECOND = 1, 2
"""The claims of the visit."""
LINES = (Line(9_500, 6_000, (("CO45", 1_500), ("PR2", 2_000))),)
OTHERWISE = (Line(9_500, 7_000, (("CO45", 1_500), ("PR2", 1_000))),)
OF_SECOND = (Line(9_500, 1_500, (("OA23", 7_500), ("PR2", 500))),)


def told(visit: int, place: int, lines: tuple[Line, ...]) -> Told:
    return Told(f"V{visit}-{place}", lines, str(place), f"{'ACME' if place == FIRST else 'BIG'}77")


@pytest.fixture
def visit(house: House) -> int:
    """Of which the first payer has decided, and the second claim has left."""
    number, batch = billed(house)
    carry(house.chief, batch)
    house.clock.advance(timedelta(days=1))
    return number


def billed(house: House) -> tuple[int, int]:
    """A visit of which the first payer has decided, and the file with the claim to the second."""
    everything(house)
    partners.add_partner(house.chief, HUB)
    payers.add_payer(house.chief, PayerFields("Big Mutual", BIG, filing="CI"))
    patient = somebody(house)
    policies.set_coverage(
        house.records, patient, 2, None, Policy("Big Mutual", member_id="B2", valid_from=PLAN.valid_from)
    )
    number = closed(house, patient)
    carry(house.chief, made(house).id)
    took(house, Payment("A1", (told(number, 1, LINES),)))
    house.clock.advance(timedelta(days=10))  # payments are of days before what follows from them
    second = next_due(house)
    (batch,) = make(house.chief, second, all_warnings(second))
    return number, batch.id


def second_row(house: House) -> WorkRow:
    with house.store.reading() as db:
        (found,) = (row for row in work(db, house.clock) if row.id == SECOND)
    return found


def again(house: House, claim: int, frequency: Frequency = Frequency.REPLACEMENT) -> ToSend:
    with house.store.reading() as db:
        (found,) = claims_again(db, house.clock, [claim], frequency)
    return found


def money(house: House, visit: int) -> tuple[int, int]:
    require_tied(house)
    return owed(house, Sent(visit, 0, "", ()))


@on_sqlite_first
def test_the_second_claim_is_corrected_with_what_the_first_payer_decided_anew(
    house: House, visit: int
) -> None:
    took(house, Payment("B1", (told(visit, 2, OF_SECOND),), day="20260313", payer=BIG))
    assert money(house, visit) == (500, 0)
    assert second_row(house).queue is Queue.PATIENT
    taken_back = told(visit, 1, LINES).reversed()
    took(house, Payment("A2", (taken_back, told(visit, 1, OTHERWISE)), day="20260312"))
    row = second_row(house)
    assert (row.queue, row.at_stake_cents) == (Queue.CHANGED, 1_000)
    assert row.why == "the payer before it has decided otherwise since"
    assert row.next_step == "`r` sends it corrected, with what that one decided"
    assert money(house, visit) == (0, -500)  # both have paid: no patient owes the rest of an old decision
    corrected = again(house, SECOND)
    assert (corrected.left_out, corrected.errors) == ("", ())
    house.clock.advance(timedelta(days=1))
    assert "nothing of it was changed" not in " ".join(each.words for each in corrected.warnings)
    (batch,) = make(house.chief, [corrected], corrected.warned_of)
    text = content(house, batch.id).decode()
    assert complaints(text.encode()) == ""
    for segment in ("11:B:7", "REF*F8*BIG77", "AMT*D*70", "SVD*60054*70*", "CAS*PR*2*10", "AMT*EAF*10"):
        assert segment in text
    carry(house.chief, batch.id)
    assert (second_row(house).queue, second_row(house).state) == (Queue.WAITING, ClaimState.SENT)
    old, new = told(visit, 2, OF_SECOND), told(visit, 2, (Line(9_500, 800, (("OA23", 8_500), ("PR2", 200))),))
    took(
        house,
        Payment(
            "B2", (old.reversed(), replace(new, number=f"V{visit}-3")), (("FB:N", -700),), "20260320", BIG
        ),
    )
    assert second_row(house).queue is Queue.PATIENT
    assert money(house, visit) == (200, 0)


def test_what_the_second_payer_has_not_decided_on_is_corrected_once_it_is_taken_in(
    house: House, visit: int
) -> None:
    took(house, Payment("A2", (told(visit, 1, LINES).reversed(), told(visit, 1, OTHERWISE)), day="20260312"))
    row = second_row(house)
    assert (row.queue, row.state) == (Queue.CHANGED, ClaimState.SENT)
    assert row.next_step == "`r` sends it corrected once the payer has taken it in"
    assert row.at_stake_cents == 1_000  # no more than the first payer leaves
    assert "not taken it in yet" in again(house, SECOND).left_out
    assert money(house, visit) == (0, 1_000)


def test_what_was_settled_by_a_decision_that_does_not_stand_is_taken_up_again(
    house: House, visit: int
) -> None:
    took(house, Payment("B1", (told(visit, 2, OF_SECOND),), day="20260313", payer=BIG))
    working.settle(house.chief, [(FIRST, None), (SECOND, None)], "all of it is paid")
    took(house, Payment("A2", (told(visit, 1, LINES).reversed(), told(visit, 1, LINES)), day="20260312"))
    assert house.get(Claim, SECOND).settled_on is not None
    back = told(visit, 1, LINES).reversed()
    took(house, Payment("A3", (back, told(visit, 1, OTHERWISE)), day="20260314"))
    assert house.get(Claim, FIRST).settled_on is not None
    assert second_row(house).queue is Queue.CHANGED


def test_the_same_sums_under_another_day_change_nothing(house: House, visit: int) -> None:
    took(house, Payment("A2", (told(visit, 1, LINES).reversed(), told(visit, 1, LINES)), day="20260312"))
    assert second_row(house).queue is Queue.WAITING


def test_nothing_is_corrected_while_the_first_payer_has_not_decided_again(house: House, visit: int) -> None:
    took(house, Payment("B1", (told(visit, 2, OF_SECOND),), day="20260313", payer=BIG))
    with house.records.act("patient.edit") as db:
        (charge,) = house.all(Charge)
        db.get_one(Charge, charge.id).modifier = "25"
    assert second_row(house).queue is Queue.PATIENT  # the first claim comes first
    house.clock.advance(timedelta(days=1))
    corrected = again(house, FIRST)
    (batch,) = make(house.chief, [corrected], corrected.warned_of)
    carry(house.chief, batch.id)
    assert second_row(house).queue is Queue.PATIENT
    waits = "the payer before it has not decided yet: wait for its remittance"
    assert again(house, SECOND).left_out == waits
    anew = replace(told(visit, 1, LINES), number=f"V{visit}-3")
    took(house, Payment("A2", (told(visit, 1, LINES).reversed(), anew), day="20260312"))
    row = second_row(house)  # its sums are the same, and its code is another one now
    assert (row.queue, again(house, SECOND).left_out) == (Queue.CHANGED, "")


def test_a_second_claim_that_has_not_left_is_withdrawn_and_made_anew(house: House) -> None:
    visit, batch = billed(house)
    took(house, Payment("A2", (told(visit, 1, LINES).reversed(), told(visit, 1, OTHERWISE)), day="20260312"))
    assert second_row(house).queue is Queue.CHANGED
    assert second_row(house).next_step == "withdraw its file in `:batches`, and make it anew"
    sending.withdraw(house.chief, batch)
    (anew,) = due(house)
    (made_anew,) = make(house.chief, [anew], anew.warned_of)
    assert "AMT*D*70" in content(house, made_anew.id).decode()
    assert second_row(house).queue is Queue.UNSENT
