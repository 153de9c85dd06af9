"""What a desk is told whose form or row was overtaken: who was first, when, and how it stands now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from clinic_tui.errors import Conflict, EnteredAlready
from clinic_tui.widgets.stages import words_of

if TYPE_CHECKING:
    from clinic_tui.backend.clinic_backend import Backend

T = TypeVar("T")


def or_who_was_first(backend: Backend, appointment_id: int, version: int, call: Callable[[], T]) -> T:
    """Run `call`; where it conflicts as the appointment has changed since `version`, say who changed it.

    It asks the backend: run it in a thread.
    """
    try:
        return call()
    except EnteredAlready:
        raise
    except Conflict as conflict:
        words = overtaken(backend, appointment_id, version)
        if not words:
            raise
        raise Conflict(words) from conflict


def overtaken(backend: Backend, appointment_id: int, version: int) -> str:
    """`kim at desk B was first, at 09:14: checked in now`, or nothing where it is as it was."""
    row = backend.schedule.appointment(appointment_id)
    change = backend.schedule.last_change(appointment_id) if row.version != version else None
    if change is None:
        return ""
    at = change.at.astimezone(backend.clock.zone)
    stands = words_of(row.status, row.confirmation)
    return f"{change.who} at desk {change.desk} was first, at {at:%H:%M}: {stands} now"
