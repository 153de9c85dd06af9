"""Claims that were made, in their queues: what loses most when it waits comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.claims.asking_rules import show_asked
from clinic_tui.claims.draft import Frequency
from clinic_tui.claims.letter_kinds import ClaimLetterKind
from clinic_tui.claims.queue_rules import Queue
from clinic_tui.claims.work_rows import QueueSum, Seen, WorkRow, settled_words, sums_of
from clinic_tui.keymap import Place
from clinic_tui.letters.payer_rows import ClaimDraft
from clinic_tui.screens.claims.queue_line import cells_of, queues_within
from clinic_tui.screens.parts.form import Form
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.screens.parts.reason import AskReason
from clinic_tui.screens.reception.board import short_money
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.dates import show_date
from clinic_tui.words.money import show_money

_NARROW = {Queue.UNSENT: "unsent", Queue.UNDERPAID: "under", Queue.SECONDARY: "second"}
"""How queues are called where eight of them stand in 80 columns."""

_CUT_FIRST = (Queue.HELD, Queue.APPEALED, Queue.WAITING, Queue.DONE)
"""What nobody has to do anything about just now stands last, where 80 columns end."""

_LOST = (Queue.REJECTED, Queue.DENIED)
_APPEALED_FROM = (Queue.DENIED, Queue.UNDERPAID)
_LATE_DAYS = 7
"""From so few days on a clock is shown as urgent."""


class ClaimWorkScreen(ListPage[WorkRow]):
    """All queues, or one; what is marked is worked on together."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLAIM_WORK)
    NAME = "Claims to work on"
    DETAIL_LINES = 4
    COLUMNS = (
        ListColumn("Queue", 9),
        ListColumn("Left", 11, "right"),
        ListColumn("At stake", 9, "right"),
        ListColumn("Patient", 16),
        ListColumn("Day", 6),
        ListColumn("Why"),
    )
    WIDE_COLUMNS = (
        *COLUMNS[:5],
        ListColumn("Payer", 16, most=30),
        ListColumn("Owner", 8),
        ListColumn("Claim", 9),
        COLUMNS[5],
    )
    TOPICS = frozenset(
        {
            "claim", "claim_answer", "claim_sending", "claim_batch", "claim_question", "claim_letter",
            "insurer_posting", "payment", "charge", "coverage", "payer", "restriction", "emergency_access",
        }
    )  # fmt: skip

    def __init__(self, claim_id: int | None = None) -> None:
        """With the cursor on that claim, once the list is read."""
        super().__init__()
        self._wanted = claim_id
        self._queue: Queue | None = None
        self._settled = False

    @property
    def place(self) -> Place:
        """Claims to be worked on."""
        return Place.CLAIM_WORK

    def build_list(self) -> PagedList:
        """With marks: several are worked on together."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=True, titles=True)

    # Reading and drawing

    def question(self) -> Callable[[], tuple[WorkRow, ...]]:
        """The open ones, or the settled."""
        work = self.backend.claim_work
        return work.settled if self._settled else work.list

    def rows_of(self, answer: tuple[WorkRow, ...]) -> Iterable[WorkRow]:
        """Of one queue; of all of them what needs a person, the rest stands in its own queue alone."""
        if self._settled:
            return answer
        if self._queue is not None:
            return [row for row in answer if row.queue is self._queue]
        return [row for row in answer if row.queue not in (Queue.DONE, Queue.WAITING, Queue.APPEALED)]

    def nothing(self) -> str:
        """Of which queue there is none."""
        if self._settled:
            return "No claim was settled by a person."
        if self._queue is not None:
            return f"No claim is {self._queue.value}: Tab shows the next queue."
        return "Nothing is to be done about any claim that was made."

    def heading(self) -> FactLine:
        """Each queue with its count, and which is shown."""
        if self._settled:
            return (("strong", f"Settled claims: {len(self.answer) or 'none'}"), ("quiet", "a the open ones"))
        pieces: list[tuple[str, str]] = [("quiet", "All") if self._queue else ("strong", "[All]")]
        chosen = 0
        for place, each in enumerate(self._queues, start=1):
            money = f" {short_money(each.cents)}" if each.cents and self.wide else ""
            name = each.queue.value if self.wide else _NARROW.get(each.queue, each.queue.short)
            look, words = "alert" if each.queue in _LOST else "quiet", f"{name} {each.claims}{money}"
            if each.queue is self._queue:
                look, words, chosen = "strong", f"[{words}]", place
            pieces.append((look, words))
        return queues_within(pieces, chosen, self.size.width)

    @property
    def _queues(self) -> list[QueueSum]:
        """Those with claims and the chosen one, in the order in which they are shown and Tab goes."""
        shown = [each for each in sums_of(self.answer) if each.claims or each.queue is self._queue]
        return sorted(shown, key=lambda each: each.queue in _CUT_FIRST)

    def line(self, row: WorkRow) -> ListRow:
        """Where it stands, how long yet, how much, whose, why."""
        why = "; ".join(filter(None, (self._asked(row), row.why or row.next_step)))
        cells = (
            row.queue.short,
            _left(row),
            show_money(row.at_stake_cents) if row.at_stake_cents else "",
            row.name,
            f"{row.day:%m/%d}",
            *((row.payer, row.owner, row.number) if self.wide else ()),
            why,
        )
        urgent = row.days_left is not None and row.days_left <= _LATE_DAYS
        look = "is-wrong" if urgent else "is-soon" if row.queue in _LOST else ""
        return ListRow(row.id, cells, look)

    def detail(self, row: WorkRow) -> Sequence[FactLine]:
        """Whose it is, what was said, and what is next."""
        left = ", ".join(f"{each.kind.value} by {show_date(each.last_day)}" for each in row.clocks)
        asked = ("strong", self._asked(row))
        owner = ("", f"owner {row.owner}" if row.owner else "")
        last: FactLine = (("good", row.next_step), asked, owner, ("quiet", row.note))
        if row.note and cells_of(last) > self.size.width:  # the whole of it stands in the history
            last = (("good", row.next_step), ("strong", "note: Enter"), asked, owner, ("quiet", row.note))
        return (
            (
                ("strong", row.name),
                ("", f"MRN {row.mrn}" if row.mrn else ""),
                ("", f"{row.number} to {row.payer}"),
            ),
            (
                ("alert" if row.queue in _LOST else "", row.why),
                ("strong", f"look at: {row.field}" if row.field else ""),
            ),
            (
                ("warning", left),
                ("", f"{show_money(row.charged_cents)} charged, {show_money(row.paid_cents)} paid"),
                ("", row.state.words),
            ),
            last,
        )

    # Verbs

    async def choose(self, row: WorkRow) -> None:
        """All that happened to it."""
        from clinic_tui.screens.claims.claim_history import ClaimHistoryDialog

        if row.is_hidden:
            self.clinic.say("the record is restricted")
        else:
            await self.app.push_screen(ClaimHistoryDialog(row.id))

    async def action_work_change(self) -> None:
        """Owner, day, note of what is marked, or of the one under the cursor."""
        from clinic_tui.screens.claims.claim_work_form import WorkOnClaims

        if rows := self._meant():
            await self.app.push_screen(WorkOnClaims(rows), lambda _: self.read_before_keys())

    def action_task_on(self) -> None:
        """Something to be done about the claim under the cursor."""
        from clinic_tui.screens.team.task_on import task_on

        row = self.row
        if row is not None and row.is_hidden:
            self.clinic.say("the record is restricted")
        elif row is not None:
            typed = f"claim {row.number or row.appointment_id}"
            task_on(self, typed, patient_id=row.patient_id, name=row.name)

    async def action_work_next_payer(self) -> None:
        """The claims to the next payers of what is meant."""
        from clinic_tui.screens.claims.make_claims import MakeNextClaims

        rows = [row for row in self._meant() if row.queue is Queue.SECONDARY]
        if not rows:
            self.clinic.say("no further policy is to be billed: that stands in the queue `secondary due`")
            return
        form = MakeNextClaims([row.id for row in rows])
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_work_ask(self) -> None:
        """Ask the payers of what is meant; what would be asked, and what stays, is said first."""
        from clinic_tui.screens.claims.ask_status import AskStatus

        if rows := self._meant():
            form = AskStatus([row.id for row in rows])
            await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_work_letter(self) -> None:
        """Write to the payers of what is meant; of one claim the text is shown first."""
        from clinic_tui.screens.claims.claim_letter_forms import ChooseClaimLetter

        rows = self._meant()
        if any(row.is_hidden for row in rows):
            self.clinic.say("the record is restricted")
        elif rows:
            chosen = self._write_letters(rows)
            await self.app.push_screen(ChooseClaimLetter(rows), chosen)

    def _write_letters(self, rows: Sequence[WorkRow]) -> Callable[[ClaimLetterKind | None], None]:
        """What is done once it is known which letter: one is shown to be changed, several to be read."""
        from clinic_tui.screens.claims.claim_letter_forms import EditClaimLetter, SeenClaimLetters

        letters, numbers = self.backend.letters, [row.id for row in rows]

        def chosen(kind: ClaimLetterKind | None) -> None:
            if kind is None:
                return

            def show(drafts: Sequence[ClaimDraft]) -> None:
                form: Form[bool]
                then = _stands_then(rows, drafts)
                if len(drafts) == 1:
                    form = EditClaimLetter(drafts[0], then=then)
                else:
                    form = SeenClaimLetters(drafts, kind, then)
                self.app.push_screen(form, lambda _: self.read_before_keys())

            self.ask_before_keys(
                lambda: [letters.claim_draft(number, kind) for number in numbers], show, group="letter"
            )

        return chosen

    async def action_work_texts(self) -> None:
        """The texts of these letters, shown with the claim under the cursor."""
        from clinic_tui.screens.claims.payer_letter_texts import PayerTextsScreen

        row = self.row
        claim_id = row.id if row is not None and row.number and not row.is_hidden else None
        await self.app.push_screen(PayerTextsScreen(claim_id))

    async def action_work_correct(self) -> None:
        """Replace what the payers have of what is meant."""
        await self._again(Frequency.REPLACEMENT)

    async def action_work_void(self) -> None:
        """Take it back."""
        await self._again(Frequency.VOID)

    async def _again(self, frequency: Frequency) -> None:
        from clinic_tui.screens.claims.claims_again import ClaimsAgain

        if rows := self._meant():
            form = ClaimsAgain([row.id for row in rows], frequency)
            await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_work_visit(self) -> None:
        """The charges of the visit."""
        from clinic_tui.screens.claims.charges import EditCharges

        row = self.row
        if row is not None and row.is_hidden:
            self.clinic.say("the record is restricted")
        elif row is not None:
            form = EditCharges(row.appointment_id)
            await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_work_mend(self) -> None:
        """The form of the field that an answer says is wrong."""
        from clinic_tui.screens.claims.claim_mending import ClaimOfVisit, mend_claim, target_named

        if (row := self.row) is None:
            return
        target = target_named(row.field)
        if row.is_hidden:
            self.clinic.say("the record is restricted")
        elif target is None:
            self.clinic.say("no answer names what to mend: Enter tells what was said, c opens the charges")
        else:
            visit = ClaimOfVisit(row.appointment_id, row.patient_id, row.name, row.day, row.slot)
            await mend_claim(self, visit, target)

    async def action_work_paid(self) -> None:
        """Type in a payment of the claim under the cursor that came on paper."""
        from clinic_tui.screens.claims.enter_payment import EnterPayment

        if (row := self.row) is None:
            return
        if row.is_hidden:
            self.clinic.say("the record is restricted")
            return
        await self.app.push_screen(EnterPayment(row.payer, row.number), lambda _: self.read_before_keys())

    async def action_work_hold(self) -> None:
        """Hold what is meant, or release it where all of it is held."""
        rows, work = self._meant(), self.backend.claim_work
        if not rows:
            return
        claims = _seen(rows)
        if all(row.hold_reason for row in rows):
            words = f"{counted(len(rows), 'claim')} released"
            self.act(lambda: work.release(claims), lambda _: self._done(words))
            return
        form = AskReason(
            f"Hold {counted(len(rows), 'claim')}",
            "Say why it is held: whoever finds it asks.",
            lambda reason: work.hold(claims, reason),
            f"{counted(len(rows), 'claim')} held",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    async def action_work_settle(self) -> None:
        """Settle what is meant, with the reason; among the settled: take it up again."""
        rows, work = self._meant(), self.backend.claim_work
        if not rows:
            return
        claims = _seen(rows)
        if self._settled:
            words = f"{counted(len(rows), 'claim')} taken up again"
            self.act(lambda: work.reopen(claims), lambda _: self._done(words))
            return
        money = settled_words(rows)
        form = AskReason(
            f"Nothing more is to be done about {counted(len(rows), 'claim')}",
            f"Say why nothing more is to be done{f': {money}' if money else ''}.",
            lambda reason: work.settle(claims, reason),
            f"{counted(len(rows), 'claim')} settled{f': {money}' if money else ''}",
        )
        await self.app.push_screen(form, lambda _: self.read_before_keys())

    def action_work_next(self) -> None:
        """The next queue that has claims, and behind the last all of them again."""
        self._go_to_queue(1)

    def action_work_before(self) -> None:
        """The queue before, and from all of them the last."""
        self._go_to_queue(-1)

    def _go_to_queue(self, by: int) -> None:
        if not self.known or self._settled:
            return
        order: list[Queue | None] = [None, *(each.queue for each in self._queues)]
        self._queue = order[(order.index(self._queue) + by) % len(order)]
        self.draw()

    def action_work_settled(self) -> None:
        """The settled, or the open ones again."""
        self._settled = not self._settled
        self.read_for_others = False  # the row under the cursor goes because it was asked to
        self.read_before_keys()

    def _meant(self) -> tuple[WorkRow, ...]:
        """What is marked, or the one under the cursor, in the order of the list."""
        meant = set(self.list.meant)
        return tuple(row for row in self.shown_rows if row.id in meant)

    def _asked(self, row: WorkRow) -> str:
        """`asked 3 d ago`; empty where nobody asked, or an answer came."""
        return show_asked(row.asked_on, self.clinic.today) if row.asked_on else ""

    def _done(self, words: str) -> None:
        self.clinic.say_done(words)
        self.read_before_keys()


def _stands_then(rows: Sequence[WorkRow], drafts: Sequence[ClaimDraft]) -> str:
    """Where claims stand once they are appealed: they leave the list that one looks at."""
    if not all(draft.level for draft in drafts) or any(row.queue not in _APPEALED_FROM for row in rows):
        return ""
    return f", {'the claim waits' if len(rows) == 1 else 'the claims wait'} under `appealed` now (Tab)"


def _seen(rows: Sequence[WorkRow]) -> tuple[Seen, ...]:
    return tuple((row.id, row.version) for row in rows)


def _left(row: WorkRow) -> str:
    """`file 12d`, `appeal over`; empty where no clock runs."""
    if row.clock is None or row.days_left is None:
        return ""
    kind = {"follow up": "look"}.get(row.clock.kind.value, row.clock.kind.value)
    return f"{kind} over" if row.days_left < 0 else f"{kind} {row.days_left}d"
