"""Tasks as screens show and write them: plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from clinic_tui.tasks.rules import Repeat, is_escalated, is_late, left_open_too_long, minutes_left
from clinic_tui.tasks.states import Priority, Step, TaskState, Thing
from clinic_tui.words.dates import show_date
from clinic_tui.words.times import show_time

if TYPE_CHECKING:
    from clinic_tui.security.roles import Role

CLOSED = "about a restricted record"


@dataclass(frozen=True, slots=True)
class Linked:
    """A visit, claim, order or item that a task is about, as people call it."""

    thing: Thing
    id: int
    words: str
    """`order 1003 to McKesson, sent`; that it is gone, where its making was taken back."""
    typed: str = ""
    """By which it is found again (linking.py); empty where it is gone."""
    name: str = ""
    """Of an item its name, of an order its number."""
    day: date | None = None
    """Of a visit."""
    patient_id: int | None = None
    """Whose visit or claim it is."""


@dataclass(frozen=True, slots=True)
class TaskEntry:
    """A task as it is typed. `to` is a login, a role, or empty for oneself."""

    words: str
    details: str = ""
    to: str = ""
    priority: Priority = Priority.NORMAL
    due_on: date | None = None
    due_minute: int | None = None
    patient_id: int | None = None
    repeat: Repeat | None = None
    caller: str = ""
    """Who called: then it is a phone message, which is not asked but told."""
    phone: str = ""
    """The number to call back, as its digits."""
    told: bool = False
    """It is a message: who it is for has it at once, without being asked."""
    about: str | None = ""
    """The visit, claim, order or item that it is about, as it is typed (linking.py); None leaves a task that
    is changed with the one it has."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as lists show it."""

    id: int
    version: int
    words: str
    details: str
    priority: Priority
    due_on: date | None
    due_minute: int | None
    owner_id: int | None
    owner: str
    """The name of the person, or the role."""
    role: Role | None
    asked_id: int | None
    asked: str
    """Who was asked to take it, and has not answered."""
    patient_id: int | None
    patient: str
    mrn: str
    state: TaskState
    made_at: datetime
    made_by: str
    maker_id: int | None
    ended_at: datetime | None
    ended_by: str
    outcome: str
    repeat: Repeat | None
    caller: str = ""
    phone: str = ""
    news: Step | None = None
    """What is new of it to who looks: it was made for them, given to them, or replied to."""
    declined_by: str = ""
    """Who was asked last, and would not."""
    has_gone: bool = False
    """Whoever has it, or was asked to take it, may not sign in any more, or has a role without tasks.

    One that is left to a role is so where nobody has that.
    """
    closed_record: bool = False
    """Its patient's record is closed to who looks: nothing of the task is told but that it is there."""
    linked: Linked | None = None
    news_step: int = 0
    """The number of the line of its history that is new to who looks; of several the last, 0 of none."""

    @property
    def whole_words(self) -> str:
        """`Ana Cruz: refill`: what is to be done, of a phone message with who called."""
        return f"{self.caller}: {self.words}" if self.caller else self.words

    @property
    def news_words(self) -> str:
        """What is new of it; empty where nothing is."""
        if self.news is Step.REPLIED:
            return "a reply that you have not read"
        return f"new, from {self.made_by}" if self.news is not None else ""

    def is_late(self, now: datetime) -> bool:
        """Whether it is open and its time has passed; `now` in the clinic's zone."""
        return self.state is TaskState.OPEN and (
            is_late(self.due_on, self.due_minute, now)
            or left_open_too_long(self.priority, self.due_on, self.made_at, now)
        )

    def minutes_left(self, now: datetime) -> int | None:
        """Minutes until it is late, below 0 since then; None where it never will be."""
        return minutes_left(self.priority, self.due_on, self.due_minute, self.made_at, now)

    def is_escalated(self, now: datetime) -> bool:
        """Whether it has been late for longer than its priority allows."""
        open_ = self.state is TaskState.OPEN
        return open_ and (
            is_escalated(self.priority, self.due_on, self.due_minute, now)
            or left_open_too_long(self.priority, self.due_on, self.made_at, now)
        )

    def words_of_urgency(self, now: datetime) -> str:
        """`Call the lab: task of kim, due 11/25/2026, late`."""
        whose = f"{self.asked} is asked to take it" if self.asked else f"task of {self.owner}"
        if self.has_gone:
            whose += (
                ", and nobody has that role"
                if self.role and not self.asked
                else ", who cannot do it any more"
            )
        if self.due_on is None:
            due = self.priority.value + (", late" if self.is_late(now) else "")
        else:
            at = f" {show_time(self.due_minute)}" if self.due_minute is not None else ""
            due = f"due {show_date(self.due_on)}{at}" + (", late" if self.is_late(now) else "")
        return f"{self.whole_words}: {whose}, {due}"

    def seen_without(self, hidden: frozenset[int]) -> TaskRow:
        """What was written about a restricted patient may name them."""
        if self.patient_id not in hidden:
            return self
        return replace(
            self,
            words=CLOSED,
            details="",
            patient_id=None,
            patient="",
            mrn="",
            outcome="",
            made_by="",
            caller="",
            phone="",
            news=None,
            linked=None,
            closed_record=True,
        )


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of a task's history."""

    id: int
    at: datetime
    who: str
    step: Step
    words: str


@dataclass(frozen=True, slots=True)
class TaskReader:
    """Who has opened a task, when last, and whether all that is new to them was there by then."""

    name: str
    at: datetime
    all_of_it: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task with its history, the oldest first, and who has read it."""

    task: TaskRow
    steps: tuple[StepRow, ...]
    readers: tuple[TaskReader, ...] = ()

    def seen_without(self, hidden: frozenset[int]) -> TaskPage:
        """Its history names what it is about too."""
        task = self.task.seen_without(hidden)
        return replace(self, task=task, steps=(), readers=()) if task.closed_record else self


@dataclass(frozen=True, slots=True)
class Assignee:
    """Whom a task can be given to."""

    code: str
    """What is typed: a login or a role."""
    name: str
    account_id: int | None
    role: Role | None
    why_not: str = ""
    """Why nothing reaches them, with the way out: of a provider without an account."""
