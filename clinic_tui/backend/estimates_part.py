"""What screens may ask of good-faith estimates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from clinic_tui.backend.sitting import Sitting
from clinic_tui.errors import ClinicError
from clinic_tui.estimates import queries, service
from clinic_tui.estimates.rows import EstimateDue, EstimateEntry, EstimateFor, EstimateStanding
from clinic_tui.estimates.states import GivenHow
from clinic_tui.fees.rows import Found, UsualCharge
from clinic_tui.settings import Settings


class EstimatesPart:
    """Which are due, making, printing and giving them."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def work_list(self) -> tuple[EstimateDue, ...]:
        """Every one that has not reached its patient."""
        return self._sitting.ask("estimate.view", queries.work_list, self._sitting.desk.clock)

    def pressing(self) -> tuple[EstimateDue, ...]:
        """Those that are due today or before."""
        return self._sitting.ask("estimate.view", queries.pressing, self._sitting.desk.clock)

    def standing(self, appointment_id: int) -> EstimateStanding:
        """How the estimate of a visit stands."""
        clock = self._sitting.desk.clock
        return self._sitting.ask("estimate.view", queries.standing, appointment_id, clock)

    def told_of_bookings(self, appointment_ids: Sequence[int]) -> str:
        """What is said of them when visits were booked; empty where nothing is to be said."""
        clock = self._sitting.desk.clock
        return self._sitting.ask("estimate.view", queries.told_of_bookings, appointment_ids, clock)

    def told_of_series(self, series_id: int) -> str:
        """The same of a series."""
        clock = self._sitting.desk.clock
        return self._sitting.ask("estimate.view", queries.told_of_series, series_id, clock)

    def estimated_cents(self, appointment_id: int) -> int | None:
        """What the newest estimate of a visit comes to."""
        return self._sitting.ask("charge.enter", queries.estimated_cents, appointment_id)

    def for_visit(self, appointment_id: int) -> EstimateFor:
        """What the estimate of a visit begins with."""
        return self._sitting.ask("estimate.view", queries.estimate_for_visit, appointment_id)

    def for_wish(self, estimate_id: int) -> EstimateFor:
        """What the estimate of a visit that is not booked begins with."""
        return self._sitting.ask("estimate.view", queries.estimate_for_wish, estimate_id)

    def found(self, typed: str, day: date) -> Found:
        """What fits a code or words, as it costs who pays alone."""
        return self._sitting.ask("estimate.view", queries.self_pay_found, typed, day)

    def usual(self, visit_type_id: int, day: date) -> tuple[UsualCharge, ...]:
        """What a kind of visit usually takes, as it costs who pays alone."""
        return self._sitting.ask("estimate.view", queries.self_pay_usual, visit_type_id, day)

    def make_for_visit(
        self, appointment_id: int, entries: Sequence[EstimateEntry], diagnoses: str = ""
    ) -> int:
        """Store the estimate of a visit; its number."""
        return service.make_for_visit(self._sitting.desk, appointment_id, entries, diagnoses)

    def make_for_wish(self, estimate_id: int, entries: Sequence[EstimateEntry], diagnoses: str = "") -> int:
        """Store the estimate of a visit that is not booked; its number."""
        return service.make_for_wish(self._sitting.desk, estimate_id, entries, diagnoses)

    def ask_for_visit(self, appointment_id: int) -> int:
        """Note that the patient asked for one."""
        return service.ask_for_visit(self._sitting.desk, appointment_id)

    def give(self, number: int, how: GivenHow) -> None:
        """Note that the patient has it."""
        service.give(self._sitting.desk, number, how)

    def print(self, number: int) -> str:
        """Print it where estimates are printed, else put it into the folder; what became of it."""
        from clinic_tui.paper.estimate_out import hand_out_estimate

        return hand_out_estimate(self._sitting.desk, self._settings, number)

    def print_if_possible(self, number: int) -> str:
        """The same after making it: where that fails it is told, and the estimate stands."""
        self._sitting.desk.require("estimate.make")
        try:
            return f"printed: {self.print(number)}"
        except ClinicError as refusal:
            return f"not printed: {refusal.words}"
