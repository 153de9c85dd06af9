"""The charges of a closed visit, mended before a claim holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.coding.rows import CodingEntry
from clinic_tui.coding.rules import show_diagnoses
from clinic_tui.screens.claims.charge_form import ChargeForm
from clinic_tui.screens.schedule.visit_form import Visit
from clinic_tui.words.counted import counted


class EditCharges(ChargeForm):
    """Lines are added all at once, with what is said of the visit; they are taken out one by one."""

    TITLE_WORDS: ClassVar[str] = "Charges"
    SAVE_WORDS: ClassVar[str] = "add them"
    KIND: ClassVar[str] = "charges"

    @property
    def title_words(self) -> str:
        """Charges, and whose once that is known."""
        return f"Charges of {self.visit.patient.name}" if self.visit else "Charges"

    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """Add the lines."""
        coding = self.coding_entry()
        if not entries and coding is None:
            self.done(None)
            return
        backend, number = self.backend, self.appointment_id
        many = counted(len(entries), "charge")
        if coding is not None:
            also = f", {many} added" if entries else ""
            self.save(
                lambda: backend.coding.code(number, coding, entries),
                f"{visit.patient.name} coded: {show_diagnoses(self.diagnoses) or 'no diagnosis'}{also}",
                True,
            )
            return
        if not backend.may("charge.enter"):
            self.save(
                lambda: backend.coding.code(number, CodingEntry(), entries),
                f"{many} added for {visit.patient.name}",
                True,
            )
            return
        self.save(
            lambda: backend.billing.add_charges(number, entries),
            f"{many} added for {visit.patient.name}",
            True,
        )
