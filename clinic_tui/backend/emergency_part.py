"""What screens may ask of emergency access to restricted records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from clinic_tui.backend.sitting import Sitting
from clinic_tui.patients import emergency
from clinic_tui.patients.emergency_rules import EmergencyRow, clean_reason


class EmergencyPart:
    """Taking it, ending it, and looking at it afterwards."""

    def __init__(self, sitting: Sitting, prove: Callable[[str], None]) -> None:
        """`prove` raises SignInFailed where the password is not that of who sits here."""
        self._sitting = sitting
        self._prove = prove

    def break_glass(self, patient_id: int, reason: str, password: str) -> datetime:
        """Open a restricted record to who sits here; until when. A PIN will not do.

        Raises Invalid for a reason that is none, SignInFailed for a wrong password, Conflict where
        the record is open to them already.
        """
        self._sitting.desk.require("patient.break_glass")
        clean_reason(reason)
        self._prove(password)
        return emergency.break_glass(self._sitting.desk, patient_id, reason)

    def end(self, patient_id: int) -> None:
        """End the own emergency access to a record before its time."""
        emergency.end_emergency(self._sitting.desk, patient_id)

    def own_until(self, patient_id: int) -> datetime | None:
        """Until when the own emergency access opens a record; None where there is none."""
        return self._sitting.ask("patient.view", emergency.own_until, self._sitting.desk, patient_id)

    def list(self) -> tuple[EmergencyRow, ...]:
        """All of them, those that nobody has reviewed first."""
        return self._sitting.ask("emergency.review", emergency.emergencies)

    def unreviewed(self) -> tuple[EmergencyRow, ...]:
        """Those that nobody has reviewed."""
        return self._sitting.ask("emergency.review", emergency.emergencies, unreviewed=True)

    def review(self, access_id: int, words: str) -> None:
        """Say what was found of one that is over."""
        emergency.review(self._sitting.desk, access_id, words)
