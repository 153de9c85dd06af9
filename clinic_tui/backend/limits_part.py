"""What screens may ask of what patients asked not to be told (45 CFR 164.522(a))."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.privacy.limit_line import standing_limits
from clinic_tui.privacy.limit_rows import LimitEntry, LimitRow, StandingLimits


class LimitsPart:
    """Limits of patients; their table is loaded when the list is asked for, not with a record."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def standing(self, patient_id: int) -> StandingLimits:
        """Those of a patient that bind or wait for an answer, for the line on the record."""
        return self._sitting.ask("limit.view", standing_limits, patient_id)

    def list(self) -> tuple[LimitRow, ...]:
        """The newest of all patients."""
        from clinic_tui.privacy.limit_reads import limits

        return self._sitting.ask("limit.view", limits)

    def of(self, patient_id: int) -> tuple[LimitRow, ...]:
        """All of one patient; a look at the record."""
        from clinic_tui.privacy.limit_reads import limits

        self._sitting.desk.require("limit.view")
        self._sitting.look_once(patient_id)
        return self._sitting.ask("limit.view", limits, patient_id)

    def take(self, patient_id: int, entry: LimitEntry) -> int:
        """What the patient asks; its number."""
        from clinic_tui.privacy.limiting import take_limit

        return take_limit(self._sitting.desk, patient_id, entry)

    def agree(self, number: int, version: int) -> None:
        """The clinic is bound by it from today on."""
        from clinic_tui.privacy.limiting import agree_to_limit

        agree_to_limit(self._sitting.desk, number, version)

    def refuse(self, number: int, version: int, reason: str) -> None:
        """The clinic does not agree."""
        from clinic_tui.privacy.limiting import refuse_limit

        refuse_limit(self._sitting.desk, number, version, reason)

    def end(self, number: int, version: int, how: str) -> None:
        """It binds no more."""
        from clinic_tui.privacy.limiting import end_limit

        end_limit(self._sitting.desk, number, version, how)
