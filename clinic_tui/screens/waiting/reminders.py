"""The outbox of reminders: what failed or is in doubt first, then what waits, then what is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint, Place, hint_of
from clinic_tui.reminders.rows import MessageRow
from clinic_tui.reminders.states import IN_DOUBT, Settling, State
from clinic_tui.screens.parts.list_screen import ListPage
from clinic_tui.widgets.facts import FactLine
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

_STYLES = {
    State.UNKNOWN: "is-overdue",
    State.FAILED: "is-overdue",
    State.SENT: "is-quiet",
    State.DROPPED: "is-quiet",
}
_HINTS = ("reminder-again", "reminder-sent", "reminder-done", "back")
_DONE = {
    Settling.SENT: "it went out",
    Settling.NOT_SENT: "it goes out again",
    Settling.DONE: "told otherwise, nothing goes out",
}


class RemindersScreen(ListPage[MessageRow]):
    """One line for each reminder of each visit; Enter goes to the visit."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.REMINDERS)
    NAME = "Reminders"
    COLUMNS = (
        ListColumn("State", 8),
        ListColumn("Patient"),
        ListColumn("Visit", 12),
        ListColumn("By", 4),
        ListColumn("To", 17),
        ListColumn("At", 12),
    )
    WIDE_COLUMNS = (
        ListColumn("State", 8),
        ListColumn("Patient"),
        ListColumn("MRN", 10),
        *COLUMNS[2:4],
        ListColumn("To", 24),
        ListColumn("Rule", 18),
        ListColumn("At", 12),
    )
    NOTHING = "No reminder stands here: `clinic-tui reminders rules usual` begins with some."
    TOPICS = frozenset({"outbox_message", "reminder_rule", "appointment", "patient"})
    DETAIL_LINES = 2

    def __init__(self, message_id: int | None = None) -> None:
        """`message_id` is the one that the cursor is to stand on."""
        super().__init__()
        self._wanted = message_id
        self._settling: tuple[int, int] | None = None
        """What is being settled, and its line: the cursor stays on the line when it moves away."""

    @property
    def place(self) -> Place:
        """The outbox."""
        return Place.REMINDERS

    def hints(self) -> tuple[Hint, ...]:
        """What is done with one that failed comes first."""
        verbs = self.clinic.verbs
        return (Hint("Enter", "visit", "choose"), *(hint_of(each, verbs) for each in (*_HINTS, "help")))

    def question(self) -> Callable[[], tuple[MessageRow, ...]]:
        """The messages."""
        return self.backend.reminders.outbox

    def took(self, answer: tuple[MessageRow, ...]) -> None:
        """The cursor stays on its line where the message on it has just been settled."""
        stood_on = self.list.key
        super().took(answer)
        self._stay(stood_on)

    def _stay(self, stood_on: object) -> None:
        """On the line of what has just been settled, which is the next one's by now."""
        if self._settling is None:
            return
        number, line = self._settling
        settled = self._rows.get(number)
        if settled is not None and settled.state in IN_DOUBT:
            return
        self._settling = None
        if stood_on == number and self._rows:
            self.list.cursor = min(line, len(self._rows) - 1)

    def line(self, row: MessageRow) -> ListRow:
        """Its state, whom it reaches, and when."""
        cells = (
            row.state.value,
            row.name,
            *((row.mrn,) if self.wide else ()),
            f"{row.day:%d %b} {show_time(row.start)}",
            row.channel.value,
            row.address,
            *((row.rule,) if self.wide else ()),
            self._local(row.sent_at or row.due),
        )
        return ListRow(row.id, cells, _STYLES.get(row.state, ""))

    def heading(self) -> FactLine:
        """How many in each state."""
        counts = Counter(message.state for message in self.shown_rows)
        told = [
            ("alert" if state in IN_DOUBT else "", f"{counts[state]} {state.value}")
            for state in (State.UNKNOWN, State.FAILED, State.WAITING, State.SENT, State.DROPPED)
            if counts[state]
        ]
        return [("strong", "Reminders"), *told]

    def _local(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"

    def detail(self, row: MessageRow) -> Sequence[FactLine]:
        """For which visit, and what became of it."""
        tries = f"{row.tries} tries" if row.tries > 1 else ""
        useful = f"of use until {self._local(row.not_after)}" if row.state is State.WAITING else ""
        return (
            (
                ("strong", row.name),
                ("", f"MRN {row.mrn}"),
                ("", f"visit {show_date(row.day)} {show_time(row.start)}"),
                ("", f"{row.rule}, by {row.channel.value}"),
            ),
            (
                ("alert" if row.state in IN_DOUBT else "", row.state.value),
                ("", row.reason),
                ("quiet", tries),
                ("quiet", useful),
            ),
        )

    # Verbs

    async def choose(self, row: MessageRow) -> None:
        """Go to the visit on the schedule; this page closes."""
        clinic = self.clinic
        await clinic.show_tab("schedule")
        if clinic.pane is not None:
            clinic.pane.jump(row.appointment_id, row.day)

    def action_reminder_sent(self) -> None:
        """It did go out."""
        self._settle(Settling.SENT)

    def action_reminder_again(self) -> None:
        """It did not: send it again."""
        self._settle(Settling.NOT_SENT)

    def action_reminder_done(self) -> None:
        """The patient was told otherwise."""
        self._settle(Settling.DONE)

    def _settle(self, outcome: Settling) -> None:
        message, backend = self.row, self.backend
        if message is None:
            return
        if message.state not in IN_DOUBT:
            self.clinic.say(f"this one is {message.state.value}: only what failed or is unknown is settled")
            return

        self._settling = (message.id, self.list.cursor)

        def settled(_: None) -> None:
            self.clinic.say_done(f"{message.name}: {_DONE[outcome]}")
            self.read()

        def refused(refusal: ClinicError) -> None:
            self._settling = None
            self.clinic.say_refusal(refusal)

        self.act(
            lambda: backend.reminders.settle(message.id, message.version, outcome), settled, refused=refused
        )
