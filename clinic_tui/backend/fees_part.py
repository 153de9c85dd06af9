"""What screens may ask of what the clinic charges."""

from __future__ import annotations

from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.fees import queries, service
from clinic_tui.fees.rows import FeeLineRow, FeePrice, FeeScheduleRow, Found, UsualCharge


class FeesPart:
    """Fee schedules, and what visits usually take."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[FeeScheduleRow, ...]:
        """All schedules."""
        return self._sitting.ask("fees.view", queries.schedules)

    def lines(self, schedule_id: int, find: str = "") -> tuple[FeeLineRow, ...]:
        """The first lines of a schedule, or of those that fit what is looked for."""
        return self._sitting.ask("fees.view", queries.lines, schedule_id, find, queries.MOST_LINES)

    def prices(self, code: str, day: date) -> tuple[FeePrice, ...]:
        """What a code costs on a day by each schedule in force."""
        return self._sitting.ask("fees.view", queries.prices_of, code, day)

    def found_on_visit(self, appointment_id: int, typed: str) -> Found:
        """What fits a code or words, as it costs on a visit."""
        return self._sitting.ask("charge.enter", queries.found_on_visit, appointment_id, typed)

    def usual_on_visit(self, appointment_id: int) -> tuple[UsualCharge, ...]:
        """What a visit of its kind usually takes, as it costs on this one."""
        return self._sitting.ask("charge.enter", queries.usual_on_visit, appointment_id)

    def set_price(self, schedule_id: int, code: str, cents: int, words: str) -> None:
        """Write the price of a code into a schedule."""
        service.set_price(self._sitting.desk, schedule_id, code, cents, words)
