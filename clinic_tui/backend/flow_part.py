"""What screens may ask of signals, of what is handed on, of delays and of notes of a shift."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.flow import handing, queries, shift_notes, signals, telling
from clinic_tui.flow.rows import Between, DelayList, ShiftNoteRow, ToldNow
from clinic_tui.flow.states import Told
from clinic_tui.reminders.states import Channel
from clinic_tui.schedule import delays
from clinic_tui.security.kept_form import HalfDone


class FlowPart:
    """Between the desks. `channels` says by which ways messages go out of the house now."""

    def __init__(self, sitting: Sitting, channels: Callable[[], Collection[Channel]]) -> None:
        self._sitting = sitting
        self._channels = channels

    def between(self) -> Between:
        """What went between the desks today, as far as it concerns the person here."""
        return self._sitting.ask("queue.signal", queries.between, self._sitting.desk)

    def send_signal(self, words: str, to: str) -> int:
        """A few words to all, a desk, a role or a person."""
        return signals.send_signal(self._sitting.desk, words, to)

    def take_signal(self, signal_id: int) -> None:
        """It was heard."""
        signals.take_signal(self._sitting.desk, signal_id)

    def hand_visit(self, appointment_id: int, to: str, note: str) -> str:
        """A row of the queue to another desk or person; to whom, in words."""
        return handing.hand_visit(self._sitting.desk, appointment_id, to, note)

    def hand_form(self, form: HalfDone, to: str, note: str) -> str:
        """A half-done form to another desk or person; to whom, in words."""
        return handing.hand_form(self._sitting.desk, form, to, note)

    def take_handed(self, handed_id: int) -> HalfDone | None:
        """What was handed on: the form, or None for a row of the queue."""
        return handing.take_handed(self._sitting.desk, handed_id)

    def say_late(self, provider_id: int, minutes: int, until: int | None, reason: str) -> None:
        """How late a provider runs, as somebody says."""
        delays.say_late(self._sitting.desk, provider_id, minutes, until, reason)

    def compute_again(self, provider_id: int) -> bool:
        """What was said of a provider holds no longer."""
        return delays.compute_again(self._sitting.desk, provider_id)

    def delay_list(self, provider_id: int) -> DelayList:
        """Whom to tell that a provider runs late."""
        desk = self._sitting.desk
        return self._sitting.ask(
            "queue.tell_delay", lambda db: telling.delay_list(db, desk, provider_id, self._channels())
        )

    def tell_next(self, provider_id: int, appointment_ids: Sequence[int]) -> ToldNow:
        """Messages to these patients."""
        desk = self._sitting.desk
        desk.require(telling.VERB)
        return telling.tell_next(desk, provider_id, appointment_ids, self._channels())

    def note_call(self, appointment_id: int, outcome: Told) -> None:
        """What came of a call about a delay."""
        telling.note_call(self._sitting.desk, appointment_id, outcome)

    def unread_notes(self) -> tuple[ShiftNoteRow, ...]:
        """Notes of earlier shifts that nobody else has read."""
        desk = self._sitting.desk
        return self._sitting.ask("queue.hand_over", queries.unread_notes, desk.actor.login, desk.clock.now())

    def notes(self) -> tuple[ShiftNoteRow, ...]:
        """Notes of the last days, the newest first."""
        return self._sitting.ask("queue.hand_over", queries.notes, self._sitting.desk.clock.now())

    def read_note(self, note_id: int) -> None:
        """It was read."""
        shift_notes.read_note(self._sitting.desk, note_id)
