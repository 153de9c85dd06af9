"""Changing where a visit stands in the grid: pick up, walk, put down; longer and shorter."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import VERBS, Place
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.schedule.rules import NeedsOverbook
from clinic_tui.schedule.states import Status
from clinic_tui.screens.parts.asking import Asking
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.time_grid import Slot, TimeGrid
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.app import ClinicApp

CARRYING = frozenset(
    {"move", "put_back", "today", "day_before", "day_after", "week_before", "week_after", "go_to_date",
     "view_day", "view_strip", "view_week", "view_month", "go_to_provider", "help", "lock", "leave"}
)  # fmt: skip
"""What can be done while an appointment is carried: the ghost hides what other verbs would act on."""

_VERBS = frozenset(verb.action.partition("(")[0] for verb in VERBS)
_WALKING = frozenset(verb.action for verb in VERBS if Place.GRID in verb.where)


def why_not_moved(row: AppointmentRow) -> str:
    """Why this visit cannot be picked up; empty where it can."""
    if row.moved:
        return f"the visit was {row.moved} already"
    return (
        ""
        if row.status is Status.BOOKED
        else f"the visit is {row.status.words}: only a booked one can be moved"
    )


async def take_to_schedule(clinic: ClinicApp, row: AppointmentRow) -> None:
    """From elsewhere: go to the schedule with the visit in the hand; say why where it cannot be moved.

    Keys that were typed behind walk with it.
    """
    from clinic_tui.screens.schedule.schedule import SchedulePane

    if why := why_not_moved(row):
        clinic.say(why, Level.ERROR)
        return
    hold = object()
    clinic.hold_keys(hold)
    try:
        await clinic.show_tab("schedule")
        if isinstance(clinic.pane, SchedulePane):
            clinic.pane.pick_up(row)
    finally:
        clinic.release_keys(hold)


class Moving(Asking):
    """Mixed into the pane of the schedule, which says which grid is in front."""

    carried: AppointmentRow | None = None
    """What was picked up."""

    @property
    def grid(self) -> TimeGrid:
        """The grid that is worked with."""
        raise NotImplementedError

    def visit(self) -> AppointmentRow | None:
        """The appointment under the cursor."""
        raise NotImplementedError

    def code_of(self, provider_id: int) -> str:
        """A provider's code."""
        raise NotImplementedError

    def slot_minutes(self, provider_id: int) -> int:
        """How long that provider's slots are."""
        raise NotImplementedError

    def say_date(self) -> None:
        """Write the line above the grid, which says what is carried."""
        raise NotImplementedError

    def lets(self, action: str) -> bool:
        """While something is carried, only what helps to carry it."""
        return self.carried is None or action in CARRYING or action in _WALKING or action not in _VERBS

    def show_keys(self) -> None:
        """Let the key bar say what works now."""
        raise NotImplementedError

    def action_move(self) -> None:
        """Pick the appointment up, or put it down."""
        if self.carried is not None:
            if (slot := self.grid.cursor_slot) is not None:
                self.put_down(slot)
            return
        row = self.visit()
        if row is None:
            self.clinic.say("no appointment is under the cursor", Level.ERROR)
        elif why := why_not_moved(row):
            self.clinic.say(why, Level.ERROR)
        else:
            self.carry(row)

    def carry(self, row: AppointmentRow | None) -> None:
        """Walk with an appointment; None ends it."""
        self.carried = row
        for grid in self.query(TimeGrid):
            grid.carry(row)
        self.say_date()
        self.show_keys()

    def action_put_back(self) -> None:
        """Leave the appointment where it was."""
        if self.carried is not None:
            self.carry(None)
            self.clinic.say("put back where it was")

    def put_down(self, slot: Slot, overbook_reason: str = "") -> None:
        """Move what is carried to this slot."""
        row = self.carried
        if row is None:
            return
        from clinic_tui.screens.waiting.who_waits import ask_who_waits

        backend = self.backend
        when = f"{show_date(slot.day)} {show_time(slot.start)} with {self.code_of(slot.provider_id)}"

        def moved(_: int) -> None:
            self.carry(None)
            self.clinic.say_done(f"moved {row.name} to {when}")
            ask_who_waits(self, row.id)

        self.act(
            lambda: backend.schedule.move(
                row.id, row.version, slot.provider_id, slot.day, slot.start, overbook_reason=overbook_reason
            ),
            moved,
            refused=self._overbook_or(lambda reason: self.put_down(slot, reason)),
        )

    def _overbook_or(self, again: Callable[[str], None]) -> Callable[[ClinicError], None]:
        """A refusal that asks for an overbook reason where one would help, and says why not otherwise."""

        def refused(refusal: ClinicError) -> None:
            from clinic_tui.screens.schedule.overbook import OverbookReason

            if not isinstance(refusal, NeedsOverbook):
                self.clinic.say_refusal(refusal)
                return
            check = refusal.check
            why = f"{check.overbook}." + (
                f" {check.beyond}: this needs the second right." if check.beyond else ""
            )

            def answered(reason: str | None) -> None:
                if reason:
                    again(reason)

            self.app.push_screen(OverbookReason(why), answered)

        return refused

    def action_lengthen(self) -> None:
        """One slot longer."""
        self._resize_by(1)

    def action_shorten(self) -> None:
        """One slot shorter."""
        self._resize_by(-1)

    def _resize_by(self, slots: int) -> None:
        row = self.visit()
        if row is None:
            self.clinic.say("no appointment is under the cursor")
        else:
            self._resize(row, row.minutes + slots * self.slot_minutes(row.provider_id))

    def _resize(self, row: AppointmentRow, minutes: int, overbook_reason: str = "") -> None:
        backend = self.backend

        def resized(_: Any) -> None:
            self.clinic.say_done(f"{row.name}: {counted(minutes, 'minute')}")

        self.act(
            lambda: backend.schedule.resize(row.id, row.version, minutes, overbook_reason),
            resized,
            refused=self._overbook_or(lambda reason: self._resize(row, minutes, reason)),
        )
