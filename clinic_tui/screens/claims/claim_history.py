"""All that happened to one claim, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from clinic_tui.claims.answer_rows import ClaimHistory, HistoryLine
from clinic_tui.claims.draft import Frequency
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.about_patient import AboutPatient
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

NOTE = 0
"""The place of the note: it stands before all that happened, and has no day."""
LOTS = -1
"""The place of the first line that tells lots; others have smaller ones."""


class ClaimHistoryDialog(AboutPatient, ListDialog[HistoryLine, None]):
    """The note on it, if there is one, its lots, then who did or said what, with the codes as they came."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "correct", "correct", show=False),
        Binding("minus", "void", "void", show=False),
    ]
    COLUMNS = (ListColumn("When", 11), ListColumn("Who", 14), ListColumn("What"))
    NAME = "Claim"
    NOTHING = "Nothing happened to this claim yet."
    WHOLE_LINES = None
    TOPICS = frozenset(
        {
            "claim",
            "claim_answer",
            "claim_sending",
            "claim_batch",
            "claim_question",
            "claim_letter",
            "charge",
            "stock_move",
        }
    )
    tells_of_record: ClassVar[bool] = True

    def __init__(self, claim_id: int) -> None:
        super().__init__()
        self._claim_id = claim_id

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        if not self.backend.may("claim.send"):
            return (Hint("Esc", "back", "dismiss(None)"),)
        return (
            Hint("r", "correct", "correct"),
            Hint("-", "void", "void"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def above(self) -> Iterator[Widget]:
        """Whose it is."""
        return self.compose_banner(None)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written: the banner may say something else now."""
        self.access_may_have_changed(entities)
        super().changed_elsewhere(entities)

    def question(self) -> Callable[[], tuple[ClaimHistory, ...]]:
        """This claim's alone."""
        answers, number = self.backend.claim_answers, self._claim_id
        return lambda: (answers.of_claim(number),)

    def took(self, answer: tuple[ClaimHistory, ...]) -> None:
        """Show it, and whose it is."""
        super().took(answer)
        self.follow_record(answer[0].patient_id)

    def rows_of(self, answer: tuple[ClaimHistory, ...]) -> Sequence[HistoryLine]:
        """The note and the lots, then what happened, the oldest first."""
        (claim,) = answer
        now = self.clinic.clock.now()
        lots = tuple(HistoryLine(LOTS - place, now, "", words) for place, words in enumerate(claim.lots))
        note = (HistoryLine(NOTE, now, claim.owner, claim.note),) if claim.note else ()
        return (*note, *lots, *claim.lines)

    def heading(self) -> str:
        """Whose claim, to whom, and how it stands."""
        claim: ClaimHistory = self.answer[0]
        theirs = f", theirs {claim.payer_number}" if claim.payer_number else ""
        return (
            f"{claim.number}{theirs}: {claim.name}, {show_date(claim.day)}, {claim.payer}: "
            f"{claim.state.words}, {show_money(claim.charged_cents)}"
        )

    def line(self, row: HistoryLine) -> ListRow:
        """When, who, what."""
        if row.place <= NOTE:
            return ListRow(row.place, ("note" if row.place == NOTE else "lots", row.who, row.what), "")
        local = row.at.astimezone(self.clinic.clock.zone)
        return ListRow(row.place, (f"{local:%m/%d %H:%M}", row.who, row.what), "")

    def whole(self, row: HistoryLine) -> str:
        """In full, with the codes as they came and where to look."""
        if row.place <= LOTS:
            return row.what
        if row.place == NOTE:
            return f"note, owner {row.who}: {row.what}" if row.who else f"note: {row.what}"
        parts = (
            f"{row.who} {row.what}",
            f"as it came: {row.codes}" if row.codes else "",
            f"look at: {row.field}" if row.field else "",
        )
        return "\n".join(filter(None, parts))

    async def action_correct(self) -> None:
        """Replace what the payer has by what stands now."""
        await self._again(Frequency.REPLACEMENT)

    async def action_void(self) -> None:
        """Take back what the payer has."""
        await self._again(Frequency.VOID)

    async def _again(self, frequency: Frequency) -> None:
        from clinic_tui.screens.claims.claims_again import ClaimsAgain

        form = ClaimsAgain([self._claim_id], frequency)
        await self.app.push_screen(form, lambda _: self.read_before_keys())
