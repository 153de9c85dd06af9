"""Asking payers how claims stand: what would be asked, and what stays and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.claims.asking_rules import ASKED_AGAIN_AFTER, StatusWish, show_asked
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.screens.parts.made_files import MadeFile, tell_made
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money


class AskStatus(ListDialog[StatusWish, None]):
    """F12 makes the questions, `s` sends them too; what was asked within a week needs a yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f12", "ask", "ask", show=False),
        Binding("s", "ask(True)", "ask and send", show=False),
    ]
    COLUMNS = (
        ListColumn("", 1),
        ListColumn("Claim", 11),
        ListColumn("Patient", 18),
        ListColumn("Payer", 14),
        ListColumn("Sum", 9, "right"),
        ListColumn("What"),
    )
    NAME = "Ask how claims stand"
    NOTHING = "No claim was chosen."
    WHOLE_LINES = 2
    TOPICS = frozenset({"claim", "claim_answer", "claim_question", "claim_batch", "payer"})

    def __init__(self, claim_ids: Sequence[int]) -> None:
        super().__init__()
        self._claims = tuple(claim_ids)

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("F12", "make questions", "ask"),
            Hint("s", "make and send", "ask(True)"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], tuple[StatusWish, ...]]:
        """Of these claims."""
        work, claims = self.backend.claim_work, self._claims
        return lambda: work.status_wishes(claims)

    def rows_of(self, answer: Sequence[StatusWish]) -> Sequence[StatusWish]:
        """What stays first."""
        return sorted(answer, key=lambda row: not row.why_not)

    def heading(self) -> str:
        """How many go."""
        going = sum(1 for row in self.answer if not row.why_not)
        stays = len(self.answer) - going
        parts = f"{counted(going, 'claim')} asked about", f"{stays} not" if stays else ""
        return f"{self.NAME}: {', '.join(filter(None, parts))}"

    def line(self, row: StatusWish) -> ListRow:
        """Whose, of whom, and what stands against it."""
        mark, look = ("?", "is-soon") if row.waits else ("!", "is-wrong") if row.why_not else ("+", "")
        cells = (mark, row.number, row.name, row.payer, show_money(row.cents), self._what(row))
        return ListRow(row.claim_id, cells, look)

    def whole(self, row: StatusWish) -> str:
        """The reason in full."""
        return self._what(row)

    def _what(self, row: StatusWish) -> str:
        asked = show_asked(row.asked_on, self.clinic.today) if row.asked_on else ""
        return row.why_not or asked

    async def action_ask(self, send: bool = False) -> None:
        """Make the questions, and `send` their files."""
        if not self.known:
            return
        going = sum(1 for row in self.answer if not row.why_not)
        waits = sum(1 for row in self.answer if row.waits)
        if not going and not waits:
            self.say("none of them can be asked about: the line says why")
            return
        if not waits:
            self._ask(again=False, send=send)
            return

        def answered(sure: bool | None) -> None:
            if sure is not None and (sure or going):
                self._ask(again=sure, send=send)

        which = "It was" if waits == len(self.answer) == 1 else f"{waits} of {len(self.answer)} were"
        question = f"{which} asked about within {ASKED_AGAIN_AFTER} days. Ask about it again?"
        await self.app.push_screen(
            Confirm(question, yes="ask again", no="leave it out", no_acts=bool(going)), answered
        )

    def _ask(self, *, again: bool, send: bool) -> None:
        work, sending, claims = self.backend.claim_work, self.backend.sending, self._claims

        def asked() -> tuple[tuple[MadeFile, ...], dict[int, str]]:
            made = work.ask_status(claims, again=again)
            return made, sending.send_all([each.id for each in made]) if send else {}

        def done(result: tuple[tuple[MadeFile, ...], dict[int, str]]) -> None:
            made, failed = result
            self.dismiss(None)
            tell_made(self.clinic, made, failed, send=send)

        self.act(asked, done)
