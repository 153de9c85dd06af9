"""What screens may ask of payers."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import payer_wishes
from clinic_tui.claims.wish_rows import PayerWishes
from clinic_tui.patients import payers
from clinic_tui.patients.payer_rows import PayerFields, PayerRow


class PayersPart:
    """Who insures patients, where they are asked, and how they want their claims."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[PayerRow, ...]:
        """All payers by name."""
        return self._sitting.ask("payer.view", payers.payers)

    def unnamed(self) -> int:
        """How many policies bear a name that no payer has."""
        return self._sitting.ask("payer.view", payers.names_without_payer)

    def add(self, fields: PayerFields) -> int:
        """Enter a payer."""
        return payers.add_payer(self._sitting.desk, fields)

    def update(self, payer_id: int, version: int, fields: PayerFields) -> None:
        """Change a payer."""
        payers.update_payer(self._sitting.desk, payer_id, version, fields)

    def adopt(self) -> int:
        """Make a payer of each name that stands on policies alone; how many."""
        return payers.adopt_payers(self._sitting.desk)

    def wishes(self, payer_id: int) -> PayerWishes:
        """How a payer wants its claims."""
        return self._sitting.ask("payer.view", payer_wishes.payer_wishes, payer_id)

    def set_wishes(self, payer_id: int, version: int, wishes: PayerWishes) -> None:
        """Say how it wants them."""
        payer_wishes.set_payer_wishes(self._sitting.desk, payer_id, wishes, version)
