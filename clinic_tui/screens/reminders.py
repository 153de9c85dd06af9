"""The outbox of reminders: what failed or is in doubt first, then what waits, then what is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Hint, Place, Verb, hint_of
from clinic_tui.reminders.rows import MessageRow
from clinic_tui.reminders.states import IN_DOUBT, Settling, State
from clinic_tui.screens.page import Page
from clinic_tui.widgets.facts import Facts, Piece
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import MessageLine
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

WIDE = 110

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


class RemindersScreen(Page):
    """One line for each reminder of each visit; Enter goes to the visit."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.REMINDERS)
    DEFAULT_CSS = "RemindersScreen > Facts { background: $panel; }"
    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"outbox_message", "reminder_rule", "appointment", "patient"}
    )

    def __init__(self, message_id: int | None = None) -> None:
        """`message_id` is the one that the cursor is to stand on."""
        super().__init__()
        self._wanted = message_id
        self._messages: dict[int, MessageRow] = {}
        self._settling: tuple[int, int] | None = None
        """What is being settled, and its line: the cursor stays on the line when it moves away."""
        self._wide = False

    @property
    def place(self) -> Place:
        """The outbox."""
        return Place.REMINDERS

    def compose(self) -> ComposeResult:
        """The frame's lines around the list, and one message in full."""
        yield HeaderLine()
        yield Facts(1, indent=0, id="reminders-title")
        yield PagedList(*COLUMNS, empty="reading ...", marks=False)
        yield Facts(2, indent=0, id="reminders-detail")
        yield MessageLine()
        yield KeyBar(own=_hints(self.clinic.verbs))

    def on_mount(self) -> None:
        """Ask for the messages."""
        super().on_mount()
        self._list.focus()
        self.ask_before_keys(
            self.backend.reminders.outbox, self._show, group="reminders", refused=self._refused
        )

    @property
    def _list(self) -> PagedList:
        return self.query_one(PagedList)

    def changed_elsewhere(self, entities: frozenset[str]) -> None:
        """Something was written, here or at another desk."""
        if entities & self.TOPICS:
            self.read()

    def read(self) -> None:
        """Ask again."""
        self.ask(self.backend.reminders.outbox, self._show, group="reminders", refused=self._refused)

    def stand_on(self, message_id: int) -> None:
        """Put the cursor on a message."""
        self._wanted = message_id
        self.read()

    def _refused(self, refusal: ClinicError) -> None:
        self._messages = {}
        self._list.show([], refusal.words)

    def _show(self, messages: tuple[MessageRow, ...]) -> None:
        self._messages = {message.id: message for message in messages}
        stood_on = self._list.key
        self._draw()
        self._stay(stood_on)
        if self._wanted is not None:
            self._list.select(self._wanted)
            self._wanted = None

    def _stay(self, stood_on: object) -> None:
        """On the line of what has just been settled, which is the next one's by now."""
        if self._settling is None:
            return
        number, line = self._settling
        settled = self._messages.get(number)
        if settled is not None and settled.state in IN_DOUBT:
            return
        self._settling = None
        if stood_on == number and self._messages:
            self._list.cursor = min(line, len(self._messages) - 1)

    def _draw(self) -> None:
        rows = [_line(message, self._local, wide=self._wide) for message in self._messages.values()]
        self._list.show(rows, "No reminder stands here: `clinic-tui reminders rules usual` begins with some.")
        self.query_one("#reminders-title", Facts).show(_title(self._messages.values()))
        self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """More room shows MRN and rule."""
        wide = event.size.width >= WIDE
        if wide != self._wide:
            self._wide = wide
            self._list.set_columns(*(WIDE_COLUMNS if wide else COLUMNS))
            if self._messages:
                self._draw()

    def _local(self, at: datetime) -> str:
        return f"{at.astimezone(self.clinic.clock.zone):%d %b %H:%M}"

    @property
    def _message(self) -> MessageRow | None:
        key = self._list.key
        return self._messages.get(key) if isinstance(key, int) else None

    @on(PagedList.Highlighted)
    def _tell(self) -> None:
        message, detail = self._message, self.query_one("#reminders-detail", Facts)
        if message is None:
            detail.show()
            return
        tries = f"{message.tries} tries" if message.tries > 1 else ""
        useful = f"of use until {self._local(message.not_after)}" if message.state is State.WAITING else ""
        detail.show(
            (
                ("strong", message.name),
                ("", f"MRN {message.mrn}"),
                ("", f"visit {show_date(message.day)} {show_time(message.start)}"),
                ("", f"{message.rule}, by {message.channel.value}"),
            ),
            (
                ("alert" if message.state in IN_DOUBT else "", message.state.value),
                ("", message.reason),
                ("quiet", tries),
                ("quiet", useful),
            ),
        )

    # Verbs

    def action_back(self) -> None:
        """Back to where one was."""
        self.dismiss()

    @on(PagedList.Chosen)
    async def _chosen(self, event: PagedList.Chosen) -> None:
        """Go to the visit on the schedule; this page closes."""
        event.stop()
        message, clinic = self._message, self.clinic
        if message is not None:
            await clinic.show_tab("schedule")
            if clinic.pane is not None:
                clinic.pane.jump(message.appointment_id, message.day)

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
        message, backend = self._message, self.backend
        if message is None:
            return
        if message.state not in IN_DOUBT:
            self.clinic.say(f"this one is {message.state.value}: only what failed or is unknown is settled")
            return

        self._settling = (message.id, self._list.cursor)

        def settled(_: None) -> None:
            self.clinic.say_done(f"{message.name}: {_DONE[outcome]}")
            self.read()

        def refused(refusal: ClinicError) -> None:
            self._settling = None
            self.clinic.say_refusal(refusal)

        self.act(
            lambda: backend.reminders.settle(message.id, message.version, outcome), settled, refused=refused
        )


def _title(messages: Collection[MessageRow]) -> Sequence[Piece]:
    counts = Counter(message.state for message in messages)
    told = [
        ("alert" if state in IN_DOUBT else "", f"{counts[state]} {state.value}")
        for state in (State.UNKNOWN, State.FAILED, State.WAITING, State.SENT, State.DROPPED)
        if counts[state]
    ]
    return [("strong", "Reminders"), *told]


def _line(message: MessageRow, local: Callable[[datetime], str], *, wide: bool) -> ListRow:
    cells = (
        message.state.value,
        message.name,
        *((message.mrn,) if wide else ()),
        f"{message.day:%d %b} {show_time(message.start)}",
        message.channel.value,
        message.address,
        *((message.rule,) if wide else ()),
        local(message.sent_at or message.due),
    )
    return ListRow(message.id, cells, _STYLES.get(message.state, ""))


def _hints(verbs: Sequence[Verb]) -> tuple[Hint, ...]:
    return (Hint("Enter", "visit", "choose"), *(hint_of(verb_id, verbs) for verb_id in (*_HINTS, "help")))
