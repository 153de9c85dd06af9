"""The team's tab: what is to be done by whom, and what the clinic itself asks for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from clinic_tui.backend.ranking import Cause
from clinic_tui.backend.urgency_row import Urgent
from clinic_tui.bulletins.rows import BulletinRow
from clinic_tui.keymap import Place
from clinic_tui.screens.parts.list_pane import ListPane
from clinic_tui.screens.team.task_verbs import OF_TASK, TaskVerbs
from clinic_tui.tasks.looking import fits
from clinic_tui.tasks.rows import TaskRow
from clinic_tui.tasks.states import Pile, Priority, Step, TaskState
from clinic_tui.widgets.facts import FactLine, Facts
from clinic_tui.widgets.key_bindings import bindings_of
from clinic_tui.widgets.message_line import Level
from clinic_tui.widgets.paged_list import ListColumn, ListRow, PagedList
from clinic_tui.words.counted import counted
from clinic_tui.words.times import show_time

OF_ITSELF = "clinic"
"""Who asks for what arises by itself."""

NARROW = 70
"""Under so many cells there is room for the day, what, who and the mark alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A task; or all that arises by itself of one cause, and each thing of it where that is opened."""

    key: Hashable
    task: TaskRow | None = None
    urgent: Urgent | None = None
    cause: Cause | None = None
    """Of the line that stands for a whole group."""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tab shows."""

    tasks: tuple[TaskRow, ...]
    arisen: tuple[Urgent, ...] = ()
    bulletins: tuple[BulletinRow, ...] = ()


class TeamPane(TaskVerbs, ListPane[Line]):
    """Mine first; `l` goes through what I gave away, everybody's, and what has ended."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.TASKS)
    TOPICS = frozenset({
        "task", "task_step", "task_read", "patient", "notice", "appointment", "waitlist_entry", "slot_offer",
        "bulletin", "bulletin_read", "time_entry", "time_step", "time_off", "shift_swap",
    })  # fmt: skip
    NAME = "Tasks"
    COLUMNS = (
        ListColumn("Due", 12),
        ListColumn("Prio", 6),
        ListColumn("What"),
        ListColumn("Who", 12),
        ListColumn("", 8),
    )
    WIDE_COLUMNS = (*COLUMNS[:3], ListColumn("About", 28), ListColumn("Who", 18), COLUMNS[4])
    NARROW_COLUMNS = (ListColumn("Due", 5), ListColumn("What"), ListColumn("Who", 8), ListColumn("", 8))

    def __init__(self, memory: tuple[Pile, Hashable | None, frozenset[Cause], str] | None = None) -> None:
        super().__init__(memory)
        self._pile, self._wanted, opened, self._only = memory or (Pile.MINE, None, frozenset(), "")
        self._opened: set[Cause] = set(opened)
        """The groups of what arises by itself that are opened."""
        self._narrow = False
        self._turned = False
        """Another pile was asked for, and is not read yet."""

    def build_list(self) -> PagedList:
        """With titles, without marks."""
        return PagedList(*self.COLUMNS, empty="reading ...", marks=False, titles=True)

    def may_slide(self) -> bool:
        """In another pile another row is meant, whoever's writing brings the answer."""
        turned, self._turned = self._turned, False
        return super().may_slide() or turned

    def compose(self) -> ComposeResult:
        """The bulletin of the day above all."""
        yield Facts(1, indent=0, id="team-bulletin")
        yield from super().compose()

    def on_resize(self, event: events.Resize) -> None:
        """A narrow window keeps its room for what is to be done."""
        narrow = event.size.width < NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            self.list.set_columns(*(self.NARROW_COLUMNS if narrow else self.COLUMNS))
            if self.known:
                self.draw()

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

    @property
    def first_verbs(self) -> tuple[str, ...]:
        """What somebody asks for is answered."""
        row = self.row if self.known else None
        asked = row is not None and row.task is not None and row.task.asked_id is not None
        return ("task-accept", "task-decline") if asked else ()

    @property
    def idle_verbs(self) -> tuple[str, ...]:
        """What would be refused of the line under the cursor; of what arises by itself all of it."""
        if not self.known or self._refusal:
            return ()
        row = self.row
        return OF_TASK if row is None or row.task is None else self.idle_of(row.task)

    def remember(self) -> Any:
        """The pile, and the line under the cursor."""
        return self._pile, self.list.key, frozenset(self._opened), self._only

    def jump(self, subject_id: int, day: date | None) -> None:
        """Put the cursor on a task; where it is another's, among everybody's."""
        mine = self.known and any(line.key == subject_id for line in self.shown_rows)
        if not mine:
            self._only = ""
            self._pile = Pile.ALL if self.backend.may("task.all") else Pile.MINE
        self.stand_on(subject_id)

    def minute_passed(self) -> None:
        """What is late is late by the minute."""
        self.read_for_others = True
        self.read()

    def question(self) -> Callable[[], Answer]:
        """The tasks of the pile with the bulletins that are to be read; with mine what arises by itself."""
        backend, pile = self.backend, self._pile

        def asked() -> Answer:
            rows = backend.tasks.list(pile)
            told = backend.bulletins.unread() if backend.may("bulletin.read") else ()
            if pile is not Pile.MINE:
                return Answer(rows, (), told)
            arisen = (each for each in backend.urgent() if each.is_amiss and each.tab not in ("team", ""))
            return Answer(rows, tuple(arisen), told)

        return asked

    def rows_of(self, answer: Answer) -> Iterator[Line]:
        """Tasks first; then what arises by itself: a line for each cause, and each thing where it is open."""
        yield from (Line(row.id, task=row) for row in answer.tasks if fits(row, self._only))
        if self._only:
            return
        groups: dict[Cause, list[Urgent]] = {}
        for each in answer.arisen:
            groups.setdefault(each.cause, []).append(each)
        for cause, items in groups.items():
            if len(items) > 1:
                yield Line(cause.value, urgent=items[0], cause=cause, count=len(items))
            if len(items) == 1 or cause in self._opened:
                yield from (Line(each.same, urgent=each) for each in items)

    def nothing(self) -> str:
        """What stands there where there is no task."""
        if self._only:
            return f"No task is of `{self._only}`: f, emptied, shows all again."
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
        arisen = 0 if self._only else len(self.answer.arisen)
        return (
            ("strong", f"{self.NAME}: {self._pile.value}"),
            ("strong", f"only {self._only}" if self._only else ""),
            ("", counted(len(tasks), "task")),
            ("warning", f"{late} late" if late else ""),
            ("warning", f"{asked} to accept: y" if asked else ""),
            ("quiet", f"{arisen} by itself" if arisen else ""),
        )

    def line(self, row: Line) -> ListRow:
        """Until when, what, whose."""
        if row.urgent is not None:
            return self._arisen(row, row.urgent)
        task = row.task
        assert task is not None
        now = self.clinic.clock.now().astimezone(self.clinic.clock.zone)
        priority = "" if task.priority is Priority.NORMAL else task.priority.value
        cells = self._cells(
            _due(task, now.date()), priority, task.whole_words, _about(task), self._who(task),
            _mark(task, late=task.is_late(now)),
        )  # fmt: skip
        late = task.is_late(now) or (task.priority is Priority.URGENT and task.state is TaskState.OPEN)
        return ListRow(row.key, cells, "is-overdue" if late else "is-soon" if task.asked else "")

    def _who(self, task: TaskRow) -> str:
        """Of mine who it is from, of all others whose it is."""
        if self._pile is not Pile.MINE or task.role is not None:
            return task.asked or task.owner
        from_other = task.maker_id not in (None, task.owner_id) or task.asked
        return f"from {task.made_by}" if from_other and task.made_by else ""

    def _arisen(self, row: Line, item: Urgent) -> ListRow:
        """A group with its count, or one thing; with room for it whom it is about stands beside."""
        over = item.left is not None and item.left < 0
        due, mark = ("", item.left_words) if self._narrow else (item.left_words, "")
        if row.cause is not None:
            sign = "-" if row.cause in self._opened else "+"
            first = "" if row.cause in self._opened else f": {item.words}"
            words = f"{sign} {row.count} {row.cause.value}{first}"
            cells = self._cells(due, "", words, "", OF_ITSELF, mark)
        else:
            about, colon, words = item.words.partition(": ")
            if not (self.wide and colon):
                about, words = "", item.words
            cells = self._cells(due, "", words, about, item.cause.value, mark)
        return ListRow(row.key, cells, "is-overdue" if over and row.cause is None else "is-soon")

    def _cells(self, due: str, priority: str, words: str, about: str, who: str, mark: str) -> tuple[str, ...]:
        """In the columns for which there is room."""
        if self._narrow:
            sign = f"!{words}" if priority in (Priority.URGENT, Priority.HIGH) else words
            return due[:5], sign, who, mark
        return (due, priority, words, *((about,) if self.wide else ()), who, mark)

    def detail(self, row: Line) -> FactLine:
        """Whose and until when."""
        if row.urgent is not None:
            if row.cause is not None:
                does = "closes" if row.cause in self._opened else "opens"
                return (
                    ("", f"{row.count} {row.cause.value}"),
                    ("quiet", f"Enter {does} them; each goes with its cause"),
                )
            return (("", row.urgent.words), ("quiet", "Enter goes there; gone with its cause"))
        assert row.task is not None
        return self.facts_of(row.task)

    def tell(self) -> None:
        """With its details."""
        super().tell()
        row = self.row
        details = row.task.details if row is not None and row.task is not None else ""
        self.query_one("#task-details", Facts).show((("quiet", details),))
        if self.is_shown:
            self.clinic.show_keys_of(self)

    def show_title(self) -> None:
        """With the bulletin above it that is to be read first, as long as there is one."""
        super().show_title()
        told = self.answer.bulletins if self.known else ()
        line = self.query_one("#team-bulletin", Facts)
        line.display = bool(told)
        more = len(told) - 1
        line.show(
            (
                ("warning", "bulletin, b reads it"),
                *(("", row.words) for row in told[:1]),
                ("quiet", f"{more} more" if more > 0 else ""),
            )
        )

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
        from clinic_tui.screens.team.task import TaskScreen

        if row.cause is not None:
            self._opened ^= {row.cause}
            self.draw()
        elif row.urgent is not None:
            self.clinic.go_to(row.urgent)
        elif row.task is not None:
            self.app.push_screen(TaskScreen(row.task.id, row.task.words), lambda _: self.read_before_keys())

    def action_task_add(self) -> None:
        """Make one."""
        from clinic_tui.screens.team.task_forms import MakeTask

        self.app.push_screen(MakeTask(), self._made)

    def _made(self, number: int | None) -> None:
        if number is not None:
            self.stand_on(number)

    def action_message_add(self) -> None:
        """Tell somebody something, or that somebody called."""
        from clinic_tui.screens.team.task_forms import PhoneMessage

        self.app.push_screen(PhoneMessage(), self._made)

    async def action_timesheet(self) -> None:
        """One's own times."""
        await self.clinic.action_page("timesheet")

    async def action_rota(self) -> None:
        """Who works when."""
        await self.clinic.action_rota()

    async def action_bulletins(self) -> None:
        """What everybody is told: the cursor stands on what is to be read first."""
        told = self.answer.bulletins if self.known else ()
        await self.clinic.show_on_page("bulletins", told[0].id if told else 0)

    def action_filter_tasks(self) -> None:
        """Those of one person, role or patient: of everybody's, for who sees these."""
        from clinic_tui.screens.team.task_filter import FilterTasks

        def chosen(typed: str | None) -> None:
            if typed is None:
                return
            if typed and self._pile is Pile.MINE and self.backend.may("task.all"):
                self._pile = Pile.ALL
                self.clinic.show_keys_of(self)
            self._only, self._turned = typed, True
            self.read_before_keys()

        self.app.push_screen(FilterTasks(self._only), chosen)

    def action_task_pile(self) -> None:
        """The next pile."""
        self._pile, self._turned = self._next_pile, True
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


def _about(task: TaskRow) -> str:
    """The patient, with which kind of thing of theirs; else the thing."""
    if task.linked is None:
        return task.patient
    return f"{task.patient}: {task.linked.thing.value}" if task.patient else task.linked.words


def _mark(task: TaskRow, *, late: bool) -> str:
    if task.news is Step.REPLIED:
        return "reply"
    if task.state is not TaskState.OPEN:
        return task.state.value
    if task.asked:
        return "asked"
    if task.news is not None:
        return "new"
    if task.declined_by:
        return "declined"
    return "late" if late else ""
