"""The state of a claim follows from what happened to it, whatever came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.claims.standing import (
    ClaimEvent,
    Remitted,
    in_force,
    state_of,
    state_of_claim,
    unmatched_reversals,
)
from clinic_tui.claims.states import ClaimState, Happening, Party

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DENIAL = Remitted(paid=0, charged=100_00)
DEDUCTIBLE = Remitted(paid=0, charged=100_00, adjusted_by_contract=20_00, of_patient=80_00)
PAID = Remitted(paid=70_00, charged=100_00, adjusted_by_contract=20_00, of_patient=10_00)
SHORT = Remitted(paid=30_00, charged=100_00, adjusted_by_contract=20_00, of_patient=10_00)
CONTRACT = Remitted(paid=0, charged=100_00, adjusted_by_contract=100_00)
FORWARDED = Remitted(paid=70_00, charged=100_00, adjusted_by_contract=30_00, forwarded=True)


def said(
    happening: Happening, party: Party = Party.US, hours: int = 0, remitted: Remitted | None = None
) -> ClaimEvent:
    return ClaimEvent(happening, party, MONDAY + timedelta(hours=hours), remitted=remitted)


def remitted(money: Remitted, hours: int = 200) -> ClaimEvent:
    return said(Happening.REMITTED, Party.PAYER, hours, money)


def reversed_(money: Remitted, hours: int = 300) -> ClaimEvent:
    return said(Happening.REVERSED, Party.PAYER, hours, money)


BATCHED = said(Happening.BATCHED)
SENT = said(Happening.SENT, hours=1)
READ = said(Happening.ACCEPTED, Party.READER, 2)
UNREADABLE = said(Happening.REJECTED, Party.READER, 2)
THERE = said(Happening.ACCEPTED, Party.CLEARINGHOUSE, 3)
AT_PAYER = said(Happening.ACCEPTED, Party.PAYER, 30)
REFUSED = said(Happening.REJECTED, Party.PAYER, 30)
PENDING = said(Happening.PENDING, Party.PAYER, 100)
LOST = said(Happening.NOT_FOUND, Party.PAYER, 120)

LIVES = [
    pytest.param([], ClaimState.DRAFT, id="made"),
    pytest.param([BATCHED], ClaimState.BATCHED, id="in a file"),
    pytest.param([BATCHED, SENT], ClaimState.SENT, id="sent"),
    pytest.param([BATCHED, SENT, READ], ClaimState.RECEIVED, id="999"),
    pytest.param([BATCHED, SENT, UNREADABLE], ClaimState.REJECTED, id="999 rejects"),
    pytest.param([BATCHED, SENT, READ, THERE], ClaimState.AT_CLEARINGHOUSE, id="277CA of the clearinghouse"),
    pytest.param([BATCHED, SENT, READ, THERE, AT_PAYER], ClaimState.AT_PAYER, id="277CA of the payer"),
    pytest.param([BATCHED, SENT, READ, THERE, REFUSED], ClaimState.REJECTED, id="the payer rejects"),
    pytest.param([SENT, UNREADABLE, THERE], ClaimState.AT_CLEARINGHOUSE, id="who is farther away has it"),
    pytest.param([SENT, AT_PAYER, LOST], ClaimState.NOT_ON_FILE, id="the payer's newest word"),
    pytest.param([SENT, AT_PAYER, PENDING], ClaimState.AT_PAYER, id="pending"),
    pytest.param([SENT, AT_PAYER, REFUSED], ClaimState.REJECTED, id="of one moment the worse"),
    pytest.param([SENT, remitted(PAID)], ClaimState.PAID, id="money before any acknowledgment"),
    pytest.param([SENT, remitted(SHORT)], ClaimState.PAID_IN_PART, id="less than what is settled"),
    pytest.param([SENT, remitted(DENIAL)], ClaimState.DENIED, id="denied"),
    pytest.param([SENT, remitted(CONTRACT)], ClaimState.NOTHING_DUE, id="all of it taken off by contract"),
    pytest.param([SENT, remitted(DEDUCTIBLE)], ClaimState.TO_PATIENT, id="deductible"),
    pytest.param([SENT, remitted(FORWARDED)], ClaimState.FORWARDED, id="crossed over"),
    pytest.param([SENT, remitted(DENIAL), remitted(PAID, 400)], ClaimState.PAID, id="paid after an appeal"),
    pytest.param([SENT, AT_PAYER, remitted(PAID), reversed_(PAID)], ClaimState.AT_PAYER, id="taken back"),
    pytest.param(
        [SENT, remitted(PAID), reversed_(PAID), remitted(DENIAL, 300)], ClaimState.DENIED, id="corrected"
    ),
    pytest.param([SENT, remitted(PAID), said(Happening.VOIDED, hours=500)], ClaimState.VOID, id="void"),
]


@pytest.mark.parametrize("events, state", LIVES)
def test_what_happened_says_where_a_claim_stands_in_every_order(
    events: list[ClaimEvent], state: ClaimState
) -> None:
    for order in permutations(events):
        assert state_of(order) is state


@pytest.mark.parametrize(
    "money, state, of_a_first_payer",
    [
        pytest.param(
            Remitted(0, 100, earlier=100), ClaimState.NOTHING_DUE, ClaimState.DENIED, id="OA 23 alone"
        ),
        pytest.param(
            Remitted(0, 100, 20, earlier=80), ClaimState.NOTHING_DUE, ClaimState.DENIED, id="and CO 45"
        ),
        pytest.param(
            Remitted(20, 100, earlier=80), ClaimState.PAID, ClaimState.PAID_IN_PART, id="the rest paid"
        ),
        pytest.param(
            Remitted(0, 100, 0, 20, earlier=80),
            ClaimState.TO_PATIENT,
            ClaimState.DENIED,
            id="left to the patient",
        ),
        pytest.param(
            Remitted(0, 100, earlier=80), ClaimState.DENIED, ClaimState.DENIED, id="the rest denied"
        ),
        pytest.param(
            Remitted(5, 100, earlier=80), ClaimState.PAID_IN_PART, ClaimState.PAID_IN_PART, id="a part denied"
        ),
    ],
)
def test_what_earlier_payers_did_settles_a_claim_to_a_later_one_alone(
    money: Remitted, state: ClaimState, of_a_first_payer: ClaimState
) -> None:
    events = [SENT, remitted(money)]
    assert state_of(events, behind_others=True) is state
    assert state_of_claim([events], behind_others=True) is state
    assert state_of(events) is of_a_first_payer


EVENTS = st.one_of(
    st.builds(
        said,
        st.sampled_from(
            [Happening.SENT, Happening.ACCEPTED, Happening.REJECTED, Happening.PENDING, Happening.NOT_FOUND]
        ),
        st.sampled_from(Party),
        st.integers(0, 5),
    ),
    st.builds(remitted, st.sampled_from([DENIAL, DEDUCTIBLE, PAID, SHORT, FORWARDED]), st.integers(0, 5)),
    st.builds(reversed_, st.sampled_from([DENIAL, DEDUCTIBLE, PAID, SHORT, FORWARDED]), st.integers(0, 5)),
)


@given(st.lists(EVENTS, max_size=9), st.randoms(use_true_random=False))
def test_no_order_of_arrival_changes_anything(events: list[ClaimEvent], chance: object) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert state_of(shuffled) is state_of(events)
    assert in_force(shuffled) == in_force(events)
    assert sorted(map(repr, unmatched_reversals(shuffled))) == sorted(map(repr, unmatched_reversals(events)))


@given(st.lists(EVENTS, max_size=9))
def test_each_reversal_takes_back_one_remittance_or_is_told(events: list[ClaimEvent]) -> None:
    paid = [each for each in events if each.happening is Happening.REMITTED]
    taken_back = [each for each in events if each.happening is Happening.REVERSED]
    assert len(in_force(events)) == len(paid) - (len(taken_back) - len(unmatched_reversals(events)))
    money = sum(each.remitted.paid for each in in_force(events) if each.remitted)
    known = sum(each.remitted.paid for each in paid if each.remitted)
    matched = sum(each.remitted.paid for each in taken_back if each.remitted) - sum(
        each.remitted.paid for each in unmatched_reversals(events) if each.remitted
    )
    assert money == known - matched


def test_what_replaces_a_remittance_in_the_same_payment_stays() -> None:
    kept = replace(FORWARDED, forwarded=False)
    for before, after in ((FORWARDED, kept), (kept, FORWARDED)):
        replaced = remitted(after, 300)
        assert in_force([remitted(before), reversed_(before), replaced]) == (replaced,)


def test_a_reversal_that_names_no_side_takes_back_what_has_its_charge_and_payment() -> None:
    first, other = Remitted(60, 100, 20, 20), Remitted(70, 100, 10, 20)
    assert in_force([remitted(first), remitted(other), reversed_(Remitted(60, 100))]) == (remitted(other),)
    assert unmatched_reversals([remitted(other), reversed_(Remitted(60, 100))])


def test_a_claim_that_was_sent_again_stands_where_its_newest_sending_stands() -> None:
    first, second = [SENT, UNREADABLE], [said(Happening.SENT, hours=50)]
    assert state_of_claim([]) is ClaimState.DRAFT
    assert state_of_claim([first]) is ClaimState.REJECTED
    assert state_of_claim([first, second]) is ClaimState.SENT
    assert state_of_claim([[*first, remitted(PAID)], second]) is ClaimState.PAID
    ahead = replace(remitted(DENIAL), known_at=MONDAY + timedelta(hours=49))  # dated ahead, and known by then
    assert state_of_claim([[SENT, ahead], second]) is ClaimState.SENT
    late = replace(ahead, known_at=MONDAY + timedelta(hours=51))
    assert state_of_claim([[SENT, late], second]) is ClaimState.DENIED
