"""Months that are closed: what is signed, and that nobody posts into one. Today is Tuesday 3 March 2026."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Table
from sqlalchemy.sql import visitors

from clinic_tui.billing import adjusting, taking
from clinic_tui.billing import service as billing
from clinic_tui.billing.adjustment_models import Adjustment
from clinic_tui.billing.capture import code_visit
from clinic_tui.billing.ledger_rows import Side
from clinic_tui.billing.ledger_sums import sums_of
from clinic_tui.billing.missed_fee_rows import MissedFeeRules
from clinic_tui.billing.missed_fees import charge_missed_fee, set_missed_fee_rules
from clinic_tui.billing.models import Charge
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.books import months
from clinic_tui.books.locked import POSTINGS
from clinic_tui.books.rows import Month
from clinic_tui.books.service import close_month, reopen_month
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.errors import Conflict, Invalid, MonthClosed, NotPermitted
from clinic_tui.money import service as money
from clinic_tui.money.models import Payment
from clinic_tui.money.rows import MoneyRules, Pay, Tender
from clinic_tui.reception.from_paper import enter_visit
from clinic_tui.reception.rows import CheckInAnswers, OnPaper
from clinic_tui.remittance.service import write_off_denied
from clinic_tui.schedule import service as schedule
from clinic_tui.security.roles import Role
from clinic_tui.store.image import model_of
from clinic_tui.store.row import Row
from clinic_tui.store.undo import undo_last
from tests.builders import TODAY, House, a_patient, an_appointment, require_sound
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.books_tied import require_tied
from tests.services.remitted_claims import Line, Told, insured, sent_claim, took
from tests.services.remitted_claims import Payment as Remitted
from tests.services.test_ledger import a_visit

pytestmark = on_sqlite

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
FIRST_OF_APRIL = date(2026, 4, 1)
VISIT = [ChargeEntry("99213", "Visit", 1, 5_000)]
CARD = (Tender(Pay.CARD, 500),)


def month(house: House, wanted: date = MARCH) -> Month:
    with house.store.reading() as db:
        return months.month(db, wanted, house.clock.now().date())


def close_march(house: House) -> None:
    """In April, whatever is left; then the clock goes back into March, as one that was set wrong does."""
    house.at(FIRST_OF_APRIL, 9)
    close_month(house.desk("M", Role.MANAGER, "max"), MARCH, "all of it is known")


def postings(house: House) -> dict[str, list[dict[str, Any]]]:
    """All rows that the figures are summed from."""
    rows = house.rows()
    return {table: rows[table] for table in POSTINGS}


def test_all_that_the_ledger_sums_is_locked_but_for_what_moves_within_it() -> None:
    read = {each.name for each in visitors.iterate(sums_of(None).element) if isinstance(each, Table)}
    assert read - {"appointment", "copay_asked", "allocation"} == set(POSTINGS) - {"interest_posting"}


def prepared(house: House) -> dict[str, Callable[[], object]]:
    """Every use case that posts, ready to be done: what it needs is there already."""
    money.set_rules(house.chief, MoneyRules(drawers=False))
    set_missed_fee_rules(house.chief, MissedFeeRules(no_show=True, late_cancel=True, cents=2_500))
    person, other = insured(house), a_patient(house)
    sent = [sent_claim(house, person, (10_000,)) for _ in range(3)]
    took(house, Remitted("T0", (Told(sent[2].number, (Line(10_000, 0, (("CO197", 10_000),)),)),)))
    own = a_visit(house, person.patient, 4_000, "10:00")
    ready = a_visit(house, person.patient, 0, "11:00", closed=False)
    missed = an_appointment(house, "9:00", patient=other)
    paper = an_appointment(house, "9:30", patient=other)
    house.at(TODAY, 12)
    schedule.no_show(house.front, missed, None)
    taking.take_prepayment(house.front, person.patient, CARD)
    payment = house.all(Payment)[-1].id or 0
    adjusting.write_off(house.chief, own, Side.PATIENT, 100, "model")
    adjustment = house.all(Adjustment)[-1].id or 0
    charge = house.all(Charge, Charge.appointment_id == own)[0]
    front, chief = house.front, house.chief
    told = Told(sent[0].number, (Line(10_000, 8_000, (("CO45", 2_000),)),))
    answers = CheckInAnswers(self_pay=True, copay_cents=700, pay=Pay.CARD)
    return {
        "check out": lambda: billing.check_out(chief, ready, None, VISIT),
        "charge": lambda: billing.add_charges(front, own, VISIT),
        "change a charge": lambda: billing.remove_charge(chief, charge.id or 0, charge.version, VISIT),
        "code": lambda: code_visit(chief, own, CodingEntry(("I10",)), VISIT),
        "copay": lambda: taking.take_copay(front, own, CARD),
        "prepay": lambda: taking.take_prepayment(front, person.patient, (Tender(Pay.CARD, 600),)),
        "balance": lambda: taking.take_on_balance(front, person.patient, CARD),
        "refund": lambda: money.refund(chief, payment, 100, Pay.CARD, "model"),
        "transfer": lambda: adjusting.transfer(chief, own, Side.INSURER, 100, "model"),
        "write off": lambda: adjusting.write_off(chief, own, Side.PATIENT, 100, "model"),
        "take back": lambda: adjusting.take_back_adjustment(chief, adjustment, "model"),
        "fee": lambda: charge_missed_fee(front, missed),
        "remittance": lambda: took(house, Remitted("T1", (told,), (("L6", -25),))),
        "denied": lambda: write_off_denied(chief, sent[2].claim, 100, "model"),
        "paper": lambda: enter_visit(front, paper, None, OnPaper(570, 590, answers)),
        "void": lambda: money.void(chief, payment, "model"),
    }


def test_no_use_case_posts_into_a_closed_month(house: House) -> None:
    deeds = prepared(house)
    close_march(house)
    house.at(TODAY, 13)
    before, head = postings(house), house.head()
    for name, do in deeds.items():
        with pytest.raises(MonthClosed, match="March 2026 is closed"):
            do()
        assert (postings(house), house.head()) == (before, head), name
    house.at(TODAY + timedelta(days=30), 9)  # the 2nd of April: all of it goes, on its own day
    late = {"void": Conflict, "paper": Conflict, "change a charge": MonthClosed}
    for name, do in deeds.items():
        if refusal := late.get(name):
            with pytest.raises(refusal):
                do()
        else:
            do()
    after = postings(house)
    assert all(after[table][: len(rows)] == rows for table, rows in before.items())  # not one was touched
    require_tied(house)
    require_sound(house)


@on_sqlite_first
def test_undo_of_what_lies_in_a_closed_month_is_refused_and_nothing_half_undone(house: House) -> None:
    deeds = prepared(house)
    undoable = {"check out": house.chief, "charge": house.front, "code": house.chief, "fee": house.front}
    for name, desk in undoable.items():
        house.at(TODAY, 13)
        deeds[name]()
        close_march(house)
        house.at(TODAY, 14)
        before, head = house.rows(), house.head()
        with pytest.raises(MonthClosed, match="stays as it is; post what puts it right with today's date"):
            undo_last(desk)
        assert (house.rows(), house.head()) == (before, head), name
        reopen_month(house.desk("M", Role.MANAGER, "max"), MARCH, "to go on")
        undo_last(desk)
    require_sound(house)


@pytest.mark.parametrize("table", POSTINGS)
def test_no_row_of_a_closed_month_is_written_by_any_door_of_the_desk(house: House, table: str) -> None:
    prepared(house)["remittance"]()
    model = model_of(table)
    close_march(house)
    number = house.all(model)[0].id

    def write(change: Callable[[Any, Any], None]) -> None:
        with house.chief.act("schedule.setup") as db:
            change(db, db.get_one(model, number))

    def setting(name: str, value: object) -> Callable[[Any, Any], None]:
        return lambda _db, row: setattr(row, name, value)

    def another(row: Row) -> Row:
        return model(**{**row.model_dump(exclude={"id", "version"}), "version": 1})

    doors: list[Callable[[Any, Any], None]] = [
        lambda db, row: db.add(another(row)),
        lambda db, row: db.add_fresh([another(row)]),
        lambda db, row: db.delete(row),
    ]
    doors.append(setting(POSTINGS[table].day, APRIL))
    doors += [setting(name, 77) for name in POSTINGS[table].sums if name.endswith("cents")]
    before, head = postings(house), house.head()
    for door in doors:
        with pytest.raises(MonthClosed):
            write(door)
    assert (postings(house), house.head()) == (before, head)
    with house.chief.act("schedule.setup") as db:  # a row of today is nobody's business
        row = another(db.get_one(model, number))
        setattr(row, POSTINGS[table].day, APRIL)
        db.add(row)


@on_sqlite_first
def test_a_charge_from_before_its_day_was_kept_lies_on_the_day_of_its_visit(house: House) -> None:
    sent = sent_claim(house, insured(house))
    close_march(house)
    with pytest.raises(MonthClosed), house.chief.act("schedule.setup") as db:
        db.add(Charge(appointment_id=sent.visit, patient_id=1, place=9, code="99213", cents=1))
    with house.chief.act("schedule.setup") as db:
        db.get_one(Charge, house.all(Charge)[0].id or 0).modifier = "25"  # which moves no sum


def test_what_is_left_keeps_a_month_open_but_for_a_reason_of_who_may(house: House) -> None:
    a_visit(house, a_patient(house), 4_000)
    with pytest.raises(Invalid, match="March 2026 is not over: it can be closed from Wed 1 Apr 2026 on"):
        close_month(house.chief, MARCH)
    house.at(FIRST_OF_APRIL, 9)
    assert month(house).left == ("1 day was not ended (:proof)",)
    biller = house.desk("C", Role.BILLER, "bea")
    with pytest.raises(Conflict, match="1 day was not ended"):
        close_month(biller, MARCH)
    with pytest.raises(NotPermitted):
        close_month(biller, MARCH, "I want to")
    signed = close_month(house.chief, MARCH, "nobody signs days here")
    assert (signed.figures.charged_cents, signed.figures.closing_cents) == (4_000, 4_000)
    assert (signed.figures.charged_days, signed.figures.days) == (29, 29.0)  # since the third
    assert (signed.left_open, signed.reason) == ("1 day was not ended (:proof)", "nobody signs days here")
    assert signed.patients == (4_000, 0, 0, 0, 0)
    assert (month(house).state, month(house).left, month(house, date(2026, 2, 1)).state) == (
        "closed", (), "closed",
    )  # fmt: skip
    with pytest.raises(Conflict, match="closed already"):
        close_month(house.chief, MARCH, "again")
    house.at(date(2026, 6, 1), 9)
    with pytest.raises(Conflict, match="April 2026 comes first"):
        close_month(house.chief, date(2026, 5, 1), "why not")
    close_month(biller, APRIL)  # nothing was left of it


def test_a_month_is_reopened_with_a_reason_and_what_changed_is_told(house: House) -> None:
    visit = a_visit(house, a_patient(house), 4_000)
    close_march(house)
    with pytest.raises(NotPermitted):
        reopen_month(house.desk("C", Role.BILLER, "bea"), MARCH, "forgot one")
    with pytest.raises(Invalid, match="why is March 2026 opened again"):
        reopen_month(house.chief, MARCH, " ")
    with pytest.raises(Conflict, match="March 2026 is closed behind it"):
        reopen_month(house.chief, date(2026, 2, 1), "forgot one")
    reopen_month(house.chief, MARCH, "forgot one")
    assert (month(house).state, month(house).changes) == ("reopened", ())
    with house.chief.act("charge.enter") as db:
        db.add(
            Charge(appointment_id=visit, patient_id=house.visit(visit).patient_id, place=2, code="81002",
                   cents=1_000, posted_on=TODAY)
        )  # fmt: skip
    assert month(house).changes == (
        "charges $50.00, was $40.00", "A/R after $50.00, was $40.00",
        "charges of 90 days $50.00, was $40.00",
    )  # fmt: skip
    close_march(house)
    assert (month(house).state, month(house).changes) == ("closed", ())
    with house.store.reading() as db:
        april, march = months.months(db, house.clock.now().date())
    assert (april.state, april.figures.opening_cents, march.figures.closing_cents) == (
        "goes on", 5_000, 5_000,
    )  # fmt: skip
    require_sound(house)
