"""Calling an appointment off, with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.billing.missed_fee_rows import MissedFee, MissedKind
from clinic_tui.clock import instant_of
from clinic_tui.errors import Invalid, NotPermitted
from clinic_tui.keymap import Hint
from clinic_tui.schedule.attendance_rows import Attendance
from clinic_tui.schedule.rows import AppointmentRow, CancelReason
from clinic_tui.schedule.rules import is_late_cancel
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.screens.parts.form_foot import FormKeys
from clinic_tui.screens.parts.who_was_first import overtaken
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.choice_field import Choice, ChoiceField
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.slot_detail import SlotDetail
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money
from clinic_tui.words.times import show_time


class CancelVisit(FormOnPatient[bool]):
    """Ask for the reason; None means that the appointment was kept."""

    TITLE_WORDS = "Cancel the appointment"
    SAVE_WORDS = "cancel it"
    KIND = "cancel"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "with_fee", "and charge the fee", show=False, priority=True)
    ]

    def __init__(self, row: AppointmentRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row
        self._fee: MissedFee | None = None
        """What the clinic's rule proposes for a late cancellation; None where it is not late."""

    @property
    def whose(self) -> int:
        """The patient."""
        return self._row.patient_id

    @property
    def title_words(self) -> str:
        """With the day: from a record it is the next visit that is meant."""
        return f"{self.TITLE_WORDS} of {show_date(self._row.day)}"

    def compose_top(self) -> Iterator[Widget]:
        """Whose appointment it is."""
        yield from super().compose_top()
        self._detail = SlotDetail()
        yield self._detail

    def fields(self) -> Sequence[Field]:
        """Reason out of the list, and words to it."""
        reasons = [
            Choice(reason.code, f"{reason.words} (by {reason.by.value})", reason)
            for reason in self.backend.schedule.cancel_reasons()
        ]
        return (
            Field(
                "reason",
                "Reason",
                lambda: ChoiceField[CancelReason](
                    reasons, placeholder="ill, work, provider ... ctrl+n lists"
                ),
                help="one of " + ", ".join(choice.code for choice in reasons),
            ),
            text_field("words", "In words", limit=200, help="what the patient said, if it matters"),
        )

    def hints(self) -> tuple[Hint, ...]:
        """F8 as well, where the clinic's rule has a fee for this."""
        first, save, last = super().hints()
        if self._fee is None or not self._fee.cents:
            return (first, save, last)
        return (save, Hint("F8", f"and charge {show_money(self._fee.cents)}", "with_fee"), last)

    def ready(self) -> None:
        """Show whose it is, and whether this would be late."""
        clock, row = self.clinic.clock, self._row
        self._detail.show_slot(row, "", self.clinic.today)
        start = instant_of(row.day, row.start, clock.zone)

        backend = self.backend

        def look() -> tuple[Attendance, MissedFee | None]:
            rule = backend.attendance.rule()
            is_late = is_late_cancel(start, clock.now(), timedelta(hours=rule.late_hours))
            if not is_late or not backend.may("missed_fee.charge"):
                return rule, None
            try:
                return rule, backend.missed.proposed(row.id, MissedKind.LATE_CANCEL)
            except NotPermitted:  # the record is closed to who sits here: it is called off all the same
                return rule, None

        def know(found: tuple[Attendance, MissedFee | None]) -> None:
            rule, self._fee = found
            if is_late_cancel(start, clock.now(), timedelta(hours=rule.late_hours)):
                hours = counted(rule.late_hours, "hour")
                fee = self._fee.words if self._fee else ""
                self.say(
                    f"less than {hours}' notice: it counts as late{'; ' * bool(fee)}{fee}", Level.WARNING
                )
                self.query_one("#form-keys", FormKeys).own = self.hints()

        self.ask_before_keys(look, know, group="rule")

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Another desk wrote: where it was this visit, show how it stands now, and say who was first."""
        super().changed_elsewhere(entities)
        if "appointment" not in entities or self._saving:
            return
        row, backend = self._row, self.backend

        def look() -> tuple[AppointmentRow, str]:
            return backend.schedule.appointment(row.id), overtaken(backend, row.id, row.version)

        self.ask(look, self._stands_otherwise, group="overtaken", refused=lambda _: None)

    def _stands_otherwise(self, found: tuple[AppointmentRow, str]) -> None:
        row, words = found
        if words and not self._saving:
            self._row = row
            self._detail.show_slot(row, "", self.clinic.today)
            self.say(words, Level.WARNING)

    def submit(self) -> None:
        """Cancel it."""
        row, reason, words = self._row, self.needed("reason"), self.text("words")
        when = f"{show_date(row.day)} {show_time(row.start)}"
        self.save(
            lambda: self.backend.schedule.cancel(row.id, row.version, reason.code, words),
            f"cancelled {row.name} {when}: {reason.words}",
            True,
        )

    def action_with_fee(self) -> None:
        """Cancel it and charge the fee that is proposed: nothing is charged without this key."""
        if self._saving:
            return
        row, fee = self._row, self._fee
        if fee is None or not fee.cents:
            self.say((fee.words if fee else "") or "no fee is to be charged here", Level.WARNING)
            return
        try:
            reason, words = self.needed("reason"), self.text("words")
        except Invalid as wrong:
            self.refuse(wrong)
            return
        when = f"{show_date(row.day)} {show_time(row.start)}"
        self.save(
            lambda: self.backend.missed.cancel(row.id, row.version, reason.code, words),
            f"cancelled {row.name} {when}: {reason.words}; fee {show_money(fee.cents)}",
            True,
        )

    @property
    def about(self) -> About:
        """The visit."""
        return {"appointment": self._row.id}

    def reopen(self, texts: dict[str, str]) -> CancelVisit:
        """The same appointment again."""
        return CancelVisit(self._row, texts)
