"""The rota by keys alone: the week, a request asked and decided at two desks, a swap, a minimum."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from clinic_tui.clinic import open_clinic
from clinic_tui.patients.models import Patient
from clinic_tui.rota import leave, on_call, swapping, usual_weeks
from clinic_tui.rota.entries import OnCallEntry, ShiftsEntry, TimeOffEntry
from clinic_tui.rota.states import Group, Off
from clinic_tui.schedule import hours, sites
from clinic_tui.schedule import service as schedule
from clinic_tui.schedule.rows import Booking, Span
from clinic_tui.security.models import Account
from clinic_tui.security.roles import Role, may
from clinic_tui.store.desk import Actor
from tests.screens.small_clinic import FU, KIM, LEE, TODAY, SmallClinic, seated

Golden = Callable[[Any, str], None]
FRIDAY = TODAY + timedelta(days=4)
WEEK = ShiftsEntry(frozenset(range(5)), (Span(480, 720), Span(780, 1020)), date(2026, 11, 2))


@contextlib.contextmanager
def desk_of(clinic: SmallClinic, login: str, role: Role) -> Any:
    with contextlib.closing(open_clinic(clinic.folder)) as opened:
        opened.clock = clinic.clock
        with opened.store.reading() as db:
            number = db.execute(select(col(Account.id)).where(col(Account.login) == login)).scalar_one()
        yield opened.desk(Actor(number, login, lambda verb: may(role, verb)), "Y")


def place_of(lines: Sequence[str], words: str) -> int:
    """How far down the list of alerts these words stand."""
    rows = [line for line in lines if "│ " in line]
    return next(place for place, line in enumerate(rows[1:]) if words in line)


def planned(clinic: SmallClinic) -> None:
    """Two weeks, a minimum at the desk, somebody on call, and Friday off asked for by the front desk."""
    with desk_of(clinic, "otto", Role.MANAGER) as otto:
        for who in ("mia", "otto"):
            usual_weeks.set_shifts(otto, who, WEEK)
        usual_weeks.set_minimum(otto, Group.FRONT_DESK, range(5), Span(480, 720), 1)
        entry = OnCallEntry("otto", TODAY, 1020, TODAY + timedelta(days=1), 480, "555-810-7390")
        on_call.put_on_call(otto, entry)
    with desk_of(clinic, "mia", Role.FRONT_DESK) as mia:
        leave.ask_time_off(mia, TimeOffEntry(Off.HOLIDAY, FRIDAY, FRIDAY, None, "[wedding]"))


async def test_a_week_and_what_a_friday_off_would_hit(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    planned(small_clinic)
    async with seated(small_clinic, "otto") as seat:
        await seat.press("5", "w")
        await seat.shows("Rota Mon 23 Nov to Sun 29 Nov 2026", "1 to decide", "= front desk")
        await seat.press("right", "right", "right", "right", "up", "up", "up")
        await seat.pictured(matches_golden, "rota")
        await seat.press("l")
        await seat.shows("Time off and swaps: open", "[wedding]", "1 to answer")
        await seat.pictured(matches_golden, "time_off_list")
        await seat.press("enter")
        await seat.shows("front desk: short, 0 of 1 08:00-12:00", "could cover", "otto (manager, works")
        await seat.pictured(matches_golden, "time_off")
        await seat.press("y")
        await seat.shows("approved by otto", "approved: Mia")
        await seat.press("escape")
        await seat.shows("Nothing is asked for")
        await seat.press("escape")
        await seat.shows("! short on 1 day", "! 0 of 1", "holiday")
        await seat.press("u", "y")
        await seat.shows("1 to decide")


async def test_asked_at_one_desk_and_read_there_after_it_was_decided_at_another(
    small_clinic: SmallClinic,
) -> None:
    planned(small_clinic)
    with desk_of(small_clinic, "mia", Role.FRONT_DESK) as mia:
        swap = swapping.offer_shift(mia, FRIDAY - timedelta(days=1), "otto")
    async with seated(small_clinic) as seat:
        await seat.command("rota fri")
        await seat.shows("Rota Mon 23 Nov", "Fri 27 Nov 2026", "holiday, asked")
        await seat.press("+")
        await seat.shows("Ask for time off", "Fri 27 Nov 2026")
        await seat.type("tra")
        await seat.press("down")
        await seat.type("12/7")
        await seat.press("f12")
        await seat.shows("asked: training")
        with desk_of(small_clinic, "otto", Role.MANAGER) as otto:
            leave.refuse_time_off(otto, 1, 1, "inventory that day")
            swapping.decline_swap(otto, swap, 1, "I work then")
        await seat.press("escape", "!")
        await seat.shows("your time off Fri 27 Nov 2026: refused by otto: inventory", "Otto Brandt declined")
        await seat.press(*["down"] * place_of(seat.lines, "declined your shift"), "enter")
        await seat.shows("Your time off and swaps: decided", "your shift of Thu 26 Nov 2026", ": I work then")
        await seat.press("escape", "!")
        await seat.shows("your time off Fri 27 Nov 2026")
        assert "declined your shift" not in seat.text, "it was read"
        await seat.press(*["down"] * place_of(seat.lines, "your time off"), "enter")
        await seat.shows("Your time off and swaps: decided", "inventory that day")
        await seat.press("l")
        await seat.shows("Your time off and swaps: open", "training")
        await seat.press("x")
        await seat.shows("withdrawn: ", "Nothing is asked for")
        await seat.press("s")
        await seat.shows("Somebody is sick or away")
        await seat.type("lee")
        await seat.press("f12")
        await seat.shows("lee: sick; LEE is out", "to call")
        await seat.press("f12")
        await seat.shows("Visits to be moved: 2", "lee: sick, Mon 23 Nov 2026: 0 moved, 2 to call")


async def test_a_swap_a_day_and_a_usual_week(small_clinic: SmallClinic) -> None:
    planned(small_clinic)
    with desk_of(small_clinic, "mia", Role.FRONT_DESK) as mia:
        swapping.offer_shift(mia, FRIDAY + timedelta(days=3), "otto")
    async with seated(small_clinic, "otto") as seat:
        await seat.command("timeoff")
        await seat.shows("swap", "offered")
        await seat.press("end", "enter")
        await seat.shows("Mia Wong to Otto Brandt  swap", "front desk: short: 0 of 1 08:00-12:00")
        await seat.press("escape", "end", "r")
        await seat.shows("Decline: ")
        await seat.type("I work then")
        await seat.press("f12")
        await seat.shows("declined: ")
        await seat.press("escape")
        await seat.command("rota")
        await seat.shows("Rota Mon 23 Nov")
        await seat.press("e")
        await seat.shows("What", "other hours")
        await seat.type("10-15")
        await seat.press("enter")
        await seat.type("dentist")
        await seat.press("f12")
        await seat.shows("changed", "other hours (dentist)", "10-15*")
        await seat.press("w")
        await seat.shows("Usual week of", "1 date other")
        await seat.press("end", "x")
        await seat.shows("as usual again")
        await seat.press("escape", "enter")
        await seat.shows("Who is in, Mon 23 Nov 2026")
        await seat.press("escape", "}", "right", "o")
        await seat.shows("On call", "(555) 810-7390")
        await seat.press("x")
        await seat.shows("Nobody is called in place of Otto Brandt", "Take off call, or keep it")
        await seat.press("n")
        await seat.shows("(555) 810-7390", "o hand over")


async def test_leave_of_who_is_on_call_asks_who_takes_that(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    planned(small_clinic)
    with desk_of(small_clinic, "otto", Role.MANAGER) as otto:
        entry = OnCallEntry("mia", FRIDAY, 1020, FRIDAY + timedelta(days=1), 480, "555-810-7391")
        on_call.put_on_call(otto, entry)
    async with seated(small_clinic, "otto", size=(80, 24)) as seat:
        await seat.command("timeoff")
        await seat.shows("1 to answer")
        await seat.press("y")
        await seat.shows("approved; Mia Wong is on call then", "is on call Fri 27 Nov 2026 17:00 to Sat 28")
        await seat.shows("could take it: ", "o hand over")
        await seat.framed("time_off_on_call_80x24")
        matches_golden(seat.app, "time_off_on_call_80x24")
        await seat.press("escape", "!")
        await seat.shows("Mia Wong is on call Fri 27 Nov 2026 17:00")
        await seat.press(*["down"] * place_of(seat.lines, "Mia Wong is on call"), "enter")
        await seat.shows("! 1 to hand over: o", "! off", "time off Fri 27 Nov 2026 17:00")
        await seat.press("o")
        await seat.shows("On call in place of Mia Wong", "free then: sam")
        await seat.type("otto")
        await seat.press(*["enter"] * 5)
        await seat.type("555-810-7390")
        await seat.press("f12")
        await seat.shows("on call: otto")
        await seat.until(lambda: "! off" not in seat.text)


async def test_a_week_at_two_sites_says_where(small_clinic: SmallClinic, matches_golden: Golden) -> None:
    planned(small_clinic)
    with desk_of(small_clinic, "otto", Role.MANAGER) as otto:
        sites.add_site(otto, "West End")
    async with seated(small_clinic, "otto", size=(80, 24)) as seat:
        await seat.press("5", "w")
        await seat.shows("Rota Mon 23 Nov", "W West End", "8-17")
        await seat.press("home", "up", "up", "up", "up", "up", "up", "up", "right", "w", "+")
        await seat.shows("Usual hours of Mia Wong", "Site")
        for text in ("tue", "18-20", "west"):
            await seat.type(text)
            await seat.press("enter")
        await seat.press("f12")
        await seat.shows("18:00-20:00           at West End")
        await seat.press("escape", "c", "+")
        await seat.shows("Minimum cover", "Site")
        for text in ("fro", "w", "tue", "18-20"):
            await seat.type(text)
            await seat.press("enter")
        await seat.type("2")
        await seat.press("f12")
        await seat.shows("2 of front desk at West End at each minute of 18:00-20:00")
        await seat.press("escape")
        await seat.shows("= W front desk", "! 1 of 2", "18:00-20:00 West End")
        await seat.framed("rota_sites_80x24")
        matches_golden(seat.app, "rota_sites_80x24")
        await seat.press("e")
        await seat.shows("Site", "West End")


async def test_sessions_of_a_provider_are_set_and_swapped_once_it_is_seen_whom_it_hits(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "otto", (80, 24)) as seat:
        await seat.command("rota")
        await seat.shows("Rota Mon", "Lee")
        await seat.press(*["up"] * 9)
        for _ in range(9):
            if "Ann Lee, provider" in seat.text:
                break
            await seat.press("down")
        await seat.press("w")
        await seat.shows("Sessions of", "Monday", "08:00-12:00, 13:00-17:00", "20 min")
        matches_golden(seat.app, "sessions_80x24")
        await seat.press("home", "+")
        await seat.shows("Sessions of", "their sessions before give way")
        await seat.press("tab", "home", "ctrl+k")
        await seat.type("18-20")
        await seat.press("f12")
        await seat.shows("to be moved", "has other hours then", "write it all the same")
        await seat.press("f12")
        await seat.shows("Mon: 18:00-20:00", ":bumped lists them", "u undo")
        await seat.press("end", "+")
        await seat.shows("Sessions of", "their sessions before give way")
        await seat.press("tab", "tab")
        await seat.type("12/14")
        await seat.press("f12")
        await seat.shows("Sessions of Ann Lee", "1 change to come", "from 12/14/26", "to 12/13/26")
        await seat.press("m")
        await seat.shows("Swap sessions of", "whose sessions go over")
        await seat.type("t+1")
        await seat.press("enter")
        await seat.type("lee")
        await seat.press("f12")
        await seat.shows("the code of another provider")


async def test_sessions_are_offered_to_another_provider_and_approved_once_it_is_seen_whom_it_hits(
    small_clinic: SmallClinic,
) -> None:
    tuesday = TODAY + timedelta(days=1)
    with desk_of(small_clinic, "otto", Role.MANAGER) as otto:
        with otto.act("account.change") as db:
            account = db.scalars(select(Account).where(col(Account.login) == "bea")).one()
            account.provider_code, kim = "KIM", account.id
        hours.set_template(otto, KIM, [tuesday.weekday()], [], 20)
    with desk_of(small_clinic, "mia", Role.FRONT_DESK) as mia:
        with mia.store.reading() as db:
            patient = db.scalars(select(col(Patient.id)).limit(1)).one()
        schedule.book(mia, Booking(patient, LEE, FU, tuesday, 540))
    async with seated(small_clinic, "lee", (80, 24)) as seat:
        await seat.command("rota tue")
        await seat.shows("Tue 24 Nov 2026", "Ann Lee, provider", "m swap")
        await seat.press("m")
        await seat.shows("Offer your sessions of Tue 24 Nov 2026")
        await seat.type("kim")
        await seat.press("f12")
        await seat.shows("offered to kim: Tue 24 Nov 2026", "1 visit to move then")
    with desk_of(small_clinic, "bea", Role.BILLER) as bea:
        assert bea.actor.account_id == kim
        swapping.accept_swap(bea, 1, 1)
    async with seated(small_clinic, "otto", (80, 24)) as seat:
        await seat.command("timeoff")
        await seat.shows("sessions", "accepted", "1 to answer")
        await seat.press("home", "enter")
        await seat.shows("swap of sessions", "1 visit of Ann Lee: 09:00", "1 visit to move")
        await seat.press("y")
        await seat.shows("1 visit is to be moved then", "Approve all the same?")
        await seat.press("y")
        await seat.shows("to move: :bumped lists them", "done by otto")


async def test_who_writes_down_that_somebody_is_sick_stays_in_the_list(small_clinic: SmallClinic) -> None:
    """The absence is another's, and in no list of who decides on none."""
    async with seated(small_clinic, "mia", (80, 24)) as seat:
        await seat.command("timeoff")
        await seat.shows("Your time off and swaps: open")
        await seat.press("s")
        await seat.shows("Somebody is sick or away")
        await seat.type("otto")
        await seat.press("f12")
        await seat.shows("otto: sick", "Your time off and swaps: open", "Nothing is asked for")
