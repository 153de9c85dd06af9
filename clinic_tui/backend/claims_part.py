"""What screens may ask of claims, and of the rules that they are looked through by."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import on_paper, queries, rule_queries, rule_switches
from clinic_tui.claims.rows import ScrubbedVisit
from clinic_tui.claims.rule_rows import RuleInFull, RuleNow, RuleRow, Weight
from clinic_tui.settings import Settings


class ClaimsPart:
    """What is wrong with the claims that visits would make, by which rules, and those claims on paper."""

    def __init__(self, sitting: Sitting, settings: Settings) -> None:
        self._sitting = sitting
        self._settings = settings

    def scrubbed(self, numbers: Sequence[int]) -> tuple[ScrubbedVisit, ...]:
        """Those of these visits of which claims are made, each with its findings."""
        return self._sitting.ask(
            "claim.view", queries.scrubbed, self._sitting.desk.clock, numbers=tuple(numbers)
        )

    def findings_of(self, appointment_id: int) -> tuple[ScrubbedVisit, ...]:
        """The same of one, that somebody opens: a look at the record."""
        found = self.scrubbed((appointment_id,))
        for row in found:
            self._sitting.look_once(row.patient_id)
        return found

    def print_forms(self, numbers: Sequence[int], *, proof: bool = False) -> str:
        """Their claims on the CMS-1500, on the printer of claims or into the folder; what became of it.

        `proof` draws the boxes too, for plain paper.
        """
        from clinic_tui.claims.paper_form.printing import Wanted, hand_out_forms

        return hand_out_forms(self._sitting.desk, self._settings, Wanted(tuple(numbers)), proof=proof)

    def sent_on_paper(self, numbers: Sequence[int]) -> int:
        """They have left on paper today; how many those are."""
        return on_paper.sent_on_paper(self._sitting.desk, numbers)

    def rules(self) -> tuple[RuleRow, ...]:
        """All scrub rules, and how each is weighed."""
        return self._sitting.ask("claim.view", rule_queries.rules, self._sitting.desk.clock)

    def rule(self, number: int) -> RuleInFull:
        """One in full."""
        return self._sitting.ask("claim.view", rule_queries.rule_in_full, self._sitting.desk.clock, number)

    def rule_now(self, number: int) -> RuleNow:
        """What it does to the claims that are due."""
        return self._sitting.ask("claim.view", rule_queries.rule_now, self._sitting.desk.clock, number)

    def weigh_rule(self, payer_id: int | None, rule: int, weight: Weight, reason: str) -> None:
        """Weigh a rule for a payer, or for all."""
        rule_switches.set_rule(self._sitting.desk, payer_id, rule, weight, reason)
