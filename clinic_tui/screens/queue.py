"""The check-in queue: who is expected, who waits and for how long, who is in which room."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.worker import Worker, WorkerState

from clinic_tui.errors import ClinicError, Conflict
from clinic_tui.keymap import Place
from clinic_tui.reception.rows import QueueRow, RoomRow
from clinic_tui.schedule.states import IN_ROOM, OPEN, Status
from clinic_tui.screens.board import COLUMNS, WIDE_COLUMNS, Now, board, what, who
from clinic_tui.screens.next_stage import (
    AtOnce,
    CannotBe,
    Opens,
    Step,
    choose_room,
    stage_words,
    step_off,
    step_on,
    step_out,
)
from clinic_tui.screens.pane import Pane
from clinic_tui.screens.rooms import RoomLine, RoomPanel
from clinic_tui.screens.who_was_first import or_who_was_first
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import PagedList
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

WIDE = 110
"""Cells from which on the rooms stand at the side and the board shows the visit type."""

Verb = Callable[[QueueRow], Step]
"""What a verb does to one row."""


@dataclass
class Batch:
    """One verb on one or several rows: what is still to do, and what came of it."""

    verb: Verb
    left: list[int]
    count: int
    done: int = 0
    refused: list[str] = field(default_factory=list)


class QueuePane(Pane):
    """All patients of today by stage."""

    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"appointment", "patient", "patient_alert", "payment", "coverage", "room", "provider", "visit_type"}
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.QUEUE)
    DEFAULT_CSS = """
    QueuePane {
        & > Horizontal { height: 1fr; }
        & #board { width: 1fr; }
        & RoomPanel { display: none; width: 36; border-left: solid $panel; }
        & RoomPanel > .list-cursor-blurred { text-style: none; }
        &.-wide RoomPanel { display: block; }
        &.-wide RoomLine { display: none; }
        & > Facts { background: $panel; }
        &:ansi RoomPanel { border-left: ascii ansi_default; }
    }
    """

    def __init__(self, memory: int | None = None) -> None:
        super().__init__(memory)
        self._rows: dict[int, QueueRow] = {}
        self._rooms: tuple[RoomRow, ...] = ()
        self._day: date | None = None
        self._batch: Batch | None = None
        self._last: Verb | None = None
        self._next: int | None = None
        self._acted: int | None = None
        self._holding = False

    def compose(self) -> ComposeResult:
        """Rooms, board, and what is under the cursor."""
        yield RoomLine(id="room-line")
        with Horizontal():
            yield PagedList(*COLUMNS, empty="reading ...", id="board")
            yield RoomPanel(id="room-panel")
        yield Facts(2, id="queue-detail")

    @property
    def place(self) -> Place:
        """Where one stands."""
        return Place.QUEUE

    @property
    def board(self) -> PagedList:
        """The list of patients."""
        return self.query_one("#board", PagedList)

    @property
    def now(self) -> Now:
        """The clinic's moment."""
        clock = self.clinic.clock
        return Now(clock.now(), clock.zone)

    def take_focus(self) -> None:
        """The keys go to the board."""
        self.board.focus()

    def remember(self) -> Any:
        """The visit under the cursor, by its number."""
        return self.board.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on a visit, now or as soon as it has been read."""
        if not self.board.select(subject_id):
            self._memory = subject_id

    # Reading and drawing

    def read(self) -> None:
        """Ask for the board and the rooms."""
        reception = self.backend.reception
        self.ask(
            lambda: (reception.queue(), reception.rooms()), self._show, group="queue", refused=self._refused
        )

    def _show(self, found: tuple[tuple[QueueRow, ...], tuple[RoomRow, ...]]) -> None:
        rows, self._rooms = found
        self._rows = {row.appointment_id: row for row in rows}
        self._day = self.clinic.today
        self._leave_who_has_gone()
        self._draw()
        if self._memory is not None and self._rows:
            self.board.select(self._memory)
            self._memory = None
        self._tell()
        self._release()

    def _leave_who_has_gone(self) -> None:
        """Where a verb ended a visit the cursor goes to the row behind; else it stays with the patient."""
        row, acted = self._row, self._acted
        if self._batch is None:
            self._acted = None
            ended = row is not None and row.appointment_id == acted and row.status not in OPEN
            if ended and self._next is not None:
                self.board.select(self._next)

    def _refused(self, refusal: ClinicError) -> None:
        self._rows, self._rooms = {}, ()
        self.board.show([], refusal.words)
        self._release()

    def _draw(self) -> None:
        now = self.now
        lines = board(tuple(self._rows.values()), now, wide=self.has_class("-wide"))
        self.board.show(lines, "Nobody is expected today: b takes in a walk-in.")
        self.query_one(RoomLine).show(self._rooms, now)
        self.query_one(RoomPanel).fill(self._rooms, now)

    def minute_passed(self) -> None:
        """The minutes move without a query; a new day is read."""
        if not self._rows and self._day is None:
            return
        if self._day != self.clinic.today:
            self.read()
        else:
            self._draw()
            self._tell()

    def on_resize(self, event: events.Resize) -> None:
        """More room shows the rooms at the side and the visit type."""
        wide = event.size.width >= WIDE
        if wide != self.has_class("-wide"):
            self.set_class(wide, "-wide")
            self.board.set_columns(*(WIDE_COLUMNS if wide else COLUMNS))
            if self._rows:
                self._draw()

    @on(PagedList.Highlighted, "#board")
    def _highlighted(self) -> None:
        self._tell()

    def _tell(self) -> None:
        row = self._row
        detail = self.query_one("#queue-detail", Facts)
        if row is None:
            detail.show()
        else:
            detail.show(who(row, self.now), what(row, self.now))

    @property
    def _row(self) -> QueueRow | None:
        key = self.board.key
        return self._rows.get(key) if isinstance(key, int) else None

    # One verb on one row or on all marked

    async def _begin(self, verb: Verb, keys: Sequence[int] | None = None) -> None:
        """Do it to `keys`, else to the marked rows, else to the row under the cursor, one after another."""
        meant = list(keys) if keys is not None else [key for key in self.board.meant if isinstance(key, int)]
        if not meant or self._batch is not None:
            return
        self._last, self._next = verb, self._behind(meant[-1])
        self._acted = meant[-1]
        self._batch = Batch(verb, meant, len(meant))
        await self._go_on()

    def _behind(self, key: int) -> int | None:
        """The row below, found before the verb moves this one to another stage."""
        keys = [row.key for row in self.board.rows if isinstance(row.key, int)]
        after = keys[keys.index(key) + 1 :] if key in keys else []
        return after[0] if after else None

    async def _go_on(self) -> None:
        batch = self._batch
        while batch is not None and batch.left:
            row = self._rows.get(batch.left.pop(0))
            step = CannotBe("this visit is not on the board any more") if row is None else batch.verb(row)
            if row is None or isinstance(step, CannotBe):
                batch.refused.append(step.words if isinstance(step, CannotBe) else "")
                continue
            if isinstance(step, AtOnce):
                self._do_now(row, step)
                return
            dialog = await self._dialog(step)
            if dialog is not None:
                self._let_go()
                await self.app.push_screen(dialog, self._dialog_closed)
                return
        self._end()

    async def _dialog(self, step: ModalScreen[Any] | Opens) -> ModalScreen[Any] | None:
        """The dialog, built in a thread where it must read first; further keys wait for it."""
        if not isinstance(step, Opens):
            return step
        try:
            return await asyncio.to_thread(step.build)
        except ClinicError as refusal:
            assert self._batch is not None
            self._batch.refused.append(refusal.words)
            return None

    def _do_now(self, row: QueueRow, step: AtOnce) -> None:
        """Keys are held until the board shows what came of it: the next key means the new state."""
        backend = self.backend
        self._hold()
        self.act(
            lambda: or_who_was_first(backend, row.appointment_id, row.version, step.call),
            lambda _: self._came_true(step),
            refused=self._was_refused,
        )

    def _came_true(self, step: AtOnce) -> None:
        if self._batch is not None:
            self._batch.done += 1
        self.clinic.say_done(step.words)
        self.call_later(self._go_on)

    def _was_refused(self, refusal: ClinicError) -> None:
        if self._batch is not None:
            self._batch.refused.append(refusal.words)
        self.call_later(self._go_on)

    async def _dialog_closed(self, outcome: bool | None) -> None:
        """A dialog was closed; one set aside ends the batch, and the marks that are left stay."""
        batch = self._batch
        if batch is None:
            return
        if outcome is None:
            self._batch = None
            self.read()
            return
        batch.done += 1
        if not batch.left:
            self._hold()
        await self._go_on()

    def _end(self) -> None:
        """Say what came of several, or why not; read what is new."""
        batch, self._batch = self._batch, None
        if batch is None:
            return
        self.board.clear_marks()
        if batch.refused:
            words = batch.refused[0]
            if batch.count > 1:
                words = f"{batch.done} of {batch.count} done; not done: {words}"
            self.clinic.say(words, Level.WARNING if batch.done else Level.ERROR)
        elif batch.count > 1:
            self.clinic.say_done(f"{batch.done} done")
        if batch.done or self._holding:
            self.read()

    def _hold(self) -> None:
        if not self._holding:
            self._holding = True
            self.clinic.hold_keys()

    def _release(self) -> None:
        """The board is new: keys may go on, unless more is being done."""
        if self._batch is None:
            self._let_go()

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            self.clinic.release_keys()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """After a failure nobody expected (the app tells of it) the board takes verbs again."""
        if event.state is WorkerState.ERROR:
            self._batch = None
            self._let_go()

    # The verbs

    async def action_arrive(self) -> None:
        """The patient is here."""
        await self._begin(self._arrive)

    async def action_check_in(self) -> None:
        """Check in, or the next stage."""
        await self._begin(self._step_on)

    async def action_check_out(self) -> None:
        """End the visit."""
        await self._begin(lambda row: step_out(row.appointment_id, row.status))

    async def action_room(self) -> None:
        """Take the patient to a room, or to another one."""
        await self._begin(self._to_room)

    async def action_cancel(self) -> None:
        """Call a booked visit off; say why somebody left who was here."""
        await self._begin(self._call_off)

    async def action_no_show(self) -> None:
        """The patient did not come."""
        await self._begin(self._no_show)

    async def action_verify(self) -> None:
        """The coverage was seen and is in force."""
        await self._begin(self._verify)

    async def action_stage_back(self) -> None:
        """One stage back."""
        await self._begin(self._back)

    async def action_repeat(self) -> None:
        """The last verb on the row that came behind it."""
        if self._last is None or self._next is None or not self.board.select(self._next):
            self.clinic.say("there is nothing to do again, or no row behind")
            return
        await self._begin(self._last, [self._next])

    def _arrive(self, row: QueueRow) -> Step:
        if row.status is not Status.BOOKED:
            return CannotBe(f"{row.name}: {_words(row)} already")
        reception = self.backend.reception
        return AtOnce(lambda: reception.arrive(row.appointment_id, row.version), f"{row.name} is here")

    def _step_on(self, row: QueueRow) -> Step:
        return step_on(self, row.appointment_id, row.status, row.version, row.name)

    def _to_room(self, row: QueueRow) -> Step:
        if row.status is Status.CHECKED_IN or row.status in IN_ROOM:
            return choose_room(row.appointment_id)
        return CannotBe(f"{row.name} is {_words(row)}: only who is checked in goes to a room")

    def _call_off(self, row: QueueRow) -> Step:
        from clinic_tui.screens.cancel import CancelVisit

        backend, number = self.backend, row.appointment_id
        if row.status is Status.BOOKED:
            return Opens(lambda: CancelVisit(backend.schedule.appointment(number)))
        return step_off(self, number, row.status, row.version, row.name)

    def _no_show(self, row: QueueRow) -> Step:
        if row.status is not Status.BOOKED:
            return CannotBe(f"{row.name} is {_words(row)}: that is no no-show")
        schedule = self.backend.schedule
        words = f"no-show: {row.name} {show_time(row.start)}"
        return AtOnce(lambda: schedule.no_show(row.appointment_id, row.version), words)

    def _verify(self, row: QueueRow) -> Step:
        backend = self.backend

        def verify() -> None:
            sheet = backend.reception.sheet(row.appointment_id)
            if sheet.coverage_id is None or sheet.coverage_version is None:
                raise Conflict(f"{row.name} has no policy on file: e opens the record to add one")
            backend.patients.verify_coverage(sheet.coverage_id, sheet.coverage_version)

        return AtOnce(verify, f"{row.name}: {row.coverage} verified")

    def _back(self, row: QueueRow) -> Step:
        reception = self.backend.reception
        return AtOnce(
            lambda: reception.back(row.appointment_id, row.version),
            f"{row.name}: one stage back from {_words(row)}",
        )

    # What stands beside the stages

    def action_next_group(self) -> None:
        """To the first row of the next stage; from the last to the first."""
        rows, here = self.board.rows, self.board.cursor
        first = [place + 1 for place, row in enumerate(rows) if row.heading]
        onward = next((place for place in first if place > here), first[0] if first else None)
        if onward is not None:
            self.board.select(rows[onward].key)

    async def action_walk_in(self) -> None:
        """Take in a patient without an appointment."""
        from clinic_tui.screens.walk_in import WalkIn

        await self.app.push_screen(WalkIn(), self._taken_in)

    def _taken_in(self, appointment_id: int | None) -> None:
        if appointment_id is not None:
            self._memory = appointment_id
            self.read()

    @on(PagedList.Chosen, "#board")
    def _chosen(self) -> None:
        self.action_edit()

    def action_edit(self) -> None:
        """Open the patient's record."""
        if (row := self._row) is not None:
            self.clinic.open_patient(row.patient_id)

    async def action_history(self) -> None:
        """Who did what with this visit."""
        from clinic_tui.screens.history import HistoryScreen

        if (row := self._row) is not None:
            schedule, number = self.backend.schedule, row.appointment_id
            title = f"{row.name}, {show_date(row.day)} {show_time(row.start)}"
            await self.app.push_screen(HistoryScreen(title, lambda: schedule.history(number)))

    async def action_note(self) -> None:
        """Write a note on the patient."""
        from clinic_tui.screens.note import AddNote

        if (row := self._row) is not None:
            await self.app.push_screen(AddNote(row.patient_id, row.name))

    async def action_new_patient(self) -> None:
        """Register a patient."""
        from clinic_tui.screens.register import RegisterPatient

        await self.app.push_screen(RegisterPatient({}), self._registered)

    def _registered(self, patient_id: int | None) -> None:
        if patient_id is not None:
            self.clinic.last_patient = patient_id


def _words(row: QueueRow) -> str:
    return stage_words(row.status)
