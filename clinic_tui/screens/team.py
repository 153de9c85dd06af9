"""The team's tab: what is to be done by whom, and what the clinic itself asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.keymap import Place
from clinic_tui.screens.alerts import TAB_WORDS
from clinic_tui.screens.list_pane import ListPane
from clinic_tui.screens.task_verbs import TaskVerbs
from clinic_tui.tasks.rows import TaskRow
from clinic_tui.tasks.states import Pile, Priority, TaskState
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.times import show_time

OF_ITSELF = "clinic"
"""Who asks for what arises by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """A task, or something that arises by itself and is gone with its cause."""

    key: int
    task: TaskRow | None = None
    urgent: Urgent | None = None


Answer = tuple[tuple[TaskRow, ...], tuple[Urgent, ...]]


class TeamPane(TaskVerbs, ListPane[Line]):
    """Mine first; `l` goes through what I gave away, everybody's, and what has ended."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TASKS)
    TOPICS = frozenset(
        {
            "task",
            "patient",
            "notice",
            "appointment",
            "waitlist_entry",
            "slot_offer",
            "time_entry",
            "time_step",
            "time_off",
            "shift_swap",
        }
    )
    NAME = "Tasks"
    COLUMNS = (
        ListColumn("Due", 11),
        ListColumn("Prio", 6),
        ListColumn("What"),
        ListColumn("Who", 12),
        ListColumn("", 10),
    )
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("About", 22), ListColumn("Who", 20), COLUMNS[4])

    def __init__(self, memory: tuple[Pile, int | None] | None = None) -> None:
        super().__init__(memory)
        self._pile, self._wanted = memory or (Pile.MINE, None)

    def build_list(self) -> PagedList:
        """With titles, without marks."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=False, titles=True)

    def below(self) -> Iterator[Widget]:
        """What a task is about, in words."""
        yield Facts(1, indent=0, id="task-details")

    @property
    def place(self) -> Place:
        """Tasks."""
        return Place.GLOBAL if self._refusal else Place.TASKS

    @property
    def in_force(self) -> tuple[tuple[str, str], ...]:
        """Which pile comes next."""
        return (("task-pile", self._next_pile.value),)

    def remember(self) -> Any:
        """The pile, and the line under the cursor."""
        return self._pile, self.list.key

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on a task; where it is another's, among everybody's."""
        mine = self.known and any(line.key == subject_id for line in self.shown_rows)
        if not mine:
            self._pile = Pile.ALL if self.backend.may("task.all") else Pile.MINE
        self.stand_on(subject_id)

    def minute_passed(self) -> None:
        """What is late is late by the minute."""
        self.read_for_others = True
        self.read()

    def question(self) -> Callable[[], Answer]:
        """The tasks of the pile; with mine what arises by itself."""
        backend, pile = self.backend, self._pile

        def asked() -> Answer:
            rows = backend.tasks.list(pile)
            if pile is not Pile.MINE:
                return rows, ()
            return rows, tuple(each for each in backend.urgent() if each.tab not in ("team", ""))

        return asked

    def rows_of(self, answer: Answer) -> Iterator[Line]:
        """Tasks first, then what arises by itself."""
        tasks, urgents = answer
        yield from (Line(row.id, task=row) for row in tasks)
        yield from (Line(-place, urgent=each) for place, each in enumerate(urgents, 1))

    def nothing(self) -> str:
        """What stands there where there is no task."""
        return {
            Pile.MINE: "Nothing is to be done: + makes a task.",
            Pile.GIVEN: "You gave nothing away that is still open.",
            Pile.ALL: "Nobody has an open task.",
            Pile.ENDED: "None ended in the last 30 days.",
        }[self._pile]

    def heading(self) -> FactLine:
        """Which pile, how many, how many late."""
        tasks = [line.task for line in self.shown_rows if line.task is not None]
        now = self.clinic.clock.now().astimezone(self.clinic.clock.zone)
        late = sum(row.is_late(now) for row in tasks)
        asked = sum(row.asked_id is not None and self._pile is Pile.MINE for row in tasks)
        arisen = len(self.shown_rows) - len(tasks)
        return (
            ("strong", f"{self.NAME}: {self._pile.value}"),
            ("", counted(len(tasks), "task")),
            ("warning", f"{late} late" if late else ""),
            ("warning", f"{asked} to accept: y" if asked else ""),
            ("quiet", f"{arisen} by itself" if arisen else ""),
        )

    def line(self, row: Line) -> ListRow:
        """Until when, what, whose."""
        if row.urgent is not None:
            words = row.urgent.words
            about = ("",) if self.wide else ()
            return ListRow(row.key, ("", "", words, *about, OF_ITSELF, TAB_WORDS[row.urgent.tab]), "is-soon")
        task = row.task
        assert task is not None
        now = self.clinic.clock.now().astimezone(self.clinic.clock.zone)
        about = (task.patient,) if self.wide else ()
        mark = _mark(task, late=task.is_late(now), new=self._is_new(task))
        cells = (
            _due(task, now.date()),
            "" if task.priority is Priority.NORMAL else task.priority.value,
            task.whole_words,
            *about,
            self._who(task),
            mark,
        )
        late = task.is_late(now) or (task.priority is Priority.URGENT and task.state is TaskState.OPEN)
        return ListRow(row.key, cells, "is-overdue" if late else "is-soon" if task.asked else "")

    def _who(self, task: TaskRow) -> str:
        """Of mine who it is from, of all others whose it is."""
        if self._pile is not Pile.MINE or task.role is not None:
            return task.asked or task.owner
        from_other = task.maker_id not in (None, task.owner_id) or task.asked
        return f"from {task.made_by}" if from_other and task.made_by else ""

    def _is_new(self, task: TaskRow) -> bool:
        """Of mine: somebody else gave it to me, and I have not opened it."""
        who = self.backend.who
        from_other = who is not None and task.made_by != who.login and task.role is None
        unread = task.read_at is None and not task.closed_record
        return self._pile is Pile.MINE and from_other and unread

    def detail(self, row: Line) -> FactLine:
        """Whose and until when."""
        if row.urgent is not None:
            return (("", row.urgent.words), ("quiet", "Enter goes there; gone with its cause"))
        assert row.task is not None
        return self.facts_of(row.task)

    def tell(self) -> None:
        """With its details."""
        super().tell()
        row = self.row
        details = row.task.details if row is not None and row.task is not None else ""
        self.query_one("#task-details", Facts).show((("quiet", details),))

    @property
    def _next_pile(self) -> Pile:
        piles = [pile for pile in Pile if pile is not Pile.ALL or self.backend.may("task.all")]
        return piles[(piles.index(self._pile) + 1) % len(piles)]

    @property
    def task_meant(self) -> TaskRow | None:
        """The one under the cursor."""
        row = self.row
        if row is not None and row.task is None:
            self.clinic.say("this arises by itself: Enter goes where it is dealt with", Level.WARNING)
        return row.task if row is not None else None

    def written(self, outcome: object) -> None:
        """Read again before the next key."""
        if outcome is not None:
            self.read_before_keys()

    async def choose(self, row: Line) -> None:
        """A task with its history, or the place where the thing is dealt with."""
        from clinic_tui.screens.task import TaskScreen

        if row.urgent is not None:
            self.clinic.go_to(row.urgent)
        elif row.task is not None:
            self.app.push_screen(TaskScreen(row.key, row.task.words), lambda _: self.read_before_keys())

    def action_task_add(self) -> None:
        """Make one."""
        from clinic_tui.screens.task_forms import MakeTask

        self.app.push_screen(MakeTask(), self._made)

    def _made(self, number: int | None) -> None:
        if number is not None:
            self.stand_on(number)

    def action_message_add(self) -> None:
        """Somebody called."""
        from clinic_tui.screens.task_forms import PhoneMessage

        self.app.push_screen(PhoneMessage(), self._made)

    async def action_timesheet(self) -> None:
        """One's own times."""
        await self.clinic.action_page("timesheet")

    async def action_rota(self) -> None:
        """Who works when."""
        await self.clinic.action_rota()

    def action_task_pile(self) -> None:
        """The next pile."""
        self._pile = self._next_pile
        self.clinic.show_keys_of(self)
        self.read_before_keys()


def _due(task: TaskRow, today: date) -> str:
    """`11/25 16:30`; in another year `01/05/27`."""
    if task.due_on is None:
        return ""
    if task.due_on.year != today.year:
        return f"{task.due_on:%m/%d/%y}"
    at = f" {show_time(task.due_minute)}" if task.due_minute is not None else ""
    return f"{task.due_on:%m/%d}{at}"


def _mark(task: TaskRow, *, late: bool, new: bool) -> str:
    if task.state is not TaskState.OPEN:
        return task.state.value
    if task.asked:
        return "asked"
    if new:
        return "new"
    if task.declined_by:
        return "declined"
    return "late" if late else ""
