"""Visits of which the payer is not told. It is Tuesday 3 March 2026, 9:02."""

from __future__ import annotations

from datetime import timedelta

import pytest

from clinic_tui.billing import queries, taking
from clinic_tui.billing import service as billing
from clinic_tui.billing.ledger import balance
from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.withholding import keep_from_payer, tell_payer
from clinic_tui.eligibility.asking import ask
from clinic_tui.eligibility.counting import count_failures
from clinic_tui.eligibility.models import EligibilityRequest
from clinic_tui.eligibility.queries import due, wanted_of_patient, wanted_of_visit
from clinic_tui.eligibility.rows import Wanted
from clinic_tui.errors import Conflict, Invalid
from clinic_tui.money.rows import Pay, Tender
from clinic_tui.reception import service as reception
from clinic_tui.reception.rows import CheckInAnswers
from clinic_tui.schedule import series
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.authorization import setup as authorization_setup
from clinic_tui.schedule.authorization.on_file import visit_authorization
from clinic_tui.schedule.authorization.states import AuthorizationKind
from clinic_tui.schedule.authorization.worklist import work_list
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.queries import appointment
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.series_rows import SeriesPlan, SeriesTime
from clinic_tui.store.undo import undo_last
from clinic_tui.words.repeat_phrase import Repeat
from tests.builders import FU, LEE, ROOM_1, TODAY, House, an_appointment, minute
from tests.engines import on_sqlite, on_sqlite_first
from tests.services.coverage_asked import Line, a_house, insured

PAYS_LATER = "pays by card at the end"


def asked_about(house: House) -> list[int | None]:
    with house.store.reading() as db:
        return [
            each.wanted.appointment_id for each in due(db, TODAY, TODAY + timedelta(9), house.clock.now())
        ]


@on_sqlite_first
def test_nothing_is_asked_of_the_payer_about_it(house: House) -> None:
    policy = insured(house)
    visit = an_appointment(house, "9:30", patient=1)
    assert asked_about(house) == [visit]
    keep_from_payer(house.front, visit, None, PAYS_LATER)
    assert asked_about(house) == []
    line = Line()
    assert ask(house.front, a_house(house, line), [Wanted(policy, TODAY, visit)]) == ()
    assert (line.sent, house.all(EligibilityRequest)) == ([], [])
    with house.store.reading() as db:
        with pytest.raises(Conflict, match=r"164\.522"):
            wanted_of_visit(db, visit)
        assert wanted_of_patient(db, 1, TODAY) == Wanted(policy, TODAY)
    tell_payer(house.front, visit, None)
    assert asked_about(house) == [visit]


@on_sqlite
def test_it_is_said_when_the_visit_is_booked(house: House) -> None:
    insured(house)
    booking = Booking(1, LEE, FU, TODAY, minute("9:30"), kept_from_payer=PAYS_LATER)
    visit = schedule.book(house.front, booking)
    days = [TODAY + timedelta(days=each) for each in (1, 2)]
    plan = SeriesPlan(1, LEE, FU, 900, days[0], Repeat(2), kept_from_payer=PAYS_LATER)
    series.book_series(house.front, plan, [SeriesTime(day, 900, LEE) for day in days])
    stored = house.all(Appointment)
    assert {(row.kept_from_payer, row.self_pay) for row in stored} == {(PAYS_LATER, True)}
    assert (stored[0].id, len(stored), asked_about(house)) == (visit, 3, [])
    moved = schedule.move(house.front, visit, None, provider_id=LEE, day=TODAY, start=minute("14:00"))
    assert house.get(Appointment, moved).kept_from_payer == PAYS_LATER


@on_sqlite_first
def test_it_needs_no_authorization_and_takes_no_unit(house: House) -> None:
    insured(house)
    authorization_setup.set_need(house.chief, AuthorizationKind.PRIOR, FU, "", needed=True)
    visit = an_appointment(house, "9:30", TODAY + timedelta(days=1), patient=1)
    with house.store.reading() as db:
        assert [line.visit_id for line in work_list(db, house.clock)] == [visit]
    keep_from_payer(house.front, visit, None, PAYS_LATER)
    with house.store.reading() as db:
        assert work_list(db, house.clock) == ()
        assert visit_authorization(db, visit, house.clock).words == ("payer not told",)
        row = appointment(db, visit)
        assert (row.kept_from_payer, row.authorization, row.unauthorized) == (True, "", False)


@on_sqlite
def test_a_note_says_how_it_will_be_paid_until_it_is(house: House) -> None:
    visit = an_appointment(house, "9:30")
    with pytest.raises(Invalid, match="not paid in full") as refused:
        keep_from_payer(house.front, visit, None)
    assert refused.value.field == "note"
    keep_from_payer(house.front, visit, None, PAYS_LATER)
    assert (house.visit(visit).kept_from_payer, house.visit(visit).self_pay) == (PAYS_LATER, True)
    undo_last(house.front)
    assert (house.visit(visit).kept_from_payer, house.visit(visit).self_pay) == ("", False)
    schedule.cancel(house.front, visit, None, "ill", "")
    with pytest.raises(Conflict, match="cancelled"):
        keep_from_payer(house.front, visit, None, PAYS_LATER)
    with pytest.raises(Conflict, match="already"):
        tell_payer(house.front, an_appointment(house, "10:30"), None)


def through_the_day(house: House, visit: int) -> None:
    """Up to ready to leave."""
    reception.arrive(house.front, visit, None)
    with pytest.raises(Invalid, match="payer is not told"):
        reception.check_in(house.front, visit, None, CheckInAnswers(coverage_seen=True))
    reception.check_in(house.front, visit, None, CheckInAnswers(self_pay=True))
    reception.take_to_room(house.front, visit, None, ROOM_1)
    reception.make_ready(house.front, visit, None)


@on_sqlite
def test_the_patient_owes_all_of_it_and_no_claim_is_for_it(house: House) -> None:
    insured(house)
    visit = an_appointment(house, "9:30", patient=1)
    keep_from_payer(house.front, visit, None, PAYS_LATER)
    through_the_day(house, visit)
    billing.check_out(house.front, visit, None, [ChargeEntry("99213", "Office visit", 1, 12000)])
    with house.store.reading() as db:
        assert [each.payer for each in queries.unbilled(db)] == ["self-pay, payer not told"]
        assert balance(db, 1).patient_cents == 12000


@on_sqlite_first
def test_a_visit_that_was_paid_ends_only_when_it_is_paid_in_full(house: House) -> None:
    insured(house)
    visit = an_appointment(house, "9:30", patient=1)
    keep_from_payer(house.front, visit, None, PAYS_LATER)
    through_the_day(house, visit)
    billing.add_charges(house.front, visit, [ChargeEntry("99213", "Office visit", 1, 12000)])
    taking.take_on_balance(house.front, 1, (Tender(Pay.CARD, 12000, reference="r"),))
    assert keep_from_payer(house.front, visit, None) == ""
    more = [ChargeEntry("87880", "Strep test", 1, 2500)]
    with pytest.raises(Invalid, match="not paid in full"):
        billing.check_out(house.front, visit, None, more)
    keep_from_payer(house.front, visit, None, "the test is paid on Friday")
    billing.check_out(house.front, visit, None, more)


@on_sqlite
def test_it_says_that_the_payer_was_asked_before_and_stays_when_the_visit_moves(house: House) -> None:
    policy = insured(house, "W3E75")
    visit = an_appointment(house, "9:30", patient=1)
    ask(house.front, a_house(house), [Wanted(policy, TODAY, visit)])
    with house.store.reading() as db:
        assert count_failures(db, TODAY, TODAY, house.clock.now()) == 1
    assert (
        keep_from_payer(house.front, visit, None, PAYS_LATER)
        == "1 question about it went to the payer before"
    )
    with house.store.reading() as db:
        assert count_failures(db, TODAY, TODAY, house.clock.now()) == 0
    moved = schedule.move(house.front, visit, None, provider_id=LEE, day=TODAY + timedelta(days=1), start=660)
    assert (house.visit(moved).kept_from_payer, house.visit(moved).self_pay) == (PAYS_LATER, True)
