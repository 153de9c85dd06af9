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

    def take(self, draft: Draft) -> None:
        """Take one off the shelf: somebody goes on with it, or it is thrown away."""
        self._drafts = [each for each in self._drafts if each is not draft]

    def begun_with(self, login: str, title: str, texts: dict[str, str]) -> Draft | None:
        """One person's newest draft of that title in which these texts stand; None where all are empty."""
        wanted = {(name, text) for name, text in texts.items() if text}
        fitting = (each for each in self.of(login)[::-1] if each.title == title)
        return next((each for each in fitting if wanted and wanted <= each.texts.items()), None)
