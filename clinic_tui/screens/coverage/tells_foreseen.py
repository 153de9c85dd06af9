"""What the forms that book and check in share: what the claim of the visit lacks, and the way there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.widget import Widget

from clinic_tui.claims.foreseen_rows import Foreseen
from clinic_tui.claims.scrub.finding import Finding
from clinic_tui.claims.scrub.finding import Form as Where
from clinic_tui.screens.coverage.foreseen_line import ForeseenLine
from clinic_tui.screens.parts.form import Form

if TYPE_CHECKING:
    from clinic_tui.screens.claims.claim_mending import ClaimOfVisit


class TellsForeseen(Form[Any]):
    """Mixed into a form on a visit that is to be; one line, while something is wrong with its claim."""

    _foreseen: Foreseen | None = None
    """What is wrong with it and is not asked for in the form already."""

    def mending_keys(self) -> Mapping[Where, str]:
        """The keys that lead to a field of the record or the policy, for who may change it."""
        raise NotImplementedError

    def compose_foreseen(self) -> Iterator[Widget]:
        """The line."""
        yield ForeseenLine()

    def show_foreseen(self, found: Foreseen | None) -> None:
        """Say the first of it, with the key that leads to its field; None: nothing is said."""
        key = self.mending_keys().get(found.findings[0].target.form, "") if found and found.findings else ""
        self.query_one(ForeseenLine).tell(found, key)

    def wrong_with(self, *forms: Where) -> Finding | None:
        """What is wrong with the claim first, where it is of one of these; without any: whatever it is."""
        first = self._foreseen.findings[:1] if self._foreseen is not None else ()
        return next((each for each in first if not forms or each.target.form in forms), None)

    def mend_foreseen(self, visit: ClaimOfVisit, wrong: Finding, then: Callable[[bool | None], None]) -> None:
        """Open the field; what is typed here stays, and `then` is told whether something was saved."""
        from clinic_tui.screens.claims.claim_mending import mend_claim

        self.call_later(mend_claim, self, visit, wrong.target, then)
