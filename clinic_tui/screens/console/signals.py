"""What goes between the desks: the list of today, sending a signal, handing something on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.errors import Invalid
from clinic_tui.flow.rows import Between, HandedRow, Sent, SignalRow, words_typed
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.form import Field, Form, text_field
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.security.kept_form import HalfDone
from clinic_tui.widgets.paged_list import ListColumn, ListRow

Item = SignalRow | HandedRow
TO_WHOM = "all, a desk such as B, a role such as clinician, or a sign-in name"


def in_order(found: Between) -> list[Item]:
    """What waits for the person here first, the oldest of it on top; then the rest, the newest first."""
    items: list[Item] = [*found.signals, *found.handed]
    waiting = [item for item in items if item.sent.open and item.sent.for_me]
    rest = [item for item in items if item not in waiting]
    return [
        *sorted(waiting, key=lambda item: item.sent.at),
        *sorted(rest, key=lambda item: item.sent.at, reverse=True),
    ]


def words_of(item: Item) -> str:
    """`Room 2 ready`, or what was handed on and with which note."""
    if isinstance(item, SignalRow):
        return item.words
    note = "restricted" if item.restricted else item.note
    return f"{item.what}: {note}" if note else item.what


class BetweenDesks(ListDialog[Item, Item | None]):
    """Signals and what was handed on today; Enter takes the one under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("semicolon", "take", "take it", show=False),
        Binding("plus", "send", "send a signal", show=False),
    ]
    NAME = "Between the desks"
    COLUMNS = (
        ListColumn("At", 5),
        ListColumn("", 6),
        ListColumn("What"),
        ListColumn("From", 16),
        ListColumn("To", 10),
        ListColumn("Taken by", 14),
    )
    NOTHING = "Nothing was sent today. + sends a signal."
    TOPICS = frozenset({"signal", "handed_on", "appointment"})
    WHOLE_LINES = 2

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        return (
            Hint("Enter", "take it", "take"),
            Hint("+", "send a signal", "send"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], Between]:
        """What went between the desks."""
        return self.backend.flow.between

    def rows_of(self, answer: Between) -> Sequence[Item]:
        """What waits first."""
        return in_order(answer)

    def heading(self) -> str:
        """With how much waits."""
        found: Between = self.answer
        return f"{self.NAME}: {found.waiting} for you" if found.waiting else self.NAME

    def line(self, row: Item) -> ListRow:
        """When, what, from whom, to whom, and who took it."""
        sent, zone = row.sent, self.clinic.clock.zone
        kind = "signal" if isinstance(row, SignalRow) else "form" if row.is_form else "visit"
        taken = f"{sent.taken_by}" if not sent.open else "" if sent.for_me else "not yet"
        cells = (f"{sent.at.astimezone(zone):%H:%M}", kind, words_of(row), sent.source, sent.to, taken)
        style = "is-soon" if sent.open and sent.for_me else "" if sent.open else "is-quiet"
        return ListRow((kind == "signal", sent.id), cells, style)

    def whole(self, row: Item) -> str:
        """In full, with who took it and when."""
        sent, zone = row.sent, self.clinic.clock.zone
        taken = ""
        if sent.taken_at is not None:
            at = sent.taken_at.astimezone(zone)
            taken = f"\ntaken by {sent.taken_by} at desk {sent.taken_desk}, {at:%H:%M}"
        return f"{words_of(row)}, from {sent.source} to {sent.to}{taken}"

    async def choose(self, row: Item) -> None:
        """Take it."""
        self.action_take()

    def action_take(self) -> None:
        """Take the one under the cursor, which closes the list where something opens with it."""
        row = self.row
        if row is None:
            return
        if not _may_take(row.sent):
            self.say("it is taken already" if not row.sent.open else "it is not for you")
        elif isinstance(row, SignalRow):
            backend, number = self.backend, row.sent.id
            self.act(lambda: backend.flow.take_signal(number), lambda _: self._taken(row))
        else:
            self.dismiss(row)

    def _taken(self, row: SignalRow) -> None:
        self.say(f"taken: {row.words}; {row.sent.sender} is told")
        self.read_before_keys()

    def action_send(self) -> None:
        """Send a signal."""
        self.app.push_screen(SendSignal())


def _may_take(sent: Sent) -> bool:
    return sent.open and (sent.for_me or sent.mine)


class SendSignal(Form[bool]):
    """A few words of no patient. A letter stands for what is said most often."""

    TITLE_WORDS: ClassVar[str] = "Send a signal"
    SAVE_WORDS: ClassVar[str] = "send"

    def __init__(self, texts: dict[str, str] | None = None, *, room: str = "") -> None:
        super().__init__(texts)
        self._room = room

    def fields(self) -> Sequence[Field]:
        """What, and to whom."""
        return (
            text_field(
                "words",
                "Words",
                limit=60,
                help="r room ready, p patient ready, c come please, l lab sample, or your own; no names",
            ),
            text_field("to", "To", limit=40, text="all", help=TO_WHOM),
        )

    def submit(self) -> None:
        """Send it."""
        words, to, backend = words_typed(self.text("words"), self._room), self.text("to"), self.backend
        self.save(lambda: backend.flow.send_signal(words, to), f"sent: {words}", True)

    def reopen(self, texts: dict[str, str]) -> SendSignal:
        """With the room that was meant."""
        return SendSignal(texts, room=self._room)


class HandOn(Form[bool]):
    """A row of the queue, or a half-done form, to another desk or person."""

    SAVE_WORDS: ClassVar[str] = "hand it on"

    def __init__(
        self, what: str, hand: Callable[[str, str], str], texts: dict[str, str] | None = None
    ) -> None:
        super().__init__(texts)
        self._what, self._hand = what, hand

    @property
    def title_words(self) -> str:
        """What is handed on."""
        return f"Hand on: {self._what}"

    def fields(self) -> Sequence[Field]:
        """To whom, and a note."""
        return (
            text_field("to", "To", limit=40, help=f"{TO_WHOM.removeprefix('all, ')}; or all"),
            text_field("note", "Note", limit=120, help="what is still to be done"),
        )

    def submit(self) -> None:
        """Hand it on."""
        to, note, hand = self.text("to"), self.text("note"), self._hand
        if not to:
            raise Invalid("to whom? a desk such as B, a role, or a sign-in name", "to")
        self.save(lambda: hand(to, note), lambda who: f"{self._what}: sent to {who}", True)

    def reopen(self, texts: dict[str, str]) -> HandOn:
        """The same again."""
        return HandOn(self._what, self._hand, texts)


def hand_on_form(form: Form[Any], half_done: HalfDone) -> None:
    """Ask to whom a half-done form goes; it closes once it is theirs."""
    backend = form.backend

    def closed(done: bool | None) -> None:
        if done:
            form.done(None)

    form.app.push_screen(
        HandOn(half_done.title, lambda to, note: backend.flow.hand_form(half_done, to, note)), closed
    )
