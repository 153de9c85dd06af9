"""Interest of payers is income of its own: on no charge, in no balance, and in the figures to the cent."""

from __future__ import annotations

from dataclasses import replace

from clinic_tui.billing.insurer_models import InterestPosting
from clinic_tui.billing.ledger import ledger
from clinic_tui.billing.ledger_rows import LineKind
from clinic_tui.books.flows import money
from clinic_tui.books.months import months
from clinic_tui.books.postings import postings_behind
from clinic_tui.books.rows import ALL, MoneyBy
from clinic_tui.claims.models import Claim, ClaimAnswer
from clinic_tui.claims.states import ClaimState
from clinic_tui.practice.service import add_billing
from clinic_tui.remittance import by_hand, service
from clinic_tui.remittance.hand_rows import HandPayment, read_claim
from clinic_tui.remittance.states import ExceptionKind, PaymentState
from tests.builders import TODAY, ZONE, House
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import FAR, require_tied
from tests.services.remitted_claims import Line, Payment, Sent, Told, insured, sent_claim, took
from tests.services.test_practice import CLINIC
from tests.services.test_remittances import SIXTY, owed, paid, waiting

pytestmark = on_sqlite

WITH_INTEREST = (Line(10_000, 6_250, (("CO45", 2_000), ("PR2", 2_000), ("OA225", -250))),)


def flow(house: House, by: MoneyBy = MoneyBy.PAYER) -> dict[str, tuple[int, int]]:
    """By line, what insurers paid and their interest."""
    with house.store.reading() as db:
        found = money(db, *FAR, by, ZONE)
    return {row.key: (row.insurer_paid_cents, row.interest_cents) for row in (*found.rows, found.total)}


def said(house: House, of: Sent) -> list[str]:
    """The lines of interest in the ledger of the patient."""
    with house.store.reading() as db:
        lines = ledger(db, house.visit(of.visit).patient_id, TODAY).lines
    assert all(
        each.patient_cents == each.insurer_cents == 0 for each in lines if each.kind is LineKind.INTEREST
    )
    return [each.words.partition(" (")[0] for each in lines if each.kind is LineKind.INTEREST]


@on_sqlite_first
def test_interest_beside_the_claims_is_no_payment_of_a_charge(house: House) -> None:
    first, other = (sent_claim(house, insured(house)) for _ in range(2))
    told = (
        Told(first.number, SIXTY, payer_number="P1"), Told(other.number, SIXTY, payer_number="P2"),
    )  # fmt: skip
    beside = (("L6:P1", -125), (f"L6:{other.number}", -75), ("L6", -30))
    took(house, Payment("T1", told, beside))
    assert (owed(house, first), owed(house, other)) == ((2_000, 0), (2_000, 0))
    assert said(house, first) == ["insurer paid $1.25 interest, on no charge"]
    assert said(house, other) == ["insurer paid $0.75 interest, on no charge"]
    assert flow(house) == {"Acme Health": (12_000, 230), ALL: (12_000, 230)}
    (row,) = paid(house)
    assert (row.cents, row.left_cents) == (12_230, 0)
    with house.store.reading() as db:
        (month, *_) = months(db, TODAY)
        words = {each.words for each in postings_behind(db, *FAR, MoneyBy.PAYER, "Acme Health", ZONE)}
    assert (month.figures.insurer_paid_cents, month.figures.interest_cents) == (12_000, 230)
    assert {each for each in words if "interest" in each} == {
        "interest $1.25, on no charge", "interest $0.75, on no charge",
        "interest $0.30, on no charge, of no claim of ours",
    }  # fmt: skip
    require_tied(house)
    took(house, Payment("T2", (), (("L6:P1", 125), ("FB:N", -125))))
    assert said(house, first)[1:] == ["insurer took back $1.25 interest, on no charge"]
    assert flow(house)[ALL] == (12_000, 105)


def test_interest_in_the_payment_of_a_claim_is_told_apart_and_taken_back_with_it(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, WITH_INTEREST),)))
    claim, (answer,) = house.get(Claim, sent.claim), house.all(ClaimAnswer)
    assert (claim.state, claim.paid_cents, answer.interest_cents) == (ClaimState.PAID, 6_000, 250)
    assert answer.words == "paid $60.00 of $100.00, contract $20.00, patient $20.00, interest $2.50"
    assert (owed(house, sent), said(house, sent)) == (
        (2_000, 0),
        ["insurer paid $2.50 interest, on no charge"],
    )
    assert flow(house)[ALL] == (6_000, 250)
    assert [(each.left_cents, each.posted_cents) for each in paid(house)] == [(0, 6_250)]
    back = Told(sent.number, WITH_INTEREST).reversed()
    took(house, Payment("T2", (back, Told(sent.number, SIXTY)), (("FB:N", -250),), "20260312"))
    assert (owed(house, sent), flow(house)[ALL]) == ((2_000, 0), (6_000, 0))
    assert said(house, sent)[1:] == ["insurer took back $2.50 interest, on no charge"]
    assert waiting(house) == ()
    assert [each.left_cents for each in paid(house)] == [0, 0]
    require_tied(house)


def test_interest_stays_where_a_reversal_does_not_take_it_back(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, WITH_INTEREST),)))
    took(house, Payment("T2", (Told(sent.number, SIXTY).reversed(),), (("FB:N", -6_000),), "20260312"))
    assert (owed(house, sent), flow(house)[ALL]) == ((0, 10_000), (0, 250))
    assert waiting(house) == ()
    assert [each.left_cents for each in paid(house)] == [0, 0]


def test_a_whole_charge_paid_with_interest_is_not_paid_too_much(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(house, Payment("T1", (Told(sent.number, (Line(10_000, 10_250, (("CO225", -250),)),)),)))
    assert (waiting(house), owed(house, sent), flow(house)[ALL]) == ((), (0, 0), (10_000, 250))


def test_interest_that_claims_tell_of_and_nobody_pays_is_asked_about(house: House) -> None:
    sent = [sent_claim(house, insured(house)) for _ in range(3)]
    noted = [Told(each.number, SIXTY, extra=("AMT*I*1.25",)) for each in sent]
    took(house, Payment("T1", (noted[0],), (("L6", -125),)))
    took(house, Payment("T2", (replace(noted[1], lines=WITH_INTEREST, extra=("AMT*I*2.5",)),)))
    assert waiting(house) == ()
    took(house, Payment("T3", (noted[2],)))
    (asked,) = waiting(house)
    assert asked.kind is ExceptionKind.NEEDS_A_LOOK
    assert asked.words.startswith("its claims tell of $1.25 interest, and $0.00 of it is in the payment")


def test_a_parked_payment_has_no_interest_until_it_is_released(house: House) -> None:
    sent = sent_claim(house, insured(house))
    took(
        house, Payment("T1", (Told(sent.number, SIXTY, payer_number="P1"),), (("L6:P1", -25),), stated=6_024)
    )
    (parked,) = paid(house)
    assert (parked.state, house.all(InterestPosting)) == (PaymentState.PARKED, [])
    service.release(house.records, parked.id, "a cent was lost at the bank")
    assert [each.cents for each in house.all(InterestPosting)] == [25]


def test_interest_in_a_check_that_came_on_paper_is_typed_beside_what_is_paid(house: House) -> None:
    add_billing(house.chief, CLINIC)
    sent = sent_claim(house, insured(house))
    said = read_claim(f"{sent.number} 60 CO45=20 PR2=20 INTEREST=2.50")
    by_hand.enter(house.records, HandPayment("Acme Health", "C1", TODAY, 6_250, (said,)))
    assert (owed(house, sent), flow(house)[ALL], waiting(house)) == ((2_000, 0), (6_000, 250), ())
    corrected = replace(said, takes_back=True), read_claim(f"{sent.number} 62.50 CO45=20 PR2=17.50")
    by_hand.enter(house.records, HandPayment("Acme Health", "C2", TODAY, 0, corrected))
    assert (owed(house, sent), flow(house)[ALL], waiting(house)) == ((1_750, 0), (6_250, 0), ())
