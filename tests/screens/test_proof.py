"""The proof of a day by keys, and what the banner says of missed visits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clinic_tui.screens.patients.patient import PatientScreen
from clinic_tui.screens.reception.proof import ProveDay
from clinic_tui.screens.schedule.cancel import CancelVisit
from tests.screens.small_clinic import Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]


async def opened(seat: Seat) -> None:
    await seat.command("proof")
    await seat.until(lambda: isinstance(seat.app.screen, ProveDay), "the proof")
    await seat.shows("not ended")


async def test_a_proved_day_is_ended_with_one_key_and_put_on_paper(
    small_clinic: SmallClinic, matches_golden: Golden
) -> None:
    """All suggested no-shows of another are confirmed at once and taken back."""
    small_clinic.at(17, 0)
    async with seated(small_clinic, tab="1") as seat:
        await opened(seat)
        await seat.shows("13:00 [/nope]")  # the dialog has grown to its last row
        await seat.pictured(matches_golden, "proof")
        await seat.press("[")
        await seat.shows("Sun 22 Nov 2026", "Nobody was planned")
        await seat.press("p")
        await seat.shows("was not ended yet")
        await seat.press("f12")
        await seat.shows("Sun 22 Nov 2026 is ended", "ended Mon 23 Nov 2026 17:00 by mia")
        await seat.press("p")
        await seat.shows("day-end-20261122-")
        await seat.press("f12")
        await seat.shows("nothing has changed since")
        await seat.press("]")
        await seat.shows("not ended")
        await seat.press("f12")
        await seat.shows("the day is not proved: 10 visits not ended", "manager")
        await seat.press("a")
        await seat.shows("no-shows:", "they did not come")
        await seat.press("y")
        await seat.gone("no-show?")
        await seat.press("]")
        await seat.shows("has not been yet")
        await seat.press("escape", "u")
        await seat.until(lambda: "undone" in seat.text or "Take back" in seat.text, "the taking back")
        if "Take back" in seat.text:  # the offer of it had gone by
            await seat.press("y")
        await seat.shows("undone")


async def test_the_banner_counts_against_the_limit_and_late_is_the_clinics_own(
    small_clinic: SmallClinic,
) -> None:
    async with seated(small_clinic, login="otto", tab="1") as seat:
        backend = seat.app.backend
        assert backend is not None
        from clinic_tui.schedule.attendance import set_rule
        from clinic_tui.schedule.attendance_rows import Attendance

        desk = backend.attendance._sitting.desk
        await seat.ask(lambda: set_rule(desk, Attendance(right_at=3, late_hours=48)))
        row = await seat.ask(lambda: backend.schedule.appointment(small_clinic.visits["Marsh"]))
        seat.app.open_patient(row.patient_id)
        await seat.until(lambda: isinstance(seat.app.screen, PatientScreen), "the record")
        await seat.shows("no-shows 1/3")
        garcia = await seat.ask(lambda: backend.schedule.appointment(small_clinic.visits["Garcia"]))
        await seat.app.push_screen(CancelVisit(garcia))
        await seat.shows("less than 48 hours' notice")


async def test_a_day_with_something_left_is_ended_by_a_manager_with_a_reason(
    small_clinic: SmallClinic,
) -> None:
    small_clinic.at(17, 0)
    async with seated(small_clinic, login="otto", tab="1") as seat:
        await opened(seat)
        await seat.press("f12")
        await seat.shows("End of Mon 23 Nov 2026", "Say why it ends with 10 visits not ended")
        await seat.type("power failed")
        await seat.press("f12")
        await seat.shows("ended 17:00 by otto", "ended with something left: power failed")
        await seat.press("down", "down", "down", "s")
        await seat.shows("changed since: no-show 2, was 1")
