"""What screens may ask of coverage: how policies stand, and asking payers about them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from clinic_tui.backend.sitting import Sitting
from clinic_tui.eligibility import accepting, queries
from clinic_tui.eligibility.asking import ask, collect
from clinic_tui.eligibility.connection import House, house_of
from clinic_tui.eligibility.rows import CoverageView, Failure, Wanted
from clinic_tui.eligibility.states import Asked
from clinic_tui.errors import Conflict
from clinic_tui.words.counted import counted

if TYPE_CHECKING:
    from clinic_tui.settings import Settings


class EligibilityPart:
    """Questions to payers, and their answers."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def failures(self) -> tuple[Failure, ...]:
        """What has to be worked on, the next visit first; member ids masked."""
        now = self._sitting.desk.clock.now()
        found = self._sitting.ask("eligibility.view", queries.failures, self._sitting.today, now)
        return tuple(each.masked() for each in found)

    def wanted_of_visit(self, appointment_id: int) -> Wanted | None:
        """What to ask for a visit; None where the patient has no policy in force."""
        return self._sitting.ask("eligibility.view", queries.wanted_of_visit, appointment_id)

    def wanted_of_patient(self, patient_id: int) -> Wanted | None:
        """What to ask for a patient's next visit, else for today."""
        return self._sitting.ask(
            "eligibility.view", queries.wanted_of_patient, patient_id, self._sitting.today
        )

    def wanted_of_policy(self, coverage_id: int) -> Wanted:
        """The same for one of the policies."""
        return self._sitting.ask(
            "eligibility.view", queries.wanted_of_policy, coverage_id, self._sitting.today
        )

    def view(self, coverage_id: int) -> CoverageView:
        """How a policy stands: part of a look at the record, which is journaled first; member ids masked.

        Raises Restricted where the record is closed to the person.
        """
        now = self._sitting.desk.clock.now()
        view = self._sitting.ask("eligibility.view", queries.coverage_view, coverage_id, now)
        self._sitting.look_once(view.patient_id)
        return view.masked()

    def ask(self, wanted: Wanted) -> CoverageView:
        """Ask about a policy, unless that was done just now; how it stands then."""
        self._sitting.desk.require("eligibility.ask")
        ask(self._sitting.desk, self._house, [wanted])
        return self.view(wanted.coverage_id)

    def collect(self, coverage_id: int) -> CoverageView:
        """Take in what has come meanwhile; how a policy stands then."""
        self._sitting.desk.require("eligibility.take_in")
        collect(self._sitting.desk, self._house)
        return self.view(coverage_id)

    def ask_visits(self, visits: Sequence[int]) -> str:
        """Ask for several visits at once; what came of it in words."""
        found = []
        for each in visits:
            with contextlib.suppress(Conflict):  # one of which the payer is not told is passed over
                found.append(self.wanted_of_visit(each))
        return self._ask_many([each for each in found if each is not None], len(visits))

    def ask_day(self, day: date) -> str:
        """Ask for all visits of a day that have no fresh answer; what came of it in words."""
        now = self._sitting.desk.clock.now()
        rows = self._sitting.ask("eligibility.ask", queries.due, day, day, now)
        return self._ask_many([each.wanted for each in rows], len(rows))

    def accept(
        self, answer_id: int, fields: Sequence[str], policy_version: int, patient_version: int
    ) -> None:
        """Take fields of an answer over into our record."""
        accepting.accept(self._sitting.desk, answer_id, fields, policy_version, patient_version)

    def _ask_many(self, wanted: list[Wanted], meant: int) -> str:
        if not wanted:
            return (
                "nobody is to be asked: no policy, or a fresh answer is there" if meant else "nobody is due"
            )
        numbers = ask(self._sitting.desk, self._house, wanted)
        statuses = self._sitting.ask("eligibility.view", queries.statuses, numbers)
        words = {
            Asked.ANSWERED: "answered", Asked.REJECTED: "failed", Asked.SENT: "to be answered",
            Asked.NOT_SENT: "not sent", Asked.STORED: "in doubt",
        }  # fmt: skip
        told = [f"{statuses.count(each)} {said}" for each, said in words.items() if each in statuses]
        return f"{counted(len(wanted), 'policy', 'policies')} asked about: {', '.join(told)}"

    @property
    def _house(self) -> House:
        from clinic_tui.clinic import vault_of

        settings = self._settings
        return house_of(settings, lambda: vault_of(settings), self._sitting.desk.clock)
