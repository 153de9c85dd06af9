"""A provider runs late: the next patients, how each is told, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.flow.rows import DelayList, ToldNow, ToTell
from clinic_tui.flow.states import Told
from clinic_tui.keymap import Hint
from clinic_tui.screens.parts.list_screen import ListDialog
from clinic_tui.widgets.key_bar import KeyBar
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow
from clinic_tui.words.phones import show_phone
from clinic_tui.words.times import show_time

MESSAGES, PHONE = ("text", "e-mail"), "phone"
"""The ways to tell a patient; whom nobody may call is told at the desk."""


class TellNext(ListDialog[ToTell, None]):
    """Enter sends the messages of all who get one, then walks to who is to be phoned; a key each outcome."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "called('reached')", "reached", show=False),
        Binding("l", "called('message left')", "message left", show=False),
        Binding("a", "called('no answer')", "no answer", show=False),
        Binding("u,f8", "app.undo", "undo", show=False),
    ]
    UNDOES = True
    NAME = "Running late"
    COLUMNS = (
        ListColumn("Time", 5),
        ListColumn("Patient"),
        ListColumn("MRN", 9),
        ListColumn("Tell by", 11),
        ListColumn("Phone", 14),
        ListColumn("Told", 16),
    )
    NOTHING = "Nobody comes in the next three hours."
    TOPICS = frozenset({"appointment", "provider_delay", "outbox_message", "delay_call", "patient"})
    WHOLE_LINES = 2

    def __init__(self, provider_id: int) -> None:
        super().__init__()
        self._provider_id = provider_id
        self._noted: ToTell | None = None
        """The row of the call noted last, as it stood before; None once that is taken back."""
        self._noted_shown = False

    def hints(self) -> tuple[Hint, ...]:
        """The keys."""
        found: DelayList | None = self.answer
        enter = "whom to phone next" if found is not None and not found.to_send else "send the messages"
        return (
            Hint("Enter", enter, "send"),
            Hint("y", "reached", "called('reached')"),
            Hint("l", "message left", "called('message left')"),
            Hint("a", "no answer", "called('no answer')"),
            Hint("Esc", "back", "dismiss(None)"),
        )

    def question(self) -> Callable[[], DelayList]:
        """The next patients."""
        backend, provider_id = self.backend, self._provider_id
        return lambda: backend.flow.delay_list(provider_id)

    def rows_of(self, answer: DelayList) -> Sequence[ToTell]:
        """In the order of their times."""
        return answer.rows

    def heading(self) -> str:
        """How late, and how many are left to be told, by message and by phone."""
        found: DelayList = self.answer
        if not found.rows:
            return found.late.words
        desk = sum(1 for row in found.rows if not row.done and row.way not in (*MESSAGES, PHONE))
        counts = (
            (len(found.to_send), "by message"),
            (len(self._to_phone()), "by phone"),
            (desk, "at the desk"),
        )
        left = ", ".join(f"{count} {way}" for count, way in counts if count)
        return f"{found.late.words}; tell the next {len(found.rows)}: {left or 'all are told'}"

    def took(self, answer: DelayList) -> None:
        """Show it; what Enter does depends on whether a message is left to send."""
        super().took(answer)
        self.query_one(KeyBar).own = self.hints()
        noted = self._noted
        told = {row.appointment_id: row.told for row in answer.rows}
        if noted is None or noted.appointment_id not in told:
            return
        if told[noted.appointment_id] != noted.told:
            self._noted_shown = True
        elif self._noted_shown:
            self._noted = None
            self.list.select(noted.appointment_id)
            self.say(f"{noted.name}: taken back")

    def line(self, row: ToTell) -> ListRow:
        """When, who, and by what way."""
        phone = show_phone(row.phone).removeprefix("+1 ") if row.phone else ""
        style = "is-done" if row.done else "" if row.gets_message else "is-soon"
        cells = (show_time(row.start), row.name, row.mrn, row.way, phone, row.told)
        return ListRow(row.appointment_id, cells, style)

    def whole(self, row: ToTell) -> str:
        """Whom to phone at which number and why, or that a message goes."""
        if row.done:
            return f"{row.name}: {row.told}"
        if row.gets_message:
            return f"{row.name} gets a {row.way} with Enter"
        return f"{self._phone_words(row)}\n{row.why}".strip()

    async def choose(self, row: ToTell) -> None:
        """Send the messages."""
        self.action_send()

    def action_send(self) -> None:
        """To all who get a message and have had none."""
        found: DelayList | None = self.answer
        if found is None:
            return
        backend, provider_id, meant = self.backend, self._provider_id, found.to_send
        if not meant:
            self._go_to_next_call("no message is left to send: ")
            return
        self.act(lambda: backend.flow.tell_next(provider_id, meant), self._sent)

    def _sent(self, told: ToldNow) -> None:
        self.clinic.say_done(f"delay: {told.words}")
        if told.to_call:
            self._go_to_next_call(f"{told.words}: ")
            self.read_before_keys()
        else:
            self.dismiss(None)

    def _to_phone(self) -> list[ToTell]:
        """Who is to be phoned and was not reached yet."""
        return [row for row in self.shown_rows if not row.done and row.way == PHONE]

    def _go_to_next_call(self, before: str) -> None:
        """Stand on the next who is to be phoned, and say who that is, with the number."""
        rows, here = list(self.shown_rows), self.list.key
        place = next((at for at, row in enumerate(rows) if row.appointment_id == here), -1)
        left = [row for row in (*rows[place + 1 :], *rows[: place + 1]) if row in self._to_phone()]
        if not left:
            others = any(not row.done and not row.gets_message for row in rows)
            self.say(
                "nobody is left to phone: the others are told at the desk" if others else "all were told"
            )
            return
        untried = [row for row in left if not row.told]
        row = (untried or left)[0]
        self.list.select(row.appointment_id)
        self.say(f"{before}{self._phone_words(row)}")

    def _phone_words(self, row: ToTell) -> str:
        """`phone Haddad, Layla: (312) 555-0142`, or that the patient is told at the desk."""
        if row.way != PHONE:
            return f"{row.name} is told {row.way}"
        number = show_phone(row.phone).removeprefix("+1 ") if row.phone else "no number is on file"
        return f"phone {row.name}: {number}"

    def action_called(self, outcome: str) -> None:
        """Note what came of a call to the patient under the cursor, and go on to the next."""
        row, backend = self.row, self.backend
        if row is None:
            return
        if row.gets_message and not row.done:
            self.say(f"{row.name} gets a {row.way}: Enter sends it")
            return

        def noted(_: None) -> None:
            self._noted, self._noted_shown = row, False
            self.say(f"{row.name}: {outcome} noted; u takes it back", Level.DONE)
            self.clinic.say_done(f"{row.name}: {outcome}")  # so that `u` asks nothing
            self.list.action_cursor_down()
            self.read_before_keys()

        self.act(lambda: backend.flow.note_call(row.appointment_id, Told(outcome)), noted)
