"""Remittances that come out to the cent and still say what cannot be: no money goes without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.states import ClaimState
from clinic_tui.claims.work_queries import work
from clinic_tui.remittance import by_hand
from clinic_tui.remittance.hand_rows import read_claim
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from tests.builders import TODAY, House
from tests.engines import on_sqlite
from tests.services.books_tied import require_tied
from tests.services.remitted_claims import BIG, Line, Payment, Told, insured, sent_claim, took
from tests.services.test_remittances import SIXTY, owed, paid, waiting

pytestmark = on_sqlite


@pytest.mark.parametrize("status, says", [("23", "not theirs"), ("25", "an estimate alone")])
def test_money_of_a_claim_whose_status_moves_none_waits_for_a_person(
    house: House, status: str, says: str
) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, SIXTY, status),)))
    (found,), (row,) = waiting(house), paid(house)
    assert (found.kind, found.cents, row.left_cents) == (ExceptionKind.CLAIM_IMBALANCE, 6_000, 6_000)
    assert says in found.words
    assert "$60.00 of the payment" in found.words
    by_hand.decide_by_hand(house.records, found.id, read_claim(f"{sent.number} 60 CO45=20 PR2=20"))
    assert (owed(house, sent), waiting(house), paid(house)[0].left_cents) == ((2_000, 0), (), 0)
    assert house.get(Claim, sent.claim).state is ClaimState.PAID
    require_tied(house)


def test_a_debit_is_no_payment(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, SIXTY),), way="D"))
    (found,), (row,) = waiting(house), paid(house)
    assert (row.state, found.kind, "is a debit" in found.words) == (
        PaymentState.PARKED, ExceptionKind.BELOW_ZERO, True,
    )  # fmt: skip
    assert owed(house, sent) == (0, 10_000)


@pytest.mark.parametrize("day", ["20991231", "99991231", "00010101"])
def test_a_day_on_which_nobody_can_have_paid_is_left_out_and_said(house: House, day: str) -> None:
    sent = sent_claim(house, insured(house))
    payment = Payment("T1", (Told(sent.number, SIXTY),), day=day)
    took(house, payment)
    (found,), (row,), (answer,) = waiting(house), paid(house), house.all(ClaimAnswer)
    assert (found.kind, "which cannot be" in found.words) == (ExceptionKind.NEEDS_A_LOOK, True)
    assert (row.paid_on, answer.said_at, owed(house, sent)) == (None, house.clock.now(), (2_000, 0))
    took(house, payment)  # and is no other payment for that
    assert (paid(house)[0].state, owed(house, sent)) == (PaymentState.PARKED, (2_000, 0))


def test_what_is_below_zero_and_no_reversal_is_said_so(house: House) -> None:
    sent = sent_claim(house, insured(house))
    told = Told(sent.number, SIXTY)
    took(house, Payment("T1", (told,)))
    back = replace(told.reversed(), status="1")
    took(house, Payment("T2", (back,), (("FB:X", -6_000),)))
    (found,) = waiting(house)
    assert found.words == (
        "charge and payment are below zero (-$60.00 of -$100.00), and the status (1) is not that of a "
        "reversal (22)"
    )
    assert owed(house, sent) == (0, 10_000)
    require_tied(house)


def test_a_status_that_is_none_is_read_by_a_person(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number.lower(), SIXTY, "99"),)))  # given back in small letters
    (found,) = waiting(house)
    assert (found.kind, owed(house, sent)) == (ExceptionKind.NEEDS_A_LOOK, (2_000, 0))
    assert "the status '99' is none that payers have" in found.words


def test_another_payer_that_names_another_person_is_posted_to_nobody(house: House) -> None:
    sent, alike = (sent_claim(house, insured(house, family=name)) for name in ("Quill", "Moss"))
    insured(house, 2)  # so that both payers are known
    dated = Payment(
        "T1", tuple(Told(each.number, SIXTY, day=f"{TODAY:%Y%m%d}") for each in (sent, alike)), payer=BIG
    )
    took(house, dated)
    strange, look = sorted(waiting(house), key=lambda each: each.kind)[::-1]
    assert (strange.kind, look.kind) == (ExceptionKind.UNKNOWN_CLAIM, ExceptionKind.NEEDS_A_LOOK)
    assert strange.words == f"{sent.number} is ours, of another person, member id and payer"
    assert (owed(house, sent), owed(house, alike)) == ((0, 10_000), (2_000, 0))


def test_work_says_what_is_in_force_and_not_what_was_taken_back(house: House) -> None:
    sent = sent_claim(house, insured(house))
    low, more = (
        Told(sent.number, (Line(10_000, cents, (("CO197", 10_000 - cents),)),)) for cents in (0, 4_000)
    )
    took(house, Payment("T1", (low,), day="20260310"))
    took(house, Payment("T2", (low.reversed(), more), day="20260305"))  # dated before what it takes back
    with house.store.reading() as db:
        (row,) = [each for each in work(db, house.clock) if each.id == sent.claim]
    assert row.why == "authorization (reason 197); in all paid $40.00 of $100.00"
