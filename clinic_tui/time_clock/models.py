"""What is stored of the time clock.

Nothing of it is ever deleted: time cards are kept for two years and payroll records for three (29 CFR 516.5
and 516.6), and undo strikes out.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from clinic_tui.store.columns import RowId, UtcInstant, Word
from clinic_tui.store.refusals import register
from clinic_tui.store.row import Row
from clinic_tui.time_clock.states import BreakKind, Step

_OPEN = text("ended_at IS NULL AND struck = ''")
_CLOSED = text("reopened_at IS NULL")

GUARDS = (
    "CREATE UNIQUE INDEX time_entry_one_open ON time_entry (account_id) "
    "WHERE ended_at IS NULL AND struck = ''",
    "CREATE UNIQUE INDEX time_break_one_open ON time_break (entry_id) WHERE ended_at IS NULL AND struck = ''",
)
"""Nobody is in twice, whichever terminals say so; the same on both engines."""


class TimeEntry(Row, table=True):
    """A stretch of work of one person, from coming to leaving."""

    __tablename__ = "time_entry"
    __table_args__ = (
        CheckConstraint("ended_at > began_at", name="ck_time_entry_span"),
        Index(
            "time_entry_one_open", "account_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index("ix_time_entry_began", "account_id", "began_at"),
        Row.__table_args__,
    )  # fmt: skip

    account_id: int = Field(foreign_key="account.id", sa_type=RowId)
    began_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    struck: str = Field(default="", max_length=200)
    """Why it counts as none; empty where it does."""


class TimeBreak(Row, table=True):
    """A break in a stretch of work."""

    __tablename__ = "time_break"
    __table_args__ = (
        CheckConstraint("ended_at > began_at", name="ck_time_break_span"),
        Index("time_break_one_open", "entry_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Row.__table_args__,
    )

    entry_id: int = Field(foreign_key="time_entry.id", sa_type=RowId, index=True)
    kind: BreakKind = Field(sa_type=Word(BreakKind))
    began_at: datetime = Field(sa_type=UtcInstant)
    ended_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    relieved: bool = True
    """Nothing was to be done in it."""
    struck: str = Field(default="", max_length=200)


class TimeStep(Row, table=True):
    """One thing that happened to a stretch: a punch at a terminal, or a correction."""

    __tablename__ = "time_step"
    __table_args__ = (Index("ix_time_step_seen", "seen_at", "entry_id"), Row.__table_args__)

    entry_id: int = Field(foreign_key="time_entry.id", sa_type=RowId, index=True)
    step: Step = Field(sa_type=Word(Step))
    at: datetime = Field(sa_type=UtcInstant)
    who: str = Field(max_length=100)
    who_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId)
    desk: str = Field(max_length=20)
    old_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """The time that stood there before."""
    new_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    words: str = Field(default="", max_length=80)
    """Of a break, which."""
    reason: str = Field(default="", max_length=200)
    seen_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When whose times they are saw it; of what that person did oneself at once."""
    undone_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    undone_by: str = Field(default="", max_length=100)


class TimePeriod(Row, table=True):
    """One closing of a period: who signed it, and whether it was reopened."""

    __tablename__ = "time_period"
    __table_args__ = (
        Index("time_period_one_closed", "first", unique=True, sqlite_where=_CLOSED, postgresql_where=_CLOSED),
        Row.__table_args__,
    )

    first: date
    last: date
    begins_at: datetime = Field(sa_type=UtcInstant)
    """Its first instant in the clinic's zone."""
    ends_at: datetime = Field(sa_type=UtcInstant)
    """The first instant behind it."""
    meal_minutes: int
    """From how many on a meal was no work when it was signed."""
    people: int
    """Who worked in it, and how long all of them together."""
    minutes: int
    closed_at: datetime = Field(sa_type=UtcInstant)
    closed_by: str = Field(max_length=100)
    reopened_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    reopened_by: str = Field(default="", max_length=100)
    reopen_reason: str = Field(default="", max_length=200)


register(
    "time_entry_one_open",
    "this person has just been clocked in at another terminal: look again",
    columns="time_entry.account_id",
)
register(
    "time_break_one_open",
    "the break has just begun at another terminal: look again",
    columns="time_break.entry_id",
)
register(
    "time_period_one_closed",
    "this period has just been closed at another desk: look again",
    columns="time_period.first",
)
