"""Booking and walk-in: the patient in the form, what is kept of it, and the slot that is held meanwhile."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest

from clinic_tui.schedule.rows import HoldRow
from clinic_tui.screens.reception.check_out import CheckOut
from clinic_tui.screens.reception.queue import QueuePane
from clinic_tui.screens.reception.walk_in import WalkIn
from clinic_tui.screens.schedule.booking import BookVisit
from clinic_tui.screens.schedule.new_visit import NewVisitForm
from tests.screens.small_clinic import KIM, TODAY, Seat, SmallClinic, seated
from tests.screens.test_schedule import burst, stand_at


def form_of(seat: Seat) -> NewVisitForm:
    form = seat.app.screen
    assert isinstance(form, NewVisitForm)
    return form


async def test_a_picked_patient_alone_is_worth_keeping(small_clinic: SmallClinic) -> None:
    """A form in which nothing was done, or was only filled in, is not; F7 registers nobody over a patient."""
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        await seat.press("b")
        await seat.until(lambda: form_of(seat).texts["provider"] != "", "the provider")
        await seat.press("escape", "Z")
        await seat.shows("no form was put aside")
        burst(seat, "b", *"nov", "enter")
        await seat.shows("Novák, Jiří", "Visit type", "has a visit that day")
        assert "F7 new patient" not in seat.text
        await seat.press("f7")
        await seat.shows("the patient is chosen already")
        await seat.press("escape", "Z")
        await seat.shows("Novák, Jiří", "Visit type")
        assert isinstance(seat.app.screen, BookVisit)
        assert form_of(seat)._patient_id is not None


@pytest.mark.long
async def test_a_parked_form_comes_back_with_its_cursor_and_what_was_typed_to_find_the_patient(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        await seat.press("b", *"zzz", "escape")
        await seat.shows("put aside")
        await seat.press("Z")
        await seat.shows("Nobody fits.")
        assert form_of(seat).texts["patient"] == "zzz"
        await seat.press("backspace", "backspace", "backspace")
        burst(seat, *"nov", "enter", *"fu", "enter", *"knee pan", "left", "f5")
        await seat.shows("1 aside")
        burst(seat, "Z", "i")
        await seat.until(lambda: len(seat.app.screen_stack) > 1, "the form")
        await seat.until(lambda: form_of(seat).texts["reason"] == "knee pain", "the letter where it was left")
        await seat.gone("1 aside")


async def test_who_was_registered_in_the_form_is_who_is_taken_in(small_clinic: SmallClinic) -> None:
    async with seated(small_clinic) as seat:
        await seat.press("b", *"quill,ada", "enter")
        await seat.shows("nobody fits: F7 registers a new patient")
        await seat.press("f7")
        await seat.shows("New patient")
        burst(seat, *"12/05/1961", "f12")
        await seat.shows("Quill, Ada", "Visit type")
        assert "nobody fits" not in seat.text
        burst(seat, *"lee", "enter", *"acu", "f12")
        await seat.shows("Quill, Ada is here, for LEE")
        burst(seat, "b", *"okaf", "enter")
        await seat.until(lambda: isinstance(seat.app.screen, WalkIn), "the form")
        await seat.shows("Payer not told")
        form = form_of(seat)
        await seat.until(lambda: form.texts["provider"] != "", "the provider")
        form.set_text("type", "acu")
        form.set_text("payer", "cash today")  # a walk-in is kept from the payer
        await seat.press("f12")
        await seat.shows("Okafor", "is here, for", "payer not told")


class SlowHolds:
    """Holds that wait to be let through, and how many were on their way at once."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self._gate = threading.Event()
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0
        self.asked: list[tuple[int, date, int, int]] = []

    def __call__(self, *plan: Any) -> int:
        with self._lock:
            self.asked.append(plan)
            self._now += 1
            self.most = max(self.most, self._now)
        self._gate.wait(60)
        try:
            number: int = self._real(*plan)
            return number
        finally:
            with self._lock:
                self._now -= 1

    def let_through(self) -> None:
        self._gate.set()


@pytest.fixture
async def slow_booking(small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A booking form at 14:00 with KIM whose hold is on its way."""
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        assert seat.app.backend is not None
        schedule = seat.app.backend.schedule
        slow = SlowHolds(schedule.hold)
        monkeypatch.setattr(schedule, "hold", slow)
        try:
            await seat.strike("b")
            await seat.until(lambda: slow.asked, "the first hold")
            yield seat, slow
        finally:
            slow.let_through()


async def holds_of(seat: Seat) -> list[HoldRow]:
    backend = seat.app.backend
    assert backend is not None
    return list((await seat.ask(lambda: backend.days.day(TODAY))).holds)


async def starts_held(seat: Seat) -> list[int]:
    return [hold.start for hold in await holds_of(seat)]


@pytest.mark.long
async def test_one_hold_is_on_its_way_and_the_newest_time_is_what_is_held(slow_booking: Any) -> None:
    seat, slow = slow_booking
    for typed in ("14:20", "14:40", "15:00"):
        form_of(seat).set_text("time", typed)
        await seat.pilot.pause()
    slow.let_through()
    await seat.until(lambda: len(slow.asked) == 2 and not seat.app.held_slot._on_its_way, "the last hold")
    assert [plan[2] for plan in slow.asked] == [14 * 60, 15 * 60]
    assert slow.most == 1
    assert await starts_held(seat) == [15 * 60]


@pytest.mark.long
async def test_a_form_behind_one_closed_before_its_hold_came_holds_its_own_time(slow_booking: Any) -> None:
    seat, slow = slow_booking
    await seat.strike("escape")
    await seat.gone("Visit type")
    await stand_at(seat, KIM, 16 * 60)
    await seat.strike("b")
    await seat.shows("Visit type")
    form = form_of(seat)
    assert isinstance(form, BookVisit)
    await seat.until(lambda: form._plan is not None, "the plan")
    slow.let_through()
    await seat.until(lambda: len(slow.asked) == 2 and not seat.app.held_slot._on_its_way, "the second hold")
    assert await starts_held(seat) == [16 * 60]
    await seat.press("escape")
    await seat.gone("Visit type")
    await seat.until(lambda: not seat.app.held_slot._on_its_way, "the release")
    assert await holds_of(seat) == []


async def test_a_fault_while_holding_does_not_end_holding(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic, tab="1") as seat:
        await stand_at(seat, KIM, 14 * 60)
        assert seat.app.backend is not None
        schedule = seat.app.backend.schedule
        real = schedule.hold

        def fail_at_first(*plan: Any) -> int:
            monkeypatch.setattr(schedule, "hold", real)
            raise RuntimeError("the disk is gone")

        monkeypatch.setattr(schedule, "hold", fail_at_first)
        await seat.press("b")
        await seat.until(lambda: schedule.hold == real, "the fault")
        form_of(seat).set_text("time", "15:00")
        await seat.until(lambda: seat.app.held_slot._hold_id is not None, "the next hold")
        assert await starts_held(seat) == [15 * 60]


async def test_from_the_record_enter_goes_to_what_is_needed_and_anyone_means_free_times(
    small_clinic: SmallClinic,
) -> None:
    """Nobody and no time is named: those that are free come up, and the one that is chosen is filled in."""
    async with seated(small_clinic, tab="1") as seat:
        burst(seat, "/", *"nov,j", "enter", "b", *"fu", "enter", *"ankle", "enter")
        await seat.shows("any = anyone", "ankle")
        form = form_of(seat)
        assert form._built["provider"].has_focus_within
        burst(seat, *"any", "enter")
        await seat.shows("Free times for Novák, Jiří", "Mon 23 Nov 2026 10:20", "Enter take it into the form")
        await seat.press("enter")
        assert form_of(seat) is form
        taken = {name: form.text(name) for name in ("reason", "provider", "day", "time")}
        assert taken == {"reason": "ankle", "provider": "LEE", "day": "11/23/2026", "time": "10:20"}
        form.set_text("time", "")
        await seat.press("enter")
        await seat.shows("Free times for Novák, Jiří", "= LEE Ann Lee MD")
        await seat.press("enter")
        burst(seat, "f12")
        await seat.shows("booked Novák, Jiří", "Mon 23 Nov 10:20")


async def test_what_is_picked_up_in_the_record_is_in_the_hand_on_the_schedule(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic) as seat:
        burst(seat, "/", *"wash", "enter", "m", "]", "enter")
        await seat.shows(
            "moved Washington-Fitzgerald, Theodora Alexandra to Tue 24 Nov 2026", "10:00 with LEE"
        )
        assert len(seat.app.screen_stack) == 1
        burst(seat, "/", *"wash", "enter")
        await seat.shows("Called off or moved", "moved to Tue 24 Nov 10:00")
        await seat.press("down", "end", "m")
        await seat.shows("the visit was moved to Tue 24 Nov 2026 10:00 already")


async def test_check_out_looks_for_the_kind_of_visit_that_follows_over_several_days(
    small_clinic: SmallClinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with seated(small_clinic) as seat:
        pane = seat.app.pane
        assert isinstance(pane, QueuePane)
        assert seat.app.backend is not None
        monkeypatch.setattr(seat.app.backend.schedule, "follow_up", lambda number: "NEW")
        assert pane.board.select(small_clinic.visits["Smith"])
        await seat.press("o")
        await seat.shows("Check out", "Next visit")
        form = seat.app.screen
        assert isinstance(form, CheckOut)
        form.set_text("no charge", "post-op visit")
        form.set_text("next", "6")
        await seat.press("f12")
        await seat.shows("Free times for Smith, Noah", "= New patient, 40 min", "LEE Ann Lee MD")
        await seat.shows("Mon 4 Jan 2027 08:00", "Mon 4 Jan 2027 13:00", "Tue 5 Jan 2027 08:00")
