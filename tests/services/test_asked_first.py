"""What is asked before money is taken, credit that pays a copay, and what `$` shows wherever it is asked."""

from __future__ import annotations

import pytest

from clinic_tui.billing import ledger, taking
from clinic_tui.billing import service as billing
from clinic_tui.billing.ledger_rows import Balance
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.till import till
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money import drawers
from clinic_tui.money import service as money
from clinic_tui.money.asked_first import OthersDrawer, PaidAlready, agreed_to
from clinic_tui.money.models import Payment, Receipt
from clinic_tui.money.queries import receipt
from clinic_tui.money.rows import Agreed, Kind, MoneyRules, Pay, Tender, Till
from clinic_tui.money.undo_words import credit_given_back, money_taken_back
from clinic_tui.paper.receipt_lines import ReceiptPaper, text_of
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import last_action, undo_last
from tests.builders import ROOM_1, TODAY, House, a_patient, an_appointment, paid
from tests.engines import on_both, on_sqlite, on_sqlite_first

pytestmark = on_sqlite


def cash(cents: int, tendered: int | None = None) -> tuple[Tender, ...]:
    return (Tender(Pay.CASH, cents, tendered),)


def insured(house: House) -> tuple[int, int]:
    """A patient with a copay of $25, and a visit of today."""
    patient = a_patient(house)
    policies.set_coverage(house.records, patient, 1, None, Policy(payer="Aetna", copay_cents=2_500))
    return patient, an_appointment(house, patient=patient)


def shown(house: House, patient: int, visit: int | None = None, login: str = "mia") -> Till:
    with house.store.reading() as db:
        return till(db, "A", login, TODAY, patient, visit)


# The same twice


def test_the_same_for_the_same_is_asked_about_and_names_the_receipt(house: House) -> None:
    patient, visit = insured(house)
    taking.take_copay(house.front, visit, cash(2_500))
    with pytest.raises(PaidAlready, match=r"\$25.00 .* receipt 1, 09:0\d by mia") as asked:
        taking.take_copay(house.chief, visit, (Tender(Pay.CARD, 2_500),))
    assert len(house.all(Receipt)) == 1
    assert taking.take_copay(house.front, visit, cash(2_400)).receipt == 2
    assert taking.take_prepayment(house.front, patient, cash(2_500), visit).receipt == 3
    agreed = agreed_to(asked.value, Agreed())
    assert agreed == Agreed(receipt=1)
    assert taking.take_copay(house.front, visit, cash(2_500), agreed=agreed).receipt == 4
    with pytest.raises(PaidAlready, match="receipt 4"):
        taking.take_copay(house.front, visit, cash(2_500), agreed=agreed)


def test_two_tenders_of_one_receipt_are_one_sum(house: House) -> None:
    patient = a_patient(house)
    taking.take_prepayment(house.front, patient, (Tender(Pay.CASH, 1_000), Tender(Pay.CARD, 1_500)))
    with pytest.raises(PaidAlready, match=r"\$25.00"):
        taking.take_prepayment(house.front, patient, cash(2_500))
    taking.take_prepayment(house.front, patient, cash(1_000))


def test_what_was_taken_back_or_on_another_day_does_not_count(house: House) -> None:
    _, visit = insured(house)
    taking.take_copay(house.front, visit, cash(2_500))
    undo_last(house.front)
    assert taking.take_copay(house.front, visit, cash(2_500)).receipt == 2
    money.void(house.chief, house.all(Payment)[-1].id or 0, "typed twice")
    assert taking.take_copay(house.front, visit, cash(2_500)).receipt == 3
    house.at(TODAY.replace(day=TODAY.day + 1), 9)
    assert taking.take_copay(house.front, visit, cash(2_500)).receipt == 4


def test_a_check_in_asks_too_and_stores_nothing(house: House) -> None:
    _, visit = insured(house)
    answers = CheckInAnswers(coverage_seen=True, copay_cents=2_500, tenders=cash(2_500, 5_000))
    taking.take_copay(house.front, visit, cash(2_500))
    with pytest.raises(PaidAlready, match="receipt 1"):
        reception.check_in(house.front, visit, None, answers)
    assert (house.status(visit).value, paid(house, visit)) == ("booked", 2_500)


# Another's drawer


@pytest.fixture
def others(house: House) -> House:
    """The drawer of desk A is mia's, and sam sits there."""
    money.set_rules(house.chief, MoneyRules())
    drawers.open_drawer(house.front, 10_000)
    return house


@pytest.mark.parametrize("pay", [Pay.CASH, Pay.CHECK])
def test_money_goes_into_anothers_drawer_only_where_somebody_says_so(others: House, pay: Pay) -> None:
    sam, patient = others.desk("A", Role.FRONT_DESK, "sam"), a_patient(others)
    with pytest.raises(OthersDrawer, match="desk A is mia's") as asked:
        taking.take_prepayment(sam, patient, (Tender(pay, 2_500),))
    assert not others.all(Payment)
    taking.take_prepayment(sam, patient, (Tender(Pay.CARD, 2_500),))
    taking.take_prepayment(
        sam, patient, (Tender(pay, 2_600),), agreed=agreed_to(asked.value, Agreed()) or Agreed()
    )
    drawers.hand_over(others.front, "otto")
    with pytest.raises(OthersDrawer, match="otto's"):
        taking.take_prepayment(sam, patient, (Tender(pay, 2_700),), agreed=Agreed(holder="mia"))


def test_a_refund_in_cash_comes_out_of_anothers_drawer_only_so(others: House) -> None:
    taking.take_prepayment(others.front, a_patient(others), cash(2_500))
    chief = others.desk("A", Role.MANAGER, "otto", 2)
    with pytest.raises(OthersDrawer, match="mia's"):
        money.refund(chief, 1, 500, Pay.CASH, "too much")
    assert money.refund(chief, 1, 500, Pay.CASH, "too much", agreed=Agreed(holder="mia")) == 2


def test_more_than_lies_in_the_drawer_is_refused_naming_field_and_sum(others: House) -> None:
    with pytest.raises(Invalid, match=r"Amount: \$200.00 .* less than that in cash") as refused:
        drawers.pay_out(others.front, 20_000, "bank")
    assert refused.value.field == "amount"
    money.set_rules(others.chief, MoneyRules(blind_count=False))
    with pytest.raises(Invalid, match=r"holds \$100.00 in cash"):
        drawers.pay_out(others.front, 20_000, "bank")


@on_both
def test_what_undoing_a_payment_does_is_said(others: House) -> None:
    taking.take_prepayment(others.front, a_patient(others), cash(2_500))
    taking.take_prepayment(others.front, a_patient(others), (Tender(Pay.CARD, 700),))
    with others.store.reading() as db:
        assert money_taken_back(db, [1]) == (
            "$25.00 cash, receipt 1: it keeps its number and is marked void, "
            "cash goes back out of mia's drawer"
        )
        assert money_taken_back(db, [2]) == "$7.00 card, receipt 2: it keeps its number and is marked void"
        assert money_taken_back(db, []) == ""


# What is due


def test_the_same_is_due_wherever_it_is_asked(house: House) -> None:
    patient, visit = insured(house)
    before = shown(house, patient)
    assert before == shown(house, patient, visit)
    assert (before.visit, before.copay_cents, before.owed_cents) == (visit, 2_500, 0)
    reception.check_in(house.front, visit, None, CheckInAnswers(coverage_seen=True, copay_reason="later"))
    asked = shown(house, patient)
    assert (asked.copay_cents, asked.owed_cents, asked.older_cents) == (2_500, 2_500, 0)
    taking.take_copay(house.front, visit, cash(2_500))
    after = shown(house, patient)
    assert (after.copay_cents, after.owed_cents, after.credit_cents) == (0, 0, 0)
    assert [(each.receipt, each.kind, each.cents) for each in after.taken] == [(1, Kind.COPAY, 2_500)]


def test_of_several_visits_the_one_in_the_house_is_meant(house: House) -> None:
    patient, first = insured(house)
    second = an_appointment(house, at="14:00", patient=patient)
    assert shown(house, patient).visit == first
    reception.arrive(house.front, second, None)
    assert shown(house, patient).visit == second
    assert shown(house, a_patient(house)).visit is None


def test_whose_drawer_it_is_stands_there(others: House) -> None:
    patient = a_patient(others)
    assert (shown(others, patient).drawer, shown(others, patient).own_drawer) == ("mia", True)
    assert not shown(others, patient, login="sam").own_drawer


# Credit


def test_credit_pays_a_copay_at_check_in(house: House) -> None:
    patient, visit = insured(house)
    taking.take_prepayment(house.front, patient, cash(1_000))
    assert shown(house, patient).free_cents == 1_000
    answers = CheckInAnswers(
        coverage_seen=True, copay_cents=1_500, tenders=cash(1_500, 2_000), credit_cents=1_000
    )
    _, taken = reception.check_in_and_take(house.front, visit, None, answers, taking.put_credit)
    assert taken is not None
    assert (taken.receipt, taken.cents, taken.change_cents) == (2, 1_500, 500)
    with house.store.reading() as db:
        assert ledger.balance(db, patient) == Balance(0, 0, 0)


@on_both
def test_undoing_the_check_in_gives_the_credit_back_and_names_no_older_money(house: House) -> None:
    patient, visit = insured(house)
    taking.take_prepayment(house.front, patient, cash(1_000))
    before = shown(house, patient)
    answers = CheckInAnswers(coverage_seen=True, copay_cents=1_500, tenders=cash(1_500), credit_cents=1_000)
    reception.check_in_and_take(house.front, visit, None, answers, taking.put_credit)
    with house.store.reading() as db:
        last = last_action(db, house.front)
        assert last is not None
        made = {table: [number for name, number in last.made if name == table] for table, _ in last.made}
        assert made["payment"] == [2]
        assert "$15.00 cash, receipt 2" in money_taken_back(db, made["payment"])
        assert credit_given_back(db, made["allocation"], made["payment"]) == "$10.00 is credit again"
    undo_last(house.front)
    after = shown(house, patient)
    assert (after.copay_cents, after.free_cents, after.credit_cents, after.owed_cents) == (
        before.copay_cents, 1_000, 1_000, 0,
    )  # fmt: skip
    assert paid(house, visit) == 0
    undo_last(house.front)
    assert shown(house, patient).credit_cents == 0


def test_credit_of_two_payments_goes_on_the_visit_to_the_cent(house: House) -> None:
    patient, visit = insured(house)
    for cents in (600, 900):
        taking.take_prepayment(house.front, patient, cash(cents))
    answers = CheckInAnswers(coverage_seen=True, credit_cents=1_000, copay_reason="later")
    reception.check_in_and_take(house.front, visit, None, answers, taking.put_credit)
    assert shown(house, patient).free_cents == 500


@pytest.mark.parametrize("credit, words", [(1_100, "of credit that is free"), (2_600, "copay is due")])
def test_more_credit_than_there_is_or_is_due_is_refused(house: House, credit: int, words: str) -> None:
    patient, visit = insured(house)
    taking.take_prepayment(house.front, patient, cash(1_000))
    answers = CheckInAnswers(coverage_seen=True, credit_cents=credit, copay_reason="later")
    with pytest.raises(Invalid, match=words) as refused:
        reception.check_in_and_take(house.front, visit, None, answers, taking.put_credit)
    assert refused.value.field == "from credit"
    assert house.status(visit).value == "booked"


# The old balance at check-in


def owing(house: House, patient: int, cents: int, at: str = "11:30") -> int:
    """A visit of this patient that has ended, and that they owe for."""
    visit = an_appointment(house, at=at, patient=patient)
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    for _ in range(2):
        reception.advance(house.front, visit, None)
    billing.check_out(house.front, visit, None, [ChargeEntry("99213", "Visit", 1, cents)])
    return visit


def balances_of(house: House, patient: int) -> dict[int, int]:
    """What the patient owes, by visit."""
    with house.store.reading() as db:
        visits = ledger.visit_balances(db, [patient])
    return {each.appointment_id: each.patient_cents for each in visits if each.patient_cents}


@on_sqlite_first
def test_the_old_balance_is_taken_with_the_copay_on_one_receipt(house: House) -> None:
    patient, visit = insured(house)
    older, newer = owing(house, patient, 3_000), owing(house, patient, 2_000, "13:30")
    answers = CheckInAnswers(
        coverage_seen=True, copay_cents=2_500, balance_cents=4_000,
        tenders=(Tender(Pay.CARD, 2_000, reference="A71"), *cash(4_500, 5_000)),
    )  # fmt: skip
    _, taken = reception.check_in_and_take(
        house.front, visit, None, answers, taking.put_credit, taking.owed_visits
    )
    assert taken is not None
    assert (taken.receipt, taken.cents, taken.change_cents) == (1, 6_500, 500)
    assert balances_of(house, patient) == {newer: 1_000}
    rows = house.all(Payment)
    assert [(row.kind, row.pay, row.cents, row.tendered_cents) for row in rows] == [
        (Kind.COPAY, Pay.CARD, 2_000, None),
        (Kind.COPAY, Pay.CASH, 500, None),
        (Kind.BALANCE, Pay.CASH, 4_000, 4_500),
    ]
    assert len(house.all(Receipt)) == 1
    with house.store.reading() as db:
        paper = text_of(ReceiptPaper("Harbor", "", receipt(db, 1), house.clock.now(), False), 64)
    told = [" ".join(line.split()) for line in paper.splitlines()]
    day = "visit Tue 3 Mar 2026 LEE"
    assert [line for line in told if "$" in line] == [
        f"Copay: {day} $25.00", f"Payment on balance: {day} $30.00", f"Payment on balance: {day} $10.00",
        "Total $65.00", "Card A71 $20.00", "Cash $45.00", "tendered $50.00", "change $5.00",
    ]  # fmt: skip
    undo_last(house.front)
    assert house.status(visit).value == "booked"
    assert balances_of(house, patient) == {older: 3_000, newer: 2_000}
    assert sum(row.cents for row in house.all(Payment)) == 0


@pytest.mark.parametrize("paid", [Pay.CASH, Pay.CARD])
def test_the_old_balance_is_taken_where_no_copay_is_due(house: House, paid: Pay) -> None:
    patient = a_patient(house)
    visit, older = an_appointment(house, patient=patient), owing(house, patient, 3_000)
    answers = CheckInAnswers(self_pay=True, balance_cents=1_000, pay=paid)
    _, taken = reception.check_in_and_take(
        house.front, visit, None, answers, taking.put_credit, taking.owed_visits
    )
    assert taken is not None
    assert (taken.receipt, taken.cents) == (1, 1_000)
    assert balances_of(house, patient) == {older: 2_000}


def test_no_more_is_taken_on_the_old_balance_than_is_owed_for_other_visits(house: House) -> None:
    patient, visit = insured(house)
    owing(house, patient, 3_000)
    answers = CheckInAnswers(
        coverage_seen=True, copay_reason="later", balance_cents=3_001, tenders=cash(3_001)
    )
    with pytest.raises(Invalid, match=r"\$30.00 is owed for other visits") as refused:
        reception.check_in_and_take(house.front, visit, None, answers, taking.put_credit, taking.owed_visits)
    assert refused.value.field == "balance"
    assert house.status(visit).value == "booked"
    assert not house.all(Payment)


def test_what_is_paid_ahead_for_a_visit_to_come_is_not_free(house: House) -> None:
    patient, visit = insured(house)
    owed = an_appointment(house, at="09:30", patient=patient)
    reception.check_in(house.front, owed, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, owed, None, ROOM_1)
    reception.make_ready(house.front, owed, None)
    billing.check_out(house.front, owed, None, [ChargeEntry("99213", "Visit", 1, 5_000)])
    taking.take_copay(house.front, visit, cash(2_500))
    now = shown(house, patient, visit)
    assert (now.owed_cents, now.credit_cents, now.free_cents) == (5_000, 2_500, 0)
    with pytest.raises(Conflict, match="paid ahead for a visit"):
        taking.apply_credit(house.front, patient)
    assert paid(house, visit) == 2_500
