"""Payment plans on the ledger: what counts, what is missed, who ends one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.billing import adjusting, ledger, taking
from clinic_tui.billing import service as billing
from clinic_tui.billing.ledger_rows import Side
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.errors import Conflict, Invalid, NotFound, Restricted
from clinic_tui.money import service as money
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.patients.restricting import restrict
from clinic_tui.patients.rows import RestrictedFor
from clinic_tui.plans import queries
from clinic_tui.plans.models import PaymentPlan
from clinic_tui.plans.plan_use import count_missed
from clinic_tui.plans.rows import PlanRow, PlanTerms
from clinic_tui.plans.service import end_plan, make_plan
from clinic_tui.plans.states import PlanEnd
from clinic_tui.security.roles import Role
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.test_ledger import a_visit


def card(cents: int) -> tuple[Tender, ...]:
    """One tender."""
    return (Tender(Pay.CARD, cents),)


def terms(total: int, each: int, first: date = TODAY) -> PlanTerms:
    """A plan from today on, on the day of today."""
    return PlanTerms(total, each, first.day, first)


def stands(house: House, number: int, today: date = TODAY) -> PlanRow:
    """A plan as it stands; the rest is never more than what is owed."""
    with house.store.reading() as db:
        row = queries.plan(db, today, number)
        owed = ledger.balance(db, row.patient_id).owed_cents
    assert row.rest_cents <= owed or not row.open
    assert sum(each.cents for each in row.instalments) == row.terms.total_cents
    return row


@on_sqlite
def test_payments_on_its_visits_count_and_a_copay_of_a_new_visit_does_not(house: House) -> None:
    patient = a_patient(house)
    first, second = a_visit(house, patient, 30_000, "09:30"), a_visit(house, patient, 20_000, "10:00")
    number = make_plan(house.chief, patient, terms(40_000, 15_000))
    row = stands(house, number)
    assert [each.cents for each in row.instalments] == [15_000, 15_000, 10_000]
    assert (row.rest_cents, row.visits, row.state) == (40_000, (first, second), "kept")
    taking.take_on_balance(house.front, patient, card(16_000))
    new = a_visit(house, patient, 5_000, "11:00")
    taking.take_copay(house.front, new, card(5_000))
    row = stands(house, number)
    assert row.rest_cents == 24_000
    assert [each.left_cents for each in row.instalments] == [0, 14_000, 10_000]
    assert row.next is not None
    assert (row.next.day, row.next.left_cents) == (TODAY + timedelta(days=31), 14_000)
    adjusting.write_off(house.chief, second, Side.PATIENT, 1_000, "courtesy")
    billing.add_charges(house.front, first, [ChargeEntry("81002", "", 1, 500)])
    assert stands(house, number).rest_cents == 23_000
    payment = house.all(Payment)[0].id or 0
    money.refund(house.chief, payment, 6_000, Pay.CARD, "too much at once")
    assert stands(house, number).rest_cents == 29_000
    taking.take_on_balance(house.front, patient, card(29_500))
    row = stands(house, number)
    assert (row.rest_cents, row.open, row.state, row.missed) == (0, False, "paid", 0)
    undo_last(house.front)
    assert stands(house, number).open


@on_sqlite_first
def test_what_was_missed_is_counted_until_it_is_paid_or_the_plan_is_ended(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 30_000)
    number = make_plan(house.chief, patient, terms(30_000, 10_000))
    with house.store.reading() as db:
        assert count_missed(db, TODAY) == 0
        assert count_missed(db, TODAY + timedelta(days=1)) == 1
    later = TODAY + timedelta(days=40)
    row = stands(house, number, later)
    assert (row.missed, row.missed_cents, row.missed_since, row.state) == (2, 20_000, TODAY, "2 missed")
    assert row.due_by(later) == 20_000
    taking.take_on_balance(house.front, patient, card(10_500))
    row = stands(house, number, later)
    assert (row.missed, row.missed_cents) == (1, 9_500)
    end_plan(house.chief, number, PlanEnd.BROKEN, "two letters, no answer", row.version)
    row = stands(house, number, later)
    assert (row.missed, row.open, row.state, row.end_words) == (0, False, "broken", "two letters, no answer")
    with pytest.raises(Conflict):
        end_plan(house.chief, number, PlanEnd.BROKEN, "again")
    undo_last(house.chief)
    assert stands(house, number, later).missed == 1


@on_sqlite
def test_there_is_one_plan_at_a_time_for_no_more_than_is_owed(house: House) -> None:
    patient = a_patient(house)
    with pytest.raises(Invalid) as refused:
        make_plan(house.chief, patient, terms(1_000, 500))
    assert (refused.value.field, "$0.00 is owed" in refused.value.words) == ("total", True)
    a_visit(house, patient, 10_000)
    here = a_visit(house, patient, 3_000, "11:00", closed=False)
    with pytest.raises(Invalid):
        make_plan(house.chief, patient, terms(10_001, 5_000))
    first = make_plan(house.chief, patient, terms(10_000, 5_000))
    with pytest.raises(Conflict, match=f"plan {first} holds"):
        make_plan(house.chief, patient, terms(10_000, 5_000))
    taking.take_on_balance(house.front, patient, card(10_000))
    billing.check_out(house.front, here, None, [ChargeEntry("99213", "", 1, 7_000)])
    second = make_plan(house.chief, patient, terms(7_000, 7_000))
    assert house.get(PaymentPlan, first).end is PlanEnd.PAID
    with house.store.reading() as db:
        listed = queries.plans(db, TODAY)
        before = queries.before_plan(db, TODAY, patient)
    assert [row.id for row in listed] == [second, first]
    assert before.plan is not None
    assert before.plan.id == second
    with pytest.raises(NotFound):
        end_plan(house.chief, 99, PlanEnd.BROKEN, "there is none")
    with pytest.raises(Invalid):
        end_plan(house.chief, second, PlanEnd.PAID, "it is paid")
    with pytest.raises(Conflict):
        end_plan(house.chief, second, PlanEnd.BROKEN, "seen before", 99)


@on_sqlite_first
def test_a_plan_that_was_ended_holds_no_more_beside_the_next_one(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 30_000)
    first = make_plan(house.chief, patient, terms(30_000, 10_000))
    end_plan(house.chief, first, PlanEnd.REPLACED, "smaller instalments")
    make_plan(house.records, patient, terms(30_000, 5_000))
    with pytest.raises(Conflict, match="cannot undo: rita did"):
        undo_last(house.chief)
    undo_last(house.records)
    undo_last(house.chief)
    assert stands(house, first).open


def test_a_plan_that_was_made_is_undone_at_once(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 10_000)
    make_plan(house.chief, patient, terms(10_000, 5_000))
    undo_last(house.chief)
    assert house.all(PaymentPlan) == []


@on_sqlite
def test_a_restricted_record_takes_no_plan_from_who_may_not_open_it(house: House) -> None:
    patient = a_patient(house)
    a_visit(house, patient, 10_000)
    restrict(house.chief, patient, RestrictedFor.VIP)
    biller = house.desk("D", Role.BILLER, "bea", 3)
    with pytest.raises(Restricted):
        make_plan(biller, patient, terms(10_000, 5_000))
    number = make_plan(house.chief, patient, terms(10_000, 5_000))
    with pytest.raises(Restricted):
        end_plan(biller, number, PlanEnd.BROKEN, "left town")
    with house.store.reading() as db:
        (row,) = queries.plans(db, TODAY)
    hidden = row.seen_without(frozenset({patient}))
    assert (hidden.state, hidden.rest_cents, hidden.missed, hidden.instalments) == ("restricted", 0, 0, ())
