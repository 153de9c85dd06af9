"""What screens may ask of payment plans."""

from __future__ import annotations

from clinic_tui.backend.sitting import Sitting
from clinic_tui.plans import queries, service
from clinic_tui.plans.rows import BeforePlan, PlanRow, PlanTerms
from clinic_tui.plans.states import PlanEnd


class PlansPart:
    """Agreeing on plans, and how they are kept."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[PlanRow, ...]:
        """All plans, those with missed instalments first."""
        return self._sitting.ask("plan.view", queries.plans, self._sitting.today)

    def missed(self) -> tuple[PlanRow, ...]:
        """The plans with an instalment that is over and not paid."""
        return self._sitting.ask("plan.view", queries.missed, self._sitting.today)

    def of_patient(self, patient_id: int) -> tuple[PlanRow, ...]:
        """A patient's plans, the one that holds first."""
        return self._sitting.ask("plan.view", queries.plans, self._sitting.today, [patient_id])

    def before(self, patient_id: int) -> BeforePlan:
        """What a new plan goes out from."""
        return self._sitting.ask("plan.view", queries.before_plan, self._sitting.today, patient_id)

    def make(self, patient_id: int, terms: PlanTerms) -> int:
        """Agree on a plan; its number."""
        return service.make_plan(self._sitting.desk, patient_id, terms)

    def end(self, plan_id: int, end: PlanEnd, words: str, version: int | None = None) -> None:
        """A plan holds no more."""
        service.end_plan(self._sitting.desk, plan_id, end, words, version)
