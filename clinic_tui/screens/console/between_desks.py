"""What the console hears from other desks: signals and what is handed on, told without taking the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from clinic_tui.flow.rows import Between, HandedRow, SignalRow
from clinic_tui.opening.rows import Line
from clinic_tui.screens.console.from_anywhere import FromAnywhere
from clinic_tui.widgets.header_line import HeaderLine
from clinic_tui.widgets.message_line import Level

if TYPE_CHECKING:
    from clinic_tui.backend.door import Who
    from clinic_tui.bulletins.rows import BulletinRow
    from clinic_tui.flow.rows import ShiftFacts, ShiftNoteRow
    from clinic_tui.screens.console.signals import Item
    from clinic_tui.screens.parts.form import Form
    from clinic_tui.security.kept_form import HalfDone
    from clinic_tui.tasks.rows import TaskRow

OPENS_TAB = {
    Line.VISITS: "queue", Line.COPAYS: "queue", Line.STOCK: "stock", Line.TASKS: "team",
}  # fmt: skip
"""The tab on which stands what a line of the opening board counts."""

OPENS = {
    Line.ROTA: "rota", Line.UNCONFIRMED: "calls", Line.COVERAGE: "page('eligibility')",
    Line.AUTHORIZATIONS: "authorizations",
    Line.REMINDERS: "reminders", Line.NOT_ISSUED: "page('missing')", Line.SIGNALS: "signals",
    Line.PARKED: "resume", Line.JOBS: "jobs", Line.BULLETIN: "page('bulletins')",
    Line.HANDOVER: "read_handover", Line.SIGNED: "sign_opening",
}  # fmt: skip
"""The action that opens it, for those that stand on no tab."""


class HearsDesks(FromAnywhere):
    """A signal stands on the message line and is counted in the header until somebody takes it.

    It opens nothing, takes no focus, rings no bell and leaves the console by no other way.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back_to_opening", "back to the opening board", show=False)
    ]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._between = Between()
        self._told: set[tuple[str, int, bool]] = set()
        """What was said already: the table, the number, and whether it was that somebody took it."""
        self._task_step: int | None = None
        """Up to which line of the histories of tasks it was said what is new; None until that is known."""
        self._opened_line: Line | None = None
        """The line of the opening board that led to the tab in front."""

    def greet(self, who: Who) -> None:
        """Count what waits, and show what an earlier shift has left."""
        super().greet(who)
        if self.backend is None:
            return
        if not who.returned:
            self._task_step = None
            if self.backend.may("task.view"):
                self.ask(self.backend.last_task_step, self._first_step, group="task step")
        if who.first_today:
            from clinic_tui.screens.console.opening import OpeningBoard

            self.open_next(OpeningBoard())
        if not self.backend.may("queue.signal"):
            self._show_between(Between())
            return
        backend = self.backend
        if not who.returned:  # a sign-in, also of who sat here before somebody who hears no signals
            self._told = set()
            self.ask(
                lambda: (backend.flow.between(), backend.flow.unread_notes()), self._first, group="between"
            )
        else:
            self.hear_desks()

    def hear_bulletins(self) -> None:
        """Say what everybody is told, at once and at every desk."""
        if self.seated and self.backend is not None and self.backend.may("bulletin.read"):
            self.ask(self.backend.bulletins.unread, self._heard_bulletins, group="bulletins")

    def _heard_bulletins(self, unread: tuple[BulletinRow, ...]) -> None:
        for row in unread:
            key = ("bulletin", row.id, False)
            if key not in self._told:
                self._told.add(key)
                self.say(f"bulletin of {row.writer}: {row.words}", Level.WARNING)

    def hear_tasks(self) -> None:
        """Say what was just made for whoever sits here, or answered: a count alone is overlooked."""
        if self.seated and self.backend is not None and self.backend.may("task.view"):
            self.ask(self.backend.tasks.unread, self._heard_tasks, group="tasks")

    def _first_step(self, last: int) -> None:
        """What is new already as somebody comes is counted, and not said."""
        self._task_step = last

    def _heard_tasks(self, unread: tuple[TaskRow, ...]) -> None:
        from clinic_tui.tasks.states import Priority, Step

        if self._task_step is None:
            return
        for row in unread:
            if row.news is not None and row.news_step > self._task_step:  # None: of a closed record
                came = "a reply" if row.news is Step.REPLIED else f"new from {row.made_by}"
                level = Level.WARNING if row.priority is Priority.URGENT else Level.INFO
                self.say(f"{came}: {row.whole_words}", level)
        self._task_step = max((self._task_step, *(row.news_step for row in unread)))

    def hear_desks(self) -> None:
        """Ask what is new between the desks."""
        if self.seated and self.backend is not None and self.backend.may("queue.signal"):
            self.ask(self.backend.flow.between, self._heard, group="between")

    def _first(self, found: tuple[Between, tuple[ShiftNoteRow, ...]]) -> None:
        between, notes = found
        self._told = {key for key, _ in _news(between)}
        self._show_between(between)
        if notes and self.seated:
            from clinic_tui.screens.console.shift_note import ReadShiftNote

            self.open_next(ReadShiftNote(notes[0], self.clock.zone))

    def _heard(self, between: Between) -> None:
        """Say what was not said yet, the newest last, so that it stands on the line."""
        self._show_between(between)
        for key, words in _news(between):
            if key not in self._told:
                self._told.add(key)
                self.say(words, Level.INFO if key[2] else Level.WARNING)

    def _show_between(self, between: Between) -> None:
        self._between = between
        if self.seated:
            self._line(HeaderLine).signals = between.waiting

    # Verbs

    async def action_signals(self) -> None:
        """What went between the desks today."""
        from clinic_tui.screens.console.signals import BetweenDesks

        if self._free:
            await self.push_screen(BetweenDesks(), self._take_item)

    def action_signal_taken(self) -> None:
        """Take the oldest thing that waits for whoever sits here."""
        from clinic_tui.screens.console.signals import in_order

        waiting = [item for item in in_order(self._between) if item.sent.open and item.sent.for_me]
        if not self._free:
            return
        if not waiting:
            self.say("no signal waits for you")
        else:
            self._take_item(waiting[0])

    async def action_send_signal(self) -> None:
        """Send a few words to other desks."""
        from clinic_tui.screens.console.signals import SendSignal

        if self._free:
            await self.push_screen(SendSignal(room=self.room_here))

    @property
    def room_here(self) -> str:
        """The room of the visit under the cursor, for a signal about it; empty where there is none."""
        return str(getattr(self.pane, "room_here", "")) if self.pane is not None else ""

    def _take_item(self, item: Item | None) -> None:
        backend = self.backend
        if item is None or backend is None:
            return
        if isinstance(item, SignalRow):
            words = f"taken: {item.words}; {item.sent.sender} is told"
            self.act(lambda: backend.flow.take_signal(item.sent.id), lambda _: self._took(words))
        elif item.is_form:
            self.act(lambda: self._open_handed(item), lambda opened: self._form_taken(*opened))
        else:
            self.act(lambda: backend.flow.take_handed(item.sent.id), lambda _: self._visit_taken(item))

    def _took(self, words: str) -> None:
        self.say(words, Level.DONE)
        self.hear_desks()

    def _visit_taken(self, item: HandedRow) -> None:
        self._took(f"yours now: {item.what}" + (f" ({item.note})" if item.note else ""))
        if item.appointment_id is not None and self.pane is not None:
            self.run_worker(self._to_visit(item.appointment_id), group="jump")

    async def _to_visit(self, appointment_id: int) -> None:
        await self.show_tab("queue")
        if self.pane is not None:
            self.pane.jump(appointment_id, None)

    def _open_handed(self, item: HandedRow) -> tuple[HalfDone, Form[Any] | None]:
        """Take the form and read what it is about; where that fails it stands among those put aside."""
        from clinic_tui.errors import ClinicError
        from clinic_tui.screens.put_aside.form_kinds import opened_again

        assert self.backend is not None
        half_done = self.backend.flow.take_handed(item.sent.id)
        assert half_done is not None
        try:
            return half_done, opened_again(self.backend, half_done)
        except ClinicError:
            return half_done, None

    def _form_taken(self, half_done: HalfDone, form: Form[Any] | None) -> None:
        self.hear_desks()
        self.take_over(half_done, form)

    # The beginning of a day

    async def action_opening(self) -> None:
        """What the day begins with."""
        from clinic_tui.screens.console.opening import OpeningBoard

        if self._free and not isinstance(self.screen, OpeningBoard):
            await self.push_screen(OpeningBoard())

    def open_line(self, line: Line) -> None:
        """Open what a line of the opening board is about: above the board, or the tab on which it stands."""
        self.run_worker(self._go_to_line(line), exclusive=True, group="jump")

    async def action_back_to_opening(self) -> None:
        """Esc on a tab that the board opened, as on its other lists: back to the board."""
        from clinic_tui.screens.console.opening import OpeningBoard

        line, self._opened_line = self._opened_line, None
        if line is not None and self._free and OPENS_TAB[line] == self._current:
            await self.push_screen(OpeningBoard(line))

    async def _go_to_line(self, line: Line) -> None:
        hold = object()
        self.hold_keys(hold)  # what is typed on is for the list
        try:
            if line in OPENS_TAB:
                await self.show_tab(OPENS_TAB[line])
                self._opened_line = line
            else:
                await self.run_action(f"app.{OPENS[line]}")
        finally:
            self.release_keys(hold)

    async def action_sign_opening(self) -> None:
        """Sign the board as it stands, or with its lines put otherwise."""
        from clinic_tui.screens.console.opening import SignOpening

        if self._free and self.backend is not None:
            self.ask_before_keys(
                self.backend.opening.lines, lambda lines: self.open_next(SignOpening(lines)), group="opening"
            )

    def action_read_handover(self) -> None:
        """The note that an earlier shift has left: the oldest that waits to be read, else the newest."""
        if self._free and self.backend is not None:
            flow = self.backend.flow
            self.ask_before_keys(
                lambda: (flow.unread_notes(), flow.notes()), self._show_note, group="shift note"
            )

    def _show_note(self, found: tuple[tuple[ShiftNoteRow, ...], tuple[ShiftNoteRow, ...]]) -> None:
        from clinic_tui.screens.console.shift_note import ReadShiftNote

        unread, notes = found
        if unread or notes:
            self.push_screen(ReadShiftNote((unread or notes)[0], self.clock.zone))
        else:
            self.say("no shift has left a note in the last days")

    # The end of a shift

    def action_shift_note(self) -> None:
        """Write what the shift leaves to the next."""
        if self._free and self.backend is not None:
            backend, titles = self.backend, [draft.title for draft in self.drafts_here]
            self.ask_before_keys(
                lambda: backend.opening.shift_facts(titles), self._write_note, group="shift note"
            )

    def _write_note(self, facts: ShiftFacts) -> None:
        from clinic_tui.screens.console.shift_note import WriteShiftNote

        self.push_screen(WriteShiftNote(facts))


def _news(between: Between) -> list[tuple[tuple[str, int, bool], str]]:
    """What can be told of it, oldest first: what waits for the person here, and who took what they sent."""
    found = []
    for row in reversed(between.signals):
        found += _news_of("signal", row, row.words)
    for each in reversed(between.handed):
        found += _news_of("handed_on", each, each.what + (f" ({each.note})" if each.note else ""))
    return found


def _news_of(table: str, item: Item, words: str) -> list[tuple[tuple[str, int, bool], str]]:
    sent = item.sent
    if sent.open and sent.for_me:
        return [((table, sent.id, False), f"{words}, from {sent.source}: ; takes it")]
    if sent.mine and not sent.open:
        return [((table, sent.id, True), f"{sent.taken_by}, desk {sent.taken_desk}, took: {words}")]
    return []
