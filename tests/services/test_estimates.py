"""Good-faith estimates: who needs one by when, making, giving, and what a bill is held against.

It is Tuesday 3 March 2026, 9:02.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic_tui.errors import Conflict, Invalid, NotFound
from clinic_tui.estimates import queries, service
from clinic_tui.estimates.rows import EstimateDue, EstimateEntry, EstimateRow, EstimateStanding
from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule, UsualCharge
from clinic_tui.fees.service import add_schedule, set_usual
from clinic_tui.patients import policies
from clinic_tui.patients.policy import Policy
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import service as schedule
from clinic_tui.store import undo
from tests.builders import FU, LEE, TODAY, House, a_patient, an_appointment
from tests.engines import on_sqlite, on_sqlite_first

FRIDAY, IN_WEEKS = TODAY + timedelta(days=3), TODAY + timedelta(days=21)
LINE = EstimateEntry("99213", "visit", 1, 9_000)


@pytest.fixture(autouse=True)
def prices(house: House) -> None:
    """A self-pay schedule, and what a follow-up usually takes."""
    fees = [NewFee("99213", "", "visit, level 3", 9_000), NewFee("87880", "", "strep test", 2_000)]
    add_schedule(house.chief, NewSchedule("Self-pay", FeeKind.SELF_PAY, date(2026, 1, 1)), fees)
    set_usual(house.chief, FU, [UsualCharge("99213", "", 1), UsualCharge("87880", "", 2)])


def due(house: House) -> list[EstimateDue]:
    with house.store.reading() as db:
        return list(queries.work_list(db, house.clock))


def stands(house: House, visit: int) -> EstimateStanding:
    with house.store.reading() as db:
        return queries.standing(db, visit, house.clock)


def made(house: House, number: int) -> EstimateRow:
    with house.store.reading() as db:
        return queries.estimate(db, number)


@on_sqlite
def test_the_work_list_holds_who_pays_alone_and_booked_ahead(house: House) -> None:
    insured = a_patient(house)
    policies.set_coverage(house.records, insured, 1, None, Policy("Acme", member_id="A1"))
    an_appointment(house, "9:00", IN_WEEKS, insured)
    an_appointment(house, "9:30", TODAY)
    friday = an_appointment(house, "10:00", FRIDAY)
    later = an_appointment(house, "10:30", IN_WEEKS)
    gone = an_appointment(house, "11:00", FRIDAY)
    schedule.cancel(house.front, gone, None, "ill")
    found = due(house)
    assert [(each.appointment_id, each.due, each.what) for each in found] == [
        (friday, date(2026, 3, 4), "to make"), (later, date(2026, 3, 6), "to make"),
    ]  # fmt: skip
    assert [each.state(date(2026, 3, 4)) for each in found] == ["due today", "due"]
    for day, press in ((2, []), (3, [friday]), (4, [friday]), (5, [friday, later])):
        house.at(date(2026, 3, day), 9)
        with house.store.reading() as db:
            assert [each.appointment_id for each in queries.pressing(db, house.clock)] == press
            assert queries.count_pressing(db, house.clock) == len(press)
    assert due(house)[0].state(date(2026, 3, 5)) == "overdue"
    house.at(FRIDAY + timedelta(days=1), 9)  # the visit was yesterday
    assert [each.appointment_id for each in due(house)] == [later]


@on_sqlite
def test_one_is_made_of_what_the_visit_usually_takes_and_leaves_the_list_when_given(house: House) -> None:
    visit = an_appointment(house, "10:00", FRIDAY)
    with house.store.reading() as db:
        wanted = queries.estimate_for_visit(db, visit)
    assert [(each.code, each.units, each.unit_cents) for each in wanted.lines] == [
        ("99213", 1, 9_000), ("87880", 2, 2_000),
    ]  # fmt: skip
    number = service.make_for_visit(house.front, visit, wanted.lines, "e11.9, i10")
    row = made(house, number)
    assert (row.number, row.total_cents, row.diagnoses, row.made_by) == (1, 13_000, "E11.9 I10", "mia")
    assert [each.what for each in due(house)] == ["no. 1 to give"]
    assert stands(house, visit).words == "no. 1, $130.00, not given yet, due Wed 4 Mar 2026"
    service.give(house.front, number, GivenHow.IN_PERSON)
    assert due(house) == []
    assert stands(house, visit).words == "no. 1, $130.00, given in person 03/03/26"
    with pytest.raises(Conflict, match="already"):
        service.give(house.front, number, GivenHow.MAIL)


@on_sqlite_first
def test_what_was_given_is_not_changed_any_more(house: House) -> None:
    visit = an_appointment(house, "10:00", FRIDAY)
    assert service.make_for_visit(house.front, visit, [LINE]) == 1
    assert service.make_for_visit(house.front, visit, [LINE, LINE]) == 1
    assert made(house, 1).total_cents == 18_000
    service.give(house.front, 1, GivenHow.MAIL)
    dearer = EstimateEntry("99213-25", "more", 2, 20_000)
    assert service.make_for_visit(house.front, visit, [dearer]) == 2
    assert (made(house, 1).total_cents, made(house, 2).total_cents) == (18_000, 40_000)
    with house.store.reading() as db:
        assert queries.estimated_cents(db, visit) == 40_000
        assert [row.number for row in queries.estimates_of(db, made(house, 2).patient_id)] == [2, 1]
    assert [each.what for each in due(house)] == ["no. 2 to give"]
    with pytest.raises(Conflict, match="keeps its number"):
        undo.undo_last(house.front)


@on_sqlite
def test_who_asks_has_a_line_on_the_list(house: House) -> None:
    patient = a_patient(house, "Okafor")
    asked = service.ask(house.front, patient, FU, LEE, IN_WEEKS)
    insured = a_patient(house)
    policies.set_coverage(house.records, insured, 1, None, Policy("Acme", member_id="A1"))
    visit = an_appointment(house, "9:00", TODAY, insured)
    service.ask_for_visit(house.front, visit)
    with pytest.raises(Conflict, match="asked for it already"):
        service.ask_for_visit(house.front, visit)
    found = due(house)
    assert {each.key: each.due for each in found} == {f"e{asked}": FRIDAY, f"a{visit}": FRIDAY}
    assert {each.why for each in found} == {"the patient asked for it"}
    with house.store.reading() as db:
        wanted = queries.estimate_for_wish(db, asked)
    assert (wanted.name, wanted.appointment_id, len(wanted.lines)) == ("Okafor, Ada", None, 2)
    number = service.make_for_wish(house.front, asked, wanted.lines)
    service.give(house.front, number, GivenHow.ELECTRONIC)
    assert [each.appointment_id for each in due(house)] == [visit]
    assert service.make_for_wish(house.front, asked, [LINE]) == number + 1
    with pytest.raises(Invalid, match="past"):
        service.ask(house.front, patient, FU, LEE, TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        service.ask(house.front, 999, FU, LEE, TODAY)


@on_sqlite
def test_what_the_sheet_says(house: House) -> None:
    today = an_appointment(house, "14:00", TODAY)
    assert stands(house, today).words == (
        "not needed: booked less than 3 business days ahead; on request within 3 business days"
    )
    assert stands(house, today).self_pay
    later = an_appointment(house, "10:30", IN_WEEKS)
    assert stands(house, later).words == "due Fri 6 Mar 2026: booked 10+ business days ahead"
    insured = a_patient(house)
    policies.set_coverage(house.records, insured, 1, None, Policy("Acme", member_id="A1"))
    visit = an_appointment(house, "14:30", TODAY, insured)
    assert not stands(house, visit).self_pay
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    assert stands(house, visit).self_pay
    with house.store.reading() as db:
        told = [queries.told_of_bookings(db, [each], house.clock) for each in (today, later, visit)]
        together = queries.told_of_bookings(db, [today, later, visit], house.clock)
    assert told == ["", "good-faith estimate due by Fri 6 Mar 2026", ""]
    assert together == "good-faith estimates due for 1 of 3, the first by Fri 6 Mar 2026"


@on_sqlite
@pytest.mark.parametrize(
    "entries, diagnoses, field",
    [
        ([], "", "code"),
        ([EstimateEntry("9", "", 1, 1)], "", "code"),
        ([EstimateEntry("99213", "", 0, 1)], "", "units"),
        ([EstimateEntry("99213", "", 1, -1)], "", "price"),
        ([LINE], "flu", "diagnoses"),
        ([LINE] * 51, "", "code"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(
    house: House, entries: list[EstimateEntry], diagnoses: str, field: str
) -> None:
    visit = an_appointment(house, "10:00", FRIDAY)
    head = house.head()
    with pytest.raises(Invalid) as refused:
        service.make_for_visit(house.front, visit, entries, diagnoses)
    assert refused.value.field == field
    assert house.head() == head


@on_sqlite
def test_without_fee_schedules_nothing_is_due(house: House) -> None:
    an_appointment(house, "10:00", FRIDAY)
    undo.undo_last(house.chief)
    undo.undo_last(house.chief)
    assert due(house) == []
