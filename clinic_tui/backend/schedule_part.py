"""What screens may ask of the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.schedule import (
    booking_rules,
    finding,
    follow_up,
    holding,
    no_licence,
    own_views,
    queries,
    resource_setup,
    rules,
    service,
    sites,
    together,
    walk_in_room,
)
from clinic_tui.schedule.in_one_action import Seen
from clinic_tui.schedule.openings import active_providers
from clinic_tui.schedule.rows import (
    AppointmentRow,
    Booking,
    BookingCheck,
    CancelReason,
    DayFilter,
    FreeTime,
    Need,
    ProviderRow,
    SameDay,
    SavedView,
    SiteRow,
    Span,
    StripRow,
    VisitTypeRow,
    Wish,
)
from clinic_tui.schedule.states import Confirmation
from clinic_tui.schedule.walk_in_rows import WalkInRooms
from clinic_tui.store.history import Event, history


class SchedulePart:
    """Free times, bookings, and what changes them; days and weeks are another part."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def sites(self) -> tuple[SiteRow, ...]:
        """The places of the clinic."""
        return self._sitting.ask("schedule.view", sites.sites)

    def own_views(self) -> tuple[SavedView, ...]:
        """The views that whoever sits here keeps; none where that is no person."""
        account_id = self._sitting.desk.actor.account_id
        if account_id is None:
            self._sitting.desk.require(own_views.VERB)
            return ()
        return self._sitting.ask(own_views.VERB, own_views.views_of, account_id)

    def save_view(self, name: str, wanted: DayFilter) -> SavedView:
        """Keep a filter under a name, on an F-key where one is free."""
        return own_views.save_view(self._sitting.desk, name, wanted)

    def drop_view(self, name: str) -> None:
        """Keep it no longer."""
        own_views.drop_view(self._sitting.desk, name)

    def put_view_on_key(self, name: str, shift_key: int) -> None:
        """Show it with Shift and the F-key of that number from now on."""
        own_views.put_on_key(self._sitting.desk, name, shift_key)

    def providers(self) -> tuple[ProviderRow, ...]:
        """All who see patients."""
        return tuple(self._sitting.ask("schedule.view", active_providers))

    def visit_types(self) -> tuple[VisitTypeRow, ...]:
        """Kinds of visits."""
        return self._sitting.ask("schedule.view", queries.visit_types)

    def cancel_reasons(self) -> tuple[CancelReason, ...]:
        """Why a visit may be called off."""
        return rules.CANCEL_REASONS

    def appointment(self, appointment_id: int) -> AppointmentRow:
        """One appointment."""
        return self._sitting.ask("schedule.view", queries.appointment, appointment_id)

    def history(self, appointment_id: int) -> tuple[Event, ...]:
        """What was done to it, newest first.

        It quotes what was typed, so it is refused where the patient's record is closed to the person.
        """
        from clinic_tui.coding.visit_history import visit_history

        row = self._sitting.ask("schedule.view", queries.appointment, appointment_id)
        self._sitting.look_once(row.patient_id)
        return self._sitting.ask("schedule.view", visit_history, appointment_id)

    def last_change(self, appointment_id: int) -> Event | None:
        """Who changed it last, when and at which desk, and not what was typed: for whoever was overtaken."""
        found = self._sitting.ask("schedule.view", history, "appointment", appointment_id, 1)
        return replace(found[0], words="", reason="") if found else None

    def free_times(self, wish: Wish) -> tuple[FreeTime, ...]:
        """The first times that fit."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view", finding.free_times, wish, desk.clock, desk.living(), desk.session_token
        )

    def nobody_licensed(self, wish: Wish) -> str:
        """Why none of the providers who are asked for can be booked then, or empty."""
        return self._sitting.ask("schedule.view", no_licence.nobody_licensed, wish)

    def follow_up(self, appointment_id: int) -> str:
        """The code of the kind of visit that mostly follows this one."""
        return self._sitting.ask("schedule.view", follow_up.follow_up, appointment_id)

    def same_day(self, wishes: Sequence[Wish], gap: Span) -> tuple[SameDay, ...]:
        """Days on which all visits fit one after the other, `gap` minutes (from, to) between two."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view", finding.same_day, wishes, gap, desk.clock, desk.living(), desk.session_token
        )

    def strip_for(self, wish: Wish, days: int) -> tuple[StripRow, ...]:
        """The strip from the wish's first day on, counting what fits it."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view", finding.strip_for, wish, days, desk.clock, desk.living(), desk.session_token
        )

    def walk_in_rooms(self) -> WalkInRooms:
        """What room there is today for who comes without an appointment."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view", walk_in_room.walk_in_rooms, desk.clock, desk.living(), desk.session_token
        )

    def kinds(self) -> tuple[Need, ...]:
        """The kinds of rooms and devices that visits can take."""
        return self._sitting.ask("schedule.view", resource_setup.kinds)

    def check(
        self,
        patient_id: int,
        provider_id: int,
        day: date,
        start: int,
        minutes: int,
        besides: int | None = None,
        visit_type_id: int | None = None,
    ) -> BookingCheck:
        """What stands against a booking, before it is made."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "schedule.view",
            booking_rules.check_booking,
            desk.clock,
            patient_id=patient_id,
            provider_id=provider_id,
            day=day,
            span=Span(start, start + minutes),
            living=desk.living(),
            token=desk.session_token,
            besides=besides,
            visit_type_id=visit_type_id,
        )

    def book_together(self, bookings: Sequence[Booking]) -> tuple[int, ...]:
        """Make several on one day, all or none."""
        return together.book_together(self._sitting.desk, bookings)

    def book(self, booking: Booking) -> int:
        """Make an appointment."""
        return service.book(self._sitting.desk, booking)

    def move(
        self, appointment_id: int, version: int, provider_id: int, day: date, start: int,
        minutes: int | None = None, overbook_reason: str = "",
    ) -> int:  # fmt: skip
        """Move one; the number of its new end."""
        return service.move(
            self._sitting.desk, appointment_id, version,
            provider_id=provider_id, day=day, start=start, minutes=minutes, overbook_reason=overbook_reason,
        )  # fmt: skip

    def resize(self, appointment_id: int, version: int, minutes: int, overbook_reason: str = "") -> None:
        """Lengthen or shorten."""
        service.resize(self._sitting.desk, appointment_id, version, minutes, overbook_reason)

    def cancel(self, appointment_id: int, version: int, code: str, words: str = "") -> None:
        """Call one off."""
        service.cancel(self._sitting.desk, appointment_id, version, code, words)

    def no_show(self, appointment_id: int, version: int) -> None:
        """The patient did not come."""
        service.no_show(self._sitting.desk, appointment_id, version)

    def no_show_many(self, visits: Sequence[Seen]) -> dict[int, str]:
        """Several did not come; the words of the refusals by appointment."""
        return service.no_show_many(self._sitting.desk, visits)

    def confirm(self, appointment_id: int, version: int, confirmation: Confirmation) -> None:
        """Note what is known of the patient's coming."""
        service.confirm(self._sitting.desk, appointment_id, version, confirmation)

    def hold(
        self, provider_id: int, day: date, start: int, minutes: int, visit_type_id: int | None = None
    ) -> int:
        """Keep a slot, or a place of a group, while its form is open."""
        return holding.hold(self._sitting.desk, provider_id, day, start, minutes, visit_type_id)

    def renew(self, hold_id: int) -> bool:
        """Keep it for longer."""
        return holding.renew(self._sitting.desk, hold_id)

    def release(self) -> None:
        """Give it back."""
        holding.release(self._sitting.desk)
