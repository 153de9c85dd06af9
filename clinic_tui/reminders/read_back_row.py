"""What is read aloud to a patient whose visit has just been booked: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from clinic_tui.reminders.states import Channel
from clinic_tui.schedule.rows import AppointmentRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The visit, with whom by full name, how the patient prepares, and by what reminders come.

    `due` are the reminders in the order of time, in the clinic's zone; `unreminded` says why there are none.
    """

    visit: AppointmentRow
    provider: str
    preparation: str
    due: tuple[tuple[Channel, datetime], ...]
    unreminded: str
    today: date
    late: str = ""
    """That the provider runs late just now, in words, for a visit of today; or empty."""

    def seen_without(self, hidden: frozenset[int]) -> ReadBack:
        """The row as it is for somebody from whom the records of these patients are hidden."""
        if self.visit.patient_id not in hidden:
            return self
        return replace(self, visit=self.visit.seen_without(hidden), due=(), unreminded="")

    def words(self, name: str) -> str:
        """`booked NAME: Mon 30 Nov 14:00 KIM, ...`: the patient's name is said as the desk knows it."""
        visit = self.visit
        day = show_date(visit.day).removesuffix(f" {self.today.year}")
        kind = f"{visit.visit_type_name}, {visit.minutes} min with {self.provider}"
        said = f"booked {name}: {day} {show_time(visit.start)} {visit.provider_code}, {kind}"
        said += f", {visit.takes}" if visit.takes else ""
        if self.preparation:
            said += f". Prepare: {self.preparation}"
        return said + (f". {self.late}" if self.late else "") + self._reminders()

    def _reminders(self) -> str:
        if not self.due:
            return f". No reminder: {self.unreminded}" if self.unreminded else ""
        return ". Reminder: " + ", ".join(
            f"{channel.noun} {at:%a} {at.day} {at:%b}" for channel, at in self.due
        )
