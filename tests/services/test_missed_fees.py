"""The fee for a missed visit or a late cancellation: proposed by rule, charged once, waived, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.billing import adjusting, ledger, taking
from clinic_tui.billing.ledger_rows import Balance, Side
from clinic_tui.billing.missed_fee_rows import MissedFee, MissedFeeRules, MissedKind
from clinic_tui.billing.missed_fees import (
    cancel_with_fee,
    charge_missed_fee,
    no_show_with_fee,
    proposed_fee,
    set_missed_fee_rules,
    waive_missed_fee,
)
from clinic_tui.errors import Conflict, Invalid, NotPermitted
from clinic_tui.money.rows import Pay, Share, Tender
from clinic_tui.patients import payers, policies
from clinic_tui.patients.payer_rows import PayerFields
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.states import Status
from clinic_tui.statements.composing import accounts_owing, details_of
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

BOTH = MissedFeeRules(no_show=True, late_cancel=True, cents=2_500)


def absent(house: House, patient: int, at: str = "8:00", *, marked: bool = True) -> int:
    """A visit of today to which the patient did not come."""
    house.at(TODAY, 7)
    visit = an_appointment(house, at, patient=patient)
    house.at(TODAY, 12)
    if marked:
        schedule.no_show(house.front, visit, None)
    return visit


def owes(house: House, patient: int) -> Balance:
    with house.store.reading() as db:
        found = ledger.balance(db, patient)
        book = ledger.ledger(db, patient, TODAY, limit=None)
    assert sum(line.patient_cents for line in book.lines) == found.patient_cents
    assert found.insurer_cents == 0
    return found


def proposed(house: House, visit: int, kind: MissedKind | None = None) -> MissedFee:
    with house.store.reading() as db:
        return proposed_fee(db, visit, kind)


def test_the_rule_says_from_which_visit_on_and_how_much(house: House) -> None:
    patient = a_patient(house)
    first, second = absent(house, patient, "8:00"), absent(house, patient, "9:00")
    assert (proposed(house, first).cents, proposed(house, first).words) == (0, "")
    set_missed_fee_rules(house.chief, MissedFeeRules(no_show=True, cents=2_500, from_count=3))
    assert proposed(house, first).words == "no fee: 2nd missed visit, a fee from the 3rd on"
    with pytest.raises(Conflict, match="a fee from the 3rd on"):
        charge_missed_fee(house.front, first)
    set_missed_fee_rules(house.chief, MissedFeeRules(no_show=True, cents=2_500, by_type={"FU": 4_000}))
    assert proposed(house, second).words == "fee by the rule $40.00 (2nd missed visit)"
    set_missed_fee_rules(house.chief, MissedFeeRules(no_show=True, cents=2_500, by_type={"FU": 0}))
    assert proposed(house, second).words == "no fee: none for FU"
    with pytest.raises(Invalid, match="no visit type `XX`"):
        set_missed_fee_rules(house.chief, MissedFeeRules(no_show=True, cents=2_500, by_type={"XX": 1}))


@on_sqlite
def test_it_is_the_patients_alone_and_is_paid_or_waived(house: House) -> None:
    patient = a_patient(house)
    policies.set_coverage(house.records, patient, 1, None, Policy(payer="Aetna", copay_cents=2_000))
    set_missed_fee_rules(house.chief, BOTH)
    visit = absent(house, patient, marked=False)
    assert no_show_with_fee(house.front, visit, None) == 2_500
    assert owes(house, patient) == Balance(2_500)
    with house.store.reading() as db:
        words = [line.words for line in ledger.ledger(db, patient, TODAY).lines]
    assert words[0].startswith(f"fee: missed visit {TODAY:%m/%d} (")
    with pytest.raises(Invalid, match=r"patient's part of the visit is \$0.00"):
        adjusting.transfer(house.chief, visit, Side.INSURER, 100, "no insurer pays it")
    with pytest.raises(Conflict, match="charged already"):
        charge_missed_fee(house.chief, visit)
    taking.take_on_balance(house.chief, patient, [Tender(Pay.CASH, 1_000, 1_000)], [Share(visit, 1_000)])
    assert owes(house, patient) == Balance(1_500)
    with pytest.raises(NotPermitted):
        waive_missed_fee(house.front, visit, "was in hospital")
    assert waive_missed_fee(house.chief, visit, "was in hospital") == 2_500
    assert owes(house, patient) == Balance(0, 1_000)
    with pytest.raises(Conflict, match="no fee"):
        waive_missed_fee(house.chief, visit, "again")


def test_two_desks_charge_a_visit_once(house: House) -> None:
    patient = a_patient(house)
    set_missed_fee_rules(house.chief, BOTH)
    visit = absent(house, patient, marked=False)
    seen = house.visit(visit).version
    no_show_with_fee(house.front, visit, seen)
    before = house.rows()
    with pytest.raises(Conflict):
        no_show_with_fee(house.chief, visit, seen)
    with pytest.raises(Conflict, match="charged already"):
        charge_missed_fee(house.chief, visit)
    assert house.rows() == before
    assert owes(house, patient) == Balance(2_500)


@on_sqlite
def test_a_late_cancellation_takes_it_only_where_the_patient_calls_off_late(house: House) -> None:
    patient = a_patient(house)
    set_missed_fee_rules(house.chief, BOTH)
    late = an_appointment(house, "14:00", patient=patient)
    assert cancel_with_fee(house.front, late, None, "ill") == 2_500
    assert owes(house, patient) == Balance(2_500)
    undo_last(house.front)
    assert (owes(house, patient), house.status(late)) == (Balance(), Status.BOOKED)
    for visit, reason in (
        (late, "provider"),
        (an_appointment(house, "9:00", day=TODAY + timedelta(days=7), patient=patient), "ill"),
    ):
        with pytest.raises(Conflict, match="neither a no-show nor called off late"):
            cancel_with_fee(house.front, visit, None, reason)
        assert house.status(visit) is Status.BOOKED


@on_sqlite
def test_nobody_with_medicaid_is_charged(house: House) -> None:
    patient = a_patient(house)
    payers.add_payer(house.chief, PayerFields(name="State Medicaid", filing="MC"))
    policies.set_coverage(house.records, patient, 2, None, Policy(payer="State Medicaid"))
    set_missed_fee_rules(house.chief, BOTH)
    visit = absent(house, patient)
    assert proposed(house, visit).words == "no fee: Medicaid, whose members are charged none"
    with pytest.raises(Conflict, match="Medicaid"):
        charge_missed_fee(house.front, visit)


@on_sqlite_first
def test_it_goes_with_the_visits_mark_however_that_is_taken_back(house: House) -> None:
    patient = a_patient(house)
    set_missed_fee_rules(house.chief, BOTH)
    visit = absent(house, patient)
    charge_missed_fee(house.front, visit)
    undo_last(house.front)
    assert owes(house, patient) == Balance()
    charge_missed_fee(house.front, visit)
    with pytest.raises(Conflict, match="since"):
        _undo_mark(house, visit)
    reception.back(house.front, visit, None)
    assert (owes(house, patient), house.status(visit)) == (Balance(), Status.BOOKED)
    undo_last(house.front)
    assert owes(house, patient) == Balance(2_500)
    reception.back(house.front, visit, None)
    assert no_show_with_fee(house.front, visit, None) == 2_500
    assert owes(house, patient) == Balance(2_500)


def _undo_mark(house: House, visit: int) -> None:
    """The no-show alone cannot be taken back while a fee that came later stands."""
    from clinic_tui.store.undo import Undoable, undo_action

    action = next(line["action"] for line in reversed(house.lines()) if line["verb"] == "appointment.no_show")
    undo_action(house.front, Undoable(action, "appointment.no_show", "no-show", ""))


@on_sqlite_first
def test_a_statement_names_the_fee(house: House) -> None:
    patient = a_patient(house)
    set_missed_fee_rules(house.chief, BOTH)
    visit = absent(house, patient)
    charge_missed_fee(house.front, visit)
    with house.store.reading() as db:
        found = accounts_owing(db, TODAY)
        (line,) = details_of(db, found.accounts).fees.values()
    (account,) = found.accounts
    assert (line.words, line.cents, account.total_cents) == (f"missed visit {TODAY:%m/%d}", 2_500, 2_500)
