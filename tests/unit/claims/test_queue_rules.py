"""A claim stands in one queue, under the clock that ends first; the dearest and most urgent come first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_tui.claims.queue_rules import (
    ClockKind,
    Queue,
    Work,
    at_stake,
    clocks_of,
    queue_of,
    rank,
)
from clinic_tui.claims.states import ClaimState

TODAY = date(2026, 11, 23)
AT_PAYER = Work(ClaimState.AT_PAYER, TODAY - timedelta(days=5), TODAY - timedelta(days=20), charged=10_000)
DENIED = replace(AT_PAYER, state=ClaimState.DENIED, appeal_days=60)
PAID = replace(AT_PAYER, state=ClaimState.PAID, paid=6_000, contract=3_000, patient=1_000)

NOTHING_DUE = replace(
    AT_PAYER, state=ClaimState.NOTHING_DUE, contract=10_000, earlier=8_000, earlier_paid=6_000
)
"""A second payer that takes off by contract what the first has paid and taken off too."""


@pytest.mark.parametrize(
    "work, queue",
    [
        (AT_PAYER, Queue.WAITING),
        (replace(AT_PAYER, said_on=TODAY - timedelta(days=31)), Queue.SILENT),
        (replace(AT_PAYER, wants_papers=True), Queue.PAPERS),
        (replace(AT_PAYER, wants_papers=True, follow_up_on=TODAY), Queue.PAPERS),
        (replace(AT_PAYER, wants_papers=True, follow_up_on=TODAY + timedelta(days=9)), Queue.WAITING),
        (replace(AT_PAYER, said_on=TODAY - timedelta(days=16), filing="MB"), Queue.SILENT),
        (replace(AT_PAYER, state=ClaimState.SENT), Queue.SILENT),
        (replace(AT_PAYER, state=ClaimState.SENT, said_on=TODAY), Queue.WAITING),
        (replace(AT_PAYER, state=ClaimState.BATCHED, said_on=TODAY), Queue.UNSENT),
        (replace(AT_PAYER, state=ClaimState.REJECTED), Queue.REJECTED),
        (replace(AT_PAYER, state=ClaimState.NOT_ON_FILE), Queue.REJECTED),
        (replace(AT_PAYER, state=ClaimState.REJECTED, held=True), Queue.HELD),
        (replace(AT_PAYER, kept=True), Queue.CHANGED),
        (replace(PAID, kept=True), Queue.CHANGED),
        (replace(AT_PAYER, state=ClaimState.REJECTED, kept=True), Queue.DONE),
        (replace(AT_PAYER, state=ClaimState.VOID, kept=True), Queue.DONE),
        (replace(AT_PAYER, state=ClaimState.REJECTED, held=True, settled=True), Queue.DONE),
        (replace(AT_PAYER, state=ClaimState.VOID), Queue.DONE),
        (replace(AT_PAYER, state=ClaimState.DENIED), Queue.DENIED),
        (PAID, Queue.DONE),
        (replace(PAID, patient_owes=1_000), Queue.PATIENT),
        (replace(PAID, patient_owes=1_000, secondary_due=True), Queue.SECONDARY),
        (replace(PAID, state=ClaimState.FORWARDED, secondary_due=True), Queue.WAITING),
        (replace(PAID, state=ClaimState.FORWARDED, said_on=TODAY - timedelta(days=31)), Queue.SILENT),
        (replace(PAID, state=ClaimState.FORWARDED, taken_on=True), Queue.DONE),
        (replace(PAID, state=ClaimState.FORWARDED, settled=True), Queue.DONE),
        (replace(PAID, state=ClaimState.FORWARDED, paid=7_000, patient=0), Queue.DONE),
        (replace(PAID, charged=10_800, patient_owes=1_000, secondary_due=True), Queue.WAITING),
        (replace(PAID, charged=10_800, said_on=TODAY - timedelta(days=31)), Queue.SILENT),
        (replace(PAID, charged=10_800, said_on=TODAY - timedelta(days=31), settled=True), Queue.DONE),
        (replace(PAID, paid=2_000, state=ClaimState.PAID_IN_PART, patient_owes=1_000), Queue.DENIED),
        (replace(PAID, expected_allowed=8_000), Queue.UNDERPAID),
        (NOTHING_DUE, Queue.DONE),
        (replace(NOTHING_DUE, decided_anew=True), Queue.CHANGED),
        (replace(NOTHING_DUE, expected_allowed=6_000), Queue.DONE),
        (replace(NOTHING_DUE, expected_allowed=7_000), Queue.UNDERPAID),
        (replace(NOTHING_DUE, earlier_paid=0, expected_allowed=6_000), Queue.UNDERPAID),
        (replace(PAID, expected_allowed=7_000), Queue.DONE),
        (replace(PAID, expected_allowed=12_000, contract=0, patient=4_000), Queue.DONE),
        (replace(PAID, paid=2_000, state=ClaimState.PAID_IN_PART, denied_as="coding"), Queue.DENIED),
        (replace(PAID, paid=2_000, state=ClaimState.PAID_IN_PART), Queue.DENIED),
        (
            replace(PAID, paid=2_000, contract=0, patient=0, earlier=8_000, state=ClaimState.PAID_IN_PART),
            Queue.DONE,
        ),
    ],
)
def test_where_a_claim_stands(work: Work, queue: Queue) -> None:
    assert queue_of(work, TODAY) is queue


@pytest.mark.parametrize(
    "work, clocks",
    [
        (AT_PAYER, ()),
        (replace(AT_PAYER, state=ClaimState.BATCHED), ((ClockKind.FILING, 70),)),
        (replace(AT_PAYER, state=ClaimState.REJECTED, filing_days=30), ((ClockKind.FILING, 10),)),
        (replace(AT_PAYER, state=ClaimState.REJECTED), ((ClockKind.FILING, 70),)),
        (DENIED, ((ClockKind.APPEAL, 55), (ClockKind.FILING, 70))),
        (replace(DENIED, held=True), ((ClockKind.APPEAL, 55), (ClockKind.FILING, 70))),
        (replace(DENIED, filing_days=20), ((ClockKind.FILING, 0), (ClockKind.APPEAL, 55))),
        (replace(DENIED, filing_days=19), ((ClockKind.APPEAL, 55),)),
        (
            replace(DENIED, filing_days=19, follow_up_on=TODAY),
            ((ClockKind.FOLLOW_UP, 0), (ClockKind.APPEAL, 55)),
        ),
        (replace(AT_PAYER, follow_up_on=TODAY), ((ClockKind.FOLLOW_UP, 0),)),
        (replace(AT_PAYER, settled=True, follow_up_on=TODAY), ()),
    ],
)
def test_which_clocks_run_and_which_runs_out_first(
    work: Work, clocks: tuple[tuple[ClockKind, int], ...]
) -> None:
    running = clocks_of(work, queue_of(work, TODAY), TODAY)
    assert tuple((each.kind, each.days_left(TODAY)) for each in running) == clocks


def test_what_is_at_stake_is_what_nobody_has_decided_on() -> None:
    denied = replace(PAID, state=ClaimState.PAID_IN_PART, paid=2_000, denied_as="coding")
    assert at_stake(denied, Queue.DENIED) == 4_000
    assert at_stake(replace(PAID, expected_allowed=8_000), Queue.UNDERPAID) == 1_000
    assert at_stake(PAID, Queue.DONE) == 0
    assert at_stake(replace(PAID, charged=10_800), Queue.SILENT) == 800
    assert at_stake(replace(PAID, state=ClaimState.FORWARDED), Queue.WAITING) == 1_000


cents = st.integers(0, 10_000_000)
days = st.one_of(st.none(), st.integers(-400, 400))
works = st.builds(
    Work,
    state=st.sampled_from(ClaimState),
    said_on=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    day=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    filing=st.sampled_from(("CI", "MB", "")),
    charged=cents,
    paid=cents,
    contract=cents,
    patient=cents,
    patient_owes=cents,
    denied_as=st.sampled_from(("", "coding")),
    secondary_due=st.booleans(),
    expected_allowed=st.one_of(st.none(), cents),
    held=st.booleans(),
    settled=st.booleans(),
)


@given(works)
def test_every_claim_has_a_queue_and_nothing_below_zero_at_stake(work: Work) -> None:
    queue = queue_of(work, TODAY)
    assert at_stake(work, queue) >= 0
    assert queue.next_step
    assert not clocks_of(work, queue, TODAY) or queue is not Queue.DONE


@given(cents, cents, days, days)
def test_more_money_and_fewer_days_never_weigh_less(
    less: int, more: int, one: int | None, two: int | None
) -> None:
    less, more = sorted((less, more))
    assert rank(more, one) >= rank(less, one)
    far, near = sorted((one, two), key=lambda each: 10_000 if each is None else each, reverse=True)
    assert rank(more, near) >= rank(more, far) or (near is not None and near > 180 and far is None)


def test_what_a_payer_is_not_to_hear_of_weighs_all_that_was_charged() -> None:
    kept = replace(PAID, kept=True)
    assert at_stake(kept, queue_of(kept, TODAY)) == kept.charged
