"""Tasks by keys alone: made, given, taken, done, with another desk at it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from textual.events import Paste

from clinic_tui.bulletins.rows import BulletinEntry
from clinic_tui.bulletins.service import read_bulletin, withdraw_bulletin, write_bulletin
from clinic_tui.clinic import open_clinic
from clinic_tui.schedule.models import Appointment
from clinic_tui.security.accounts import accounts
from clinic_tui.store.desk import Actor, Desk
from clinic_tui.tasks.handing import accept_task
from clinic_tui.tasks.models import Task
from clinic_tui.tasks.queries import tasks
from clinic_tui.tasks.rows import TaskEntry
from clinic_tui.tasks.rules import Repeat
from clinic_tui.tasks.states import Every, Pile, Priority
from clinic_tui.tasks.writing import change_task, make_task, note_task, reply
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import TODAY, SmallClinic, seated

Golden = Callable[[Any, str], None]
DAY = timedelta(days=1)


@contextlib.contextmanager
def desk_of(small_clinic: SmallClinic, login: str) -> Iterator[Desk]:
    with contextlib.closing(open_clinic(small_clinic.folder)) as clinic:
        clinic.clock = small_clinic.clock
        with clinic.store.reading() as db:
            (number,) = [row.id for row in accounts(db) if row.login == login]
        yield clinic.desk(Actor(number, login, lambda _: True), "Y")


@pytest.fixture
def otto(small_clinic: SmallClinic) -> Iterator[Desk]:
    """The manager at another desk of the same clinic."""
    with desk_of(small_clinic, "otto") as desk:
        yield desk


@pytest.fixture
def mia(small_clinic: SmallClinic) -> Iterator[Desk]:
    """The front desk, where nobody looks at a screen."""
    with desk_of(small_clinic, "mia") as desk:
        yield desk


def cruz(otto: Desk, clinic: SmallClinic) -> int:
    """The number of her record."""
    with otto.store.reading() as db:
        return db.get_one(Appointment, clinic.visits["Cruz"]).patient_id


def make_late(otto: Desk, entry: TaskEntry) -> None:
    """One that was due yesterday."""
    number = make_task(otto, entry)
    with otto.act("task.edit") as db:
        db.get_one(Task, number).due_on = TODAY - DAY


def furnished(otto: Desk, patient: int) -> None:
    """Five tasks: late, asked, of the role, with an hour, of next year."""
    make_late(otto, TaskEntry("Send the form of [Cruz]", "to the school", "front", due_on=TODAY))
    make_task(otto, TaskEntry("Call the lab", to="mia", priority=Priority.HIGH, due_on=TODAY, due_minute=990))
    weekly = Repeat(1, Every.WEEKS)
    make_task(otto, TaskEntry("Water the plants", to="front", due_on=TODAY + DAY, repeat=weekly))
    make_task(otto, TaskEntry("Ask for the letter", to="front", patient_id=patient))
    number = make_task(otto, TaskEntry("Renew the lease", to="mia", due_on=TODAY + 200 * DAY))
    note_task(otto, number, "the landlord is Mr. Petrov")


async def test_the_views_are_seen(small_clinic: SmallClinic, otto: Desk, matches_golden: Golden) -> None:
    furnished(otto, cruz(otto, small_clinic))
    async with seated(small_clinic, "mia", tab="5") as seat:
        await seat.shows("Tasks: mine", "2 to accept", "Water the plants")
        await seat.pictured(matches_golden, "tasks")
        await seat.press("end")
        await seat.shows("+ 2 low stock", "Enter opens them")
        await seat.press("enter", "end")
        await seat.shows("- 2 low stock", "Gauze 4x4", "Flu vaccine", "Enter goes there")
        await seat.press("home", "enter")
        await seat.shows("made", "for any front-desk")
        await seat.pictured(matches_golden, "task")
        await seat.press("escape", "+")
        await seat.shows("in a few words")
        await seat.pictured(matches_golden, "task_form")


async def test_a_task_is_made_given_taken_and_done(small_clinic: SmallClinic, otto: Desk) -> None:
    async with seated(small_clinic, "mia", tab="5") as seat:
        await seat.press("+")
        await seat.shows("in a few words")
        await seat.type("Order cards")
        await seat.press("enter")
        await seat.type("nobody")
        await seat.shows("Nobody:")
        await seat.press(*["backspace"] * 6, "enter")
        await seat.type("t+2")
        await seat.press("f12")
        await seat.shows("task: Order cards", "u undo")
        await seat.press("g")
        await seat.shows("Give: Order cards")
        await seat.type("otto")
        await seat.press("f12")
        await seat.shows("given to otto")
        await seat.press("l")
        await seat.shows("Tasks: given away", "Order cards", "asked")
        with otto.store.reading() as db:
            (row,) = tasks(db, otto, Pile.MINE)
        accept_task(otto, row.id, row.version)
        await seat.gone("asked")
        await seat.press("d")
        await seat.shows("done: Order cards", "You gave nothing away")
        await seat.press("u")
        await seat.shows("undone: Order cards: finish the task", "Otto")
        await seat.press("x")
        await seat.shows("Drop: Order cards")
        await seat.type("we have some")
        await seat.press("f12")
        await seat.shows("dropped: Order cards")
        await seat.press("l")
        await seat.shows("Tasks: ended", "Order cards", "dropped")
        await seat.press("d")
        await seat.shows("it is dropped already")


async def test_the_keys_are_named_for_what_is_under_the_cursor_a_message_or_a_task_to_take_or_decline(
    small_clinic: SmallClinic, otto: Desk
) -> None:
    """How a message is written down is step 33 of the day: tests/day/test_team_day.py."""
    make_task(otto, TaskEntry("Count the masks", to="mia", priority=Priority.URGENT, due_on=TODAY))
    message = TaskEntry("results", "of Friday", "mia", due_on=TODAY + DAY, caller="Ana Cruz")
    async with seated(small_clinic, "mia", tab="5") as seat:
        await seat.shows("Count the masks")
        make_task(otto, replace(message, phone="15558107203"))
        await seat.shows("Ana Cruz: results", "from otto    new")
        await seat.press("home", "down")
        await seat.shows("k called")
        assert "y take" not in seat.lines[-1]
        assert "r decline" not in seat.lines[-1]
        await seat.press("enter")
        await seat.shows("read", "call Ana Cruz (555) 810-7203")
        await seat.press("k")
        await seat.shows("Call Ana Cruz: (555) 810-7203")
        await seat.press("m", "f12")
        await seat.shows("message left: Ana Cruz", "called")
        await seat.press("escape")
        await seat.gone(" new")
        await seat.press("end")
        await seat.gone("d done")
        await seat.press("home")
        await seat.shows("y take", "r decline")
        assert "k called" not in seat.lines[-1]
        await seat.press("r")
        await seat.shows("Decline: Count the masks")
        await seat.type("I am at the other desk")
        await seat.press("f12")
        await seat.shows("declined: Count the masks")
        with otto.store.reading() as db:
            (row,) = tasks(db, otto, Pile.MINE)
        assert (row.words, row.declined_by) == ("Count the masks", "mia")
        make_task(
            otto, TaskEntry("Send the card to the school", "", "front", due_on=TODAY, priority=Priority.HIGH)
        )
        await seat.pilot.resize_terminal(60, 20)
        await seat.shows("11/23 !Send the card to the school")  # in a narrow window the words keep their room
        await seat.press("home", "y")
        await seat.shows("for Mia Wong  from otto")  # that it is new may be said over the answer
        await seat.press("m", "up")  # around the end: the field below all
        await seat.shows("patient MRN")


async def test_the_record_leads_to_a_task_about_its_patient(small_clinic: SmallClinic, otto: Desk) -> None:
    async with seated(small_clinic, "mia") as seat:
        seat.app.open_patient(cruz(otto, small_clinic))
        await seat.shows("Contact")
        await seat.press("t")
        await seat.shows("Task about Cruz")
        await seat.type("ask for the card")
        await seat.press("f12")
        await seat.shows("task: ask for the card", "To do")
        record = seat.app.screen
        record.query_one("#record-who", PagedList).select(("task", 1))
        await seat.press("enter")
        await seat.shows("made", "Mia Wong", "about Cruz")


async def test_a_message_and_a_bulletin_come_to_the_other_desk_at_once(
    small_clinic: SmallClinic, otto: Desk, matches_golden: Golden
) -> None:
    async with seated(small_clinic, "mia", (80, 24)) as seat:
        make_task(otto, TaskEntry("Lunch is at one", to="mia", told=True))
        await seat.shows("new from otto: Lunch is at one")  # wherever one stands
        await seat.press("5")
        await seat.shows("Tasks: mine")
        await seat.shows("Lunch is at one", "from otto    new")
        await seat.press("home", "a")
        await seat.shows("Reply to: Lunch is at one")
        await seat.type("I come at two")
        await seat.press("f12")
        await seat.shows("replied: Lunch is at one")
        write_bulletin(otto, BulletinEntry("Flu clinic on Friday", TODAY, TODAY + 3 * DAY))
        await seat.shows("bulletin of Otto Brandt: Flu clinic on Friday", "bulletin, b reads it")
        await seat.press("b")
        await seat.shows("1 to read: Enter", "Flu clinic on Friday")
        matches_golden(seat.app, "bulletins_80x24")
        await seat.press("enter")
        await seat.gone("1 to read")
        await seat.press("escape")
        await seat.shows("Tasks: mine")
        await seat.gone("Flu clinic")  # what is read stands on the page alone
        await seat.press("b")
        await seat.shows("Flu clinic")
        await seat.press("x")
        await seat.shows("mia has no right to write the bulletin")
        withdraw_bulletin(otto, 1, 1)
        await seat.press("escape", "escape")  # the first takes the error away
        await seat.gone("Flu clinic")


async def test_who_told_it_sees_the_reply_and_who_has_read_the_bulletin(
    small_clinic: SmallClinic, otto: Desk, mia: Desk
) -> None:
    asked = make_task(otto, TaskEntry("Lunch is at one", to="mia", told=True))
    async with seated(small_clinic, "otto", tab="5") as seat:
        await seat.shows("Tasks: mine")
        reply(mia, asked, "I come at two")
        await seat.shows("a reply: Lunch is at one", "from otto    reply")
        await seat.press("home", "enter")
        await seat.shows("I come at two", "a reply", "Esc back")
        assert not {"y take", "r decline", "k called"} & set(seat.lines[-1].split("  "))  # it is his own
        await seat.press("escape")
        await seat.gone("Lunch is at one: ")
        await seat.press("b", "+")
        await seat.shows("Bulletin to everybody")
        long = f"{'both carts, a second person ' * 10}and Dana"
        seat.app.post_message(Paste(long))
        await seat.press("enter", "enter")
        await seat.type("t+3")
        await seat.press("f12")
        await seat.shows("told to everybody until Thu 26 Nov 2026", "read by 0 of", "and Dana")
        await seat.press("escape")
        await seat.shows("Tasks: mine")
        await seat.gone("both carts")  # one's own stands on the page alone
        await seat.press("b")
        await seat.shows("both carts")
        read_bulletin(mia, 1)
        await seat.shows("read by 1 of", "Mia Wong 11/23")
        await seat.press("x")
        await seat.shows("withdrawn: nobody", "withdrawn by Otto Brandt")
        await seat.pilot.resize_terminal(60, 20)
        told = " ".join(long.split())
        await seat.until(lambda: told in " ".join(" ".join(seat.lines).split()))


async def test_a_kept_change_is_taken_up_on_what_is_true_now(small_clinic: SmallClinic, otto: Desk) -> None:
    number = make_task(otto, TaskEntry("Call the lab", to="front"))
    async with seated(small_clinic, "mia", tab="5") as seat:
        await seat.press("e")
        await seat.shows("Task 1")
        await seat.type("Call both labs")
        change_task(otto, number, 1, TaskEntry("Call the lab", "about Friday", due_on=TODAY))
        await seat.press("f12")
        await seat.shows("written at another desk meanwhile")
        await seat.press("escape", "Z")
        await seat.shows("changed at a desk since this was typed", "Call both labs", "about Friday")
        await seat.press("f12")
        await seat.shows("changed: Call both labs", "11/23")


async def test_next_lists_all_that_is_open_with_its_reasons(
    small_clinic: SmallClinic, otto: Desk, matches_golden: Golden
) -> None:
    make_late(otto, TaskEntry("Call the lab", to="mia", priority=Priority.HIGH, due_on=TODAY))
    async with seated(small_clinic, "mia", (80, 24)) as seat:
        await seat.command("next")
        await seat.shows("Next: ", "points: weight", "low stock", "Call the lab")
        matches_golden(seat.app, "next_80x24")
        rows = [line for line in seat.text.splitlines() if line.startswith("│ ")]
        assert "1 min over   waiting      O'Brien" in rows[2]
        (late,) = (place for place, line in enumerate(rows) if "Call the lab" in line)
        await seat.press(*["down"] * (late - 2), "enter")
        await seat.shows("Tasks: mine", "Call the lab: Mia Wong is asked to take it, due Sun 22 Nov 2026")
        await seat.press("n", "n")
        await seat.until(lambda: "[2 Check-in" in seat.text, "the first of the queue")


async def test_the_tasks_of_a_person_a_role_or_a_patient(small_clinic: SmallClinic, otto: Desk) -> None:
    patient = cruz(otto, small_clinic)
    make_task(otto, TaskEntry("Order toner", to="otto"))
    make_task(otto, TaskEntry("Call the lab", to="front"))
    make_task(otto, TaskEntry("Send records", to="bea", patient_id=patient))
    found = {
        "bea": ("Send records",),
        "front": ("Call the lab",),
        "cruz": ("Send records",),
        "": ("Order toner", "Call the lab", "Send records"),
    }
    async with seated(small_clinic, "otto", tab="5") as seat:
        await seat.shows("Tasks: mine")
        for typed, shown in found.items():
            await seat.press("f", "home", "ctrl+k")
            await seat.type(typed)
            await seat.press("enter")
            await seat.shows("Tasks: everybody's", *shown)
            others = {"Order toner", "Call the lab", "Send records"} - set(shown)
            assert not any(other in seat.text for other in others)
        await seat.press("f")
        await seat.type("nobody")
        await seat.press("enter")
        await seat.shows("No task is of `nobody`: f, emptied, shows all again.")


async def test_a_task_about_what_the_cursor_stands_on_leads_back_to_it(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "mia", (80, 24), tab="4") as seat:
        await seat.shows("Gauze 4x4")
        await seat.press("T")
        await seat.shows("Task", "item ")
        await seat.type("ask for a sample")
        await seat.press("f12")
        await seat.shows("task: ask for a sample")
        await seat.press("T")
        await seat.shows("open already: ask for a sample (Mia Wong)")
        await seat.press("escape", "5")
        await seat.shows("Tasks: mine", "ask for a sample", "about item ")
        await seat.press("enter")
        await seat.shows("made")
        await seat.press("enter")
        await seat.shows("Exam table paper", "Store")
        await seat.press("escape", "escape", "1", "T")
        await seat.shows("Task about", "visit 1000")
        await seat.type("ask for the card")
        await seat.press("f12")
        await seat.shows("task: ask for the card")
        await seat.press("5")
        await seat.shows("Tasks: mine", "ask for the card")
        await seat.press("home", "down", "enter")
        await seat.shows("made", "about visit 11/23/2026")
        await seat.press("enter")
        await seat.until(lambda: "[2 Check-in" in seat.text, "the visit in the queue of today")
