"""The check-in queue: who is expected, who waits and for how long, who is in which room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal

from clinic_tui.errors import ClinicError
from clinic_tui.keymap import Place
from clinic_tui.reception.rows import QueueRow, RoomRow
from clinic_tui.reception.rules import limits_of
from clinic_tui.schedule.attendance_rows import Awaited
from clinic_tui.schedule.delay_rows import Lateness
from clinic_tui.schedule.states import OPEN
from clinic_tui.screens.coverage.asking_payers import ask_for_visit, ask_for_visits, asks_payers
from clinic_tui.screens.reception import queue_steps
from clinic_tui.screens.reception.board import (
    CLINICIAN_COLUMNS,
    COLUMNS,
    WIDE_COLUMNS,
    Now,
    board,
    next_words,
    what,
    who,
)
from clinic_tui.screens.reception.rooms import RoomLine, RoomPanel
from clinic_tui.screens.reception.row_verbs import RowVerbs, Verb
from clinic_tui.widgets.facts import Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import PagedList
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

WIDE = 110
"""Cells from which on the rooms stand at the side and the board shows the visit type."""


class Answer(NamedTuple):
    """All that the board shows; `own` is the code of the provider who the person here is."""

    rows: tuple[QueueRow, ...]
    rooms: tuple[RoomRow, ...]
    awaited: tuple[Awaited, ...]
    late: tuple[Lateness, ...]
    own: str


class QueuePane(RowVerbs):
    """All patients of today by stage."""

    TOPICS: ClassVar[frozenset[str]] = frozenset(
        {"appointment", "patient", "patient_alert", "payment", "coverage", "room", "provider", "visit_type",
         "provider_delay", "queue_number"}
    )  # fmt: skip
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
        self._awaited: dict[int, Awaited] = {}
        self._late: dict[str, Lateness] = {}
        self._provider_ids: dict[str, int] = {}
        self._own = ""
        self._day: date | None = None

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

    def row_of(self, key: int) -> QueueRow | None:
        """A visit on the board."""
        return self._rows.get(key)

    @property
    def now(self) -> Now:
        """The clinic's moment."""
        clock = self.clinic.clock
        return Now(clock.now(), clock.zone, limits_of(self.backend.settings.queue.limits), self._late)

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
        reception, attendance = self.backend.reception, self.backend.attendance
        sees = self.backend.may("schedule.view")
        self.ask(
            lambda: Answer(
                reception.queue(),
                reception.rooms(),
                attendance.awaited() if sees else (),
                reception.late(),
                reception.own_provider(),
            ),
            self._show,
            group="queue",
            refused=self._refused,
        )

    def _show(self, found: Answer) -> None:
        if bool(self._own) != bool(found.own):
            self._own = found.own
            self._choose_columns()
        self._rooms, self._own = found.rooms, found.own
        self._late = {each.provider_code: each for each in found.late if each.minutes}
        self._provider_ids = {each.provider_code: each.provider_id for each in found.late}
        self._awaited = {each.appointment_id: each for each in found.awaited}
        self._rows = {row.appointment_id: row for row in found.rows}
        self._day = self.clinic.today
        self._leave_who_has_gone()
        self._draw()
        if self._memory is not None and self._rows:
            self.board.select(self._memory)
            self._memory = None
        self._tell()

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

    def _draw(self) -> None:
        now = self.now
        lines = board(tuple(self._rows.values()), now, wide=self.has_class("-wide"), own=self._own)
        nobody = "Nobody is expected today: b takes in a walk-in."
        self.board.show(lines, nobody, slide=self.may_slide())
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
            self._choose_columns()
            if self._rows:
                self._draw()

    def _choose_columns(self) -> None:
        narrow = CLINICIAN_COLUMNS if self._own else COLUMNS
        self.board.set_columns(*(WIDE_COLUMNS if self.has_class("-wide") else narrow))

    @on(PagedList.Highlighted, "#board")
    def _highlighted(self) -> None:
        self._tell()

    def _tell(self) -> None:
        row = self._row
        detail = self.query_one("#queue-detail", Facts)
        if row is None:
            detail.show()
        else:
            awaited = self._awaited.get(row.appointment_id)
            absent = awaited.words(self.now.minute) if awaited else ""
            onward = next_words(row) if self._own else ""
            pieces = (("warning", absent), ("strong", onward), *what(row, self.now))
            detail.show(who(row, self.now), pieces)

    @property
    def _row(self) -> QueueRow | None:
        key = self.board.key
        return self._rows.get(key) if isinstance(key, int) else None

    # The verbs

    async def action_arrive(self) -> None:
        """The patient is here."""
        await self._begin(partial(queue_steps.arrive, self))

    async def action_check_in(self) -> None:
        """Check in, or the next stage."""
        await self._begin(partial(queue_steps.onward, self))

    async def action_check_out(self) -> None:
        """End the visit."""
        await self._begin(partial(queue_steps.out, self))

    async def action_code_visit(self) -> None:
        """Say what the visit under the cursor was for."""
        from clinic_tui.screens.claims.code_visit import code_visit

        if (row := self._row) is not None:
            await code_visit(self, row.appointment_id, row.status)

    def action_task_on(self) -> None:
        """Something to be done about the visit under the cursor."""
        from clinic_tui.screens.team.task_on import task_on_visit

        if (row := self._row) is not None:
            task_on_visit(
                self, mrn=row.mrn, day=row.day, start=row.start, patient_id=row.patient_id, name=row.name
            )

    async def action_room(self) -> None:
        """Take the patient to a room, or to another one."""
        await self._begin(queue_steps.to_room)

    async def action_cancel(self) -> None:
        """Call a booked visit off; say why somebody left who was here."""
        await self._begin(partial(queue_steps.call_off, self))

    async def action_no_show(self) -> None:
        """The patient did not come."""
        await self._begin(partial(queue_steps.no_show, self))

    async def action_verify(self) -> None:
        """Ask the payer about the coverage; with no way to ask: it was seen and is in force."""
        if not asks_payers(self.backend):
            await self._begin(partial(queue_steps.verify, self))
            return
        meant = [row for key in self.board.meant if isinstance(key, int) and (row := self.row_of(key))]
        if len(meant) == 1:
            ask_for_visit(self, meant[0].appointment_id, meant[0].name)
        elif meant:
            ask_for_visits(self, [row.appointment_id for row in meant])
            self.board.clear_marks()

    async def action_confirm(self) -> None:
        """Note what is known of the patient's coming."""
        await self._begin(queue_steps.coming)

    async def action_stage_back(self) -> None:
        """One stage back."""
        await self._begin(partial(queue_steps.back, self))

    async def action_repeat(self) -> None:
        """The last verb on the row that came behind it."""
        if self._last is None or self._next is None or not self.board.select(self._next):
            self.clinic.say("there is nothing to do again, or no row of the same stage behind")
            return
        await self._begin(self._last, [self._next])

    def done_with(self, verb: Verb, keys: Sequence[int]) -> None:
        """Where visits were called off or missed, show who waits for their times."""
        from clinic_tui.screens.waiting.who_waits import ask_who_waits

        if isinstance(verb, partial) and verb.func in (queue_steps.call_off, queue_steps.no_show):
            ask_who_waits(self, *keys, missed=verb.func is queue_steps.no_show and len(keys) == 1)

    @property
    def room_here(self) -> str:
        """The room of the visit under the cursor."""
        return self._row.room if self._row is not None else ""

    async def action_late(self) -> None:
        """The provider of the visit under the cursor runs late: who comes next is told."""
        from clinic_tui.screens.reception.delays import TellNext

        row = self._row
        if row is not None and self._provider_ids.get(row.provider_code) is not None:
            await self.app.push_screen(TellNext(self._provider_ids[row.provider_code]))

    async def action_keep_from_payer(self) -> None:
        """Keep the visit from the payer, or let the payer hear of it."""
        from clinic_tui.screens.money.keep_from_payer import KeepFromPayer

        if (row := self._row) is not None:
            await self.app.push_screen(KeepFromPayer(row.appointment_id))

    async def action_hand_on(self) -> None:
        """Hand the visit to another desk or person, with a note."""
        from clinic_tui.screens.console.signals import HandOn

        if (row := self._row) is not None:
            flow, number = self.backend.flow, row.appointment_id
            await self.app.push_screen(HandOn(row.name, lambda to, note: flow.hand_visit(number, to, note)))

    async def action_waitlist(self) -> None:
        """Put the patient on the waitlist."""
        from clinic_tui.screens.waiting.wait_form import WaitForVisit

        if why := self.backend.why_not("waitlist.edit", "the waitlist"):
            self.clinic.say(why, Level.ERROR)
        elif (row := self._row) is not None:
            await self.app.push_screen(WaitForVisit(patient_id=row.patient_id))

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
        from clinic_tui.screens.reception.walk_in import WalkIn

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
        from clinic_tui.screens.parts.history import HistoryScreen

        if (row := self._row) is not None:
            schedule, number = self.backend.schedule, row.appointment_id
            title = f"{row.name}, {show_date(row.day)} {show_time(row.start)}"
            await self.app.push_screen(
                HistoryScreen(title, lambda: schedule.history(number), patient_id=row.patient_id)
            )

    async def action_linked(self) -> None:
        """The command line, begun for one more visit that is over before this one."""
        from clinic_tui.screens.schedule.visit_verbs import book_before

        if (row := self._row) is not None:
            await book_before(self, row.mrn, row.day, row.start)

    async def action_series(self) -> None:
        """The series that the visit belongs to, or a new one that begins with it."""
        from clinic_tui.screens.schedule.visit_verbs import series_of

        if (row := self._row) is not None:
            series_of(self, row.appointment_id)

    async def action_print(self) -> None:
        """Print the day sheet, or papers of the marked rows or of the one under the cursor."""
        from clinic_tui.screens.parts.print_paper import About, PrintPaper
        from clinic_tui.words.counted import counted

        rows = [row for key in self.board.meant if isinstance(key, int) and (row := self._rows.get(key))]
        who = rows[0].name if len(rows) == 1 else counted(len(rows), "patient") if rows else ""
        visits, patients = (row.appointment_id for row in rows), (row.patient_id for row in rows)
        about = About(self.clinic.today, tuple(visits), tuple(dict.fromkeys(patients)), who)
        await self.app.push_screen(PrintPaper(about))

    def action_take_payment(self) -> None:
        """Take a payment on the visit."""
        from clinic_tui.screens.money.take_payment import take_payment

        if (row := self._row) is not None:
            take_payment(self, row.patient_id, row.appointment_id)

    async def action_proof(self) -> None:
        """Which visits of today have not ended."""
        await self.clinic.action_proof()

    async def action_note(self) -> None:
        """Write a note on the patient."""
        from clinic_tui.screens.patients.note import AddNote

        if (row := self._row) is not None:
            await self.app.push_screen(AddNote(row.patient_id, row.name))

    async def action_new_patient(self) -> None:
        """Register a patient."""
        from clinic_tui.screens.patients.register import RegisterPatient

        await self.app.push_screen(RegisterPatient())
