"""What a role may not do is refused before anything opens, and not offered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from clinic_tui.clinic import open_clinic
from clinic_tui.keymap import NEEDS, NEEDS_AT, VERBS
from clinic_tui.screens.command.command import CommandLine
from clinic_tui.screens.patients.find import FindPatient
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.screens.schedule.free_times import FreeTimes
from clinic_tui.security import roles
from clinic_tui.security.models import Account
from clinic_tui.store.desk import Actor
from clinic_tui.widgets.patient_picker import PatientPicker
from clinic_tui.widgets.short_list import ShortList
from clinic_tui.words.command import COMMANDS
from tests.screens.small_clinic import Seat, SmallClinic, seated
from tests.screens.test_schedule import burst

Golden = Callable[[Any, str], None]


@pytest.fixture
def house(small_clinic: SmallClinic) -> SmallClinic:
    """With an administrator, at whose door somebody failed twice."""
    clinic = open_clinic(small_clinic.folder)
    try:
        with clinic.desk(Actor(None, "otto", lambda verb: True), "Z").act("system.init") as db:
            db.add(
                Account(
                    login="ada", name="Ada Quist", role=roles.Role.ADMINISTRATOR, password_hash="-",
                    failures=2, last_sign_in=small_clinic.clock.now(),
                )
            )  # fmt: skip
    finally:
        clinic.close()
    return small_clinic


def test_every_right_that_is_named_is_in_the_table() -> None:
    assert set(NEEDS.values()) | {each.right for each in COMMANDS if each.right} <= roles.VERBS
    assert set(NEEDS) <= {verb.id for verb in VERBS}
    assert {right for there in NEEDS_AT.values() for right in there.values()} <= roles.VERBS
    assert all(set(there) <= set(verb.where) for verb in VERBS for there in [NEEDS_AT.get(verb.id, {})])


def offered(seat: Seat) -> set[str]:
    screen = seat.app.screen
    assert isinstance(screen, CommandLine)
    return {row.cells[0] for row in screen.query_one(ShortList).rows}


async def test_only_the_commands_of_the_role_are_offered_and_others_open_nothing(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "lee", tab="1") as seat:
        await seat.press(":")
        await seat.shows("Type a command")
        assert offered(seat) == {
            "late", "signal", "bulletins", "signals", "handover", "task", "message",
            "day", "week", "month", "view", "views", "proof", "figures", "tab", "undo", "next", "lock", "pin",
            "second-factor", "help", "quit", "opening", "equipment", "cold", "orders", "vendors", "budgets",
            "invoices", "counts", "fill", "missing", "incidents", "credentials", "disclosures",
            "report-breach", "clock", "timesheet",
            "rota", "timeoff", "oncall",
            "chemicals", "sds", "drills", "releases", "rights", "limits",
            "schedule", "queue", "stock", "team", "compliance",
        }  # fmt: skip
        await seat.press("escape")
        for typed in ("reco", "reconcile yesterday", "b smi,jo", "tab claims"):
            burst(seat, ":", *typed, "enter")
            await seat.shows(typed, "lee has no right to")
            line = seat.app.screen
            assert isinstance(line, CommandLine)
            await seat.press("enter")
            assert seat.app.screen is line, typed
            await seat.press("escape")
            await seat.gone("lee has no right to")


async def test_a_key_that_the_role_may_not_use_says_so(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "lee", size=(120, 40), tab="1") as seat:
        await seat.shows("i next stage", "f free times", "? help")
        assert not [words for words in ("b book", "m move", "/ find", "+ longer") if words in seat.lines[-1]]
        for key, words in (
            ("f2", "find patients (patient.find)"),
            ("b", "book the visit (appointment.book)"),
            ("3", "see the visits to be billed (claim.view)"),
        ):
            await seat.press(key)
            await seat.shows(f"lee has no right to {words}")
            assert not isinstance(seat.app.screen, FindPatient | BookVisit)
        await opens_no_form(
            seat,
            small_clinic,
            ("Garcia", "x", "lee has no right to cancel the visit (appointment.cancel)"),
            ("Garcia", "i", "lee has no right to check in (queue.check_in)"),
            ("Garcia", "w", "lee has no right to change the waitlist (waitlist.edit)"),
        )
        await seat.press("f")
        await seat.until(lambda: isinstance(seat.app.screen, FreeTimes), "looking is allowed")
        await seat.press("escape")
        await seat.app.push_screen(BookVisit())
        burst(seat, *"smi", "enter")
        await seat.shows("lee has no right to find patients")
        assert "obody fits" not in seat.text  # a refused search does not say so
        assert seat.app.screen.query_one(PatientPicker).patient is None


async def opens_no_form(seat: Seat, clinic: SmallClinic, *refused: tuple[str, str, str]) -> None:
    """On the visit of that name the key says why not, and opens nothing that could not be saved."""
    for name, key, words in refused:
        assert seat.app.pane is not None
        seat.app.pane.jump(clinic.visits[name], None)
        await seat.press(key)
        await seat.shows(words)
        assert len(seat.app.screen_stack) == 1


async def test_a_biller_finds_and_registers_nobody_and_is_offered_nothing_that_is_refused(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, "bea", size=(120, 40), tab="1") as seat:
        await seat.shows("O'Brien", "[1 Schedule] 3 Claims (1)")
        assert "Check-in" not in seat.lines[1]
        assert "Stock" not in seat.lines[1]
        for refused in ("check in", "check out", "cancel", "waitlist", "book", "move"):
            assert f" {refused} " not in f"{seat.lines[-1]} "
        await opens_no_form(
            seat,
            small_clinic,
            ("Garcia", "x", "bea has no right to cancel the visit"),
            ("Garcia", "p", "bea has no right to print (paper.print)"),
            ("Novák", "x", "bea has no right to note that the patient left (queue.leave)"),
            ("O'Brien", "i", "bea has no right to take to a room (queue.room)"),
            ("Smith", "o", "bea has no right to check out (visit.check_out)"),
        )
        await seat.pilot.resize_terminal(80, 24)
        await seat.press("E")
        await seat.shows("Proof of Mon 23 Nov 2026", "[ ] day  Esc back")
        assert not any("s no-show" in line or "o check out" in line for line in seat.lines)
        await seat.press("escape", "/")
        await seat.shows("Find a patient", "Enter choose  Esc back")
        burst(seat, *"xyzzy")
        await seat.shows("Nobody fits")
        await seat.press("f7")
        await seat.shows("bea has no right to register the patient")
        assert not isinstance(seat.app.screen, FindPatient)


async def test_the_next_person_starts_on_a_tab_of_their_own(small_clinic: SmallClinic) -> None:
    """The one before left the desk on a tab that the next may not see, and finds it again.

    Who may not edit items is not offered it there, and gets no form.
    """
    async with seated(small_clinic, "mia", tab="4") as seat:
        assert seat.app.backend is not None
        backend = seat.app.backend
        await seat.shows("Exam table paper", "+ receive")
        assert "e edit" not in seat.lines[-1]
        await seat.press("e")
        await seat.shows("mia has no right to")
        assert len(seat.app.screen_stack) == 1
        await seat.press("escape", "f9")
        for login, shown in (
            ("bea", ("1 Schedule [3 Claims", "Welcome, Bea Lund")),
            ("mia", ("[4 Stock", "Welcome, Mia Wong")),
        ):
            who = await seat.ask(partial(backend.sign_in_for_demo, login))
            seat.app.screen.dismiss()
            seat.app.seat(who)
            await seat.shows(*shown)
            await seat.press("f9")


async def test_an_administrator_is_greeted_and_shown_what_there_is_to_do(
    house: SmallClinic, jobs_run: None, matches_golden: Golden
) -> None:
    async with seated(house, "ada") as seat:
        await seat.press("1")
        await seat.shows("The role administrator has no tab", "ada has no right to see the schedule")
        await seat.press("!", "escape")
    async with seated(house, "ada", tab="down") as seat:
        await seat.shows("Welcome, Ada Quist (administrator): last sign-in", "2 failed", "tries since")
        await seat.pictured(matches_golden, "house")
        await seat.press("up", "down", "down", "enter", "enter")
        await seat.shows("Jobs, run by")


async def test_a_clinician_sees_the_own_visits_first_and_only_keys_that_work(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "lee", size=(80, 40)) as seat:
        await seat.shows("Others: ", "no. 4")
        first = seat.text.index("O'Brien")
        assert first < seat.text.index("Others: ") < seat.text.rindex("Brown, Robert")
        while "i: ready" not in seat.text and "i: to a room" not in seat.text:
            await seat.press("down")
        await seat.shows("O'Brien, Siobhan", "i: to a room")
        assert seat.lines[-1].startswith("i next stage  o ready  r room  x left")
        for refused in ("arrived", "walk-in", "no-show", "verify", "late"):
            assert f" {refused}" not in seat.lines[-1]
        matches_golden(seat.app, "queue_of_a_clinician_80x40")
