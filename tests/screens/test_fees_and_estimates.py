"""Charges that price themselves, and good-faith estimates, by keys alone. It is 23 November 2026, 9:40."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from clinic_tui.backend.ranking import Cause
from clinic_tui.billing.queries import visit as charged_visit
from clinic_tui.clinic import Clinic, open_clinic
from clinic_tui.estimates.queries import estimate, standing
from clinic_tui.estimates.rows import EstimateEntry
from clinic_tui.estimates.service import give, make_for_visit
from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees.queries import lines
from clinic_tui.fees.rows import FeeKind, NewFee, NewSchedule, UsualCharge
from clinic_tui.fees.service import add_schedule, set_usual
from clinic_tui.schedule.models import Appointment
from clinic_tui.schedule.rows import Booking
from clinic_tui.schedule.service import book
from clinic_tui.screens.money.estimate_form import MakeEstimate
from clinic_tui.screens.money.estimates import EstimateScreen
from clinic_tui.screens.money.fees import ChangeFee, FeeLines, FeesScreen, FindFee
from clinic_tui.screens.reception.check_in import CheckIn
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.store.desk import Actor, Desk
from tests.screens.small_clinic import FU, LEE, Seat, SmallClinic, seated
from tests.screens.test_queue import stand_on

Golden = Callable[[Any, str], None]
DECEMBER = date(2026, 12, 10)
FEES = (
    ("OV-FU", "office visit, follow-up", 14_000, 9_500),
    ("OV-NEW", "office visit, new patient", 21_000, 14_000),
    ("J1100", "dexamethasone, 1 mg, injected", 400, 300),
    ("G0008", "giving the flu vaccine", 3_200, 2_500),
)


@pytest.fixture
def desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another desk of the clinic, which has entered what it charges."""
    clinic: Clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    for place, (name, kind) in enumerate((("Standard", FeeKind.STANDARD), ("Self-pay", FeeKind.SELF_PAY))):
        prices = [NewFee(code, "", words, cents[place]) for code, words, *cents in FEES]
        add_schedule(desk, NewSchedule(name, kind, date(2026, 1, 1)), prices)
    set_usual(desk, FU, [UsualCharge("OV-FU", "", 1), UsualCharge("J1100", "", 4)])
    yield desk
    clinic.close()


def in_december(clinic: SmallClinic, desk: Desk, name: str) -> int:
    """A visit of the same patient, booked now for the tenth of December."""
    with desk.store.reading() as db:
        patient = db.get_one(Appointment, clinic.visits[name]).patient_id
    return book(desk, Booking(patient, LEE, FU, DECEMBER, 600 if name == "Garcia" else 620))


async def checking_out(seat: Seat, clinic: SmallClinic, name: str) -> None:
    await stand_on(seat, clinic, name)
    await seat.press("o")
    await seat.until(lambda: isinstance(seat.app.screen, CheckOut), "the form")
    await seat.shows("No charges yet.", "F6 usual charges")


async def test_a_code_fills_in_its_words_and_price(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    async with seated(small_clinic, size=(120, 40)) as seat:
        await checking_out(seat, small_clinic, "Smith")
        await seat.press("f6")
        await seat.shows("entered what is usual", "OV-FU", "$95.00", "$12.00", "total $107.00")
        await seat.type("flu")
        await seat.shows("G0008 giving the flu vaccine $25.00")
        await seat.press("enter")
        await seat.shows("$25.00 by Self-pay")
        await seat.press("enter")
        await seat.shows("total $132.00")
        await seat.type("ov-")
        await seat.shows("OV-FU office visit, follow-up $95.00; OV-NEW")
        await seat.press("enter")
        await seat.shows("which? OV-FU, OV-NEW")
        await seat.press("ctrl+n", "ctrl+n", "enter")
        await seat.shows("$140.00 by Self-pay")
        await seat.press("down", *"600", "enter")
        await seat.shows("OV-NEW: * typed over, listed $140.00", "*$600.00", "total $732.00")
        matches_golden(seat.app, "charges-by-schedule-120x40")
        await seat.press("f12")
        await seat.shows("checked out Smith, Noah: $732.00")
    with desk.store.reading() as db:
        charges = charged_visit(db, small_clinic.visits["Smith"]).charges
    assert [(each.code, each.units, each.cents, each.is_typed_over) for each in charges] == [
        ("OV-FU", 1, 9_500, False), ("J1100", 4, 1_200, False), ("G0008", 1, 2_500, False),
        ("OV-NEW", 1, 60_000, True),
    ]  # fmt: skip


async def test_a_code_that_no_schedule_has_is_typed_by_hand_and_no_line_is_lost(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    async with seated(small_clinic) as seat:
        await checking_out(seat, small_clinic, "Smith")
        await seat.press(*"9921", "enter")
        await seat.shows("`9921` is no code: five places")
        await seat.type("99213")  # over what was refused
        await seat.press("enter")
        await seat.shows("no fee schedule has 99213")
        await seat.press(*"visit", "up", "ctrl+u", "f12")
        await seat.shows("words or a price stand there without a code")
        assert isinstance(seat.app.screen, CheckOut)
        await seat.press(*"99213", "enter", "enter", "enter", *"50", "enter")
        await seat.shows("99213", "$50.00")
        await seat.press(*"-1", "enter")
        await seat.shows("No charges yet.")
        await seat.press(*"flu", "enter")
        await seat.shows("$25.00 by Self-pay")
        await seat.press("up", "up", "ctrl+u", "enter")  # filled in by itself, and taken back with its code
        await seat.gone("giving the flu vaccine")
        form = seat.app.screen
        assert isinstance(form, CheckOut)
        form._focus("code")
        await seat.press(*"ov-fu", "f12")
        await seat.shows("$95.00 by Self-pay; then F12 writes all")


@pytest.mark.long
async def test_a_bill_far_above_the_estimate_is_warned_of(small_clinic: SmallClinic, desk: Desk) -> None:
    visit = small_clinic.visits["Smith"]
    make_for_visit(desk, visit, [EstimateEntry("OV-FU", "", 1, 9_500)])
    give(desk, 1, GivenHow.MAIL)
    async with seated(small_clinic, size=(120, 40)) as seat:
        await checking_out(seat, small_clinic, "Smith")
        await seat.press(*"99215", "enter", *"long visit", "enter", "enter", *"500", "enter")
        await seat.shows("total $500.00  $405.00 above the estimate")
        await seat.press("f12")
        await seat.shows("$405.00 above the estimate, it may be disputed")


async def test_the_sheet_tells_of_the_estimate_and_one_key_makes_gives_and_prints_it(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    visit = small_clinic.visits["Garcia"]
    async with seated(small_clinic) as seat:
        await stand_on(seat, small_clinic, "Garcia")
        await seat.press("i")
        await seat.until(lambda: isinstance(seat.app.screen, CheckIn), "the sheet")
        await seat.shows("not needed: booked less than 3 business days ahead", "F7 add policy")
        await seat.press("f8")
        await seat.shows("F7 make estimate")
        matches_golden(seat.app, "check-in-estimate-80x24")
        await seat.press("f7")
        await seat.until(lambda: isinstance(seat.app.screen, MakeEstimate), "the form")
        await seat.press(*"ov-new", "enter")
        await seat.shows("$140.00 by Self-pay")
        await seat.press("enter", "f12")
        await seat.shows("no. 1, $140.00, not given yet", "F7 estimate given")
        await seat.press("f7")
        await seat.shows("given in person 11/23/26", "F7 estimate again")
        await seat.press("f7")
        await seat.shows("estimate no. 1: estimate-1-")
        await seat.press("escape")
        await stand_on(seat, small_clinic, "Novák")
        await seat.press("i")
        await seat.shows("Aetna")
        assert "Estimate" not in seat.text, "a policy pays"
        await seat.type("self")
        await seat.shows("Estimate", "on request within 3 business days")
    with desk.store.reading() as db:
        assert standing(db, visit, desk.clock).given_how is GivenHow.IN_PERSON
    printed = sorted(path.name for path in (small_clinic.folder / "paper").iterdir())
    assert printed
    assert all(name.startswith("estimate-1-") for name in printed)


async def test_what_is_due_is_worked_off(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    first, second = (in_december(small_clinic, desk, name) for name in ("Garcia", "Cruz"))
    small_clinic.clock.at = small_clinic.clock.at.replace(day=27)  # the Friday on which both are due
    async with seated(small_clinic) as seat:
        await seat.press("!")
        await seat.shows("Garcia, María José: good-faith estimate to make, due Fri 27 Nov")
        await seat.walk_to(Cause.ESTIMATE)
        await seat.press("enter")
        await seat.opens(EstimateScreen, "the list")
        await seat.shows("2 to make or to give", "2 of them due today", "to make")
        await seat.framed("estimates_80x24")
        matches_golden(seat.app, "estimates_80x24")
        await seat.press("y")
        await seat.shows("it is not made yet")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, MakeEstimate), "the form")
        await seat.shows("expected charges $107.00")
        await seat.press("f12")
        await seat.shows("estimate no. 1 made, printed: estimate-1-", "no. 1 to give")
        await seat.press("l")
        await seat.shows("mailed", "1 to make or to give")
        await seat.press("m")
        await seat.shows("Thu 10 Dec 2026")
    with desk.store.reading() as db:
        row = estimate(db, 1)
        left = {first, second} - {row.appointment_id}
        assert standing(db, left.pop(), desk.clock).number is None
        assert (row.total_cents, row.given_how) == (10_700, GivenHow.MAIL)


async def test_the_front_desk_sees_prices_changes_none_and_hears_of_the_deadline_as_it_books(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    async with seated(small_clinic, size=(120, 40)) as seat:
        await seat.command("fees")
        await seat.press("enter", "e")
        await seat.shows("change what the clinic charges")
        assert isinstance(seat.app.screen, FeeLines)
        await seat.press("escape", "escape")
        await seat.command("b garcia fu 12/10 10:00")
        await seat.press("f12")
        await seat.shows("good-faith estimate due by Fri 27 Nov 2026")
        await seat.line("b garcia fu 20 dr:kim 12/14 tue,thu 10:00 x3")
        await seat.shows("Enter shows every date")
        await seat.press("enter")
        await seat.shows("3 of 3 visits")
        await seat.press("f12")
        await seat.shows("good-faith estimates due for 3 of 3, the first by Fri 27 Nov 2026")


async def test_schedules_and_their_lines(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    async with seated(small_clinic, login="otto") as seat:
        await seat.command("fees")
        await seat.until(lambda: isinstance(seat.app.screen, FeesScreen), "the schedules")
        await seat.shows("2 of them in force today")
        matches_golden(seat.app, "fee-schedules-80x24")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, FeeLines), "the lines")
        await seat.press("f")
        await seat.until(lambda: isinstance(seat.app.screen, FindFee), "the question")
        await seat.press(*"office", "enter")
        await seat.shows("those that fit `office`: 2", "self-pay $95.00 (Self-pay)")
        matches_golden(seat.app, "fee-lines-80x24")
        await seat.press("e")
        await seat.until(lambda: isinstance(seat.app.screen, ChangeFee), "the price")
        await seat.press(*"150", "f12")
        await seat.shows("OV-FU: $150.00", "standard $150.00 (Standard)")
    with desk.store.reading() as db:
        assert {each.code: each.cents for each in lines(db, 1)}["OV-FU"] == 15_000
