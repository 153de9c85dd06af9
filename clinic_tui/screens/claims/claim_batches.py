"""The files of claims: made, sent, in doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.claims.batch_states import BatchState
from clinic_tui.claims.partner_rows import BatchRow
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.whole_path import whole_path
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

_LOOKS = {
    BatchState.MADE: "is-soon",
    BatchState.UNKNOWN: "is-wrong",
    BatchState.REFUSED: "is-wrong",
    BatchState.MAKING: "is-quiet",
    BatchState.WITHDRAWN: "is-quiet",
}
_WORDS = {
    BatchState.MAKING: "being made",
    BatchState.MADE: "not sent",
    BatchState.UNKNOWN: "in doubt",
    BatchState.SENT: "sent",
    BatchState.REFUSED: "refused",
    BatchState.WITHDRAWN: "withdrawn",
}


class BatchesScreen(ListPage[BatchRow]):
    """The newest first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.BATCHES)
    NAME = "Files of claims"
    COLUMNS = (
        ListColumn("Made", 11),
        ListColumn("Batch", 14),
        ListColumn("Claims", 6, "right"),
        ListColumn("Sum", 12, "right"),
        ListColumn("State", 10),
        ListColumn("By"),
    )
    WIDE_COLUMNS = (*COLUMNS[:2], ListColumn("Partner", 12), *COLUMNS[2:], ListColumn("Sent", 11))
    NOTHING = "No claim was made yet: `m` on the tab of claims makes them."
    TOPICS = frozenset({"claim_batch", "trading_partner"})

    @property
    def place(self) -> Place:
        """Files of claims."""
        return Place.BATCHES

    def question(self) -> Callable[[], tuple[BatchRow, ...]]:
        """All of them."""
        return self.backend.sending.batches

    def heading(self) -> FactLine:
        """How many wait, and how many are in doubt."""
        waiting = sum(row.state is BatchState.MADE for row in self.answer)
        doubt = sum(row.state is BatchState.UNKNOWN for row in self.answer)
        return (
            ("strong", f"{self.NAME}: {len(self.answer) or 'none'}"),
            ("warning", f"{waiting} not sent" if waiting else ""),
            ("alert", f"{doubt} in doubt" if doubt else ""),
        )

    def line(self, row: BatchRow) -> ListRow:
        """Which, how much, how it stands."""
        zone = self.clinic.clock.zone
        sent = f"{row.sent_at.astimezone(zone):%m/%d %H:%M}" if row.sent_at else ""
        cells = (
            f"{row.at.astimezone(zone):%m/%d %H:%M}",
            row.reference,
            *((row.partner,) if self.wide else ()),
            str(row.claims),
            show_money(row.cents),
            _WORDS[row.state],
            f"{row.made_by}, asks" if row.asks_status else row.made_by,
            *((sent,) if self.wide else ()),
        )
        return ListRow(row.id, cells, _LOOKS.get(row.state, ""))

    def detail(self, row: BatchRow) -> Sequence[FactLine]:
        """One in full."""
        at = row.written_out_at
        written = f"written out {at.astimezone(self.clinic.clock.zone):%m/%d %H:%M}" if at else ""
        sets = f" in {row.sets} sets" if row.sets > 1 and not row.asks_status else ""
        return (
            (
                ("strong", row.reference),
                ("", f"for {row.partner}"),
                ("", f"control number {row.control:09}"),
                ("", f"{counted(row.claims, 'claim')}{sets}"),
                ("strong", "asks how they stand (276)" if row.asks_status else ""),
            ),
            (
                ("alert" if row.state in (BatchState.UNKNOWN, BatchState.REFUSED) else "", row.words),
                ("warning", "a test: nothing is paid of it" if row.is_test else ""),
            ),
            (
                ("", row.file_name),
                ("quiet", f"sent by {row.sent_by}" if row.sent_by else ""),
                ("quiet", written),
                ("quiet", _by_hand(row)),
            ),
        )

    async def choose(self, row: BatchRow) -> None:
        """The claims that it holds."""
        from clinic_tui.screens.claims.batch_claims import BatchClaims

        await self.app.push_screen(BatchClaims(row))

    # Verbs

    async def action_batch_send(self) -> None:
        """Hand it over; one in doubt only after somebody has looked."""
        row, sending = self.row, self.backend.sending
        if row is None:
            return
        number, reference = row.id, row.reference
        if row.state is not BatchState.UNKNOWN:
            self.act(lambda: sending.send(number), lambda _: self._done(f"batch {reference} is sent"))
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(
                    lambda: sending.send(number, looked=True),
                    lambda _: self._done(f"batch {reference} is sent"),
                )

        question = f"Batch {reference} may be there already. Have you looked at {row.partner}, and it is not?"
        await self.app.push_screen(Confirm(question, yes="it is not there: send it", no="leave it"), answered)

    async def action_batch_carried(self) -> None:
        """It is there: carried by hand, or seen after a doubt."""
        row, sending = self.row, self.backend.sending
        if row is None:
            return
        number, reference = row.id, row.reference
        if row.state not in (BatchState.MADE, BatchState.UNKNOWN):
            self.clinic.say(f"batch {reference} is {_WORDS[row.state]} already", Level.WARNING)
            return
        if row.state is BatchState.MADE and row.written_out_at is None:
            self.clinic.say(
                f"batch {reference} was not written out yet: o writes the file, then carry it over",
                Level.WARNING,
            )
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(lambda: sending.carried(number), lambda _: self._done(f"batch {reference} is sent"))

        what = "questions" if row.asks_status else counted(row.claims, "claim")
        question = f"Is batch {reference} with {row.partner}? Its {what} count as sent then."
        await self.app.push_screen(Confirm(question, yes="it is there", no="not yet"), answered)

    async def action_batch_out(self) -> None:
        """Write it into a file."""
        if (row := self.row) is not None:
            await self.app.push_screen(WriteOut(row), lambda _: self.read_before_keys())

    async def action_batch_withdraw(self) -> None:
        """Take it back; asked first."""
        row, sending = self.row, self.backend.sending
        if row is None:
            return
        number, reference = row.id, row.reference

        def answered(sure: bool | None) -> None:
            if sure:
                self.act(
                    lambda: sending.withdraw(number),
                    lambda _: self._done(f"batch {reference} is withdrawn{then}"),
                )

        if row.asks_status:
            then, told = "", "Its questions are not asked then"
        else:
            then = ": its claims are due again"
            are = "is" if row.claims == 1 else "are"
            told = f"{counted(row.claims, 'claim')} {are} due again then, under other numbers"
        question = f"Withdraw batch {reference}? {told}; u cannot take that back."
        await self.app.push_screen(Confirm(question, yes="withdraw it", no="leave it"), answered)

    def _done(self, words: str) -> None:
        self.clinic.say_done(words)
        self.read_before_keys()


def _by_hand(row: BatchRow) -> str:
    """What is to be done with a file that no line carries."""
    if not row.by_hand or row.state is not BatchState.MADE:
        return ""
    return "c says that it is there" if row.written_out_at else "by hand: o writes it out"


class WriteOut(Form[bool]):
    """Where the bytes of a batch are written to."""

    SAVE_WORDS: ClassVar[str] = "write it"

    def __init__(self, row: BatchRow, texts: dict[str, str] | None = None) -> None:
        super().__init__(texts)
        self._row = row

    @property
    def title_words(self) -> str:
        """Which."""
        return f"Write batch {self._row.reference} out"

    def fields(self) -> Sequence[Field]:
        """The file."""
        help_words = f"a whole path that is not there yet, such as /home/bea/{self._row.file_name}"
        return (text_field("file", "File", limit=400, help=help_words),)

    def submit(self) -> None:
        """Write it."""
        path = whole_path(self.text("file"))
        sending, number = self.backend.sending, self._row.id
        self.save(lambda: sending.write_out(number, path), f"written, for you alone to read: {path}", True)

    def reopen(self, texts: dict[str, str]) -> WriteOut:
        """The same batch again."""
        return WriteOut(self._row, texts)
