"""The run of statements before it is made: who is sent one, who is not and why; one key makes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.screens.money.hold_statements import hold_or_release
from clinic_tui.screens.money.take_payment import take_payment
from clinic_tui.screens.parts.confirm import Confirm
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.statements.rows import AccountRow, Counted, Preview, RunMade
from clinic_tui.statements.states import Standing
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.counted import counted
from clinic_tui.words.money import show_money

LEFT_OUT, NEXT_RUN = "left out this run", "to send next run"


class StatementScreen(ListPage[AccountRow]):
    """One line for each account that owes something, those that are sent a statement first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.STATEMENTS)
    NAME = "Statements"
    COLUMNS = (
        ListColumn("Patient"),
        ListColumn("Asked", 10, "right"),
        ListColumn("State", 18),
        ListColumn("Notice", 6),
        ListColumn("Last", 8),
    )
    WIDE_COLUMNS = (
        ListColumn("Patient"),
        ListColumn("MRN", 10),
        ListColumn("To", 34),
        *COLUMNS[1:],
    )
    NOTHING = "Nobody owes anything for a visit that has ended."
    TOPICS = frozenset(
        {
            *("charge", "payment", "adjustment", "allocation", "appointment", "copay_asked", "patient"),
            *("patient_detail", "statement", "statement_run", "statement_hold", "billing_rule"),
            *("payment_plan", "restriction", "emergency_access"),
        }
    )
    DETAIL_LINES: ClassVar[int] = 4

    def __init__(self) -> None:
        super().__init__()
        self._left_out: set[int] = set()

    @property
    def place(self) -> Place:
        """The preview of a run."""
        return Place.STATEMENTS

    def question(self) -> Callable[[], Preview]:
        """What a run would do now."""
        return self.backend.statements.preview

    def rows_of(self, answer: Preview) -> Sequence[AccountRow]:
        """Its accounts."""
        return answer.rows

    @property
    def _due(self) -> Counted:
        """What a run would send of what is not left out."""
        preview: Preview = self.answer
        cents = [
            row.cents
            for row in preview.rows
            if row.standing is Standing.DUE and row.patient_id not in self._left_out
        ]
        return Counted(len(cents), sum(cents))

    def _is_left_out(self, row: AccountRow) -> bool:
        return row.standing is Standing.DUE and row.patient_id in self._left_out

    def line(self, row: AccountRow) -> ListRow:
        """Who, how much, and what would be done."""
        left_out = self._is_left_out(row)
        cells = (
            row.whose,
            *((row.mrn, row.to) if self.wide else ()),
            show_money(row.cents) if row.cents else "",
            LEFT_OUT if left_out else NEXT_RUN if row.left_out else row.standing.value,
            row.step.value if row.step and not left_out else "",
            f"{row.last_day:%m/%d/%y}" if row.last_day else "",
        )
        sent = row.standing is Standing.DUE and not left_out
        return ListRow(row.patient_id, cells, "" if sent else "is-quiet")

    def heading(self) -> FactLine:
        """How many, how much, who is held, and what is too small."""
        preview: Preview = self.answer
        due, left = self._due, preview.due.count - self._due.count
        held = preview.of(Standing.HELD).count
        return (
            (
                "strong",
                f"{self.NAME}: {due.count} to send, {show_money(due.cents)}"
                if due.count
                else f"{self.NAME}: none to send",
            ),
            ("warning" if held else "quiet", f"{held} held"),
            ("warning", f"{left} left out" if left else ""),
            ("quiet", f"less than {show_money(preview.minimum_cents)} is not sent"),
        )

    def tell(self) -> None:
        """The row in full, and below it what is not sent at all: that stands there without a row too."""
        row = self.row
        self.query_one("#list-detail", Facts).show(
            *(self.detail(row) if row is not None and self.known else ((), ())),
            *(self._others() if self.known else ()),
        )

    def detail(self, row: AccountRow) -> Sequence[FactLine]:
        """To whom, since when, and why not."""
        why = ": ".join(filter(None, (row.hold.words if row.hold else "", row.why)))
        last = f"last statement {row.last_day:%m/%d/%y}" if row.last_day else "never stated"
        return (
            (
                ("strong", row.name),
                ("", f"MRN {row.mrn}"),
                ("", f"to {row.to}" if row.to else ""),
                ("quiet", ", ".join(f"{part.name} {show_money(part.cents)}" for part in row.parts)),
            ),
            (
                ("", f"owed since {row.oldest_day:%m/%d/%y}" if row.oldest_day else ""),
                ("warning", f"{row.standing.value}: {why}" if why else ""),
                ("warning", self._left_out_words(row)),
                ("quiet", last),
            ),
        )

    def _left_out_words(self, row: AccountRow) -> str:
        if self._is_left_out(row):
            return "left out of the run that r makes; the next one sends it"
        return row.left_out.words if row.left_out else ""

    def _others(self) -> tuple[FactLine, FactLine]:
        preview: Preview = self.answer
        credit, insurer = preview.credit, preview.insurer
        small, early, final = map(preview.of, (Standing.SMALL, Standing.EARLY, Standing.FINAL))
        held = ", ".join(f"{reason.words} {number}" for reason, number in preview.holds)
        return (
            (
                ("quiet", f"held of all: {held}" if held else "nobody is held"),
                ("quiet", f"{small.count} too small, {show_money(small.cents)}" if small.count else ""),
                ("quiet", f"{early.count} not due yet" if early.count else ""),
                ("quiet", f"{final.count} after the final notice" if final.count else ""),
            ),
            (
                (
                    "quiet",
                    f"others: {counted(credit.count, 'has', 'have')} credit, {show_money(credit.cents)}",
                ),
                ("quiet", counted(preview.even, "owes nothing", "owe nothing")),
                (
                    "quiet",
                    f"{counted(insurer.count, 'waits', 'wait')} for insurers, {show_money(insurer.cents)}",
                ),
            ),
        )

    # Verbs

    async def choose(self, row: AccountRow) -> None:
        """Open the account; of several patients, that of one of them."""
        from clinic_tui.screens.money.ledger import LedgerScreen
        from clinic_tui.screens.money.stated_patients import PAY_FOR_ALL, StatedPatients

        def opened(patient_id: int | None) -> None:
            if patient_id == PAY_FOR_ALL:
                take_payment(self, row.patient_id, for_family=True)
            elif patient_id is not None:
                self.app.push_screen(LedgerScreen(patient_id), lambda _: self.read_before_keys())

        if why := self.backend.why_not("ledger.view", "ledgers"):
            self.clinic.say(why, Level.ERROR)
        elif row.parts:
            await self.app.push_screen(StatedPatients(row), opened)
        else:
            opened(row.patient_id)

    def action_take_payment(self) -> None:
        """Take a payment on the account under the cursor; of several patients, one for all of them."""
        if (row := self.row) is not None:
            take_payment(self, row.patient_id, for_family=bool(row.parts))

    def action_statement_skip(self) -> None:
        """Leave the account under the cursor out of this run, or take it in again."""
        row = self.row
        if row is None or row.standing is not Standing.DUE:
            self.clinic.say("it is sent no statement anyway", Level.ERROR)
            return
        self._left_out ^= {row.patient_id}
        self.draw()

    async def action_statement_hold(self) -> None:
        """Hold the account under the cursor, or release it."""
        if (row := self.row) is not None:
            await hold_or_release(self, *(row.held_of or (row.patient_id, row.name)))

    async def action_statement_run(self) -> None:
        """Make them, after a question that says how many and how much."""
        if not self.known:
            return
        preview: Preview = self.answer
        due, begun = self._due, preview.unfinished_run
        if begun is not None:
            question = f"Run {begun} was begun and its paper not made. Make its paper now, and nobody new?"
        elif preview.missing:
            self.clinic.say(preview.missing, Level.ERROR)
            return
        elif not due.count:
            self.clinic.say("nobody is to be sent a statement now", Level.ERROR)
            return
        else:
            question = (
                f"Make {counted(due.count, 'statement')} over {show_money(due.cents)}? "
                "They have their numbers then, and that is not undone."
            )
        left_out = tuple(sorted(self._left_out))
        statements = self.backend.statements

        def sure(yes: bool | None) -> None:
            if yes:
                self.act(
                    lambda: statements.run(left_out, due.count, due.cents), self._made, refused=self._not_made
                )

        await self.app.push_screen(Confirm(question, yes="make them", no="not now"), sure)

    def _made(self, made: RunMade) -> None:
        from clinic_tui.statements.preview_words import made_words

        self._left_out = set()
        self.clinic.say_done(made.warning or made_words(made))
        self.read_before_keys()

    def _not_made(self, refusal: ClinicError) -> None:
        """What is shown may be no more: look again before the next key."""
        self.clinic.say_refusal(refusal)
        self.read_before_keys()

    async def action_statements_sent(self) -> None:
        """What was sent before; each can be printed again."""
        from clinic_tui.screens.money.statements_sent import SentScreen

        await self.app.push_screen(SentScreen())
