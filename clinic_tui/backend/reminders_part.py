"""What screens may ask of the outbox of reminders."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.reminders import queries, read_back, service
from clinic_tui.reminders.read_back_row import ReadBack
from clinic_tui.reminders.rows import MessageRow
from clinic_tui.reminders.states import Settling


class RemindersPart:
    """What waits, what went out, and what a person has to see to."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def outbox(self) -> tuple[MessageRow, ...]:
        """The messages about visits of the last week and of all days to come, those in doubt first."""
        return self._sitting.ask("reminder.view", queries.outbox, self._sitting.today)

    def in_doubt(self) -> tuple[MessageRow, ...]:
        """What failed or may not have gone out, for visits that are still to come."""
        return self._sitting.ask("reminder.view", queries.in_doubt, self._sitting.today)

    def read_back(self, appointment_id: int) -> ReadBack:
        """What is read aloud to the patient of a visit: when, with whom, how to prepare, what reminds."""
        return self._sitting.ask(
            "schedule.view", read_back.read_back, appointment_id, self._sitting.desk.clock
        )

    def settle(self, message_id: int, version: int | None, outcome: Settling) -> None:
        """Say what became of one of them."""
        service.settle(self._sitting.desk, message_id, version, outcome)
