"""The form of what a patient asks not to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from clinic_tui.privacy.limit_rows import LimitEntry
from clinic_tui.screens.compliance.disclosure_forms import OfRecord
from clinic_tui.screens.parts.day_field import day_field
from clinic_tui.screens.parts.form import Field, text_field


class TakeLimit(OfRecord):
    """Whom, and what; a manager agrees or refuses."""

    TITLE_WORDS: ClassVar[str] = "Not to be told, of"
    SAVE_WORDS: ClassVar[str] = "take"
    KIND: ClassVar[str] = "limit"

    def fields(self) -> Sequence[Field]:
        """Whom, what, and who asks."""
        today = self.clinic.today
        return (
            text_field("whom", "Not to", limit=100, help="by name, and who that is: Bob Cruz (husband)"),
            text_field("what", "What", limit=200, help="visits of 2026, the diagnosis ...; empty: anything"),
            day_field("day", "Asked on", today, help="empty: today"),
            replace(text_field("by", "Asked by", limit=100, help="empty: the patient"), passed=True),
            replace(text_field("kept", "Paper", limit=200, help="where the request is"), passed=True),
        )

    def submit(self) -> None:
        """Take it."""
        part, patient = self.backend.limits, self._patient_id
        entry = LimitEntry(
            self.text("whom"), self.text("what"), self.value("day"), self.text("by"), self.text("kept")
        )
        self.save(
            lambda: part.take(patient, entry), f"asked: not to {entry.not_to}; a manager answers", ...
        )  # fmt: skip

    def _tell(self) -> None:
        """What the law says of it."""
        self._rule.show(
            (("quiet", "the clinic need not agree; of a plan and what was paid in full: K on the visit"),)
        )
