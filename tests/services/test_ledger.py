"""The ledger: what patient and insurer owe after charges, payments, transfers and write-offs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.billing import adjusting, ledger, taking
from clinic_tui.billing import queries as billing_queries
from clinic_tui.billing import service as billing
from clinic_tui.billing.ledger_rows import AdjustmentKind, Balance, LineKind, Side
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.money import queries
from clinic_tui.money import service as money
from clinic_tui.money.models import Allocation, Payment
from clinic_tui.money.rows import Kind, Pay, Share, Tender
from clinic_tui.money.undo_words import credit_given_back
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.security.roles import Role
from clinic_tui.store.desk import Desk
from clinic_tui.store.undo import undo_last
from tests.builders import LEE, ROOM_1, TODAY, House, a_patient, an_appointment
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite

SELF = CheckInAnswers(self_pay=True)


def cash(cents: int, tendered: int | None = None) -> tuple[Tender, ...]:
    """One tender in cash."""
    return (Tender(Pay.CASH, cents, tendered),)


def insured(house: House, copay: int = 2_500) -> int:
    """A patient with a policy that asks this copay."""
    patient = a_patient(house)
    policies.set_coverage(house.records, patient, 1, None, Policy(payer="Aetna", copay_cents=copay))
    return patient


def a_visit(
    house: House,
    patient: int,
    cents: int,
    at: str = "10:30",
    answers: CheckInAnswers = SELF,
    *,
    closed: bool = True,
    desk: Desk | None = None,
) -> int:
    """A visit of today with one charge, by default self-pay and closed."""
    desk = desk or house.front
    visit = an_appointment(house, at=at, patient=patient)
    reception.check_in(desk, visit, None, answers)
    reception.take_to_room(desk, visit, None, ROOM_1)
    reception.make_ready(desk, visit, None)
    if closed:
        billing.check_out(desk, visit, None, [ChargeEntry("99213", "Visit", 1, cents)])
    return visit


def comes_to(house: House, patient: int) -> Balance:
    """What the account comes to; the ledger's lines say the same."""
    with house.store.reading() as db:
        found = ledger.balance(db, patient)
        book = ledger.ledger(db, patient, TODAY, limit=None)
        visits = ledger.visit_balances(db, [patient])
    assert book.balance == found
    assert sum(line.patient_cents for line in book.lines) == found.patient_cents
    assert sum(line.insurer_cents for line in book.lines) == found.insurer_cents
    if book.lines:
        assert book.lines[-1].patient_balance_cents == found.patient_cents
    assert sum(visit.insurer_cents for visit in visits) == found.insurer_cents
    return found


def test_a_self_pay_visit_is_the_patients(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 12_000)
    assert comes_to(house, patient) == Balance(12_000, 0, 0)


@on_sqlite_first
def test_a_self_pay_visit_waits_to_be_billed_until_it_is_settled(house: House) -> None:
    patient = a_patient(house)
    visit = a_visit(house, patient, 5_000)

    def waiting() -> tuple[list[int], int]:
        with house.store.reading() as db:
            found = [each.appointment_id for each in billing_queries.unbilled(db)]
            return found, billing_queries.count_unbilled(db, TODAY)

    taking.take_on_balance(house.front, patient, cash(3_000))
    assert waiting() == ([visit], 1)
    number = adjusting.write_off(house.chief, visit, Side.PATIENT, 2_000, "hardship")
    assert waiting() == ([], 0)
    adjusting.take_back_adjustment(house.chief, number, "a slip")
    assert waiting() == ([visit], 1)


def test_what_is_paid_ahead_goes_along_when_the_visit_is_moved(house: House) -> None:
    patient = insured(house)
    visit = an_appointment(house, "10:30", patient=patient)
    taking.take_prepayment(house.front, patient, cash(2_000), visit)
    taking.take_prepayment(house.front, patient, cash(500), visit)
    payment = house.all(Payment)[0].id or 0

    def paid(*visits: int) -> list[int]:
        with house.store.reading() as db:
            return [queries.paid_for_visit(db, each) for each in visits]

    money.refund(house.records, payment, 700, Pay.CARD, "counted wrong")
    before = house.rows()
    moved = schedule.move(house.chief, visit, None, provider_id=LEE, day=TODAY, start=660)
    assert paid(visit, moved) == [0, 1_800]
    with house.store.reading() as db:
        went = [each.id or 0 for each in house.all(Allocation)]
        assert credit_given_back(db, went, []) == ""  # it lies on the visit again, which is no credit
    undo_last(house.chief)
    assert house.rows() == before
    moved = schedule.move(house.chief, visit, None, provider_id=LEE, day=TODAY, start=660)
    again = schedule.move(house.front, moved, None, provider_id=LEE, day=TODAY, start=780)
    seen = CheckInAnswers(coverage_seen=True, copay_cents=700, pay=Pay.CARD)
    reception.check_in(house.front, again, None, seen)  # of the 25 dollars 18 are paid
    assert comes_to(house, patient) == Balance()
    money.refund(house.records, payment, 1_300, Pay.CARD, "pays otherwise")
    assert paid(again, moved, visit) == [1_200, 0, 0]


def test_what_an_adjustment_went_out_from_is_not_undone(house: House) -> None:
    patient, chief, other = insured(house), house.chief, house.desk("C", Role.MANAGER, "olga")
    later = CheckInAnswers(coverage_seen=True, copay_reason="later")
    visit = a_visit(house, patient, 12_000, answers=later, desk=other)
    adjusting.transfer(chief, visit, Side.PATIENT, 9_500, "deductible")
    adjusting.write_off(house.records, visit, Side.PATIENT, 12_000, "hardship")
    even = comes_to(house, patient)
    for desk in (chief, other):  # the transfer, and the charges with the check-out
        with pytest.raises(Conflict, match="cannot undo: rita did write off or discount since"):
            undo_last(desk)
    assert comes_to(house, patient) == even == Balance()
    undo_last(house.records)
    undo_last(chief)
    assert comes_to(house, patient) == Balance(2_500, 0, 9_500)


def test_an_insured_visit_is_the_insurers_but_for_the_copay(house: House) -> None:
    patient = insured(house)
    seen = CheckInAnswers(coverage_seen=True, copay_cents=1_000, pay=Pay.CASH, copay_reason="rest later")
    visit = a_visit(house, patient, 12_000, answers=seen, closed=False)
    assert comes_to(house, patient) == Balance(1_500, 0, 0)
    billing.check_out(house.front, visit, None, [ChargeEntry("99213", "Visit", 1, 12_000)])
    assert comes_to(house, patient) == Balance(1_500, 0, 9_500)


def test_a_copay_is_no_more_than_the_charges_once_the_visit_has_ended(house: House) -> None:
    patient = insured(house)
    seen = CheckInAnswers(coverage_seen=True, copay_cents=2_500, pay=Pay.CASH)
    visit = a_visit(house, patient, 0, answers=seen, closed=False)
    assert comes_to(house, patient) == Balance(0, 0, 0)
    billing.check_out(house.front, visit, None, [], "courtesy")
    assert comes_to(house, patient) == Balance(0, 2_500, 0)


@on_both
def test_money_goes_to_the_oldest_balance_first_and_the_rest_is_credit(house: House) -> None:
    patient = a_patient(house)
    first, second = a_visit(house, patient, 5_000, "09:30"), a_visit(house, patient, 3_000, "10:00")
    taken = taking.take_on_balance(house.front, patient, cash(6_000, 10_000))
    assert (taken.receipt, taken.change_cents, taken.credit_cents) == (1, 4_000, 0)
    with house.store.reading() as db:
        left = {each.appointment_id: each.patient_cents for each in ledger.visit_balances(db, [patient])}
    assert left == {first: 0, second: 2_000}
    taken = taking.take_on_balance(house.front, patient, cash(2_500))
    assert (taken.receipt, taken.credit_cents) == (2, 500)
    assert comes_to(house, patient) == Balance(0, 500, 0)


def test_chosen_parts_are_those_of_the_patient(house: House) -> None:
    patient = a_patient(house)
    other = a_visit(house, a_patient(house), 5_000, "09:30")
    mine = a_visit(house, patient, 3_000, "10:00")
    with pytest.raises(Invalid, match="another patient's"):
        taking.take_on_balance(house.front, patient, cash(1_000), [Share(other, 1_000)])
    with pytest.raises(Invalid, match="more than the"):
        taking.take_on_balance(house.front, patient, cash(1_000), [Share(mine, 1_001)])
    assert not house.all(Payment)
    taking.take_on_balance(house.front, patient, cash(1_000), [Share(mine, 400)])
    assert comes_to(house, patient) == Balance(2_600, 600, 0)


def test_several_tenders_share_one_receipt(house: House) -> None:
    patient = a_patient(house)
    first, second = a_visit(house, patient, 5_000, "09:30"), a_visit(house, patient, 3_000, "10:00")
    tenders = (Tender(Pay.CASH, 2_000, 2_000), Tender(Pay.CARD, 5_500, reference="A71"))
    number = taking.take_on_balance(house.front, patient, tenders).receipt
    with house.store.reading() as db:
        receipt = queries.receipt(db, number)
    assert [(each.pay, each.cents, each.reference) for each in receipt.tenders] == [
        (Pay.CASH, 2_000, ""),
        (Pay.CARD, 5_500, "A71"),
    ]
    assert [(each.appointment_id, each.cents) for each in receipt.shares] == [(first, 5_000), (second, 2_500)]
    assert receipt.cents == 7_500


def test_a_prepayment_stands_as_credit_until_it_is_put_on_a_visit(house: House) -> None:
    patient = a_patient(house)
    taking.take_prepayment(house.front, patient, cash(8_000))
    assert comes_to(house, patient) == Balance(0, 8_000, 0)
    with pytest.raises(Conflict, match="owes nothing"):
        taking.apply_credit(house.front, patient)
    a_visit(house, patient, 5_000)
    assert comes_to(house, patient) == Balance(5_000, 8_000, 0)
    assert taking.apply_credit(house.front, patient, 1_000) == 1_000
    assert comes_to(house, patient) == Balance(4_000, 7_000, 0)
    assert taking.apply_credit(house.front, patient) == 4_000
    assert comes_to(house, patient) == Balance(0, 3_000, 0)


def test_credit_of_two_payments_goes_on_one_visit_to_the_cent(house: House) -> None:
    patient = a_patient(house)
    for cents in (3_000, 4_000):
        taking.take_prepayment(house.front, patient, cash(cents))
    visit = a_visit(house, patient, 5_000)
    assert taking.apply_credit(house.front, patient) == 5_000
    assert comes_to(house, patient) == Balance(0, 2_000, 0)
    with house.store.reading() as db:
        left = {each.appointment_id: each.patient_cents for each in ledger.visit_balances(db, [patient])}
    assert left[visit] == 0


def test_what_a_visit_costs_less_than_was_paid_goes_to_another(house: House) -> None:
    patient = a_patient(house)
    first = an_appointment(house, at="09:30", patient=patient)
    taking.take_prepayment(house.front, patient, cash(8_000), first)
    reception.check_in(house.front, first, None, SELF)
    reception.take_to_room(house.front, first, None, ROOM_1)
    reception.make_ready(house.front, first, None)
    billing.check_out(house.front, first, None, [ChargeEntry("99213", "Visit", 1, 5_000)])
    second = a_visit(house, patient, 4_000, "10:30")
    assert comes_to(house, patient) == Balance(4_000, 3_000, 0)
    assert taking.apply_credit(house.front, patient) == 3_000
    with house.store.reading() as db:
        left = {each.appointment_id: each.patient_cents for each in ledger.visit_balances(db, [patient])}
    assert left == {first: 0, second: 1_000}


def test_a_refund_is_never_more_than_was_paid(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 5_000)
    taking.take_on_balance(house.front, patient, (Tender(Pay.CARD, 7_000),))
    (payment,) = house.all(Payment)
    assert payment.id
    with pytest.raises(Invalid, match=r"\$70\.00 of this payment is left"):
        money.refund(house.chief, payment.id, 7_001, Pay.CASH, "paid twice")
    assert money.refund(house.chief, payment.id, 2_500, Pay.CHECK, "paid twice", "1044") == 2
    assert comes_to(house, patient) == Balance(500, 0, 0)
    with pytest.raises(Conflict, match="part of it was refunded"):
        money.void(house.chief, payment.id, "wrong")
    money.refund(house.chief, payment.id, 4_500, Pay.CASH, "moved away")
    assert comes_to(house, patient) == Balance(5_000, 0, 0)
    with pytest.raises(Conflict, match="nothing is left"):
        money.refund(house.chief, payment.id, 1, Pay.CASH, "once more")
    kinds = [(row.kind, row.pay, row.cents) for row in house.all(Payment)]
    assert kinds[1:] == [(Kind.REFUND, Pay.CHECK, -2_500), (Kind.REFUND, Pay.CASH, -4_500)]


def test_a_void_takes_all_of_it_back_on_the_same_day_only(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 5_000)
    taking.take_on_balance(house.front, patient, cash(6_000))
    (payment,) = house.all(Payment)
    assert payment.id
    with pytest.raises(Invalid, match="why is the payment voided"):
        money.void(house.chief, payment.id, "  ")
    house.at(TODAY + timedelta(days=1), 9)
    with pytest.raises(Conflict, match="not taken today: refund it"):
        money.void(house.chief, payment.id, "wrong patient")
    house.at(TODAY, 10)
    assert money.void(house.chief, payment.id, "wrong patient") == 1
    assert comes_to(house, patient) == Balance(5_000, 0, 0)
    with house.store.reading() as db:
        assert queries.receipt(db, 1).voided


def test_transfers_and_write_offs_are_lines_and_can_be_taken_back(house: House) -> None:
    patient = insured(house, 0)
    visit = a_visit(house, patient, 10_000, answers=CheckInAnswers(coverage_seen=True))
    with pytest.raises(Invalid, match=r"insurer's part of the visit is \$100\.00"):
        adjusting.transfer(house.chief, visit, Side.PATIENT, 10_001, "deductible")
    moved = adjusting.transfer(house.chief, visit, Side.PATIENT, 4_000, "deductible")
    assert comes_to(house, patient) == Balance(4_000, 0, 6_000)
    adjusting.write_off(house.chief, visit, Side.INSURER, 1_500, "contract")
    adjusting.write_off(house.chief, visit, Side.PATIENT, 500, "prompt pay", AdjustmentKind.DISCOUNT)
    assert comes_to(house, patient) == Balance(3_500, 0, 4_500)
    with pytest.raises(Invalid, match=r"the patient owes \$35\.00"):
        adjusting.write_off(house.chief, visit, Side.PATIENT, 3_501, "hardship")
    adjusting.take_back_adjustment(house.chief, moved, "the plan pays after all")
    assert comes_to(house, patient) == Balance(0, 500, 8_500)
    with pytest.raises(Conflict, match="taken back already"):
        adjusting.take_back_adjustment(house.chief, moved, "again")


@on_both
def test_the_lines_stand_in_order_with_their_running_balance(house: House) -> None:
    patient = insured(house)
    seen = CheckInAnswers(coverage_seen=True, copay_cents=2_500, pay=Pay.CASH)
    a_visit(house, patient, 10_000, answers=seen)
    with house.store.reading() as db:
        book = ledger.ledger(db, patient, TODAY)
        short = ledger.ledger(db, patient, TODAY, limit=1)
    assert [
        (line.kind, line.patient_balance_cents, line.insurer_balance_cents, line.words) for line in book.lines
    ] == [
        (LineKind.CHARGE, 0, 10_000, "99213 Visit (03/03/26 LEE)"),
        (LineKind.COPAY, 2_500, 7_500, "copay asked (03/03/26 LEE)"),
        (LineKind.PAYMENT, 0, 7_500, "copay, cash, receipt 1 (03/03/26 LEE)"),
    ]
    assert short.more
    assert short.lines == book.lines[-1:]


def test_what_is_owed_ages_from_the_statement_or_the_visit(house: House) -> None:
    patient = a_patient(house)
    visit = a_visit(house, patient, 10_000)
    with house.store.reading() as db:
        late = TODAY + timedelta(days=100)
        assert ledger.ledger(db, patient, late).aging.patient == (0, 0, 0, 10_000, 0)
        stated: dict[int, date] = {visit: late - timedelta(days=31)}
        assert ledger.ledger(db, patient, late, stated=stated).aging.patient == (0, 10_000, 0, 0, 0)


def test_an_account_that_is_not_there(house: House) -> None:
    with house.store.reading() as db, pytest.raises(NotFound, match="no patient 99"):
        ledger.ledger(db, 99, TODAY)


@on_both
def test_all_accounts_at_once(house: House) -> None:
    one, other, third = a_patient(house), a_patient(house), a_patient(house)
    a_visit(house, one, 5_000, "09:30")
    taking.take_prepayment(house.front, other, cash(700))
    with house.store.reading() as db:
        assert ledger.balances(db) == {one: Balance(5_000, 0, 0), other: Balance(0, 700, 0)}
        assert ledger.balances(db, [third]) == {third: Balance()}
