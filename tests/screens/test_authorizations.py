"""The work list of authorizations by keys alone; it is Monday, 9:40, and every follow-up needs one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.schedule.authorization import asking as asking
from clinic_tui.schedule.authorization import setup as setup
from clinic_tui.schedule.authorization.asking import NewRequest
from clinic_tui.schedule.authorization.on_file import NewAuthorization, add_authorization, authorization
from clinic_tui.schedule.authorization.states import AuthorizationKind, Pace
from clinic_tui.screens.coverage.authorization_forms import EnterNumber, NoteAsked, RequestAuthorization
from clinic_tui.screens.coverage.authorizations import AuthorizationScreen
from clinic_tui.screens.parts.history import HistoryScreen
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.store.desk import Actor, Desk
from tests.bound_payers import bind
from tests.screens.small_clinic import FU, TODAY, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst
from tests.screens.test_waitlist import patient_of

Golden = Callable[[Any, str], None]


@pytest.fixture
def desk(small_clinic: SmallClinic) -> Iterator[Desk]:
    """Another desk of the small clinic, whose payers Aetna and Blue Cross have a clock."""
    clinic = open_clinic(small_clinic.folder)
    clinic.clock = small_clinic.clock
    desk = clinic.desk(Actor(None, "system", lambda verb: True), "Z")
    setup.set_need(desk, AuthorizationKind.PRIOR, FU, "", needed=True, procedures=("97110",))
    for payer in ("Aetna", "Blue Cross"):
        bind(desk, payer)
    yield desk
    clinic.close()


def requested(desk: Desk, visit: int, **more: Any) -> int:
    new = NewRequest(
        patient_of(desk, visit), 6, TODAY, TODAY + timedelta(days=90), visit_types=("fu",), **more
    )
    return asking.begin_request(desk, new)


def one_of_each(clinic: SmallClinic, desk: Desk) -> None:
    """O'Brien's is overdue, Novák lacks one, Washington's was denied, Haddad's ends."""
    overdue = requested(desk, clinic.visits["O'Brien"], pace=Pace.URGENT)
    asking.note_asked(desk, overdue, None, "portal", asked_at=clinic.clock.now() - timedelta(days=4))
    denied = requested(desk, clinic.visits["Washington"])
    asking.deny(desk, denied, None, "not medically necessary (82)")
    haddad = patient_of(desk, clinic.visits["Haddad"])
    last = TODAY + timedelta(days=9)
    add_authorization(desk, NewAuthorization(haddad, "MC-1", 3, TODAY, last, ("fu",), 1))


async def opened(seat: Seat) -> AuthorizationScreen:
    await seat.command("authorizations")
    await seat.until(lambda: isinstance(seat.app.screen, AuthorizationScreen), "the list")
    await seat.shows("lacks one")
    screen = seat.app.screen
    assert isinstance(screen, AuthorizationScreen)
    return screen


async def form(seat: Seat, kind: type) -> Any:
    await seat.until(lambda: isinstance(seat.app.screen, kind), kind.__name__)
    return seat.app.screen


async def stand_on(seat: Seat, screen: AuthorizationScreen, number: int) -> None:
    screen.go_to(number)
    await seat.until(lambda: screen.row is not None and screen.row.number == number, "the line")


async def say(seat: Seat, key: str, words: str) -> None:
    await seat.press(key)
    await form(seat, AskReason)
    await seat.press(*words, "f12")
    await seat.until(lambda: isinstance(seat.app.screen, AuthorizationScreen), "the list again")


async def test_each_line_of_the_list_goes_its_way_and_a_visit_that_lacks_one_gets_its_number(
    small_clinic: SmallClinic, desk: Desk, matches_golden: Golden
) -> None:
    one_of_each(small_clinic, desk)
    async with seated(small_clinic) as seat:
        screen = await opened(seat)
        await seat.shows("1 overdue", "1 denied", "1 ends")
        await seat.pictured(matches_golden, "authorizations")
        row = next(line for line in screen.shown_rows if line.name.startswith("Novák"))
        screen.go_to(row.number)
        await seat.shows("Novák, Jiří  MRN")
        await seat.press("c")
        await seat.shows("nobody has asked for it yet")
        await seat.press("a")
        asked = await form(seat, RequestAuthorization)
        assert asked.texts["codes"] == "97110"
        await seat.press("f12")
        await seat.shows("asked", "due in 7 d")
        await seat.press("c")
        await form(seat, AskReason)
        await seat.press(*"in review", "f12")
        await seat.shows("chased 11/23")
        await seat.press("w")
        await form(seat, AskReason)
        await seat.press(*"wants notes", "f12")
        await seat.shows("pended")
        await seat.press("a")
        await form(seat, NoteAsked)
        await seat.press("f12")
        await seat.gone("pended")
        await seat.press("e")
        number = await form(seat, EnterNumber)
        assert number.texts["units"] == "1"
        await seat.press(*"AE-77", "f12")
        await seat.shows("prior authorization AE-77 of Novák, Jiří")
        await seat.until(lambda: not any(line.name.startswith("Novák") and line.why.value != "ends"
                                         for line in screen.shown_rows), "it is paid for")  # fmt: skip
        await seat.press("u")
        await seat.shows("undone")
        await stand_on(seat, screen, 1)
        await say(seat, "d", "82")
        assert stored(desk, 1) == "denied"
        await seat.shows("denied: 82")
        await say(seat, "y", "Sue at Blue Cross")
        assert stored(desk, 1) == "none needed"
        await stand_on(seat, screen, 3)
        await seat.press("l")
        await seat.shows("is let end")
        await seat.until(lambda: all(line.number != 3 for line in screen.shown_rows), "it is gone")
        theirs = await of_patient(seat, "o'br")
        await stand_on(seat, theirs, 1)
        await say(seat, "x", "twice")
        assert stored(desk, 1) == "cancelled"
        await seat.press("+")
        await form(seat, RequestAuthorization)


def stored(desk: Desk, number: int) -> str:
    with desk.store.reading() as db:
        return authorization(db, number).state.value


async def of_patient(seat: Seat, typed: str) -> AuthorizationScreen:
    if isinstance(seat.app.screen, AuthorizationScreen):
        await seat.press("escape")
    await seat.line(f"auth {typed}")
    await seat.shows("Enter shows what is on file")
    burst(seat, "enter")
    await seat.shows("Authorizations of")
    screen = seat.app.screen
    assert isinstance(screen, AuthorizationScreen)
    await seat.until(lambda: screen.row is not None, "a line")
    return screen


async def test_record_and_visit_tell_how_it_stands_and_alerts_and_the_next_thing_lead_there(
    small_clinic: SmallClinic, desk: Desk
) -> None:
    one_of_each(small_clinic, desk)
    async with seated(small_clinic, tab="1") as seat:
        pane: Any = seat.app.pane
        pane.jump(small_clinic.visits["Haddad"], TODAY)
        await seat.shows("MC-1 ▓░░░ 1/3 to 12/02")
        pane.jump(small_clinic.visits["Novák"], TODAY)
        await seat.shows("no prior authorization: Aetna needs one")
        seat.app.open_patient(patient_of(desk, small_clinic.visits["O'Brien"]))
        await seat.until(lambda: isinstance(seat.app.screen, PatientScreen), "the record")
        await seat.shows("asked 6 units FU", "24 h overdue")
        record: Any = seat.app.screen
        for _ in range(15):
            if record._key[0] == "authorization":
                break
            await seat.press("down")
        assert record._key[0] == "authorization"
        await seat.press("x")
        await seat.shows("it has no number yet")
        await seat.press("enter")
        await seat.shows("Authorizations of O'Brien, Siobhan")
        await seat.press("enter")
        await form(seat, HistoryScreen)
        await seat.shows("portal", "begun: to be asked")
        await seat.press("escape", "escape", "escape")
        await seat.until(lambda: len(seat.app.screen_stack) == 1, "the schedule")
        await seat.press("!")
        await seat.shows("payer", "O'Brien, Siobhan: prior authorization asked, 24 h overdue")
        await seat.press("escape")
        for _ in range(12):
            await seat.press("n")
            if isinstance(seat.app.screen, AuthorizationScreen):
                break
        screen = await form(seat, AuthorizationScreen)
        await seat.until(lambda: screen.row is not None and screen.row.number == 1, "the line")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, PatientScreen), "the record")
        await seat.press("escape", "m")
        pane = seat.app.pane
        await seat.until(lambda: pane.visit() is not None and pane.visit().family == "O'Brien", "the visit")
        await seat.line("b novák fu dr:kim 11/24 14:00")
        await seat.shows("! no prior authorization")
        burst(seat, "enter")
        await form(seat, BookVisit)
        await seat.shows("no prior authorization: Aetna needs one")
