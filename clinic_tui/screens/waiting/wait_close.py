"""Taking a patient off the waitlist, with a reason."""

from __future__ import annotations

from collections.abc import Sequence

from clinic_tui.screens.parts.about_patient import FormOnPatient
from clinic_tui.screens.parts.form import Field, text_field
from clinic_tui.security.kept_form import About
from clinic_tui.waitlist.rows import WaiterRow
from clinic_tui.waitlist.rules import wish_words
from clinic_tui.waitlist.states import CloseReason
from clinic_tui.widgets.choice_field import Choice, ChoiceField

REASONS = tuple(
    Choice(code, reason.value, reason)
    for code, reason in (
        ("booked", CloseReason.BOOKED_OTHERWISE),
        ("well", CloseReason.NO_LONGER_NEEDED),
        ("unreached", CloseReason.NOT_REACHED),
        ("elsewhere", CloseReason.ELSEWHERE),
        ("error", CloseReason.IN_ERROR),
        ("other", CloseReason.OTHER),
    )
)


class CloseEntry(FormOnPatient[bool]):
    """Ask for the reason; None means that the patient waits on."""

    SAVE_WORDS = "close"
    KIND = "close wish"

    def __init__(self, row: WaiterRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def whose(self) -> int:
        """The patient."""
        return self._row.patient_id

    @property
    def title_words(self) -> str:
        """Who waits no more."""
        return f"{self._row.name} waits no more"

    def fields(self) -> Sequence[Field]:
        """Reason out of the list, and words to it."""
        return (
            Field(
                "reason",
                "Reason",
                lambda: ChoiceField[CloseReason](REASONS),
                help="one of " + ", ".join(choice.code for choice in REASONS),
            ),
            text_field("words", "In words", limit=150, help="what the patient said; needed for `other`"),
        )

    def ready(self) -> None:
        """Say what was wished for."""
        offer = self._row.offer
        self.say(wish_words(self._row) + ("; the time on offer is free again" if offer else ""))

    def submit(self) -> None:
        """Close the entry."""
        row, reason, words = self._row, self.needed("reason"), self.text("words")
        self.save(
            lambda: self.backend.waitlist.close(row.id, row.version, reason, words),
            f"{row.name} waits no more: {reason.value}",
            True,
        )

    @property
    def about(self) -> About:
        """The entry."""
        return {"entry": self._row.id}

    def reopen(self, texts: dict[str, str]) -> CloseEntry:
        """The same entry again."""
        return CloseEntry(self._row, texts)
