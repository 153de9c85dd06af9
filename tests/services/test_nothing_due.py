"""What is neither paid nor denied nor the patient's is settled, whatever the payer calls it."""

from __future__ import annotations

from dataclasses import dataclass

from clinic_tui.claims.models import Claim
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.work_queries import work
from tests.builders import House
from tests.engines import on_sqlite
from tests.one_clinic import in_one_clinic
from tests.services.books_tied import require_tied
from tests.services.remitted_claims import BIG, Line, Payment, Told, claim_to, insured, sent_claim, took
from tests.services.test_remittances import SIXTY, owed, waiting

pytestmark = on_sqlite


@dataclass(frozen=True)
class Case:
    """What the second payer says of 100.00, of which the first has paid 60.00 and taken off 20.00."""

    reasons: tuple[tuple[str, int], ...]
    state: ClaimState
    queue: Queue
    owes: tuple[int, int] = (0, 0)
    """Patient and insurer."""
    paid: int = 0
    status: str = "2"


SETTLED = ClaimState.NOTHING_DUE, Queue.DONE
DENIED = ClaimState.DENIED, Queue.DENIED

CASES = {
    "the first paid more than it allows": Case((("OA23", 10_000),), *SETTLED),
    "the rest is taken off by contract": Case((("OA23", 8_000), ("CO45", 2_000)), *SETTLED),
    "by contract alone": Case((("CO45", 10_000),), *SETTLED),
    "called denied": Case((("OA23", 8_000), ("CO45", 2_000)), *SETTLED, status="4"),
    "capitated": Case((("OA23", 8_000), ("CO24", 2_000)), *SETTLED),
    "a part is paid": Case((("OA23", 9_500),), ClaimState.PAID, Queue.DONE, paid=500),
    "the rest is the patient's": Case(
        (("OA23", 8_000), ("PR2", 2_000)), ClaimState.TO_PATIENT, Queue.PATIENT, (2_000, 0)
    ),
    "the rest is denied": Case((("OA23", 8_000), ("CO197", 2_000)), *DENIED, (0, 2_000)),
    "nobody says why": Case((("OA23", 8_000), ("OA45", 2_000)), *DENIED, (0, 2_000)),
    "called paid, and denied": Case((("OA23", 8_000), ("CO29", 2_000)), *DENIED, (0, 2_000), status="2"),
}  # fmt: skip


@in_one_clinic("case", CASES.values())
def test_what_the_second_payer_leaves_of_a_claim(house: House, case: Case) -> None:
    person = insured(house, 2)
    first = sent_claim(house, person)
    second = claim_to(house, person, first, 2)
    took(house, Payment(f"P{first.visit}", (Told(first.number, SIXTY),)))
    lines = (Line(10_000, case.paid, case.reasons),)
    took(house, Payment(f"S{first.visit}", (Told(second.number, lines, case.status),), payer=BIG))
    with house.store.reading() as db:
        (row,) = (each for each in work(db, house.clock) if each.id == second.claim)
    assert (row.state, row.queue) == (case.state, case.queue)
    assert owed(house, first) == case.owes
    require_tied(house)


def test_a_first_claim_that_is_called_denied_and_taken_off_by_contract_is_settled(house: House) -> None:
    person = insured(house)
    off, denied = (sent_claim(house, person) for _ in range(2))
    told = (
        Told(off.number, (Line(10_000, 0, (("CO45", 10_000),)),), "4"),
        Told(denied.number, (Line(10_000, 0, (("CO197", 10_000),)),), "1"),
    )
    took(house, Payment("T1", told))
    states = [house.get(Claim, each.claim).state for each in (off, denied)]
    assert states == [ClaimState.NOTHING_DUE, ClaimState.DENIED]
    assert [owed(house, each) for each in (off, denied)] == [(0, 0), (0, 10_000)]
    with house.store.reading() as db:
        queues = {row.id: row.queue for row in work(db, house.clock)}
    assert (queues[off.claim], queues[denied.claim]) == (Queue.DONE, Queue.DENIED)
    assert waiting(house) == ()


def test_a_first_payer_that_takes_itself_for_a_later_one_settles_nothing(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, (Line(10_000, 0, (("OA23", 10_000),)),), "2"),)))
    assert house.get(Claim, sent.claim).state is ClaimState.DENIED
    assert owed(house, sent) == (0, 10_000)
