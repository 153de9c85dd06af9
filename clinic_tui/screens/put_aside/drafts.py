"""Forms that were put aside half done, for the one who typed them.

They stand in memory while the console runs. At its end they go into the table
(security/kept_forms.py), and at the next sign-in they stand here again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinic_tui.screens.parts.form import Draft
    from clinic_tui.security.kept_form import HalfDone, KeptFormRow


@dataclass(slots=True)
class DraftShelf:
    """The drafts of all who have sat at this desk since the console was opened."""

    changed: Callable[[], None] = lambda: None
    """Called when there is another number of them."""
    _drafts: list[Draft] = field(default_factory=list)

    def keep(self, draft: Draft) -> None:
        """Put one aside."""
        self._drafts.append(draft)
        self.changed()

    def of(self, login: str) -> tuple[Draft, ...]:
        """One person's drafts, oldest first."""
        return tuple(draft for draft in self._drafts if draft.login == login)

    def offer(self, login: str, kept: Sequence[KeptFormRow]) -> None:
        """Show what is kept in the table for a person now, before what was put aside at this desk."""
        from clinic_tui.screens.parts.form import Draft

        if not kept and not self._drafts:
            return
        here = [draft for draft in self._drafts if draft.login != login or draft.kept_as is None]
        self._drafts = [
            Draft(
                row.form.title,
                login,
                row.form.texts,
                half_done=row.form,
                kept_as=row.id,
                stood=row.form.cursor,
            )
            for row in kept
        ] + here
        self.changed()

    def to_keep(self, login: str) -> dict[int, HalfDone]:
        """A person's drafts that are not kept as put aside yet, oldest first, each by a number of its own."""
        return {
            id(draft): draft.half_done
            for draft in self.of(login)
            if draft.half_done is not None and draft.kept_as is None
        }

    def all_kept(self, login: str) -> None:
        """All that can be kept of a person's is in the table now, and comes back with the next sign-in."""
        self._drafts = [draft for draft in self._drafts if draft.login != login or draft.half_done is None]
        self.changed()

    def take(self, draft: Draft) -> None:
        """Take one off the shelf: somebody goes on with it, or it is thrown away."""
        self._drafts = [each for each in self._drafts if each is not draft]
        self.changed()

    def begun_with(self, login: str, title: str, texts: dict[str, str]) -> Draft | None:
        """One person's newest draft of that title in which these texts stand; None where all are empty."""
        wanted = {(name, text) for name, text in texts.items() if text}
        fitting = (each for each in self.of(login)[::-1] if each.title == title)
        return next((each for each in fitting if wanted and wanted <= each.texts.items()), None)
