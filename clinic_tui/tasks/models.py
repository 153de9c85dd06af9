"""What is stored of tasks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from clinic_tui.security.roles import Role
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.row import Row
from clinic_tui.tasks.states import Every, Priority, Step, TaskState, Thing


class Task(Row, table=True):
    """Something that a person, or anybody of a role, has to do."""

    __table_args__ = (
        CheckConstraint("(owner_id IS NULL) <> (role IS NULL)", name="ck_task_owner"),
        CheckConstraint("repeat_count > 0", name="ck_task_repeat"),
        CheckConstraint("due_minute BETWEEN 0 AND 1439", name="ck_task_minute"),
        Index("ix_task_state", "state", "due_on"),
        Index("ix_task_thing", "thing", "thing_id"),
        Row.__table_args__,
    )

    words: str = Field(max_length=100)
    details: str = Field(default="", max_length=500)
    priority: Priority = Field(sa_type=Word(Priority))
    due_on: date | None = None
    due_minute: int | None = None
    """The minute of that day; None where any time of it will do."""
    owner_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId, index=True)
    role: Role | None = Field(default=None, sa_type=Word(Role))
    """Whose it is where it is nobody's in particular."""
    asked_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId, index=True)
    """Who was asked to take it, and has not answered."""
    declined_by: str = Field(default="", max_length=40)
    """Who was asked to take it last, and would not."""
    caller: str = Field(default="", max_length=80)
    """Of a phone message: who called."""
    phone: str = Field(default="", max_length=20)
    """The number to call back."""
    read_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When whoever has it opened it first, as it was written before `task_read` (revision 0047)."""
    patient_id: int | None = Field(default=None, foreign_key="patient.id", sa_type=RowId, index=True)
    state: TaskState = Field(default=TaskState.OPEN, sa_type=Word(TaskState))
    made_at: datetime = Field(sa_type=UtcInstant)
    made_by: str = Field(max_length=100)
    maker_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId)
    """Who made it; None where the program did."""
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    ended_by: str = Field(default="", max_length=100)
    outcome: str = Field(default="", max_length=200)
    first_due: date | None = None
    """The day from which its interval is counted; None where it comes but once."""
    repeat_count: int | None = None
    repeat_every: Every | None = Field(default=None, sa_type=Word(Every))
    business_days: bool = True
    after_id: int | None = Field(default=None, foreign_key="task.id", sa_type=RowId)
    """The one before it in its series."""
    thing: Thing | None = later(None, sa_type=Word(Thing))
    """Which kind of thing it is about, beside its patient; None where it is about none."""
    thing_id: int | None = later(None, sa_type=RowId)
    """The number of that row: what was made by mistake may be gone (linking.py)."""


class TaskStep(Row, table=True):
    """What happened to a task."""

    __tablename__ = "task_step"

    task_id: int = Field(foreign_key="task.id", sa_type=RowId, index=True)
    at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=100)
    step: Step = Field(sa_type=Word(Step))
    words: str = Field(default="", max_length=300)


class TaskRead(Row, table=True):
    """Who has opened a task, and up to which line of its history: beside the task, so that opening it
    takes no change of it from anybody.
    """

    __tablename__ = "task_read"
    __table_args__ = (UniqueConstraint("task_id", "account_id", name="uq_task_read"), Row.__table_args__)

    task_id: int = Field(foreign_key="task.id", sa_type=RowId, index=True)
    account_id: int = Field(foreign_key="account.id", sa_type=RowId)
    seen_step: int = Field(sa_type=RowId)
    """The number of the last line that was seen."""
    at: datetime = Field(sa_type=UtcInstant)
