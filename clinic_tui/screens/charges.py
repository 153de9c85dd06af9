"""The charges of a closed visit, mended before a claim holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.screens.charge_form import ChargeForm
from clinic_tui.screens.visit_form import Visit


class EditCharges(ChargeForm):
    """Lines are added all at once, and taken out one by one."""

    TITLE_WORDS: ClassVar[str] = "Charges"
    SAVE_WORDS: ClassVar[str] = "add them"
    KIND: ClassVar[str] = "charges"

    @property
    def title_words(self) -> str:
        """Charges, and whose once that is known."""
        return f"Charges of {self.visit.patient.name}" if self.visit else "Charges"

    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """Add the lines."""
        if not entries:
            self.done(None)
            return
        backend, number = self.backend, self.appointment_id
        many = f"{len(entries)} charge{'s' if len(entries) > 1 else ''}"
        self.save(
            lambda: backend.billing.add_charges(number, entries),
            f"{many} added for {visit.patient.name}",
            True,
        )
