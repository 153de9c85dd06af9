"""Putting an arrival earlier: the patient was here before the desk said so."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.reception.rows import QueueRow
from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field
from clinic_tui.screens.parts.who_was_first import or_who_was_first
from clinic_tui.security.kept_form import About
from clinic_tui.widgets.time_field import TimeField
from clinic_tui.words.times import show_time


class EarlierArrival(FormOnPatient[bool]):
    """One field; None means that nothing was changed."""

    SAVE_WORDS = "put earlier"
    KIND = "arrival"

    def __init__(self, row: QueueRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def whose(self) -> int:
        """The patient."""
        return self._row.patient_id

    @property
    def title_words(self) -> str:
        """Whose arrival."""
        return f"When did {self._row.name} come?"

    def fields(self) -> Sequence[Field]:
        """The time."""
        return (Field("arrived", "Came at", TimeField, help="905, 9:05; only earlier than was noted"),)

    def ready(self) -> None:
        """Say what was noted."""
        if self._row.arrived_at is not None:
            self.say(f"noted: {self._row.arrived_at.astimezone(self.clinic.clock.zone):%H:%M}")

    def submit(self) -> None:
        """Put it earlier."""
        row, backend, minute = self._row, self.backend, self.needed("arrived")
        self.save(
            lambda: or_who_was_first(
                backend,
                row.appointment_id,
                row.version,
                lambda: backend.reception.put_arrival_earlier(row.appointment_id, row.version, minute),
            ),
            f"{row.name} came at {show_time(minute)}",
            True,
        )

    @property
    def about(self) -> About:
        """The visit."""
        return {"appointment": self._row.appointment_id}

    def reopen(self, texts: dict[str, str]) -> EarlierArrival:
        """The same visit again."""
        return EarlierArrival(self._row, texts)
