"""Claims that the payers have, to be replaced or taken back: what is sent, why, and the visit to mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.make_rows import DueRow, MadeBatch
from clinic_tui.keymap import Hint
from clinic_tui.screens.claims.make_claims import MakeClaims
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


class ClaimsAgain(MakeClaims):
    """F12 asks for the reason and makes them; `c` opens the charges of the visit under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("c", "visit", "charges", show=False)]
    NOTHING = "Nothing of it can be sent: its charges are gone, or no policy pays."

    def __init__(self, claim_ids: Sequence[int], frequency: Frequency) -> None:
        super().__init__()
        self._claims, self._frequency = tuple(claim_ids), frequency

    @property
    def _is_void(self) -> bool:
        return self._frequency is Frequency.VOID

    def bare_heading(self) -> str:
        """Which of the two."""
        return "Void claims" if self._is_void else "Corrected claims"

    def heading(self) -> str:
        """What it does, and how much would go."""
        return f"{self.bare_heading()} (frequency {self._frequency.value}): {super().heading()}"

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        words = "void them" if self._is_void else "make what stands now"
        return (
            Hint("F12", words, "make"),
            Hint("x", "leave out", "leave_out"),
            Hint("c", "charges of the visit", "visit"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[DueRow, ...]]:
        """Of these claims."""
        sending, claims, frequency = self.backend.sending, self._claims, self._frequency
        return lambda: sending.again_due(claims, frequency)

    async def choose(self, row: DueRow) -> None:
        """The charges: what is sent again is what stands there."""
        await self.action_visit()

    async def action_visit(self) -> None:
        """The charges of the visit, to correct them first."""
        from clinic_tui.screens.claims.charges import EditCharges

        row = self.row
        if row is not None and row.is_hidden:
            self.say("the record is restricted")
        elif row is not None:
            form = EditCharges(row.appointment_id)
            await self.app.push_screen(form, lambda _: self.read_before_keys())

    def make_them(self, accepted: frozenset[str], *, send: bool = False) -> None:
        """Ask why, then make them; they are sent from the list of files."""
        sending, claims, frequency = self.backend.sending, self._claims, self._frequency
        without = self.stays_back
        many = counted(self.preview.claims, "claim")
        title = f"Void {many}" if self._is_void else f"Replace {many} by what stands now"

        def made(sure: Any) -> None:
            if sure:
                self.dismiss(None)

        self.app.push_screen(
            AskReason(
                f"{title}, {show_money(self.preview.cents)}",
                "Say why the payer is sent it again.",
                lambda reason: sending.make_again(claims, frequency, accepted, reason, without),
                self._told,
            ),
            made,
        )

    def _told(self, made: Sequence[MadeBatch]) -> str:
        """What became of them, with those that no file can hold."""
        many = counted(sum(each.claims for each in made), "claim")
        words = f"{many} {'to be voided' if self._is_void else 'corrected'}: not sent yet, `:batches`"
        return "; ".join([words, *(left for each in made for left in each.left_out)])
