"""What screens may ask of the claims of visits that have not been yet."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims.foreseeing import foreseen_of_visit, foreseen_when_booking
from clinic_tui.claims.foreseen_rows import Foreseen, PlannedVisit


class ForeseenPart:
    """What is wrong with them, as far as it is known when a visit is booked and when it is checked in."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def when_booking(self, plan: PlannedVisit) -> Foreseen:
        """Of a visit that is about to be booked."""
        return self._looked_at(
            self._sitting.ask("patient.view", foreseen_when_booking, self._sitting.desk.clock, plan)
        )

    def of_visit(self, appointment_id: int) -> Foreseen:
        """Of a visit that is booked."""
        return self._looked_at(
            self._sitting.ask("patient.view", foreseen_of_visit, self._sitting.desk.clock, appointment_id)
        )

    def _looked_at(self, found: Foreseen) -> Foreseen:
        """Where something is said of the record, that is a look at it."""
        if found.findings:
            self._sitting.look_once(found.patient_id)
        return found
