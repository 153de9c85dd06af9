"""What screens may ask of charges and of visits that closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import queries, service, withholding
from clinic_tui.billing.rows import ChargeEntry, UnbilledVisit
from clinic_tui.claims.kept_back import keep_from_payer


class BillingPart:
    """Charges and the visits that closed."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def unbilled(self, day: date | None = None) -> tuple[UnbilledVisit, ...]:
        """Closed visits that no claim holds."""
        return self._sitting.ask("claim.view", queries.unbilled, day)

    def visit(self, appointment_id: int) -> UnbilledVisit:
        """One visit with its charges."""
        return self._sitting.ask("charge.enter", queries.visit, appointment_id)

    def keep_from_payer(self, appointment_id: int, version: int, note: str) -> str:
        """Tell the payer nothing of a visit; what was told already, in words."""
        return keep_from_payer(self._sitting.desk, appointment_id, version, note)

    def tell_payer(self, appointment_id: int, version: int) -> None:
        """Let the payer hear of a visit again."""
        withholding.tell_payer(self._sitting.desk, appointment_id, version)

    def strike(self, appointment_id: int, version: int, reason: str) -> None:
        """Mark a visit as entered in error."""
        service.strike(self._sitting.desk, appointment_id, version, reason)

    def add_charges(self, appointment_id: int, charges: Sequence[ChargeEntry]) -> None:
        """Add lines to a visit."""
        service.add_charges(self._sitting.desk, appointment_id, charges)

    def remove_charge(self, charge_id: int, version: int, instead: Sequence[ChargeEntry] = ()) -> None:
        """Take a line away, and add those that stand instead of it."""
        service.remove_charge(self._sitting.desk, charge_id, version, instead)
