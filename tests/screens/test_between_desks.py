"""Two consoles on one clinic: signals, what is handed on, delays, and the note of a shift, by keys alone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import Any

from clinic_tui.clinic import open_clinic
from clinic_tui.flow.shift_notes import sign_note
from clinic_tui.store.desk import Actor
from tests.screens.small_clinic import SmallClinic, seated
from tests.screens.test_queue import stand_on

Golden = Callable[[Any, str], None]


async def test_a_signal_is_told_taken_and_answered_without_the_focus(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic, "lee") as nurse, seated(small_clinic) as desk:
        await stand_on(nurse, small_clinic, "Brown")
        await desk.press("/")
        await desk.type("smi")
        await nurse.press("&", *"r", "f12")
        await nurse.shows("sent: Room 2 ready")
        await desk.shows("Room 2 ready, from Ann Lee, desk A", "1 for you")
        await desk.type("th")
        await desk.shows("Smith, Noah")  # typing went on
        await desk.press("escape", ";")
        await desk.shows("taken: Room 2 ready; Ann Lee is told")
        await desk.gone("for you")
        await nurse.shows("Mia Wong, desk B, took: Room 2 ready")
        await desk.press(";")
        await desk.shows("no signal waits for you")
        await desk.press("q")
        await desk.shows("Between the desks", "Mia Wong")


async def test_a_form_goes_to_another_desk_as_it_stands_and_a_visit_is_handed_on(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as first, seated(small_clinic, "sam") as second:
        await stand_on(first, small_clinic, "Novák")
        await first.press("i")
        await first.shows("Aetna")
        for typed in ("seen", "20", "c"):
            await first.press(*typed, "enter")
        await first.press(*"no purse", "left", "left", "f11")
        await first.shows("Hand on: Check in Novák, Jiří")
        await first.press(*"sam", "enter", "enter")
        await first.shows("sent to sam")
        await first.gone("Paid by")
        await second.shows("1 for you")
        await second.press(";")
        await second.shows("Check in", "no purse", "the policy is in force")
        await second.type("X")
        await second.shows("no purXse")  # the cursor is where it was
        await second.press("escape")
        await stand_on(first, small_clinic, "Novák")
        await first.press("d")
        await first.shows("Hand on: Novák, Jiří")
        await first.press(*"q", "f12")
        await first.shows("no console is open at desk Q: open are A, B")
        await first.press(*"b", "enter", *"card missing", "enter")
        await first.shows("Novák, Jiří: sent to desk B")
        await second.shows("card missing", "1 for you")
        await second.press("1", ";")
        await second.shows("yours now: Novák, Jiří: arrived (card missing)", "09:28")
        await first.shows("Sam Ray, desk B, took: Novák")


async def test_who_comes_next_is_told_in_three_keys_and_a_person_says_how_late_a_provider_runs(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    async with seated(small_clinic) as seat:
        await stand_on(seat, small_clinic, "O'Brien")
        await seat.press("l")
        await seat.shows("LEE runs about 25 min late", "Washington-Fitz", "phone")
        matches_golden(seat.app, "tell_next_80x24")
        await seat.press("enter")
        await seat.shows("no message is left to send: phone ")
        await seat.press("y")
        await seat.shows("reached 09:40", "reached noted; u takes it back")
        await seat.press("u")  # a slip is taken back here, and the cursor stands on it again
        await seat.shows("taken back")
        assert "reached 09:40" not in seat.text
        await seat.press("a")
        await seat.shows("no answer 09:40")
        await seat.press("escape")
        await seat.line("late kim +30 until noon, an emergency")
        await seat.shows("KIM: about 30 min late until 12:00: an emergency")
        await seat.press("enter")
        await seat.shows("KIM runs about 30 min late until 12:00: an emergency; tell the next")
        await seat.press("escape")
        await seat.shows("KIM+")
        await seat.press("1")
        await seat.shows("KIM +30")
        await seat.command("late kim off")
        await seat.shows("KIM: as the queue computes it")
        await seat.gone("KIM +30")


async def test_a_shift_leaves_a_note_that_the_next_one_reads(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await seat.command("handover")
        await seat.shows("Handover to the next shift", "Visits not ended")
        await seat.press(*"the lab calls at 8", "f12")
        await seat.shows("the note is left to the next shift")
    async with seated(small_clinic, "sam", tab="enter") as seat:
        await seat.until(lambda: "Left by" not in seat.text and "Welcome" in seat.text, "the note was read")
        assert seat.app.backend is not None
        assert await seat.ask(seat.app.backend.flow.unread_notes) == ()
        with closing(open_clinic(small_clinic.folder)) as clinic:
            desk = clinic.desk(Actor(None, "lee", lambda _: True), "Z")
            await asyncio.to_thread(sign_note, desk, ("the fridge beeps",))
        assert seat.app.backend.who is not None
        seat.app.greet(seat.app.backend.who)  # as after a biller, who hears no signals, sat here
        await seat.shows("Left by", "the fridge beeps")
