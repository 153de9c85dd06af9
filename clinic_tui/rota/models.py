"""What is stored of the rota. A plan is the clinic's local day and minutes: DST cannot move it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from clinic_tui.rota.states import Asked, DayKind, Group, Off, SwapState
from clinic_tui.store.columns import RowId, UtcInstant, Word, later
from clinic_tui.store.row import Row

_SHIFT = "start_minute BETWEEN 0 AND 1439 AND end_minute > start_minute AND end_minute <= start_minute + 1440"


class ShiftTemplate(Row, table=True):
    """A stretch of somebody's usual week; `weekday` 0 is Monday."""

    __tablename__ = "shift_template"
    __table_args__ = (
        CheckConstraint(_SHIFT, name="ck_shift_template_span"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_shift_template_weekday"),
        CheckConstraint("weeks BETWEEN 1 AND 2", name="ck_shift_template_weeks"),
        CheckConstraint("valid_to >= valid_from", name="ck_shift_template_term"),
        Row.__table_args__,
    )

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    weekday: int
    start_minute: int
    end_minute: int
    """Beyond 1440 where the shift ends the next morning."""
    weeks: int = 1
    """2: in every second week, counted from the week of `valid_from`."""
    valid_from: date
    valid_to: date | None = None
    site_id: int = later(0, sa_type=RowId)
    """Where; 0 is the first site (sites.py)."""


class ShiftChange(Row, table=True):
    """What one date has instead of the usual week, or beside it; a row for each stretch."""

    __tablename__ = "shift_change"
    __table_args__ = (
        CheckConstraint(_SHIFT, name="ck_shift_change_span"),
        Index("ix_shift_change_day", "day", "account_id"),
        Row.__table_args__,
    )

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    day: date
    kind: DayKind = Field(sa_type=Word(DayKind))
    start_minute: int | None = None
    end_minute: int | None = None
    reason: str = Field(default="", max_length=100)
    site_id: int = later(0, sa_type=RowId)


class TimeOff(Row, table=True):
    """Somebody asked for time off, or is away: whole days, or hours of one day."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("last >= first", name="ck_time_off_term"),
        CheckConstraint(
            "start_minute IS NULL OR (first = last AND start_minute >= 0 AND end_minute > start_minute "
            "AND end_minute <= 2880)",
            name="ck_time_off_hours",
        ),
        Index("ix_time_off_state", "state", "last"),
        Row.__table_args__,
    )

    account_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    kind: Off = Field(sa_type=Word(Off))
    first: date
    last: date
    start_minute: int | None = None
    """None: whole days."""
    end_minute: int | None = None
    note: str = Field(default="", max_length=200)
    state: Asked = Field(default=Asked.OPEN, sa_type=Word(Asked))
    asked_at: datetime = Field(sa_type=UtcInstant)
    asked_by: str = Field(max_length=100)
    """Who wrote it: whoever is away, or who said so for them."""
    decided_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    decided_by: str = Field(default="", max_length=100)
    answer: str = Field(default="", max_length=200)
    seen_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    """When whoever asked opened the answer."""
    moved: int = later(0)
    """Visits of a provider that moved when it was approved: they stay where they went."""


class LeaveClosing(Row, table=True):
    """What the leave of a provider closed of one day in the schedule, to be opened once it is taken back."""

    __tablename__ = "leave_closing"
    __table_args__ = (
        CheckConstraint("(exception_id IS NULL) <> (block_id IS NULL)", name="ck_leave_closing_by"),
        Row.__table_args__,
    )

    time_off_id: int = Field(foreign_key="time_off.id", sa_type=RowId, index=True)
    day: date
    exception_id: int | None = Field(default=None, sa_type=RowId)
    """What closes the usual hours of the day, or `block_id` a part of them or other hours than usual.

    They may be gone: the schedule is set by others too.
    """
    block_id: int | None = Field(default=None, sa_type=RowId)


class ShiftSwap(Row, table=True):
    """One shift, or the sessions of a provider on a day, that goes over to a colleague, in return for another
    or for nothing.
    """

    __tablename__ = "shift_swap"
    __table_args__ = (
        CheckConstraint(_SHIFT, name="ck_shift_swap_span"),
        CheckConstraint("giver_id <> taker_id", name="ck_shift_swap_people"),
        CheckConstraint("(back_day IS NULL) = (back_start IS NULL)", name="ck_shift_swap_back"),
        Index("ix_shift_swap_state", "state", "day"),
        Row.__table_args__,
    )

    giver_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    taker_id: int = Field(foreign_key="account.id", sa_type=RowId, index=True)
    day: date
    start_minute: int
    end_minute: int
    """The shift as it was when it was offered: what stands then otherwise is a conflict."""
    back_day: date | None = None
    back_start: int | None = None
    back_end: int | None = None
    note: str = Field(default="", max_length=200)
    state: SwapState = Field(default=SwapState.OFFERED, sa_type=Word(SwapState))
    offered_at: datetime = Field(sa_type=UtcInstant)
    answered_at: datetime | None = Field(default=None, sa_type=UtcInstant)
    decided_by: str = Field(default="", max_length=100)
    """Who declined, refused or approved it."""
    answer: str = Field(default="", max_length=200)
    sites: str = later("", max_length=100)
    """Where the shift was when it was offered, and the one in return; empty where nobody wrote it down."""
    giver_unread: bool = later(False)
    """It was answered, and who offered it has not opened that."""
    taker_unread: bool = later(False)
    """It was decided, and who takes it has not opened that."""
    giver_provider_id: int | None = later(None, sa_type=RowId)
    """Of sessions, which go over in the schedule: both by their numbers there. None of a shift."""
    taker_provider_id: int | None = later(None, sa_type=RowId)


class OnCall(Row, table=True):
    """Who is called outside the hours: from the minute of one day to before that of another."""

    __tablename__ = "on_call"
    __table_args__ = (
        CheckConstraint("start_minute BETWEEN 0 AND 1439", name="ck_on_call_start"),
        CheckConstraint("end_minute BETWEEN 1 AND 1440", name="ck_on_call_end"),
        CheckConstraint(
            "last > first OR (last = first AND end_minute > start_minute)", name="ck_on_call_term"
        ),
        CheckConstraint("(account_id IS NULL) <> (provider_id IS NULL)", name="ck_on_call_whose"),
        Row.__table_args__,
    )

    account_id: int | None = Field(default=None, foreign_key="account.id", sa_type=RowId, index=True)
    first: date
    start_minute: int
    last: date = Field(index=True)
    end_minute: int
    phone: str = Field(max_length=20)
    """As digits with country code."""
    note: str = Field(default="", max_length=100)
    provider_id: int | None = Field(default=None, foreign_key="provider.id", sa_type=RowId, index=True)
    """Of a provider who has no account; the other is empty then."""


class MinimumCover(Row, table=True):
    """So many people of a group are to be there in these hours of these weekdays."""

    __tablename__ = "minimum_cover"
    __table_args__ = (
        CheckConstraint(
            "start_minute >= 0 AND end_minute <= 1440 AND start_minute < end_minute",
            name="ck_minimum_cover_span",
        ),
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="ck_minimum_cover_weekdays"),
        CheckConstraint("people > 0", name="ck_minimum_cover_people"),
        Row.__table_args__,
    )

    whom: Group = Field(sa_type=Word(Group))
    weekdays: int
    """A bit for each weekday, the lowest for Monday."""
    start_minute: int
    end_minute: int
    people: int
    site_id: int = later(0, sa_type=RowId)
