"""A patient came after all: what capabilities above put right when a no-show is taken back to booked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.schedule.models import Appointment
    from clinic_tui.store.desk import Desk, DeskSession

Way = Callable[["Desk", "DeskSession", "Appointment"], None]
"""What is done in the same action; it may raise Conflict."""

WAYS: list[Way] = []


def when_came(way: Way) -> None:
    """Do this where a patient came who was marked as a no-show."""
    WAYS.append(way)


def came_after_all(desk: Desk, db: DeskSession, appointment: Appointment) -> None:
    """Let each of them put right what is theirs."""
    for way in WAYS:
        way(desk, db, appointment)
