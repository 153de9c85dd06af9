"""What screens may ask of missed visits: the fee that the clinic's rule proposes, and charging it."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.billing import missed_fees
from clinic_tui.billing.missed_fee_rows import MissedFee, MissedFeeRules, MissedKind


class MissedPart:
    """The rule, what it proposes, and the fee."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def rules(self) -> MissedFeeRules:
        """The clinic's rule."""
        return self._sitting.ask("schedule.view", missed_fees.missed_fee_rules)

    def set_rules(self, rules: MissedFeeRules) -> None:
        """Set it for all desks."""
        missed_fees.set_missed_fee_rules(self._sitting.desk, rules)

    def proposed(self, appointment_id: int, kind: MissedKind | None = None) -> MissedFee:
        """What the rule says of a visit that was missed, or is to be marked so."""
        return self._sitting.ask("missed_fee.charge", missed_fees.proposed_fee, appointment_id, kind)

    def cancel(self, appointment_id: int, version: int, code: str, words: str = "") -> int:
        """Call it off and charge the fee; its cents."""
        return missed_fees.cancel_with_fee(self._sitting.desk, appointment_id, version, code, words)

    def charge(self, appointment_id: int) -> int:
        """Charge the fee for a visit that is marked already; its cents."""
        return missed_fees.charge_missed_fee(self._sitting.desk, appointment_id)
