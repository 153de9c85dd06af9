"""A screen that tells of one patient's record closes with it: an hour is over, or somebody restricts it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, cast

from textual.screen import Screen

from clinic_tui.schedule.rows import BannerRow
from clinic_tui.screens.parts.asking import Asking

OPENS = frozenset({"restriction", "emergency_access"})
"""Tables whose changes open or close records."""


class WhileOpen(Asking):
    """Mixed into a screen, wherever it was opened from: a record beneath it need not be on the screen.

    Nothing is written when an hour is over, so the end is looked for by the clock.
    """

    closes_with_record: ClassVar[bool] = True
    """False for what goes on without the record, as taking a payment does."""
    _followed: int | None = None
    _was_open = False
    _until: datetime | None = None
    _watching = False

    def follow_record(self, patient_id: int) -> None:
        """Close once this patient's record, open now, is closed to who sits here."""
        if patient_id != self._followed:
            self._followed, self._was_open, self._until = patient_id, False, None
            self._ask_access()

    def follow_from_below(self, patient_id: int) -> None:
        """The same for a screen that lies on an open record: the end of an hour is all it has to know."""
        backend, self._followed, self._was_open = self.backend, patient_id, True
        self.ask(lambda: backend.emergency.own_until(patient_id), self._know_end, group="access")

    def access_may_have_changed(self, entities: frozenset[str]) -> None:
        """To be called with what was written, here or at another desk."""
        if entities & OPENS:
            self._ask_access()

    def _ask_access(self) -> None:
        patient_id, backend = self._followed, self.backend
        if patient_id is not None:
            self.ask(
                lambda: (
                    backend.patients.banner(patient_id),
                    backend.emergency.own_until(patient_id),
                ),
                self._know_access,
                group="access",
            )

    def whose_known(self, row: BannerRow) -> None:
        """Called with who the patient is, and what may be shown of them now."""

    def _know_access(self, found: tuple[BannerRow, datetime | None]) -> None:
        screen = cast("Screen[Any]", self)
        row, self._until = found
        is_open = row.counts is not None
        self.whose_known(row)
        if self._was_open and not is_open and self.closes_with_record:
            self._until = self.clinic.clock.now()  # a form that is being saved stays: look again then
            # a worker of the screen itself would wait for its own end
            self.clinic.run_worker(self.clinic.close_with_record(screen), group="close with record")
        else:
            self._was_open = is_open
        self._know_end(self._until)

    def _know_end(self, until: datetime | None) -> None:
        screen, self._until = cast("Screen[Any]", self), until
        if self._until is not None and not self._watching:
            self._watching = True
            screen.set_interval(1.0, self.time_passed)

    def time_passed(self) -> None:
        """Called each second while an emergency access lasts."""
        if self._until is not None and self.clinic.clock.now() >= self._until:
            self._until = None
            self._ask_access()
