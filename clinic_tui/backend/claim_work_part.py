"""What screens may ask of claims to be worked on."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.backend.sitting import Sitting
from clinic_tui.claims import status_asking, work_queries, working
from clinic_tui.claims.asking_rules import StatusWish
from clinic_tui.claims.make_rows import MadeBatch
from clinic_tui.claims.work_rows import Change, Seen, WorkRow


class ClaimWorkPart:
    """The queues of claims, and what is done in them."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting

    def list(self) -> tuple[WorkRow, ...]:
        """All claims that nobody has settled, the weightiest first."""
        return self._sitting.ask("claim.view", work_queries.work, self._sitting.desk.clock)

    def settled(self) -> tuple[WorkRow, ...]:
        """Those that somebody has."""
        return self._sitting.ask("claim.view", work_queries.work, self._sitting.desk.clock, settled=True)

    def hold(self, claims: Sequence[Seen], reason: str) -> None:
        """Keep them from being sent."""
        working.hold(self._sitting.desk, claims, reason)

    def release(self, claims: Sequence[Seen]) -> None:
        """Let them go."""
        working.release(self._sitting.desk, claims)

    def change(self, claims: Sequence[Seen], wanted: Change) -> int:
        """Owner, day to look again, note; how many are other than they were."""
        return working.change(self._sitting.desk, claims, wanted)

    def settle(self, claims: Sequence[Seen], reason: str) -> None:
        """Nothing more is to be done."""
        working.settle(self._sitting.desk, claims, reason)

    def reopen(self, claims: Sequence[Seen]) -> None:
        """Take them up again."""
        working.reopen(self._sitting.desk, claims)

    def status_wishes(self, claim_ids: Sequence[int]) -> tuple[StatusWish, ...]:
        """What asking payers about these would do."""
        return self._sitting.ask("claim.view", status_asking.wishes, self._sitting.desk.clock, claim_ids)

    def ask_status(self, claim_ids: Sequence[int], *, again: bool = False) -> tuple[MadeBatch, ...]:
        """Make the questions to the payers."""
        return status_asking.ask_status(self._sitting.desk, claim_ids, again=again)
