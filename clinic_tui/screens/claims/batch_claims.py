"""The claims of one file, and how each stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from clinic_tui.claims.partner_rows import BatchClaim, BatchRow
from clinic_tui.claims.states import ClaimState
from clinic_tui.screens.claims.claims_listed import ClaimsListed
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_LOOKS = {ClaimState.REJECTED: "is-wrong", ClaimState.DENIED: "is-wrong", ClaimState.VOID: "is-quiet"}


class BatchClaims(ClaimsListed[BatchClaim]):
    """Enter shows all that happened to the claim."""

    COLUMNS = (
        ListColumn("Claim", 12),
        ListColumn("Day", 6),
        ListColumn("Patient", 18),
        ListColumn("Payer", 14),
        ListColumn("Sum", 10, "right"),
        ListColumn("How it stands"),
    )
    NAME = "Claims"
    NOTHING = "It holds no claim any more: its claims were made anew."
    WHOLE_LINES = 1
    TOPICS = frozenset({"claim", "claim_sending", "claim_batch", "restriction", "emergency_access"})
    tells_of_record: ClassVar[bool] = True

    def __init__(self, batch: BatchRow) -> None:
        super().__init__()
        self._batch = batch

    def question(self) -> Callable[[], tuple[BatchClaim, ...]]:
        """Of this file alone."""
        sending, number = self.backend.sending, self._batch.id
        return lambda: sending.claims_in(number)

    def heading(self) -> str:
        """Which file."""
        claims = counted(len(self.answer), "claim")
        return f"{self.bare_heading()}: {claims}, {show_money(sum(row.cents for row in self.answer))}"

    def bare_heading(self) -> str:
        """Which."""
        return f"Batch {self._batch.reference} for {self._batch.partner}"

    def line(self, row: BatchClaim) -> ListRow:
        """Which claim, whose, how it stands."""
        again = ", sent again since" if row.sent_again else ""
        cells = (
            row.number, f"{row.day:%m/%d}", row.name, row.payer, show_money(row.cents),
            f"{row.state.words}{again}",
        )  # fmt: skip
        return ListRow(row.number, cells, _LOOKS.get(row.state, ""))

    def whole(self, row: BatchClaim) -> str:
        """What is cut in the line."""
        whose = f"{row.name}  MRN {row.mrn}" if row.mrn else row.name
        return f"{whose}  {row.payer}"
