"""Forms that were put aside half done: kept in memory, for the one who typed them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.screens.form import Draft


@dataclass(slots=True)
class DraftShelf:
    """The drafts of all who have sat at this desk since the console was opened."""

    _drafts: list[Draft] = field(default_factory=list)

    def keep(self, draft: Draft) -> None:
        """Put one aside."""
        self._drafts.append(draft)

    def of(self, login: str) -> tuple[Draft, ...]:
        """One person's drafts, oldest first."""
        return tuple(draft for draft in self._drafts if draft.login == login)

    def take_last(self, login: str) -> Draft | None:
        """The one put aside last, to go on with."""
        found = self.of(login)
        if not found:
            return None
        self._drafts.remove(found[-1])
        return found[-1]
