"""Checking a patient out: the charges, or why there are none, and the visit has ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from clinic_tui.billing.rows import ChargeEntry
from clinic_tui.billing.rules import require_charges
from clinic_tui.screens.charge_form import ChargeForm
from clinic_tui.screens.form import Field, text_field
from clinic_tui.screens.visit_form import Visit
from clinic_tui.words.money import show_money


class CheckOut(ChargeForm):
    """Charges line by line; an empty code closes the visit, or asks why there is no charge."""

    TITLE_WORDS: ClassVar[str] = "Check out"
    SAVE_WORDS: ClassVar[str] = "check out"
    KIND: ClassVar[str] = "check-out"

    @property
    def title_words(self) -> str:
        """Check out, and whom once that is known."""
        return f"Check out {self.visit.patient.name}" if self.visit else "Check out"

    def fields(self) -> Sequence[Field]:
        """A line of charges, and the reason where there is none at all."""
        return (
            *super().fields(),
            text_field(
                "no charge",
                "Or no charge",
                limit=200,
                placeholder="why, where nothing is charged",
                help="why the visit is not charged: nurse visit, post-op, courtesy",
            ),
        )

    def nothing_entered(self) -> None:
        """Close with the charges entered before, else ask why there are none."""
        if self._charged is not None and self._charged.charges:
            self.action_save()
        else:
            self._focus("no charge")

    def finish(self, visit: Visit, entries: Sequence[ChargeEntry]) -> None:
        """End the visit with all its lines in one go."""
        reason = self.text("no charge")
        before = self._charged.charges if self._charged else ()
        require_charges(len(before) + len(entries), reason)
        total = sum(charge.cents for charge in before)
        total += sum(entry.units * entry.unit_cents for entry in entries)
        backend, number = self.backend, self.appointment_id
        self.save_visit(
            lambda version: backend.billing.check_out(number, version, entries, reason),
            f"checked out {visit.patient.name}: {show_money(total) if total else reason or 'nothing due'}",
        )
