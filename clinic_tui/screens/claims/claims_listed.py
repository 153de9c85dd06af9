"""Lists in which each line is of a claim: Enter shows all that happened to it."""

from __future__ import annotations

from typing import Protocol, TypeVar

from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog


class OfClaim(Protocol):
    """A line of such a list."""

    @property
    def claim_id(self) -> int:
        """Which claim."""

    @property
    def is_hidden(self) -> bool:
        """The record is closed to who looks."""


Line = TypeVar("Line", bound=OfClaim)


class ClaimsListed(ListDialog[Line, None]):
    """Enter leads to the claim's history, unless the record is closed."""

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (Hint("Enter", "all that happened", "choose_row"), Hint("Esc", "back", "dismiss(None)"))

    async def choose(self, row: Line) -> None:
        """All that happened to the claim."""
        from clinic_tui.screens.claims.claim_history import ClaimHistoryDialog

        if row.is_hidden:
            self.say("the record is restricted")
        else:
            await self.app.push_screen(ClaimHistoryDialog(row.claim_id))

    async def action_choose_row(self) -> None:
        """The same."""
        if (row := self.row) is not None:
            await self.choose(row)
