"""The outbox by keys alone: what is in doubt is settled, and Enter goes to the visit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clinic_tui.backend.ranking import Cause
from clinic_tui.clinic import open_clinic
from clinic_tui.clock import StoppedClock
from clinic_tui.reminders.models import OutboxMessage, ReminderRule
from clinic_tui.reminders.states import Channel, State
from clinic_tui.schedule.models import Appointment
from clinic_tui.store.desk import Actor
from clinic_tui.widgets.paged_list import PagedList
from tests.screens.small_clinic import TODAY, Seat, SmallClinic, seated

Golden = Callable[[Any, str], None]

SAMPLE = (
    ("Garcia", Channel.MAIL, State.UNKNOWN, "the program ended while it was being sent", "m***@example.org"),
    ("Dragon", Channel.TEXT, State.FAILED, "the text service refuses this message (400)", "(***) ***-1009"),
    ("Washington", Channel.TEXT, State.WAITING, "", "(***) ***-1008"),
    ("Haddad", Channel.MAIL, State.SENT, "", "l***@example.org"),
    ("Marsh", Channel.TEXT, State.DROPPED, "the patient wants no texts", "(***) ***-1003"),
)


@pytest.fixture
def outbox(small_clinic: SmallClinic) -> SmallClinic:
    """The small clinic with a message in each state."""
    _put(small_clinic.folder, small_clinic.clock, small_clinic.visits)
    return small_clinic


def _put(folder: Path, clock: StoppedClock, visits: dict[str, int]) -> None:
    clinic = open_clinic(folder)
    clinic.clock = clock
    now = clock.now()
    with clinic.desk(Actor(None, "system", lambda verb: True), "Z").act("reminder.send") as db:
        rule = ReminderRule(name="two hours before", channel=Channel.TEXT, minutes_before=120, since=now)
        db.add(rule)
        db.flush()
        for place, (name, channel, state, reason, address) in enumerate(SAMPLE):
            visit = db.need(Appointment, visits[name], "")
            db.add(
                OutboxMessage(
                    key=f"appt:{visit.id}:1:{channel.value}:{TODAY}-{visit.start_minute}",
                    appointment_id=visit.id or 0, patient_id=visit.patient_id, rule_id=rule.id or 0,
                    channel=channel, day=visit.day, start_minute=visit.start_minute, state=state,
                    reason=reason, due=now - timedelta(minutes=place), not_after=now + timedelta(hours=1),
                    tries=1, address=address, sent_at=None if state is State.WAITING else now,
                )
            )  # fmt: skip
    clinic.close()


def line_under_the_cursor(seat: Seat) -> tuple[str, ...]:
    reminders = seat.app.screen.query_one(PagedList)
    return reminders.rows[reminders.cursor].cells


async def opened(seat: Seat) -> None:
    await seat.command("remi")
    await seat.shows("1 unknown", "Garcia")


async def test_the_outbox_and_what_is_in_doubt_is_settled_by_keys(
    outbox: SmallClinic, matches_golden: Golden
) -> None:
    """It stands among the alerts, and Enter goes to the visit."""
    async with seated(outbox, "mia") as seat:
        await opened(seat)
        await seat.shows("the program ended")
        await seat.pictured(matches_golden, "reminders")
        await seat.press("escape")
        await seat.press("!")
        await seat.shows("What is amiss", "e-mail unknown", "text failed")
        await seat.walk_to(Cause.REMINDER)
        await seat.press("enter")
        await seat.shows("Reminders", "1 failed")
        await seat.press("home", "y")
        await seat.shows("Garcia, María José: it went out", "2 sent")
        assert "failed" in line_under_the_cursor(seat)
        await seat.press("r")
        await seat.shows("it goes out again", "2 waiting")
        await seat.press("u")
        await seat.shows("1 failed")
        await seat.press("home", "x")
        await seat.shows("told otherwise, nothing goes out", "2 dropped")
        await seat.press("home", "r")
        await seat.shows("this one is waiting")
        await seat.press("enter")
        await seat.shows("[1 Schedule]", "Washington-Fitzgerald", "10:00-10:20 LEE")


async def test_who_has_no_right_is_told_so(outbox: SmallClinic) -> None:
    async with seated(outbox, "bea", tab="3") as seat:
        await seat.line("reminders")
        await seat.shows("? bea has no right to see the reminders (reminder.view)")
        await seat.press("enter", "escape")
        assert "the role biller" not in seat.text
        assert "1 failed" not in seat.text
