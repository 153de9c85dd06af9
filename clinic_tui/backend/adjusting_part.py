"""What screens may ask of what moves a balance without money: write-offs and transfers."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import adjusting
from clinic_tui.billing.ledger import visit_balance
from clinic_tui.billing.ledger_rows import AdjustmentKind, Side, VisitInLedger
from clinic_tui.billing.write_off_codes import WriteOffCode


class AdjustingPart:
    """What of a visit nobody pays, and what the other side pays."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def visit(self, appointment_id: int) -> VisitInLedger:
        """What is owed for one visit, and from which amount on words are needed."""
        return self._sitting.ask_record("ledger.view", visit_balance, appointment_id)

    def write_off(self, appointment_id: int, side: Side, cents: int, code: WriteOffCode, reason: str) -> int:
        """What nobody is to pay."""
        return adjusting.write_off(
            self._sitting.desk, appointment_id, side, cents, reason, AdjustmentKind.WRITE_OFF, code
        )

    def transfer(self, appointment_id: int, to: Side, cents: int, reason: str) -> int:
        """What the other side is to pay."""
        return adjusting.transfer(self._sitting.desk, appointment_id, to, cents, reason)

    def take_back(self, adjustment_id: int, reason: str) -> int:
        """A write-off or a transfer does not hold."""
        return adjusting.take_back_adjustment(self._sitting.desk, adjustment_id, reason)
